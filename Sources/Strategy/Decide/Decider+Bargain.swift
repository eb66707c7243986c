internal import Compliance
internal import Domain
internal import Messaging
internal import Values

/// What the person asks for that only a mandate can give; every offer comes from the engine.
extension Decider {
    mutating func bargain(_ goal: Conversation.Frame.Goal, _ reply: Reply) -> Bool {
        guard let index = focus(), canPromise(index) else { return false }
        let frame = Conversation.Frame(
            goal: goal,
            account: state.accounts[index].account.id,
            at: now
        )
        return bargain(frame.filled(with: reply.details), reply)
    }

    mutating func bargain(_ frame: Conversation.Frame, _ reply: Reply) -> Bool {
        guard let index = state.index(of: frame.account), mandate(index) != nil else {
            return false
        }
        // What is owed stands in every offer.
        if level(at: reply.contactPoint).rawValue < policy.numbers.proofLevel {
            return askWho(for: frame, reply)
        }
        state.conversation.frame = nil
        if state.arrangement(of: frame.account) != nil {
            return answer(.agreementRuns, reply, accounts: [index])
        }
        return negotiate(frame.ask, index, reply)
    }

    /// Takes the answer to an offer that was put to the person.
    mutating func answerOffer(
        _ account: AccountID,
        _ first: ReplyMeaning,
        _ reply: Reply
    ) -> Bool {
        guard let index = state.index(of: account), canPromise(index), mandate(index) != nil else {
            return false
        }
        if level(at: reply.contactPoint).rawValue < policy.numbers.proofLevel {
            state.conversation.pending = nil
            let frame = Conversation.Frame(goal: .discount, account: account, at: now)
            return askWho(for: frame.filled(with: reply.details), reply)
        }
        let named = reply.details
        let amount = named.amounts.count == 1 ? named.amounts[0] : nil
        let day = named.days.count == 1 ? named.days[0] : nil
        switch first {
        case .yes where amount == nil && day == nil:
            return negotiate(.yes(choice: nil), index, reply)
        case .yes, .no, .promise, .partialOffer, .unclear, .askDiscount, .askMoreTime, .courtesy:
            if amount != nil || day != nil {
                return negotiate(.counter(amount, by: day), index, reply)
            }
            guard first == .no else { return false }
            state.conversation.pending = nil
            return answer(.noHurry, reply)
        default: return false
        }
    }

    /// A supervisor decided on what was asked for beyond the mandate.
    mutating func decided(_ account: AccountID, _ isApproved: Bool) {
        guard let index = state.index(of: account), let mandate = mandate(index) else {
            return ignore(.unknownAccount)
        }
        guard state.concessions(of: account).proposal != nil else { return ignore(.alreadySo) }
        let result = Negotiator.decide(
            approved: isApproved,
            mandate: mandate,
            figures: figures(index, mandate),
            concessions: state.concessions(of: account),
            today: today
        )
        keep(result, account)
        guard let offer = result.offers.first, let last = lastWritten, !isHeldByPerson,
            let text = policy.strategies.conversation?.roles[offer.role],
            !mustBeWithheld(text, at: last.contactPoint)
        else {
            // An answer was announced: a person of ours gives it.
            return openTask(.negotiation, account: account, message: nil)
        }
        let said = say(
            offer.role,
            Saying(
                origin: .fact,
                purpose: .confirmation,
                accounts: [index],
                amount: offer.shownAmount,
                day: offer.shownDay,
                channel: last.channel,
                contactPoint: last.contactPoint,
                offer: offer
            )
        )
        if said {
            expectAnswer(.offer(account), last.contactPoint)
        } else {
            openTask(.negotiation, account: account, message: nil)
        }
    }

    // MARK: - The engine

    func mandate(_ index: Int) -> Mandate? {
        let account = state.accounts[index].account
        let footing = footing(index)
        return policy.mandates.mandate(
            for: MandateBook.Traits(
                creditor: account.creditor,
                product: account.product,
                stage: footing.stage,
                daysPastDue: footing.daysPastDue,
                balance: footing.balance
            )
        )
    }

    private func figures(_ index: Int, _ mandate: Mandate) -> NegotiableFigures {
        NegotiableFigures(
            of: state.accounts[index].account,
            on: today,
            payingIn: mandate.application
        )
    }

    private mutating func negotiate(_ ask: Ask, _ index: Int, _ reply: Reply) -> Bool {
        guard let mandate = mandate(index) else { return false }
        let account = state.accounts[index].account.id
        let result = Negotiator.answer(
            ask,
            mandate: mandate,
            figures: figures(index, mandate),
            concessions: state.concessions(of: account),
            today: today
        )
        keep(result, account)
        switch result.outcome {
        case .offers(let offers), .standing(let offers):
            guard let offer = offers.first else { return false }
            return put(offer, index, reply)
        case .accepted(let offer):
            // What the person named themselves is told once more with its days and amounts.
            if case .yes = ask { return take(offer, index, reply) }
            return put(offer, index, reply)
        case .needsApproval:
            openTask(.proposal, account: account, message: reply.message)
            state.conversation.pending = nil
            return answer(.offerAsked, reply, accounts: [index])
        case .refused(let word): return refuse(word, result, index, reply)
        }
    }

    /// Keeps what was conceded. A text puts one offer; only that one stands.
    private mutating func keep(_ result: Answer, _ account: AccountID) {
        var concessions = result.concessions
        if concessions.standing.count > 1 {
            concessions.standing = Array(concessions.standing.prefix(1))
        }
        keep(concessions, account)
        for reason in result.reasons { reasons.append(.negotiated(reason)) }
    }

    mutating func keep(_ concessions: Concessions, _ account: AccountID) {
        if let place = state.concessions.firstIndex(where: { $0.account == account }) {
            state.concessions[place].concessions = concessions
        } else if state.concessions.count < CaseState.accountLimit {
            state.concessions.append(
                CaseState.Conceded(account: account, concessions: concessions)
            )
        }
    }

    /// Puts an offer to the person.
    private mutating func put(_ offer: Offer, _ index: Int, _ reply: Reply) -> Bool {
        let account = state.accounts[index].account.id
        switch offer.form {
        case .promise:
            return self.offer(index, offer.pay, offer.shownDay, reply, isAmountSaid: false)
        case .promptPayment:
            return answer(
                offer.role,
                reply,
                accounts: [index],
                amount: offer.shownAmount,
                day: offer.shownDay,
                offer: offer
            )
        case .agreement:
            guard
                answer(
                    offer.role,
                    reply,
                    accounts: [index],
                    amount: offer.shownAmount,
                    day: offer.shownDay,
                    offer: offer
                )
            else { return false }
            expectAnswer(.offer(account), reply.contactPoint)
            return true
        }
    }

    /// The person took an offer: a promise is repeated, an agreement is put in writing.
    private mutating func take(_ offer: Offer, _ index: Int, _ reply: Reply) -> Bool {
        state.conversation.pending = nil
        guard offer.form == .agreement else { return put(offer, index, reply) }
        guard propose(offer, index) else { return false }
        // It counts once it was read and accepted in writing.
        if !policy.hasPages {
            openTask(
                .agreement,
                account: state.accounts[index].account.id,
                message: reply.message
            )
        }
        return answer(
            .agreementReady,
            reply,
            accounts: [index],
            amount: offer.shownAmount,
            day: offer.shownDay,
            offer: offer
        )
    }

    private mutating func refuse(
        _ word: NegotiationReason.Word,
        _ result: Answer,
        _ index: Int,
        _ reply: Reply
    ) -> Bool {
        let told = result.reasons.last { $0.word == word }
        state.conversation.frame = Conversation.Frame(
            goal: .promise,
            account: state.accounts[index].account.id,
            at: now
        )
        switch word {
        case .person, .hardship: return false
        case .dayTooLate:
            guard let day = told?.day else { return false }
            return ask(.day, .tooFar, reply, accounts: [index], day: day)
        case .impossibleDay: return ask(.day, .pastDay, reply, accounts: [index])
        case .impossibleAmount, .partTooSmall:
            return ask(.amount, .askAmount, reply, accounts: [index])
        case .nothingOwed: return inform(.balance, reply)
        default: return ask(.day, .offerNone, reply, accounts: [index])
        }
    }

    private mutating func expectAnswer(_ question: Conversation.Question, _ point: ContactPointID?)
    {
        state.conversation.pending = Conversation.Pending(
            question: question,
            contactPoint: point,
            until: now.adding(hours: policy.numbers.questionHours)
        )
    }

    /// Where the person last wrote from, if that is known.
    var lastWritten: (channel: Channel, contactPoint: ContactPointID)? {
        let last = state.conversation.inbound.max { $0.at < $1.at }
        return last.flatMap { text in text.contactPoint.map { (text.channel, $0) } }
    }
}

extension Conversation.Frame {
    /// What it asks the engine for.
    fileprivate var ask: Ask {
        switch goal {
        case .discount:
            amount == nil && day == nil ? .discount : .counter(amount, by: day)
        case .instalments:
            .instalments(
                count: instalments.map(Int.init),
                each: amount,
                period: nil,
                first: day
            )
        default: .moreTime(until: day)
        }
    }
}

extension Offer {
    /// The text that puts it.
    var role: TextRole {
        switch form {
        case .promptPayment: .promptPayment
        case .promise: .promiseEcho
        case .agreement:
            switch terms.kind {
            case .deferral: .offerDeferral
            case .settlement where terms.dues.count == 1: .offerSettlement
            case .settlement, .instalments, .restructure:
                terms.waived.minor > 0 ? .offerDiscountedInstalments : .offerInstalments
            }
        }
    }

    /// The amount of its first payment.
    var shownAmount: Money { terms.dues.first?.amount ?? pay }

    /// The day of its first payment.
    var shownDay: Day { terms.dues.first?.day ?? terms.validThrough }
}
