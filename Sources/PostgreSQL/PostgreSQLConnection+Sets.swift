import CPostgreSQL
import SQL

/// Batches as one command: the executor is started once for many rows and not once for each,
/// which is what most of a short statement's time is.
extension PostgreSQLConnection {
    /// Fewer rows than this are cheaper one by one.
    static let leastRows = 4

    /// A statement and the way it is asked, of which it is known whether rows go together.
    struct SetKey: Hashable {
        let statement: String
        let isAnswered: Bool
    }

    /// A statement over arrays of parameters, one element a row.
    struct SetStatement {
        /// Its name at the server.
        let name: String
        /// The element type of each array.
        let elements: [Oid]
    }

    /// Queues rows of a batch as one command; false when the statement or a value needs them one
    /// by one.
    ///
    /// - Parameter isAnswered: whether the command returns rows, the number of the batch's row,
    ///   from 1, being their last column.
    func queueSet(
        _ statement: Statement,
        _ batch: SQLBatch,
        rows: Range<Int>,
        isAnswered: Bool
    ) throws(SQLError) -> Bool {
        guard rows.count >= Self.leastRows,
            let set = try prepareSet(statement, batch, isAnswered: isAnswered)
        else { return false }
        encoder.removeAll()
        offsets.removeAll(keepingCapacity: true)
        lengths.removeAll(keepingCapacity: true)
        for column in 0..<batch.columns {
            let offset = encoder.bytes.count
            let isArray = try encoder.append(
                column: column,
                of: batch,
                rows: rows,
                element: set.elements[column],
                statement.name
            )
            guard isArray else { return false }
            offsets.append(offset)
            lengths.append(Int32(encoder.bytes.count - offset))
        }
        let formats = [Int32](repeating: 1, count: batch.columns)
        let sent = encoder.bytes.withUnsafeBytes { bytes -> Int32 in
            let pointers = offsets.map { offset in
                bytes.baseAddress.map { ($0 + offset).assumingMemoryBound(to: CChar.self) }
            }
            return PQsendQueryPrepared(
                handle,
                set.name,
                Int32(batch.columns),
                pointers,
                lengths,
                formats,
                1
            )
        }
        guard sent == 1 else { throw lost(statement.name) }
        queued.append(statement.name)
        return true
    }

    /// The statement over arrays; nil where there is none.
    private func prepareSet(
        _ statement: Statement,
        _ batch: SQLBatch,
        isAnswered: Bool
    ) throws(SQLError) -> SetStatement? {
        let key = SetKey(statement: statement.name, isAnswered: isAnswered)
        if let known = sets[key] { return known }
        guard PostgreSQLSets.isPossible(statement, isAnswered: isAnswered) else {
            sets.updateValue(nil, forKey: key)
            return nil
        }
        // The types of the parameters are known once the plain statement is described.
        let types = try prepare(statement, batch.values, from: 0, count: batch.columns).types
        let expanded = try Dialect.postgreSQL.expand(statement.text, name: statement.name)
        guard
            let text = PostgreSQLSets.rewrite(expanded, types: types, isAnswered: isAnswered)
        else {
            sets.updateValue(nil, forKey: key)
            return nil
        }
        let made = SetStatement(
            name: statement.name + (isAnswered ? ".asked" : ".set"),
            elements: types
        )
        guard PQsendPrepare(handle, made.name, text, 0, nil) == 1 else {
            throw lost(statement.name)
        }
        queued.append(statement.name)
        try flush()
        sets.updateValue(made, forKey: key)
        return made
    }
}

/// Rewrites statements for arrays of parameters.
enum PostgreSQLSets {
    /// How a change begins what it joins, where that is a question of its own.
    private static func joining(_ text: String) -> (word: String, question: String)? {
        text.hasPrefix("update")
            ? ("FROM", "from (") : text.hasPrefix("delete") ? ("USING", "using (") : nil
    }

    /// Whether many rows at once give what they give one after another: inserts that never change
    /// a row, questions, and changes that are said to concern another row each.
    static func isPossible(_ statement: Statement, isAnswered: Bool) -> Bool {
        let text = SQLScanner.plainText(of: statement.text)
        if text.hasPrefix("select") { return isAnswered }
        if text.hasPrefix("update") || text.hasPrefix("delete from") {
            // The rows of the batch are put in before the one WHERE, or before what the statement
            // itself joins.
            let rest = text.dropFirst("delete from".count)
            let joining = joining(text).map { rest.contains($0.question) } ?? false
            return statement.changesEachRowOnce && rest.contains("where")
                && (!rest.contains("from") || joining)
                && isAnswered == rest.contains("returning")
        }
        return text.hasPrefix("insert") && !isAnswered && text.contains("values (")
            && (statement.changesEachRowOnce || !text.contains("do update"))
            && !text.contains("returning")
    }

    /// The text over arrays, or nil when a parameter has a type without an array here.
    static func rewrite(_ text: String, types: [Oid], isAnswered: Bool) -> String? {
        // In the list of a SELECT the arrays are read element by element; as functions in FROM each
        // would first be copied into a table of its own, which costs more than many an insert.
        var columns: [String] = []
        for (index, type) in types.enumerated() {
            guard let name = PostgreSQLType.name(ofElement: type) else { return nil }
            columns.append("unnest($\(index + 1)::\(name)[]) AS p\(index + 1)")
            if isAnswered, index == 0 {
                columns.append("generate_subscripts($1::\(name)[], 1) AS ord")
            }
        }
        let rows = "(SELECT \(columns.joined(separator: ", "))) AS batch_row"
        let body = SQLScanner.replacingParameters(in: text) { "batch_row.p\($0)" }
        let plain = SQLScanner.plainText(of: body)
        if plain.hasPrefix("select") {
            return "SELECT s.*, batch_row.ord FROM \(rows) CROSS JOIN LATERAL (\(body)) AS s"
        }
        if let (word, question) = joining(plain), let place = lastRange(of: question, in: body) {
            let joined = body[place...].dropFirst(word.count)
            let changed = body[..<place] + "\(word) \(rows) CROSS JOIN LATERAL" + joined
            return isAnswered ? changed + ", batch_row.ord" : String(changed)
        }
        if !plain.hasPrefix("insert") {
            guard let place = lastRange(of: "where", in: body) else { return nil }
            let joined = plain.hasPrefix("delete") ? "USING" : "FROM"
            let changed = body[..<place] + "\(joined) \(rows) " + body[place...]
            return isAnswered ? changed + ", batch_row.ord" : String(changed)
        }
        return insert(body, rows)
    }

    /// `INSERT … VALUES (a, b) …` as `INSERT … SELECT a, b FROM rows …`.
    private static func insert(_ body: String, _ rows: String) -> String? {
        let bytes = Array(body.utf8)
        guard let values = lastRange(of: "values (", in: body) else { return nil }
        let start = body.utf8.distance(from: body.startIndex, to: values)
        let open = start + "values (".utf8.count - 1
        var depth = 0
        for at in open..<bytes.count {
            if bytes[at] == UInt8(ascii: "(") { depth += 1 }
            if bytes[at] == UInt8(ascii: ")") { depth -= 1 }
            guard depth == 0 else { continue }
            let list = String(decoding: bytes[(open + 1)..<at], as: UTF8.self)
            return String(decoding: bytes[..<start], as: UTF8.self)
                + "SELECT \(list) FROM \(rows)"
                + String(decoding: bytes[(at + 1)...], as: UTF8.self)
        }
        return nil
    }

    /// Where a word in small or capital letters last begins.
    private static func lastRange(of word: String, in text: String) -> String.Index? {
        let bytes = Array(text.utf8)
        let wanted = Array(word.utf8)
        guard bytes.count >= wanted.count else { return nil }
        for start in (0...(bytes.count - wanted.count)).reversed() {
            let isHere = wanted.indices.allSatisfy { offset in
                let byte = bytes[start + offset]
                return (byte >= 65 && byte <= 90 ? byte + 32 : byte) == wanted[offset]
            }
            if isHere { return text.utf8.index(text.startIndex, offsetBy: start) }
        }
        return nil
    }
}
