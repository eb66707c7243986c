internal import Compliance
internal import Domain
internal import Messaging
internal import Values

/// What the person asks and is told.
extension Decider {
    /// Tells what was asked, once it is known who asks.
    mutating func inform(_ goal: Conversation.Frame.Goal, _ reply: Reply) -> Bool {
        guard let index = focus(), let role = goal.role,
            let text = policy.strategies.conversation?.roles[role]
        else { return false }
        if mustBeWithheld(text, at: reply.contactPoint) {
            reasons.append(.withheld(role))
            let frame = Conversation.Frame(
                goal: goal,
                account: state.accounts[index].account.id,
                at: now
            )
            return askWho(for: frame, reply)
        }
        return answer(role, reply, accounts: [index])
    }

    /// Tells what the creditor wrote about a topic.
    mutating func article(_ topic: ArticleTopic, _ reply: Reply) -> Bool {
        guard let index = focus(),
            let creditor = policy.creditor(state.accounts[index].account.creditor),
            creditor.articles.contains(topic)
        else { return false }
        return answer(.article, reply, accounts: [index], topic: topic)
    }

    /// The person cannot pay: what they can do is asked, and a person of ours looks at it.
    mutating func hardship(_ reply: Reply) -> Bool {
        guard let index = focus(), canPromise(index) else { return false }
        let account = state.accounts[index].account.id
        openTask(.hardship, account: account, message: reply.message)
        // Somebody who names a day or an amount has begun to settle it.
        let named = reply.details
        if named.days.count == 1 || named.amounts.count == 1 {
            let frame = Conversation.Frame(goal: .promise, account: account, at: now)
            return proceed(frame.filled(with: named), reply)
        }
        state.conversation.frame = Conversation.Frame(goal: .promise, account: account, at: now)
        if state.conversation.cause == nil,
            ask(.cause, .hardshipWhy, reply, accounts: [index])
        {
            return true
        }
        return ask(.day, .hardship, reply, accounts: [index])
    }

    /// Keeps what the person tells of themselves, wherever in a text it stands.
    mutating func learn(_ reply: Reply) {
        if let cause = reply.details.cause { learn(cause) }
    }

    mutating func learn(_ cause: ReplyDetails.Cause) {
        let wasAsked = state.conversation.pending?.question == .cause
        guard state.conversation.cause?.cause != cause else { return }
        state.conversation.cause = Conversation.ToldCause(
            cause: cause,
            at: now,
            isVolunteered: !wasAsked
        )
        reasons.append(.learnt(cause))
    }

    mutating func prefer(_ reply: Reply) -> Bool {
        guard let channel = reply.details.channel else { return false }
        guard state.contactPoints.contains(where: { isUsable($0, for: channel) }),
            policy.connectedChannels.contains(channel) || channel.isHandMade
        else { return false }
        state.facts.preferredChannel = channel
        gateChanged()
        return answer(.channelNoted, reply)
    }

    mutating func otherHours(_ reply: Reply) -> Bool {
        // Every text is followed by quiet; without hours nothing else is asked for.
        guard let hours = reply.details.hours, hours.lowerBound < hours.upperBound else {
            return true
        }
        state.facts.preferredHours = hours
        gateChanged()
        return answer(.hoursNoted, reply)
    }

    mutating func callBack(_ reply: Reply) -> Bool {
        let named = reply.details
        guard named.hours != nil || !named.days.isEmpty else {
            return ask(.callTime, .askCallTime, reply)
        }
        let day = named.days.first.map { max($0, today) } ?? today
        let time = named.hours?.lowerBound ?? timeOfDay
        let due = max(now, zone.instant(day, time))
        state.conversation.pending = nil
        openTask(
            .call,
            account: focus().map { state.accounts[$0].account.id },
            message: reply.message,
            due: due
        )
        return answer(.callNoted, reply, day: zone.local(due).day)
    }
}

extension Conversation.Frame.Goal {
    /// The text that tells it.
    fileprivate var role: TextRole? {
        switch self {
        case .balance: .balance
        case .breakdown: .breakdown
        case .howToPay: .howToPay
        case .dueDay: .dueDay
        case .nextDays: .nextDays
        case .cutOff: .cutOff
        case .interest: .interest
        case .agreement: .agreementLink
        case .receipt, .promise, .discount, .instalments, .moreTime: nil
        }
    }
}
