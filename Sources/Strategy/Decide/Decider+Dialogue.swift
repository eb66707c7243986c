internal import Domain
internal import Messaging
internal import Values

/// The conversation: one question at a time, and what was said before is remembered.
extension Decider {
    /// The most texts with which one text is answered.
    private static let answerLimit = 2
    /// Texts in a row that are not understood before a person takes over.
    private static let missLimit: UInt8 = 2

    /// What a program may answer alone.
    ///
    /// - Returns: whether everything that was said is answered.
    mutating func converse(_ reply: Reply) -> Bool {
        if let pending = state.conversation.pending, pending.until > now {
            if answerPending(pending.question, reply) { return true }
        }
        var handled = false
        for meaning in reply.meanings.prefix(Reply.meaningLimit) {
            // One question at a time: what else was said waits for its answer.
            guard answersLeft > 0, !hasAsked else { break }
            guard take(meaning, reply) else { return handled && !meaning.wantsAnswer }
            if meaning != .unclear { state.conversation.misses = 0 }
            handled = true
        }
        return handled
    }

    private var answersLeft: Int {
        Decider.answerLimit
            - messages.count { if case .answer = $0.record.origin { true } else { false } }
    }

    /// Asks one question; the next text answers it.
    @discardableResult
    mutating func ask(
        _ question: Conversation.Question,
        _ role: TextRole,
        _ reply: Reply,
        accounts: [Int]? = nil,
        amount: Money? = nil,
        day: Day? = nil
    ) -> Bool {
        guard answer(role, reply, accounts: accounts, amount: amount, day: day) else {
            return false
        }
        hasAsked = true
        state.conversation.pending = Conversation.Pending(
            question: question,
            contactPoint: reply.contactPoint,
            until: now.adding(hours: policy.numbers.questionHours)
        )
        return true
    }

    // MARK: - Answers to our questions

    private mutating func answerPending(
        _ question: Conversation.Question,
        _ reply: Reply
    ) -> Bool {
        let first = reply.meanings.first ?? .unclear
        switch question {
        case .promise(let id): return answerPromise(id, first, reply)
        case .optOut:
            guard first == .yes || first == .no else { return false }
            state.conversation.pending = nil
            if first == .yes { optOut(reply) }
            return true
        case .proof(let factor):
            if answerProof(factor, reply) { return true }
            guard first == .no else { return false }
            state.conversation.pending = nil
            state.conversation.frame = nil
            return answer(.safeAnswer, reply)
        case .day: return answerSlot(first, reply)
        case .amount: return answerSlot(first, reply)
        case .offer(let account): return answerOffer(account, first, reply)
        case .cause:
            switch first {
            case .no:
                // They need not say; what they can do is asked instead.
                return ask(.day, .hardship, reply)
            case .unclear where reply.details.cause == nil:
                // Told in words of their own; a person reads them.
                learn(.other)
                openTask(
                    .hardship,
                    account: focus().map { state.accounts[$0].account.id },
                    message: reply.message
                )
            case .unclear, .hardship, .courtesy, .yes: break
            default: return false
            }
            return ask(.day, .causeNoted, reply)
        case .callTime:
            guard reply.details.hours != nil || !reply.details.days.isEmpty else { return false }
            return take(.askCallback, reply)
        case .survey:
            guard let score = reply.details.choice, (1...5).contains(score) else { return false }
            state.conversation.pending = nil
            state.conversation.score = score
            reasons.append(.rated(score))
            return answer(.surveyThanks, reply)
        case .rephrase: return false
        }
    }

    /// "Sí", "no", "no, el sábado", "sí, pero 300": what is corrected is repeated once more.
    private mutating func answerPromise(
        _ id: PromiseID,
        _ first: ReplyMeaning,
        _ reply: Reply
    ) -> Bool {
        guard let position = state.promises.firstIndex(where: { $0.id == id }),
            state.promises[position].state == .offered
        else { return false }
        let promise = state.promises[position]
        let day = reply.details.days.count == 1 ? reply.details.days[0] : nil
        let amount = reply.details.amounts.count == 1 ? reply.details.amounts[0] : nil
        let isOther =
            day.map { $0 != promise.dueDay } ?? false
            || amount.map { $0 != promise.amount } ?? false
        let mayCorrect =
            switch first {
            case .yes, .no, .promise, .partialOffer, .unclear, .courtesy, .askMoreTime: true
            default: false
            }
        if isOther && mayCorrect, let index = state.index(of: promise.account) {
            // Of two payments it is not known which is meant.
            guard !isPaired(promise) else {
                cancelOffers(of: promise.account)
                state.conversation.pending = nil
                return ask(.day, .askDay, reply, accounts: [index])
            }
            return offer(
                index,
                amount ?? promise.amount,
                day ?? promise.dueDay,
                reply,
                isAmountSaid: amount != nil || promise.isAmountSaid
            )
        }
        switch first {
        case .yes:
            open(id, reply)
            return true
        case .no:
            state.conversation.pending = nil
            cancel(id)
            cancelOffers(of: promise.account)
            state.conversation.frame = Conversation.Frame(
                goal: .promise,
                account: promise.account,
                at: now
            )
            return ask(.day, .promiseDropped, reply)
        default: return false
        }
    }

    private func isPaired(_ promise: Promise) -> Bool {
        state.promises.contains {
            $0.account == promise.account && $0.state == .offered
                && $0.madeAt == promise.madeAt && $0.id != promise.id
        }
    }

    /// A day or an amount that was missing.
    private mutating func answerSlot(_ first: ReplyMeaning, _ reply: Reply) -> Bool {
        guard let frame = state.conversation.frame else { return false }
        switch first {
        case .no:
            state.conversation.pending = nil
            state.conversation.frame = nil
            return answer(.noHurry, reply)
        case .promise, .partialOffer, .unclear, .yes, .courtesy, .askMoreTime, .hardship: break
        default: return false
        }
        let named = reply.details
        guard
            !named.days.isEmpty || !named.amounts.isEmpty || named.share != nil
                || named.period != nil || named.isImpossibleDay
        else { return false }
        return proceed(frame.filled(with: named), reply)
    }

    // MARK: - Meanings

    /// Does what one meaning asks for; false when a person has to.
    mutating func take(_ meaning: ReplyMeaning, _ reply: Reply) -> Bool {
        switch meaning {
        case .promise, .partialOffer: return promised(meaning, reply)
        case .yes: return agreedToNothing(reply)
        case .no:
            // "No, mejor el sábado" after days: a promise all the same.
            guard reply.details.days.count == 1, promised(.promise(nil, nil), reply) else {
                return answer(.noHurry, reply)
            }
            return true
        case .alreadyPaid:
            alreadyPaid(reply)
            return true
        case .optIn:
            optIn(reply)
            return true
        case .help: return answer(.help, reply)
        case .identityDoubt: return answer(.identification, reply)
        case .askWhoAnswers: return answer(.whoAnswers, reply)
        case .askBalance: return inform(.balance, reply)
        case .askBreakdown: return inform(.breakdown, reply)
        case .askHowToPay: return inform(.howToPay, reply)
        case .askDueDate: return inform(.dueDay, reply)
        case .askNextDates: return inform(.nextDays, reply)
        case .askCutOff: return inform(.cutOff, reply)
        case .askInterest:
            return article(.interest, reply) || inform(.interest, reply)
        case .askDirectDebit: return article(.directDebit, reply)
        case .askReceipt: return article(.receipt, reply)
        case .askBranch: return article(.branches, reply)
        case .askReactivation: return article(.reactivation, reply)
        case .askAgreement: return inform(.agreement, reply)
        case .askDiscount: return bargain(.discount, reply)
        case .askInstalments: return bargain(.instalments, reply)
        case .askMoreTime: return bargain(.moreTime, reply)
        case .hardship: return hardship(reply)
        case .preferChannel: return prefer(reply)
        case .askCallback: return callBack(reply)
        case .inconvenientTime: return otherHours(reply)
        case .courtesy: return true
        case .greeting: return answer(.greeting, reply)
        case .unclear: return missed(reply)
        case .askOther, .humanRequest, .language, .thirdParty, .insult, .optOut, .bareCancel,
            .wrongNumber, .deceased, .dispute, .fraud, .ceaseContact, .attorney, .complaint,
            .distress, .minor, .dataRights:
            return false
        }
    }

    private mutating func promised(_ meaning: ReplyMeaning, _ reply: Reply) -> Bool {
        guard let index = focus(), canPromise(index) else { return false }
        if state.arrangement(of: state.accounts[index].account.id) != nil {
            return answer(.agreementRuns, reply, accounts: [index])
        }
        var frame = Conversation.Frame(
            goal: .promise,
            account: state.accounts[index].account.id,
            at: now
        )
        switch meaning {
        case .promise(let amount, let day):
            frame.amount = amount
            frame.day = day
        case .partialOffer(let amount): frame.amount = amount
        default: break
        }
        if let parts = twoParts(reply.details, index), offerTwo(index, parts, reply) { return true }
        return proceed(frame.filled(with: reply.details), reply)
    }

    /// "La mitad el viernes y la otra mitad en la quincena": two days, each with its amount, or with
    /// half of what is owed.
    private func twoParts(
        _ named: ReplyDetails,
        _ index: Int
    ) -> [DatedPart]? {
        guard named.days.count == 2, named.days[0] < named.days[1], named.days[0] >= today,
            named.days[1].days(since: today) <= policy.numbers.promiseDays
        else { return nil }
        if named.amounts.count == 2 {
            return zip(named.amounts, named.days).map {
                DatedPart(amount: $0, day: $1, isSaid: true)
            }
        }
        guard named.amounts.isEmpty, named.share == .half else { return nil }
        return named.days.map {
            DatedPart(amount: amount(of: .half, index), day: $0, isSaid: false)
        }
    }

    /// "Sí" to a message of ours that asked nothing: which day, then.
    private mutating func agreedToNothing(_ reply: Reply) -> Bool {
        guard let index = focus(), canPromise(index),
            state.openPromise(of: state.accounts[index].account.id) == nil
        else { return true }
        state.conversation.frame = Conversation.Frame(
            goal: .promise,
            account: state.accounts[index].account.id,
            at: now
        )
        return ask(.day, .askDay, reply, accounts: [index])
    }

    /// Not understood: asked once for other words, then a person reads it.
    private mutating func missed(_ reply: Reply) -> Bool {
        state.conversation.misses = state.conversation.misses.saturatingIncrement
        guard state.conversation.misses < Decider.missLimit else { return false }
        // A question of ours that waits is put once more by the text itself.
        let pending = state.conversation.pending
        guard answer(.notUnderstood, reply) else { return false }
        if pending.map({ $0.until <= now }) ?? true {
            state.conversation.pending = Conversation.Pending(
                question: .rephrase,
                contactPoint: reply.contactPoint,
                until: now.adding(hours: policy.numbers.questionHours)
            )
        }
        return true
    }

    // MARK: - Frames

    /// Goes on with what the person wants, as far as it is known; asks for what is missing.
    mutating func proceed(_ frame: Conversation.Frame, _ reply: Reply) -> Bool {
        switch frame.goal {
        case .promise: return proceedToPromise(frame, reply)
        case .discount, .instalments, .moreTime: return bargain(frame, reply)
        default: return inform(frame.goal, reply)
        }
    }

    private mutating func proceedToPromise(
        _ frame: Conversation.Frame,
        _ reply: Reply
    ) -> Bool {
        guard let index = state.index(of: frame.account), canPromise(index) else { return false }
        var frame = frame
        state.conversation.frame = frame
        if reply.details.isOtherCurrency {
            return ask(.amount, .otherCurrency, reply, accounts: [index])
        }
        if let amount = frame.amount, amount.minor <= 0 {
            frame.amount = nil
            state.conversation.frame = frame
            return ask(.amount, .askAmount, reply, accounts: [index])
        }
        if reply.details.isImpossibleDay {
            return ask(.day, .impossibleDay, reply, accounts: [index])
        }
        guard let day = frame.day else {
            return ask(.day, .askDay, reply, accounts: [index], amount: frame.amount)
        }
        if day < today { return ask(.day, .pastDay, reply, accounts: [index]) }
        let latest = today.adding(days: policy.numbers.promiseDays)
        if day > latest {
            return ask(.day, .tooFar, reply, accounts: [index], day: latest)
        }
        state.conversation.frame = nil
        return offer(
            index,
            frame.amount ?? amount(of: frame.share, index),
            day,
            reply,
            isAmountSaid: frame.amount != nil
        )
    }

    /// What a part of what is owed comes to; nil where the person is not known, who would learn it.
    private func amount(of share: ReplyDetails.Share?, _ index: Int) -> Money? {
        guard let share else { return nil }
        let account = state.accounts[index].account
        let standing = account.standing(on: today)
        let owed = standing.pastDue.minor > 0 ? standing.pastDue : standing.balance
        let parts: Int64 =
            switch share {
            case .all: 1
            case .half: 2
            case .third: 3
            case .quarter: 4
            case .minimum: 1
            }
        if share == .minimum, let minimum = account.figures.minimumPayment { return minimum }
        return Money(minor: (owed.minor + parts - 1) / parts, owed.currency)
    }
}

extension ReplyMeaning {
    /// Whether silence about it would leave the person without an answer.
    fileprivate var wantsAnswer: Bool { self != .courtesy && self != .unclear && self != .yes }
}

/// One of several payments that were promised in one text.
struct DatedPart {
    var amount: Money?
    var day: Day
    /// Whether the person named the amount; one that follows from what is owed is not told before
    /// it is known who writes.
    var isSaid: Bool
}

extension Conversation.Frame {
    /// The frame with what a text names.
    func filled(with named: ReplyDetails) -> Conversation.Frame {
        var frame = self
        if named.days.count == 1 { frame.day = named.days[0] }
        if named.amounts.count == 1 { frame.amount = named.amounts[0] }
        if let share = named.share { frame.share = share }
        if let parts = named.instalments { frame.instalments = parts }
        return frame
    }
}
