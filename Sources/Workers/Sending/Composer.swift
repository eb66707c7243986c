import Domain
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
    private let templates: [TextReference: Template]
    private let facts: TenantFacts
    private let locale: TextLocale
    /// The values that are the same for all messages of a creditor, by code.
    private let common: [String: [FieldValue]]
    private static let none = [FieldValue](repeating: .absent, count: TextFields.all.fields.count)
    private static let name = TextFields.all.slot(of: "nombre")
    private static let account = TextFields.all.slot(of: "cuenta")
    private static let reference = TextFields.all.slot(of: "referencia")
    private static let clabe = TextFields.all.slot(of: "clabe")

    /// Makes a composer for the policy in force.
    public init(store: Store, policy: PolicyInForce) {
        self.store = store
        templates = policy.templates
        facts = policy.facts
        locale = .mexico
        var common: [String: [FieldValue]] = [:]
        for creditor in policy.facts.creditors {
            var values = Self.none
            for fact in creditor.display {
                if let slot = TextFields.all.slot(of: fact.field) {
                    values[slot] = .text(fact.text)
                }
            }
            common[creditor.code] = values
        }
        self.common = common
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
        let slots = templates[content.text]?.slots ?? []
        let person: PersonSecrets? =
            if slots.contains(where: { $0 == Self.name }), let sealed = claimed.sealedPerson {
                try store.open(person: claimed.person, sealed: sealed, with: key)
            } else {
                nil
            }
        let account: AccountSecrets? =
            if slots.contains(where: {
                $0 == Self.account || $0 == Self.reference || $0 == Self.clabe
            }), let id = claimed.account, let sealed = claimed.sealedAccount {
                try store.open(account: id, sealed: sealed, with: key)
            } else {
                nil
            }
        let text = try render(content, person: person, account: account)
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
            digest: Self.digest(of: text)
        )
    }

    /// The text of a message in UTF-8.
    public func render(
        _ content: MessageContent,
        person: PersonSecrets?,
        account: AccountSecrets?
    ) throws -> [UInt8] {
        guard let template = templates[content.text] else {
            throw ComposeError(
                description: "text \(content.text.text) of strategy \(content.text.strategy) "
                    + "version \(content.text.version) is not published"
            )
        }
        let common = common[content.creditor] ?? Self.none
        var values = common
        for value in content.values {
            guard let slot = TextFields.all.slot(of: value.name) else { continue }
            // A fact of the creditor in force comes before one of the day of the decision.
            if common[slot] == .absent { values[slot] = value.value }
        }
        fill(Self.name, Self.firstName(person?.name), &values)
        fill(Self.account, account?.lastDigits, &values)
        fill(Self.reference, account?.paymentReference, &values)
        fill(Self.clabe, account?.clabe, &values)
        var text: [UInt8] = []
        do {
            try template.render(values, locale: locale, into: &text)
        } catch {
            throw ComposeError(description: "\(error)")
        }
        return text
    }

    private func fill(_ slot: Int?, _ text: String?, _ values: inout [FieldValue]) {
        guard let text, let slot else { return }
        values[slot] = .text(text)
    }

    /// The given name if the file separates it, else the whole: templates take the first word.
    private static func firstName(_ name: PersonName?) -> String? {
        guard let name else { return nil }
        return name.given ?? name.display
    }

    /// FNV-1a of the text: proves what was said together with template and values.
    public static func digest(of text: [UInt8]) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in text { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        return hash
    }
}
