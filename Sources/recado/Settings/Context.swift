import Connectors
import Domain
import Files
import Foundation
import Messaging
import PostgreSQL
import SQL
import SQLite
import Store
import Values
import Vault
import Workers

/// Everything a command works with, opened.
struct Context: Sendable {
    let settings: Settings
    let database: any SQLDatabase
    let store: Store
    let zones: ZoneFiles
    let policies: PublishedPolicySource
    let resources: Resources

    /// Opens database and keys.
    ///
    /// - Parameter makesKey: whether a missing master key is made; only `init` and the sandbox do.
    /// - Parameter isDurable: false only for the sandbox, whose database can be made again.
    static func open(
        _ settings: Settings,
        makesKey: Bool = false,
        isDurable: Bool = true
    ) async throws -> Context {
        let resources = try Resources(settings.resources)
        let database = try openDatabase(settings.database, isDurable: isDurable)
        let master: MasterKey
        if makesKey && !FileManager.default.fileExists(atPath: settings.keyFile) {
            master = try KeyFile.create(at: settings.keyFile)
        } else {
            master = try KeyFile.read(at: settings.keyFile)
        }
        let store = try await Store.open(
            database,
            tenant: settings.tenant,
            master: master,
            now: Context.now()
        )
        // Where nobody else can write, whoever was staging an import is gone.
        _ = try await store.abandonImports(
            startedBefore: store.isOnlyWriter ? .distantFuture : Context.now().adding(hours: -24)
        )
        let zones = ZoneFiles.load(zoneNames(settings.zoneinfo), from: settings.zoneinfo)
        return Context(
            settings: settings,
            database: database,
            store: store,
            zones: zones,
            policies: PublishedPolicySource(store: store, zones: zones),
            resources: resources
        )
    }

    static func openDatabase(
        _ address: String,
        isDurable: Bool = true
    ) throws -> any SQLDatabase {
        if address.hasPrefix("postgresql://") || address.hasPrefix("postgres://")
            || address.contains("host=")
        {
            return PostgreSQLDatabase(conninfo: address)
        }
        var options = SQLiteDatabase.Options()
        options.isDurable = isDurable
        return try SQLiteDatabase(path: address, options: options)
    }

    /// The wall's instant.
    static func now() -> Instant {
        Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1_000))
    }

    /// Every zone of the Americas and of Spain that the tz database has.
    static func zoneNames(_ folder: String) -> [String] {
        var names = ["Europe/Madrid", "Atlantic/Canary", "Africa/Ceuta", "Pacific/Easter"]
        let outside = ["Pacific/Galapagos", "Pacific/Honolulu", "Atlantic/Bermuda"]
        names += outside.filter { FileManager.default.fileExists(atPath: folder + "/" + $0) }
        let root = folder + "/America"
        let files = FileManager.default.enumerator(atPath: root)
        while let name = files?.nextObject() as? String {
            var isFolder: ObjCBool = false
            let path = root + "/" + name
            if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder),
                !isFolder.boolValue
            {
                names.append("America/" + name)
            }
        }
        return names
    }

    /// Reads telephone numbers of files.
    func phones() throws -> PhoneParser { try resources.phones() }

    /// The local day of the tenant, for files that name no day.
    func today(_ now: Instant = Context.now()) async throws -> Day {
        let policy = try await policies.current()
        return zones.zones[policy.facts.defaultZone]?.local(now).day
            ?? Day(daysSinceEpoch: Int32(clamping: now.seconds / 86_400))
    }

    func close() async {
        await database.close()
    }
}

/// The folder of shipped texts and tables.
struct Resources: Sendable {
    let root: String

    /// Finds the folder: the one named, else beside the binary, else that of the sources.
    init(_ named: String?) throws {
        let binary = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
        let folder = binary.deletingLastPathComponent()
        var candidates = [
            folder.appendingPathComponent("../share/recado").standardized.path, "Resources",
        ]
        var parent = folder
        for _ in 0..<4 {
            parent = parent.deletingLastPathComponent()
            candidates.append(parent.appendingPathComponent("Resources").path)
        }
        if let named { candidates = [named] }
        let found = candidates.first {
            FileManager.default.fileExists(atPath: $0 + "/packs")
        }
        guard let found else {
            throw Failure(
                "the folder of packs and strategies is not there (looked at "
                    + candidates.joined(separator: ", ") + "): name it by --resources"
            )
        }
        root = found
    }

    func path(_ name: String) -> String { root + "/" + name }

    /// Reads what people write, by rules and by the shipped model.
    func reading() throws -> TextReading { TextReading(model: try intentModel()) }

    /// Reads telephone numbers of files.
    func phones() throws -> PhoneParser {
        let table = try NumberingTable(path: path("numbering/mx.bin"))
        let numbers = PhoneNumbers(numbering: table)
        return PhoneParser { raw, country in
            guard let number = numbers.parse(raw, region: country), number.isValid,
                let e164 = E164(number.e164)
            else { return nil }
            let kind: ContactPoint.Kind =
                switch number.kind.canReceiveText {
                case true: .mobile
                case false: .landline
                default: .phoneUnknown
                }
            return ParsedPhone(number: e164, kind: kind, country: number.region)
        }
    }

    /// The texts of a folder, by name; none of a folder that is not there.
    func texts(_ folder: String) throws -> [(name: String, body: String)] {
        guard FileManager.default.fileExists(atPath: path(folder)) else { return [] }
        let names = try FileManager.default.contentsOfDirectory(atPath: path(folder)).sorted()
        return try names.filter { $0.hasSuffix(".yaml") }.map { name in
            (name, try readText(path(folder + "/" + name)))
        }
    }
}

/// The text of a file, or a sentence about what to do.
func readText(_ path: String) throws -> String {
    guard let data = FileManager.default.contents(atPath: path) else {
        throw Failure("the file \(path) cannot be read: check its name and who may read it")
    }
    guard let text = String(data: data, encoding: .utf8) else {
        throw Failure("the file \(path) is not UTF-8: save it as UTF-8")
    }
    return text
}

/// The wall's clock, or one that is ahead of it or behind by a fixed time.
struct SystemClock: WorkClock {
    var offsetMilliseconds: Int64 = 0

    func now() -> Instant {
        Instant(milliseconds: Context.now().milliseconds + offsetMilliseconds)
    }

    func realNow() -> Instant { Context.now() }
}
