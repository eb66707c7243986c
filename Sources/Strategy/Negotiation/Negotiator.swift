public import Domain
public import Values

/// What the person asks for or puts on the table, as it was understood.
public enum Ask: Sendable, Equatable {
    /// A discount, without saying how much.
    case discount
    /// So much in one payment to settle it, by a day; or the same offer on an earlier day.
    case counter(Money?, by: Day?)
    /// Parts: how many, of how much, how far apart, from when on, as far as they said it.
    case instalments(count: Int?, each: Money?, period: Mandate.Period?, first: Day?)
    /// What they can pay each time.
    case capacity(Money, Mandate.Period?)
    /// More time, until a day if they named one.
    case moreTime(until: Day?)
    /// To pay a part now, or on a day.
    case part(Money?, on: Day?)
    /// They cannot pay.
    case hardship
    /// Yes to what stands; which one if there are several, from 1.
    case yes(choice: Int?)
}

/// What the offer engine answers.
public struct Answer: Sendable, Equatable {
    /// The answer itself.
    public enum Outcome: Sendable, Equatable {
        /// This may be put to the person; one of them if they are several.
        case offers([Offer])
        /// What was offered before still stands, as it was.
        case standing([Offer])
        /// This is agreed, once the person confirmed it in the form that it needs.
        case accepted(Offer)
        /// A supervisor must decide first.
        case needsApproval(Proposal)
        /// Nothing can be offered; the reason as a word for the text.
        case refused(NegotiationReason.Word)
    }

    /// The answer itself.
    public var outcome: Outcome
    /// What is conceded from now on.
    public var concessions: Concessions
    /// Why, in the order it was decided.
    public var reasons: [NegotiationReason]

    /// The offers of any answer that has some.
    public var offers: [Offer] {
        switch outcome {
        case .offers(let offers), .standing(let offers): offers
        case .accepted(let offer): [offer]
        case .needsApproval(let proposal): [proposal.offer]
        case .refused: []
        }
    }
}

/// The offer engine: what a mandate allows for an account on a day, given what was conceded.
///
/// Nothing that it offers or accepts lies outside the mandate. Asking again never improves an
/// offer; a concession follows only on a better amount or an earlier day. The caller asks nothing
/// while an agreement is running.
public struct Negotiator: Sendable {
    /// What may be agreed.
    public let mandate: Mandate
    /// What is owed.
    public let figures: NegotiableFigures
    /// The local day.
    public let today: Day

    var concessions: Concessions
    var reasons: [NegotiationReason] = []

    private init(
        _ mandate: Mandate,
        _ figures: NegotiableFigures,
        _ concessions: Concessions,
        _ today: Day
    ) {
        self.mandate = mandate
        self.figures = figures
        self.concessions = concessions
        self.today = today
    }

    /// Answers what a person asks for.
    public static func answer(
        _ ask: Ask,
        mandate: Mandate,
        figures: NegotiableFigures,
        concessions: Concessions,
        today: Day
    ) -> Answer {
        var turn = Negotiator(mandate, figures, concessions, today)
        turn.concessions.asks += concessions.asks == .max ? 0 : 1
        return turn.finish(turn.outcome(ask))
    }

    /// Something off for prompt payment, to be announced with a reminder; nil when there is none
    /// for this account now.
    public static func promptPayment(
        mandate: Mandate,
        figures: NegotiableFigures,
        concessions: Concessions,
        today: Day
    ) -> Answer? {
        var turn = Negotiator(mandate, figures, concessions, today)
        guard let offer = turn.promptPayment() else { return nil }
        return turn.finish(.offers([offer]))
    }

    /// What a supervisor decided about the proposal that waits; its days count from today on.
    public static func decide(
        approved: Bool,
        mandate: Mandate,
        figures: NegotiableFigures,
        concessions: Concessions,
        today: Day
    ) -> Answer {
        var turn = Negotiator(mandate, figures, concessions, today)
        let proposal = turn.concessions.proposal
        turn.concessions.proposal = nil
        guard let proposal else { return turn.finish(.refused(.nothingStands)) }
        guard approved else {
            turn.say(.nobodyMay)
            return turn.finish(turn.again() ?? .refused(.nobodyMay))
        }
        guard turn.covers(proposal.offer) else {
            turn.say(.figuresChanged)
            return turn.finish(turn.again() ?? .refused(.figuresChanged))
        }
        turn.say(.approved)
        return turn.finish(.offers([turn.moved(proposal.offer)]))
    }

    mutating func say(
        _ word: NegotiationReason.Word,
        _ amount: Money? = nil,
        day: Day? = nil,
        number: Int? = nil
    ) {
        reasons.append(NegotiationReason(word, amount: amount, day: day, number: number))
    }

    private mutating func finish(_ outcome: Answer.Outcome) -> Answer {
        switch outcome {
        case .offers(let offers):
            concessions.standing = offers
            noteMade(offers)
        case .accepted(let offer):
            // It stands until the person confirmed it in the form that it needs.
            concessions.standing = [offer]
            noteMade([offer])
        case .needsApproval(let proposal): concessions.proposal = proposal
        case .refused(let word):
            if reasons.last?.word != word { say(word) }
        case .standing: break
        }
        return Answer(outcome: outcome, concessions: concessions, reasons: reasons)
    }

    private mutating func noteMade(_ offers: [Offer]) {
        concessions.offersMade += concessions.offersMade == .max ? 0 : 1
        concessions.lastDay = today
        for offer in offers where offer.form == .agreement && offer.discount.minor > 0 {
            concessions.rung = max(concessions.rung, offer.rung)
            if offer.discount.minor > given {
                concessions.given = offer.discount
                concessions.givenOf = offer.terms.covered
            }
        }
    }

    private mutating func outcome(_ ask: Ask) -> Answer.Outcome {
        guard figures.balance.minor > 0 else { return .refused(.nothingOwed) }
        dropLapsed()
        if case .yes(let choice) = ask { return take(choice) }
        // Something off that was announced holds until its day; nothing else runs beside it.
        let prompt = concessions.standing.filter { $0.form == .promptPayment }
        switch ask {
        case .moreTime(let until): return moreTime(until)
        case .part(let amount, let day): return part(amount, day)
        case .hardship: return hardship()
        case .counter(let amount, let day):
            if let day, day < today { return .refused(.impossibleDay) }
            if let amount, !isPossible(amount) { return .refused(.impossibleAmount) }
            // Whatever becomes of it, it was put on the table.
            defer { noteCounter(amount, day) }
            if let amount, amount.minor >= figures.balance.minor { return wholePromise(by: day) }
            if !prompt.isEmpty { return stands(prompt) }
            return barred() ?? counter(amount, day)
        case .discount:
            if !prompt.isEmpty { return stands(prompt) }
            return barred() ?? discount()
        case .instalments(let count, let each, let period, let first):
            if let first, first < today { return .refused(.impossibleDay) }
            if let each, !isPossible(each) { return .refused(.impossibleAmount) }
            if let count, count < 1 { return .refused(.impossibleAmount) }
            if count == 1 { return wholePromise(by: first) }
            let wish = Wish(count: count, each: each, period: period, first: first)
            return barred() ?? instalments(wish)
        case .capacity(let amount, let period):
            guard isPossible(amount) else { return .refused(.impossibleAmount) }
            let wish = Wish(count: nil, each: amount, period: period, first: nil)
            return barred() ?? instalments(wish)
        case .yes: return .refused(.nothingStands)
        }
    }

    func isPossible(_ amount: Money) -> Bool {
        amount.currency == figures.balance.currency && amount.minor > 0
            && amount.minor <= Arrangement.amountLimit
    }

    /// Why nothing but a promise is possible, or nil.
    mutating func barred() -> Answer.Outcome? {
        if concessions.defaults >= mandate.mostDefaults {
            reasons.removeAll { $0.word == .defaultedBefore }
            say(.defaultedBefore, number: Int(concessions.defaults))
            return .refused(.defaultedBefore)
        }
        if let floor = mandate.floor, floor.currency == figures.balance.currency,
            figures.balance.minor < floor.minor
        {
            reasons.removeAll { $0.word == .belowFloor }
            say(.belowFloor, floor)
            return .refused(.belowFloor)
        }
        return nil
    }

    // MARK: - What stands

    /// An offer holds while its days last and what is owed has not become less.
    func covers(_ offer: Offer) -> Bool {
        // Whoever only pays later may do so as long as so much is owed at all.
        let isPlain = offer.form == .promise || offer.terms.kind == .deferral
        let isWhole = isPlain || offer.terms.covered == offer.terms.balance
        let coverage: Mandate.Coverage = isWhole ? .balance : .pastDue
        let covered = figures.covered(coverage)
        return covered.currency == offer.terms.covered.currency
            && offer.terms.covered.minor <= covered.minor
    }

    private mutating func dropLapsed() {
        let (today, before) = (today, concessions.standing)
        let open = before.filter { today <= $0.terms.validThrough }
        let kept = open.filter { covers($0) }
        if open.count < before.count {
            say(.offerRenewed)
        } else if kept.count < open.count {
            say(.figuresChanged)
        }
        concessions.standing = kept
        if let proposal = concessions.proposal, !covers(proposal.offer) {
            concessions.proposal = nil
        }
    }

    mutating func stands(_ offers: [Offer]) -> Answer.Outcome {
        say(.offerStands, day: offers.map(\.terms.validThrough).min())
        return .standing(offers)
    }

    /// What was offered before: as it stands, or made again at the same concession.
    mutating func again() -> Answer.Outcome? {
        let standing = concessions.standing.filter {
            $0.form == .agreement && $0.discount.minor > 0
        }
        if !standing.isEmpty { return stands(standing) }
        guard concessions.rung > 0, let offer = discounted(rung: Int(concessions.rung)) else {
            return concessions.standing.isEmpty ? nil : stands(concessions.standing)
        }
        return .offers([offer])
    }

    private mutating func take(_ choice: Int?) -> Answer.Outcome {
        let standing = concessions.standing
        if let choice, standing.indices.contains(choice - 1) {
            say(.taken)
            return .accepted(standing[choice - 1])
        }
        if standing.count == 1, choice == nil {
            say(.taken)
            return .accepted(standing[0])
        }
        if !standing.isEmpty {
            say(.chooseOne)
            return .standing(standing)
        }
        return barred() ?? again() ?? .refused(.nothingStands)
    }

    /// The same offer with all its days counted from today.
    private func moved(_ offer: Offer) -> Offer {
        var offer = offer
        let days = today.days(since: offer.terms.madeOn)
        offer.terms.madeOn = today
        offer.terms.validThrough = offer.terms.validThrough.adding(days: days)
        offer.terms.dues = offer.terms.dues.map {
            Arrangement.Due(day: $0.day.adding(days: days), amount: $0.amount)
        }
        return offer
    }
}
