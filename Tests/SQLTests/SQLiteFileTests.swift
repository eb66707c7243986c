import Glibc
import SQL
import SQLite
import Testing

@Suite("SQLite files")
struct SQLiteFileTests {
    static let create = "CREATE TABLE n (x INTEGER NOT NULL) STRICT;"
    static let insert = Statement("n.insert", "INSERT INTO n (x) VALUES ($1)")
    static let count = Statement("n.count", "SELECT count(*) FROM n")

    static func inFolder(_ body: (String) async throws -> Void) async throws {
        var template = Array("/tmp/recado-sqlite-test-XXXXXX".utf8CString)
        try #require(mkdtemp(&template) != nil)
        let folder = String(
            decoding: template.dropLast().map { UInt8(bitPattern: $0) },
            as: UTF8.self
        )
        defer {
            for name in ["a", "b"] {
                for suffix in ["", "-wal", "-shm", ".lock"] { unlink("\(folder)/\(name)\(suffix)") }
            }
            rmdir(folder)
        }
        try await body(folder)
    }

    static func error(_ body: () async throws -> Void) async -> SQLError? {
        do {
            try await body()
            return nil
        } catch {
            return error as? SQLError
        }
    }

    @Test("Only the owner can read the file, its log and its index")
    func modes() async throws {
        try await Self.inFolder { folder in
            let database = try SQLiteDatabase(path: folder + "/a")
            try await database.write("make") { try $0.executeScript(name: "make", Self.create) }
            for suffix in ["", "-wal", "-shm", ".lock"] {
                var status = stat()
                #expect(stat("\(folder)/a\(suffix)", &status) == 0)
                #expect(status.st_mode & 0o777 == 0o600, "\(suffix)")
            }
            await database.close()
        }
    }

    @Test("A second writer is told who holds the file; readers are let in")
    func lock() async throws {
        try await Self.inFolder { folder in
            let database = try SQLiteDatabase(path: folder + "/a")
            try await database.write("make") { transaction in
                try transaction.executeScript(name: "make", Self.create)
                try transaction.execute(Self.insert, [.integer(1)])
            }
            let refused = await Self.error { _ = try SQLiteDatabase(path: folder + "/a") }
            #expect(refused?.code == .lockedByAnotherProcess)
            #expect(refused?.message.contains("process \(getpid())") == true)
            var options = SQLiteDatabase.Options()
            options.isReadOnly = true
            let reader = try SQLiteDatabase(path: folder + "/a", options: options)
            #expect(try await reader.read("n") { try $0.first(Self.count) { try $0.int(0) } } == 1)
            let write = await Self.error { try await reader.write("w") { _ in } }
            #expect(write?.code == .readOnly)
            await reader.close()
            await database.close()
            let again = try SQLiteDatabase(path: folder + "/a")
            await again.close()
        }
    }

    @Test("A full database undoes the group and stays usable")
    func full() async throws {
        let database = try SQLiteDatabase.temporary()
        try await database.write("make") { transaction in
            try transaction.executeScript(
                name: "make",
                "CREATE TABLE big (b BLOB) STRICT; PRAGMA max_page_count = 100;"
            )
        }
        let fill = Statement("big.insert", "INSERT INTO big (b) VALUES ($1)")
        let errors = await withTaskGroup(of: SQLError?.self) { group in
            for size in [10, 5_000_000, 20] {
                group.addTask {
                    await Self.error {
                        try await database.write("fill") { transaction in
                            try transaction.execute(
                                fill,
                                [.bytes([UInt8](repeating: 1, count: size))]
                            )
                        }
                    }
                }
            }
            return await group.reduce(into: [SQLError?]()) { $0.append($1) }
        }
        #expect(errors.contains { $0?.code == .full })
        try await database.write("after") { try $0.execute(fill, [.bytes([1])]) }
        await database.close()
    }

    @Test("What is not a database says so")
    func notADatabase() async throws {
        try await Self.inFolder { folder in
            let file = try #require(fopen(folder + "/a", "w"))
            fputs(String(repeating: "this is no database ", count: 400), file)
            fclose(file)
            let error = await Self.error { _ = try SQLiteDatabase(path: folder + "/a") }
            #expect(error?.code == .notADatabase)
            let missing = await Self.error { _ = try SQLiteDatabase(path: folder + "/no/a") }
            #expect(missing?.code == .readOnly)
        }
    }

    @Test("A backup holds what was committed and never overwrites")
    func backup() async throws {
        try await Self.inFolder { folder in
            let database = try SQLiteDatabase(path: folder + "/a")
            try await database.write("make") { transaction in
                try transaction.executeScript(name: "make", Self.create)
                for n in Int64(0)..<100 { try transaction.execute(Self.insert, [.integer(n)]) }
            }
            try await database.backup(to: folder + "/b")
            let twice = await Self.error { try await database.backup(to: folder + "/b") }
            #expect(twice?.code == .readOnly)
            await database.close()
            let copy = try SQLiteDatabase(path: folder + "/b")
            #expect(try await copy.read("n") { try $0.first(Self.count) { try $0.int(0) } } == 100)
            await copy.close()
        }
    }

    @Test("What waits when the database closes is still committed")
    func closing() async throws {
        try await Self.inFolder { folder in
            let database = try SQLiteDatabase(path: folder + "/a")
            try await database.write("make") { try $0.executeScript(name: "make", Self.create) }
            let done = await withTaskGroup(of: Bool.self) { group in
                for n in Int64(0)..<300 {
                    group.addTask {
                        await Self.error {
                            try await database.write("w") {
                                try $0.execute(Self.insert, [.integer(n)])
                            }
                        } == nil
                    }
                }
                group.addTask {
                    await database.close()
                    return false
                }
                return await group.reduce(into: Int64(0)) { $0 += $1 ? 1 : 0 }
            }
            let again = try SQLiteDatabase(path: folder + "/a")
            #expect(
                try await again.read("n") { try $0.first(Self.count) { try $0.int(0) } } == done
            )
            await again.close()
        }
    }
}
