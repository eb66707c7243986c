public import Values

/// Marks ids of persons.
public enum PersonTag {}
/// Marks ids of accounts.
public enum AccountTag {}
/// Marks ids of contact points.
public enum ContactPointTag {}
/// Marks ids of messages, in either direction.
public enum MessageTag {}
/// Marks ids of promises to pay.
public enum PromiseTag {}
/// Marks ids of arrangements.
public enum ArrangementTag {}
/// Marks ids of payments.
public enum PaymentTag {}
/// Marks ids of tasks for a person.
public enum TaskTag {}
/// Marks ids of permissions to collect.
public enum MandateTag {}
/// Marks ids of proofs of payment that people send.
public enum ProofTag {}
/// Marks ids of calls of other systems.
public enum WebhookTag {}

/// Names one person: a debtor, co-obligor, guarantor or reference.
public typealias PersonID = ID<PersonTag>
/// Names one account of one person.
public typealias AccountID = ID<AccountTag>
/// Names one telephone number, address or handle of one person.
public typealias ContactPointID = ID<ContactPointTag>
/// Names one message.
public typealias MessageID = ID<MessageTag>
/// Names one promise to pay.
public typealias PromiseID = ID<PromiseTag>
/// Names one arrangement in all its versions.
public typealias ArrangementID = ID<ArrangementTag>
/// Names one payment.
public typealias PaymentID = ID<PaymentTag>
/// Names one task that waits for a person.
public typealias TaskID = ID<TaskTag>
/// Names one call of another system.
public typealias WebhookID = ID<WebhookTag>
/// Names one permission to collect from a debtor's account.
public typealias MandateID = ID<MandateTag>
/// Names one proof of payment that somebody sent.
public typealias ProofID = ID<ProofTag>
