internal import Messaging
internal import SMPP
internal import Values

/// Something that the SMSC is going to deliver: a receipt or what a person writes.
struct SandboxDelivery: Sendable, Comparable {
    enum Content: Sendable, Equatable {
        /// What became of a part.
        case receipt(id: UInt64, state: MessageState, submittedAt: Instant)
        /// What a person writes.
        case reply(String)
    }

    let at: Instant
    /// Whose it is.
    let number: UInt64
    /// Orders what one person causes.
    let ordinal: UInt32
    /// The sender of ours that it answers.
    let address: Address
    let content: Content

    /// By time, then by person, then in the person's own order: never by arrival.
    static func < (left: Self, right: Self) -> Bool {
        (left.at, left.number, left.ordinal) < (right.at, right.number, right.ordinal)
    }

    static func == (left: Self, right: Self) -> Bool {
        (left.at, left.number, left.ordinal) == (right.at, right.number, right.ordinal)
    }
}

/// A payment that somebody is going to make.
struct SandboxPlan: Sendable, Comparable {
    let day: Day
    let number: UInt64
    let ordinal: UInt32
    let account: Int
    let amount: Int64

    static func < (left: Self, right: Self) -> Bool {
        (left.day, left.number, left.ordinal) < (right.day, right.number, right.ordinal)
    }
}
