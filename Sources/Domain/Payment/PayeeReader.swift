public import Values

extension PayeeAccount {
    /// The most ways to pay one creditor.
    public static let limit = 32

    /// Reads the `payees` of a creditor; every mistake is told with its place.
    ///
    ///     payees:
    ///       - name: spei
    ///         method: transfer
    ///         beneficiary: Banco Ejemplo
    ///         owner: creditor
    ///         bank: BBVA México
    ///         clabe_prefix: "0121800123"
    ///       - name: ventanilla
    ///         method: branch
    ///         beneficiary: Banco Ejemplo
    ///         owner: creditor
    ///         agreement: "1234567"
    ///         reference: {algorithm: algoritmo-10, base_year: 2014, from: account_number, length: 12}
    public static func read(
        _ tree: Tree,
        creditor: String
    ) -> (payees: [PayeeAccount], mistakes: [Mistake]) {
        var reader = PayeeReader()
        guard let elements = tree.elements else {
            reader.mistake(tree, "payees should be a list", "Begin each element with a dash.")
            return ([], reader.mistakes)
        }
        if elements.count > limit {
            reader.mistake(tree, "there are more than \(limit) ways to pay", "Keep those in use.")
        }
        var payees: [PayeeAccount] = []
        for element in elements.prefix(limit) {
            guard let payee = reader.payee(element, creditor) else { continue }
            if payees.contains(where: { $0.name == payee.name }) {
                reader.mistake(
                    element,
                    "another way to pay is called \(payee.name)",
                    "Give each its own name."
                )
            }
            payees.append(payee)
        }
        return (payees, reader.mistakes)
    }
}

/// Walks through the tree of one creditor's payees and gathers mistakes.
private struct PayeeReader {
    private(set) var mistakes: [Mistake] = []

    private static let keys = [
        "name", "method", "beneficiary", "owner", "bank", "clabe", "clabe_prefix", "iban",
        "agreement", "reference", "minimum", "maximum", "validity_days", "settlement_days",
        "places", "provider", "debit",
    ]

    mutating func payee(_ tree: Tree, _ creditor: String) -> PayeeAccount? {
        let before = mistakes.count
        check(tree, Self.keys)
        let name = text(tree, "name")
        let method = choice(tree, "method", PayeeAccount.Method.self)
        let owner = choice(tree, "owner", PayeeAccount.Owner.self)
        let beneficiary = text(tree, "beneficiary")
        guard let method, let owner else { return nil }
        let payee = PayeeAccount(
            creditor: creditor,
            name: name,
            method: method,
            beneficiary: beneficiary,
            owner: owner,
            bank: tree["bank"]?.text,
            clabe: clabe(tree),
            clabePrefix: prefix(tree),
            iban: iban(tree),
            agreement: tree["agreement"]?.text,
            reference: tree["reference"].map { reference($0) } ?? ReferenceRule(),
            minimum: money(tree, "minimum"),
            maximum: money(tree, "maximum") ?? method.usualMaximum,
            validityDays: integer(tree, "validity_days", 0...365) ?? 7,
            settlementDays: integer(tree, "settlement_days", 0...15) ?? method.usualSettlementDays,
            places: (tree["places"]?.elements ?? []).compactMap(\.text),
            provider: tree["provider"]?.text,
            debit: tree["debit"].map { debit($0) }
        )
        checkWhole(payee, tree)
        return mistakes.count == before ? payee : nil
    }

    private mutating func checkWhole(_ payee: PayeeAccount, _ tree: Tree) {
        let given = [payee.clabe != nil, payee.clabePrefix != nil].count { $0 }
        switch payee.method {
        case .transfer where given == 2:
            mistake(tree, "it names a CLABE and a prefix", "Keep one of clabe and clabe_prefix.")
        case .branch where payee.agreement == nil:
            mistake(tree, "a branch needs the agreement's number", "Add agreement: NUMBER.")
        case .card where payee.provider == nil, .codi where payee.provider == nil:
            mistake(tree, "only a provider can begin such a payment", "Add provider: NAME.")
        case .directDebit where payee.debit == nil:
            mistake(tree, "a direct debit needs its agreement", "Add debit: {scheme_id: ID}.")
        case .directDebit where payee.clabe == nil && payee.iban == nil:
            mistake(tree, "a direct debit needs the account it pays into", "Add clabe or iban.")
        default: break
        }
        if let minimum = payee.minimum, let maximum = payee.maximum,
            minimum.currency != maximum.currency || minimum.minor > maximum.minor
        {
            mistake(tree, "the least is more than the most", "Change minimum or maximum.")
        }
    }

    private mutating func clabe(_ tree: Tree) -> CLABE? {
        guard let value = tree["clabe"] else { return nil }
        if let clabe = value.text.flatMap({ CLABE($0) }) { return clabe }
        mistake(
            value,
            "this is no CLABE: its last digit does not follow from the others",
            "Write the 18 digits in quotes and compare them with the bank's letter."
        )
        return nil
    }

    private mutating func prefix(_ tree: Tree) -> String? {
        guard let value = tree["clabe_prefix"] else { return nil }
        // Ten digits of sequence are more than any creditor has accounts, one is too few.
        if let text = value.text, (7...15).contains(text.utf8.count),
            text.utf8.allSatisfy(\.isDigit)
        {
            return text
        }
        mistake(value, "this is no prefix of CLABEs", "Write the 7 to 15 digits in quotes.")
        return nil
    }

    private mutating func iban(_ tree: Tree) -> String? {
        guard let value = tree["iban"] else { return nil }
        if let text = value.text, NationalNumbers.isValid(text, .iban) {
            return String(decoding: text.utf8.filter { $0 != 0x20 }, as: UTF8.self)
        }
        mistake(value, "this is no IBAN", "Compare it with the bank's letter.")
        return nil
    }

    private mutating func debit(_ tree: Tree) -> PayeeAccount.Debit {
        check(tree, ["scheme_id", "bank_code", "layout", "retries", "retry_days"])
        return PayeeAccount.Debit(
            schemeIdentifier: text(tree, "scheme_id"),
            bankCode: tree["bank_code"]?.text,
            layout: tree["layout"]?.text ?? "pain.008",
            retries: integer(tree, "retries", 0...5) ?? 2,
            retryDays: integer(tree, "retry_days", 1...30) ?? 3
        )
    }

    // MARK: - References

    private static let referenceKeys = [
        "algorithm", "from", "prefix", "length", "base_year", "constant", "modulus", "weights",
        "amount_weights", "seed", "start", "part", "outcome", "letters", "width",
    ]

    private mutating func reference(_ tree: Tree) -> ReferenceRule {
        check(tree, Self.referenceKeys)
        var rule = ReferenceRule()
        rule.source =
            choice(tree, "from", ReferenceRule.Source.self, isRequired: false) ?? rule.source
        rule.prefix = tree["prefix"]?.text ?? ""
        rule.length = integer(tree, "length", 1...ReferenceRule.lengthLimit)
        rule.check = referenceCheck(tree)
        return rule
    }

    private mutating func referenceCheck(_ tree: Tree) -> ReferenceRule.Check {
        let word = tree["algorithm"]?.text ?? "none"
        let names = ["none", "bancomer-00", "luhn", "paynet", "mod97", "algoritmo-10", "weighted"]
        switch word {
        case "none": return .none
        case "luhn", "bancomer-00": return .weighted(.luhn)
        case "paynet": return .weighted(.paynet)
        case "mod97": return .mod97
        case "algoritmo-10": return .captureLine(captureLine(tree))
        case "weighted": return .weighted(scheme(tree))
        default:
            mistake(
                tree["algorithm"] ?? tree,
                "there is no algorithm \(word)",
                "Write one of: \(names.joined(separator: ", "))."
            )
            return .none
        }
    }

    private mutating func captureLine(_ tree: Tree) -> CaptureLine {
        var line = CaptureLine(baseYear: integer(tree, "base_year", 1_900...2_200) ?? 0)
        if line.baseYear == 0, tree["base_year"] == nil {
            mistake(tree, "the agreement's base year is missing", "Add base_year: YEAR.")
        }
        line.constant = integer(tree, "constant", 0...9) ?? line.constant
        line.modulus = integer(tree, "modulus", 2...99) ?? line.modulus
        line.seed = integer(tree, "seed", 0...9_999) ?? line.seed
        line.weights = weights(tree, "weights") ?? line.weights
        line.amountWeights = weights(tree, "amount_weights") ?? line.amountWeights
        return line
    }

    private mutating func scheme(_ tree: Tree) -> CheckScheme {
        if tree["modulus"] == nil { mistake(tree, "the modulus is missing", "Add modulus: 10.") }
        if tree["weights"] == nil {
            mistake(tree, "the weights are missing", "Add weights: [2, 1].")
        }
        var scheme = CheckScheme(
            modulus: integer(tree, "modulus", 2...9_999) ?? 10,
            weights: weights(tree, "weights") ?? [1]
        )
        scheme.seed = integer(tree, "seed", 0...9_999) ?? 0
        scheme.width = integer(tree, "width", 1...4) ?? 1
        scheme.start = choice(tree, "start", CheckScheme.Start.self, isRequired: false) ?? .right
        scheme.part = choice(tree, "part", CheckScheme.Part.self, isRequired: false) ?? .whole
        scheme.outcome =
            choice(tree, "outcome", CheckScheme.Outcome.self, isRequired: false) ?? .complement
        scheme.letters =
            choice(tree, "letters", CheckScheme.Letters.self, isRequired: false) ?? .refused
        return scheme
    }

    private mutating func weights(_ tree: Tree, _ key: String) -> [Int]? {
        guard let value = tree[key] else { return nil }
        let numbers = (value.elements ?? []).map { $0.integer.flatMap { Int(exactly: $0) } }
        let known = numbers.compactMap(\.self).filter { (0...999).contains($0) }
        if !known.isEmpty, known.count == numbers.count, known.count <= 32 { return known }
        mistake(value, "\(key) is no list of weights", "Write for example [7, 3, 1].")
        return nil
    }

    // MARK: - Values

    mutating func mistake(_ tree: Tree, _ reason: String, _ remedy: String) {
        mistakes.append(Mistake(at: tree.place, reason, remedy: remedy))
    }

    private mutating func check(_ tree: Tree, _ keys: [String]) {
        guard let entries = tree.entries else {
            let known = keys.joined(separator: ", ")
            return mistake(tree, "this should be keys and values", "Write one of: \(known).")
        }
        for entry in entries where !keys.contains(entry.key) {
            let remedy =
                Suggestion.nearest(to: entry.key, among: keys).map { "Did you mean \($0)?" }
                ?? "Known keys: \(keys.joined(separator: ", "))."
            mistakes.append(
                Mistake(at: entry.place, "there is no key \(entry.key) here", remedy: remedy)
            )
        }
    }

    private mutating func text(_ tree: Tree, _ key: String) -> String {
        if let text = tree[key]?.text, !text.isEmpty { return text }
        mistake(tree, "the key \(key) is missing", "Add \(key): VALUE.")
        return ""
    }

    private mutating func integer(_ tree: Tree, _ key: String, _ range: ClosedRange<Int>) -> Int? {
        guard let value = tree[key] else { return nil }
        if let number = value.integer.flatMap({ Int(exactly: $0) }), range.contains(number) {
            return number
        }
        mistake(
            value,
            "\(key) is not a whole number that makes sense",
            "Write one from \(range.lowerBound) to \(range.upperBound)."
        )
        return nil
    }

    private mutating func money(_ tree: Tree, _ key: String) -> Money? {
        guard let value = tree[key] else { return nil }
        let words = (value.text ?? "").split(separator: " ")
        if words.count == 2, let currency = Currency(String(words[1])),
            let minor = DecimalText.minor(words[0], decimals: currency.decimals), minor > 0
        {
            return Money(minor: minor, currency)
        }
        mistake(value, "\(key) is no amount of money", "Write it like 10000.00 MXN.")
        return nil
    }

    private mutating func choice<Word: RawRepresentable & CaseIterable>(
        _ tree: Tree,
        _ key: String,
        _: Word.Type,
        isRequired: Bool = true
    ) -> Word? where Word.RawValue == String {
        guard let value = tree[key] else {
            if isRequired { mistake(tree, "the key \(key) is missing", "Add \(key): VALUE.") }
            return nil
        }
        if let word = Word(rawValue: value.text ?? "") { return word }
        let words = Word.allCases.map(\.rawValue).joined(separator: ", ")
        mistake(value, "\(key) has no such value", "Write one of: \(words).")
        return nil
    }
}

/// Plain decimal texts with a point, as declarations and bank formats write them.
public enum DecimalText {
    /// The longest text.
    public static let lengthLimit = 18

    /// The minor units of a text such as `10000.00`; nil for signs, other characters or more
    /// decimals than the currency has (zeros at the end left out).
    public static func minor(
        _ text: some StringProtocol,
        decimals: Int,
        mark: UInt8 = 0x2E
    ) -> Int64? {
        guard !text.isEmpty, text.utf8.count <= lengthLimit else { return nil }
        var value: Int64 = 0
        var fraction: Int?
        var digits = 0
        for byte in text.utf8 {
            if byte == mark, fraction == nil {
                fraction = 0
            } else if byte.isDigit {
                if let places = fraction, places >= decimals {
                    guard byte == 0x30 else { return nil }
                    continue
                }
                value = value * 10 + Int64(byte - 0x30)
                digits += 1
                fraction = fraction.map { $0 + 1 }
            } else {
                return nil
            }
        }
        guard digits > 0 else { return nil }
        for _ in (fraction ?? 0)..<max(fraction ?? 0, decimals) {
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            guard !overflow else { return nil }
            value = product
        }
        return value
    }
}
