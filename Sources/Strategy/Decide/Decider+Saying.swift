internal import Compliance
internal import Domain
internal import Messaging
internal import Values

/// What is said outside the clock: answers, confirmations and thanks.
struct Saying {
    var origin: MessageOrigin
    var purpose: Purpose
    var accounts: [Int]
    var amount: Money?
    var day: Day?
    var missing: Money?
    var channel: Channel = .sms
    var contactPoint: ContactPointID?
    /// Whether the amount is what the person said themselves.
    var isAmountSaid = false
    var topic: ArticleTopic?
    var offer: Offer?
    /// The second of two promises.
    var second: Promise?
}

extension Decider {
    /// How long after the fact a confirmation may still be sent, in hours.
    private static let confirmationHours: Int64 = 24

    /// Answers a text on the way it came; whether something is sent.
    @discardableResult
    mutating func answer(
        _ role: TextRole,
        _ reply: Reply,
        purpose: Purpose = .reply,
        accounts: [Int]? = nil,
        amount: Money? = nil,
        day: Day? = nil,
        isAmountSaid: Bool = false,
        topic: ArticleTopic? = nil,
        offer: Offer? = nil,
        second: Promise? = nil
    ) -> Bool {
        guard let point = reply.contactPoint else { return false }
        // Two meanings of one text may have the same answer.
        let isSaid = messages.contains {
            $0.record.step == role.key && $0.record.origin == .answer(to: reply.message)
        }
        guard !isSaid else { return true }
        let isConfirmation = role == .promiseConfirmed || role == .promiseConfirmedDay
        return say(
            role,
            Saying(
                origin: .answer(to: reply.message),
                purpose: isConfirmation ? .confirmation : purpose,
                accounts: accounts ?? focus().map { [$0] } ?? [],
                amount: amount,
                day: day,
                missing: nil,
                channel: reply.channel,
                contactPoint: point,
                isAmountSaid: isAmountSaid,
                topic: topic,
                offer: offer,
                second: second
            )
        )
    }

    /// What a text tells by the amounts that the person named, where it shows no other amount.
    private func known(by text: StrategyText) -> ContentClasses {
        let shown = text.fields.compactMap { TextFields.all.slot(of: $0) }
            .map { TextFields.entries[$0] }
            .filter { $0.classes.contains(.revealsAmount) }
        return shown.allSatisfy { ["monto", "monto_dos"].contains($0.field.name) }
            ? .revealsAmount : []
    }

    /// Sends the text of a role now, or at the first lawful instant of the next hours.
    @discardableResult
    mutating func say(_ role: TextRole, _ saying: Saying) -> Bool {
        guard let conversation = policy.strategies.conversation,
            let text = conversation.roles[role]
        else {
            reasons.append(.noText(role))
            return false
        }
        let creditor =
            saying.accounts.first.map { state.accounts[$0].account.creditor }
            ?? state.attempts.last { !$0.creditor.isEmpty }?.creditor
            ?? policy.creditors.first?.code ?? ""
        let latest = now.adding(hours: Decider.confirmationHours)
        var want = Want(
            origin: saying.origin,
            step: role.key,
            definition: conversation,
            text: text,
            purpose: saying.purpose,
            ladder: [saying.channel],
            accounts: saying.accounts,
            creditor: creditor,
            at: now,
            latestUseful: latest,
            contactPoint: saying.contactPoint,
            priority: saying.purpose == .reply ? .reply : .campaign,
            anchor: today,
            amount: saying.amount,
            day: saying.day,
            missing: saying.missing,
            topic: saying.topic,
            offer: saying.offer,
            second: saying.second
        )
        // What the person said themselves is nothing that they learn.
        if saying.isAmountSaid || saying.amount == nil {
            want.known = known(by: conversation.texts[text])
        }
        if case .answer = saying.origin { want.priority = .reply }
        switch contact(want) {
        case .sent, .handed: return true
        case .waits(let instant):
            want.at = instant
            if case .sent = contact(want) { return true }
            return false
        case .forward, .refused, .tooLate, .noWay, .missingValue, .halted: return false
        }
    }
}
