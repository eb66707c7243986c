import Domain
import Testing
import Values

@Suite("What is owed on a day")
struct AccountLedgerTests {
    private func account(
        owes: Int64 = 100_000,
        pastDue: Int64 = 0,
        minimum: Int64? = nil,
        due: String,
        terms: Account.Terms = .none
    ) -> Account {
        Account(
            id: ID(high: 1, low: 1),
            creditor: "banco",
            product: "credito",
            country: "MX",
            figures: Account.Figures(
                balance: Money(minor: owes, .mexicanPeso),
                pastDue: Money(minor: pastDue, .mexicanPeso),
                minimumPayment: minimum.map { Money(minor: $0, .mexicanPeso) },
                asOf: Day(iso: "2026-03-01")!
            ),
            terms: terms,
            dueDay: Day(iso: due)!
        )
    }

    private func movement(_ minor: Int64, _ day: String, _ id: UInt64 = 1) -> Account.Movement {
        Account.Movement(
            payment: ID(high: 9, low: id),
            amount: Money(minor: minor, .mexicanPeso),
            valueDay: Day(iso: day)!
        )
    }

    @Test("The minimum payment falls past due the day after its date")
    func minimumFallsDue() {
        let account = account(minimum: 5_000, due: "2026-03-10")
        #expect(account.pastDue(on: Day(iso: "2026-03-10")!).minor == 0)
        #expect(account.pastDue(on: Day(iso: "2026-03-11")!).minor == 5_000)
        #expect(account.daysPastDue(on: Day(iso: "2026-03-14")!) == 4)
        #expect(
            account.day(ofDaysPastDue: 1, after: Day(iso: "2026-03-01")!) == Day(iso: "2026-03-11")
        )
    }

    @Test("A payment before its date keeps the account current, and the clock turns to next month")
    func paidInTime() {
        var account = account(minimum: 5_000, due: "2026-03-10")
        _ = account.add(movement(5_000, "2026-03-09"))
        let later = Day(iso: "2026-03-20")!
        #expect(account.pastDue(on: later).minor == 0)
        #expect(account.balance(on: later).minor == 95_000)
        #expect(account.clockDay(on: later) == Day(iso: "2026-04-10"))
    }

    @Test("A partial payment leaves the rest past due; a chargeback brings it back")
    func partialAndChargeback() {
        var account = account(pastDue: 10_000, due: "2026-02-10")
        _ = account.add(movement(4_000, "2026-03-05"))
        let day = Day(iso: "2026-03-08")!
        #expect(account.pastDue(on: day).minor == 6_000)
        _ = account.add(movement(-4_000, "2026-03-07"))
        #expect(account.pastDue(on: day).minor == 10_000)
        #expect(account.balance(on: day).minor == 100_000)
        #expect(account.pastDue(on: Day(iso: "2026-03-06")!).minor == 6_000)
    }

    @Test("Late interest of 36 % a year on 1,000 pesos for 30 days of 360 is 30 pesos")
    func lateInterest() {
        let terms = Account.Terms(
            ordinaryBasisPoints: 0,
            lateBasisPoints: 3_600,
            daysInYear: 360
        )
        let account = account(pastDue: 100_000, due: "2026-02-10", terms: terms)
        let day = Day(iso: "2026-03-31")!
        #expect(account.pastDue(on: day).minor == 103_000)
        #expect(account.balance(on: day).minor == 103_000)
    }

    @Test("A backdated payment stops the interest from its own day")
    func backdated() {
        let terms = Account.Terms(
            ordinaryBasisPoints: 0,
            lateBasisPoints: 3_600,
            daysInYear: 360
        )
        var account = account(pastDue: 100_000, due: "2026-02-10", terms: terms)
        _ = account.add(movement(100_000, "2026-03-11"))
        #expect(account.balance(on: Day(iso: "2026-03-31")!).minor == 1_000)
    }

    @Test("Days of a pause do not count as past due")
    func pause() {
        var account = account(pastDue: 10_000, due: "2026-03-01")
        account.pauses = [
            Account.Pause(from: Day(iso: "2026-03-05")!, through: Day(iso: "2026-03-09")!)
        ]
        #expect(account.daysPastDue(on: Day(iso: "2026-03-11")!) == 5)
        #expect(
            account.day(ofDaysPastDue: 5, after: Day(iso: "2026-03-02")!) == Day(iso: "2026-03-11")
        )
    }

    @Test("The oldest movement gives way to the figures without changing what is owed")
    func folded() {
        var account = account(pastDue: 50_000, due: "2026-02-10")
        for number in 0..<UInt64(Account.movementLimit) {
            let isFolded = account.add(movement(100, "2026-03-05", number))
            #expect(!isFolded)
        }
        let before = account.balance(on: Day(iso: "2026-03-08")!).minor
        let isFolded = account.add(movement(100, "2026-03-06", 99))
        #expect(isFolded)
        #expect(account.balance(on: Day(iso: "2026-03-08")!).minor == before - 100)
        #expect(account.movements.count == Account.movementLimit)
    }
}
