/// Something wrong with one field or row of a file, told so that it can be mended.
///
/// The value is masked: a problem may be logged and mailed, what it is about may not.
public struct ImportProblem: Sendable, Equatable {
    /// What is wrong. The raw values stand in problem files and never change.
    public enum Code: String, Sendable, CaseIterable {
        /// A field that the row cannot do without is empty.
        case missing
        /// The row has fewer columns than the header.
        case shortRow = "short_row"
        /// The row has more columns than the header, or a quote that is never closed.
        case tornRow = "torn_row"
        /// Not a date in the mapping's format.
        case badDate = "bad_date"
        /// A date that cannot be meant (before 1990, more than 50 years ahead, an Excel zero).
        case dateOutOfRange = "date_out_of_range"
        /// Not an amount in the mapping's format.
        case badAmount = "bad_amount"
        /// An amount that cannot be meant.
        case amountOutOfRange = "amount_out_of_range"
        /// Not a whole number.
        case badNumber = "bad_number"
        /// A number that a spreadsheet turned into scientific notation, digits lost.
        case scientificNotation = "scientific_notation"
        /// A word that the mapping's value map does not know.
        case unknownCode = "unknown_code"
        /// Not a telephone number.
        case badPhone = "bad_phone"
        /// Not an e-mail address.
        case badEmail = "bad_email"
        /// An RFC that is none.
        case badRFC = "bad_rfc"
        /// An RFC whose check digit is wrong.
        case rfcCheckDigit = "rfc_check_digit"
        /// An RFC that stands for the public or a foreigner.
        case genericRFC = "generic_rfc"
        /// A CURP that is none.
        case badCURP = "bad_curp"
        /// A CURP whose check digit is wrong.
        case curpCheckDigit = "curp_check_digit"
        /// A CLABE that is none.
        case badCLABE = "bad_clabe"
        /// A CLABE that had lost its leading zero and was repaired.
        case clabeRepaired = "clabe_repaired"
        /// A payment card's number, which is never stored.
        case cardNumber = "card_number"
        /// An account that stood in the file before.
        case duplicateAccount = "duplicate_account"
        /// Not a currency code.
        case badCurrency = "bad_currency"
        /// The days past due and the due date contradict each other.
        case daysPastDueMismatch = "days_past_due_mismatch"
        /// More is past due than is owed.
        case pastDueOverBalance = "past_due_over_balance"
        /// A text longer than its bound.
        case textTooLong = "text_too_long"
        /// A text with control characters.
        case controlCharacters = "control_characters"
        /// An expression that could not be computed for this row.
        case expressionFailed = "expression_failed"
        /// A person with neither customer number nor RFC nor CURP.
        case personWithoutKey = "person_without_key"
        /// Hours that are none.
        case badHours = "bad_hours"
        /// A payment that stood in the file before.
        case duplicatePayment = "duplicate_payment"
        /// A payment without anything to match it by.
        case paymentWithoutReference = "payment_without_reference"
    }

    /// The line of the file, from 1; the row of a sheet.
    public var line: Int
    /// The column's name in the file, or the field's when it comes from no column.
    public var column: String
    /// What is wrong.
    public var code: Code
    /// The first character and stars: enough to find the cell, too little to reveal it.
    public var maskedValue: String
    /// Whether the row was refused; otherwise it was kept without the field.
    public var isRefusal: Bool

    /// Makes a problem.
    public init(line: Int, column: String, code: Code, maskedValue: String, isRefusal: Bool) {
        self.line = line
        self.column = column
        self.code = code
        self.maskedValue = maskedValue
        self.isRefusal = isRefusal
    }

    /// What is wrong, in Spanish, for the person who mends the file.
    public var reason: String { code.texts.reason }
    /// What to do about it, in Spanish.
    public var remedy: String { code.texts.remedy }

    /// The header of a problem file.
    public static let csvHeader =
        "linea,columna,codigo,gravedad,valor,motivo,que_hacer"

    /// The problem as a line of a problem file, quoted where needed.
    public var csvLine: String {
        [
            String(line), column, code.rawValue, isRefusal ? "rechazado" : "aviso", maskedValue,
            reason, remedy,
        ].map(ImportProblem.quoted).joined(separator: ",")
    }

    private static func quoted(_ text: String) -> String {
        var text = text
        // A cell that begins like a formula would be run by a spreadsheet.
        if let first = text.utf8.first, "=+-@".utf8.contains(first) { text = "'" + text }
        guard text.utf8.contains(where: { $0 == 0x2C || $0 == 0x22 || $0 < 0x20 }) else {
            return text
        }
        let doubled = text.split(separator: "\"", omittingEmptySubsequences: false)
            .joined(separator: "\"\"")
        return "\"" + doubled + "\""
    }

    /// The mask of a value: its first letter or digit and three stars; nothing stays nothing.
    static func mask(_ bytes: FieldBytes) -> String {
        let value = bytes.trimmed
        guard let first = value.first else { return "" }
        return (first > 0x20 && first < 0x7F ? String(UnicodeScalar(first)) : "") + "***"
    }
}

extension ImportProblem: CustomStringConvertible {
    /// Line, column, reason and remedy; nothing of the value.
    public var description: String {
        "línea \(line), columna \(column): \(reason). \(remedy)"
    }
}
