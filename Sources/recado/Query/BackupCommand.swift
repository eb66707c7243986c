import ArgumentParser
import Foundation
import SQLite
import Store
import Values
import Workers

/// Copies the database while work goes on.
struct BackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Copy an SQLite database while work goes on, and prove that the copy opens.",
        discussion: """
            The master key is not in it: keep a copy of the key file elsewhere, for without it \
            nothing personal can be read. FILE.erasures lists the persons erased so far; keep the \
            newest one, and `restore` erases them again from an older copy.

            A PostgreSQL database is backed up by pg_dump or pgBackRest.

            Example: recado backup copias/recado-2026-11-21.db
            """
    )

    @OptionGroup var options: Options
    @Argument(help: "The file to write.")
    var file: String
    @Flag(help: "Replace a file that is there.")
    var force = false

    func run() async throws {
        let settings = try options.settings()
        guard Context.isFile(settings.database) else {
            throw Failure(
                "the database is PostgreSQL: back it up by `pg_dump --format=custom`, or by "
                    + "pgBackRest for large ones"
            )
        }
        guard !BackupFile.isSame(file, settings.database) else {
            throw Failure("\(file) is the database itself: name another file")
        }
        try BackupFile.refuseExisting(file, isForced: force)
        let context = try await Context.openForReading(settings)
        let terminal = options.terminal
        terminal.show("copying")
        let part = file + ".part"
        BackupFile.remove(part)
        let source = try Context.openReadOnly(settings.database)
        try await source.backup(to: part)
        await source.close()
        let erasures = try await context.store.erasures()
        await context.close()
        terminal.show("looking at the copy")
        var copied = settings
        copied.database = part
        let summary = try await BackupFile.summary(copied)
        try BackupFile.replace(file, with: part)
        try ErasureList(entries: erasures).write(to: file + ".erasures")
        terminal.done()
        if options.json {
            printJSON(BackupFile.json(summary, file: file))
        } else {
            print("\(file): \(BackupFile.text(summary))")
            print("\(file).erasures: \(grouped(erasures.count)) erased or blocked persons")
            print("The key file \(settings.keyFile) is not in it: keep a copy elsewhere.")
        }
    }
}

/// Puts a backup in the place of the database.
struct RestoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Put a backup of an SQLite database in place, and erase again who was erased.",
        discussion: """
            Stop all workers first. The backup must open with the key file. A database that is \
            there is kept beside as DATABASE.before-restore, and only replaced with --force. \
            Persons who were erased after the backup was made are erased again: those that the \
            present database knows, and those of --erasures.

            Messages that left after the backup was made may be planned again: look at the \
            carrier's log before you start the workers.

            Example: recado restore copias/recado-2026-11-21.db --force
            """
    )

    @OptionGroup var options: Options
    @Argument(help: "The backup.")
    var file: String
    @Option(help: "The newest list of erased persons (FILE.erasures).")
    var erasures: String?
    @Flag(help: "Replace the database that is there.")
    var force = false

    func run() async throws {
        let settings = try options.settings()
        guard Context.isFile(settings.database) else {
            throw Failure(
                "the database is PostgreSQL: restore it by pg_restore or pgBackRest, then start "
                    + "the workers"
            )
        }
        guard !BackupFile.isSame(file, settings.database) else {
            throw Failure("\(file) is the database itself: name a backup of it")
        }
        var copied = settings
        copied.database = file
        let expected = try await BackupFile.summary(copied)
        try BackupFile.refuseExisting(settings.database, isForced: force)
        var list = try ErasureList.read(erasures ?? file + ".erasures", isRequired: erasures != nil)
        list.add(try await Self.erasuresOfPresent(settings))
        let terminal = options.terminal
        terminal.show("copying")
        let part = settings.database + ".part"
        BackupFile.remove(part)
        let source = try Context.openReadOnly(file)
        try await source.backup(to: part)
        await source.close()
        BackupFile.tidy(file)
        try BackupFile.keepBeside(settings.database)
        try BackupFile.replace(settings.database, with: part)
        terminal.show("looking at the copy")
        let context = try await Context.open(settings)
        let found = try await context.store.summary()
        guard found == expected else {
            await context.close()
            throw Failure(
                "the copy differs from the backup: the disk may be failing. The database as it "
                    + "was is \(settings.database).before-restore"
            )
        }
        var again = 0
        if !list.entries.isEmpty {
            let policy = try await context.policies.current().policy
            again = try await context.store.reapply(
                list.entries,
                policy: policy,
                at: Context.now()
            )
        }
        await context.close()
        terminal.done()
        if options.json {
            var object = BackupFile.json(found, file: settings.database)
            object["erased_again"] = .number(again)
            printJSON(object)
        } else {
            print("\(settings.database): \(BackupFile.text(found))")
            if again > 0 { print("\(grouped(again)) persons were erased again") }
        }
    }

    /// Who is blocked or erased in the database that is about to be replaced.
    private static func erasuresOfPresent(_ settings: Settings) async throws -> [Erasure] {
        guard FileManager.default.fileExists(atPath: settings.database) else { return [] }
        // Opening for writing proves that nobody works on it.
        let context: Context
        do {
            context = try await Context.open(settings)
        } catch let error {
            throw Failure(
                "the database that is there cannot be opened (\(error)), so who was erased in it "
                    + "is not known: stop what works on it; or move it away and give the newest "
                    + "list by --erasures"
            )
        }
        let erasures = try await context.store.erasures()
        await context.close()
        return erasures
    }
}

/// Files of backups.
enum BackupFile {
    private static let beside = ["-wal", "-shm", ".lock"]

    static func refuseExisting(_ path: String, isForced: Bool) throws {
        guard isForced || !FileManager.default.fileExists(atPath: path) else {
            throw Failure("\(path) is there already: name another file, or replace it by --force")
        }
    }

    /// Whether two paths name one file.
    static func isSame(_ path: String, _ other: String) -> Bool {
        func resolved(_ path: String) -> String {
            URL(fileURLWithPath: path).resolvingSymlinksInPath().standardizedFileURL.path
        }
        return resolved(path) == resolved(other)
    }

    /// Removes a database file with its log and lock, where they are.
    static func remove(_ path: String) {
        for suffix in [""] + beside { try? FileManager.default.removeItem(atPath: path + suffix) }
    }

    /// Puts a complete file in the place of another in one step.
    static func replace(_ path: String, with part: String) throws {
        for suffix in beside { try? FileManager.default.removeItem(atPath: part + suffix) }
        guard rename(part, path) == 0 else {
            throw Failure("\(path) cannot be written: \(String(cString: strerror(errno)))")
        }
    }

    /// Moves the database that is there aside, with the log that belongs to it.
    static func keepBeside(_ path: String) throws {
        guard FileManager.default.fileExists(atPath: path) else { return }
        let kept = path + ".before-restore"
        remove(kept)
        for suffix in ["", "-wal", "-shm"]
        where FileManager.default.fileExists(atPath: path + suffix) {
            try FileManager.default.moveItem(atPath: path + suffix, toPath: kept + suffix)
        }
    }

    /// What a copy holds, read with the tenant's keys: a copy that cannot be used fails here.
    static func summary(_ settings: Settings) async throws -> StoreSummary {
        let context = try await Context.openForReading(settings)
        let summary = try await context.store.summary()
        await context.close()
        tidy(settings.database)
        return summary
    }

    /// Removes what a reader leaves beside a copy; a log with something in it stays.
    ///
    /// A file with a lock beside it is, or was, a database at work and is left alone.
    static func tidy(_ path: String) {
        guard !FileManager.default.fileExists(atPath: path + ".lock") else { return }
        let log = try? FileManager.default.attributesOfItem(atPath: path + "-wal")
        let size = (log?[.size] as? NSNumber)?.int64Value ?? 0
        guard size == 0 else { return }
        for suffix in ["-wal", "-shm"] {
            try? FileManager.default.removeItem(atPath: path + suffix)
        }
    }

    static func text(_ summary: StoreSummary) -> String {
        "\(grouped(summary.persons)) persons, \(grouped(summary.accounts)) accounts, "
            + "\(grouped(summary.messages)) messages, \(grouped(summary.decisions)) decisions, "
            + "the last of \(summary.latest?.description ?? "-"); chains \(summary.chains)"
    }

    static func json(_ summary: StoreSummary, file: String) -> [String: JSON] {
        [
            "file": .text(file), "persons": .number(summary.persons),
            "accounts": .number(summary.accounts), "messages": .number(summary.messages),
            "decisions": .number(summary.decisions), "latest": .instant(summary.latest),
            "policy": summary.policy.map { .number(Int($0)) } ?? .null,
            "chains": .text(summary.chains),
        ]
    }
}
