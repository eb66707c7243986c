extension Statement {
    /// Words whose answer differs between the databases or that Citus refuses, and what to do.
    private static let banned: [(word: String, remedy: String)] = [
        ("::", "write CAST(x AS type)"),
        (" like ", "SQLite's LIKE ignores case: compare text that was normalised before storing"),
        (" ilike ", "SQLite has no ILIKE: compare text that was normalised before storing"),
        ("now(", "pass the time as a parameter"),
        ("current_timestamp", "pass the time as a parameter"),
        ("random(", "pass the number as a parameter"),
        ("merge into", "use INSERT … ON CONFLICT"),
        ("truncate ", "use DELETE"),
        (";", "one statement in each text"),
    ]

    /// What is wrong with a store's statements: one sentence each, empty when all is well.
    ///
    /// Checked: names (form, length, uniqueness), the order of parameters, tokens, that a hot
    /// statement names its shard (`shard = $n`, or `shard` as the first column of an INSERT), and
    /// constructs that the databases answer differently.
    public static func problems(in statements: [Statement]) -> [String] {
        var problems: [String] = []
        var seen: Set<String> = []
        for statement in statements {
            let name = statement.name
            if !isName(name) {
                problems.append(
                    "\(name): a name is 1 to \(SQLLimits.statementNameBytes) bytes of lower-case "
                        + "letters, digits, '.', '_' and '-'"
                )
            }
            if !seen.insert(name).inserted {
                problems.append("\(name): two statements have this name")
            }
            do throws(SQLError) {
                _ = try parameterCount(of: statement.text, statement: name)
                _ = try Dialect.sqlite.expand(statement.text, name: name)
                _ = try Dialect.postgreSQL.expand(statement.text, name: name)
            } catch {
                problems.append(error.description)
            }
            let plain = squeezed(SQLScanner.plainText(of: statement.text))
            if statement.isHot, !namesShard(plain) {
                problems.append("\(name): a hot statement must contain shard = $n")
            }
            for (word, remedy) in banned where contains(plain, word) {
                problems.append("\(name): '\(word)' is not portable: \(remedy)")
            }
        }
        return problems
    }

    static func isName(_ name: String) -> Bool {
        let count = name.utf8.count
        return count > 0 && count <= SQLLimits.statementNameBytes
            && name.utf8.allSatisfy {
                ($0 >= 97 && $0 <= 122) || ($0 >= 48 && $0 <= 57) || $0 == 46 || $0 == 95
                    || $0 == 45
            }
    }

    private static func namesShard(_ plain: String) -> Bool {
        if contains(plain, "shard = $") { return true }
        guard plain.hasPrefix("insert into ") else { return false }
        return contains(plain, "(shard,") || contains(plain, "( shard,")
    }

    /// One space for each run of white space.
    private static func squeezed(_ text: String) -> String {
        var result: [UInt8] = []
        for byte in text.utf8 {
            let byte = byte == 10 || byte == 13 || byte == 9 ? 32 : byte
            if byte != 32 || result.last != 32 { result.append(byte) }
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static func contains(_ text: String, _ part: String) -> Bool {
        let text = Array(text.utf8)
        let part = Array(part.utf8)
        guard part.count <= text.count else { return false }
        return (0...(text.count - part.count)).contains { start in
            text[start..<start + part.count].elementsEqual(part)
        }
    }
}
