public import Values

/// What a text takes on a route.
public struct SMSSize: Hashable, Sendable {
    /// How many segments are sent and paid.
    public let segments: Int
    /// What they cost.
    public let price: Money
}

/// Counts what `SMSPlan` would come to without writing it, for a simulation's millions of texts.
public struct SMSCounter: Sendable {
    private let route: SMSRoute
    /// What characters below `tableLimit` need.
    private let table: [Need]

    private static let tableLimit: UInt32 = 0x100

    /// Makes a counter for a route.
    public init(_ route: SMSRoute) {
        self.route = route
        table = (0..<SMSCounter.tableLimit).map { Need($0, route.defaultAlphabet) }
    }

    /// Counts a text in UTF-8.
    ///
    /// - Throws: what `SMSPlan` would throw.
    public func count(utf8: [UInt8]) throws(SMSPlanError) -> SMSSize {
        var standard = Filling(.standard, route.concatenation)
        var shifted = Filling(.spanishShift, route.concatenation)
        var wide = Filling(.ucs2, route.concatenation)
        var isExact = true
        var needsShift = false
        var isReplaceable = true
        var reader = ScalarReader(utf8)
        while let scalar = reader.next() {
            let need =
                scalar < SMSCounter.tableLimit
                ? table[Int(scalar)] : Need(scalar, route.defaultAlphabet)
            standard.put(need.standard)
            shifted.put(need.shifted)
            wide.put(scalar < 0x10000 ? 1 : 2)
            isExact = isExact && need.isExact
            needsShift = needsShift || need.needsShift
            isReplaceable = isReplaceable && need.isReplaceable
        }
        if let offset = reader.failure { throw .notUTF8(offset: offset) }
        if isExact { return try size(standard.count) }
        if !isReplaceable { return try size(wide.count) }
        let usesShift = needsShift && route.allowsShift
        switch route.policy {
        case .ucs2: return try size(wide.count)
        case .transliterate: return try size(standard.count)
        case .spanishShift: return try size(usesShift ? shifted.count : standard.count)
        case .automatic:
            let least = min(standard.count, wide.count)
            return try size(usesShift ? min(least, shifted.count) : least)
        }
    }

    private func size(_ segments: Int) throws(SMSPlanError) -> SMSSize {
        guard segments <= route.maximumParts else {
            throw .tooManyParts(limit: route.maximumParts)
        }
        let price = route.pricePerSegment
        let (cost, overflow) = price.minor.multipliedReportingOverflow(by: Int64(segments))
        return SMSSize(
            segments: segments,
            price: Money(minor: overflow ? .max : cost, price.currency)
        )
    }

    /// What one character needs in each encoding of seven bits: the units of what is written for
    /// it, two bits each, first lowest.
    private struct Need {
        var standard: UInt32 = 0
        var shifted: UInt32 = 0
        var isExact = true
        var needsShift = false
        var isReplaceable = true

        init(_ scalar: UInt32, _ alphabet: SMSDefaultAlphabet) {
            let stand = Transliteration.text(for: scalar)
            standard = Need.units(scalar, .standard, alphabet, stand)
            shifted = Need.units(scalar, .spanishShift, alphabet, stand)
            let code = SMSWriter.code(of: scalar, .standard, alphabet)
            guard code == GSMAlphabet.none else { return }
            let any = GSMAlphabet.code(of: scalar)
            isExact = false
            needsShift = any != GSMAlphabet.none && any & GSMAlphabet.shifted != 0
            isReplaceable = stand != nil
        }

        private static func units(
            _ scalar: UInt32,
            _ encoding: SMSEncoding,
            _ alphabet: SMSDefaultAlphabet,
            _ stand: StaticString?
        ) -> UInt32 {
            let code = SMSWriter.code(of: scalar, encoding, alphabet)
            if code != GSMAlphabet.none { return units(code) }
            return stand?.withUTF8Buffer { bytes in
                bytes.reversed().reduce(UInt32(0)) { all, byte in
                    all << 2 | units(SMSWriter.code(of: UInt32(byte), encoding, alphabet))
                }
            } ?? 0
        }

        private static func units(_ code: UInt16) -> UInt32 {
            code & (GSMAlphabet.extended | GSMAlphabet.shifted) != 0 ? 2 : 1
        }
    }

    /// Parts as they fill up; what belongs together is never cut.
    private struct Filling {
        private let limits: SMSLimits
        private var inPart = 0
        private var units = 0
        private var full = 0

        init(_ encoding: SMSEncoding, _ width: ConcatenationWidth) {
            limits = SMSLimits(encoding, width)
        }

        var count: Int { units <= limits.single ? 1 : full + 1 }

        mutating func put(_ need: UInt32) {
            var rest = need
            while rest != 0 {
                let cost = Int(rest & 3)
                if inPart + cost > limits.part {
                    full += 1
                    inPart = 0
                }
                inPart += cost
                units += cost
                rest >>= 2
            }
        }
    }
}
