extension SMSPlan {
    /// Plans a text in UTF-8 for a route.
    ///
    /// - Throws: `SMSPlanError` when it needs too many parts or is no UTF-8.
    public init(utf8: [UInt8], on route: SMSRoute) throws(SMSPlanError) {
        let scan = try SMSScan(utf8, route.defaultAlphabet)
        if scan.isExact {
            self = try SMSWriter.write(utf8, .standard, on: route).plan(on: route, forced: false)
            return
        }
        if !scan.isReplaceable {
            self = try SMSWriter.write(utf8, .ucs2, on: route).plan(
                on: route,
                forced: route.policy != .ucs2
            )
            return
        }
        switch route.policy {
        case .ucs2:
            self = try SMSWriter.write(utf8, .ucs2, on: route).plan(on: route, forced: false)
        case .transliterate:
            self = try SMSWriter.write(utf8, .standard, on: route).plan(on: route, forced: false)
        case .spanishShift:
            let encoding: SMSEncoding =
                scan.needsShift && route.allowsShift ? .spanishShift : .standard
            self = try SMSWriter.write(utf8, encoding, on: route).plan(on: route, forced: false)
        case .automatic:
            self = try SMSPlan.cheapest(utf8, scan, on: route)
        }
    }

    /// Plans a text for a route.
    ///
    /// - Throws: `SMSPlanError.tooManyParts`.
    public init(_ text: String, on route: SMSRoute) throws(SMSPlanError) {
        try self.init(utf8: Array(text.utf8), on: route)
    }

    /// The candidate with the fewest segments; the first of equals, most faithful first.
    private static func cheapest(
        _ utf8: [UInt8],
        _ scan: SMSScan,
        on route: SMSRoute
    ) throws(SMSPlanError) -> SMSPlan {
        let plain = SMSWriter.write(utf8, .standard, on: route)
        var candidates = [plain]
        // What is sure to take more segments need not be written.
        if SMSLimits(.ucs2, route.concatenation).leastSegments(scan.utf16Units) <= plain.count {
            candidates.insert(SMSWriter.write(utf8, .ucs2, on: route), at: 0)
        }
        if route.allowsShift && scan.needsShift {
            let shifted = SMSWriter.write(utf8, .spanishShift, on: route)
            // Before UCS-2 only if it changes nothing.
            candidates.insert(shifted, at: shifted.isFaithful ? 0 : candidates.count - 1)
        }
        var best = candidates[0]
        for candidate in candidates.dropFirst() where candidate.count < best.count {
            best = candidate
        }
        return try best.plan(on: route, forced: false)
    }
}

/// What a text needs on a route, found in one pass.
struct SMSScan {
    /// Every character can be written in the default alphabet as it is.
    private(set) var isExact = true
    /// It has characters of the Spanish shift table.
    private(set) var needsShift = false
    /// Every character can be written in the default alphabet, if need be by a stand-in.
    private(set) var isReplaceable = true
    /// How many UTF-16 units it has.
    private(set) var utf16Units = 0

    init(_ utf8: [UInt8], _ alphabet: SMSDefaultAlphabet) throws(SMSPlanError) {
        var reader = ScalarReader(utf8)
        let codes = GSMAlphabet.table
        while true {
            let scalar: UInt32
            if let byte = reader.nextPlain() {
                // One septet in each of the alphabets.
                if codes[Int(byte)] < 0x80 {
                    utf16Units += 1
                    continue
                }
                scalar = UInt32(byte)
            } else {
                guard let next = reader.next() else { break }
                scalar = next
            }
            utf16Units += scalar < 0x10000 ? 1 : 2
            guard SMSWriter.code(of: scalar, .standard, alphabet) == GSMAlphabet.none else {
                continue
            }
            isExact = false
            let code = GSMAlphabet.code(of: scalar)
            if code != GSMAlphabet.none && code & GSMAlphabet.shifted != 0 { needsShift = true }
            if Transliteration.text(for: scalar) == nil { isReplaceable = false }
        }
        if let offset = reader.failure { throw .notUTF8(offset: offset) }
    }
}
