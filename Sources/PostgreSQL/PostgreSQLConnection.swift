import CPostgreSQL
import SQL

/// One libpq connection in pipeline mode with its prepared statements and the queue of commands
/// whose results have not been read.
///
/// Used by the thread that made it only.
final class PostgreSQLConnection {
    struct Prepared {
        let text: String
        let types: [Oid]
    }

    let handle: OpaquePointer
    /// Names of the commands that were sent and not answered yet, in order.
    var queued: [String] = []
    /// Whether the server has answered anything since this was set to false.
    var hasAnswered = false
    var tableTypes: [String: [String: Oid]] = [:]
    private var prepared: [String: Prepared] = [:]
    /// Statements over arrays by name; nil for one that has none.
    var sets: [SetKey: SetStatement?] = [:]
    var encoder = PostgreSQLEncoder()
    var offsets: [Int] = []
    var lengths: [Int32] = []
    private var formats: [Int32] = []
    private var pointers: [UnsafePointer<CChar>?] = []

    /// Connects; `setup` is run once as simple SQL.
    init(conninfo: String, setup: String, connectSeconds: Int) throws(SQLError) {
        let fixed = [
            ("dbname", conninfo), ("connect_timeout", String(connectSeconds)),
            ("client_encoding", "UTF8"), ("fallback_application_name", "recado"),
        ]
        let made = fixed[0].0.withCString { k0 in
            fixed[1].0.withCString { k1 in
                fixed[2].0.withCString { k2 in
                    fixed[3].0.withCString { k3 in
                        fixed[0].1.withCString { v0 in
                            fixed[1].1.withCString { v1 in
                                fixed[2].1.withCString { v2 in
                                    fixed[3].1.withCString { v3 in
                                        PQconnectdbParams(
                                            [k0, k1, k2, k3, nil],
                                            [v0, v1, v2, v3, nil],
                                            1
                                        )
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
        guard let made else {
            throw SQLError(.other, statement: "connect", "libpq has no memory")
        }
        handle = made
        guard PQstatus(made) == CONNECTION_OK else {
            throw PostgreSQLErrors.from(connection: made, statement: "connect")
        }
        PQsetNoticeProcessor(made, { _, _ in }, nil)
        try runSimple(setup, name: "connect")
        guard PQenterPipelineMode(made) == 1 else {
            throw PostgreSQLErrors.from(connection: made, statement: "connect")
        }
    }

    deinit {
        PQfinish(handle)
    }

    /// Whether the connection still stands; notices a server that has closed it meanwhile.
    var isAlive: Bool {
        PQstatus(handle) == CONNECTION_OK && PQconsumeInput(handle) == 1
            && PQstatus(handle) == CONNECTION_OK
    }

    /// Whether the server is outside of any transaction.
    var isIdle: Bool { PQtransactionStatus(handle) == PQTRANS_IDLE }

    // MARK: Queueing

    /// Queues a command without parameters, such as BEGIN.
    func queue(command: String) throws(SQLError) {
        guard PQsendQueryParams(handle, command, 0, nil, nil, nil, nil, 1) == 1 else {
            throw lost(command)
        }
        queued.append(command)
    }

    /// Queues a prepared statement with `count` values that begin at an index of an array.
    func queue(
        _ statement: Statement,
        _ values: [SQLValue],
        from start: Int,
        count: Int
    ) throws(SQLError) {
        let prepared = try prepare(statement, values, from: start, count: count)
        guard prepared.types.count == count else {
            throw SQLError(
                .other,
                statement: statement.name,
                "the statement has \(prepared.types.count) parameters, \(count) values were given"
            )
        }
        encoder.removeAll()
        offsets.removeAll(keepingCapacity: true)
        lengths.removeAll(keepingCapacity: true)
        formats.removeAll(keepingCapacity: true)
        pointers.removeAll(keepingCapacity: true)
        for index in 0..<count {
            let offset = encoder.bytes.count
            var isText = false
            let isValue = try encoder.append(
                values[start + index],
                as: prepared.types[index],
                isText: &isText,
                statement.name,
                index + 1
            )
            offsets.append(isValue ? offset : -1)
            lengths.append(Int32(encoder.bytes.count - offset))
            formats.append(isText ? 0 : 1)
            // libpq takes the length of a text parameter from its zero.
            if isText { encoder.append([0]) }
        }
        // An empty value needs an address that is not nil.
        encoder.append([0])
        let sent = encoder.bytes.withUnsafeBytes { bytes -> Int32 in
            for offset in offsets {
                let address = offset < 0 ? nil : bytes.baseAddress.map { $0 + offset }
                pointers.append(address?.assumingMemoryBound(to: CChar.self))
            }
            return PQsendQueryPrepared(
                handle,
                statement.name,
                Int32(count),
                pointers,
                lengths,
                formats,
                1
            )
        }
        guard sent == 1 else { throw lost(statement.name) }
        queued.append(statement.name)
    }

    /// The prepared statement; made and described in a round trip of its own the first time.
    func prepare(
        _ statement: Statement,
        _ values: [SQLValue],
        from start: Int,
        count: Int
    ) throws(SQLError) -> Prepared {
        let name = statement.name
        if let known = prepared[name] {
            guard known.text == statement.text else {
                throw SQLError(.other, statement: name, "two statements have this name")
            }
            return known
        }
        try flush()
        let expanded = try Dialect.postgreSQL.expand(statement.text, name: name)
        let number = try Statement.parameterCount(of: expanded, statement: name)
        guard number == count else {
            throw SQLError(
                .other,
                statement: name,
                "the statement has \(number) parameters, \(count) values were given"
            )
        }
        let types = (0..<count).map { Self.type(of: values[start + $0]) }
        guard PQsendPrepare(handle, name, expanded, Int32(count), types) == 1 else {
            throw lost(name)
        }
        queued.append(name)
        guard PQsendDescribePrepared(handle, name) == 1 else { throw lost(name) }
        queued.append(name)
        var described: [Oid] = []
        try sync { index, result in
            guard index == 1 else { return }
            described = (0..<PQnparams(result.handle)).map { PQparamtype(result.handle, $0) }
        }
        let made = Prepared(text: statement.text, types: described)
        prepared[name] = made
        return made
    }

    /// The type we tell the server; texts and NULL take the type of their place.
    private static func type(of value: SQLValue) -> Oid {
        switch value {
        case .null, .text: 0
        case .integer: PostgreSQLType.int8
        case .real: PostgreSQLType.float8
        case .bytes: PostgreSQLType.bytea
        case .uuid: PostgreSQLType.uuid
        case .integers: PostgreSQLType.int8Array
        case .uuids: PostgreSQLType.uuidArray
        }
    }

    // MARK: Results

    /// Waits for all queued commands and throws the first error.
    func flush() throws(SQLError) {
        guard !queued.isEmpty else { return }
        try sync { _, _ in }
    }

    /// Sends a Sync, reads every result up to it and throws the server's first error, if any.
    ///
    /// `body` gets each good result with the number of its command.
    func sync(_ body: (Int, PostgreSQLResult) -> Void) throws(SQLError) {
        guard PQpipelineSync(handle) == 1 else { throw lost(queued.last) }
        var failure: SQLError?
        for (index, name) in queued.enumerated() {
            while let result = PQgetResult(handle) {
                let result = PostgreSQLResult(result, name: name)
                switch PQresultStatus(result.handle) {
                case PGRES_COMMAND_OK, PGRES_TUPLES_OK:
                    hasAnswered = true
                    body(index, result)
                case PGRES_PIPELINE_ABORTED: break
                default:
                    if failure == nil {
                        failure = PostgreSQLErrors.from(result.handle, statement: name)
                    }
                }
                if PQstatus(handle) != CONNECTION_OK { break }
            }
            if PQstatus(handle) != CONNECTION_OK { throw failure ?? lost(name) }
        }
        queued.removeAll(keepingCapacity: true)
        try readSync()
        if let failure { throw failure }
    }

    /// Runs the last queued command row by row: memory for one row only.
    func streamLast(
        name: String,
        limit: Int,
        _ row: (borrowing SQLRow) throws -> Void
    ) throws {
        guard PQsetSingleRowMode(handle) == 1, PQpipelineSync(handle) == 1 else {
            throw lost(name)
        }
        var failure: (any Error)?
        var count = 0
        while let result = PQgetResult(handle) {
            let result = PostgreSQLResult(result, name: name)
            switch PQresultStatus(result.handle) {
            case PGRES_SINGLE_TUPLE:
                guard failure == nil else { continue }
                count += 1
                do {
                    guard count <= limit else {
                        throw SQLError(
                            .tooLarge,
                            statement: name,
                            "the answer has more than \(limit) rows"
                        )
                    }
                    try row(SQLRow(result))
                } catch {
                    failure = error
                    cancel()
                }
            case PGRES_TUPLES_OK, PGRES_COMMAND_OK, PGRES_PIPELINE_ABORTED: break
            default:
                failure = failure ?? PostgreSQLErrors.from(result.handle, statement: name)
            }
            if PQstatus(handle) != CONNECTION_OK { throw failure ?? lost(name) }
        }
        queued.removeAll(keepingCapacity: true)
        try readSync()
        if let failure { throw failure }
    }

    private func readSync() throws(SQLError) {
        guard let result = PQgetResult(handle) else { throw lost(nil) }
        defer { PQclear(result) }
        guard PQresultStatus(result) == PGRES_PIPELINE_SYNC else { throw lost(nil) }
    }

    /// Asks the server to stop the running statement; its error ends the stream.
    private func cancel() {
        guard let request = PQgetCancel(handle) else { return }
        var message = [CChar](repeating: 0, count: 256)
        PQcancel(request, &message, Int32(message.count))
        PQfreeCancel(request)
    }

    func lost(_ name: String?) -> SQLError {
        PostgreSQLErrors.from(connection: handle, statement: name)
    }

    // MARK: Outside of the pipeline

    /// Leaves pipeline mode for simple SQL or COPY, and enters it again.
    func outsidePipeline<R>(_ name: String, _ body: () throws -> R) throws -> R {
        try flush()
        guard PQexitPipelineMode(handle) == 1 else { throw lost(name) }
        defer { PQenterPipelineMode(handle) }
        return try body()
    }

    /// Runs a text of several statements; only outside of pipeline mode.
    func runSimple(_ text: String, name: String) throws(SQLError) {
        let result = PQexec(handle, text)
        defer { PQclear(result) }
        switch PQresultStatus(result) {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY: return
        default:
            if PQstatus(handle) != CONNECTION_OK { throw lost(name) }
            throw PostgreSQLErrors.from(result, statement: name)
        }
    }
}
