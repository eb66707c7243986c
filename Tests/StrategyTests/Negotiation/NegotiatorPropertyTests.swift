import Domain
import Strategy
import Testing
import Values

/// Random mandates, debts and dialogues, judged by what the mandate says and nothing of the engine.
@Suite("The offer engine, whatever is asked")
struct NegotiatorPropertyTests {
    private struct World {
        var random: Generator
        var mandate: Mandate
        var figures: NegotiableFigures
        var today = Day(iso: "2026-01-01")!
        var concessions = Concessions()
        /// Everything that was put to the person, to know it again.
        var seen: [Offer] = []
        var approved: [Offer] = []
        var bestAmount: Int64 = 0
        var bestDay: Day?
        var deferralsTaken: [Day] = []

        init(seed: Int) {
            var random = Generator(seed: UInt64(seed))
            mandate = World.mandate(&random)
            figures = World.figures(&random)
            self.random = random
        }

        static func mandate(_ random: inout Generator) -> Mandate {
            func pick(_ most: UInt64) -> Int { Int(random.below(most)) }
            var mandate = Mandate(name: "random")
            mandate.promise.horizonDays = 1 + pick(60)
            mandate.promise.leastPartBasisPoints = pick(10_001)
            mandate.offerDays = 1 + pick(8)
            if pick(8) > 0 {
                var rungs: [Mandate.Rung] = []
                var points = 0
                for _ in 0..<(1 + pick(5)) {
                    points += 1 + pick(1_900)
                    let parts: [DebtParts.Part]? =
                        pick(3) == 0 ? [.lateInterest, .fees, .interest] : nil
                    rungs.append(Mandate.Rung(basisPoints: min(points, 9_900), parts: parts))
                }
                var discount = Mandate.Discount(rungs: rungs)
                discount.covers = pick(3) == 0 ? .pastDue : .balance
                discount.payWithinDays = mandate.offerDays + pick(20)
                discount.mostInstalments = pick(2) == 0 ? 1 : 2 + pick(5)
                discount.lessBasisPoints = pick(2_000)
                discount.leastCounterBasisPoints = pick(10_001)
                mandate.discount = discount
            }
            if pick(6) > 0 {
                var rule = Mandate.Instalments(
                    most: 2 + pick(40),
                    least: Money(minor: 1 + Int64(pick(60_000)), .mexicanPeso)
                )
                rule.covers = pick(3) == 0 ? .pastDue : .balance
                rule.downBasisPoints = pick(2) == 0 ? 0 : pick(6_000)
                rule.periods = Array(
                    Mandate.Period.allCases.shuffled(using: &random).prefix(
                        1 + Int(random.below(3))
                    )
                )
                rule.firstWithinDays = Int(random.below(20))
                rule.lastWithinDays = 30 + Int(random.below(500))
                mandate.instalments = rule
            }
            if random.below(2) == 0 {
                mandate.deferral = Mandate.Deferral(
                    days: 1 + Int(random.below(90)),
                    timesAYear: 1 + Int(random.below(3))
                )
            }
            mandate.allowsRestructure = random.below(2) == 0
            if random.below(2) == 0 {
                mandate.approval = Mandate.Approval(
                    discountBasisPoints: random.below(2) == 0 ? 1 + Int(random.below(9_500)) : nil,
                    instalments: random.below(2) == 0 ? 2 + Int(random.below(59)) : nil,
                    deferralDays: random.below(2) == 0 ? 1 + Int(random.below(200)) : nil
                )
            }
            if random.below(2) == 0 {
                mandate.promptPayment = Mandate.PromptPayment(
                    reduction: .share(1 + Int(random.below(10_000)))
                )
            }
            mandate.hardship = Mandate.HardshipOption.allCases.shuffled(using: &random)
            if random.below(2) == 0 {
                mandate.floor = Money(minor: 1 + Int64(random.below(90_000)), .mexicanPeso)
            }
            return mandate
        }

        static func figures(_ random: inout Generator) -> NegotiableFigures {
            let most: [UInt64] = [1, 90_000, 90_000, 3_000_000, 3_000_000, 3_000_000]
            let balance = Int64(random.below(most[Int(random.below(6))]))
            var left = balance
            var parts = DebtParts()
            for part in DebtParts.Part.allCases where random.below(3) > 0 {
                let amount = Int64(random.below(UInt64(left + 1)))
                parts[part] = Money(minor: amount, .mexicanPeso)
                left -= amount
            }
            let pastDue = random.below(3) == 0 ? balance : Int64(random.below(UInt64(balance + 1)))
            return NegotiableFigures(
                balance: Money(minor: balance, .mexicanPeso),
                pastDue: Money(minor: pastDue, .mexicanPeso),
                parts: parts
            )
        }

        mutating func ask() -> Ask {
            let amount = Money(
                minor: Int64(random.below(UInt64(max(1, figures.balance.minor) * 11 / 10 + 1))),
                .mexicanPeso
            )
            let day = today.adding(days: Int(random.below(120)) - 3)
            let some = random.below(2) == 0
            let period = random.below(2) == 0 ? nil : Mandate.Period.allCases[Int(random.below(3))]
            switch random.below(13) {
            case 0, 1: return .discount
            case 2, 3, 4: return .counter(amount, by: some ? day : nil)
            case 5: return .counter(nil, by: today.adding(days: Int(random.below(20))))
            case 6, 7:
                return .instalments(
                    count: random.below(3) == 0 ? nil : Int(random.below(64)),
                    each: random.below(4) == 0 ? amount : nil,
                    period: period,
                    first: some ? day : nil
                )
            case 8:
                return .capacity(Money(minor: amount.minor / 10 + 1, .mexicanPeso), period)
            case 9: return .moreTime(until: some ? day : nil)
            case 10: return .part(some ? amount : nil, on: some ? day : nil)
            case 11: return .hardship
            default: return .yes(choice: some ? Int(random.below(4)) : nil)
            }
        }
    }

    /// The most that a rung may waive, by the words of the mandate.
    private func most(_ world: World, _ rung: Int, inInstalments: Bool) -> Int64 {
        guard let discount = world.mandate.discount else { return 0 }
        let covered = discount.covers == .balance ? world.figures.balance : world.figures.pastDue
        var most: Int64 = 0
        for rung in discount.rungs.prefix(rung) {
            let points = rung.basisPoints - (inInstalments ? discount.lessBasisPoints : 0)
            let base =
                rung.parts.map { parts in
                    parts.reduce(0) { $0 + (world.figures.parts[$1]?.minor ?? 0) }
                } ?? covered.minor
            most = max(most, min(base, covered.minor) * Int64(max(0, points)) / 10_000)
        }
        return most
    }

    private func checkOffer(_ offer: Offer, _ world: World, proposal: Proposal? = nil) {
        let (terms, mandate, today) = (offer.terms, world.mandate, world.today)
        #expect(terms.flaw == nil)
        #expect(terms.madeOn == today)
        #expect(terms.balance == world.figures.balance)
        #expect(terms.validThrough >= today)
        #expect(terms.validThrough <= terms.dues[0].day)
        let last = terms.dues[terms.dues.count - 1].day.days(since: today)
        switch offer.form {
        case .promise:
            #expect(terms.waived.minor == 0)
            #expect(last <= mandate.promise.horizonDays)
        case .promptPayment:
            #expect(terms.covered == world.figures.pastDue)
            #expect(last == mandate.promptPayment?.withinDays)
        case .agreement:
            #expect(terms.validThrough.days(since: today) <= mandate.offerDays)
            checkAgreement(offer, world, last, proposal)
        }
    }

    private func checkAgreement(
        _ offer: Offer,
        _ world: World,
        _ last: Int,
        _ proposal: Proposal?
    ) {
        let (terms, mandate) = (offer.terms, world.mandate)
        if terms.waived.minor > 0 {
            #expect(terms.kind == .settlement)
            #expect(terms.agreed.minor >= mandate.floor?.minor ?? 1)
            let inInstalments = terms.dues.count > 1
            if let proposal {
                let limit = Int64(mandate.approval?.discountBasisPoints ?? 0)
                #expect(terms.waived.minor * 10_000 <= terms.covered.minor * limit)
                #expect(proposal.asked > proposal.allowed)
            } else {
                let rungs = mandate.discount?.rungs.count ?? 0
                #expect((1...max(1, rungs)).contains(Int(offer.rung)))
                #expect(
                    terms.waived.minor
                        <= most(world, Int(offer.rung), inInstalments: inInstalments)
                )
            }
            if inInstalments {
                #expect(terms.dues.count <= mandate.discount?.mostInstalments ?? 0)
            } else {
                #expect(last <= mandate.discount?.payWithinDays ?? 0)
            }
        }
        if terms.dues.count > 1 {
            guard let rule = mandate.instalments else {
                Issue.record("instalments without a rule")
                return
            }
            if proposal == nil {
                #expect(terms.dues.count <= rule.most)
                #expect(terms.dues.allSatisfy { $0.amount.minor >= rule.least.minor })
                #expect(last <= rule.lastWithinDays)
                #expect(terms.kind != .restructure)
            } else {
                let limit = mandate.allowsRestructure ? 60 : mandate.approval?.instalments ?? 0
                #expect(terms.dues.count <= limit)
            }
            #expect(
                terms.dues[0].amount.minor * 10_000
                    >= terms.agreed.minor * Int64(rule.downBasisPoints)
            )
            #expect(terms.dues[0].day.days(since: world.today) <= rule.firstWithinDays)
        }
        if terms.kind == .deferral {
            let limit = proposal == nil ? mandate.deferral?.days : mandate.approval?.deferralDays
            #expect(last <= limit ?? 0)
            if proposal == nil {
                let recent = world.deferralsTaken.filter { world.today.days(since: $0) < 365 }
                #expect(recent.count < mandate.deferral?.timesAYear ?? 0)
            }
        }
    }

    private func checkAnswer(_ answer: Answer, to ask: Ask, _ before: World) {
        var world = before
        world.concessions = answer.concessions
        switch answer.outcome {
        case .offers(let offers):
            #expect((1...Concessions.standingLimit).contains(offers.count))
            for offer in offers { checkOffer(offer, world) }
        case .standing(let offers):
            #expect(!offers.isEmpty)
            #expect(offers.allSatisfy { before.seen.contains($0) })
            #expect(offers.allSatisfy { $0.terms.validThrough >= world.today })
        case .accepted(let offer):
            if !before.seen.contains(offer) { checkOffer(offer, world) }
        case .needsApproval(let proposal):
            if before.concessions.proposal != proposal {
                checkOffer(proposal.offer, world, proposal: proposal)
            }
        case .refused: break
        }
        // Never two discounts beside each other.
        #expect(answer.concessions.standing.count { $0.discount.minor > 0 } <= 1)
        #expect(answer.concessions.rung >= before.concessions.rung)
        #expect(!answer.reasons.isEmpty || !answer.offers.isEmpty)
        checkMove(answer, to: ask, before)
    }

    /// Only a better amount or an earlier day than any before moves a concession.
    private func checkMove(_ answer: Answer, to ask: Ask, _ before: World) {
        let (old, new) = (before.concessions, answer.concessions)
        guard let given = old.given, let of = old.givenOf else { return }
        guard let next = new.given, let nextOf = new.givenOf else {
            Issue.record("what was given was forgotten")
            return
        }
        let shares = (
            Int128(given.minor) * Int128(nextOf.minor), Int128(next.minor) * Int128(of.minor)
        )
        #expect(shares.1 >= shares.0)
        guard next != given else { return }
        guard case .counter(let amount, let day) = ask else {
            Issue.record("\(ask) improved an offer")
            return
        }
        let isBetter = amount.map { $0.minor > before.bestAmount } ?? false
        let isEarlier = day.map { $0 < before.bestDay ?? before.today.adding(days: 999) }
        #expect(isBetter || isEarlier ?? false)
    }

    @Test("Nothing offered or accepted is ever outside the mandate", arguments: 1...400)
    func neverOutside(seed: Int) throws {
        var world = World(seed: seed)
        for _ in 0..<40 {
            if world.random.below(4) == 0 {
                world.today = world.today.adding(days: Int(world.random.below(25)))
            }
            if world.random.below(12) == 0 {
                world.figures = World.figures(&world.random)
            }
            if world.random.below(6) == 0,
                let answer = Negotiator.promptPayment(
                    mandate: world.mandate,
                    figures: world.figures,
                    concessions: world.concessions,
                    today: world.today
                )
            {
                for offer in answer.offers { checkOffer(offer, world) }
                world.seen += answer.offers
                world.concessions = answer.concessions
            }
            let ask = world.ask()
            let answer = Negotiator.answer(
                ask,
                mandate: world.mandate,
                figures: world.figures,
                concessions: world.concessions,
                today: world.today
            )
            checkAnswer(answer, to: ask, world)
            // What is stored and read again answers the same.
            var writer = CanonicalWriter()
            writer.write(world.concessions)
            var reader = CanonicalReader(writer.bytes)
            let again = Negotiator.answer(
                ask,
                mandate: world.mandate,
                figures: world.figures,
                concessions: try reader.concessions(),
                today: world.today
            )
            #expect(again == answer)
            note(answer, ask, &world)
        }
    }

    private func note(_ answer: Answer, _ ask: Ask, _ world: inout World) {
        world.concessions = answer.concessions
        world.seen += answer.offers
        // What is refused at once was not put on the table.
        let refusals: [NegotiationReason.Word] = [.impossibleDay, .impossibleAmount, .nothingOwed]
        if case .counter(let amount, let day) = ask,
            !refusals.contains(where: { answer.outcome == .refused($0) })
        {
            world.bestAmount = max(world.bestAmount, amount?.minor ?? 0)
            if let day { world.bestDay = min(world.bestDay ?? day, day) }
        }
        if case .accepted(let offer) = answer.outcome, world.random.below(3) == 0 {
            if offer.terms.kind == .deferral, offer.form == .agreement {
                world.deferralsTaken.append(world.today)
            }
            world.concessions.noteAccepted(offer, on: world.today)
        }
    }

    @Test(
        "What a supervisor approved holds as it was asked for, in its own days",
        arguments: 1...200
    )
    func approvals(seed: Int) {
        var world = World(seed: seed)
        for _ in 0..<40 {
            let ask = world.ask()
            let answer = Negotiator.answer(
                ask,
                mandate: world.mandate,
                figures: world.figures,
                concessions: world.concessions,
                today: world.today
            )
            world.concessions = answer.concessions
            guard case .needsApproval(let proposal) = answer.outcome else { continue }
            world.today = world.today.adding(days: Int(world.random.below(9)))
            let decided = Negotiator.decide(
                approved: true,
                mandate: world.mandate,
                figures: world.figures,
                concessions: world.concessions,
                today: world.today
            )
            #expect(decided.offers.map(\.pay) == [proposal.offer.pay])
            #expect(decided.offers.allSatisfy { $0.terms.flaw == nil })
            #expect(decided.offers.allSatisfy { $0.terms.madeOn == world.today })
            #expect(decided.concessions.standing == decided.offers)
            return
        }
    }

    @Test("The random dialogues reach every reason, so that the tests above mean something")
    func everyReason() {
        var words: Set<NegotiationReason.Word> = []
        for seed in 1...400 {
            var world = World(seed: seed)
            for _ in 0..<40 {
                if world.random.below(4) == 0 {
                    world.today = world.today.adding(days: Int(world.random.below(25)))
                }
                if world.random.below(12) == 0 { world.figures = World.figures(&world.random) }
                if world.random.below(300) == 0 { world.concessions.noteDefault() }
                let ask = world.ask()
                let answer = Negotiator.answer(
                    ask,
                    mandate: world.mandate,
                    figures: world.figures,
                    concessions: world.concessions,
                    today: world.today
                )
                words.formUnion(answer.reasons.map(\.word))
                note(answer, ask, &world)
            }
        }
        // These belong to a supervisor's decision and to what is announced.
        let others: Set<NegotiationReason.Word> = [.approved, .promptPayment]
        #expect(Set(NegotiationReason.Word.allCases).subtracting(words) == others)
    }
}
