import Domain
import Messaging
import Values

/// An attempt as counting rules need it, compared with the request once.
struct PastContact {
    let at: Instant
    let channelBit: UInt32
    let purposeBit: UInt8
    let isInbound: Bool
    let counts: UInt8
    let isSameAccount: Bool
    let isSameCreditor: Bool
    let isSameChannel: Bool

    /// Every attempt that counts for something, earliest first.
    static func list(_ history: [Attempt], for request: ContactRequest) -> [PastContact] {
        var list: [PastContact] = []
        list.reserveCapacity(history.count)
        var isOrdered = true
        for attempt in history {
            let counts = bits(attempt)
            guard counts != 0 else { continue }
            if let last = list.last, last.at > attempt.at { isOrdered = false }
            list.append(
                PastContact(
                    at: attempt.at,
                    channelBit: 1 << UInt32(attempt.channel.rawValue),
                    purposeBit: 1 << attempt.purpose.rawValue,
                    isInbound: attempt.isInbound,
                    counts: counts,
                    isSameAccount: request.account == nil || attempt.account == nil
                        || request.account == attempt.account,
                    isSameCreditor: request.creditor == attempt.creditor,
                    isSameChannel: request.channel == attempt.channel
                )
            )
        }
        if !isOrdered { list.sort { $0.at < $1.at } }
        return list
    }

    /// What an attempt counts as, by `CapRule.Counted.rawValue`, and bit 7 for having been made.
    private static func bits(_ attempt: Attempt) -> UInt8 {
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

    func isIn(_ scope: CountScope) -> Bool {
        switch scope {
        case .person: true
        case .account: isSameAccount
        case .creditor: isSameCreditor
        case .channel: isSameChannel
        }
    }
}
