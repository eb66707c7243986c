import Compliance
import Foundation
import Testing
import Values

@Suite("Holidays are computed")
struct HolidayTests {
    /// Easter Sundays as any almanac prints them.
    @Test(
        "Easter falls where the almanac says",
        arguments: [
            "1961-04-02", "1981-04-19", "2000-04-23", "2008-03-23", "2011-04-24", "2019-04-21",
            "2024-03-31", "2025-04-20", "2026-04-05", "2027-03-28", "2028-04-16", "2030-04-21",
            "2035-03-25", "2038-04-25", "2049-04-18", "2076-04-19",
        ]
    )
    func easter(text: String) throws {
        let day = try #require(Day(iso: text))
        #expect(HolidayRule.easter(day.year) == day)
    }

    @Test("Mexico's federal holidays of 2024 and 2026, LFT art. 74")
    func federal() {
        #expect(
            HolidayCalendar.mexicoFederal.days(in: 2024).map(\.description) == [
                "2024-01-01", "2024-02-05", "2024-03-18", "2024-05-01", "2024-09-16",
                "2024-10-01", "2024-11-18", "2024-12-25",
            ]
        )
        #expect(
            HolidayCalendar.mexicoFederal.days(in: 2026).map(\.description) == [
                "2026-01-01", "2026-02-02", "2026-03-16", "2026-05-01", "2026-09-16",
                "2026-11-16", "2026-12-25",
            ]
        )
        #expect(HolidayCalendar.mexicoFederal.days(in: 2030).count == 8)
    }

    @Test("Mexico's further bank holidays of 2026")
    func bank() {
        #expect(
            HolidayCalendar.mexicoBank.days(in: 2026).map(\.description) == [
                "2026-04-02", "2026-04-03", "2026-11-02", "2026-12-12",
            ]
        )
    }

    @Test("A holiday that moves to Monday, and one counted from the end of a month")
    func rules() {
        // Colombia's Epiphany of 2026: the 6th is a Tuesday, kept on Monday the 12th.
        let epiphany = HolidayRule(.fixed(month: 1, day: 6), moves: HolidayRule.toMonday)
        #expect(epiphany.day(in: 2026)?.description == "2026-01-12")
        #expect(epiphany.day(in: 2025)?.description == "2025-01-06")
        let lastMonday = HolidayRule(.nthWeekday(-1, .monday, month: 5))
        #expect(lastMonday.day(in: 2026)?.description == "2026-05-25")
        let leapDay = HolidayRule(.fixed(month: 2, day: 29))
        #expect(leapDay.day(in: 2026) == nil)
    }

    @Test("The table of days says what the rules say, inside and outside its years")
    func table() {
        let calendar = HolidayCalendar.mexicoFederal
        for year in [1995, 2000, 2026, 2099, 2101] {
            let days = Set(calendar.days(in: year))
            for number in 0..<366 {
                guard let first = Day(year: year, month: 1, day: 1) else { continue }
                let day = first.adding(days: number)
                guard day.year == year else { continue }
                #expect(calendar.contains(day) == days.contains(day))
            }
        }
    }

    @Test("A move counts from the weekday, may pass the end of a year, and may be the condition")
    func moves() throws {
        let rule = HolidayRule(.fixed(month: 1, day: 1), moves: [.saturday: -1, .sunday: 1])
        let calendar = HolidayCalendar(name: "observed", rules: [rule])
        #expect(rule.day(in: 2028)?.description == "2027-12-31")
        #expect(calendar.days(in: 2027).map(\.description) == ["2027-01-01", "2027-12-31"])
        #expect(calendar.days(in: 2028).isEmpty)
        #expect(calendar.contains(try #require(Day(iso: "2027-12-31"))))
        #expect(rule.isKept(on: try #require(Day(iso: "2027-12-31"))))
        let fridays = HolidayRule(.fixed(month: 9, day: 17), only: [.friday], until: 2030)
        #expect(fridays.day(in: 2027)?.description == "2027-09-17")
        #expect(fridays.day(in: 2026) == nil)
        #expect(fridays.day(in: 2032) == nil)
    }

    @Test(
        "They are the public holidays of the reference table, 2024 to 2035, Sundays apart",
        arguments: [
            ("MX", "", ["mx-federal"]), ("CO", "", ["co-national"]),
            ("PE", "", ["pe-national"]), ("CL", "", ["cl-national"]), ("EC", "", ["ec-national"]),
            ("AR", "", ["ar-national"]), ("ES", "", ["es-national"]), ("BR", "", ["br-national"]),
            ("BR", "SP", ["br-sp"]), ("BR", "RJ", ["br-rj"]), ("BR", "ES", ["br-es"]),
            ("BR", "AM", ["br-am"]), ("BR", "AL", ["br-al"]), ("US", "", ["us-federal"]),
            ("US", "AL", ["us-federal", "us-al"]), ("US", "PA", ["us-federal", "us-pa"]),
            ("US", "LA", ["us-federal", "us-la"]),
            ("BO", "", ["bo-national"]), ("CR", "", ["cr-national"]), ("DO", "", ["do-national"]),
            ("GT", "", ["gt-national"]), ("PA", "", ["pa-national"]), ("PY", "", ["py-national"]),
            ("UY", "", ["uy-national"]),
        ]
    )
    func reference(country: String, subdivision: String, calendars: [String]) throws {
        let file = World.root.deletingLastPathComponent()
            .appending(path: "shared/data/public_holidays_2024_2035.csv.gz")
        guard FileManager.default.fileExists(atPath: file.path) else {
            print("skipped: no reference table of holidays beside the product")
            return
        }
        let process = Process()
        process.executableURL = URL(filePath: "/bin/zcat")
        process.arguments = [file.path]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        var known: Set<Day> = []
        for line in text.split(whereSeparator: \.isNewline) {
            let columns = line.split(separator: ",", omittingEmptySubsequences: false)
            guard columns[0] == country, columns[1] == subdivision else { continue }
            if let day = Day(iso: String(columns[2])) { known.insert(day) }
        }
        // No pack asks on a Sunday whether it is a holiday as well.
        known = known.filter { $0.weekday != .sunday }
        #expect(known.count > 50)
        let shipped = World.calendars.filter { calendars.contains($0.name) }
        #expect(Set(shipped.map(\.name)) == Set(calendars))
        for year in 2024...2035 {
            // Louisiana keeps no Columbus Day; its rule is held to the federal days all the same.
            let ours = Set(
                shipped.flatMap { $0.days(in: year) }.filter {
                    $0.weekday != .sunday && !(subdivision == "LA" && $0.month == 10)
                }
            )
            let theirs = known.filter { $0.year == year }
            #expect(
                ours == theirs,
                "\(year): \(ours.symmetricDifference(theirs).sorted().map(\.description))"
            )
        }
    }
}
