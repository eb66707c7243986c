internal import Domain
internal import Messaging
internal import Values

/// What the person writes.
extension Decider {
    mutating func hear(_ reply: Reply) {
        // Before anything is answered, so that the answer is cleared on the case as it will stand.
        gateChanged()
        note(reply)
        see(.replied)
        state.totals.inbound = state.totals.inbound.saturatingIncrement
        let meanings = reply.meanings.prefix(Reply.meaningLimit)
        for meaning in meanings { reasons.append(.understood(meaning)) }
        // Whatever was said, a reminder that still waits would talk past it.
        withdraw(.answered) { $0.purpose == .initiated || $0.purpose == .marketing }
        quiet(until: now.adding(hours: policy.numbers.afterReplyHours))
        confirmByAnswer(reply, meanings.first ?? .unclear)
        learn(reply)
        // Who asks for a person gets one, whatever else they say.
        let wish = meanings.first { $0 == .humanRequest || $0 == .insult || $0 == .language }
        let first = wish ?? meanings.first ?? .unclear
        let isHuman = isHeldByPerson
        var handled = false
        for meaning in meanings { handled = protect(meaning, reply) || handled }
        if !handled, !isHuman, wish == nil { handled = converse(reply) }
        if !handled || reply.needsPerson { handOver(reply, first, isHandled: handled) }
    }

    /// Whether a person of ours has the conversation.
    var isHeldByPerson: Bool {
        state.holds.contains {
            $0.kind == .human && $0.account == nil && $0.until.map { $0 > now } ?? true
        }
    }

    private mutating func note(_ reply: Reply) {
        let last = state.attempts.last { !$0.isInbound && $0.channel == reply.channel }
        if let last, let index = state.attempts.lastIndex(where: { $0.message == last.message }),
            last.outcome == .attempted || last.outcome == .delivered
        {
            state.attempts[index].outcome = .conversation
        }
        guard let point = reply.contactPoint else { return }
        if let index = state.index(of: point) {
            state.contactPoints[index].lackingChannels &= ~reply.channel.bit
        }
        note(
            Attempt(
                message: reply.message,
                at: reply.receivedAt,
                channel: reply.channel,
                isInbound: true,
                purpose: .reply,
                contactPoint: point,
                account: last?.account,
                creditor: last?.creditor ?? "",
                outcome: .conversation
            )
        )
        state.conversation.note(
            Conversation.Inbound(
                channel: reply.channel,
                contactPoint: point,
                at: reply.receivedAt
            )
        )
    }

    /// Who answers as the debtor confirms that the number is theirs.
    private mutating func confirmByAnswer(_ reply: Reply, _ meaning: ReplyMeaning) {
        switch meaning {
        case .promise, .alreadyPaid, .partialOffer, .hardship, .askDiscount, .yes:
            guard let id = reply.contactPoint, let index = state.index(of: id),
                state.contactPoints[index].ownership == .provided
                    || state.contactPoints[index].ownership == .unknown
            else { return }
            state.contactPoints[index].ownership = .confirmed
            gateChanged()
            changed(index)
        default: break
        }
    }

    /// What silences and protects; done even while a person of ours has the conversation.
    private mutating func protect(_ meaning: ReplyMeaning, _ reply: Reply) -> Bool {
        switch meaning {
        case .optOut: optOut(reply)
        case .ceaseContact:
            if reply.details.channel == .call { refuseCalls(reply) } else { optOut(reply) }
        case .thirdParty:
            answer(.thirdParty, reply)
            silence(reply, task: .reply, days: nil)
        case .bareCancel:
            if state.conversation.askedAboutOptOut { optOut(reply) } else { askAboutCancel(reply) }
        case .wrongNumber: wrongNumber(reply)
        case .deceased:
            hold(.deceased, account: nil, until: nil)
            withdraw(.deceased) { _ in true }
            withdrawCalls(.deceased)
            openTask(.deceased, account: nil, message: reply.message)
        case .minor:
            if let id = reply.contactPoint, let index = state.index(of: id) {
                state.contactPoints[index].ownership = .wrongParty
                changed(index)
            }
            silence(reply, task: .minor, days: nil)
        case .attorney:
            state.facts.isRepresented = true
            silence(reply, task: .attorney, days: nil)
        case .distress:
            // Answered first: the hold refuses what the program says, and this announces it.
            answer(.distress, reply)
            silence(reply, task: .distress, days: nil)
        case .fraud, .dispute:
            let account = focus().map { state.accounts[$0].account.id }
            let several = state.accounts.count { $0.account.status == .active } > 1
            openDispute(several ? nil : account)
            openTask(
                meaning == .fraud ? .fraud : .dispute,
                account: account,
                message: reply.message
            )
            answer(.disputeTaken, reply)
        case .complaint:
            // Where to complain is told before the hold refuses what the program says.
            if !answer(.complaintTaken, reply) { acknowledge(reply) }
            hold(.complaint, account: nil, until: nil)
            startDuty(.answerComplaint, account: nil, days: policy.numbers.complaintDays)
            withdraw(.held) { $0.purpose != .confirmation }
            withdrawCalls(.held)
            openTask(.complaint, account: nil, message: reply.message)
        case .dataRights:
            startDuty(.answerDataRights, account: nil, days: policy.numbers.dataRightsDays)
            acknowledge(reply)
            silence(reply, task: .dataRights, days: nil)
        default: return false
        }
        return true
    }

    func canPromise(_ index: Int) -> Bool {
        let account = state.accounts[index].account
        return account.status == .active && state.isHeld(account.id, at: now) == nil
    }

    // MARK: - One meaning each

    /// What a person means who wants no more messages at a number: calls, letters and visits are
    /// refused by other words.
    private static let writtenChannels = Channel.allCases.reduce(0) {
        $1 == .call || $1 == .letter || $1 == .visit ? $0 : $0 | $1.bit
    }

    mutating func optOut(_ reply: Reply) {
        // The channel everywhere, and at this number whatever writes to it.
        refuse { point in
            point.id == reply.contactPoint
                ? reply.channel.bit | Decider.writtenChannels : reply.channel.bit
        }
        guard let point = reply.contactPoint, !state.conversation.optOutConfirmed.contains(point),
            state.conversation.optOutConfirmed.count < CaseState.contactPointLimit
        else { return }
        if answer(.optOutConfirmed, reply, purpose: .confirmation) {
            state.conversation.optOutConfirmed.append(point)
        }
    }

    /// "No me llamen": no call, recorded or not; texts go on.
    private mutating func refuseCalls(_ reply: Reply) {
        refuse { _ in Channel.call.bit | Channel.voiceMessage.bit }
        answer(.channelNoted, reply)
    }

    /// Refused at one place or all, for one channel or all.
    mutating func recordOptOut(_ point: ContactPointID?, _ channel: Channel?) {
        if let point, state.index(of: point) == nil { return ignore(.unknownContactPoint) }
        refuse { known in
            point == nil || known.id == point ? channel.map(\.bit) ?? .max : 0
        }
    }

    /// Refuses channels, by the bits for each contact point.
    private mutating func refuse(_ bits: (ContactPoint) -> UInt32) {
        var isNew = false
        for index in state.contactPoints.indices {
            let known = state.contactPoints[index]
            guard bits(known) & ~known.optedOutChannels != 0 else { continue }
            state.contactPoints[index].optedOutChannels |= bits(known)
            changed(index)
            isNew = true
        }
        guard isNew else { return ignore(.alreadySo) }
        gateChanged()
        state.conversation.pending = nil
        let points = state.contactPoints
        withdraw(.optOut) { message in
            points.contains {
                $0.id == message.contactPoint && $0.hasOptedOut(of: message.channel)
            }
        }
        if !isReachable { withdrawCalls(.optOut) }
    }

    private mutating func askAboutCancel(_ reply: Reply) {
        state.conversation.askedAboutOptOut = true
        if let id = reply.contactPoint, let index = state.index(of: id),
            state.contactPoints[index].consent != .withdrawn,
            state.contactPoints[index].consent != .serviceOnly
        {
            state.contactPoints[index].consent = .serviceOnly
            changed(index)
            gateChanged()
        }
        state.conversation.pending = Conversation.Pending(
            question: .optOut,
            contactPoint: reply.contactPoint,
            until: now.adding(hours: policy.numbers.questionHours)
        )
        answer(.cancelQuestion, reply)
    }

    mutating func optIn(_ reply: Reply) {
        guard let id = reply.contactPoint, let index = state.index(of: id) else {
            return ignore(.unknownContactPoint)
        }
        let bits = reply.channel.bit | Decider.writtenChannels
        guard state.contactPoints[index].optedOutChannels & bits != 0 else {
            return ignore(.alreadySo)
        }
        state.contactPoints[index].optedOutChannels &= ~bits
        state.conversation.optOutConfirmed.removeAll { $0 == id }
        state.conversation.askedAboutOptOut = false
        changed(index)
        gateChanged()
        answer(.optInConfirmed, reply, purpose: .confirmation)
    }

    private mutating func wrongNumber(_ reply: Reply) {
        guard let id = reply.contactPoint, let index = state.index(of: id) else {
            return ignore(.unknownContactPoint)
        }
        guard state.contactPoints[index].ownership != .wrongParty else { return ignore(.alreadySo) }
        // The apology goes out before the number is closed for good.
        answer(.wrongNumber, reply)
        state.contactPoints[index].ownership = .wrongParty
        state.conversation.pending = nil
        changed(index)
        withdraw(.contactPoint) { $0.contactPoint == id }
        if !isReachable { withdrawCalls(.contactPoint) }
        askForContactPoint()
    }

    mutating func alreadyPaid(_ reply: Reply) {
        let index = focus()
        let account = index.map { state.accounts[$0].account.id }
        let until = zone.instant(
            today.adding(days: policy.numbers.verifyPaymentDays),
            .endOfDay
        )
        hold(.paymentToVerify, account: account, until: until)
        startDuty(.verifyPayment, account: account, days: policy.numbers.verifyPaymentDays)
        withdraw(.held) { message in account.map { message.accounts.contains($0) } ?? true }
        withdrawCalls(.held, account)
        openTask(.verifyPayment, account: account, message: reply.message)
        answer(.paymentBeingVerified, reply)
    }

    /// No automatic message until a person of ours has seen to it.
    private mutating func silence(_ reply: Reply, task: PersonTask.Kind, days: Int?) {
        hold(
            .human,
            account: nil,
            until: days.map { zone.instant(today.adding(days: $0), .endOfDay) }
        )
        withdraw(.held) { $0.purpose != .confirmation }
        withdrawCalls(.held)
        openTask(task, account: nil, message: reply.message)
    }

    /// A person of ours reads it; steps wait for that, for a time.
    private mutating func handOver(_ reply: Reply, _ meaning: ReplyMeaning, isHandled: Bool) {
        switch meaning {
        case .deceased, .minor, .attorney, .distress, .fraud, .dispute, .complaint, .dataRights,
            .alreadyPaid:
            return
        case .optOut, .ceaseContact, .wrongNumber, .thirdParty: return
        default: break
        }
        let task: PersonTask.Kind =
            switch meaning {
            case .humanRequest, .insult: .humanRequest
            case .hardship: .hardship
            case .askDiscount, .askInstalments, .askMoreTime, .partialOffer: .negotiation
            case .language: .language
            default: .reply
            }
        openTask(
            task,
            account: focus().map { state.accounts[$0].account.id },
            message: reply.message
        )
        guard !isHandled else { return }
        // Before the hold, which refuses what the program says; while a person of ours has the
        // conversation already, nobody is announced.
        acknowledge(reply)
        hold(.human, account: nil, until: now.adding(hours: policy.numbers.humanHours))
    }

    /// Says that a person will answer, at most once in a while.
    private mutating func acknowledge(_ reply: Reply) {
        if let last = state.conversation.acknowledgedAt,
            now < last.adding(hours: policy.numbers.acknowledgeHours)
        {
            return
        }
        if answer(.personWillAnswer, reply) { state.conversation.acknowledgedAt = now }
    }

    /// The account that the conversation is about: the last one written about, else the one that
    /// is owed most on.
    func focus() -> Int? {
        let active = state.accounts.indices.filter { state.accounts[$0].account.status == .active }
        if active.count <= 1 { return active.first }
        for attempt in state.attempts.reversed() where !attempt.isInbound {
            guard let id = attempt.account, let index = state.index(of: id) else { continue }
            if active.contains(index) { return index }
        }
        return active.max { left, right in
            let owed = (
                state.accounts[left].account.pastDue(on: today).minor,
                state.accounts[right].account.pastDue(on: today).minor
            )
            return owed.0 == owed.1 ? left > right : owed.0 < owed.1
        }
    }
}
