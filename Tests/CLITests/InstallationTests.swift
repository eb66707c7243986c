import ArgumentParser
import Connectors
import Foundation
import SQL
import Store
import Testing
import Values
import Workers

@testable import recado

@Suite("Commands over an installation")
struct InstallationTests {
    @Test("A reader opens beside the process that writes, and changes nothing")
    func readsBeside() async throws {
        let installation = try Installation()
        let writer = try await installation.begin()
        await #expect(throws: SQLError.self) { try await Context.open(installation.settings) }
        let reader = try await Context.openForReading(installation.settings)
        #expect(try await reader.store.latestPolicyNumber() == 1)
        let error = await #expect(throws: SQLError.self) {
            try await reader.store.set(Context.now(), named: "test")
        }
        #expect(error?.code == .readOnly)
        await reader.close()
        await writer.close()
    }

    @Test("A database that is missing is not made by asking")
    func missing() async throws {
        let installation = try Installation()
        await #expect(throws: Failure.self) {
            try await Context.openForReading(installation.settings)
        }
        #expect(!FileManager.default.fileExists(atPath: installation.settings.database))
    }

    @Test("A tenant that is missing is not made by asking")
    func noTenant() async throws {
        let installation = try Installation()
        await (try await installation.begin()).close()
        var settings = installation.settings
        settings.tenant = "nobody"
        await #expect(throws: (any Error).self) { try await Context.openForReading(settings) }
    }

    @Test("A backup holds what the database holds, and a restore puts it back")
    func backup() async throws {
        let installation = try Installation()
        await (try await installation.begin()).close()
        let before = try await BackupFile.summary(installation.settings)
        let common = [
            "--database", installation.settings.database, "--key-file",
            installation.settings.keyFile, "--resources", installation.settings.resources ?? "",
            "--quiet", "--json",
        ]
        let file = installation.path("copy.db")
        try await BackupCommand.parse([file] + common).run()
        await #expect(throws: Failure.self) {
            try await BackupCommand.parse([file] + common).run()
        }
        try await BackupCommand.parse([file, "--force"] + common).run()
        await #expect(throws: Failure.self) {
            try await RestoreCommand.parse([file] + common).run()
        }
        try await RestoreCommand.parse([file, "--force"] + common).run()
        #expect(try await BackupFile.summary(installation.settings) == before)
        let kept = installation.settings.database + ".before-restore"
        #expect(FileManager.default.fileExists(atPath: kept))
    }

    @Test("The doctor finds a new installation in order")
    func healthy() async throws {
        let installation = try Installation()
        await (try await installation.begin()).close()
        let checks = await Doctor(settings: installation.settings, bindsLinks: false).examine()
        let problems = checks.filter { $0.problem != nil && $0.name != "disk" }.map(\.line)
        #expect(problems.isEmpty)
    }

    @Test("The doctor tells of a key that others may read, and of a host that refuses")
    func ill() async throws {
        let installation = try Installation()
        await (try await installation.begin()).close()
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o644],
            ofItemAtPath: installation.settings.keyFile
        )
        var settings = installation.settings
        // Nobody listens on port 1.
        settings.routes = [
            .init(name: "nobody", host: "127.0.0.1", port: 1, systemID: "r", password: "p")
        ]
        let checks = await Doctor(settings: settings, bindsLinks: false).examine()
        let problems = Set(checks.filter { $0.problem != nil }.map(\.name))
        #expect(problems.isSuperset(of: ["key", "database", "route nobody"]))
    }

    @Test("The report of the same data has the same bytes")
    func report() async throws {
        let installation = try Installation()
        let context = try await installation.begin()
        let end = Context.now()
        let report = try await context.store.report(from: end.adding(hours: -24), to: end)
        let views = (0..<2).map { _ in
            ReportView(report, isModelled: true, days: 1, import: nil)
        }
        #expect(views[0].text == views[1].text)
        #expect(views[0].text.contains("MODELADO: las personas"))
        #expect(!views[0].text.contains("inventados"))
        #expect(JSON.object(views[0].json).rendered == JSON.object(views[1].json).rendered)
        await context.close()
    }

    @Test("Why asks for one message or one person, and a step only of a person")
    func whyArguments() throws {
        #expect(throws: (any Error).self) { try WhyCommand.parse([]) }
        #expect(throws: (any Error).self) {
            try WhyCommand.parse(["--account", "1", "--phone", "5512345678"])
        }
        let message = "0199f0c2000070008000000000000000"
        #expect(throws: (any Error).self) { try WhyCommand.parse([message, "--step", "aviso"]) }
        #expect(throws: Never.self) { try WhyCommand.parse([message]) }
        let asked = try WhyCommand.parse(["--account", "1", "--creditor", "B", "--step", "aviso"])
        #expect(asked.step == "aviso")
    }

    @Test("Rules can be explained for a day to a month, of a person that is there")
    func rulesArguments() async throws {
        #expect(throws: (any Error).self) {
            try RulesCommand.Explain.parse(["--account", "1", "--days", "0"])
        }
        #expect(throws: (any Error).self) {
            try RulesCommand.Explain.parse(["--account", "1", "--days", "32"])
        }
        let installation = try Installation()
        await (try await installation.begin()).close()
        let command = try RulesCommand.Explain.parse([
            "--account", "1", "--database", installation.settings.database, "--key-file",
            installation.settings.keyFile,
        ])
        let code = await #expect(throws: ExitCode.self) { try await command.run() }
        #expect(code == Exit.notFound)
    }
}
