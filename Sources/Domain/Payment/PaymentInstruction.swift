public import Values

/// How one amount for one account is paid in one way, complete enough to do it.
public struct PaymentInstruction: Sendable, Equatable {
    /// What the payer needs.
    public enum Form: Sendable, Equatable {
        /// A transfer: where to, and what to write.
        case transfer(clabe: CLABE, numericReference: String?, concept: String)
        /// Cash: the reference that the till scans or types.
        case cash(reference: String, places: [String])
        /// The counter of a branch: agreement and reference.
        case branch(agreement: String, reference: String)
        /// Something that a provider must begin: a card's page, a CoDi request.
        case provider(name: String, reference: String)
    }

    /// The declaration it follows.
    public var payee: String
    /// How it is paid.
    public var method: PayeeAccount.Method
    /// Who gets the money.
    public var beneficiary: String
    /// The bank or chain of shops, or nil.
    public var bank: String?
    /// How much.
    public var amount: Money
    /// The last day on which it holds.
    public var validThrough: Day
    /// Days until the money is in the bank's file.
    public var settlementDays: Int
    /// What the payer needs.
    public var form: Form
}

/// Why there is no instruction; nothing of one is told then.
public enum PaymentRefusal: Error, Sendable, Equatable {
    /// The money would not go to an account of the creditor's own, and we may not ask for it.
    case notCreditorsOwn
    /// The amount is nothing, or in another currency than the way takes.
    case badAmount
    /// Less than this way takes.
    case belowMinimum(Money)
    /// More than this way takes at once.
    case overMaximum(Money)
    /// The account has nothing to make a reference from, or it does not fit the agreement.
    case noReference
    /// The declaration names no CLABE or agreement.
    case incomplete
    /// A direct debit is collected, not paid.
    case collectedByUs

    /// What to tell the person who asked, in Spanish; no amount of the account.
    public var text: String {
        switch self {
        case .notCreditorsOwn:
            "No se dan datos de pago: la cuenta no está registrada a nombre del acreedor"
        case .badAmount: "El importe no es válido para esta forma de pago"
        case .belowMinimum(let least): "Esta forma de pago acepta desde \(least)"
        case .overMaximum(let most):
            "Esta forma de pago acepta hasta \(most); pague por transferencia o en varios pagos"
        case .noReference: "La cuenta no tiene con qué formar la referencia de este convenio"
        case .incomplete: "Faltan datos del convenio: complete la CLABE, el convenio o el proveedor"
        case .collectedByUs:
            "La domiciliación se cobra a la cuenta autorizada; no hay nada que pagar"
        }
    }
}

extension PayeeAccount {
    /// The instruction for one account and amount.
    ///
    /// - Parameters:
    ///   - today: the local day.
    ///   - needsCreditorsOwn: whether we may ask for money only to accounts of the creditor's own,
    ///     as those may who collect for somebody else.
    /// - Throws: why there is none.
    public func instruction(
        for account: PayingAccount,
        amount: Money,
        today: Day,
        needsCreditorsOwn: Bool
    ) throws(PaymentRefusal) -> PaymentInstruction {
        guard isCreditorsOwn || !needsCreditorsOwn else { throw .notCreditorsOwn }
        guard amount.minor > 0 else { throw .badAmount }
        for limit in [minimum, maximum].compactMap(\.self)
        where limit.currency != amount.currency { throw .badAmount }
        if let minimum, amount.minor < minimum.minor { throw .belowMinimum(minimum) }
        if let maximum, amount.minor > maximum.minor { throw .overMaximum(maximum) }
        let limit = today.adding(days: validityDays)
        return PaymentInstruction(
            payee: name,
            method: method,
            beneficiary: beneficiary,
            bank: bank,
            amount: amount,
            validThrough: limit,
            settlementDays: settlementDays,
            form: try form(for: account, amount: amount, limit: limit)
        )
    }

    private func form(
        for account: PayingAccount,
        amount: Money,
        limit: Day
    ) throws(PaymentRefusal) -> PaymentInstruction.Form {
        let reference = reference.reference(of: account, amount: amount, limit: limit)
        switch method {
        case .transfer: return try transfer(for: account, reference)
        case .cash:
            if let provider {
                guard let reference else { throw .noReference }
                return .provider(name: provider, reference: reference)
            }
            guard let reference else { throw .noReference }
            return .cash(reference: reference, places: places)
        case .branch:
            guard let agreement else { throw .incomplete }
            guard let reference else { throw .noReference }
            return .branch(agreement: agreement, reference: reference)
        case .card, .codi:
            guard let provider else { throw .incomplete }
            return .provider(name: provider, reference: reference ?? account.number)
        case .directDebit: throw .collectedByUs
        }
    }

    /// A transfer to the account's own CLABE needs no reference; one to a CLABE of all payers is
    /// found by its reference only.
    private func transfer(
        for account: PayingAccount,
        _ reference: String?
    ) throws(PaymentRefusal) -> PaymentInstruction.Form {
        if let clabePrefix {
            guard let sequence = account.sequence,
                let own = CLABE(prefix: clabePrefix, sequence: sequence)
            else { throw .noReference }
            return .transfer(clabe: own, numericReference: nil, concept: "")
        }
        if clabe == nil, let own = account.clabe.flatMap({ CLABE($0) }) {
            return .transfer(clabe: own, numericReference: nil, concept: "")
        }
        guard let clabe else { throw .incomplete }
        guard let reference else { throw .noReference }
        return .transfer(
            clabe: clabe,
            numericReference: SPEI.numericReference(reference),
            concept: SPEI.concept(reference)
        )
    }
}

/// What the fields of a transfer by SPEI may hold (payments.md, 7.5).
public enum SPEI {
    /// Digits of the numeric reference.
    public static let referenceDigits = 7
    /// Characters of the concept.
    public static let conceptLength = 40
    /// Characters of a tracking key.
    public static let trackingKeyLength = 30

    private static let letters: Set<Character> = Set(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 "
            + "!\"#$%&'()*+,-./:;?@\\_áéíóúñÑ¿¡"
    )
    private static let plain: [Character: Character] = [
        "Á": "A", "É": "E", "Í": "I", "Ó": "O", "Ú": "U", "Ü": "U", "ü": "u", "ç": "c", "Ç": "C",
    ]

    /// The last seven digits of a reference, without zeros in front; nil when it has none.
    public static func numericReference(_ reference: String) -> String? {
        let digits = reference.utf8.filter(\.isDigit).suffix(referenceDigits).drop { $0 == 0x30 }
        return digits.isEmpty ? nil : String(decoding: digits, as: UTF8.self)
    }

    /// A text as the concept may hold it: other letters plain, other characters left out.
    public static func concept(_ text: String) -> String {
        String(
            text.lazy.map { plain[$0] ?? $0 }.filter { letters.contains($0) }
                .prefix(conceptLength)
        )
    }

    /// Whether a text can be a tracking key (clave de rastreo).
    public static func isTrackingKey(_ text: String) -> Bool {
        (1...trackingKeyLength).contains(text.utf8.count)
            && text.utf8.allSatisfy { $0.isDigit || $0.isLetter }
    }
}
