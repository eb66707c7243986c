public import Messaging
public import Values

/// One fact about a person; the only thing that changes a case.
public enum Event: Sendable, Equatable {
    /// A file of a creditor says this about the person.
    case imported(Imported)
    /// An account leaves: withdrawn, recalled, paid or closed.
    case accountEnded(AccountID, Account.Status, on: Day)
    /// The instant that the case asked for has come.
    case timerDue
    /// A message arrived; sent at least for the first one on a contact point.
    case messageDelivered(MessageID, at: Instant)
    /// A message did not arrive and will not.
    case messageFailed(MessageID, Failure)
    /// The person wrote.
    case replyReceived(Reply)
    /// Money came.
    case paymentReceived(Payment)
    /// A payment was taken back (chargeback, bounced cheque).
    case paymentReversed(Payment)
    /// A person of ours took a promise from the debtor, who confirmed it to them.
    case promiseMade(AccountID, amount: Money?, day: Day)
    /// A person of ours or the creditor cancelled a promise.
    case promiseCancelled(PromiseID)
    /// A dispute was opened, over one account or all.
    case disputeOpened(AccountID?)
    /// A dispute was answered.
    case disputeClosed(AccountID?)
    /// The person refused contact somewhere else than in a text: nil means everywhere.
    case optOutRecorded(ContactPointID?, Channel?)
    /// A contact point is not the person's, or does not exist.
    case contactPointInvalid(ContactPointID, Invalidity)
    /// The person confirmed a contact point as theirs.
    case contactPointConfirmed(ContactPointID)
    /// The person died.
    case personDeceased
    /// A person of ours took the conversation; the program is silent until it is handed back.
    case humanTookOver
    /// The conversation was handed back.
    case handedBack
    /// An operator stopped everything in this scope; queued messages are withdrawn.
    case halted(HaltScope)
    /// An operator let this scope go on.
    case resumed(HaltScope)
    /// A queued message could not be claimed because its clearance no longer holds.
    case clearanceStale(MessageID)
    /// An operator chose a strategy for an account; an empty code lets the program choose again.
    case strategyAssigned(AccountID, strategy: String, version: UInt32)
    /// A running clock goes on with another version of its strategy; steps are mapped by name.
    case strategyMigrated(AccountID, version: UInt32)
    /// The person read a message.
    case messageRead(MessageID, at: Instant)
    /// The person opened the link of a message.
    case linkOpened(MessageID, at: Instant)
    /// Something happened outside that steps are counted from: a visit, a letter that came back.
    case marked(AccountID, name: String, on: Day)
    /// A person of ours decided on a step that asked for approval.
    case approvalDecided(AccountID, step: String, isGranted: Bool)
    /// A person of ours did what a step asked for (a call, a letter, a visit), or could not.
    case handMade(MessageID, HandMadeResult)
    /// Somebody showed, or failed to show, that they are the person, wherever that was.
    case identityShown(Identity.Showing)
    /// The person accepted an agreement as it was put to them, and how that is known.
    case arrangementAccepted(ArrangementID, Arrangement.Acceptance)
    /// A supervisor decided on what was asked for beyond the mandate.
    case proposalDecided(AccountID, isApproved: Bool)
    /// An agreement ended otherwise than by being kept or broken.
    case arrangementCancelled(ArrangementID, Arrangement.Cancellation)
    /// The person said how content they are, from 1 to 5, elsewhere than in a text.
    case surveyAnswered(UInt8)

    /// Why a message did not arrive.
    public enum Failure: UInt8, Sendable, CaseIterable {
        /// The number does not exist or cannot receive texts.
        case permanent
        /// It may work another time.
        case temporary
        /// It was too late to send it.
        case tooLate
        /// The route or the text is at fault; it says nothing about the number.
        case route
        /// Nobody has this channel under the number or address; others may reach it.
        case noService
    }

    /// What came of a call, letter or visit.
    public enum HandMadeResult: UInt8, Sendable, CaseIterable {
        /// The person was spoken with.
        case reached
        /// It was made, and nobody was spoken with.
        case made
        /// It was not made.
        case notMade
    }

    /// What is wrong with a contact point.
    public enum Invalidity: UInt8, Sendable, CaseIterable {
        /// Belongs to somebody else.
        case wrongParty
        /// Does not exist.
        case dead
    }
}

/// What a creditor's file says about one person and the accounts of that creditor.
public struct Imported: Sendable, Equatable {
    /// The creditor whose file it is.
    public var creditor: String
    /// The day of the file.
    public var asOf: Day
    /// Facts of the person; death and representation are only ever added by a file.
    public var facts: PersonFacts
    /// The contact points of the file.
    public var contactPoints: [ContactPoint]
    /// The accounts of the file; one that is missing is ended by its own event.
    public var accounts: [Account]

    /// Makes the facts of a file.
    public init(
        creditor: String,
        asOf: Day,
        facts: PersonFacts,
        contactPoints: [ContactPoint],
        accounts: [Account]
    ) {
        self.creditor = creditor
        self.asOf = asOf
        self.facts = facts
        self.contactPoints = contactPoints
        self.accounts = accounts
    }
}

/// Money that came for an account, or went back.
public struct Payment: Sendable, Equatable {
    /// How it was paid.
    public enum Method: UInt8, Sendable, CaseIterable {
        /// Not known.
        case unknown
        /// Bank transfer (SPEI).
        case transfer
        /// Cash at a counter or shop.
        case cash
        /// Card.
        case card
        /// Direct debit.
        case directDebit
        /// Cheque.
        case cheque
    }

    /// The id.
    public var id: PaymentID
    /// The account it was matched to.
    public var account: AccountID
    /// How much, always positive.
    public var amount: Money
    /// The day it counts for.
    public var valueDay: Day
    /// When we heard of it.
    public var receivedAt: Instant
    /// How.
    public var method: Method

    /// Makes a payment.
    public init(
        id: PaymentID,
        account: AccountID,
        amount: Money,
        valueDay: Day,
        receivedAt: Instant,
        method: Method = .unknown
    ) {
        self.id = id
        self.account = account
        self.amount = amount
        self.valueDay = valueDay
        self.receivedAt = receivedAt
        self.method = method
    }
}

/// What an operator stops or lets go on.
public enum HaltScope: Sendable, Equatable {
    /// Everything of the tenant.
    case tenant
    /// One creditor's accounts.
    case creditor(String)
    /// One strategy.
    case strategy(String)
    /// One route.
    case route(String)
}
