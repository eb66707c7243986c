import CPostgreSQL
import SQL

enum PostgreSQLErrors {
    /// The error of a failed result. The server's text is used only where it cannot hold values.
    static func from(_ result: OpaquePointer?, statement: String?) -> SQLError {
        let state = field(result, "C") ?? ""
        let constraint = field(result, "n") ?? field(result, "c")
        let text = field(result, "M") ?? "no message"
        let what: String
        switch state.prefix(2) {
        case "22", "23", "P0":
            what = [field(result, "t"), constraint].compactMap { $0 }
                .joined(separator: ".")
        default: what = text
        }
        let (code, remedy) = meaning(of: state, text: text)
        return SQLError(
            code,
            statement: statement,
            constraint: code == .unique ? constraint : nil,
            "PostgreSQL: \(what.isEmpty ? "refused a value" : what) (SQLSTATE \(state))\(remedy)"
        )
    }

    /// The error of a connection that is gone or could not be made.
    static func from(connection: OpaquePointer?, statement: String?) -> SQLError {
        var text = String(cString: PQerrorMessage(connection))
        while text.last?.isWhitespace == true { text.removeLast() }
        let isRefused = ["authentication failed", "no pg_hba.conf", "does not exist", "SSL"]
            .contains { has(text, $0) }
        return SQLError(
            isRefused ? .accessDenied : .connectionLost,
            statement: statement,
            "PostgreSQL: \(text.isEmpty ? "the connection was lost" : text)"
        )
    }

    private static func meaning(
        of state: String,
        text: String
    ) -> (SQLError.Code, remedy: String) {
        switch state {
        case "23505", "23P01": return (.unique, "")
        case "23503": return (.foreignKey, "")
        case "40001", "40P01": return (.serialization, ": run the transaction again")
        case "55P03": return (.busy, ": another transaction holds the row; try again")
        case "53100": return (.full, ": free space on the server's disk")
        case "25006": return (.readOnly, ": connect to the primary server")
        case "0A000" where has(text, "cached plan"):
            return (.serialization, ": the schema was changed; run the transaction again")
        case "57P01", "57P02", "57P03", "57P05": return (.connectionLost, "")
        case "57014": return (.busy, ": the statement took longer than its time limit")
        default: break
        }
        switch state.prefix(2) {
        case "08": return (.connectionLost, "")
        case "22": return (.constraint, ": a value does not fit its column")
        case "23": return (.constraint, "")
        case "28", "3D": return (.accessDenied, "")
        case "53": return (.busy, ": the server is short of connections or memory")
        default: return (.other, "")
        }
    }

    private static func field(_ result: OpaquePointer?, _ code: Character) -> String? {
        guard let ascii = code.asciiValue, let text = PQresultErrorField(result, Int32(ascii))
        else { return nil }
        return String(cString: text)
    }

    private static func has(_ text: String, _ part: String) -> Bool {
        let text = Array(text.utf8)
        let part = Array(part.utf8)
        guard part.count <= text.count else { return false }
        return (0...(text.count - part.count)).contains {
            text[$0..<$0 + part.count].elementsEqual(part)
        }
    }
}
