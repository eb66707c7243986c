import Values

/// The fields of a form as a browser sends them.
struct FormBody: Sendable, Equatable {
    /// The largest form that is read, in bytes.
    static let sizeLimit = 16 << 10
    /// The most fields that are read.
    static let fieldLimit = 16

    private var values: [String: String] = [:]

    /// Reads `name=value&…`; what cannot be read is left out, and of a name given twice the first
    /// counts.
    init(_ bytes: some Sequence<UInt8>) {
        let parts = Array(bytes.prefix(Self.sizeLimit)).split(separator: 0x26).prefix(
            Self.fieldLimit
        )
        for part in parts {
            let halves = part.split(
                separator: 0x3D,
                maxSplits: 1,
                omittingEmptySubsequences: false
            )
            guard halves.count == 2, let name = Self.decoded(halves[0]),
                let value = Self.decoded(halves[1]), values[name] == nil
            else { continue }
            values[name] = value
        }
    }

    /// What was typed into a field, without what surrounds it; empty for none.
    subscript(_ name: String) -> String {
        let value = values[name] ?? ""
        return String(value.drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
    }

    private static func decoded(_ bytes: ArraySlice<UInt8>) -> String? {
        var out: [UInt8] = []
        var index = bytes.startIndex
        while index < bytes.endIndex {
            switch bytes[index] {
            case 0x2B: out.append(0x20)
            case 0x25:
                guard index + 2 < bytes.endIndex, let high = hex(bytes[index + 1]),
                    let low = hex(bytes[index + 2])
                else { return nil }
                out.append(high << 4 | low)
                index += 2
            default: out.append(bytes[index])
            }
            index += 1
        }
        return String(decoding: out, as: UTF8.self)
    }

    private static func hex(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x41 + 10
        case 0x61...0x66: byte - 0x61 + 10
        default: nil
        }
    }
}

/// What a person types as an amount, a day or a number.
enum Typed {
    /// The most letters of an amount that are looked at.
    private static let amountLength = 24

    /// An amount such as `1500`, `$1,500.00` or `1 500`; nil for what is none, and for zero.
    static func amount(_ text: String, _ currency: Currency) -> Money? {
        guard text.utf8.count <= amountLength else { return nil }
        let allowed = text.filter { !$0.isWhitespace && $0 != "$" && $0 != "'" }
        guard !allowed.isEmpty,
            allowed.allSatisfy({ $0.isASCII && $0.isNumber || ".,".contains($0) })
        else { return nil }
        // The last sign parts the cents if one or two digits follow it.
        var whole = allowed
        var cents = ""
        if let sign = allowed.lastIndex(where: { $0 == "." || $0 == "," }) {
            let tail = allowed[allowed.index(after: sign)...]
            if tail.count <= 2 {
                whole = String(allowed[..<sign])
                cents = String(tail)
            }
        }
        whole.removeAll { $0 == "." || $0 == "," }
        guard let units = Int64(whole.isEmpty ? "0" : whole), units <= 1_000_000_000_000 else {
            return nil
        }
        if currency.decimals == 0 { return units > 0 ? Money(minor: units, currency) : nil }
        let part = Int64(cents.isEmpty ? "0" : cents.count == 1 ? cents + "0" : cents) ?? 0
        let minor = units * 100 + part
        return minor > 0 ? Money(minor: minor, currency) : nil
    }

    /// A day of three numbers; nil for one that no calendar has.
    static func day(_ day: String, _ month: String, _ year: String) -> Day? {
        guard let day = Int(day), let month = Int(month), let year = Int(year),
            (1900...2100).contains(year)
        else { return nil }
        return Day(year: year, month: month, day: day)
    }

    /// A text of at most so many characters, without control characters; nil for an empty one.
    static func text(_ text: String, limit: Int) -> String? {
        let scalars = text.unicodeScalars.filter {
            $0 == "\n" || $0.value >= 0x20 && $0.value != 0x7F
        }
        let clean = String(String.UnicodeScalarView(scalars)).prefix(limit)
        return clean.allSatisfy(\.isWhitespace) ? nil : String(clean)
    }
}
