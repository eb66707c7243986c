import Testing
import Understanding
import Values

@Suite("Promises as people type them every day")
struct EverydayPromiseTests {
    @Test(
        "A day and an amount stand side by side, on a Saturday, the 21st of November 2026",
        arguments: [
            ("el 15 pago 500", "2026-12-15", 50_000), ("500 pago el viernes", "2026-11-27", 50_000),
            ("el 15 abono 300", "2026-12-15", 30_000), ("400 dia 15", "2026-12-15", 40_000),
            ("el 3 de diciembre 1200", "2026-12-03", 120_000),
            ("15 de dic 2000", "2026-12-15", 200_000),
            ("viernes 27 pago 300", "2026-11-27", 30_000),
            ("mil 15 de diciembre", "2026-12-15", 100_000),
            ("el primero le pago 200", "2026-12-01", 20_000),
            ("el primero de mes 200", "2026-12-01", 20_000),
            ("el lunes entre 3 y 4 le doy 200", "2026-11-23", 20_000),
            ("el próximo 30 le doy 350", "2026-11-30", 35_000),
            ("deme 5 días y le doy 500", "2026-11-26", 50_000),
            ("espéreme una semana y deposito 500", "2026-11-28", 50_000),
            ("al rato le deposito 500", "2026-11-21", 50_000),
            ("ahorita le mando 500", "2026-11-21", 50_000),
        ]
    )
    func both(text: String, day: String, minor: Int64) {
        let read = understand(text, on: today, country: "MX")
        #expect(read.days.map(\.description) == [day])
        #expect(read.amounts.map(\.minor) == [minor])
    }

    @Test(
        "A day on which somebody does not pay is not the one that is promised",
        arguments: [
            ("hoy no puedo, el viernes sí", "2026-11-27"),
            ("hoy no me alcanza mañana le deposito", "2026-11-22"),
            ("el viernes no, mejor el lunes", "2026-11-23"),
            ("no puedo el 15 pero el 20 sí", "2026-12-20"),
            ("hoy se me complica, el lunes", "2026-11-23"),
            ("ahorita no tengo, el 15 le pago", "2026-12-15"),
            ("no puedo hasta el lunes", "2026-11-23"), ("el lunes no le fallo", "2026-11-23"),
            ("hasta el 30 no me pagan", "2026-11-30"),
            ("hasta hoy no me han pagado, el lunes le deposito", "2026-11-21;2026-11-23"),
            ("500 ahorita y 500 el 15", "2026-11-21;2026-12-15"),
            ("mañana o pasado", "2026-11-22;2026-11-23"),
            ("el 10, 20 y 30", "2026-12-10;2026-12-20;2026-11-30"),
            ("15 o 16 de diciembre", "2026-12-15;2026-12-16"),
        ]
    )
    func promised(text: String, days: String) {
        let read = understand(text, on: today, country: "MX")
        #expect(read.days.map(\.description).joined(separator: ";") == days)
    }

    @Test(
        "What happened, what is every week, and what names a street is no day",
        arguments: [
            "hoy no puedo pagar", "el lunes no puedo", "no puedo el lunes", "hoy tampoco puedo",
            "no me pagan el 30", "me corrieron el lunes", "estoy sin trabajo desde el lunes",
            "ya había pagado el 15 de noviembre", "trabajo de lunes a viernes",
            "vivo en 5 de mayo 23", "me pagan por quincena", "mi quincena no alcanza",
            "después de navidad", "después del 15", "ahorita ando sin trabajo", "feliz lunes",
            "cada día 15", "ahorita no tengo", "hoy ando sin dinero",
        ]
    )
    func none(text: String) {
        #expect(understand(text, on: today, country: "MX").days.isEmpty)
    }

    @Test(
        "Amounts as they are typed",
        arguments: [
            ("milquinientos", 150_000), ("dosmil quinientos", 250_000),
            ("mil y quinientos", 150_000),
            ("un quinientos", 50_000), ("le deposito 1 500", 150_000), ("cuatrocientos 50", 45_000),
            ("500,00 el viernes", 50_000), ("$2´500", 250_000), ("500 bolas", 50_000),
            ("cuatrosientos sinkuenta", 45_000), ("$1,500.00 (mil quinientos pesos)", 150_000),
            ("dos mil con cincuenta centavos", 200_050), ("voy a la sucursal con 1,100", 110_000),
        ]
    )
    func amount(text: String, minor: Int64) {
        #expect(understand(text, on: today, country: "MX").amounts.map(\.minor) == [minor])
    }
}
