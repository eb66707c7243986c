/// A number in digits, words or both, and how far it reaches.
struct NumberRead {
    /// Hundredths.
    var minor: Int64
    /// The token behind it.
    var end: Int
    /// Whether digits are in it.
    var hasDigits: Bool
    /// Whether number words are in it.
    var hasWords: Bool
    /// The digits it begins with.
    var digits: Token.Digits?
    /// Whether a word for thousands or millions is in it: nobody counts children so.
    var hasScale = false

    /// The whole number, when it is a small one.
    var small: Int? { minor % 100 == 0 && minor < 10_000_000 ? Int(minor / 100) : nil }
}

/// Reads numbers: `1,500`, `mil quinientos`, `2 mil 300`, `millón y medio`, `two thousand`.
struct NumberReader {
    /// A number that reaches this is no amount of anybody.
    private static let limit: Int64 = 1_000_000_000_000_000

    let text: FoldedText
    let slang: NumberSlang

    /// The number that begins at a token, not beyond a limit.
    func read(at start: Int, before limit: Int = .max) -> NumberRead? {
        guard text.tokens.indices.contains(start) else { return nil }
        var sum = Sum()
        var read = NumberRead(minor: 0, end: start, hasDigits: false, hasWords: false)
        if case .number(let digits) = text.tokens[start].shape {
            read.digits = digits
            read.hasDigits = true
            read.end = start + 1
            sum.startDigits(digits.minor)
            readSpacedThousands(&sum, &read)
        } else if text.isWord(start, in: NumberWords.halves),
            let scale = scale(at: start + 1), scale >= 1_000_000
        {
            // `medio millón`.
            return NumberRead(
                minor: scale / 2 * 100,
                end: start + 2,
                hasDigits: false,
                hasWords: true,
                hasScale: true
            )
        }
        while text.tokens.indices.contains(read.end), read.end < limit,
            step(&sum, &read, before: limit)
        {}
        guard read.end > start, let minor = sum.total, minor < NumberReader.limit else {
            return nil
        }
        read.minor = minor
        return read
    }

    /// `1 500`: a space where others set a comma. Three digits must follow, and no more digits.
    private func readSpacedThousands(_ sum: inout Sum, _ read: inout NumberRead) {
        guard case .number(let head) = text.tokens[read.end - 1].shape, head.isWhole,
            !head.isNegative, (100..<10_000).contains(head.minor),
            isPlain(read.end), text.tokens[read.end].range.count == 3,
            case .number(let tail) = text.tokens[read.end].shape, !isPlain(read.end + 1)
        else { return }
        sum.startDigits(head.minor * 1_000 + tail.minor)
        read.end += 1
    }

    /// Whether a token is digits alone that belong to those before.
    private func isPlain(_ index: Int) -> Bool {
        guard text.tokens.indices.contains(index), !text.tokens[index].isAfterPause,
            case .number(let digits) = text.tokens[index].shape
        else { return false }
        return digits.isWhole && digits.sign == .none && !digits.isNegative
    }

    /// Takes one more word; false where the number ends.
    private func step(_ sum: inout Sum, _ read: inout NumberRead, before limit: Int) -> Bool {
        let index = read.end
        // `$1,500.00 (mil quinientos pesos)`: the words say it again.
        if read.hasDigits, !read.hasWords, text.tokens[index].isAfterPause { return false }
        if case .number(let digits) = text.tokens[index].shape {
            // `mil 500`, `2 mil 300`: digits only behind a scale.
            guard read.hasWords, digits.sign == .none, digits.isWhole, !digits.isNegative,
                sum.addBehindScale(digits.minor)
                    || !read.hasDigits && sum.addBehindHundreds(digits.minor)
            else { return false }
            read.end += 1
            read.hasDigits = true
            return true
        }
        guard text.tokens[index].isWord else { return false }
        if let scale = scale(at: index) {
            // `m` and `k` and slang belong to digits, not to words.
            guard sum.multiply(by: scale) else { return false }
            read.hasScale = true
        } else if text.isWord(index, in: NumberWords.hundreds) {
            guard sum.multiplyByHundred() else { return false }
        } else if let value = NumberWords.value(text.tokens[index].hash) {
            guard !read.hasDigits || sum.isBehindScale else { return false }
            // `un quinientos` is one note, not 1,500.
            if !read.hasWords, text.isWord(index, "un"), isHundreds(index + 1) {
                read.end += 1
                return true
            }
            if value >= 1_000 { read.hasScale = true }
            guard sum.add(value) else { return false }
        } else if text.isWord(index, in: NumberWords.ands) {
            return read.end + 1 < limit && joined(&sum, &read)
        } else {
            return false
        }
        read.hasWords = true
        read.end += 1
        return true
    }

    /// `treinta y cinco`, `millón y medio`, `cinco y medio`.
    private func joined(_ sum: inout Sum, _ read: inout NumberRead) -> Bool {
        let next = read.end + 1
        guard read.end > 0, text.tokens.indices.contains(next) else { return false }
        if text.isWord(next, in: NumberWords.halves) {
            guard sum.addHalf() else { return false }
            read.end += 2
            read.hasWords = true
            // `cinco y medio mil` is said too.
            return true
        }
        let value: Int64? =
            if let small = text.tokens[next].smallNumber { Int64(small) } else {
                NumberWords.value(text.tokens[next].hash)
            }
        guard read.hasWords, let value,
            sum.addBehindAnd(value, isEnglish: text.isWord(read.end, "and"))
        else { return false }
        read.end += 2
        read.hasWords = true
        return true
    }

    private func isHundreds(_ index: Int) -> Bool {
        guard text.tokens.indices.contains(index) else { return false }
        return (NumberWords.value(text.tokens[index].hash) ?? 0) >= 100
    }

    private func scale(at index: Int) -> Int64? {
        guard text.tokens.indices.contains(index) else { return nil }
        let hash = text.tokens[index].hash
        if let scale = NumberWords.scale(hash) { return scale }
        return slang.scale(hash)
    }

    /// A number while it is heard.
    private struct Sum {
        /// What stands before the group: whole thousands and millions, in hundredths.
        private var head: Int64 = 0
        /// The group below a thousand, in hundredths.
        private var group: Int64 = 0
        private var hasGroup = false
        private var lastScale: Int64 = 0
        private var isEmpty = true
        private var isTooLarge = false

        var total: Int64? { isEmpty || isTooLarge ? nil : head + group }

        var isBehindScale: Bool { lastScale > 0 && !hasGroup }

        mutating func startDigits(_ minor: Int64) {
            group = minor
            hasGroup = true
            isEmpty = false
        }

        mutating func add(_ value: Int64) -> Bool {
            let room = group / 100
            let fits: Bool =
                switch value {
                case 0: isEmpty
                case 1..<10: room % 10 == 0 && (room % 100 == 0 || room % 100 >= 20)
                case 10..<100: room % 100 == 0
                default:
                    room % 1_000 == 0 && (room == 0 || value < 1_000)
                        || (1...9).contains(room) && head == 0 && lastScale == 0
                }
            guard fits else { return false }
            if value >= 100 && (1...9).contains(room) {
                // `dos quinientos` is said for 2,500.
                head = room * 1_000 * 100
                group = 0
                lastScale = 1_000
            }
            group += value * 100
            hasGroup = true
            isEmpty = false
            return true
        }

        mutating func addBehindAnd(_ value: Int64, isEnglish: Bool) -> Bool {
            let room = group / 100
            if !isEnglish, isBehindScale, lastScale == 1_000, (100..<1_000).contains(value) {
                // `mil y quinientos`
                group = value * 100
                hasGroup = true
                return true
            }
            if isEnglish, room >= 100, room % 100 == 0, (1...99).contains(value) {
                group += value * 100
                return true
            }
            guard hasGroup, (1...9).contains(value), room % 10 == 0, room % 100 != 0 else {
                return false
            }
            group += value * 100
            return true
        }

        mutating func addBehindScale(_ minor: Int64) -> Bool {
            guard isBehindScale, minor > 0, minor < lastScale * 100 else { return false }
            group = minor
            hasGroup = true
            return true
        }

        /// `cuatrocientos 50`
        mutating func addBehindHundreds(_ minor: Int64) -> Bool {
            guard group >= 10_000, group % 10_000 == 0, (1_000..<10_000).contains(minor) else {
                return false
            }
            group += minor
            return true
        }

        mutating func addHalf() -> Bool {
            guard !isEmpty else { return false }
            if isBehindScale {
                guard lastScale >= 1_000_000 else { return false }
                head += lastScale * 50
            } else {
                group += 50
            }
            return true
        }

        mutating func multiplyByHundred() -> Bool {
            guard (1...99).contains(group / 100), group % 100 == 0 else { return false }
            group *= 100
            return true
        }

        mutating func multiply(by scale: Int64) -> Bool {
            if lastScale > 0 && scale >= lastScale {
                // `seis mil millones`: everything so far is counted in the new scale.
                guard head + group > 0 else { return false }
                if scale == lastScale { return false }
                let (product, overflow) = (head + group).multipliedReportingOverflow(by: scale)
                isTooLarge = isTooLarge || overflow
                head = overflow ? 0 : product
            } else {
                let count = hasGroup ? group : 100
                guard count > 0 else { return false }
                let (product, overflow) = count.multipliedReportingOverflow(by: scale)
                let (sum, sumOverflow) = head.addingReportingOverflow(overflow ? 0 : product)
                isTooLarge = isTooLarge || overflow || sumOverflow
                head = sumOverflow ? 0 : sum
            }
            group = 0
            hasGroup = false
            lastScale = scale
            isEmpty = false
            return true
        }
    }
}

/// Words for large sums that only some countries use.
enum NumberSlang {
    /// `luca` is no thousand here.
    case none
    /// `20 lucas` are twenty thousand.
    case thousands
    /// And `un palo` a million.
    case millions

    init(country: String) {
        switch country {
        case "AR", "CL", "CO", "UY": self = .millions
        case "PE", "BO": self = .none
        default: self = .thousands
        }
    }

    func scale(_ hash: UInt64) -> Int64? {
        if self != .none && NumberSlang.thousand.contains(hash) { return 1_000 }
        return self == .millions && NumberSlang.million.contains(hash) ? 1_000_000 : nil
    }

    private static let thousand = Fold.words("lucas luca luquitas")
    private static let million = Fold.words("palo palos")
}
