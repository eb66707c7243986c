/// Finds parameters in SQL outside of quotes and comments.
package enum SQLScanner {
    /// The numbers of all `$n` in order of appearance.
    static func parameters(in text: String) -> [Int] {
        var found: [Int] = []
        forEachParameter(of: Array(text.utf8)) { number, _ in found.append(number) }
        return found
    }

    /// The text with each `$n` replaced.
    package static func replacingParameters(in text: String, _ replacement: (Int) -> String)
        -> String
    {
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count * 2)
        var copied = 0
        forEachParameter(of: bytes) { number, range in
            result.append(contentsOf: bytes[copied..<range.lowerBound])
            result.append(contentsOf: replacement(number).utf8)
            copied = range.upperBound
        }
        result.append(contentsOf: bytes[copied...])
        return String(decoding: result, as: UTF8.self)
    }

    /// Calls with the number and the place of each `$n`.
    private static func forEachParameter(of bytes: [UInt8], _ body: (Int, Range<Int>) -> Void) {
        forEachPlainByte(of: bytes) { bytes, at in
            guard bytes[at] == UInt8(ascii: "$") else { return }
            var number = 0
            var next = at + 1
            while next < bytes.count, isDigit(bytes[next]), number < 1_000_000 {
                number = number * 10 + Int(bytes[next] - UInt8(ascii: "0"))
                next += 1
            }
            if next > at + 1 { body(number, at..<next) }
        }
    }

    /// The text without comments and with each quoted part emptied, in lower case.
    package static func plainText(of text: String) -> String {
        var plain: [UInt8] = []
        forEachPlainByte(of: Array(text.utf8)) { bytes, at in
            let byte = bytes[at]
            plain.append(byte >= 65 && byte <= 90 ? byte + 32 : byte)
        }
        return String(decoding: plain, as: UTF8.self)
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
    }

    private static func forEachPlainByte(of bytes: [UInt8], _ body: ([UInt8], Int) -> Void) {
        var at = 0
        while at < bytes.count {
            let byte = bytes[at]
            let next = at + 1 < bytes.count ? bytes[at + 1] : 0
            if byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") {
                body(bytes, at)
                at += 1
                while at < bytes.count, bytes[at] != byte { at += 1 }
                if at < bytes.count { body(bytes, at) }
                at += 1
            } else if byte == UInt8(ascii: "-"), next == UInt8(ascii: "-") {
                while at < bytes.count, bytes[at] != UInt8(ascii: "\n") { at += 1 }
            } else if byte == UInt8(ascii: "/"), next == UInt8(ascii: "*") {
                at += 2
                while at + 1 < bytes.count,
                    bytes[at] != UInt8(ascii: "*") || bytes[at + 1] != UInt8(ascii: "/")
                { at += 1 }
                at += 2
            } else {
                body(bytes, at)
                at += 1
            }
        }
    }
}
