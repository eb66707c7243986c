public import Values

/// How one creditor's file becomes records: which column is which field, in which format.
///
/// A mapping is a YAML file that a person reads and edits; the shell parses it into a `Tree`:
///
///     creditor: BANCO-EJEMPLO
///     defaults: {country: MX, currency: MXN, product: tarjeta}
///     dates: dd/mm/yyyy
///     numbers: 1,234.56
///     fields:
///       account_number: no_cuenta
///       balance: {column: saldo, numbers: centavos}
///       due_date: fec_lim_pago
///       full_name: '= concat(nombre, " ", ap_paterno)'
///       phones: [tel_cel, {column: tel_casa, kind: landline}]
public struct Mapping: Sendable, Equatable {
    /// What the rows of the file are.
    public enum Kind: String, Sendable, CaseIterable {
        /// Accounts.
        case portfolio
        /// Payments.
        case payments
    }

    /// What holds where the file says nothing.
    public struct Defaults: Sendable, Equatable {
        /// Country by ISO 3166.
        public var country = "MX"
        /// Currency of amounts.
        public var currency = Currency.mexicanPeso
        /// The product's code.
        public var product = "credito"
        /// The zone of persons whose state is not known, or nil for every zone of the country.
        public var zone: String?
        /// The language to write in.
        public var language = "es"
        /// Consent of contact points.
        public var consent = ContactPoint.Consent.unknown
        /// Days of the year of the product, 360 or 365.
        public var daysInYear: UInt16 = 360

        /// Makes the usual defaults of a Mexican creditor.
        public init() {}
    }

    /// What is known of the file itself; what is nil is found out while reading.
    public struct File: Sendable, Equatable {
        /// One column of a file with fixed places.
        public struct FixedColumn: Sendable, Equatable {
            /// The name that fields refer to.
            public var name: String
            /// The first character, from 1.
            public var start: Int
            /// How many characters.
            public var length: Int
        }

        /// The octet between fields.
        public var delimiter: UInt8?
        /// The encoding's name: `utf-8`, `utf-16le`, `utf-16be`, `windows-1252`, `latin-1`.
        public var encoding: String?
        /// Whether the first row names the columns.
        public var hasHeader: Bool?
        /// Lines before the table.
        public var skippedLines = 0
        /// The sheet of a workbook.
        public var sheet: String?
        /// The columns of a file with fixed places; empty for other files.
        public var fixedColumns: [FixedColumn] = []
        /// Names for the columns of a file without header, in order.
        public var columnNames: [String] = []

        /// Makes a description in which everything is found out.
        public init() {}
    }

    /// The creditor's code.
    public var creditor: String
    /// A name for people, or nil.
    public var name: String?
    /// What the rows are.
    public var kind: Kind
    /// What holds where the file says nothing.
    public var defaults: Defaults
    /// What is known of the file.
    public var file: File
    /// Whether names and numbers are invented by the mapping, for data that has none.
    public var isContactDataMadeUp: Bool

    var dates: [DateFormat]
    var numbers: NumberFormat
    var fields: [MappedField: MappedSource]
    var phones: [MappedContact]
    var emails: [MappedContact]
    var others: [MappedPerson]
    var attributes: [MappedAttribute]

    /// The names of all columns that the mapping reads.
    public var columns: [String] {
        var names: [String] = []
        for source in allSources {
            switch source.origin {
            case .column(let name): names.append(name)
            case .expression(let expression): names += expression.columns
            case .constant: break
            }
        }
        return Array(Set(names)).sorted()
    }

    /// The further columns that strategies may name, and what each holds.
    public var attributeKinds: [(name: String, kind: Account.Attribute.Kind)] {
        attributes.map { ($0.name, $0.kind) }
    }

    /// The octet in front of decimals where the mapping says nothing else for a field.
    public var decimalMark: UInt8 { numbers == .comma ? UInt8(ascii: ",") : UInt8(ascii: ".") }

    /// Whether a field has a source.
    public func maps(_ field: MappedField) -> Bool { fields[field] != nil }

    var allSources: [MappedSource] {
        var all = MappedField.allCases.compactMap { fields[$0] }
        all += phones.map(\.source) + emails.map(\.source) + attributes.map(\.source)
        for person in others {
            all += MappedField.allCases.compactMap { person.fields[$0] }
            all += person.phones.map(\.source) + person.emails.map(\.source)
        }
        return all
    }

    /// The most columns that one kind of repeated field may have.
    public static let repeatLimit = 16
}

/// The fields that a mapping can fill; the raw values are the words in the file.
public enum MappedField: String, Sendable, CaseIterable {
    case accountNumber = "account_number"
    case customerNumber = "customer_number"
    case paymentReference = "payment_reference"
    case clabe
    case product
    case fullName = "full_name"
    case givenNames = "given_names"
    case paternalSurname = "paternal_surname"
    case maternalSurname = "maternal_surname"
    case birthDate = "birth_date"
    case rfc
    case curp
    case street
    case neighbourhood
    case city
    case state
    case postalCode = "postal_code"
    case country
    case role
    case balance
    case pastDue = "past_due"
    case minimumPayment = "minimum_payment"
    case dueDate = "due_date"
    case cutoffDate = "cutoff_date"
    case daysPastDue = "days_past_due"
    case ordinaryRate = "ordinary_rate"
    case lateRate = "late_rate"
    case placedOn = "placed_on"
    case placementEnds = "placement_ends"
    case status
    case consent
    case preferredHours = "preferred_hours"
    case preferredChannel = "preferred_channel"
    case language
    case currency
    case asOf = "as_of"
    // Of payments.
    case amount
    case valueDate = "value_date"
    case method
    case paymentKey = "payment_key"
    case isReversal = "reversal"

    /// The fields of payments that portfolios do not have.
    static let paymentOnly: Set<MappedField> = [
        .amount, .valueDate, .method, .paymentKey, .isReversal,
    ]
    /// The fields that payments have.
    static let ofPayments: Set<MappedField> = paymentOnly.union([
        .accountNumber, .customerNumber, .paymentReference, .clabe, .currency,
    ])
    /// The fields of a co-obligor, guarantor or reference.
    static let ofPersons: Set<MappedField> = [
        .fullName, .givenNames, .paternalSurname, .maternalSurname, .birthDate, .rfc, .curp,
        .state,
    ]
}

/// Where the value of a field comes from and how it is written.
struct MappedSource: Sendable, Equatable {
    enum Origin: Sendable, Equatable {
        case column(String)
        case constant(String)
        case expression(MappingExpression)
    }

    var origin: Origin
    var dates: [DateFormat]
    var numbers: NumberFormat
    /// Words of the file and what they mean, keys folded.
    var values: [String: String] = [:]
    /// What holds when the cell is empty or its word is not in `values`.
    var otherwise: String?
    var place: SourcePlace
}

/// A column with telephone numbers or e-mail addresses.
struct MappedContact: Sendable, Equatable {
    var source: MappedSource
    var kind: ContactPoint.Kind?
    var consent: ContactPoint.Consent?
    var provenance: ContactPoint.Provenance
}

/// The columns about a further person.
struct MappedPerson: Sendable, Equatable {
    var role: Role
    var fields: [MappedField: MappedSource]
    var phones: [MappedContact]
    var emails: [MappedContact]
}

/// A further column for strategies.
struct MappedAttribute: Sendable, Equatable {
    var name: String
    var kind: Account.Attribute.Kind
    var source: MappedSource
}

/// Everything wrong with a mapping, with places and remedies.
public struct MappingMistakes: Error, Sendable, Equatable, CustomStringConvertible {
    /// The mistakes in the order of the file.
    public let mistakes: [Mistake]

    /// How many mistakes the description shows.
    private static let shown = 3

    init(_ mistakes: [Mistake]) {
        self.mistakes = mistakes.sorted { $0.place < $1.place }
    }

    /// A line for each.
    public var description: String {
        let rest = mistakes.count - Self.shown
        return mistakes.prefix(Self.shown).map(\.description).joined(separator: "\n")
            + (rest > 0 ? "\n… and \(rest) more" : "")
    }
}
