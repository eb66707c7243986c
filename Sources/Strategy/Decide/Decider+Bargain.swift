internal import Domain
internal import Values

/// What the person asks for that only a mandate can give.
extension Decider {
    mutating func bargain(_ goal: Conversation.Frame.Goal, _ reply: Reply) -> Bool { false }

    mutating func bargain(_ frame: Conversation.Frame, _ reply: Reply) -> Bool { false }

    mutating func answerOffer(
        _ account: AccountID,
        _ first: ReplyMeaning,
        _ reply: Reply
    ) -> Bool { false }
}
