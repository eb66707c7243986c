import Testing
import Understanding
import Values

@Suite("Days and amounts in messages")
struct DaysAndAmountsTests {
    @Test(
        "Days are relative to the day of writing",
        arguments: [
            ("pago hoy", "2026-11-21"), ("mañana", "2026-11-22"), ("pasado mañana", "2026-11-23"),
            ("el viernes", "2026-11-27"), ("el sabado", "2026-11-28"), ("este lunes", "2026-11-23"),
            ("el viernes que viene", "2026-11-27"), ("el 25", "2026-11-25"),
            ("el 21", "2026-11-21"),
            ("el 15", "2026-12-15"), ("dia 5", "2026-12-05"), ("15 de diciembre", "2026-12-15"),
            ("el 15 de enero", "2027-01-15"), ("25/11", "2026-11-25"), ("25-11-2026", "2026-11-25"),
            ("1/12/26", "2026-12-01"), ("la quincena", "2026-11-30"),
            ("la próxima quincena", "2026-11-30"), ("fin de mes", "2026-11-30"),
            ("a fines de mes", "2026-11-30"), ("fin de diciembre", "2026-12-31"),
            ("en 3 días", "2026-11-24"), ("dentro de una semana", "2026-11-28"),
            ("viernes 27", "2026-11-27"), ("viernes 27 de noviembre", "2026-11-27"),
            ("el primero de diciembre", "2026-12-01"), ("mañana domingo", "2026-11-22"),
            ("el viernes de la próxima semana", "2026-11-27"), ("el bierne", "2026-11-27"),
            ("mañana en la mañana", "2026-11-22"), ("el 28 a las 5", "2026-11-28"),
            ("el ultimo de mes", "2026-11-30"), ("el 30 de este mes", "2026-11-30"),
        ]
    )
    func days(text: String, day: String) {
        let understood = understand(text, on: today, country: "MX")
        #expect(understood.days.map(\.description) == [day])
    }

    @Test(
        "The payday is the 15th or the last of the month, the next one when it is today",
        arguments: [
            ("2026-11-10", "pago la quincena", "2026-11-15"),
            ("2026-11-15", "pago la quincena", "2026-11-15"),
            ("2026-11-15", "pago la próxima quincena", "2026-11-30"),
            ("2026-11-30", "pago la próxima quincena", "2026-12-15"),
            ("2027-02-16", "pago en quincena", "2027-02-28"),
        ]
    )
    func paydays(on day: String, text: String, expected: String) throws {
        let on = try #require(Day(iso: day))
        #expect(understand(text, on: on, country: "MX").days.map(\.description) == [expected])
    }

    @Test(
        "What names no single day gives none",
        arguments: [
            "la próxima semana", "ayer", "el viernes pasado", "el 31", "31 de noviembre",
            "en diciembre", "fin de semana", "luego", "tengo 2 pagos", "500 pesos", "a las 5 pm",
            "los viernes", "la otra quincena", "son 15", "30/02", "martes de esta semana",
        ]
    )
    func noDay(text: String) {
        #expect(understand(text, on: today, country: "MX").days.isEmpty)
    }

    @Test(
        "Amounts in digits and words",
        arguments: [
            ("$1,500", 150_000), ("1500 pesos", 150_000), ("$ 500.50", 50_050), ("2 mil", 200_000),
            ("2mil", 200_000), ("mil quinientos", 150_000), ("dos mil", 200_000),
            ("quinientos pesos", 50_000), ("1.5 mil", 150_000), ("deposito 500", 50_000),
            ("mil", 100_000), ("mil 500", 150_000), ("2 mil 500", 250_000),
            ("$10,000.00", 1_000_000),
            ("dos mil trescientos cincuenta", 235_000), ("1,234.56", 123_456),
            ("200 varos", 20_000),
            ("treinta y cinco pesos", 3_500), ("$15", 1_500), ("500mxn", 50_000),
            ("15 pesos", 1_500),
        ]
    )
    func amounts(text: String, minor: Int64) {
        #expect(understand(text, on: today, country: "MX").amounts.map(\.minor) == [minor])
    }

    @Test(
        "Where points group thousands they are read so",
        arguments: [
            ("1.500,00", 150_000), ("1.500", 150_000), ("$ 250.000", 25_000_000),
            ("5 lucas", 500_000),
        ]
    )
    func pointGroups(text: String, minor: Int64) {
        #expect(understand(text, on: today, country: "CO").amounts.map(\.minor) == [minor])
    }

    @Test(
        "Counts, times, references and percentages are no amounts",
        arguments: [
            "2 pagos", "en 3 dias", "a las 5", "50%", "5512345678", "012345678901234567", "10:30",
            "tengo dos hijos", "1,50", "12 meses", "folio 4521", "terminación 1234",
            "tengo 45 años", "mi tarjeta 4567", "en 2025", "son 30 alumnos",
        ]
    )
    func noAmount(text: String) {
        #expect(understand(text, on: today, country: "MX").amounts.isEmpty)
    }

    @Test(
        "A plain promise has its day and amount",
        arguments: [
            ("el 15 deposito 500", "2026-12-15", 50_000), ("pago el viernes", "2026-11-27", nil),
            ("abono mil quinientos el viernes", "2026-11-27", 150_000),
            ("pago $1,500 el 25/11", "2026-11-25", 150_000),
            ("mañana le deposito 2 mil pesos", "2026-11-22", 200_000),
        ] as [(String, String, Int64?)]
    )
    func promises(text: String, day: String, minor: Int64?) throws {
        let understood = understand(text, on: today, country: "MX")
        let promise = try #require(understood.promise)
        #expect(promise.day.description == day)
        #expect(promise.minor == minor)
        #expect(!understood.needsPerson)
    }
}
