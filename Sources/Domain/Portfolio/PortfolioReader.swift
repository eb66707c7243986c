internal import Messaging
public import Values

/// What came of one row: a record or nothing, and what was wrong.
public struct RowOutcome: Sendable, Equatable {
    /// The record, unless the row was refused.
    public var record: PortfolioRecord?
    /// Everything wrong with the row; empty for most rows.
    public var problems: [ImportProblem]
    /// The key of the account that a refused row is about, for `PortfolioDiff.keep`; nil when the
    /// row was accepted or its account number could not be read.
    public var refusedKey: UInt64?
}

/// Turns rows of octets into checked records by a mapping; one reader reads one file once.
///
/// Nothing a file holds makes it throw or trap: a bad optional field is a warning and left out,
/// a bad mandatory one refuses the row, and the next row is read.
///
///     var reader = try PortfolioReader(mapping: mapping, header: header, asOf: today, phones: p)
///     let outcome = reader.read(line: 2, bytes: block, columnCount: 20) { block.range(row, $0) }
public struct PortfolioReader {
    /// What was counted so far.
    public private(set) var totals = ControlTotals()

    private let mapping: Mapping
    private let phones: PhoneParser
    private let plans: PortfolioPlans
    private let products: ProductCache
    private var fields: RowFields
    private let asOf: Day
    private let dueRange: ClosedRange<Day>
    private let birthRange: ClosedRange<Day>
    private var seenRecords: Set<UInt64> = []
    private var seenPersons: Set<UInt64> = []
    private var accountNumber: FieldBytes?

    /// Binds a mapping to a file's header.
    ///
    /// `asOf` is the day that the figures hold for when the file has no such column. Throws the
    /// mapping's mistakes when the file lacks columns that it names.
    public init(
        mapping: Mapping,
        header: [String],
        asOf: Day,
        phones: PhoneParser
    ) throws(MappingMistakes) {
        let arena = ByteArena()
        var binder = FieldBinder(header: header, arena: arena)
        let plans = PortfolioPlans(mapping, &binder)
        guard binder.mistakes.isEmpty else { throw MappingMistakes(binder.mistakes) }
        self.mapping = mapping
        self.phones = phones
        self.plans = plans
        self.asOf = asOf
        products = ProductCache(mapping.defaults)
        fields = RowFields(
            header: header,
            arena: arena,
            asOf: asOf,
            currency: mapping.defaults.currency
        )
        // Nothing before 1990 is a due date, nothing 50 years ahead is meant.
        let future = asOf.adding(months: 600)
        dueRange = Day(daysSinceEpoch: 7_305)...max(future, Day(daysSinceEpoch: 7_305))
        birthRange = Day(daysSinceEpoch: -25_566)...max(asOf, Day(daysSinceEpoch: -25_566))
    }

    /// Reads one row whose fields lie in `bytes` where `range` says.
    ///
    /// Ranges that leave `bytes` are cut; a row with too few columns is refused.
    ///
    /// - Parameter isTorn: whether its columns do not fit the header or a quote stays open: it is
    ///   refused, and only recognised.
    public mutating func read(
        line: Int,
        bytes: UnsafeRawBufferPointer,
        columnCount: Int,
        isTorn: Bool = false,
        range: (_ column: Int) -> Range<Int>
    ) -> RowOutcome {
        fields.begin(line: line, bytes: bytes, columnCount: columnCount, range: range)
        defer { fields.end() }
        fields.asOf = asOf
        accountNumber = nil
        totals.rows += 1
        // A row that is torn is not believed, but it says that its account is still with us.
        if fields.isRefused { accountNumber = fields.identifier(plans.accountNumber) }
        var record = fields.isRefused ? nil : record(line)
        let tornKey = isTorn ? record?.key : nil
        if isTorn { fields.refuseTorn() }
        if let found = record, !fields.isRefused {
            finish(found, &record)
        } else {
            record = nil
        }
        if record == nil { totals.refused += 1 }
        if !fields.problems.isEmpty { totals.count(fields.problems) }
        let refused = record == nil ? accountNumber?.text : nil
        accountNumber = nil
        return RowOutcome(
            record: record,
            problems: fields.problems,
            refusedKey: tornKey ?? refused.map { PortfolioRecord.key(accountNumber: $0) }
        )
    }

    /// Reads one row of texts, as a worksheet gives it.
    public mutating func read(line: Int, texts: [String]) -> RowOutcome {
        var bytes: [UInt8] = []
        var ranges: [Range<Int>] = []
        for text in texts {
            let start = bytes.count
            bytes.append(contentsOf: text.utf8)
            ranges.append(start..<bytes.count)
        }
        return bytes.withUnsafeBytes { buffer in
            read(line: line, bytes: buffer, columnCount: texts.count) { ranges[$0] }
        }
    }

    private mutating func finish(_ found: PortfolioRecord, _ record: inout PortfolioRecord?) {
        guard seenRecords.insert(found.key).inserted else {
            fields.report(.duplicateAccount, plans.accountNumber, fields.nothing, refuses: true)
            record = nil
            return
        }
        totals.accepted += 1
        if found.persons.first?.role == .debtor {
            totals.accounts += 1
            totals.add(found.account.figures)
        }
        for person in found.persons {
            totals.contactPoints += person.contacts.count
            var digest = ContentDigest()
            digest.add(person.key)
            if seenPersons.insert(digest.value).inserted { totals.persons += 1 }
        }
    }

    // MARK: Account

    private mutating func record(_ line: Int) -> PortfolioRecord? {
        let currency = currency()
        guard let number = fields.identifier(plans.accountNumber, refuses: true) else { return nil }
        accountNumber = number
        let role = role()
        guard let account = account(number.text, currency), !fields.isRefused else { return nil }
        var persons = [person(role, account)]
        for plan in plans.others {
            if let other = otherPerson(plan, persons.count, account) { persons.append(other) }
        }
        var record = PortfolioRecord(
            line: line,
            key: 0,
            digest: 0,
            account: account,
            persons: persons,
            isContactDataMadeUp: mapping.isContactDataMadeUp
        )
        record.digest = record.contentDigest(hasOwnDay: plans.asOf != nil)
        record.key = record.rowKey
        return record
    }

    private mutating func currency() -> Currency {
        var currency = mapping.defaults.currency
        if let plan = plans.currency, let word = fields.word(plan) {
            if let found = Currency(word) {
                currency = found
            } else {
                fields.report(.badCurrency, plan, fields.nothing, refuses: true)
            }
        }
        if plans.currency != nil { fields.currency = currency }
        return currency
    }

    private mutating func account(_ number: String, _ currency: Currency) -> AccountRecord? {
        if let day = fields.day(plans.asOf, within: dueRange) { fields.asOf = day }
        let asOf = fields.asOf
        guard let balance = fields.amount(plans.balance, refuses: true),
            // A credit on the account means that nothing is past due.
            let pastDue = fields.amount(plans.pastDue, refuses: true).map({ max(0, $0) }),
            let dueDay = dueDay(asOf), let status = status()
        else { return nil }
        if pastDue > balance && pastDue > 0 {
            fields.report(.pastDueOverBalance, plans.pastDue, fields.nothing)
        }
        let minimum = fields.amount(plans.minimumPayment)
        let terms = Account.Terms(
            ordinaryBasisPoints: fields.rate(plans.ordinaryRate) ?? 0,
            lateBasisPoints: fields.rate(plans.lateRate) ?? 0,
            daysInYear: mapping.defaults.daysInYear
        )
        return AccountRecord(
            number: number,
            creditor: mapping.creditor,
            product: fields.text(plans.product).map { products.text($0) }
                ?? mapping.defaults.product,
            country: mapping.defaults.country,
            paymentReference: fields.identifier(plans.paymentReference)?.text,
            clabe: fields.clabe(plans.clabe),
            status: status,
            figures: Account.Figures(
                balance: Money(minor: balance, currency),
                pastDue: Money(minor: pastDue, currency),
                minimumPayment: minimum.map { Money(minor: $0, currency) },
                asOf: asOf
            ),
            terms: terms,
            dueDay: dueDay,
            cutoffDay: fields.day(plans.cutoffDate, within: dueRange),
            placedOn: fields.day(plans.placedOn, within: dueRange),
            placementEnds: fields.day(plans.placementEnds, within: dueRange),
            attributes: attributes(currency)
        )
    }

    /// The oldest unpaid due date: the file's, or counted back from the days past due.
    private mutating func dueDay(_ asOf: Day) -> Day? {
        let late = fields.number(plans.daysPastDue, refuses: plans.dueDate == nil)
        let due = fields.day(
            plans.dueDate,
            within: dueRange,
            refuses: plans.daysPastDue == nil || late == nil
        )
        if fields.isRefused { return nil }
        guard let late else { return due }
        guard (-18_250...18_250).contains(late) else {
            fields.report(.badNumber, plans.daysPastDue, fields.nothing, refuses: due == nil)
            return due
        }
        let derived = asOf.adding(days: -Int(late))
        guard let due else { return derived }
        // A due date ahead beside days past due is the next one; the clock runs by the oldest.
        if late > 0 && due >= asOf { return derived }
        let counted = max(0, asOf.days(since: due))
        // Creditors count with or without the due day and over a weekend.
        if abs(counted - max(0, Int(late))) > 3 {
            fields.report(.daysPastDueMismatch, plans.daysPastDue, fields.nothing)
        }
        return due
    }

    private mutating func status() -> Account.Status? {
        guard let plan = plans.status else { return .active }
        switch fields.word(plan, refuses: true) {
        case nil: return fields.isRefused ? nil : .active
        case "ACTIVE", "ACTIVA", "ACTIVO", "VIGENTE", "VIG", "ALTA": return .active
        case "WITHDRAWN", "RETIRADA", "RETIRADO", "BAJA": return .withdrawn
        case "RECALLED", "DEVUELTA", "DEVUELTO", "RECALL": return .recalled
        case "PAID", "PAGADA", "PAGADO", "LIQUIDADA", "LIQUIDADO", "SALDADA": return .paid
        case "CLOSED", "CERRADA", "CERRADO": return .closed
        default:
            // Nobody may be written to while it is unclear whether the creditor still wants it.
            fields.report(.unknownCode, plan, fields.nothing, refuses: true)
            return nil
        }
    }

    private mutating func role() -> Role {
        guard let plan = plans.role else { return .debtor }
        switch fields.word(plan, refuses: true) {
        case nil, "DEBTOR", "TITULAR", "DEUDOR", "ACREDITADO", "CLIENTE": return .debtor
        case "CO_OBLIGOR", "OBLIGADO_SOLIDARIO", "COACREDITADO", "CODEUDOR", "OBLIGADO":
            return .coObligor
        case "GUARANTOR", "AVAL", "FIADOR", "GARANTE": return .guarantor
        case "REFERENCE", "REFERENCIA", "REFERENCIA_PERSONAL": return .reference
        case "THIRD_PARTY", "TERCERO": return .thirdParty
        default:
            // An unknown role might be a reference, who may never be written to.
            fields.report(.unknownCode, plan, fields.nothing, refuses: true)
            return .thirdParty
        }
    }

    private mutating func attributes(_ currency: Currency) -> [Account.Attribute] {
        guard !plans.attributes.isEmpty else { return [] }
        var attributes: [Account.Attribute] = []
        attributes.reserveCapacity(plans.attributes.count)
        for (attribute, plan) in plans.attributes {
            let value: Account.Attribute.Value? =
                switch attribute.kind {
                case .number: fields.number(plan).map { .number($0) }
                case .money: fields.amount(plan).map { .money(Money(minor: $0, currency)) }
                case .day: fields.day(plan, within: dueRange).map { .day($0) }
                case .code: fields.identifier(plan).map { .code($0.text) }
                case .flag: fields.flag(plan).map { .flag($0) }
                }
            if let value {
                attributes.append(Account.Attribute(name: attribute.name, value: value))
            }
        }
        return attributes
    }

    // MARK: Persons

    private mutating func person(_ role: Role, _ account: AccountRecord) -> PersonRecord {
        var person = identity(plans.person, role)
        let customer = fields.identifier(plans.customerNumber)?.text
        person.key = key(customer, person, account, position: 0)
        person.address = address()
        settle(&person)
        if let language = fields.word(plans.language), language.utf8.count == 2 {
            person.language = language.lowercased()
        }
        person.preferredHours = preferredHours()
        person.preferredChannel = preferredChannel()
        person.contacts = contacts(plans.phones, plans.emails, person.country, consent())
        if let postal = postal(person) { person.contacts.append(postal) }
        return person
    }

    /// The country of residence, when the file has a column of it. Zones and states are those of
    /// the file's country: of who lives in another, or in one that cannot be read, they say nothing.
    private mutating func settle(_ person: inout PersonRecord) {
        guard let plan = plans.country, let word = fields.word(plan) else { return }
        let country = CountryWords.code(folded: word)
        if country == nil { fields.report(.unknownCode, plan, fields.nothing) }
        guard country != person.country else { return }
        person.country = country
        person.region = nil
        person.zones = []
    }

    /// Where letters and visits go, when the file names a street; texts never go there.
    private func postal(_ person: PersonRecord) -> ContactRecord? {
        guard let address = person.address, address.street != nil else { return nil }
        let lines = [
            address.street, address.neighbourhood, address.postalCode, address.city, address.state,
        ].compactMap { $0 }
        return ContactRecord(
            kind: .postal,
            raw: lines.joined(separator: ", "),
            number: nil,
            email: nil,
            country: person.country,
            provenance: .creditor,
            consent: mapping.defaults.consent,
            rank: UInt8(clamping: person.contacts.count)
        )
    }

    private mutating func otherPerson(
        _ plan: PersonPlan,
        _ position: Int,
        _ account: AccountRecord
    ) -> PersonRecord? {
        var person = identity(plan, plan.role)
        person.contacts = contacts(plan.phones, plan.emails, person.country, nil)
        let isEmpty =
            person.name == PersonName() && person.contacts.isEmpty && person.rfc == nil
            && person.curp == nil
        if isEmpty { return nil }
        person.key = key(nil, person, account, position: position)
        return person
    }

    private mutating func identity(_ plan: PersonPlan, _ role: Role) -> PersonRecord {
        let state = state(plan.state)
        let zones = state?.zones ?? products.zones
        return PersonRecord(
            key: "",
            role: role,
            name: PersonName(
                full: fields.text(plan.fullName)?.text,
                given: fields.text(plan.given)?.text,
                paternal: fields.text(plan.paternal)?.text,
                maternal: fields.text(plan.maternal)?.text
            ),
            birthDay: fields.day(plan.birthDate, within: birthRange),
            rfc: fields.rfc(plan.rfc),
            curp: fields.curp(plan.curp),
            contacts: [],
            address: nil,
            country: mapping.defaults.country,
            region: state?.code,
            zones: zones,
            language: mapping.defaults.language,
            preferredHours: nil,
            preferredChannel: nil
        )
    }

    private mutating func key(
        _ customer: String?,
        _ person: PersonRecord,
        _ account: AccountRecord,
        position: Int
    ) -> String {
        if let customer { return account.creditor + "/" + customer }
        if let rfc = person.rfc, rfc.utf8.count >= 12 { return "rfc/" + rfc }
        if let curp = person.curp { return "curp/" + curp }
        if position == 0 {
            fields.report(.personWithoutKey, plans.customerNumber, fields.nothing)
        }
        return account.creditor + "/cuenta/" + account.number
            + (position == 0 ? "" : "/" + String(position))
    }

    private mutating func state(_ plan: FieldPlan?) -> MexicanStates.State? {
        guard mapping.defaults.country == "MX", let plan, let word = fields.word(plan) else {
            return nil
        }
        if let state = products.state(word) { return state }
        fields.report(.unknownCode, plan, fields.nothing)
        return nil
    }

    private mutating func address() -> AddressRecord? {
        guard plans.hasAddress else { return nil }
        let address = AddressRecord(
            street: fields.text(plans.street)?.text,
            neighbourhood: fields.text(plans.neighbourhood)?.text,
            city: fields.text(plans.city)?.text,
            state: fields.text(plans.person.state)?.text,
            postalCode: fields.text(plans.postalCode)?.text
        )
        return address == AddressRecord() ? nil : address
    }

    private mutating func consent() -> ContactPoint.Consent? {
        guard let plan = plans.consent else { return nil }
        switch fields.word(plan) {
        case "GIVEN", "SI", "S", "YES", "Y", "1", "TRUE", "OTORGADO": return .given
        case "SERVICE_ONLY", "SOLO_SERVICIO": return .serviceOnly
        case "WITHDRAWN", "NO", "N", "0", "FALSE", "REVOCADO": return .withdrawn
        case nil, "UNKNOWN": return nil
        default:
            fields.report(.unknownCode, plan, fields.nothing)
            return nil
        }
    }

    /// The channel the person asked for, by the word that strategies use.
    private mutating func preferredChannel() -> Channel? {
        guard let plan = plans.preferredChannel, let word = fields.word(plan) else { return nil }
        if let channel = Channel(name: word.lowercased()) { return channel }
        fields.report(.unknownCode, plan, fields.nothing)
        return nil
    }

    private mutating func preferredHours() -> ClosedRange<TimeOfDay>? {
        guard let plan = plans.preferredHours, let found = fields.text(plan) else { return nil }
        let parts = found.text.split(whereSeparator: { $0 == "-" || $0 == "a" || $0 == " " })
        if parts.count == 2, let from = hour(parts[0]), let to = hour(parts[1]), from < to {
            return from...to
        }
        fields.report(.badHours, plan, found)
        return nil
    }

    private func hour(_ text: Substring) -> TimeOfDay? {
        TimeOfDay(String(text)) ?? Int(text).flatMap { TimeOfDay(hour: $0, minute: 0) }
    }

    // MARK: Contact points

    private mutating func contacts(
        _ phones: [ContactPlan],
        _ emails: [ContactPlan],
        _ country: String?,
        _ consent: ContactPoint.Consent?
    ) -> [ContactRecord] {
        var contacts: [ContactRecord] = []
        contacts.reserveCapacity(phones.count + emails.count)
        for plan in phones {
            guard let contact = phone(plan, country, consent, rank: contacts.count),
                !contacts.contains(where: { $0.number == contact.number })
            else { continue }
            contacts.append(contact)
        }
        for plan in emails {
            guard let contact = email(plan, consent, rank: contacts.count),
                !contacts.contains(where: { $0.email == contact.email && $0.email != nil })
            else { continue }
            contacts.append(contact)
        }
        return contacts
    }

    private mutating func phone(
        _ plan: ContactPlan,
        _ country: String?,
        _ consent: ContactPoint.Consent?,
        rank: Int
    ) -> ContactRecord? {
        guard let found = fields.text(plan.plan, limit: 40) else { return nil }
        let raw = UnsafeRawBufferPointer(found)
        guard let parsed = phones.parse(raw, country: country ?? mapping.defaults.country) else {
            fields.report(
                RowFields.isScientific(found) ? .scientificNotation : .badPhone,
                plan.plan,
                found
            )
            return nil
        }
        // Only the file knows that a number is one of work; else the numbering knows better.
        let known = plan.kind == .workPhone ? .workPhone : parsed.kind
        return ContactRecord(
            kind: known == .phoneUnknown ? plan.kind ?? .phoneUnknown : known,
            raw: found.text,
            number: parsed.number,
            email: nil,
            country: parsed.country,
            provenance: plan.provenance,
            consent: consent ?? plan.consent ?? mapping.defaults.consent,
            rank: UInt8(clamping: rank)
        )
    }

    private mutating func email(
        _ plan: ContactPlan,
        _ consent: ContactPoint.Consent?,
        rank: Int
    ) -> ContactRecord? {
        guard let found = fields.text(plan.plan, limit: 254) else { return nil }
        guard IdentityChecks.isEmail(found) else {
            fields.report(.badEmail, plan.plan, found)
            return nil
        }
        let raw = found.text
        return ContactRecord(
            kind: plan.kind == .workPhone ? .workEmail : .email,
            raw: raw,
            number: nil,
            email: raw.lowercased(),
            country: nil,
            provenance: plan.provenance,
            consent: consent ?? plan.consent ?? mapping.defaults.consent,
            rank: UInt8(clamping: rank)
        )
    }
}
