/// One of the two databases, and everything that is spelled differently on them.
///
/// Statements and migrations contain tokens in braces, which `expand` replaces:
///
/// | token | SQLite | PostgreSQL |
/// | --- | --- | --- |
/// | `{id}` | `BLOB` | `uuid` |
/// | `{bytes}` | `BLOB` | `bytea` |
/// | `{shard}`, `{small}` | `INTEGER` | `smallint` |
/// | `{int}` | `INTEGER` | `bigint` |
/// | `{text}` | `TEXT` | `text` |
/// | `{real}` | `REAL` | `double precision` |
/// | `{json}` | `TEXT` | `json` (keeps its text, unlike jsonb) |
/// | `{strict}` after a table's `)` | `STRICT` | nothing |
/// | `{keyed}` after a table's `)` | `STRICT, WITHOUT ROWID` | nothing |
/// | `{partition: RANGE (x)}` | nothing | `PARTITION BY RANGE (x)` |
/// | `{storage: fillfactor=85}` | nothing | `WITH (fillfactor=85)` |
/// | `{sqlite: …}`, `{postgresql: …}` | the text on that database, nothing on the other | |
/// | `{claimLock}` | nothing: there is one writer | `FOR UPDATE SKIP LOCKED` |
/// | `{greatest}`, `{least}` | `max`, `min` | `greatest`, `least` |
/// | `{in $2 integers}`, `{in $2 uuids}` after a column | `IN (SELECT …)` | `= ANY($2)` |
public enum Dialect: Sendable, CaseIterable {
    /// SQLite 3.40 or newer.
    case sqlite
    /// PostgreSQL 15 or newer, alone or with Citus.
    case postgreSQL

    /// What a claim's subselect ends with so that workers do not wait for each other.
    public var claimLock: String { self == .sqlite ? "" : "FOR UPDATE SKIP LOCKED" }

    /// The function that returns the largest of its arguments.
    public var greatest: String { self == .sqlite ? "max" : "greatest" }

    /// The function that returns the smallest of its arguments.
    public var least: String { self == .sqlite ? "min" : "least" }

    /// Replaces the tokens of a text; `name` is named by the error for an unknown one.
    public func expand(_ text: String, name: String) throws(SQLError) -> String {
        guard text.utf8.contains(UInt8(ascii: "{")) else { return text }
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count + 64)
        var at = 0
        while at < bytes.count {
            let isToken =
                bytes[at] == UInt8(ascii: "{") && at + 1 < bytes.count
                && bytes[at + 1] >= 97 && bytes[at + 1] <= 122
            guard isToken else {
                result.append(bytes[at])
                at += 1
                continue
            }
            guard let end = bytes[at...].firstIndex(of: UInt8(ascii: "}")) else {
                throw SQLError(.other, statement: name, "a token has no closing brace")
            }
            let token = String(decoding: bytes[at + 1..<end], as: UTF8.self)
            guard let replacement = replacement(of: token) else {
                throw SQLError(.other, statement: name, "there is no token {\(token)}")
            }
            result.append(contentsOf: replacement.utf8)
            at = end + 1
        }
        return String(decoding: result, as: UTF8.self)
    }

    private func replacement(of token: String) -> String? {
        let isSQLite = self == .sqlite
        switch token {
        case "id": return isSQLite ? "BLOB" : "uuid"
        case "bytes": return isSQLite ? "BLOB" : "bytea"
        case "shard", "small": return isSQLite ? "INTEGER" : "smallint"
        case "int": return isSQLite ? "INTEGER" : "bigint"
        case "text": return isSQLite ? "TEXT" : "text"
        case "real": return isSQLite ? "REAL" : "double precision"
        case "json": return isSQLite ? "TEXT" : "json"
        case "strict": return isSQLite ? "STRICT" : ""
        case "keyed": return isSQLite ? "STRICT, WITHOUT ROWID" : ""
        case "claimLock": return claimLock
        case "greatest": return greatest
        case "least": return least
        default: return isSQLite ? sqliteReplacement(of: token) : postgreSQLReplacement(of: token)
        }
    }

    private func sqliteReplacement(of token: String) -> String? {
        if let parameter = Self.listParameter(of: token, element: "integers") {
            return "IN (SELECT value FROM json_each(\(parameter)))"
        }
        if let parameter = Self.listParameter(of: token, element: "uuids") {
            // The driver binds all identifiers as one blob; this cuts it into 16-byte pieces.
            return """
                IN (WITH RECURSIVE piece(n) AS (
                SELECT 1 WHERE length(\(parameter)) > 0 UNION ALL
                SELECT n + 16 FROM piece WHERE n + 16 <= length(\(parameter)))
                SELECT substr(\(parameter), n, 16) FROM piece)
                """
        }
        if let text = Self.argument(of: token, named: "sqlite") { return text }
        let others = ["partition", "storage", "postgresql"]
        return others.contains { Self.argument(of: token, named: $0) != nil } ? "" : nil
    }

    private func postgreSQLReplacement(of token: String) -> String? {
        for element in ["integers", "uuids"] {
            if let parameter = Self.listParameter(of: token, element: element) {
                return "= ANY(\(parameter))"
            }
        }
        if let text = Self.argument(of: token, named: "partition") { return "PARTITION BY \(text)" }
        if let text = Self.argument(of: token, named: "storage") { return "WITH (\(text))" }
        if let text = Self.argument(of: token, named: "postgresql") { return text }
        return Self.argument(of: token, named: "sqlite") == nil ? nil : ""
    }

    /// The text after `name:`, if the token is called so.
    private static func argument(of token: String, named name: String) -> String? {
        let prefix = name + ":"
        guard token.hasPrefix(prefix) else { return nil }
        return String(token.dropFirst(prefix.count).drop { $0 == " " })
    }

    /// `$2` of `in $2 uuids`.
    private static func listParameter(of token: String, element: String) -> String? {
        let words = token.split(separator: " ")
        guard words.count == 3, words[0] == "in", words[2] == element, words[1].first == "$",
            words[1].dropFirst().allSatisfy({ ("0"..."9").contains($0) })
        else { return nil }
        return String(words[1])
    }
}
