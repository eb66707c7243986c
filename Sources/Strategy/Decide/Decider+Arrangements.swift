internal import Domain
internal import Messaging
internal import Values

/// Agreements: proposed, accepted, paid, kept or broken. The next payment of one that runs is an
/// open promise, so that it is reminded of and missed like one.
extension Decider {
    /// Puts what was offered into an agreement that waits to be accepted.
    mutating func propose(_ offer: Offer, _ index: Int) -> Bool {
        let account = state.accounts[index].account.id
        var arrangement: Arrangement
        do throws(ArrangementRefusal) {
            arrangement = try Arrangement(
                id: ArrangementID(at: now, shard: state.person.shard, random: &random),
                account: account,
                terms: offer.terms
            )
        } catch {
            ignore(.impossibleTerms)
            return false
        }
        for place in state.arrangements.indices
        where state.arrangements[place].account == account
            && !state.arrangements[place].hasEnded && !state.arrangements[place].takesPayments
        {
            change(place) { arrangement throws(ArrangementRefusal) in
                try arrangement.cancel(.replaced)
            }
        }
        guard makeRoom() else { return false }
        arrangement.advance(to: today)
        state.arrangements.append(arrangement)
        effects.append(.arrangementChanged(arrangement))
        reasons.append(.arrangement(arrangement.id, arrangement.state))
        return true
    }

    /// The person accepted it: everything else falls silent, and its first payment is awaited.
    mutating func accepted(
        _ id: ArrangementID,
        _ evidence: Arrangement.Acceptance
    ) {
        guard let place = state.arrangements.firstIndex(where: { $0.id == id }),
            let index = state.index(of: state.arrangements[place].account),
            state.accounts[index].account.status == .active
        else { return ignore(.unknownArrangement) }
        let today = today
        guard
            change(
                place,
                { arrangement throws(ArrangementRefusal) in
                    try arrangement.accept(evidence, today: today)
                }
            )
        else { return }
        let account = state.arrangements[place].account
        let arrangement = state.arrangements[place]
        for other in state.arrangements.indices
        where other != place && state.arrangements[other].account == account
            && !state.arrangements[other].hasEnded
        {
            change(other) { arrangement throws(ArrangementRefusal) in
                try arrangement.cancel(.replaced)
            }
        }
        var concessions = state.concessions(of: account)
        if let offer = concessions.standing.first(where: { $0.terms == arrangement.terms }) {
            concessions.noteAccepted(offer, on: today)
        } else {
            concessions.standing = []
        }
        keep(concessions, account)
        state.conversation.pending = nil
        state.conversation.frame = nil
        withdraw(.promise) { $0.accounts.contains(account) }
        withdrawCalls(.promise, account)
        expectNext(place)
        let next = arrangement.next
        say(
            .agreementAccepted,
            Saying(
                origin: .fact,
                purpose: .confirmation,
                accounts: [index],
                amount: next?.amount,
                day: next?.dueDay,
                contactPoint: evidence.contactPoint
            )
        )
    }

    mutating func cancelArrangement(_ id: ArrangementID, _ why: Arrangement.Cancellation) {
        guard let place = state.arrangements.firstIndex(where: { $0.id == id }) else {
            return ignore(.unknownArrangement)
        }
        let ran = state.arrangements[place].takesPayments
        guard
            change(
                place,
                { arrangement throws(ArrangementRefusal) in try arrangement.cancel(why) }
            )
        else { return }
        if ran { cancelPromises(of: state.arrangements[place].account) }
    }

    /// The account left: what was agreed on it has lost its object.
    mutating func endArrangements(of account: AccountID) {
        for place in state.arrangements.indices
        where state.arrangements[place].account == account
            && !state.arrangements[place].hasEnded
        {
            change(place) { arrangement throws(ArrangementRefusal) in
                try arrangement.cancel(.account)
            }
        }
    }

    /// Money came: it goes to the payments of the agreement that runs, earliest first.
    mutating func count(_ payment: Payment, towardsArrangementOf account: AccountID) {
        guard let place = running(account) else { return }
        change(place) { arrangement throws(ArrangementRefusal) in
            _ = try arrangement.count(payment.id, payment.amount, on: payment.valueDay)
        }
        settleArrangement(place)
    }

    /// Money went back.
    mutating func reverse(_ payment: Payment, inArrangementOf account: AccountID) {
        let counted = state.arrangements.lastIndex { arrangement in
            arrangement.payments.contains { $0.payment == payment.id }
        }
        guard let place = counted ?? running(account) ?? lastKept(account) else { return }
        let today = today
        change(place) { arrangement throws(ArrangementRefusal) in
            _ = try arrangement.reverse(payment.id, on: today)
        }
        settleArrangement(place)
        if state.arrangements[place].state != .kept { release(.settled, account) }
    }

    /// Moves agreements on to where they stand today.
    mutating func advanceArrangements() {
        for place in state.arrangements.indices where !state.arrangements[place].hasEnded {
            settleArrangement(place)
        }
    }

    // MARK: - Parts

    private func running(_ account: AccountID) -> Int? {
        state.arrangements.lastIndex {
            $0.account == account && ($0.state == .accepted || $0.state == .defaulted)
        }
    }

    private func lastKept(_ account: AccountID) -> Int? {
        state.arrangements.lastIndex { $0.account == account && $0.state == .kept }
    }

    /// Changes one agreement and tells it; a refusal changes nothing.
    @discardableResult
    private mutating func change(
        _ place: Int,
        _ body: (inout Arrangement) throws(ArrangementRefusal) -> Void
    ) -> Bool {
        var changed = state.arrangements[place]
        do throws(ArrangementRefusal) {
            try body(&changed)
        } catch {
            reasons.append(.arrangementRefused(changed.id, error))
            return false
        }
        let before = state.arrangements[place]
        state.arrangements[place] = changed
        effects.append(.arrangementChanged(changed))
        if before.state != changed.state {
            reasons.append(.arrangement(changed.id, changed.state))
            gateChanged()
        }
        return true
    }

    private mutating func settleArrangement(_ place: Int) {
        let account = state.arrangements[place].account
        if let next = state.arrangements[place].advance(to: today) {
            let arrangement = state.arrangements[place]
            effects.append(.arrangementChanged(arrangement))
            reasons.append(.arrangement(arrangement.id, next))
            gateChanged()
            switch next {
            case .kept: kept(arrangement)
            case .defaulted: defaulted(arrangement)
            case .accepted, .proposed, .awaitingApproval, .cancelled, .expired: break
            }
        }
        if state.arrangements[place].state == .accepted, mayExpect(account) {
            expectNext(place)
        }
    }

    /// What is left of the debt is waived: nothing is asked for any more, and the letter is due.
    private mutating func kept(_ arrangement: Arrangement) {
        let account = arrangement.account
        cancelPromises(of: account)
        withdraw(.payment) { $0.accounts.contains(account) }
        withdrawCalls(.payment, account)
        guard arrangement.terms.settlesAll, let index = state.index(of: account)
        else { return }
        hold(.settled, account: account, until: nil)
        openTask(.settlementLetter, account: account, message: nil)
        say(
            .agreementKept,
            Saying(origin: .fact, purpose: .confirmation, accounts: [index])
        )
    }

    private mutating func defaulted(_ arrangement: Arrangement) {
        var concessions = state.concessions(of: arrangement.account)
        concessions.noteDefault()
        keep(concessions, arrangement.account)
        openTask(.brokenAgreement, account: arrangement.account, message: nil)
    }

    /// The next payment of an agreement is an open promise.
    private mutating func expectNext(_ place: Int) {
        let arrangement = state.arrangements[place]
        let account = arrangement.account
        guard let next = arrangement.next,
            next.dueDay.adding(days: arrangement.terms.graceDays) >= today,
            !state.promises.contains(where: {
                $0.account == account && $0.state == .open && $0.dueDay == next.dueDay
            })
        else { return }
        cancelPromises(of: account)
        _ = add(
            Promise(
                id: PromiseID(at: now, shard: state.person.shard, random: &random),
                account: account,
                amount: next.missing,
                dueDay: next.dueDay,
                graceDay: next.dueDay.adding(days: arrangement.terms.graceDays),
                madeAt: now,
                state: .open,
                paid: .zero(next.missing.currency)
            )
        )
        gateChanged()
    }

    /// Whether money is still awaited on an account: it is worked, and not disputed.
    private func mayExpect(_ account: AccountID) -> Bool {
        guard let index = state.index(of: account),
            state.accounts[index].account.status == .active,
            state.accounts[index].account.balance(on: today).minor > 0
        else { return false }
        return !state.holds.contains {
            $0.kind == .dispute && ($0.account == nil || $0.account == account)
        }
    }

    private mutating func cancelPromises(of account: AccountID) {
        for position in state.promises.indices
        where state.promises[position].account == account
            && state.promises[position].isWaiting
        {
            settle(position, as: .cancelled)
        }
    }

    /// Room for one more; the oldest that has ended gives way.
    private mutating func makeRoom() -> Bool {
        guard state.arrangements.count >= CaseState.arrangementLimit else { return true }
        guard let ended = state.arrangements.firstIndex(where: \.hasEnded) else {
            reasons.append(.bounded(.arrangements))
            return false
        }
        state.arrangements.remove(at: ended)
        return true
    }
}
