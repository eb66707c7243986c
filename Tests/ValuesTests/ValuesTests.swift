import Testing
import Values

private enum Person {}

@Suite("Days, instants and money")
struct DayTests {
    @Test("every day from 1600 to 2400 is the day after the one before")
    func civil() {
        var day = Day(year: 1600, month: 1, day: 1) ?? Day(daysSinceEpoch: 0)
        var (year, month, dayOfMonth) = (1600, 1, 1)
        var weekday = 5  // 1600-01-01 was a Saturday.
        var differences = 0
        while year < 2400 {
            let civil = day.civil
            if civil != (year, month, dayOfMonth) { differences += 1 }
            if Day(year: year, month: month, day: dayOfMonth) != day { differences += 1 }
            if Int(day.weekday.rawValue) != weekday + 1 { differences += 1 }
            if Day(iso: day.description) != day { differences += 1 }
            day = day.adding(days: 1)
            weekday = (weekday + 1) % 7
            dayOfMonth += 1
            if dayOfMonth > Day.daysInMonth(year: year, month: month) {
                (month, dayOfMonth) = (month + 1, 1)
            }
            if month > 12 { (year, month) = (year + 1, 1) }
        }
        #expect(differences == 0)
    }

    @Test(
        "what the calendar does not have is no day",
        arguments: [
            "2026-02-29", "2100-02-29", "2026-13-01", "2026-00-10", "2026-04-31", "2026-1-01",
            "0000-01-01", "2026-01-00", "2026-01-01 ", "２026-01-01", "+026-01-01",
        ]
    )
    func noDay(text: String) {
        #expect(Day(iso: text) == nil)
    }

    @Test(
        "adding months keeps the day or takes the month's last",
        arguments: [
            ("2026-01-31", 1, "2026-02-28"), ("2024-01-31", 1, "2024-02-29"),
            ("2026-11-30", 3, "2027-02-28"), ("2026-03-15", -3, "2025-12-15"),
            ("2026-12-31", 12, "2027-12-31"),
        ]
    )
    func months(from: String, months: Int, to: String) throws {
        #expect(try #require(Day(iso: from)).adding(months: months).description == to)
    }

    @Test("days at the ends of their range never trap", arguments: [Int32.min, Int32.max])
    func ends(number: Int32) {
        let day = Day(daysSinceEpoch: number)
        #expect(!day.description.isEmpty)
        _ = day.weekday
        #expect(day.adding(days: 1) >= day)
        #expect(day.adding(days: -1) <= day)
        _ = day.adding(months: 1)
    }

    @Test(
        "instants are read and written as ISO 8601",
        arguments: [
            ("2026-11-21T10:00:00Z", "2026-11-21T10:00:00Z"),
            ("2026-11-21T10:00Z", "2026-11-21T10:00:00Z"),
            ("1969-12-31T23:59:59.5Z", "1969-12-31T23:59:59.500Z"),
            ("2026-11-21T10:00:00.123456Z", "2026-11-21T10:00:00.123Z"),
        ]
    )
    func instants(text: String, written: String) throws {
        #expect(try #require(Instant(iso: text)).description == written)
    }

    @Test(
        "what is no instant is none",
        arguments: [
            "", "T", "2026-11-21", "2026-11-21T24:00:00Z", "2026-11-21T10:60:00Z",
            "2026-11-21T10:00:00", "2026-11-21T+1:00:00Z", "2026-11-21T10:00:00.-12Z",
            "2026-11-21T10:00:00.+1Z", "2026-11-21T1:2:3Z",
        ]
    )
    func noInstants(text: String) {
        #expect(Instant(iso: text) == nil)
    }

    @Test("amounts add up, saturate, and are written with their decimals")
    func money() throws {
        let peso = Currency.mexicanPeso
        #expect(peso.code == "MXN")
        #expect(Currency("MXN") == peso)
        #expect(Currency("CLP") == .chileanPeso)
        #expect(Currency("mxn") == nil)
        let sum = Money(minor: 150_050, peso) + Money(minor: -50, peso)
        #expect(sum.description == "1500.00 MXN")
        #expect(Money(minor: -5, peso).decimalText == "-0.05")
        #expect(Money(minor: 1_500, .chileanPeso).decimalText == "1500")
        #expect((Money(minor: .max, peso) + Money(minor: 1, peso)).minor == .max)
        #expect((Money(minor: .min, peso) - Money(minor: 1, peso)).minor == .min)
        #expect((Money(minor: 0, peso) - Money(minor: .min, peso)).minor == .max)
        #expect(Money(minor: .min, peso).decimalText == "-92233720368547758.08")
    }

    @Test("an id carries its shard and its millisecond, and reads back", arguments: 0..<64)
    func ids(step: Int) throws {
        let shard = try #require(Shard(number: step * 16 + step % 16))
        var random = Generator(seed: UInt64(step))
        let instant = Instant(milliseconds: 1_795_000_000_123 + Int64(step))
        let id = ID<Person>(at: instant, shard: shard, random: &random)
        #expect(id.shard == shard)
        #expect(id.instant == instant)
        #expect(id.high >> 12 & 15 == 7)
        #expect(id.low >> 62 == 2)
        #expect(ID<Person>(id.description) == id)
        #expect(ID<Person>(String(id.description.dropLast())) == nil)
    }

    @Test("CRC-32 of the usual check text")
    func checksum() {
        var checksum = CRC32()
        checksum.update("123456789".utf8)
        #expect(checksum.value == 0xCBF4_3926)
    }

    @Test(
        "Words are as far apart as letters must be put in, taken out or replaced",
        arguments: [
            ("saldo", "saldo", 0), ("saldo", "saldos", 1), ("saldo", "sado", 1),
            ("saldo", "salda", 1), ("saldo", "", 5), ("", "", 0), ("vencido", "saldo", 5),
        ]
    )
    func editDistance(left: String, right: String, distance: Int) {
        #expect(EditDistance.between(left, right) == distance)
        #expect(EditDistance.between(right, left) == distance)
    }
}
