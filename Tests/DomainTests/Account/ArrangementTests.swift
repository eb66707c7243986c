import Domain
import Testing
import Values

private func pesos(_ minor: Int64) -> Money { Money(minor: minor, .mexicanPeso) }

private func day(_ text: String) -> Day { Day(iso: text)! }

private let digest = DocumentDigest([UInt8](0..<32))!

private let evidence = Arrangement.Acceptance(
    at: Instant(iso: "2026-11-21T18:00:00Z")!,
    contactPoint: ID(high: 4, low: 4),
    medium: .page,
    factors: 2,
    document: digest
)

@Suite("Agreements")
struct ArrangementTests {
    /// 5,000 owed, 1,400 waived, three instalments of 1,200.
    private func terms() -> Arrangement.Terms {
        Arrangement.Terms(
            kind: .settlement,
            balance: pesos(500_000),
            covered: pesos(500_000),
            waived: pesos(140_000),
            coveredParts: DebtParts(principal: pesos(300_000), interest: pesos(200_000)),
            waivedParts: DebtParts(interest: pesos(140_000)),
            dues: [
                Arrangement.Due(day: day("2026-11-30"), amount: pesos(120_000)),
                Arrangement.Due(day: day("2026-12-15"), amount: pesos(120_000)),
                Arrangement.Due(day: day("2026-12-31"), amount: pesos(120_000)),
            ],
            madeOn: day("2026-11-21"),
            validThrough: day("2026-11-25"),
            graceDays: 2,
            reinstatementDays: 5,
            toleranceThousandths: 0
        )
    }

    private func proposed(_ terms: Arrangement.Terms? = nil) throws -> Arrangement {
        try Arrangement(
            id: ID(high: 1, low: 1),
            account: ID(high: 2, low: 2),
            terms: terms ?? self.terms()
        )
    }

    private func accepted(_ terms: Arrangement.Terms? = nil) throws -> Arrangement {
        var arrangement = try proposed(terms)
        try arrangement.accept(evidence, today: day("2026-11-21"))
        return arrangement
    }

    @Test("Payments go to the earliest instalment first, and what is beyond all is told")
    func earliestFirst() throws {
        var arrangement = try accepted()
        let first = try arrangement.count(
            ID(high: 9, low: 1),
            pesos(150_000),
            on: day("2026-11-29")
        )
        #expect(
            first.shares.map { [Int64($0.number), $0.amount.minor] } == [
                [1, 120_000], [2, 30_000],
            ]
        )
        #expect(arrangement.next?.number == 2)
        #expect(arrangement.next?.missing == pesos(90_000))
        #expect(arrangement.due(through: day("2026-12-31")) == pesos(210_000))
        let last = try arrangement.count(ID(high: 9, low: 2), pesos(250_000), on: day("2026-12-01"))
        #expect(last.leftOver == pesos(40_000))
        #expect(arrangement.advance(to: day("2026-12-01")) == .kept)
        #expect(arrangement.next == nil)
        #expect(arrangement.remaining == pesos(0))
    }

    @Test("A payment that comes twice counts once, and its reversal takes back what it gave")
    func idempotent() throws {
        var arrangement = try accepted()
        let payment = PaymentID(high: 9, low: 1)
        let before = arrangement.instalments
        let given = try arrangement.count(payment, pesos(400_000), on: day("2026-11-22"))
        #expect(throws: ArrangementRefusal.repeatedPayment) {
            try arrangement.count(payment, pesos(400_000), on: day("2026-11-22"))
        }
        let taken = try arrangement.reverse(payment, on: day("2026-11-23"))
        #expect(arrangement.instalments == before)
        #expect(taken.leftOver == pesos(-40_000))
        #expect(
            zip(given.shares, taken.shares).allSatisfy { $0.amount.minor == -$1.amount.minor }
        )
        #expect(throws: ArrangementRefusal.repeatedReversal) {
            try arrangement.reverse(payment, on: day("2026-11-24"))
        }
        #expect(throws: ArrangementRefusal.repeatedPayment) {
            try arrangement.count(payment, pesos(400_000), on: day("2026-11-22"))
        }
    }

    @Test("A reversal that is known before its payment keeps the payment from counting")
    func reversalFirst() throws {
        var arrangement = try accepted()
        _ = try arrangement.reverse(ID(high: 9, low: 1), on: day("2026-11-23"))
        #expect(throws: ArrangementRefusal.repeatedPayment) {
            try arrangement.count(ID(high: 9, low: 1), pesos(1_000), on: day("2026-11-22"))
        }
        #expect(arrangement.paid == pesos(0))
    }

    @Test("Default begins after the grace; catching up within the days given reinstates it")
    func defaultAndReinstatement() throws {
        var arrangement = try accepted()
        #expect(arrangement.advance(to: day("2026-12-02")) == nil)
        #expect(arrangement.advance(to: day("2026-12-03")) == .defaulted)
        let standing = arrangement.standing(on: day("2026-12-04"))
        #expect(standing.overdue == pesos(120_000))
        #expect(standing.reinstatableThrough == day("2026-12-08"))
        _ = try arrangement.count(ID(high: 9, low: 1), pesos(120_000), on: day("2026-12-08"))
        #expect(arrangement.advance(to: day("2026-12-08")) == .accepted)
        #expect(arrangement.advance(to: day("2026-12-18")) == .defaulted)
    }

    @Test("Who catches up too late stays in default until a person of the creditor reinstates it")
    func tooLate() throws {
        var arrangement = try accepted()
        _ = try arrangement.count(ID(high: 9, low: 1), pesos(120_000), on: day("2026-12-09"))
        #expect(arrangement.advance(to: day("2026-12-09")) == .defaulted)
        #expect(
            try arrangement.reinstate(through: day("2026-12-10"), today: day("2026-12-09"))
                == .accepted
        )
    }

    @Test("Money that was paid in time and known late undoes the default")
    func knownLate() throws {
        var arrangement = try accepted()
        arrangement.advance(to: day("2026-12-20"))
        #expect(arrangement.state == .defaulted)
        _ = try arrangement.count(ID(high: 9, low: 1), pesos(240_000), on: day("2026-12-02"))
        #expect(arrangement.advance(to: day("2026-12-20")) == .accepted)
    }

    @Test("A chargeback after the last instalment puts a kept agreement in default from that day")
    func chargebackAfterKept() throws {
        var arrangement = try accepted()
        _ = try arrangement.count(ID(high: 9, low: 1), pesos(360_000), on: day("2026-11-29"))
        #expect(arrangement.advance(to: day("2027-01-10")) == .kept)
        _ = try arrangement.reverse(ID(high: 9, low: 1), on: day("2027-01-11"))
        #expect(arrangement.advance(to: day("2027-01-11")) == .defaulted)
        #expect(
            arrangement.standing(on: day("2027-01-11")).phase
                == .defaulted(since: day("2027-01-11"))
        )
    }

    @Test("A reversal dated before its payment takes nothing away that was not there")
    func reversalDatedEarlier() throws {
        var arrangement = try accepted()
        _ = try arrangement.count(ID(high: 9, low: 1), pesos(150_000), on: day("2026-11-29"))
        _ = try arrangement.reverse(ID(high: 9, low: 1), on: day("2026-11-23"))
        #expect(arrangement.standing(on: day("2026-11-24")).phase == .running)
        #expect(arrangement.advance(to: day("2026-12-02")) == nil)
    }

    @Test("What is missing within the tolerance does not break it")
    func tolerance() throws {
        var terms = terms()
        terms.toleranceThousandths = 10
        var arrangement = try accepted(terms)
        _ = try arrangement.count(ID(high: 9, low: 1), pesos(119_000), on: day("2026-11-30"))
        #expect(arrangement.advance(to: day("2026-12-03")) == nil)
        _ = try arrangement.count(ID(high: 9, low: 2), pesos(238_000), on: day("2026-12-10"))
        #expect(arrangement.advance(to: day("2026-12-10")) == .kept)
        #expect(arrangement.next == nil)
    }

    @Test("Moves that do not exist are refused with their reason and change nothing")
    func illegalMoves() throws {
        var arrangement = try proposed()
        let untouched = arrangement
        #expect(throws: ArrangementRefusal.notAwaitingApproval) {
            try arrangement.approve(at: Instant(milliseconds: 0))
        }
        #expect(throws: ArrangementRefusal.offerExpired) {
            try arrangement.accept(evidence, today: day("2026-11-26"))
        }
        #expect(throws: ArrangementRefusal.notAccepted) {
            try arrangement.count(ID(high: 9, low: 1), pesos(1), on: day("2026-11-22"))
        }
        #expect(throws: ArrangementRefusal.notInDefault) {
            try arrangement.reinstate(through: day("2026-11-26"), today: day("2026-11-22"))
        }
        #expect(arrangement == untouched)
        try arrangement.accept(evidence, today: day("2026-11-25"))
        #expect(throws: ArrangementRefusal.alreadyAccepted) {
            try arrangement.accept(evidence, today: day("2026-11-25"))
        }
        try arrangement.cancel(.person)
        #expect(throws: ArrangementRefusal.ended) { try arrangement.cancel(.creditor) }
        #expect(throws: ArrangementRefusal.ended) {
            try arrangement.accept(evidence, today: day("2026-11-25"))
        }
        #expect(arrangement.cancellation == .person)
    }

    @Test("What waits for approval cannot be accepted before it, and expires like any offer")
    func approval() throws {
        var arrangement = try Arrangement(
            id: ID(high: 1, low: 1),
            account: ID(high: 2, low: 2),
            terms: terms(),
            needsApproval: true
        )
        #expect(throws: ArrangementRefusal.notApproved) {
            try arrangement.accept(evidence, today: day("2026-11-21"))
        }
        var late = arrangement
        #expect(late.advance(to: day("2026-11-26")) == .expired)
        try arrangement.approve(at: Instant(milliseconds: 1))
        try arrangement.accept(evidence, today: day("2026-11-21"))
        #expect(arrangement.state == .accepted)
        let second = try arrangement.revised(terms())
        #expect(second.version == 2)
        #expect(second.id == arrangement.id)
        #expect(second.state == .proposed)
    }

    @Test("Terms that do not add up are refused with what is wrong")
    func flaws() {
        func flaw(_ change: (inout Arrangement.Terms) -> Void) -> ArrangementRefusal? {
            var terms = terms()
            change(&terms)
            return terms.flaw
        }
        #expect(flaw { _ in } == nil)
        #expect(flaw { $0.dues = [] } == .noInstalments)
        #expect(flaw { $0.waived = pesos(140_001) } == .sumsDiffer)
        #expect(flaw { $0.dues[1].day = $0.dues[0].day } == .daysOutOfOrder)
        #expect(flaw { $0.dues[0].day = day("2026-11-20") } == .dayBeforeMade)
        #expect(flaw { $0.dues[0].amount = pesos(0) } == .impossibleAmount)
        #expect(flaw { $0.dues[0].amount = Money(minor: 120_000, .chileanPeso) } == .otherCurrency)
        #expect(flaw { $0.validThrough = day("2026-11-20") } == .impossibleDays)
        #expect(flaw { $0.waivedParts[.interest] = pesos(140_001) } == .partsExceedWhole)
        #expect(
            flaw { $0.waivedParts = DebtParts(fees: pesos(1), tax: pesos(140_000)) }
                == .partsExceedWhole
        )
        #expect(
            flaw { terms in
                terms.dues = (0...60).map {
                    Arrangement.Due(day: terms.madeOn.adding(days: $0), amount: pesos(1))
                }
            } == .tooManyInstalments
        )
    }

    @Test("An agreement is written and read as the same bytes, and damaged bytes are refused")
    func codec() throws {
        var arrangement = try accepted()
        _ = try arrangement.count(ID(high: 9, low: 1), pesos(150_000), on: day("2026-11-29"))
        _ = try arrangement.reverse(ID(high: 9, low: 1), on: day("2026-12-01"))
        arrangement.advance(to: day("2026-12-03"))
        let bytes = written(arrangement)
        var reader = CanonicalReader(bytes)
        #expect(try reader.arrangement() == arrangement)
        for length in bytes.indices {
            var cut = CanonicalReader(Array(bytes[..<length]))
            #expect(throws: CanonicalBytesError.self) { try cut.arrangement() }
        }
        for index in bytes.indices {
            for flip in [1, 0x80] as [UInt8] {
                var damaged = bytes
                damaged[index] ^= flip
                var reader = CanonicalReader(damaged)
                // Whatever can be read is an agreement that could have been made.
                if let read = try? reader.arrangement() { #expect(read.terms.flaw == nil) }
            }
        }
    }

    @Test("A digest has 32 bytes")
    func digests() {
        #expect(DocumentDigest([1, 2, 3]) == nil)
        #expect(digest.bytes == [UInt8](0..<32))
        #expect(digest.hexadecimal.hasPrefix("000102"))
        #expect(digest.hexadecimal.utf8.count == 64)
    }
}

private func written(_ arrangement: Arrangement) -> [UInt8] {
    var writer = CanonicalWriter()
    writer.write(arrangement)
    return writer.bytes
}

@Suite("Agreements, whatever happens to them")
struct ArrangementPropertyTests {
    private static func make(_ random: inout Generator) throws -> Arrangement {
        let count = 1 + Int(random.below(60))
        let made = Day(iso: "2026-01-01")!
        var due = made.adding(days: Int(random.below(20)))
        var dues: [Arrangement.Due] = []
        for _ in 0..<count {
            dues.append(Arrangement.Due(day: due, amount: pesos(1 + Int64(random.below(300_000)))))
            due = due.adding(days: 1 + Int(random.below(31)))
        }
        let agreed = dues.reduce(0) { $0 + $1.amount.minor }
        let waived = Int64(random.below(500_000))
        var arrangement = try Arrangement(
            id: ID(high: random.next(), low: random.next()),
            account: ID(high: random.next(), low: random.next()),
            terms: Arrangement.Terms(
                kind: .settlement,
                balance: pesos(agreed + waived + Int64(random.below(1_000))),
                covered: pesos(agreed + waived),
                waived: pesos(waived),
                dues: dues,
                madeOn: made,
                validThrough: made.adding(days: 10),
                graceDays: Int(random.below(6)),
                reinstatementDays: Int(random.below(20)),
                toleranceThousandths: Int(random.below(20))
            )
        )
        try arrangement.accept(evidence, today: made)
        return arrangement
    }

    private enum Fact {
        case paid(PaymentID, Money, Day)
        case reversed(PaymentID, Day)
    }

    private static func facts(_ random: inout Generator) -> [Fact] {
        var facts: [Fact] = []
        for number in 0..<(1 + random.below(40)) {
            let id = PaymentID(high: 7, low: number)
            let on = Day(iso: "2026-01-01")!.adding(days: Int(random.below(400)))
            facts.append(.paid(id, pesos(1 + Int64(random.below(400_000))), on))
            if random.chance(perMillion: 250_000) {
                facts.append(.reversed(id, on.adding(days: Int(random.below(60)))))
            }
        }
        return facts
    }

    private static func apply(_ fact: Fact, to arrangement: inout Arrangement) -> Int64 {
        let application: Arrangement.Application? =
            switch fact {
            case .paid(let id, let amount, let day): try? arrangement.count(id, amount, on: day)
            case .reversed(let id, let day): try? arrangement.reverse(id, on: day)
            }
        guard let application else { return 0 }
        return application.shares.reduce(application.leftOver.minor) { $0 + $1.amount.minor }
    }

    @Test("No centavo is lost, none is made", arguments: 1...60)
    func noCentavoLost(seed: Int) throws {
        var random = Generator(seed: UInt64(seed))
        var arrangement = try Self.make(&random)
        var received: Int64 = 0
        var known: [PaymentID: Int64] = [:]
        for fact in Self.facts(&random) {
            let moved = Self.apply(fact, to: &arrangement)
            switch fact {
            case .paid(let id, let amount, _):
                #expect(moved == amount.minor)
                known[id] = amount.minor
            case .reversed(let id, _): #expect(moved == -(known[id] ?? 0))
            }
            received += moved
            let inInstalments = arrangement.instalments.reduce(0) { $0 + $1.paid.minor }
            #expect(inInstalments + arrangement.leftOver.minor == received)
            #expect(arrangement.paid + arrangement.remaining == arrangement.agreed)
            #expect(arrangement.leftOver.minor == 0 || arrangement.remaining.minor == 0)
            #expect(
                arrangement.instalments.allSatisfy {
                    $0.paid.minor >= 0 && $0.paid.minor <= $0.amount.minor
                }
            )
        }
    }

    @Test("The order in which facts become known changes nothing", arguments: 1...60)
    func orderChangesNothing(seed: Int) throws {
        var random = Generator(seed: UInt64(seed))
        let start = try Self.make(&random)
        // A payment's own reversal keeps its place behind it; the rest is shuffled.
        let facts = Self.facts(&random)
        var payments: [Fact] = []
        var reversals: [Fact] = []
        for fact in facts {
            if case .paid = fact { payments.append(fact) } else { reversals.append(fact) }
        }
        var one = start
        for fact in facts { _ = Self.apply(fact, to: &one) }
        payments.shuffle(using: &random)
        reversals.shuffle(using: &random)
        var other = start
        for fact in payments + reversals { _ = Self.apply(fact, to: &other) }
        for offset in stride(from: 0, to: 500, by: 11) {
            let on = Day(iso: "2026-01-01")!.adding(days: offset)
            #expect(one.standing(on: on) == other.standing(on: on))
            one.advance(to: on)
            other.advance(to: on)
            #expect(one.state == other.state)
        }
        #expect(one.instalments == other.instalments)
    }

    @Test("What is counted and taken back leaves the instalments as they were", arguments: 1...60)
    func inverse(seed: Int) throws {
        var random = Generator(seed: UInt64(seed))
        var arrangement = try Self.make(&random)
        for fact in Self.facts(&random).prefix(20) { _ = Self.apply(fact, to: &arrangement) }
        let before = arrangement
        let id = PaymentID(high: 8, low: 1)
        let on = Day(iso: "2026-03-01")!
        _ = try? arrangement.count(id, pesos(1 + Int64(random.below(900_000))), on: on)
        _ = try? arrangement.reverse(id, on: on)
        #expect(arrangement.instalments == before.instalments)
        #expect(arrangement.leftOver == before.leftOver)
        #expect(
            arrangement.standing(on: on.adding(days: 90))
                == before.standing(on: on.adding(days: 90))
        )
    }

    @Test("Stored and read at any time, it goes on in the same way", arguments: 1...60)
    func storedAnyTime(seed: Int) throws {
        var random = Generator(seed: UInt64(seed))
        var arrangement = try Self.make(&random)
        for fact in Self.facts(&random) {
            _ = Self.apply(fact, to: &arrangement)
            var reader = CanonicalReader(written(arrangement))
            #expect(try reader.arrangement() == arrangement)
        }
    }

    @Test("More payments than are remembered one by one still count to the centavo")
    func manyPayments() throws {
        var random = Generator(seed: 3)
        var arrangement = try Self.make(&random)
        var sum: Int64 = 0
        for number in 0..<200 {
            _ = try arrangement.count(
                ID(high: 7, low: UInt64(number)),
                pesos(101),
                on: Day(iso: "2026-01-02")!
            )
            sum += 101
            #expect(arrangement.paid.minor + arrangement.leftOver.minor == sum)
        }
        #expect(arrangement.payments.count == Arrangement.paymentLimit)
    }
}
