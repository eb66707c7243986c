import Store
import Values

/// What another system is told: who, which account, which step; never a name, a number of a person,
/// a balance or a text.
struct WebhookBody {
    /// The kind of event, as the receiver sees it.
    static let type = "strategy.step"

    let claimed: ClaimedWebhook
    let tenant: String

    /// The body in UTF-8; the same at each try.
    var bytes: [UInt8] {
        let row = claimed.row
        var data: [(String, String)] = [
            ("tenant", tenant), ("creditor", row.creditor), ("account_id", "\(row.account)"),
        ]
        if let number = claimed.accountNumber { data.append(("account", number)) }
        data += [("strategy", row.strategy)]
        let fields = data.map { Self.quoted($0.0) + ":" + Self.quoted($0.1) }
        let text =
            "{\"type\":\(Self.quoted(Self.type)),\"timestamp\":\(Self.quoted("\(row.madeAt)")),"
            + "\"data\":{" + fields.joined(separator: ",")
            + ",\"version\":\(row.version),\"step\":\(Self.quoted(row.step))}}"
        return Array(text.utf8)
    }

    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case _ where scalar.value < 0x20:
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
