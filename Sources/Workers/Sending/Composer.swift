public import Domain
public import Messaging
public import Store
import Strategy
public import Values

/// A message with its text, ready for a connector.
public struct Composed: Sendable {
    /// What the connector gets.
    public let outbound: OutboundMessage
    /// What the message costs.
    public let cost: Money
    /// How many parts it has.
    public let parts: Int
    /// A digest of the text, kept to prove later what it said.
    public let digest: UInt64
    /// The link that the text shows, to be kept before it leaves; nil for none.
    public let link: LinkDraft?
}

/// Why a claimed message cannot be composed; it is rejected and its case told.
public struct ComposeError: Error, Sendable, CustomStringConvertible {
    /// A short text without anything personal.
    public let description: String
}

/// Puts texts together from a strategy's template, the values of the decision, the creditor's
/// facts and what is sealed with the person.
public struct Composer: Sendable {
    private let store: Store
    private let facts: TenantFacts
    private let assembly: TextAssembly

    /// Makes a composer for the policy in force.
    public init(store: Store, policy: PolicyInForce) {
        self.store = store
        facts = policy.facts
        assembly = TextAssembly(policy)
    }

    /// The text and plan of a claimed message.
    ///
    /// - Throws: `ComposeError` when it cannot be put together, such as after an erasure.
    public func compose(_ claimed: ClaimedMessage) throws -> Composed {
        let content: MessageContent
        do {
            content = try MessageContent(decoding: claimed.content)
        } catch {
            throw ComposeError(description: "stored content is damaged")
        }
        guard let route = facts.route(content.route) else {
            throw ComposeError(description: "route \(content.route) is not configured")
        }
        guard let sender = facts.sender(of: content.creditor, on: content.route) else {
            throw ComposeError(
                description: "creditor \(content.creditor) has no sender on \(content.route)"
            )
        }
        guard !claimed.personKey.isEmpty, let sealedAddress = claimed.sealedAddress else {
            throw ComposeError(description: "the person's data was erased")
        }
        let key = try store.personKey(claimed.person, wrapped: claimed.personKey)
        let digits = try store.open(
            contactPoint: claimed.contactPoint,
            sealed: sealedAddress,
            with: key
        )
        guard let recipient = E164(digits) else {
            throw ComposeError(description: "the contact point is no telephone number")
        }
        // Only what the text names is opened.
        let shown = assembly.personalFields(of: content.text)
        let person: PersonSecrets? =
            if shown.contains(.person), let sealed = claimed.sealedPerson {
                try store.open(person: claimed.person, sealed: sealed, with: key)
            } else {
                nil
            }
        let account: AccountSecrets? =
            if shown.contains(.account), let id = claimed.account,
                let sealed = claimed.sealedAccount
            {
                try store.open(account: id, sealed: sealed, with: key)
            } else {
                nil
            }
        let link: LinkDraft? =
            if shown.contains(.link) {
                LinkDraft(
                    token: store.linkToken(of: claimed.message),
                    message: claimed.message,
                    person: claimed.person,
                    contactPoint: claimed.contactPoint,
                    account: claimed.account,
                    creditor: claimed.creditor,
                    purpose: claimed.purpose
                )
            } else {
                nil
            }
        let text = try assembly.text(
            of: content,
            person: person,
            account: account,
            link: link?.token
        )
        let plan: SMSPlan
        do {
            plan = try SMSPlan(utf8: text, on: route.sms)
        } catch {
            throw ComposeError(description: "\(error)")
        }
        let id = claimed.message
        let outbound = OutboundMessage(
            reference: MessageReference(high: id.high, low: id.low),
            recipient: recipient,
            sender: sender,
            plan: plan,
            concatenation: UInt16(truncatingIfNeeded: id.low),
            validUntil: claimed.validUntil,
            priority: claimed.priority
        )
        return Composed(
            outbound: outbound,
            cost: plan.price,
            parts: plan.segmentCount,
            digest: Self.digest(of: text),
            link: link
        )
    }

    /// The text of a message in UTF-8, with stars in the place of a link's token.
    public func render(
        _ content: MessageContent,
        person: PersonSecrets?,
        account: AccountSecrets?
    ) throws -> [UInt8] {
        try assembly.text(of: content, person: person, account: account)
    }

    /// The digest that the text of a message has when it leaves.
    public func digest(
        of message: MessageID,
        _ content: MessageContent,
        person: PersonSecrets?,
        account: AccountSecrets?
    ) throws -> UInt64 {
        let hasLink = assembly.personalFields(of: content.text).contains(.link)
        return Self.digest(
            of: try assembly.text(
                of: content,
                person: person,
                account: account,
                link: hasLink ? store.linkToken(of: message) : nil
            )
        )
    }

    /// FNV-1a of the text: proves what was said together with template and values.
    public static func digest(of text: [UInt8]) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in text { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        return hash
    }
}
