public import Values

/// One payment of a file, read and checked, not yet matched to an account.
public struct PaymentRecord: Sendable, Equatable, CustomStringConvertible {
    /// How it was paid.
    public enum Method: UInt8, Sendable, CaseIterable {
        /// Nobody said.
        case unknown
        /// Bank transfer (SPEI).
        case transfer
        /// Cash at a shop or branch.
        case cash
        /// Card.
        case card
        /// Direct debit (domiciliación).
        case directDebit
        /// Cheque.
        case cheque
        /// Deducted from wages (nómina).
        case payroll
    }

    /// The line of the file, from 1.
    public var line: Int
    /// What makes the payment one: its key in the file, else a digest of what it says and how
    /// many like it came before on the same day. A payment with a known key changes nothing.
    public var key: String
    /// The reference that the payer gave, without spaces, or nil.
    public var reference: String?
    /// The CLABE paid into, or nil.
    public var clabe: String?
    /// The creditor's account number, or nil.
    public var accountNumber: String?
    /// The creditor's customer number, or nil.
    public var customerNumber: String?
    /// How much; always positive, a reversal says so by `isReversal`.
    public var amount: Money
    /// The day it counts for.
    public var valueDay: Day
    /// How it was paid.
    public var method: Method
    /// Whether it takes back a payment (chargeback, bounced cheque).
    public var isReversal: Bool
    /// What else the bank wrote with it, or empty.
    public var text = ""
    /// What in that text may be a reference, a CLABE or an account number; tried when the fields
    /// above find nothing, and good for a match only when all that find anything agree.
    public var candidates: [String] = []

    /// Makes a record of what is known already, such as a modelled person's payment.
    public init(
        line: Int,
        key: String,
        reference: String?,
        clabe: String?,
        accountNumber: String?,
        customerNumber: String?,
        amount: Money,
        valueDay: Day,
        method: Method,
        isReversal: Bool
    ) {
        self.line = line
        self.key = key
        self.reference = reference
        self.clabe = clabe
        self.accountNumber = accountNumber
        self.customerNumber = customerNumber
        self.amount = amount
        self.valueDay = valueDay
        self.method = method
        self.isReversal = isReversal
    }

    /// The line only.
    public var description: String { "payment record of line \(line)" }
}

/// Turns rows of octets into payments by a mapping of kind `payments`.
public struct PaymentReader {
    /// What came of one row.
    public struct Outcome: Sendable, Equatable {
        /// The payment, unless the row was refused.
        public var record: PaymentRecord?
        /// Everything wrong with the row.
        public var problems: [ImportProblem]
    }

    /// What was counted while reading.
    public struct Totals: Sendable, Equatable {
        /// Rows read.
        public var rows = 0
        /// Rows that became payments.
        public var accepted = 0
        /// Rows refused.
        public var refused = 0
        /// Of the accepted, reversals.
        public var reversals = 0
        /// Sum of payments less reversals by currency, minor units.
        public var sums: [Currency: Int64] = [:]

        /// Makes totals of nothing.
        public init() {}
    }

    /// What was counted so far.
    public private(set) var totals = Totals()

    private let mapping: Mapping
    private let plans: [MappedField: FieldPlan]
    private var fields: RowFields
    private let days: ClosedRange<Day>
    private var seenKeys: Set<String> = []
    private var alike: [UInt64: Int] = [:]

    /// Binds a mapping to a file's header; value days after `asOf` plus a week are refused.
    ///
    /// Throws the mapping's mistakes when the file lacks columns that it names.
    public init(mapping: Mapping, header: [String], asOf: Day) throws(MappingMistakes) {
        let arena = ByteArena()
        var binder = FieldBinder(header: header, arena: arena)
        var plans: [MappedField: FieldPlan] = [:]
        for field in MappedField.allCases where mapping.fields[field] != nil {
            plans[field] = binder.bind(mapping.fields[field])
        }
        guard binder.mistakes.isEmpty else { throw MappingMistakes(binder.mistakes) }
        self.mapping = mapping
        self.plans = plans
        fields = RowFields(
            header: header,
            arena: arena,
            asOf: asOf,
            currency: mapping.defaults.currency
        )
        let last = asOf.adding(days: 7)
        days = Day(daysSinceEpoch: 7_305)...max(last, Day(daysSinceEpoch: 7_305))
    }

    /// Reads one row whose fields lie in `bytes` where `range` says.
    ///
    /// - Parameter isTorn: whether its columns do not fit the header or a quote stays open, so that
    ///   it is refused.
    public mutating func read(
        line: Int,
        bytes: UnsafeRawBufferPointer,
        columnCount: Int,
        isTorn: Bool = false,
        range: (_ column: Int) -> Range<Int>
    ) -> Outcome {
        fields.begin(line: line, bytes: bytes, columnCount: columnCount, range: range)
        defer { fields.end() }
        totals.rows += 1
        if isTorn { fields.refuseTorn() }
        let found = fields.isRefused ? nil : payment(line)
        let record = fields.isRefused ? nil : found
        if let record {
            totals.accepted += 1
            if record.isReversal { totals.reversals += 1 }
            let signed = record.isReversal ? -record.amount.minor : record.amount.minor
            let sum = (totals.sums[record.amount.currency] ?? 0).addingReportingOverflow(signed)
            if !sum.overflow { totals.sums[record.amount.currency] = sum.partialValue }
        } else {
            totals.refused += 1
        }
        return Outcome(record: record, problems: fields.problems)
    }

    /// Reads one row of texts.
    public mutating func read(line: Int, texts: [String]) -> Outcome {
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

    private mutating func payment(_ line: Int) -> PaymentRecord? {
        var currency = mapping.defaults.currency
        if let plan = plans[.currency], let word = fields.word(plan) {
            guard let found = Currency(word) else {
                fields.report(.badCurrency, plan, fields.nothing, refuses: true)
                return nil
            }
            currency = found
        }
        fields.currency = currency
        // A payment without a day counts for that of the file.
        let day =
            fields.isMissing(plans[.valueDate])
            ? fields.asOf : fields.day(plans[.valueDate], within: days, refuses: true)
        guard let minor = fields.amount(plans[.amount], refuses: true), let day else { return nil }
        let isTakenBack = isTakenBack()
        guard !fields.isRefused else { return nil }
        guard minor != 0 else {
            fields.report(.amountOutOfRange, plans[.amount], fields.nothing, refuses: true)
            return nil
        }
        var record = PaymentRecord(
            line: line,
            key: "",
            reference: fields.identifier(plans[.paymentReference]).map {
                PaymentMatcher.normalized($0.text)
            },
            clabe: fields.clabe(plans[.clabe]),
            accountNumber: fields.identifier(plans[.accountNumber])?.text,
            customerNumber: fields.identifier(plans[.customerNumber])?.text,
            amount: Money(minor: abs(minor), currency),
            valueDay: day,
            method: method(),
            isReversal: minor < 0 || isTakenBack
        )
        if record.reference == nil && record.clabe == nil && record.accountNumber == nil {
            let plan = plans[.paymentReference] ?? plans[.accountNumber]
            fields.report(.paymentWithoutReference, plan, fields.nothing)
        }
        return key(&record) ? record : nil
    }

    private mutating func key(_ record: inout PaymentRecord) -> Bool {
        if let key = fields.identifier(plans[.paymentKey])?.text {
            // A bank repeats a transfer's key when it takes it back.
            record.key = mapping.creditor + "/" + key + (record.isReversal ? "/rev" : "")
        } else {
            var digest = ContentDigest()
            digest.add(record.reference)
            digest.add(record.clabe)
            digest.add(record.accountNumber)
            digest.add(record.amount.minor)
            digest.add(Int64(record.valueDay.daysSinceEpoch))
            digest.add(UInt64(record.method.rawValue) << 1 | (record.isReversal ? 1 : 0))
            // Two equal payments on one day are two payments; the same file again has as many.
            let count = alike[digest.value, default: 0]
            alike[digest.value] = count + 1
            record.key = mapping.creditor + "/d" + String(digest.value, radix: 16) + "/\(count)"
        }
        if seenKeys.insert(record.key).inserted { return true }
        fields.report(.duplicatePayment, plans[.paymentKey], fields.nothing, refuses: true)
        return false
    }

    /// What the column of reversals says; nothing is no, and what cannot be read refuses the row:
    /// a payment that may have been taken back must not count as money that came.
    private mutating func isTakenBack() -> Bool {
        fields.flag(plans[.isReversal], words: PaymentReader.reversalWords, refuses: true) ?? false
    }

    private static let reversalWords: [String: Bool] = [
        "REVERSO": true, "REVERSA": true, "REVERSADO": true, "REVERSADA": true, "REV": true,
        "REVERSED": true, "REVERSAL": true, "CANCELADO": true, "CANCELADA": true,
        "CANCELACION": true, "DEVUELTO": true, "DEVUELTA": true, "DEVOLUCION": true,
        "RECHAZADO": true, "RECHAZADA": true, "RECHAZO": true, "CONTRACARGO": true,
        "CHARGEBACK": true, "APLICADO": false, "APLICADA": false, "ABONO": false, "PAGO": false,
        "NORMAL": false,
    ]

    private mutating func method() -> PaymentRecord.Method {
        guard let plan = plans[.method], let word = fields.word(plan) else { return .unknown }
        switch word {
        case "TRANSFER", "SPEI", "TRANSFERENCIA", "TRANSF": return .transfer
        case "CASH", "EFECTIVO", "OXXO", "VENTANILLA", "TIENDA", "PAYNET": return .cash
        case "CARD", "TARJETA", "TDC", "TDD": return .card
        case "DIRECT_DEBIT", "DOMICILIACION", "DOMICILIADO", "CARGO_AUTOMATICO":
            return .directDebit
        case "CHEQUE", "CHECK": return .cheque
        case "PAYROLL", "NOMINA": return .payroll
        default:
            fields.report(.unknownCode, plan, fields.nothing)
            return .unknown
        }
    }
}
