import ArgumentParser
import Domain
import Files
import Foundation
import Messaging
import Simulation
import Store
import Strategy
import Values
import Workers

/// The person of `strategy try`: invented by options, or one of a file.
struct LifePerson {
    var person: SimulatedPerson
    var secrets: PersonSecrets
    var numbers: [AccountID: AccountSecrets]
    /// The account that the life is about.
    var account: AccountID
    /// Who it is, in a few words.
    var words: String
    /// Whether texts are shown without what is personal.
    var isHidden = false
    /// What was supposed.
    var remarks: [String] = []

    /// The options by which somebody is invented.
    struct Invention: ParsableArguments {
        @Option(help: "Days past due; negative before the due date. Without it, some that fit.")
        var dpd: Int?
        @Option(help: "What is owed, as \"4500 MXN\".")
        var balance = "4500"
        @Option(help: "What is past due; without it, a quarter of the balance.")
        var pastDue: String?
        @Option(help: "The minimum payment; without it, a tenth of the balance.")
        var minimum: String?
        @Option(help: "Country of residence by ISO 3166.")
        var country = "MX"
        @Option(help: "State, as JAL or Jalisco; without it CMX in Mexico.")
        var state: String?
        @Option(help: "Time zone, where the state does not tell it.")
        var zone: String?
        @Option(help: "The creditor's code; without it the first of the facts.")
        var creditor: String?
        @Option(help: "The product's code.")
        var product = ""
        @Option(help: "A column of the creditor's file, as vip=true; may repeat.")
        var attribute: [String] = []
        @Option(help: "Channels that the person has, as sms,whatsapp; others have none.")
        var channels: String?
        @Flag(help: "The person has shown before that the number is theirs.")
        var confirmed = false

        /// The channels named, or nil for all.
        func namedChannels() throws -> [Channel]? {
            try channels?.split(separator: ",").map { word in
                guard let channel = Channel(name: String(word)) else {
                    throw ValidationError(
                        "--channels has no \(word): there are "
                            + Channel.allCases.map(\.name).joined(separator: ", ")
                    )
                }
                return channel
            }
        }
    }

    /// Days past due that are tried until the strategy wants the account.
    static let usualDaysPastDue = [3, -3, 15, 45, 75, 120, 200]

    /// Invents somebody.
    init(
        _ options: Invention,
        _ policy: PolicyInForce,
        daysPastDue: Int,
        firstDay: Day,
        seed: UInt64
    ) throws {
        let (country, region, zones) = try Self.place(options, policy)
        let creditor = try Self.creditor(options, policy)
        let usual = Currency(Self.currencies[country] ?? "MXN") ?? .mexicanPeso
        func money(_ text: String, _ option: String, _ currency: Currency) throws -> Money {
            guard let money = LifeWords.money(text, currency) else {
                throw ValidationError("\(option) is an amount such as \"4500 \(currency)\"")
            }
            return money
        }
        guard (-365...3_650).contains(daysPastDue) else {
            throw ValidationError("--dpd is a number from -365 to 3650")
        }
        let balance = try money(options.balance, "--balance", usual)
        let pastDue =
            try options.pastDue.map { try money($0, "--past-due", balance.currency) }
            ?? Money(minor: daysPastDue > 0 ? balance.minor / 4 : 0, balance.currency)
        let minimum =
            try options.minimum.map { try money($0, "--minimum", balance.currency) }
            ?? Money(minor: balance.minor / 10, balance.currency)
        guard pastDue.currency == balance.currency, minimum.currency == balance.currency else {
            throw ValidationError("all amounts are in one currency")
        }
        guard pastDue.minor <= balance.minor else {
            throw ValidationError("--past-due is at most --balance")
        }
        guard daysPastDue <= 0 || pastDue.minor > 0 else {
            throw ValidationError("--dpd \(daysPastDue) needs something past due: name --past-due")
        }
        let shard = Shard(tenant: "", personKey: "try")
        var random = Generator(seeds: seed, 0x5452_5921)
        let begin = Instant(seconds: Int64(firstDay.daysSinceEpoch) * 86_400)
        let id = PersonID(at: begin, shard: shard, random: &random)
        let account = AccountID(at: begin, shard: shard, random: &random)
        let dueDay = firstDay.adding(days: -daysPastDue)
        let imported = Imported(
            creditor: creditor,
            asOf: firstDay,
            facts: Self.facts(country, region, zones),
            contactPoints: try Self.points(options, country, begin, shard, &random),
            accounts: [
                Account(
                    id: account,
                    creditor: creditor,
                    product: options.product,
                    country: country,
                    figures: Account.Figures(
                        balance: balance,
                        pastDue: pastDue,
                        minimumPayment: minimum,
                        asOf: firstDay
                    ),
                    dueDay: dueDay,
                    cutoffDay: dueDay.adding(days: -20),
                    placedOn: firstDay,
                    attributes: options.attribute.isEmpty
                        ? []
                        : try LifeAttributes(policy).values(
                            options.attribute,
                            balance.currency
                        )
                )
            ]
        )
        person = SimulatedPerson(id: id, imported: imported, habit: seed)
        secrets = PersonSecrets(key: "try", name: PersonName(full: "María Ejemplo", given: "María"))
        secrets.rfc = "EEMA850505AB1"
        secrets.address = AddressRecord(postalCode: "03100")
        numbers = [
            account: AccountSecrets(
                number: "4152310001",
                paymentReference: "REF0001",
                clabe: "000000000000000001"
            )
        ]
        self.account = account
        let place = [region, country].compactMap { $0 }.first ?? country
        words =
            "Persona inventada en \(place): debe \(amount(balance)) a \(creditor), "
            + (daysPastDue > 0
                ? "vencido \(amount(pastDue)) desde el \(LifeView.text(dueDay))"
                : "su fecha de pago es el \(LifeView.text(dueDay))")
    }

    /// Finds an account of a file.
    init(
        account number: String,
        portfolio: SimulationPortfolio,
        creditor: String,
        isRevealed: Bool
    ) throws {
        guard let account = portfolio.numbers.first(where: { $0.value.number == number })?.key,
            let place = portfolio.persons.firstIndex(where: { person in
                person.imported.accounts.contains { $0.id == account }
            })
        else {
            throw notFound(
                "no row that could be used has this account: look at the file with "
                    + "`recado import FILE --mapping NAME --dry-run`"
            )
        }
        person = portfolio.persons[place]
        self.account = account
        secrets = portfolio.secrets[place]
        numbers = portfolio.numbers
        if !isRevealed {
            isHidden = true
            remarks.append("Nombre y números van ocultos; se muestran con --reveal")
        }
        let count = person.imported.accounts.count
        words =
            "Una persona del archivo de \(creditor)"
            + (count > 1 ? ", con \(count) cuentas" : "")
    }

    /// Somebody of the database as they stand.
    init(
        copyOf state: CaseState,
        secrets: PersonSecrets,
        numbers: [AccountID: AccountSecrets],
        account: AccountID,
        isRevealed: Bool
    ) {
        person = SimulatedPerson(
            id: state.person,
            imported: Imported(
                creditor: state.accounts.first?.account.creditor ?? "",
                asOf: state.accounts.first?.account.figures.asOf ?? Day(daysSinceEpoch: 0),
                facts: state.facts,
                contactPoints: state.contactPoints,
                accounts: state.accounts.map(\.account)
            ),
            habit: 0
        )
        self.secrets = secrets
        self.numbers = numbers
        self.account = account
        isHidden = !isRevealed
        words = "Una copia de la persona de esa cuenta, como está ahora"
    }

    // MARK: - Parts of an invention

    /// What can be compared of the invented person.
    private static func facts(
        _ country: String,
        _ region: String?,
        _ zones: [String]
    ) -> PersonFacts {
        var facts = PersonFacts(
            country: country,
            region: region,
            zones: zones,
            birthDay: Day(year: 1985, month: 5, day: 5)
        )
        for factor in [Identity.Factor.postalCode, .taxID] {
            facts.comparable |= 1 << UInt32(factor.rawValue)
        }
        return facts
    }

    /// The currency of what is owed in a country.
    private static let currencies = [
        "MX": "MXN", "CO": "COP", "PE": "PEN", "CL": "CLP", "EC": "USD", "AR": "ARS", "BR": "BRL",
        "ES": "EUR", "US": "USD",
    ]

    private static func place(
        _ options: Invention,
        _ policy: PolicyInForce
    ) throws -> (country: String, region: String?, zones: [String]) {
        let country = options.country.uppercased()
        guard country.count == 2, country.allSatisfy({ $0.isASCII && $0.isLetter }) else {
            throw ValidationError("--country is two letters such as MX")
        }
        var region: String?
        var zones: [String] = []
        if country == "MX" {
            let word = options.state ?? "CMX"
            guard let state = MexicanStates.state(word) else {
                throw ValidationError(
                    "--state is a state of Mexico by name or code: "
                        + MexicanStates.all.map { String($0.code.dropFirst(3)) }
                        .joined(separator: ", ")
                )
            }
            region = state.code
            zones = state.zones
        } else {
            region = options.state.map {
                $0.contains("-") ? $0.uppercased() : "\(country)-\($0.uppercased())"
            }
            zones = PublicationLaw.zoneOf[country].map { [$0] } ?? []
        }
        if let zone = options.zone { zones = [zone] }
        for zone in zones where policy.policy.zones[zone] == nil {
            throw ValidationError(
                "the tz database has no zone \(zone): --zone is one such as America/Bogota"
            )
        }
        return (country, region, zones)
    }

    private static func creditor(_ options: Invention, _ policy: PolicyInForce) throws -> String {
        let known = policy.facts.creditors.map(\.code)
        guard let first = known.first else {
            throw Failure("the facts have no creditor: add one, or name another facts file")
        }
        guard let wanted = options.creditor else { return first }
        guard known.contains(wanted) else {
            throw ValidationError(
                "the facts have no creditor \(wanted): there are \(known.joined(separator: ", "))"
            )
        }
        return wanted
    }

    private static func points(
        _ options: Invention,
        _ country: String,
        _ begin: Instant,
        _ shard: Shard,
        _ random: inout Generator
    ) throws -> [ContactPoint] {
        let named = try options.namedChannels()
        var points: [ContactPoint] = []
        for kind in [ContactPoint.Kind.mobile, .email, .postal] {
            var point = ContactPoint(
                id: ContactPointID(at: begin, shard: shard, random: &random),
                kind: kind,
                country: kind == .mobile ? country : nil,
                provenance: .creditor,
                ownership: options.confirmed ? .confirmed : .provided
            )
            let fitting = Channel.allCases.filter { point.fits($0) }
            if let named {
                for channel in fitting where !named.contains(channel) && !channel.isManual {
                    point.lackingChannels |= channel.bit
                }
                let isOf = fitting.contains { named.contains($0) || $0.isManual }
                guard isOf else { continue }
            }
            points.append(point)
        }
        return points
    }
}

extension Channel {
    /// Whether a person of ours makes the contact.
    fileprivate var isManual: Bool {
        switch self {
        case .call, .letter, .visit: true
        default: false
        }
    }
}

/// Columns of an invented account, of the kinds that the strategies declare.
struct LifeAttributes {
    private var kinds: [String: Account.Attribute.Kind] = [:]

    init(_ policy: PolicyInForce) {
        for text in policy.texts where text.kind == .strategy || text.kind == .segments {
            guard let tree = try? YAMLTree.parse(text.body, file: text.name),
                let declared = tree["attributes"]?.entries
            else { continue }
            for entry in declared {
                kinds[entry.key] = entry.value.text.flatMap { Account.Attribute.Kind(rawValue: $0) }
            }
        }
    }

    func values(_ words: [String], _ currency: Currency) throws -> [Account.Attribute] {
        try words.map { word in
            let halves = word.split(separator: "=", maxSplits: 1).map(String.init)
            guard halves.count == 2 else {
                throw ValidationError("--attribute is NAME=VALUE, as in vip=true")
            }
            guard let kind = kinds[halves[0]] else {
                throw ValidationError(
                    "no strategy here declares the column \(halves[0]): write it as its "
                        + "`attributes:` does; there are "
                        + kinds.keys.sorted().joined(separator: ", ")
                )
            }
            guard let value = Self.value(halves[1], kind, currency) else {
                throw ValidationError(
                    "--attribute \(halves[0]) is declared as \(kind.rawValue): its value is none"
                )
            }
            return Account.Attribute(name: halves[0], value: value)
        }
    }

    private static func value(
        _ text: String,
        _ kind: Account.Attribute.Kind,
        _ currency: Currency
    ) -> Account.Attribute.Value? {
        switch kind {
        case .number: Int64(text).map { .number($0) }
        case .money: LifeWords.money(text, currency).map { .money($0) }
        case .day: Day(iso: text).map { .day($0) }
        case .code: .code(text)
        case .flag:
            switch text.lowercased() {
            case "true", "sí", "si", "yes": .flag(true)
            case "false", "no": .flag(false)
            default: nil
            }
        }
    }
}
