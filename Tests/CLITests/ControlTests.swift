import ArgumentParser
import Foundation
import SQL
import Store
import Testing
import Values

@testable import recado

/// A process that holds the database of an installation and answers, as `serve` does.
private func withHolder(
    _ body: (Installation, Context, [String]) async throws -> Void
) async throws {
    let installation = try Installation()
    let context = try await installation.begin()
    let server = try ControlServer(
        context,
        clock: SystemClock(),
        logger: makeLogger("error")
    )
    let serving = Task { await server.run() }
    let settings = installation.settings
    let common = [
        "--database", settings.database, "--key-file", settings.keyFile, "--resources",
        settings.resources ?? "",
    ]
    do {
        try await body(installation, context, common)
    } catch {
        serving.cancel()
        throw error
    }
    serving.cancel()
    await serving.value
    let path = ControlListener.path(beside: settings.database)
    #expect(!FileManager.default.fileExists(atPath: path), "a stop removes the socket")
    await context.close()
}

/// What the holder answers to bytes.
private func answer(to bytes: [UInt8], _ installation: Installation) async throws -> CommandOutcome
{
    let path = ControlListener.path(beside: installation.settings.database)
    let socket = try #require(ControlSocket.connect(path))
    socket.send(bytes)
    let answer = await socket.answer()
    return try ControlMessage.outcome(try #require(answer))
}

@Suite("Commands that the process which holds the database does")
struct ControlTests {
    @Test("A halt and its end reach the process that runs")
    func halt() async throws {
        try await withHolder { _, context, common in
            let before = try #require(try await context.store.latestPolicyNumber())
            try await HaltCommand.parse(["tenant", "--reason=-wrong file"] + common).run()
            let halts = try await context.store.halts()
            #expect(halts.map(\.scope) == [.tenant])
            #expect(halts.map(\.reason) == ["-wrong file"])
            #expect(try #require(try await context.store.latestPolicyNumber()) > before)
            try await ResumeCommand.parse(["tenant", "--json"] + common).run()
            #expect(try await context.store.halts().isEmpty)
            let code = await #expect(throws: ExitCode.self) {
                try await ResumeCommand.parse(["tenant"] + common).run()
            }
            #expect(code == Exit.notFound)
        }
    }

    @Test("A file is imported, compared and asked about by the process that runs")
    func imports() async throws {
        try await withHolder { installation, context, common in
            let file = installation.path("cartera.csv")
            try await GenerateCommand.parse(["--accounts", "200", file]).run()
            try await ImportCommand.parse([file, "--mapping", "generated"] + common).run()
            #expect(try await context.store.knownAccounts(of: "DEMO").count == 200)
            #expect(try await context.store.unfinishedImports().isEmpty)
            let code = await #expect(throws: ExitCode.self) {
                try await ImportCommand.parse(
                    [installation.path("no.csv"), "--mapping", "generated"] + common
                ).run()
            }
            #expect(code == Exit.failed)
        }
    }

    @Test("A publication is done by the process that runs")
    func publish() async throws {
        try await withHolder { _, context, common in
            let before = try #require(try await context.store.latestPolicyNumber())
            try await StrategyCommand.Publish.parse(["--json"] + common).run()
            // The texts are those in force already: nothing new is numbered.
            #expect(try await context.store.latestPolicyNumber() == before)
        }
    }

    @Test("A task that is not open is not found, and a wrong one is wrong usage")
    func replies() async throws {
        try await withHolder { _, _, common in
            let task = "0199f0c2-0000-7000-8000-000000000000"
            let missing = await #expect(throws: ExitCode.self) {
                try await RepliesCommand.Close.parse([task] + common).run()
            }
            #expect(missing == Exit.notFound)
            let wrong = await #expect(throws: ExitCode.self) {
                try await RepliesCommand.Close.parse(["none"] + common).run()
            }
            #expect(wrong == ExitCode.validationFailure)
        }
    }

    @Test("A command for another tenant is refused")
    func tenant() async throws {
        try await withHolder { _, context, common in
            let code = await #expect(throws: ExitCode.self) {
                try await HaltCommand.parse(["tenant", "--tenant", "other"] + common).run()
            }
            #expect(code == Exit.failed)
            let halts = try await context.store.halts()
            #expect(halts.isEmpty)
        }
    }

    @Test(
        "Bytes that are no request are refused, and the next command is done",
        arguments: [
            [], [0], [UInt8](repeating: 0xFF, count: 300), [1, 1, 0x61, 4, 0x68],
            ControlMessage.bytes(
                ControlRequest(tenant: "principal", command: "erase", arguments: [])
            ),
            ControlMessage.bytes(
                ControlRequest(tenant: "principal", command: "halt", arguments: ["everything"])
            ),
            ControlMessage.bytes(
                ControlRequest(tenant: "principal", command: "halt", arguments: ["tenant"])
            ) + [0],
        ] as [[UInt8]]
    )
    func garbage(bytes: [UInt8]) async throws {
        try await withHolder { installation, context, common in
            let outcome = try await answer(to: bytes, installation)
            #expect(outcome.exitCode != 0 && outcome.isComplaint)
            #expect(try await context.store.halts().isEmpty)
            try await HaltCommand.parse(["tenant"] + common).run()
            #expect(try await context.store.halts().count == 1)
        }
    }

    @Test("A request longer than a message may be is refused")
    func oversized() async throws {
        try await withHolder { installation, context, common in
            let reason = String(repeating: "x", count: ControlMessage.limit)
            await #expect(throws: Failure.self) {
                try await HaltCommand.parse(["tenant", "--reason", reason] + common).run()
            }
            let path = ControlListener.path(beside: installation.settings.database)
            let socket = try #require(ControlSocket.connect(path))
            // Two messages' worth, one after the other, without an end between them.
            let half = [UInt8](repeating: 1, count: ControlMessage.limit)
            socket.send(half, isLast: false)
            socket.send(half)
            if let bytes = await socket.answer(), !bytes.isEmpty {
                let outcome = try ControlMessage.outcome(bytes)
                #expect(outcome.exitCode != 0)
            }
            let halts = try await context.store.halts()
            #expect(halts.isEmpty)
        }
    }

    @Test("What a killed process left is replaced; only the owner may connect")
    func stale() async throws {
        let installation = try Installation()
        let path = ControlListener.path(beside: installation.settings.database)
        let left = try ControlSocket.make()
        #expect(try ControlSocket.withAddress(path) { bind(left, $0, $1) } == 0)
        close(left)
        #expect(ControlSocket.connect(path) == nil)
        let listener = try ControlListener(beside: installation.settings.database)
        #expect(ControlSocket.connect(path)?.peer == geteuid())
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        listener.stop()
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test("A file that is no socket is left alone")
    func foreign() throws {
        let installation = try Installation()
        let path = ControlListener.path(beside: installation.settings.database)
        try Data("mine".utf8).write(to: URL(fileURLWithPath: path))
        #expect(throws: Failure.self) {
            try ControlListener(beside: installation.settings.database)
        }
        #expect(FileManager.default.contents(atPath: path) == Data("mine".utf8))
    }

    @Test("A holder that does not listen is told of as before")
    func silent() async throws {
        let installation = try Installation()
        let context = try await installation.begin()
        let settings = installation.settings
        let error = await #expect(throws: SQLError.self) {
            try await HaltCommand.parse([
                "tenant", "--database", settings.database, "--key-file", settings.keyFile,
                "--resources", settings.resources ?? "",
            ]).run()
        }
        #expect(error?.code == .lockedByAnotherProcess)
        await context.close()
    }

    @Test("What has no such name is not said to be halted")
    func unknownNames() async throws {
        let installation = try Installation()
        let context = try await installation.begin()
        for (scope, name) in [
            ("creditor", "NOPE"), ("strategy", "ninguna"), ("route", "otra"),
        ] {
            let outcome = try await HaltCommand.parse([scope, name])
                .perform(in: context, now: Context.now())
            #expect(outcome.exitCode == Exit.notFound.rawValue)
            #expect(outcome.text.contains("nothing was halted"))
        }
        for (scope, name) in [
            ("creditor", "DEMO"), ("strategy", "temprana"), ("route", "sandbox"),
        ] {
            let outcome = try await HaltCommand.parse([scope, name])
                .perform(in: context, now: Context.now())
            #expect(outcome.exitCode == 0)
        }
        #expect(throws: (any Error).self) { try HaltCommand.parse(["tenant", "x"]) }
        await context.close()
    }
}
