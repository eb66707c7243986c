import Values

/// One invented account with its person.
struct GeneratedRow {
    private let number: Int
    private let daysPastDue: Int
    private let dueDay: Day
    private let product: Int
    private let state: Int
    private let birthDay: Day
    private let given: String
    private let paternal: String
    private let maternal: String
    private let mobile: UInt64
    private let landline: UInt64?
    private let hasEmail: Bool
    private let postalCode: UInt64
    private let balance: Int64
    private let pastDue: Int64
    private let minimum: Int64
    private let homoclave: (UInt64, UInt64)

    init(number: Int, bucket: Int, asOf: Day, random: Generator) {
        var random = random
        self.number = number
        product = Int(random.below(UInt64(GeneratorTables.products.count)))
        state = GeneratorTables.state(&random)
        let place = GeneratorTables.places[state]
        let isWoman = random.below(2) == 0
        let names = isWoman ? GeneratorTables.women : GeneratorTables.men
        given = GeneratorTables.pick(names, &random)
        paternal = GeneratorTables.pick(GeneratorTables.surnames, &random)
        maternal = GeneratorTables.pick(GeneratorTables.surnames, &random)
        birthDay = asOf.adding(days: -Int(18 * 365 + random.below(52 * 365)))
        let range = place.mobile
        mobile = range.lowerBound + random.below(UInt64(range.count))
        landline =
            random.below(4) == 0 ? place.landline * 10_000_000 + random.below(10_000_000) : nil
        hasEmail = random.below(2) == 0
        postalCode = place.postal * 1_000 + random.below(1_000)
        homoclave = (random.below(34), random.below(34))
        if bucket == 0 {
            daysPastDue = 0
            dueDay = asOf.adding(days: Int(random.below(30)))
        } else {
            daysPastDue = (bucket - 1) * 30 + 1 + Int(random.below(30))
            dueDay = asOf.adding(days: -daysPastDue)
        }
        balance = GeneratorTables.balance(product, &random)
        minimum = max(10_000, balance / 20 / 100 * 100)
        pastDue = bucket == 0 ? 0 : min(balance, minimum * Int64(bucket))
    }

    /// Appends the line in the order of `PortfolioGenerator.columns`.
    func write(to out: inout [UInt8]) {
        let account = GeneratorTables.digits(UInt64(number) + 1, 10)
        field(account, &out)
        field("C" + GeneratorTables.digits(UInt64(number) + 1, 8), &out)
        field(GeneratorTables.products[product].code, &out)
        field(given, &out)
        field(paternal, &out)
        field(maternal, &out)
        field(rfc, &out)
        field(date(birthDay), &out)
        field(String(mobile), &out)
        field(landline.map(String.init) ?? "", &out)
        field(hasEmail ? "cliente\(number + 1)@correo.example" : "", &out)
        field(GeneratorTables.places[state].name, &out)
        field(GeneratorTables.digits(postalCode, 5), &out)
        field(money(balance), &out)
        field(money(pastDue), &out)
        field(money(minimum), &out)
        field(date(dueDay), &out)
        field(String(daysPastDue), &out)
        field(clabe, &out)
        out.append(contentsOf: reference(account).utf8)
        out.append(0x0A)
    }

    private func field(_ text: String, _ out: inout [UInt8]) {
        out.append(contentsOf: text.utf8)
        out.append(0x2C)
    }

    private func date(_ day: Day) -> String {
        let (year, month, day) = day.civil
        return GeneratorTables.digits(UInt64(day), 2) + "/"
            + GeneratorTables.digits(UInt64(month), 2) + "/"
            + GeneratorTables.digits(UInt64(year), 4)
    }

    private func money(_ minor: Int64) -> String {
        String(minor / 100) + "." + GeneratorTables.digits(UInt64(minor % 100), 2)
    }

    /// Two letters and a vowel of the surnames, a letter of the name, birth date, an invented
    /// homoclave and the true check digit.
    private var rfc: String {
        let first = GeneratorTables.plain(paternal)
        let second = GeneratorTables.plain(maternal)
        let name = GeneratorTables.plain(given)
        let vowel = first.dropFirst().first { [0x41, 0x45, 0x49, 0x4F, 0x55].contains($0) } ?? 0x58
        let (year, month, day) = birthDay.civil
        var text: [UInt8] = [first[0], vowel, second[0], name[0]]
        text += GeneratorTables.digits(UInt64(year % 100), 2).utf8
        text += GeneratorTables.digits(UInt64(month), 2).utf8
        text += GeneratorTables.digits(UInt64(day), 2).utf8
        let signs = Array("123456789ABCDEFGHIJKLMNPQRSTUVWXYZ".utf8)
        text.append(signs[Int(homoclave.0)])
        text.append(signs[Int(homoclave.1)])
        var sum = 0
        for (index, byte) in text.enumerated() {
            sum += GeneratorTables.rfcValue(byte) * (13 - index)
        }
        let rest = 11 - sum % 11
        text.append(rest == 11 ? 0x30 : rest == 10 ? 0x41 : UInt8(0x30 + rest))
        return String(decoding: text, as: UTF8.self)
    }

    /// A CLABE of the invented bank 999 with its check digit.
    private var clabe: String {
        let body = "999180" + GeneratorTables.digits(UInt64(number) + 1, 11)
        var sum = 0
        for (index, byte) in body.utf8.enumerated() {
            sum += Int(byte - 0x30) * [3, 7, 1][index % 3] % 10
        }
        return body + String((10 - sum % 10) % 10)
    }

    /// The account number and its check digit by the banks' algorithm 00.
    private func reference(_ account: String) -> String {
        var sum = 0
        for (index, byte) in account.utf8.reversed().enumerated() {
            let product = Int(byte - 0x30) * (index % 2 == 0 ? 2 : 1)
            sum += product / 10 + product % 10
        }
        return "7" + account + String((10 - sum % 10) % 10)
    }
}
