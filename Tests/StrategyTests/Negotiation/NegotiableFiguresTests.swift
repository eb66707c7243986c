import Domain
import Strategy
import Testing
import Values

@Suite("What a debt is made of on the day of a negotiation")
struct NegotiableFiguresTests {
    private let order: [DebtParts.Part] = [.tax, .fees, .lateInterest, .interest, .principal]
    private let today = Day(iso: "2026-11-21")!

    private func account(
        terms: Account.Terms = .none,
        movements: [(Int64, String)] = []
    ) -> Account {
        func part(_ name: String, _ amount: Int64) -> Account.Attribute {
            Account.Attribute(name: name, value: .money(pesos(amount)))
        }
        var account = Account(
            id: ID(high: 1, low: 1),
            creditor: "banco",
            product: "credito",
            country: "MX",
            figures: Account.Figures(
                balance: pesos(5_000),
                pastDue: pesos(5_000),
                minimumPayment: nil,
                asOf: Day(iso: "2026-11-01")!
            ),
            terms: terms,
            dueDay: Day(iso: "2026-08-01")!,
            attributes: [
                part("principal", 4_000), part("interest", 500), part("late_interest", 300),
                part("fees", 200),
            ]
        )
        for (index, movement) in movements.enumerated() {
            _ = account.add(
                Account.Movement(
                    payment: ID(high: 9, low: UInt64(index)),
                    amount: pesos(movement.0),
                    valueDay: Day(iso: movement.1)!
                )
            )
        }
        return account
    }

    private func figures(_ account: Account) -> NegotiableFigures {
        NegotiableFigures(of: account, on: today, payingIn: order)
    }

    @Test("A payment goes to the parts in their order")
    func payments() {
        let parts = figures(account(movements: [(600, "2026-11-10")])).parts
        #expect(parts[.fees] == pesos(0))
        #expect(parts[.lateInterest] == pesos(0))
        #expect(parts[.interest] == pesos(400))
        #expect(parts[.principal] == pesos(4_000))
        #expect(
            parts.sum(in: .mexicanPeso)
                == figures(account(movements: [(600, "2026-11-10")])).balance
        )
    }

    @Test("Interest that ran since the file belongs to late interest")
    func interest() {
        let terms = Account.Terms(ordinaryBasisPoints: 0, lateBasisPoints: 3_650, daysInYear: 365)
        let figures = figures(account(terms: terms))
        // 20 days at 0.1 % of 5,000.
        #expect(figures.parts[.lateInterest] == pesos(400))
        #expect(figures.parts.sum(in: .mexicanPeso) == figures.balance)
    }

    @Test("After a payment that was taken back nothing is said of the parts")
    func chargeback() {
        #expect(figures(account(movements: [(-600, "2026-11-10")])).parts.isEmpty)
        #expect(
            figures(account(movements: [(600, "2026-11-05"), (-600, "2026-11-10")])).parts[.fees]
                == pesos(200)
        )
    }

    @Test("Parts that come to more than the whole, or in another currency, are not known")
    func impossibleParts() {
        func parts(_ parts: DebtParts) -> DebtParts {
            NegotiableFigures(balance: pesos(100), pastDue: pesos(50), parts: parts).parts
        }
        #expect(parts(DebtParts(principal: pesos(101))).isEmpty)
        #expect(parts(DebtParts(principal: pesos(-1))).isEmpty)
        #expect(parts(DebtParts(principal: Money(minor: 1, .chileanPeso))).isEmpty)
        #expect(parts(DebtParts(principal: pesos(100)))[.principal] == pesos(100))
    }

    @Test("Of what is past due, late interest and fees are known to be part")
    func pastDue() {
        let figures = NegotiableFigures(
            balance: pesos(5_000),
            pastDue: pesos(800),
            parts: DebtParts(principal: pesos(4_000), lateInterest: pesos(300), fees: pesos(200))
        )
        #expect(figures.parts(.pastDue)[.principal] == nil)
        #expect(figures.parts(.pastDue)[.fees] == pesos(200))
        #expect(figures.parts(.balance)[.principal] == pesos(4_000))
        #expect(figures.askedFor == pesos(800))
    }
}
