import Values

/// Makes a movement of the texts of one line by a layout.
struct BankRow {
    private let layout: BankLayout
    /// The text at a place of the line.
    private let text: (BankLayout.Place) -> String

    /// Why a line is no movement.
    struct Refusal: Error {
        let field: String
        let code: BankFault.Code
    }

    init(_ layout: BankLayout, _ text: @escaping (BankLayout.Place) -> String) {
        self.layout = layout
        self.text = text
    }

    /// The movement, and the running balance where the layout has one.
    func entry(_ line: Int) throws(Refusal) -> (entry: BankEntry, balance: Int64?) {
        let currency = try currency()
        let (signed, isSigned) = try signedAmount(currency)
        let kind = try kind(signed, isSigned)
        guard let booked = try day(.bookedOn) else {
            throw Refusal(field: BankLayout.Field.bookedOn.rawValue, code: .day)
        }
        var entry = BankEntry(
            line: line,
            day: booked,
            kind: kind,
            minor: Int64(signed.magnitude),
            currency: currency
        )
        entry.valueDay = try day(.valueDate) ?? booked
        entry.reference = joined(.reference)
        entry.bankReference = joined(.bankReference)
        entry.text = joined(.text)
        let reason = joined(.returnReason)
        let meaning = layout.fields[.returnReason]?.first?.values[BankWord.key(reason)]
        entry.returnReason = meaning ?? reason
        entry.means = word(.means).flatMap { BankEntry.Means(rawValue: $0) } ?? .unknown
        return (entry, try balance(currency))
    }

    /// The account of the movement, or nil.
    var account: String? {
        let text = joined(.account)
        return text.isEmpty ? nil : text
    }

    private func currency() throws(Refusal) -> Currency {
        let text = joined(.currency)
        if text.isEmpty { return layout.currency }
        if let word = word(.currency), let currency = Currency(word) { return currency }
        throw Refusal(field: BankLayout.Field.currency.rawValue, code: .currency)
    }

    /// The amount, negative for money that went; whether the file told its side by itself.
    private func signedAmount(_ currency: Currency) throws(Refusal) -> (Int64, Bool) {
        if layout.fields[.amount] != nil {
            guard let amount = try amount(.amount, currency), amount != 0 else {
                throw Refusal(field: BankLayout.Field.amount.rawValue, code: .amount)
            }
            return (amount, amount < 0)
        }
        let credit = try amount(.credit, currency) ?? 0
        let debit = try amount(.debit, currency) ?? 0
        // Some banks write the charge with a sign of its own.
        guard credit == 0 || debit == 0, credit != 0 || debit != 0 else {
            throw Refusal(field: BankLayout.Field.credit.rawValue, code: .amount)
        }
        return credit != 0 ? (credit, true) : (-Int64(debit.magnitude), true)
    }

    private func kind(_ signed: Int64, _ isSigned: Bool) throws(Refusal) -> BankEntry.Kind {
        var found: BankEntry.Kind?
        for field in [BankLayout.Field.sign, .kind] where layout.fields[field] != nil {
            let text = joined(field)
            guard let word = word(field) else {
                // What the kind's words do not name follows from the sign.
                if field == .kind || text.isEmpty { continue }
                throw Refusal(field: field.rawValue, code: .kind)
            }
            guard let kind = BankEntry.Kind(rawValue: word) else {
                throw Refusal(field: field.rawValue, code: .kind)
            }
            found = kind
        }
        if let found { return found }
        guard isSigned || layout.fields[.sign] == nil else {
            throw Refusal(field: BankLayout.Field.sign.rawValue, code: .kind)
        }
        return signed < 0 ? .debit : .credit
    }

    private func balance(_ currency: Currency) throws(Refusal) -> Int64? {
        try amount(.balance, currency)
    }

    private func day(_ field: BankLayout.Field) throws(Refusal) -> Day? {
        guard let place = layout.fields[field]?.first else { return nil }
        let text = text(place)
        if text.isEmpty { return nil }
        // A workbook's own days come as ISO writes them.
        if let day = BankDate.day(text, place.date) ?? Day(iso: String(text.prefix(10))) {
            return day
        }
        throw Refusal(field: field.rawValue, code: .day)
    }

    private func amount(
        _ field: BankLayout.Field,
        _ currency: Currency
    ) throws(Refusal) -> Int64? {
        guard let place = layout.fields[field]?.first else { return nil }
        let text = text(place)
        if text.isEmpty { return nil }
        guard let amount = Self.amount(text, place, currency) else {
            throw Refusal(field: field.rawValue, code: .amount)
        }
        return amount
    }

    /// An amount as a place writes it; nil when it is none.
    static func amount(_ text: String, _ place: BankLayout.Place, _ currency: Currency) -> Int64? {
        var kept: [UInt8] = []
        var isNegative = false
        let thousands = place.mark == UInt8(ascii: ".") ? UInt8(ascii: ",") : UInt8(ascii: ".")
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "-"), UInt8(ascii: "("): isNegative = true
            case UInt8(ascii: "+"), UInt8(ascii: "$"), UInt8(ascii: ")"), 0x20, thousands: break
            default: kept.append(byte)
            }
        }
        let digits = String(decoding: kept, as: UTF8.self)
        let minor: Int64?
        if let implied = place.decimals {
            minor = BankNumber.digits(digits).flatMap { value in
                implied == currency.decimals
                    ? value : rescaled(value, from: implied, to: currency.decimals)
            }
        } else {
            minor = BankNumber.decimal(digits, mark: place.mark, decimals: currency.decimals)
        }
        return minor.map { isNegative ? -$0 : $0 }
    }

    private static func rescaled(_ value: Int64, from: Int, to: Int) -> Int64? {
        var value = value
        for _ in 0..<max(0, to - from) {
            value = value.multipliedReportingOverflow(by: 10).partialValue
        }
        for _ in 0..<max(0, from - to) {
            guard value % 10 == 0 else { return nil }
            value /= 10
        }
        return value <= BankLimits.amount ? value : nil
    }

    private func word(_ field: BankLayout.Field) -> String? {
        guard let place = layout.fields[field]?.first else { return nil }
        let text = BankWord.key(text(place))
        if let meaning = place.values[text] { return meaning }
        return place.values.isEmpty && !text.isEmpty ? text : nil
    }

    private func joined(_ field: BankLayout.Field) -> String {
        (layout.fields[field] ?? []).map(text).filter { !$0.isEmpty }.joined(separator: " ")
    }
}
