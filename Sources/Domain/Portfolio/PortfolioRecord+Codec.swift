internal import Messaging
public import Values

/// Canonical bytes of a record, for the import's stage.
extension PortfolioRecord {
    /// Writes all of it.
    public func write(to writer: inout CanonicalWriter) {
        writer.write(line)
        writer.writeFixed(key)
        writer.writeFixed(digest)
        account.write(to: &writer)
        writer.write(list: persons) { $1.write(to: &$0) }
        writer.write(isContactDataMadeUp)
    }

    /// Reads what `write` wrote.
    public static func read(_ reader: inout CanonicalReader) throws(CanonicalBytesError) -> Self {
        PortfolioRecord(
            line: try reader.int(),
            key: try reader.fixed(),
            digest: try reader.fixed(),
            account: try AccountRecord.read(&reader),
            persons: try reader.list(limit: 64, PersonRecord.read),
            isContactDataMadeUp: try reader.bool()
        )
    }
}

extension AccountRecord {
    func write(to writer: inout CanonicalWriter) {
        writer.write(number)
        writer.write(creditor)
        writer.write(product)
        writer.write(optional: country) { $0.write($1) }
        writer.write(optional: paymentReference) { $0.write($1) }
        writer.write(optional: clabe) { $0.write($1) }
        writer.write(status.rawValue)
        writer.write(figures.balance)
        writer.write(figures.pastDue)
        writer.write(optional: figures.minimumPayment) { $0.write($1) }
        writer.write(figures.asOf)
        writer.write(UInt64(terms.ordinaryBasisPoints))
        writer.write(UInt64(terms.lateBasisPoints))
        writer.write(UInt64(terms.daysInYear))
        writer.write(dueDay)
        for day in [cutoffDay, placedOn, placementEnds] {
            writer.write(optional: day) { $0.write($1) }
        }
        writer.write(list: attributes) {
            $0.write($1.name)
            $0.write($1.value)
        }
    }

    static func read(_ reader: inout CanonicalReader) throws(CanonicalBytesError) -> Self {
        AccountRecord(
            number: try reader.text(),
            creditor: try reader.text(),
            product: try reader.text(),
            country: try reader.optional(CanonicalReader.readText),
            paymentReference: try reader.optional(CanonicalReader.readText),
            clabe: try reader.optional(CanonicalReader.readText),
            status: try reader.code(Account.Status.init(rawValue:)),
            figures: Account.Figures(
                balance: try reader.money(),
                pastDue: try reader.money(),
                minimumPayment: try reader.optional(CanonicalReader.readMoney),
                asOf: try reader.day()
            ),
            terms: Account.Terms(
                ordinaryBasisPoints: UInt32(clamping: try reader.unsigned()),
                lateBasisPoints: UInt32(clamping: try reader.unsigned()),
                daysInYear: UInt16(clamping: try reader.unsigned())
            ),
            dueDay: try reader.day(),
            cutoffDay: try reader.optional(CanonicalReader.readDay),
            placedOn: try reader.optional(CanonicalReader.readDay),
            placementEnds: try reader.optional(CanonicalReader.readDay),
            attributes: try reader.list(limit: Account.attributeLimit) {
                reader throws(CanonicalBytesError) in
                Account.Attribute(name: try reader.text(), value: try reader.attributeValue())
            }
        )
    }
}

extension PersonRecord {
    func write(to writer: inout CanonicalWriter) {
        writer.write(key)
        writer.write(role.rawValue)
        for text in [name.full, name.given, name.paternal, name.maternal, rfc, curp] {
            writer.write(optional: text) { $0.write($1) }
        }
        writer.write(optional: birthDay) { $0.write($1) }
        writer.write(list: contacts) { $1.write(to: &$0) }
        writer.write(optional: address) { $1.write(to: &$0) }
        writer.write(optional: country) { $0.write($1) }
        writer.write(optional: region) { $0.write($1) }
        writer.write(list: zones) { $0.write($1) }
        writer.write(language)
        writer.write(optional: preferredHours) { writer, hours in
            writer.write(Int(hours.lowerBound.minutes))
            writer.write(Int(hours.upperBound.minutes))
        }
        writer.write(optional: preferredChannel) { $0.write(choice: $1) }
    }

    static func read(_ reader: inout CanonicalReader) throws(CanonicalBytesError) -> Self {
        let key = try reader.text()
        let role = try reader.code(Role.init(rawValue:))
        let name = PersonName(
            full: try reader.optional(CanonicalReader.readText),
            given: try reader.optional(CanonicalReader.readText),
            paternal: try reader.optional(CanonicalReader.readText),
            maternal: try reader.optional(CanonicalReader.readText)
        )
        let rfc = try reader.optional(CanonicalReader.readText)
        let curp = try reader.optional(CanonicalReader.readText)
        let birthDay = try reader.optional(CanonicalReader.readDay)
        let contacts = try reader.list(limit: 64, ContactRecord.read)
        let address = try reader.optional(AddressRecord.read)
        let country = try reader.optional(CanonicalReader.readText)
        let region = try reader.optional(CanonicalReader.readText)
        let zones = try reader.list(limit: 64, CanonicalReader.readText)
        let language = try reader.text()
        let hours = try reader.optional { reader throws(CanonicalBytesError) in
            guard let from = TimeOfDay(minutes: try reader.int()),
                let to = TimeOfDay(minutes: try reader.int()), from <= to
            else { throw reader.failure("hours of the day") }
            return from...to
        }
        let channel = try reader.optional { reader throws(CanonicalBytesError) in
            try reader.choice(Channel.self)
        }
        return PersonRecord(
            key: key,
            role: role,
            name: name,
            birthDay: birthDay,
            rfc: rfc,
            curp: curp,
            contacts: contacts,
            address: address,
            country: country,
            region: region,
            zones: zones,
            language: language,
            preferredHours: hours,
            preferredChannel: channel
        )
    }
}

extension AddressRecord {
    /// Writes all of it.
    public func write(to writer: inout CanonicalWriter) {
        for text in [street, neighbourhood, city, state, postalCode] {
            writer.write(optional: text) { $0.write($1) }
        }
    }

    /// Reads what `write` wrote.
    public static func read(_ reader: inout CanonicalReader) throws(CanonicalBytesError) -> Self {
        AddressRecord(
            street: try reader.optional(CanonicalReader.readText),
            neighbourhood: try reader.optional(CanonicalReader.readText),
            city: try reader.optional(CanonicalReader.readText),
            state: try reader.optional(CanonicalReader.readText),
            postalCode: try reader.optional(CanonicalReader.readText)
        )
    }
}

extension ContactRecord {
    func write(to writer: inout CanonicalWriter) {
        writer.write(kind.rawValue)
        writer.write(raw)
        writer.write(optional: number) { $0.write($1.number) }
        writer.write(optional: email) { $0.write($1) }
        writer.write(optional: country) { $0.write($1) }
        writer.write(provenance.rawValue)
        writer.write(consent.rawValue)
        writer.write(rank)
    }

    static func read(_ reader: inout CanonicalReader) throws(CanonicalBytesError) -> Self {
        ContactRecord(
            kind: try reader.code(ContactPoint.Kind.init(rawValue:)),
            raw: try reader.text(),
            number: try reader.optional { reader throws(CanonicalBytesError) in
                guard let number = E164(number: try reader.unsigned()) else {
                    throw reader.failure("telephone number")
                }
                return number
            },
            email: try reader.optional(CanonicalReader.readText),
            country: try reader.optional(CanonicalReader.readText),
            provenance: try reader.code(ContactPoint.Provenance.init(rawValue:)),
            consent: try reader.code(ContactPoint.Consent.init(rawValue:)),
            rank: try reader.byte()
        )
    }
}

extension CanonicalReader {
    static func readText(_ reader: inout Self) throws(CanonicalBytesError) -> String {
        try reader.text()
    }

    static func readMoney(_ reader: inout Self) throws(CanonicalBytesError) -> Money {
        try reader.money()
    }

    static func readDay(_ reader: inout Self) throws(CanonicalBytesError) -> Day {
        try reader.day()
    }

    /// Reads one octet that stands for a case of an enumeration.
    public mutating func code<Code>(_ make: (UInt8) -> Code?) throws(CanonicalBytesError) -> Code {
        guard let code = make(try byte()) else { throw failure("known code") }
        return code
    }
}
