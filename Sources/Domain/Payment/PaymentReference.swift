public import Values

/// How the reference of an agreement (convenio) is made: from what, and with which check.
public struct ReferenceRule: Sendable, Equatable {
    /// What the reference says.
    public enum Source: String, Sendable, CaseIterable {
        /// The payment reference of the creditor's file, as it is.
        case paymentReference = "payment_reference"
        /// The creditor's account number.
        case accountNumber = "account_number"
        /// The account's number in our own sequence for this agreement.
        case sequence
    }

    /// How its end is made.
    public enum Check: Sendable, Equatable {
        /// There is none: the file's reference is complete.
        case none
        /// A check by weights.
        case weighted(CheckScheme)
        /// ISO 7064, MOD 97-10.
        case mod97
        /// Amount and limit day with a check.
        case captureLine(CaptureLine)
    }

    /// What it says.
    public var source: Source
    /// What stands in front.
    public var prefix: String
    /// How long prefix and source are together, zeros between them; nil as long as they are.
    public var length: Int?
    /// How its end is made.
    public var check: Check

    /// The longest reference.
    public static let lengthLimit = 40

    /// Makes a rule.
    public init(
        source: Source = .paymentReference,
        prefix: String = "",
        length: Int? = nil,
        check: Check = .none
    ) {
        self.source = source
        self.prefix = prefix
        self.length = length
        self.check = check
    }

    /// Whether the reference holds the amount, so that each amount has a reference of its own.
    public var holdsAmount: Bool {
        if case .captureLine = check { true } else { false }
    }

    /// The reference of an account; nil when what it is made from is missing or does not fit.
    public func reference(of account: PayingAccount, amount: Money, limit: Day) -> String? {
        guard let body = body(of: account) else { return nil }
        let whole: String?
        switch check {
        case .none: whole = body
        case .weighted(let scheme): whole = scheme.sealed(body)
        case .mod97: whole = Mod97.check(body).map { body + $0 }
        case .captureLine(let scheme):
            whole = scheme.line(reference: body, amount: amount, limit: limit)
        }
        return whole.flatMap { $0.utf8.count <= Self.lengthLimit ? $0 : nil }
    }

    /// The reference of an account without its check; nil when what it is made from is missing or
    /// does not fit.
    public func body(of account: PayingAccount) -> String? {
        let told: String?
        switch source {
        case .paymentReference: told = account.paymentReference
        case .accountNumber: told = account.number
        case .sequence: told = account.sequence.map { String($0) }
        }
        guard let told, !told.isEmpty else { return nil }
        let kept = told.utf8.filter { $0.isDigit || $0.isLetter }.map(\.uppercased)
        return kept.isEmpty ? nil : padded(String(decoding: kept, as: UTF8.self))
    }

    /// The part of a reference without its check, when that is right; nil otherwise.
    ///
    /// A bank's file tells the whole line, which may name amount and day besides; the account is
    /// found by this part, which is the same for all of its lines.
    public func body(of reference: String) -> String? {
        var body = Substring(reference)
        switch check {
        case .none: break
        case .weighted(let scheme):
            guard scheme.isValid(reference) else { return nil }
            body = body.dropLast(scheme.width)
        case .mod97:
            guard Mod97.isValid(reference) else { return nil }
            body = body.dropLast(2)
        case .captureLine(let scheme):
            guard scheme.isValid(reference) else { return nil }
            body = body.dropLast(8)
        }
        guard body.hasPrefix(prefix), length == nil || body.utf8.count == length else { return nil }
        return body.isEmpty ? nil : String(body)
    }

    private func padded(_ text: String) -> String? {
        guard let length else { return prefix + text }
        let room = length - prefix.utf8.count - text.utf8.count
        guard room >= 0 else { return nil }
        return prefix + String(repeating: "0", count: room) + text
    }
}

/// What references and instructions must know of an account.
public struct PayingAccount: Sendable, Equatable {
    /// The creditor's number.
    public var number: String
    /// The reference of the creditor's file, or nil.
    public var paymentReference: String?
    /// The account's own CLABE in the creditor's file, or nil.
    public var clabe: String?
    /// The account's number in our sequence for the agreement, or nil.
    public var sequence: Int64?

    /// Makes what is known of an account.
    public init(
        number: String,
        paymentReference: String? = nil,
        clabe: String? = nil,
        sequence: Int64? = nil
    ) {
        self.number = number
        self.paymentReference = paymentReference
        self.clabe = clabe
        self.sequence = sequence
    }
}
