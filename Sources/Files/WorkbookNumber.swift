import Glibc
import Values

/// Writes a workbook's numbers as a person sees them: decimals without binary noise, ISO dates.
enum WorkbookNumber {
    /// Days from the workbook's day 0 to 1970-01-01, for day numbers after the false 1900-02-29.
    private static let epoch1900 = 25_569
    private static let epoch1904 = 24_107
    /// The day number of 9999-12-31.
    private static let lastDay = 2_958_465.0

    /// The text of a cell's cached number.
    static func text(
        _ raw: String,
        _ show: StyleList.Show,
        countsFrom1904: Bool,
        decimalMark: UInt8 = UInt8(ascii: ".")
    ) -> String {
        guard let value = Double(raw), value.isFinite else { return raw }
        if show != .number, value >= 0, value <= lastDay + 1,
            let date = dateText(value, show, countsFrom1904)
        {
            return date
        }
        return marked(decimalText(raw, value), decimalMark)
    }

    /// A number with the wanted decimal mark. Three decimals become four: no reader, whatever
    /// marks it expects, takes them for thousands.
    private static func marked(_ text: String, _ mark: UInt8) -> String {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[1].utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return text
        }
        let sign = String(decoding: [mark], as: UTF8.self)
        return parts[0] + sign + parts[1] + (parts[1].utf8.count == 3 ? "0" : "")
    }

    /// The number in plain decimals of at most the 15 digits that spreadsheets keep.
    static func decimalText(_ raw: String, _ value: Double) -> String {
        let isPlain = raw.utf8.allSatisfy { (0x30...0x39).contains($0) || $0 == 0x2E || $0 == 0x2D }
        let digits = raw.utf8.count { (0x30...0x39).contains($0) }
        if isPlain, digits <= 15 { return raw }
        if isPlain, !raw.utf8.contains(0x2E), digits <= 18 { return raw }
        var buffer = [CChar](repeating: 0, count: 64)
        let count = withVaList([value]) { vsnprintf(&buffer, buffer.count, "%.14e", $0) }
        let text = String(
            decoding: buffer.prefix(Int(count)).map { UInt8(bitPattern: $0) },
            as: UTF8.self
        )
        return plain(text) ?? raw
    }

    /// `1.50000000000000e+03` as `1500`; nil for exponents that nobody writes out.
    private static func plain(_ scientific: String) -> String? {
        let parts = scientific.split(separator: "e")
        guard parts.count == 2, let exponent = Int(parts[1]), abs(exponent) <= 30 else {
            return nil
        }
        let isNegative = parts[0].hasPrefix("-")
        var digits = parts[0].filter(\.isNumber)
        while digits.count > 1, digits.hasSuffix("0") { digits.removeLast() }
        let point = exponent + 1
        var text: String
        if point <= 0 {
            text = "0." + String(repeating: "0", count: -point) + digits
        } else if point >= digits.count {
            text = digits + String(repeating: "0", count: point - digits.count)
        } else {
            text = digits.prefix(point) + "." + digits.dropFirst(point)
        }
        if text.hasPrefix("0."), !digits.contains(where: { $0 != "0" }) { text = "0" }
        return (isNegative && text != "0" ? "-" : "") + text
    }

    private static func dateText(
        _ value: Double,
        _ show: StyleList.Show,
        _ countsFrom1904: Bool
    ) -> String? {
        var day = Int(value)
        var second = Int(((value - Double(day)) * 86_400).rounded())
        if second == 86_400 { (day, second) = (day + 1, 0) }
        let clock = two(second / 3_600) + ":" + two(second / 60 % 60) + ":" + two(second % 60)
        if show == .time, day == 0 { return clock }
        if !countsFrom1904, day < 1 || day == 60 { return nil }
        // Spreadsheets count a 29th of February 1900 that never was.
        let epoch = countsFrom1904 ? epoch1904 : day < 60 ? epoch1900 - 1 : epoch1900
        let date = Day(daysSinceEpoch: Int32(day - epoch)).description
        return second == 0 && show != .time && show != .dateAndTime || second == 0
            ? date : "\(date)T\(clock)"
    }

    private static func two(_ number: Int) -> String {
        number < 10 ? "0\(number)" : String(number)
    }
}
