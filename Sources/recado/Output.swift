import Foundation
import Values

/// A value for `--json`, printed with its keys in order.
enum JSON {
    case text(String)
    case number(Int)
    case flag(Bool)
    case null
    case list([JSON])
    case object([String: JSON])

    /// The text of the value.
    var rendered: String {
        switch self {
        case .text(let text): Self.quoted(text)
        case .number(let number): String(number)
        case .flag(let flag): flag ? "true" : "false"
        case .null: "null"
        case .list(let list): "[" + list.map(\.rendered).joined(separator: ",") + "]"
        case .object(let object):
            "{"
                + object.sorted { $0.key < $1.key }
                .map { Self.quoted($0.key) + ":" + $0.value.rendered }
                .joined(separator: ",") + "}"
        }
    }

    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            default:
                if scalar.value < 0x20 {
                    let digits = String(scalar.value, radix: 16)
                    result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                } else {
                    result.unicodeScalars.append(scalar)
                }
            }
        }
        return result + "\""
    }
}

func printJSON(_ object: [String: JSON]) {
    print(JSON.object(object).rendered)
}

/// A table with columns as wide as they need to be.
func table(_ header: [String], _ rows: [[String]]) -> String {
    var widths = header.map(\.count)
    for row in rows {
        for (index, cell) in row.enumerated() where index < widths.count {
            widths[index] = max(widths[index], cell.count)
        }
    }
    func line(_ cells: [String]) -> String {
        zip(cells, widths).map { cell, width in
            cell + String(repeating: " ", count: width - cell.count)
        }.joined(separator: "  ").trimmingSuffix()
    }
    return ([line(header)] + rows.map(line)).joined(separator: "\n")
}

extension String {
    fileprivate func trimmingSuffix() -> String {
        var text = self
        while text.last == " " { text.removeLast() }
        return text
    }

    /// The text filled with spaces on the left.
    func leftPadded(_ width: Int) -> String {
        String(repeating: " ", count: max(0, width - count)) + self
    }
}

/// A whole number with commas between thousands.
func grouped(_ number: some BinaryInteger) -> String {
    let digits = String(number.magnitude)
    var text = ""
    for (index, digit) in digits.enumerated() {
        if index > 0 && (digits.count - index) % 3 == 0 { text.append(",") }
        text.append(digit)
    }
    return number < 0 ? "-" + text : text
}

/// An amount as people write it.
func amount(_ money: Money) -> String {
    let whole = grouped(money.minor / (money.currency.decimals == 0 ? 1 : 100))
    guard money.currency.decimals > 0 else { return "$\(whole) \(money.currency)" }
    let cents = String(money.minor.magnitude % 100)
    return "$\(whole).\(cents.count == 1 ? "0" + cents : cents) \(money.currency)"
}
