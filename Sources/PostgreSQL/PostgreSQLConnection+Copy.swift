import CPostgreSQL
import SQL

extension PostgreSQLConnection {
    /// Bytes handed to libpq at once.
    private static let chunkBytes = 256 * 1024

    /// Loads a batch by binary COPY; outside of pipeline mode, inside the open transaction.
    func copy(table: String, columns: [String], _ batch: SQLBatch, name: String) throws {
        let known = try types(of: table, name: name)
        let types = try columns.map { column throws(SQLError) -> Oid in
            guard let type = known[column] else {
                throw SQLError(
                    .other,
                    statement: name,
                    "the table \(table) has no column \(column)"
                )
            }
            return type
        }
        let text = "COPY \(table) (\(columns.joined(separator: ", "))) FROM STDIN (FORMAT binary)"
        let result = PQexec(handle, text)
        let status = PQresultStatus(result)
        defer { PQclear(result) }
        guard status == PGRES_COPY_IN else {
            throw PostgreSQLErrors.from(result, statement: name)
        }
        do {
            try send(batch, types, name: name)
        } catch {
            // The server answers with an error that says no more than ours.
            PQputCopyEnd(handle, "stopped by the client")
            while let result = PQgetResult(handle) { PQclear(result) }
            throw error
        }
        guard PQputCopyEnd(handle, nil) == 1 else { throw lost(name) }
        var failure: SQLError?
        while let result = PQgetResult(handle) {
            if PQresultStatus(result) != PGRES_COMMAND_OK, failure == nil {
                failure = PostgreSQLErrors.from(result, statement: name)
            }
            PQclear(result)
            if PQstatus(handle) != CONNECTION_OK { break }
        }
        if PQstatus(handle) != CONNECTION_OK { throw lost(name) }
        if let failure { throw failure }
    }

    private func send(_ batch: SQLBatch, _ types: [Oid], name: String) throws {
        var encoder = PostgreSQLEncoder()
        encoder.append(Array("PGCOPY\n".utf8) + [0xff, 0x0d, 0x0a, 0])
        encoder.append(Int32(0))
        encoder.append(Int32(0))
        let values = batch.values
        for start in stride(from: 0, to: values.count, by: types.count) {
            encoder.append(Int16(types.count))
            for (column, type) in types.enumerated() {
                let place = encoder.bytes.count
                encoder.append(Int32(-1))
                var isText = false
                let isValue = try encoder.append(
                    values[start + column],
                    as: type,
                    isText: &isText,
                    name,
                    column + 1
                )
                guard !isText else {
                    throw SQLError(
                        .type,
                        statement: name,
                        "column \(column + 1) has a type that bulk load cannot send a text to"
                    )
                }
                if isValue {
                    encoder.setLength(encoder.bytes.count - place - 4, at: place)
                }
            }
            if encoder.bytes.count >= Self.chunkBytes {
                try put(encoder.bytes, name: name)
                encoder.removeAll()
            }
        }
        encoder.append(Int16(-1))
        try put(encoder.bytes, name: name)
    }

    private func put(_ bytes: [UInt8], name: String) throws {
        let sent = bytes.withUnsafeBytes { bytes in
            PQputCopyData(
                handle,
                bytes.baseAddress?.assumingMemoryBound(to: CChar.self),
                Int32(bytes.count)
            )
        }
        guard sent == 1 else { throw lost(name) }
    }

    /// The types of a table's columns, asked once a connection.
    private func types(of table: String, name: String) throws -> [String: Oid] {
        if let known = tableTypes[table] { return known }
        let result = PQexec(
            handle,
            "SELECT attname, atttypid FROM pg_attribute "
                + "WHERE attrelid = '\(table)'::regclass AND attnum > 0 AND NOT attisdropped"
        )
        defer { PQclear(result) }
        guard PQresultStatus(result) == PGRES_TUPLES_OK else {
            throw PostgreSQLErrors.from(result, statement: name)
        }
        var types: [String: Oid] = [:]
        for row in 0..<PQntuples(result) {
            let column = String(cString: PQgetvalue(result, row, 0))
            types[column] = Oid(String(cString: PQgetvalue(result, row, 1)))
        }
        tableTypes[table] = types
        return types
    }
}
