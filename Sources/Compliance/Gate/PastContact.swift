import Domain
import Messaging
import Values

/// An attempt as counting rules need it, compared with the request once.
struct PastContact {
    let at: Instant
    let channelBit: UInt32
    let purposeBit: UInt8
    let isInbound: Bool
    /// What it counts as, by `CapRule.Counted.rawValue`, and `madeBit`.
    let counts: UInt8
    private let scopes: UInt8

    init(_ attempt: Attempt, _ request: ContactRequest) {
        at = attempt.at
        channelBit = attempt.channel.bit
        purposeBit = 1 << attempt.purpose.rawValue
        isInbound = attempt.isInbound
        counts = PastContact.bits(attempt)
        var scopes: UInt8 = 1 << CountScope.person.rawValue
        if request.account == nil || attempt.account == nil || request.account == attempt.account {
            scopes |= 1 << CountScope.account.rawValue
        }
        if request.creditor == attempt.creditor { scopes |= 1 << CountScope.creditor.rawValue }
        if request.channel == attempt.channel { scopes |= 1 << CountScope.channel.rawValue }
        self.scopes = scopes
    }

    /// Every attempt since an instant that counts for something, earliest first.
    static func list(
        _ history: [Attempt],
        since: Instant,
        for request: ContactRequest
    ) -> [PastContact] {
        var list: [PastContact] = []
        var isOrdered = true
        for index in history.indices where history[index].at >= since {
            let contact = PastContact(history[index], request)
            guard contact.counts != 0 else { continue }
            if list.isEmpty { list.reserveCapacity(history.count - index) }
            if let last = list.last, last.at > contact.at { isOrdered = false }
            list.append(contact)
        }
        if !isOrdered { list.sort { $0.at < $1.at } }
        return list
    }

    /// What an attempt counts as, by `CapRule.Counted.rawValue`, and bit 7 for having been made.
    static func bits(_ attempt: Attempt) -> UInt8 {
        if attempt.isInbound { return attempt.outcome == .withdrawn ? 0 : 4 }
        switch attempt.outcome {
        case .withdrawn: return 0
        case .attempted: return 1 | madeBit
        case .failed: return 1
        case .delivered: return 1 | 2 | madeBit
        case .conversation: return 1 | 2 | 4 | madeBit
        }
    }

    /// The bit of a contact of ours that did not fail.
    static let madeBit: UInt8 = 128

    var isSameChannel: Bool { isIn(.channel) }

    func isIn(_ scope: CountScope) -> Bool { scopes & 1 << scope.rawValue != 0 }

    /// Whether a rule counts it, in a scope, as one of the kinds given as bits.
    ///
    /// - Parameter whateverFor: count it also if it was for what the rule does not bind.
    func isCounted(
        by rule: BoundRule,
        _ scope: CountScope,
        as bits: UInt8,
        whateverFor: Bool = false
    ) -> Bool {
        counts & bits != 0 && channelBit & rule.channels != 0
            && (isInbound || whateverFor || purposeBit & rule.purposes != 0) && isIn(scope)
    }
}
