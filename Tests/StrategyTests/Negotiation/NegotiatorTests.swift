import Domain
import Strategy
import Testing
import Values

func pesos(_ amount: Int64) -> Money { Money(minor: amount * 100, .mexicanPeso) }

private func day(_ text: String) -> Day { Day(iso: text)! }

/// One negotiation, told ask by ask.
private struct Table {
    var mandate: Mandate
    var figures: NegotiableFigures
    var today = day("2026-11-21")
    var concessions = Concessions()

    init(_ mandate: Mandate, owes: Int64, pastDue: Int64? = nil, parts: DebtParts = DebtParts()) {
        self.mandate = mandate
        figures = NegotiableFigures(
            balance: pesos(owes),
            pastDue: pesos(pastDue ?? owes),
            parts: parts
        )
    }

    mutating func ask(_ ask: Ask) -> Answer {
        let answer = Negotiator.answer(
            ask,
            mandate: mandate,
            figures: figures,
            concessions: concessions,
            today: today
        )
        concessions = answer.concessions
        return answer
    }
}

@Suite("The offer engine")
struct NegotiatorTests {
    private let late: Mandate
    private let early: Mandate
    private let general: Mandate

    init() throws {
        let book = try documentedMandates()
        (late, early, general) = (book.mandates[0], book.mandates[1], book.mandates[2])
    }

    @Test("The first ask gives the first concession; asking again gives the same offer")
    func askingAgain() {
        var table = Table(late, owes: 5_000)
        let first = table.ask(.discount)
        guard case .offers(let offers) = first.outcome else {
            Issue.record("no offer: \(first)")
            return
        }
        #expect(offers.map(\.pay) == [pesos(4_500)])
        #expect(offers[0].discount == pesos(500))
        #expect(offers[0].terms.dues.map(\.day) == [day("2026-12-01")])
        #expect(offers[0].terms.validThrough == day("2026-11-26"))
        for _ in 0..<5 {
            let again = table.ask(.discount)
            #expect(again.outcome == .standing(offers))
            #expect(again.reasons.map(\.word) == [.notConcrete, .offerStands])
        }
        #expect(table.concessions.rung == 1)
        #expect(table.concessions.asks == 6)
    }

    @Test("A better counter-offer moves one concession on; one that is no better does not")
    func counters() {
        var table = Table(late, owes: 5_000)
        _ = table.ask(.discount)
        let second = table.ask(.counter(pesos(2_500), by: nil))
        #expect(second.offers.map(\.pay) == [pesos(4_000)])
        #expect(second.reasons.last?.word == .nextConcession)
        let same = table.ask(.counter(pesos(2_500), by: nil))
        #expect(same.outcome == .standing(second.offers))
        let third = table.ask(.counter(pesos(3_000), by: nil))
        #expect(third.offers.map(\.pay) == [pesos(3_500)])
        let accepted = table.ask(.counter(pesos(3_600), by: day("2026-11-27")))
        guard case .accepted(let offer) = accepted.outcome else {
            Issue.record("not accepted: \(accepted)")
            return
        }
        // What stands is less than what they offer: they pay what stands.
        #expect(offer.pay == pesos(3_500))
        #expect(offer.terms.dues[0].day == day("2026-11-27"))
    }

    @Test("The example of the documentation goes as it is told there")
    func documentedExample() {
        var table = Table(late, owes: 5_000)
        #expect(table.ask(.discount).offers.map(\.pay) == [pesos(4_500)])
        for _ in 0..<3 { #expect(table.ask(.discount).offers.map(\.pay) == [pesos(4_500)]) }
        #expect(table.ask(.counter(pesos(2_500), by: nil)).offers.map(\.pay) == [pesos(4_000)])
        #expect(table.ask(.counter(pesos(2_500), by: nil)).offers.map(\.pay) == [pesos(4_000)])
        var other = table
        let agreed = other.ask(.counter(pesos(3_900), by: day("2026-11-27")))
        #expect(agreed.offers.first.map { agreed.outcome == .accepted($0) } ?? false)
        #expect(agreed.offers.map(\.pay) == [pesos(3_900)])
        other = table
        let three = other.ask(.instalments(count: 3, each: nil, period: nil, first: nil))
        #expect(three.offers.map(\.pay) == [pesos(4_250)])
        other = table
        let monthly = other.ask(.capacity(pesos(800), .monthly)).offers
        #expect(monthly.map(\.pay) == [pesos(5_000)])
        #expect(monthly.map(\.terms.dues.count) == [7])
        #expect(table.ask(.counter(pesos(2_600), by: nil)).offers.map(\.pay) == [pesos(3_500)])
        other = table
        guard case .needsApproval(let proposal) = other.ask(.counter(pesos(2_800), by: nil)).outcome
        else {
            Issue.record("no proposal")
            return
        }
        #expect([proposal.asked, proposal.allowed] == [4_400, 3_000])
        let refused = table.ask(.counter(pesos(2_000), by: nil))
        #expect(refused.offers.map(\.pay) == [pesos(3_500)])
    }

    @Test("A counter-offer within the next concession is accepted as it is")
    func counterInside() {
        var table = Table(late, owes: 5_000)
        _ = table.ask(.discount)
        let answer = table.ask(.counter(pesos(4_200), by: nil))
        #expect(answer.offers.map(\.pay) == [pesos(4_200)])
        guard case .accepted = answer.outcome else {
            Issue.record("not accepted: \(answer)")
            return
        }
        // It lapses, and asking again brings back no more than that.
        table.today = day("2026-12-20")
        #expect(table.ask(.discount).offers.map(\.pay) == [pesos(4_200)])
    }

    @Test("An earlier day is something concrete too, and the offer is bound to it")
    func earlierDay() {
        var table = Table(late, owes: 5_000)
        _ = table.ask(.discount)
        let answer = table.ask(.counter(nil, by: day("2026-11-23")))
        #expect(answer.offers.map(\.pay) == [pesos(4_000)])
        #expect(answer.offers[0].terms.dues[0].day == day("2026-11-23"))
        #expect(answer.offers[0].terms.validThrough == day("2026-11-23"))
        let same = table.ask(.counter(nil, by: day("2026-11-23")))
        #expect(same.outcome == .standing(answer.offers))
    }

    @Test("A ridiculous counter-offer moves nothing")
    func ridiculous() {
        var table = Table(late, owes: 5_000)
        let offers = table.ask(.discount).offers
        for amount in [1, 2, 500, 2_249] as [Int64] {
            let answer = table.ask(.counter(pesos(amount), by: nil))
            #expect(answer.outcome == .standing(offers))
            #expect(answer.reasons.first?.word == .counterTooLow)
        }
    }

    @Test("A lapsed offer is renewed, not improved")
    func renewed() {
        var table = Table(late, owes: 5_000)
        let first = table.ask(.discount).offers[0]
        table.today = day("2026-12-05")
        let again = table.ask(.discount)
        #expect(again.reasons.map(\.word) == [.offerRenewed, .notConcrete])
        #expect(again.offers.map(\.pay) == [first.pay])
        #expect(again.offers[0].terms.validThrough == day("2026-12-10"))
        #expect(again.offers[0].rung == 1)
    }

    @Test("Less than the last concession waits for a supervisor, once; far less for nobody")
    func supervisor() {
        var table = Table(late, owes: 5_000)
        _ = table.ask(.discount)
        _ = table.ask(.counter(pesos(2_600), by: nil))
        _ = table.ask(.counter(pesos(2_700), by: nil))
        let answer = table.ask(.counter(pesos(2_800), by: nil))
        guard case .needsApproval(let proposal) = answer.outcome else {
            Issue.record("no proposal: \(answer)")
            return
        }
        #expect(proposal.offer.pay == pesos(2_800))
        #expect(proposal.excess == .discount)
        #expect(proposal.allowed == 3_000)
        #expect(proposal.asked == 4_400)
        let again = table.ask(.counter(pesos(2_900), by: nil))
        #expect(again.outcome == .needsApproval(proposal))
        #expect(again.reasons.last?.word == .alreadyProposed)

        table.today = day("2026-11-24")
        let approved = Negotiator.decide(
            approved: true,
            mandate: late,
            figures: table.figures,
            concessions: table.concessions,
            today: table.today
        )
        #expect(approved.offers.map(\.pay) == [pesos(2_800)])
        #expect(approved.offers[0].terms.madeOn == table.today)
        #expect(approved.offers[0].terms.flaw == nil)
        #expect(approved.concessions.proposal == nil)

        let declined = Negotiator.decide(
            approved: false,
            mandate: late,
            figures: table.figures,
            concessions: table.concessions,
            today: table.today
        )
        #expect(declined.offers.map(\.pay) == [pesos(3_500)])
    }

    @Test("Below what a supervisor may approve, the offer stands as it is")
    func nobody() {
        var mandate = late
        mandate.discount?.leastCounterBasisPoints = 0
        var table = Table(mandate, owes: 5_000)
        for amount in [100, 200, 300, 400, 500] as [Int64] {
            _ = table.ask(.counter(pesos(amount), by: nil))
        }
        let answer = table.ask(.counter(pesos(2_400), by: nil))
        #expect(answer.offers.map(\.pay) == [pesos(3_500)])
        #expect(answer.reasons.map(\.word).contains(.nobodyMay))
        #expect(table.concessions.proposal == nil)
    }

    @Test("What is owed becoming less ends the offer; it is made again for the rest")
    func figuresChanged() {
        var table = Table(late, owes: 5_000)
        _ = table.ask(.discount)
        table.figures = NegotiableFigures(balance: pesos(3_000), pastDue: pesos(3_000))
        let answer = table.ask(.discount)
        #expect(answer.reasons.first?.word == .figuresChanged)
        #expect(answer.offers.map(\.pay) == [pesos(2_700)])
    }

    @Test("So many instalments as asked for are taken as they are, on paydays and to the centavo")
    func instalmentsAsWished() {
        var table = Table(late, owes: 5_000)
        let wish = Ask.instalments(count: 3, each: nil, period: .fortnightly, first: nil)
        let answer = table.ask(wish)
        guard case .accepted(let offer) = answer.outcome else {
            Issue.record("not accepted: \(answer)")
            return
        }
        #expect(offer.terms.kind == .instalments)
        #expect(offer.terms.dues.map(\.amount) == [pesos(1_667), pesos(1_667), pesos(1_666)])
        #expect(
            offer.terms.dues.map(\.day) == [
                day("2026-11-26"), day("2026-12-15"), day("2026-12-31"),
            ]
        )
        let free = table.ask(.instalments(count: nil, each: nil, period: nil, first: nil))
        #expect(free.offers.map(\.terms.dues.count) == [2, 7, 12])
    }

    @Test("What they can pay each time finds its calendar, or the longest one there is")
    func capacity() {
        var table = Table(late, owes: 5_000)
        let answer = table.ask(.capacity(pesos(800), .monthly))
        guard case .accepted(let offer) = answer.outcome else {
            Issue.record("not accepted: \(answer)")
            return
        }
        #expect(offer.terms.dues.count == 7)
        #expect(offer.terms.dues.allSatisfy { $0.amount.minor <= 80_000 })
        let low = table.ask(.capacity(pesos(350), .monthly))
        #expect(low.reasons.map(\.word).contains(.beyondCapacity))
        #expect(low.offers.map(\.terms.dues.count) == [12])
        let insisted = table.ask(.capacity(pesos(350), .monthly))
        guard case .needsApproval(let proposal) = insisted.outcome else {
            Issue.record("no proposal: \(insisted)")
            return
        }
        #expect(proposal.offer.terms.dues.count == 14)
        #expect(proposal.offer.terms.kind == .instalments)
        #expect(proposal.allowed == 12)
    }

    @Test("More than a supervisor may is put to them as a restructure, where that is allowed")
    func restructure() {
        var table = Table(late, owes: 20_000)
        let wish = Ask.instalments(count: 30, each: nil, period: .monthly, first: nil)
        #expect(table.ask(wish).offers.map(\.terms.dues.count) == [12])
        guard case .needsApproval(let proposal) = table.ask(wish).outcome else {
            Issue.record("no proposal")
            return
        }
        #expect(proposal.offer.terms.kind == .restructure)
        table = Table(late, owes: 20_000)
        table.mandate.allowsRestructure = false
        _ = table.ask(wish)
        #expect(table.ask(wish).reasons.map(\.word).contains(.nobodyMay))
    }

    @Test("After a discount, instalments are offered with the smaller one")
    func discountInInstalments() {
        var table = Table(late, owes: 5_000)
        _ = table.ask(.discount)
        let answer = table.ask(.instalments(count: 3, each: nil, period: nil, first: nil))
        // 10 % in one payment is 5 % in three.
        #expect(answer.offers.map(\.pay) == [pesos(4_750)])
        #expect(answer.offers.map(\.terms.kind) == [.settlement])
        #expect(answer.offers.map(\.terms.dues.count) == [3])
        #expect(table.concessions.standing.count == 1)
        // More of them than that are possible without one.
        let more = table.ask(.instalments(count: 6, each: nil, period: nil, first: nil))
        #expect(more.offers.map(\.pay) == [pesos(5_000)])
        // And the one payment is what it was.
        #expect(table.ask(.discount).offers.map(\.pay) == [pesos(4_500)])
    }

    @Test("A day within the horizon is a promise; a later one a deferral, as often as allowed")
    func moreTime() {
        var table = Table(general, owes: 5_000, pastDue: 800)
        let promise = table.ask(.moreTime(until: day("2026-12-15")))
        #expect(promise.offers.map(\.form) == [.promise])
        #expect(promise.offers.map(\.pay) == [pesos(800)])
        let answer = table.ask(.moreTime(until: day("2027-01-04")))
        guard case .accepted(let offer) = answer.outcome else {
            Issue.record("not accepted: \(answer)")
            return
        }
        #expect(offer.terms.kind == .deferral)
        #expect(offer.form == .agreement)
        #expect(table.ask(.yes(choice: nil)).outcome == .accepted(offer))
        table.concessions.noteAccepted(offer, on: table.today)
        table.today = day("2027-02-01")
        let second = table.ask(.moreTime(until: day("2027-03-10")))
        #expect(second.reasons.map(\.word).contains(.deferralsUsed))
        #expect(second.offers.map(\.form) == [.promise])
        #expect(second.offers[0].terms.dues[0].day == day("2027-03-04"))
        table.today = day("2027-11-22")
        #expect(table.ask(.moreTime(until: day("2028-01-05"))).offers.map(\.form) == [.agreement])
    }

    @Test("Whoever was told the last day and needs a later one may get it from a supervisor")
    func laterThanAllowed() {
        var mandate = general
        mandate.approval = Mandate.Approval(deferralDays: 60)
        var table = Table(mandate, owes: 5_000, pastDue: 800)
        let told = table.ask(.moreTime(until: day("2027-01-15")))
        #expect(told.offers.map(\.terms.dues[0].day) == [day("2027-01-05")])
        table.today = day("2026-11-23")
        guard
            case .needsApproval(let proposal) = table.ask(.moreTime(until: day("2027-01-15")))
                .outcome
        else {
            Issue.record("no proposal")
            return
        }
        #expect([proposal.asked, proposal.allowed] == [53, 45])
        #expect(proposal.excess == .deferral)
        var far = Table(mandate, owes: 5_000, pastDue: 800)
        _ = far.ask(.moreTime(until: day("2027-06-15")))
        #expect(far.ask(.moreTime(until: day("2027-06-15"))).reasons.last?.word == .nobodyMay)
    }

    @Test("A deferral of what is due next stands although nothing is past due")
    func nothingPastDue() {
        var table = Table(general, owes: 5_000, pastDue: 0)
        table.figures.minimum = pesos(400)
        let offer = table.ask(.moreTime(until: day("2027-01-04"))).offers[0]
        #expect(offer.pay == pesos(400))
        #expect(table.ask(.yes(choice: nil)).outcome == .accepted(offer))
    }

    @Test("A part is a promise if it is worth one")
    func parts() {
        var table = Table(general, owes: 5_000, pastDue: 800)
        let answer = table.ask(.part(pesos(400), on: day("2026-11-27")))
        guard case .accepted(let offer) = answer.outcome else {
            Issue.record("not accepted: \(answer)")
            return
        }
        #expect(offer.pay == pesos(400))
        let small = table.ask(.part(pesos(100), on: day("2026-11-27")))
        #expect(small.reasons.map(\.word) == [.partTooSmall])
        #expect(small.offers.map(\.pay) == [pesos(240)])
    }

    @Test("Hardship gets what the mandate names, in its order, and a person at the end")
    func hardship() {
        var table = Table(early, owes: 5_000, pastDue: 1_200)
        let plan = table.ask(.hardship)
        #expect(plan.offers.map(\.terms.kind) == [.instalments])
        #expect(plan.offers.map(\.pay) == [pesos(1_200)])
        var poor = Table(early, owes: 5_000, pastDue: 300)
        #expect(poor.ask(.hardship).offers.map(\.terms.kind) == [.deferral])
        var none = Table(Mandate(name: "none"), owes: 5_000)
        #expect(none.ask(.hardship).outcome == .refused(.person))
    }

    @Test("Below the floor nothing is negotiated, and no offer brings in less")
    func floor() {
        var table = Table(general, owes: 79)
        #expect(table.ask(.moreTime(until: nil)).offers.map(\.form) == [.promise])
        var mandate = late
        mandate.floor = pesos(4_200)
        var other = Table(mandate, owes: 5_000)
        _ = other.ask(.discount)
        _ = other.ask(.counter(pesos(4_100), by: nil))
        #expect(other.ask(.counter(pesos(4_150), by: nil)).offers.map(\.pay) == [pesos(4_200)])
        var small = Table(mandate, owes: 4_000)
        #expect(small.ask(.discount).outcome == .refused(.belowFloor))
    }

    @Test("Prompt payment is announced once, stands until its day, and is earned by the payment")
    func promptPayment() {
        var table = Table(
            early,
            owes: 5_000,
            pastDue: 1_000,
            parts: DebtParts(principal: pesos(4_600), lateInterest: pesos(250), fees: pesos(150))
        )
        func incentive() -> Answer? {
            Negotiator.promptPayment(
                mandate: table.mandate,
                figures: table.figures,
                concessions: table.concessions,
                today: table.today
            )
        }
        let answer = incentive()
        let offer = answer?.offers.first
        #expect(offer?.pay == pesos(800))
        #expect(offer?.terms.waivedParts[.lateInterest] == pesos(125))
        #expect(offer?.terms.waivedParts[.fees] == pesos(75))
        table.concessions = answer?.concessions ?? table.concessions
        #expect(incentive() == nil)
        table.mandate.discount = Mandate.Discount(rungs: [Mandate.Rung(basisPoints: 5_000)])
        // No second discount runs beside it.
        #expect(table.ask(.discount).outcome == .standing(offer.map { [$0] } ?? []))
        #expect(table.concessions.earned(by: pesos(800), on: day("2026-11-26")) == offer)
        #expect(table.concessions.earned(by: pesos(799), on: day("2026-11-26")) == nil)
        #expect(table.concessions.earned(by: pesos(800), on: day("2026-11-27")) == nil)
        table.today = day("2026-11-27")
        #expect(incentive() == nil)
        #expect(table.ask(.discount).offers.map(\.pay) == [pesos(2_500)])
    }

    @Test("Whoever broke an agreement talks to a person before the next one")
    func defaultedBefore() {
        var table = Table(late, owes: 5_000)
        _ = table.ask(.discount)
        table.concessions.noteDefault()
        #expect(table.ask(.discount).outcome == .refused(.defaultedBefore))
        #expect(table.ask(.counter(pesos(4_900), by: nil)).outcome == .refused(.defaultedBefore))
        #expect(table.ask(.moreTime(until: day("2026-12-01"))).offers.map(\.form) == [.promise])
    }

    @Test("Nonsense is refused with its reason")
    func nonsense() {
        var table = Table(late, owes: 5_000)
        #expect(table.ask(.counter(pesos(-5), by: nil)).outcome == .refused(.impossibleAmount))
        #expect(
            table.ask(.counter(Money(minor: 5, .chileanPeso), by: nil)).outcome
                == .refused(.impossibleAmount)
        )
        #expect(
            table.ask(.counter(pesos(4_000), by: day("1900-01-01"))).outcome
                == .refused(.impossibleDay)
        )
        #expect(
            table.ask(.instalments(count: 0, each: nil, period: nil, first: nil)).outcome
                == .refused(.impossibleAmount)
        )
        #expect(table.ask(.yes(choice: nil)).outcome == .refused(.nothingStands))
        #expect(table.ask(.yes(choice: .max)).outcome == .refused(.nothingStands))
        // More than the debt is all of the debt.
        #expect(table.ask(.counter(pesos(9_000), by: nil)).offers.map(\.pay) == [pesos(5_000)])
        var paid = Table(late, owes: 0)
        #expect(paid.ask(.discount).outcome == .refused(.nothingOwed))
    }

    @Test("Discounts of parts are taken from those parts, and fail where they are not known")
    func discountOfParts() throws {
        let book = try mandates(
            """
            mandates:
              - name: accessories
                discount:
                  of: [late_interest, fees]
                  rungs: [50%, 100%, { percent: 20%, of: whole }]
            """
        )
        var table = Table(
            book.mandates[0],
            owes: 5_000,
            parts: DebtParts(principal: pesos(4_000), lateInterest: pesos(501), fees: pesos(99))
        )
        let first = table.ask(.discount).offers[0]
        #expect(first.pay == pesos(4_700))
        #expect(first.terms.waivedParts.sum(in: .mexicanPeso) == pesos(300))
        #expect(first.terms.waivedParts[.principal] == nil)
        #expect(table.ask(.counter(pesos(3_900), by: nil)).offers.map(\.pay) == [pesos(4_400)])
        let third = table.ask(.counter(pesos(3_950), by: nil)).offers[0]
        #expect(third.pay == pesos(4_000))
        #expect(third.terms.waivedParts[.lateInterest] == pesos(501))
        #expect(third.terms.waivedParts[.principal] == pesos(400))
        var unknown = Table(book.mandates[0], owes: 5_000)
        // The first two concessions give nothing; the third is the first.
        #expect(unknown.ask(.discount).offers.map(\.rung) == [3])
    }

    @Test("Every reason has its sentence in both languages")
    func explanations() throws {
        for word in NegotiationReason.Word.allCases {
            let reason = NegotiationReason(
                word,
                amount: pesos(1),
                day: day("2026-11-21"),
                number: 2
            )
            let sentences = ExplanationLanguage.allCases.map { explain(reason, in: $0) }
            #expect(sentences.allSatisfy { !$0.isEmpty })
            #expect(Set(sentences).count == 2)
            var writer = CanonicalWriter()
            writer.write(reason)
            var reader = CanonicalReader(writer.bytes)
            #expect(try reader.negotiationReason() == reason)
        }
    }
}
