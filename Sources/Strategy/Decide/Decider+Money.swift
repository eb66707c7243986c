internal import Compliance
internal import Domain
internal import Messaging
internal import Values

/// Payments, promises and disputes.
extension Decider {
    // MARK: - Payments

    mutating func receive(_ payment: Payment) {
        guard let index = state.index(of: payment.account) else { return ignore(.unknownAccount) }
        guard payment.amount.minor > 0 else { return ignore(.noAmount) }
        let account = state.accounts[index].account
        guard payment.amount.currency == account.figures.balance.currency else {
            openTask(.oddPayment, account: payment.account, message: nil)
            return ignore(.otherCurrency)
        }
        guard
            !account.movements.contains(where: { $0.payment == payment.id && $0.amount.minor > 0 })
        else { return ignore(.repeatedPayment) }
        if payment.amount.minor > account.balance(on: max(today, payment.valueDay)).minor {
            openTask(.oddPayment, account: payment.account, message: nil)
        }
        add(payment.amount, of: payment, to: index)
        let clock = state.accounts[index].clock
        state.accounts[index].clock.lastPaymentDay =
            clock.lastPaymentDay.map { max($0, payment.valueDay) } ?? payment.valueDay
        see(.paid, account: index)
        withdraw(.payment) { $0.accounts.contains(payment.account) }
        withdrawCalls(.payment, payment.account)
        count(payment)
        count(payment, towardsArrangementOf: payment.account)
        release(.paymentToVerify, payment.account)
        release(.paymentToVerify, nil)
        endDuties {
            $0.kind == .verifyPayment && ($0.account ?? payment.account) == payment.account
        }
        thank(for: payment, index)
    }

    mutating func reverse(_ payment: Payment) {
        guard let index = state.index(of: payment.account) else { return ignore(.unknownAccount) }
        let account = state.accounts[index].account
        guard payment.amount.minor > 0,
            payment.amount.currency == account.figures.balance.currency
        else { return ignore(.otherCurrency) }
        guard
            !account.movements.contains(where: { $0.payment == payment.id && $0.amount.minor < 0 })
        else { return ignore(.repeatedPayment) }
        add(.zero(payment.amount.currency) - payment.amount, of: payment, to: index)
        withdraw(.payment) { $0.accounts.contains(payment.account) }
        uncount(payment)
        reverse(payment, inArrangementOf: payment.account)
    }

    /// Takes a payment off the promise that it counted for, which may not be kept without it.
    private mutating func uncount(_ payment: Payment) {
        let counted = state.promises.lastIndex { promise in
            promise.account == payment.account && promise.paid.minor > 0
                && promise.paid.currency == payment.amount.currency
                && payment.valueDay <= promise.graceDay
                && [.open, .kept, .partial].contains(promise.state)
        }
        guard let counted else { return }
        let promise = state.promises[counted]
        let left = Money(
            minor: max(0, promise.paid.minor - payment.amount.minor),
            promise.paid.currency
        )
        state.promises[counted].paid = left
        switch promise.state {
        case .kept where !isEnough(left, for: promise):
            let clock = state.index(of: promise.account)
            if let clock, state.accounts[clock].clock.promisesKept > 0 {
                state.accounts[clock].clock.promisesKept -= 1
            }
            let late: Promise.State = left.minor > 0 ? .partial : .broken
            settle(counted, as: today <= promise.graceDay ? .open : late)
        case .partial where left.minor == 0:
            // It was counted as not kept already.
            state.promises[counted].state = .broken
            effects.append(.promiseChanged(state.promises[counted]))
        default: effects.append(.promiseChanged(state.promises[counted]))
        }
    }

    private func isEnough(_ paid: Money, for promise: Promise) -> Bool {
        let tolerance =
            promise.amount.minor / 1_000 * policy.numbers.promiseToleranceThousandths
        return paid.minor >= promise.amount.minor - max(0, tolerance)
    }

    private mutating func add(_ amount: Money, of payment: Payment, to index: Int) {
        let movement = Account.Movement(
            payment: payment.id,
            amount: amount,
            valueDay: payment.valueDay
        )
        if state.accounts[index].account.add(movement) { reasons.append(.bounded(.movements)) }
        gateChanged()
        reasons.append(
            .paymentCounted(
                payment.account,
                amount: amount,
                pastDue: state.accounts[index].account.pastDue(on: today)
            )
        )
    }

    /// Counts a payment towards the promise that waits for it.
    private mutating func count(_ payment: Payment) {
        for position in state.promises.indices {
            let promise = state.promises[position]
            guard promise.account == payment.account, promise.isWaiting,
                promise.amount.currency == payment.amount.currency,
                payment.valueDay <= promise.graceDay
            else { continue }
            state.promises[position].paid = promise.paid + payment.amount
            // What is owed may have been less than what was promised.
            let owed = state.index(of: payment.account).map {
                state.accounts[$0].account.balance(on: today).minor
            }
            let isKept = isEnough(state.promises[position].paid, for: promise) || owed == 0
            if isKept {
                settle(position, as: .kept)
            } else {
                effects.append(.promiseChanged(state.promises[position]))
            }
            return
        }
    }

    private mutating func thank(for payment: Payment, _ index: Int) {
        guard state.accounts[index].account.status == .active,
            !state.planned.contains(where: { $0.origin == .payment(payment.id) })
        else { return }
        let open = state.openPromise(of: payment.account)
        let missing = open.map { $0.amount - $0.paid }
        say(
            .thanks,
            Saying(
                origin: .payment(payment.id),
                purpose: .confirmation,
                accounts: [index],
                amount: payment.amount,
                day: payment.valueDay,
                missing: missing
            )
        )
        survey(index)
    }

    /// Asks how content the person is, after what they owed is settled.
    private mutating func survey(_ index: Int) {
        let days = policy.numbers.surveyDays
        guard days > 0, state.accounts[index].account.pastDue(on: today).minor <= 0,
            state.conversation.pending == nil,
            state.conversation.surveyedAt.map({ now >= $0.adding(hours: 24 * Int64(days)) })
                ?? true,
            let last = lastWritten
        else { return }
        let isAsked = say(
            .survey,
            Saying(
                origin: .fact,
                purpose: .service,
                accounts: [index],
                channel: last.channel,
                contactPoint: last.contactPoint
            )
        )
        guard isAsked else { return }
        state.conversation.surveyedAt = now
        state.conversation.pending = Conversation.Pending(
            question: .survey,
            contactPoint: last.contactPoint,
            until: now.adding(hours: policy.numbers.questionHours)
        )
    }

    // MARK: - Promises

    /// Adds a promise; the oldest that has ended gives way when there are too many.
    mutating func add(_ promise: Promise) -> Bool {
        if state.promises.count >= CaseState.promiseLimit {
            guard let ended = state.promises.firstIndex(where: { !$0.isWaiting }) else {
                reasons.append(.bounded(.promises))
                return false
            }
            state.promises.remove(at: ended)
        }
        state.promises.append(promise)
        effects.append(.promiseChanged(promise))
        reasons.append(.promise(promise.id, promise.state))
        return true
    }

    /// A promise with its amount filled in and kept within what is owed; nil with the reason noted.
    private mutating func promise(
        _ index: Int,
        _ amount: Money?,
        _ day: Day,
        _ made: Promise.State,
        from contactPoint: ContactPointID? = nil
    ) -> Promise? {
        let account = state.accounts[index].account
        guard day >= today, day.days(since: today) <= policy.numbers.promiseDays else {
            ignore(.impossibleDay)
            return nil
        }
        let standing = account.standing(on: day)
        var wanted = standing.pastDue.minor > 0 ? standing.pastDue : standing.balance
        if standing.pastDue.minor <= 0, let minimum = account.figures.minimumPayment,
            minimum.currency == wanted.currency, minimum.minor > 0
        {
            wanted = Money(minor: min(minimum.minor, standing.balance.minor), wanted.currency)
        }
        if let amount {
            guard amount.currency == wanted.currency else {
                ignore(.otherCurrency)
                return nil
            }
            // Cutting it down to what is owed would tell a stranger how much that is.
            let mayCut = level(at: contactPoint).rawValue >= policy.numbers.proofLevel
            wanted =
                mayCut || contactPoint == nil
                ? Money(minor: min(amount.minor, standing.balance.minor), wanted.currency) : amount
        }
        guard wanted.minor > 0 else {
            ignore(.noAmount)
            return nil
        }
        let grace = max(0, policy.product(account.product).promiseGraceDays)
        return Promise(
            id: PromiseID(at: now, shard: state.person.shard, random: &random),
            account: account.id,
            amount: wanted,
            dueDay: day,
            graceDay: day.adding(days: grace),
            madeAt: now,
            state: made,
            paid: .zero(wanted.currency),
            isAmountSaid: amount != nil
        )
    }

    /// The person said so in plain words: repeat it and ask for "SÍ".
    mutating func offer(
        _ index: Int,
        _ amount: Money?,
        _ day: Day,
        _ reply: Reply,
        isAmountSaid: Bool = true
    ) -> Bool {
        guard
            var promise = promise(index, amount, day, .offered, from: reply.contactPoint)
        else { return false }
        promise.isAmountSaid = promise.isAmountSaid && isAmountSaid
        cancelOffers(of: promise.account)
        guard add(promise) else { return false }
        hasAsked = true
        state.conversation.pending = Conversation.Pending(
            question: .promise(promise.id),
            contactPoint: reply.contactPoint,
            until: now.adding(hours: policy.numbers.questionHours)
        )
        state.conversation.frame = nil
        repeatPromise(promise, index, .promiseEcho, orDay: .promiseEchoDay, reply)
        return true
    }

    /// The person named two days: both are repeated, and one "SÍ" holds for both.
    mutating func offerTwo(
        _ index: Int,
        _ parts: [DatedPart],
        _ reply: Reply
    ) -> Bool {
        guard parts.count == 2,
            var first = promise(
                index,
                parts[0].amount,
                parts[0].day,
                .offered,
                from: reply.contactPoint
            ),
            var second = promise(
                index,
                parts[1].amount,
                parts[1].day,
                .offered,
                from: reply.contactPoint
            )
        else { return false }
        first.isAmountSaid = parts[0].isSaid
        second.isAmountSaid = parts[1].isSaid
        cancelOffers(of: first.account)
        guard add(first), add(second) else {
            cancelOffers(of: first.account)
            return false
        }
        state.conversation.pending = Conversation.Pending(
            question: .promise(first.id),
            contactPoint: reply.contactPoint,
            until: now.adding(hours: policy.numbers.questionHours)
        )
        state.conversation.frame = nil
        hasAsked = true
        repeatTwo(first, second, index, .promiseEchoTwo, reply)
        return true
    }

    private mutating func repeatTwo(
        _ first: Promise,
        _ second: Promise,
        _ index: Int,
        _ role: TextRole,
        _ reply: Reply
    ) {
        answer(
            role,
            reply,
            accounts: [index],
            amount: first.isAmountSaid ? first.amount : nil,
            day: first.dueDay,
            isAmountSaid: true,
            second: second
        )
    }

    /// Says a promise again: the day only, where the amount would tell a stranger what is owed.
    private mutating func repeatPromise(
        _ promise: Promise,
        _ index: Int,
        _ role: TextRole,
        orDay dayOnly: TextRole,
        _ reply: Reply
    ) {
        let isKnown = level(at: reply.contactPoint).rawValue >= policy.numbers.proofLevel
        answer(
            promise.isAmountSaid || isKnown ? role : dayOnly,
            reply,
            accounts: [index],
            amount: promise.amount,
            day: promise.dueDay,
            isAmountSaid: promise.isAmountSaid
        )
    }

    /// The person confirmed it: silence until its reminders.
    mutating func open(_ id: PromiseID, _ reply: Reply) {
        state.conversation.pending = nil
        guard let position = state.promises.firstIndex(where: { $0.id == id }),
            state.promises[position].state == .offered, state.promises[position].dueDay >= today,
            let index = state.index(of: state.promises[position].account)
        else { return ignore(.unknownPromise) }
        replaceOpen(of: state.promises[position].account, by: id)
        settle(position, as: .open)
        let promise = state.promises[position]
        let beside = state.promises.lastIndex {
            $0.account == promise.account && $0.state == .offered && $0.madeAt == promise.madeAt
                && $0.id != id
        }
        if let beside {
            settle(beside, as: .open)
            repeatTwo(promise, state.promises[beside], index, .promiseConfirmedTwo, reply)
            return
        }
        repeatPromise(promise, index, .promiseConfirmed, orDay: .promiseConfirmedDay, reply)
    }

    /// A person of ours took it and heard the confirmation.
    mutating func agreed(_ id: AccountID, _ amount: Money?, _ day: Day) {
        guard let index = state.index(of: id) else { return ignore(.unknownAccount) }
        guard state.accounts[index].account.status == .active,
            state.arrangement(of: id) == nil
        else { return ignore(.alreadySo) }
        guard let promise = promise(index, amount, day, .open) else { return }
        cancelOffers(of: id)
        replaceOpen(of: id, by: promise.id)
        guard add(promise) else { return }
        gateChanged()
        withdraw(.promise) { $0.accounts.contains(id) }
        withdrawCalls(.promise, id)
        say(
            .promiseConfirmed,
            Saying(
                origin: .fact,
                purpose: .confirmation,
                accounts: [index],
                amount: promise.amount,
                day: promise.dueDay,
                missing: nil
            )
        )
    }

    mutating func cancel(_ id: PromiseID) {
        guard let position = state.promises.firstIndex(where: { $0.id == id }),
            state.promises[position].isWaiting
        else { return ignore(.unknownPromise) }
        withdrawCalls(.promise, state.promises[position].account)
        if state.conversation.pending?.question == .promise(id) { state.conversation.pending = nil }
        settle(position, as: .cancelled)
        withdraw(.promise) { message in
            if case .promise(let promise, _) = message.origin { promise == id } else { false }
        }
    }

    mutating func cancelOffers(of account: AccountID) {
        for position in state.promises.indices
        where state.promises[position].account == account
            && state.promises[position].state == .offered
        {
            settle(position, as: .cancelled)
        }
    }

    private mutating func replaceOpen(of account: AccountID, by id: PromiseID) {
        for position in state.promises.indices
        where state.promises[position].account == account
            && state.promises[position].state == .open && state.promises[position].id != id
        {
            settle(position, as: .cancelled)
        }
    }

    /// Moves a promise on in its life.
    mutating func settle(_ position: Int, as next: Promise.State) {
        state.promises[position].state = next
        let promise = state.promises[position]
        effects.append(.promiseChanged(promise))
        reasons.append(.promise(promise.id, next))
        gateChanged()
        guard let index = state.index(of: promise.account) else { return }
        let id = promise.account
        switch next {
        case .open:
            withdraw(.promise) { $0.accounts.contains(id) }
            withdrawCalls(.promise, id)
        case .kept:
            state.accounts[index].clock.promisesKept =
                state.accounts[index].clock.promisesKept.saturatingIncrement
        case .partial, .broken:
            state.accounts[index].clock.promisesBroken =
                state.accounts[index].clock.promisesBroken.saturatingIncrement
            openTask(.brokenPromise, account: id, message: nil)
        case .offered, .cancelled: break
        }
    }

    /// Calls promises kept in part or broken after their grace, and drops unanswered questions.
    mutating func settleExpiredPromises() {
        if let pending = state.conversation.pending, pending.until <= now {
            state.conversation.pending = nil
            if case .promise(let id) = pending.question,
                let position = state.promises.firstIndex(where: { $0.id == id }),
                state.promises[position].state == .offered
            {
                let account = state.promises[position].account
                cancelOffers(of: account)
            }
            // What a question was to complete lapses with it.
            state.conversation.frame = nil
        }
        for position in state.promises.indices {
            let promise = state.promises[position]
            if promise.state == .open && today > promise.graceDay {
                settle(position, as: promise.paid.minor > 0 ? .partial : .broken)
            } else if promise.state == .offered && today > promise.dueDay {
                settle(position, as: .cancelled)
            }
        }
    }

    // MARK: - Disputes

    mutating func openDispute(_ account: AccountID?) {
        if let account, state.index(of: account) == nil { return ignore(.unknownAccount) }
        hold(.dispute, account: account, until: nil)
        startDuty(.answerDispute, account: account, days: policy.numbers.disputeDays)
        withdraw(.dispute) { message in
            account.map { message.accounts.contains($0) } ?? true
        }
        withdrawCalls(.dispute, account)
        for position in state.promises.indices
        where state.promises[position].isWaiting
            && (account == nil || state.promises[position].account == account)
        {
            settle(position, as: .cancelled)
        }
    }

    mutating func closeDispute(_ account: AccountID?) {
        guard state.holds.contains(where: { $0.kind == .dispute && $0.account == account }) else {
            return ignore(.alreadySo)
        }
        release(.dispute, account)
        endDuties { $0.kind == .answerDispute && $0.account == account }
    }
}
