/// Every field of a portfolio mapping bound to the columns of one file.
struct PortfolioPlans {
    let accountNumber, customerNumber, paymentReference, clabe, product: FieldPlan?
    let balance, pastDue, minimumPayment, dueDate, cutoffDate, daysPastDue: FieldPlan?
    let ordinaryRate, lateRate, placedOn, placementEnds, status, role: FieldPlan?
    let street, neighbourhood, city, postalCode, country: FieldPlan?
    let consent, preferredHours, preferredChannel, language, currency, asOf: FieldPlan?
    let person: PersonPlan
    let phones: [ContactPlan]
    let emails: [ContactPlan]
    let others: [PersonPlan]
    let attributes: [(MappedAttribute, FieldPlan)]

    var hasAddress: Bool {
        street != nil || neighbourhood != nil || city != nil || postalCode != nil
            || person.state != nil
    }

    init(_ mapping: Mapping, _ binder: inout FieldBinder) {
        func bind(_ field: MappedField) -> FieldPlan? { binder.bind(mapping.fields[field]) }
        accountNumber = bind(.accountNumber)
        customerNumber = bind(.customerNumber)
        paymentReference = bind(.paymentReference)
        clabe = bind(.clabe)
        product = bind(.product)
        balance = bind(.balance)
        pastDue = bind(.pastDue)
        minimumPayment = bind(.minimumPayment)
        dueDate = bind(.dueDate)
        cutoffDate = bind(.cutoffDate)
        daysPastDue = bind(.daysPastDue)
        ordinaryRate = bind(.ordinaryRate)
        lateRate = bind(.lateRate)
        placedOn = bind(.placedOn)
        placementEnds = bind(.placementEnds)
        status = bind(.status)
        role = bind(.role)
        street = bind(.street)
        neighbourhood = bind(.neighbourhood)
        city = bind(.city)
        postalCode = bind(.postalCode)
        country = bind(.country)
        consent = bind(.consent)
        preferredHours = bind(.preferredHours)
        preferredChannel = bind(.preferredChannel)
        language = bind(.language)
        currency = bind(.currency)
        asOf = bind(.asOf)
        person = PersonPlan(.debtor, mapping.fields, [], [], &binder)
        phones = ContactPlan.all(mapping.phones, &binder)
        emails = ContactPlan.all(mapping.emails, &binder)
        others = mapping.others.map {
            PersonPlan($0.role, $0.fields, $0.phones, $0.emails, &binder)
        }
        attributes = mapping.attributes.compactMap { attribute in
            binder.bind(attribute.source).map { (attribute, $0) }
        }
    }
}

/// The columns about one person.
struct PersonPlan {
    let role: Role
    let fullName, given, paternal, maternal, birthDate, rfc, curp, state: FieldPlan?
    let phones: [ContactPlan]
    let emails: [ContactPlan]

    init(
        _ role: Role,
        _ fields: [MappedField: MappedSource],
        _ phones: [MappedContact],
        _ emails: [MappedContact],
        _ binder: inout FieldBinder
    ) {
        self.role = role
        fullName = binder.bind(fields[.fullName])
        given = binder.bind(fields[.givenNames])
        paternal = binder.bind(fields[.paternalSurname])
        maternal = binder.bind(fields[.maternalSurname])
        birthDate = binder.bind(fields[.birthDate])
        rfc = binder.bind(fields[.rfc])
        curp = binder.bind(fields[.curp])
        state = binder.bind(fields[.state])
        self.phones = ContactPlan.all(phones, &binder)
        self.emails = ContactPlan.all(emails, &binder)
    }
}

/// A column with a telephone number or e-mail address.
struct ContactPlan {
    let plan: FieldPlan
    let kind: ContactPoint.Kind?
    let consent: ContactPoint.Consent?
    let provenance: ContactPoint.Provenance

    static func all(_ contacts: [MappedContact], _ binder: inout FieldBinder) -> [ContactPlan] {
        contacts.compactMap { contact in
            binder.bind(contact.source).map {
                ContactPlan(
                    plan: $0,
                    kind: contact.kind,
                    consent: contact.consent,
                    provenance: contact.provenance
                )
            }
        }
    }
}

/// Texts that repeat from row to row and are made once.
final class ProductCache {
    /// The zones of a person whose state is not known.
    let zones: [String]
    private var last: [UInt8] = []
    private var lastText = ""
    private var lastWord = ""
    private var lastState: MexicanStates.State?

    init(_ defaults: Mapping.Defaults) {
        if let zone = defaults.zone {
            zones = [zone]
        } else {
            zones = defaults.country == "MX" ? MexicanStates.allZones : []
        }
    }

    /// The text of a field that is probably the same as in the row before.
    func text(_ bytes: FieldBytes) -> String {
        if bytes.count != last.count || !bytes.elementsEqual(last) {
            last = Array(bytes)
            lastText = bytes.text
        }
        return lastText
    }

    /// The state of a folded word.
    func state(_ word: String) -> MexicanStates.State? {
        if word != lastWord {
            lastWord = word
            lastState = MexicanStates.state(folded: word)
        }
        return lastState
    }
}
