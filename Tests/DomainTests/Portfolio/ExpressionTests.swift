import Testing
import Values

@testable import Domain

@Suite("Expressions of a mapping")
struct ExpressionTests {
    private let row = ["a": "VIG", "n": "12", "m": "1,500.50", "d": "05/11/2026", "x": ""]

    private func evaluate(_ text: String) throws -> ExpressionValue {
        let expression = try MappingExpression(text, numbers: .point, dates: [.dayMonthYear])
        return try expression.evaluate(
            .init(asOf: today, currency: .mexicanPeso, numbers: .point, dates: [.dayMonthYear]) {
                row[$0] ?? ""
            }
        )
    }

    @Test(
        "Values are computed",
        arguments: [
            (#"concat(a, "-", n)"#, ExpressionValue.text("VIG-12")),
            (#"if(a == "VIG", "si", "no")"#, .text("si")), (#"coalesce(x, a)"#, .text("VIG")),
            ("number(n) + 3 * 2", .number(18)), ("money(m) * 2", .money(300_100)),
            ("money(m) / 3", .money(50_017)), ("date(d) + 10", .day(Day(iso: "2026-11-15")!)),
            ("as_of() - date(d)", .number(16)), ("upper(lower(a))", .text("VIG")),
            (#"part("uno/dos/tres", "/", 2)"#, .text("dos")), (#"slice(a, 1, 2)"#, .text("VI")),
            ("min(number(n), 5)", .number(5)), ("max(number(n), 5)", .number(12)),
            ("number(x) + 1", .missing), ("number(x) > 1", .flag(false)),
            ("number(n) > 1 and not (number(n) == 13)", .flag(true)),
            (#"contains(a, "ig")"#, .flag(true)),
            (
                #"date("2026-01-02", "yyyy-mm-dd")"#,
                .day(Day(iso: "2026-01-02")!)
            ),
        ]
    )
    func computes(text: String, value: ExpressionValue) throws {
        #expect(try evaluate(text) == value)
    }

    @Test(
        "Mistakes of text and type are refused when the mapping is read",
        arguments: [
            "a + 1", "money(m) + 1", "concat(1, a)", "if(a, 1, 2)", "if(a == \"x\", 1, a)",
            "concat(a", "\"open", "sume(a)", "a b", "", "date(a, \"no\")", "number()",
            String(repeating: "(", count: 40) + "1" + String(repeating: ")", count: 40),
            String(repeating: "not ", count: 40) + "(1 == 1)",
        ]
    )
    func refuses(text: String) {
        #expect(throws: ExpressionError.self) { try evaluate(text) }
    }

    @Test(
        "A cell that cannot be read fails the row's field, not the program",
        arguments: ["number(a)", "money(a)", "date(a)", "number(n) / 0", "date(d) + 99999999"]
    )
    func fails(text: String) {
        #expect(throws: EvaluationFailure.self) { try evaluate(text) }
    }

    @Test("Made-up contacts are the same for the same key", arguments: ["1", "2", "30000"])
    func madeUp(key: String) {
        #expect(MadeUpContact.name(key) == MadeUpContact.name(key))
        #expect(MadeUpContact.phone(key).utf8.count == 10)
        #expect(MadeUpContact.phone(key) != MadeUpContact.phone(key + "0"))
    }
}
