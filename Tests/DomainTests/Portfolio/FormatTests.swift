import Testing
import Values

@testable import Domain

@Suite("Formats of numbers and dates")
struct FormatTests {
    @Test(
        "Amounts are read in the file's format",
        arguments: [
            (NumberFormat.point, "1,234.56", NumberFormat.Outcome.amount(123_456)),
            (.point, "$1,234.5", .amount(123_450)), (.point, "(500.00)", .amount(-50_000)),
            (.point, "-12", .amount(-1_200)), (.point, "12-", .amount(-1_200)),
            (.point, "MXN 1,000", .amount(100_000)), (.point, "1000.00 MN", .amount(100_000)),
            (.point, "0.005", .amount(1)), (.point, "1.234,56", .bad), (.point, "12,34", .bad),
            (.point, "", .bad), (.point, "abc", .bad), (.point, "1 2", .bad),
            (.point, "4.5E+15", .scientific), (.point, "99999999999999999", .outOfRange),
            (.point, "10,000,000,000", .amount(1_000_000_000_000)),
            (.comma, "1.234,56", .amount(123_456)), (.comma, "1234,5", .amount(123_450)),
            (.comma, "1,234.56", .bad), (.minor, "123456", .amount(123_456)),
            (.minor, "-5", .amount(-5)), (.point, "1,234.56 M.N.", .amount(123_456)),
            (.point, "M.N. 12", .amount(1_200)), (.point, "12 pesos", .amount(1_200)),
            (.point, "MX$12.50", .amount(1_250)), (.comma, "12,50 M.N", .amount(1_250)),
            (.point, "($500.00) MXN", .amount(-50_000)),
        ]
    )
    func amount(format: NumberFormat, text: String, outcome: NumberFormat.Outcome) {
        let read = Array(text.utf8).withUnsafeBufferPointer {
            format.minorUnits($0, decimals: 2, of: .mexicanPeso)
        }
        #expect(read == outcome)
    }

    @Test(
        "An amount with more than its currency's own marks is refused, not guessed",
        arguments: [
            "1,234.56 USD", "US$1,234.56", "12 mil", "1.2M", "1.2 MM", "1,234.56 CR", "500 DB",
            "(500.00", "500.00)", "(500.00))", "MN.50", "12 MXN USD", "EUR 12", "12 pesosmexicanos",
        ]
    )
    func otherMarks(text: String) {
        let read = Array(text.utf8).withUnsafeBufferPointer {
            NumberFormat.point.minorUnits($0, decimals: 2, of: .mexicanPeso)
        }
        #expect(read == .bad)
    }

    @Test("Dollars are read where the account is in dollars")
    func dollars() {
        let read = Array("US$1,234.56".utf8).withUnsafeBufferPointer {
            NumberFormat.point.minorUnits($0, decimals: 2, of: Currency("USD"))
        }
        #expect(read == .amount(123_456))
    }

    @Test(
        "A date cell of a workbook is read whatever the file's format",
        arguments: DateFormat.allCases
    )
    func isoDay(format: DateFormat) {
        for text in ["2026-11-21", "2026-11-21T06:00:00"] {
            let read = Array(text.utf8).withUnsafeBufferPointer { DateFormat.day($0, in: [format]) }
            #expect(read?.description == "2026-11-21")
        }
    }

    @Test(
        "A number cell of a workbook is what it holds, and is never taken for thousands",
        arguments: [
            (NumberFormat.point, "123.4560", NumberFormat.Outcome.amount(12_346)),
            (.comma, "123,4560", .amount(12_346)), (.comma, "1234,56", .amount(123_456)),
            (.comma, "123.4560", .bad), (.point, "123,4560", .bad),
        ]
    )
    func numberCell(format: NumberFormat, text: String, outcome: NumberFormat.Outcome) {
        let read = Array(text.utf8).withUnsafeBufferPointer {
            format.minorUnits($0, decimals: 2, of: .mexicanPeso)
        }
        #expect(read == outcome)
    }

    @Test(
        "Days are read in the file's format",
        arguments: [
            (DateFormat.dayMonthYear, "21/11/2026", "2026-11-21"),
            (.dayMonthYear, "1-1-26", "2026-01-01"), (.dayMonthYear, "05.03.1985", "1985-03-05"),
            (.dayMonthYear, "21-nov-2026", "2026-11-21"),
            (.dayMonthYear, "21 de Noviembre de 2026", "2026-11-21"),
            (.dayMonthYear, "21/11/2026 00:00:00", "2026-11-21"),
            (.monthDayYear, "11/21/2026", "2026-11-21"),
            (.yearMonthDay, "2026-11-21", "2026-11-21"),
            (.yearMonthDay, "2026-11-21T10:00:00", "2026-11-21"),
            (.compactYearFirst, "20261121", "2026-11-21"),
            (.compactDayFirst, "21112026", "2026-11-21"), (.excel, "46347", "2026-11-21"),
            (.excel, "46347.0", "2026-11-21"), (.dayMonthYear, "31/02/2026", nil),
            (.dayMonthYear, "11/21/2026", nil), (.yearMonthDay, "21/11/2026", nil),
            (.excel, "0", nil), (.dayMonthYear, "mañana", nil), (.compactYearFirst, "2026112", nil),
        ] as [(DateFormat, String, String?)]
    )
    func day(format: DateFormat, text: String, iso: String?) {
        let read = Array(text.utf8).withUnsafeBufferPointer { format.day($0) }
        #expect(read?.description == iso)
    }
}
