import Testing
import Understanding
import Values

@Suite("Days and amounts as people in Mexico and Latin America say them")
struct MexicanSpeechTests {
    @Test(
        "A day, said on a Saturday, the 21st of November 2026",
        arguments: [
            ("de hoy en ocho le pago", "2026-11-28"), ("de hoy en quince", "2026-12-05"),
            ("en tres días deposito", "2026-11-24"), ("en quince días", "2026-12-06"),
            ("el día último", "2026-11-30"), ("el último día del mes", "2026-11-30"),
            ("3 de diciembre", "2026-12-03"), ("15/12", "2026-12-15"), ("dic 15", "2026-12-15"),
            ("este miércoles", "2026-11-25"), ("el próximo martes", "2026-11-24"),
            ("el martes que viene", "2026-11-24"), ("el jueves de la otra semana", "2026-11-26"),
            ("el 5 del mes que entra", "2026-12-05"), ("el 10 del próximo mes", "2026-12-10"),
            ("la primera quincena de diciembre", "2026-12-15"),
            ("la segunda quincena de diciembre", "2026-12-31"),
            ("la quincena del 30", "2026-11-30"), ("en dos quincenas", "2026-12-15"),
            ("a fin de este mes", "2026-11-30"), ("fin del mes que viene", "2026-12-31"),
            ("a más tardar el 28", "2026-11-28"), ("hasta el 25", "2026-11-25"),
            ("el día de mañana", "2026-11-22"), ("esta tarde paso", "2026-11-21"),
            ("el primer lunes de diciembre", "2026-12-07"), ("el 1ro de diciembre", "2026-12-01"),
            ("el veinticinco de noviembre", "2026-11-25"), ("el treinta", "2026-11-30"),
            ("la próxima semana el martes", "2026-11-24"), ("nochebuena", "2026-12-24"),
            ("el día de reyes", "2027-01-06"), ("i'll pay on friday", "2026-11-27"),
            ("on the 15th", "2026-12-15"), ("tomorrow", "2026-11-22"), ("dec 3rd", "2026-12-03"),
            ("in two weeks", "2026-12-05"), ("at the end of the month", "2026-11-30"),
        ]
    )
    func oneDay(text: String, day: String) {
        let read = understand(text, on: today, country: "MX")
        #expect(read.days.map(\.description) == [day])
        #expect(!read.impossibleDay)
    }

    @Test(
        "A span of days is no day of its own",
        arguments: [
            ("la otra semana", "2026-11-23", "2026-11-29", ""),
            ("la próxima semana", "2026-11-23", "2026-11-29", ""),
            ("a principios de diciembre", "2026-12-01", "2026-12-10", ""),
            ("a mediados de diciembre", "2026-12-11", "2026-12-20", ""),
            ("el mes que viene", "2026-12-01", "2026-12-31", ""),
            ("en enero", "2027-01-01", "2027-01-31", ""),
            ("entre el 3 y el 5", "2026-12-03", "2026-12-05", "2026-12-03 2026-12-05"),
            ("del 3 al 5 de enero", "2027-01-03", "2027-01-05", "2027-01-03 2027-01-05"),
            ("antes del 10", "2026-11-21", "2026-12-09", "2026-12-10"),
        ]
    )
    func spans(text: String, from: String, to: String, days: String) throws {
        let read = understand(text, on: today, country: "MX")
        let period = try #require(read.period)
        #expect("\(period.lowerBound) \(period.upperBound)" == "\(from) \(to)")
        #expect(read.days.map(\.description).joined(separator: " ") == days)
    }

    @Test("The next Friday is the coming one in America, that of next week in Spain")
    func nextWeekday() throws {
        let tuesday = try #require(Day(iso: "2026-11-24"))
        let text = "el próximo viernes"
        #expect(
            understand(text, on: tuesday, country: "MX").days.first?.description == "2026-11-27"
        )
        #expect(
            understand(text, on: tuesday, country: "ES").days.first?.description == "2026-12-04"
        )
    }

    @Test(
        "Amounts as they are said",
        arguments: [
            ("mil quinientos", 150_000, "MX"), ("2 mil 300", 230_000, "MX"),
            ("dos mil trescientos", 230_000, "MX"), ("500 varos", 50_000, "MX"),
            ("quinientos pesitos", 50_000, "MX"), ("millón y medio", 150_000_000, "MX"),
            ("1.500,00", 150_000, "AR"), ("20 lucas", 2_000_000, "CL"), ("$1,500", 150_000, "MX"),
            ("medio millón", 50_000_000, "MX"), ("10k", 1_000_000, "MX"),
            ("3 pagos de 400", 40_000, "MX"), ("15 pesos con 50 centavos", 1_550, "MX"),
            ("50 centavos", 50, "MX"), ("two thousand five hundred", 250_000, "MX"),
            ("dos quinientos", 250_000, "MX"), ("20 $", 2_000, "MX"),
        ] as [(String, Int64, String)]
    )
    func oneAmount(text: String, minor: Int64, country: String) {
        #expect(understand(text, on: today, country: country).amounts.map(\.minor) == [minor])
    }

    @Test(
        "A part is named instead of an amount",
        arguments: [
            ("le abono la mitad", Share.half), ("pago todo el viernes", .all),
            ("liquido toda la deuda", .all), ("doy el mínimo", .minimum),
            ("una tercera parte", .third), ("el 50% mañana", .half), ("el 25 por ciento", .quarter),
        ]
    )
    func shares(text: String, share: Share) {
        let read = understand(text, on: today, country: "MX")
        #expect(read.share == share)
        #expect(read.amounts.isEmpty)
    }

    @Test(
        "All is not always all of the debt",
        arguments: ["todo bien", "todo el día trabajo", "hola a todos", "la mitad del mes"]
    )
    func noShare(text: String) {
        #expect(understand(text, on: today, country: "MX").share == nil)
    }

    @Test(
        "What cannot be is told as such and never guessed",
        arguments: [
            ("pago el 31 de febrero", true, false, false), ("pago el 30/02", true, false, false),
            ("el 15 de enero de 1900", true, false, false), ("pago -500", false, true, false),
            ("le doy 100 dólares", false, false, true), ("pago 50 euros", false, false, true),
        ]
    )
    func impossible(text: String, day: Bool, negative: Bool, currency: Bool) {
        let read = understand(text, on: today, country: "MX")
        #expect(read.impossibleDay == day)
        #expect(read.negativeAmount == negative)
        #expect(read.otherCurrency == currency)
        #expect(!day || read.days.isEmpty)
        #expect(!negative || read.amounts.isEmpty)
    }

    @Test("Dollars are the country's own where they are")
    func ownDollars() {
        #expect(!understand("pago 50 dólares", on: today, country: "EC").otherCurrency)
        #expect(understand("pago 50 dólares", on: today, country: "PE").otherCurrency)
    }

    @Test(
        "A time of day is neither a day nor an amount",
        arguments: [
            ("a las 5", "17:00", "17:00"), ("a las 5 y media de la tarde", "17:30", "17:30"),
            ("9 am", "09:00", "09:00"), ("en la tarde", "12:00", "19:00"),
            ("17:45", "17:45", "17:45"),
            ("entre las 3 y las 5", "15:00", "17:00"),
        ]
    )
    func times(text: String, from: String, to: String) throws {
        let read = understand(text, on: today, country: "MX")
        let time = try #require(read.time)
        #expect("\(time.lowerBound) \(time.upperBound)" == "\(from) \(to)")
        #expect(read.days.isEmpty && read.amounts.isEmpty)
    }

    @Test("Payments are counted, those that are owed are not")
    func instalments() {
        #expect(understand("en 3 pagos de 400", on: today, country: "MX").instalments == 3)
        #expect(understand("a 6 meses", on: today, country: "MX").instalments == 6)
        #expect(understand("debo 3 pagos", on: today, country: "MX").instalments == nil)
    }

    @Test(
        "A date of birth as people type it",
        arguments: [
            ("15/03/1984", "1984-03-15"), ("15 de marzo del 84", "1984-03-15"),
            ("150384", "1984-03-15"), ("15031984", "1984-03-15"), ("15-3-84", "1984-03-15"),
            ("1984-03-15", "1984-03-15"), ("nací el 15 de marzo de 1984", "1984-03-15"),
            ("marzo 15 de 1984", "1984-03-15"), ("29/02/2000", "2000-02-29"),
        ]
    )
    func birthDays(text: String, day: String) {
        #expect(readBirthDay(text)?.description == day)
    }

    @Test(
        "What is no date of birth is none",
        arguments: ["", "hola", "31/02/1984", "15/03", "1984", "15031", "99/99/9999", "el viernes"]
    )
    func noBirthDay(text: String) { #expect(readBirthDay(text) == nil) }
}
