/// Finds the amounts that a message names: digits, words, `2 mil`, `mil quinientos`.
struct AmountReader {
    private let text: FoldedText
    private let claimed: [Bool]
    private let usesThousandWord: Bool

    /// The amounts in order, tokens that belong to days left out.
    static func read(_ text: FoldedText, _ days: DayReader.Result, _ style: NumberStyle)
        -> [AmountFound]
    {
        let reader = AmountReader(
            text: text,
            claimed: days.claimed,
            usesThousandWord: style == .pointGroups
        )
        var found: [AmountFound] = []
        var index = 0
        while index < text.tokens.count {
            if let (amount, count) = reader.read(at: index) {
                if let amount { found.append(amount) }
                index += count
            } else {
                index += 1
            }
        }
        return found
    }

    /// What begins at a token; a count (`2 pagos`) is read and gives no amount.
    private func read(at index: Int) -> (AmountFound?, Int)? {
        guard !claimed[index] else { return nil }
        switch text.tokens[index].shape {
        case .number(let minor, let isMarked, let isWhole):
            return readNumber(index, minor, isMarked, isWhole)
        case .word: return readWords(index)
        default: return nil
        }
    }

    private func readNumber(_ index: Int, _ minor: Int64, _ isMarked: Bool, _ isWhole: Bool) -> (
        AmountFound?, Int
    ) {
        // No instalment is millions: whatever is meant, a person reads it.
        if text.isWord(index + 1, in: Self.millions) { return (nil, 2) }
        if isThousand(index + 1) {
            if text.isWord(index + 2, in: Self.millions) { return (nil, 3) }
            // `2 mil`, `2 mil 500`, `1.5 mil`.
            var total = minor * 1_000
            var count = 2
            if let rest = small(index + 2), isWhole {
                total += rest * 100
                count += 1
            }
            return (AmountFound(minor: total, isMarked: true), count + currency(index + count))
        }
        let paid = currency(index + 1)
        if paid > 0 { return (amount(minor, true), 1 + paid) }
        if text.isWord(index + 1, in: Calendar.counted) { return (nil, 2) }
        if isMarked { return (amount(minor, true), 1) }
        // Few pesos without a word for money are a count or a slip, not an amount.
        return (minor >= 2_000 || !isWhole ? amount(minor, false) : nil, 1)
    }

    /// `quinientos`, `mil quinientos`, `dos mil`, `cien pesos`.
    private func readWords(_ index: Int) -> (AmountFound?, Int)? {
        var next = index
        var total: Int64 = 0
        var group: Int64 = 0
        var hasAny = false
        while next < text.tokens.count, !claimed[next] {
            if text.isWord(next, "mil") {
                total += max(1, group) * 1_000
                group = 0
            } else if let value = Self.values[text.tokens[next].hash] {
                if !hasAny && value <= 1 { return nil }
                group += value
            } else if hasAny && text.isWord(next, "y")
                && text.tokens.indices.contains(next + 1)
                && Self.values[text.tokens[next + 1].hash] != nil
            {
                next += 1
                continue
            } else {
                break
            }
            hasAny = true
            next += 1
        }
        guard hasAny else { return nil }
        if total > 0, group == 0, let rest = small(next) {
            group = rest
            next += 1
        }
        total += group
        let paid = currency(next)
        if paid == 0 && text.isWord(next, in: Calendar.counted) { return (nil, next + 1 - index) }
        // Small number words are counts unless money is said.
        guard paid > 0 || total >= 50 else { return (nil, max(1, next - index)) }
        return (amount(total * 100, paid > 0 || total >= 1_000), next - index + paid)
    }

    private func amount(_ minor: Int64, _ isMarked: Bool) -> AmountFound? {
        minor > 0 ? AmountFound(minor: minor, isMarked: isMarked) : nil
    }

    private func isThousand(_ index: Int) -> Bool {
        text.isWord(index, "mil") || text.isWord(index, "miles")
            || usesThousandWord && (text.isWord(index, "lucas") || text.isWord(index, "luca"))
    }

    /// A number below a thousand that follows `mil`.
    private func small(_ index: Int) -> Int64? {
        guard text.tokens.indices.contains(index), !claimed[index],
            let number = text.tokens[index].smallNumber, (100..<1_000).contains(number)
        else { return nil }
        return Int64(number)
    }

    /// How many tokens of a currency stand here: `pesos`, `de pesos`.
    private func currency(_ index: Int) -> Int {
        if text.isWord(index, in: Self.currencies) { return 1 }
        return text.isWord(index, "de") && text.isWord(index + 1, "pesos") ? 2 : 0
    }

    private static let currencies = Fold.words(
        "pesos dolares soles usd bs colones quetzales lempiras guaranies reales euros"
    )

    private static let millions = Fold.words("millon millones mm mdp")

    /// Whether a token is a number word.
    static func isNumberWord(_ token: Token) -> Bool {
        values[token.hash] != nil || token.hash == thousand
    }

    private static let thousand = Fold.hash("mil".utf8)

    private static let values: [UInt64: Int64] = {
        let words: [(String, Int64)] = [
            ("un", 1), ("uno", 1), ("una", 1), ("dos", 2), ("tres", 3), ("cuatro", 4),
            ("cinco", 5), ("seis", 6), ("siete", 7), ("ocho", 8), ("nueve", 9), ("diez", 10),
            ("once", 11), ("doce", 12), ("trece", 13), ("catorce", 14), ("quince", 15),
            ("veinte", 20), ("veinticinco", 25), ("treinta", 30), ("cuarenta", 40),
            ("cincuenta", 50), ("sesenta", 60), ("setenta", 70), ("ochenta", 80),
            ("noventa", 90), ("cien", 100), ("ciento", 100), ("doscientos", 200),
            ("trescientos", 300), ("cuatrocientos", 400), ("quinientos", 500),
            ("seiscientos", 600), ("setecientos", 700), ("ochocientos", 800),
            ("novecientos", 900),
        ]
        var table: [UInt64: Int64] = [:]
        for (word, value) in words { table[Fold.hash(word.utf8)] = value }
        return table
    }()
}
