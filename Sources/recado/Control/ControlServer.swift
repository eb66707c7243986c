import ArgumentParser
import Foundation
import Logging
import Synchronization
import Values
import Workers

/// Does, in the process that holds an SQLite database, what commands of other processes ask for.
final class ControlServer: Sendable {
    /// How long a request may take to arrive.
    static let readLimit = Duration.seconds(2)
    /// Commands under way at once.
    static let commandLimit = 16
    /// What is answered to.
    static let commands: [any ControlledCommand.Type] = [
        HaltCommand.self, ResumeCommand.self, ImportCommand.self, PaymentsCommand.Import.self,
        PaymentsCommand.Ways.self, PaymentsCommand.Mandate.Add.self,
        PaymentsCommand.Mandate.End.self, PaymentsCommand.Debit.self,
        PaymentsCommand.DebitAnswer.self,
        StrategyCommand.Publish.self, RepliesCommand.Close.self, StrategyCommand.Migrate.self,
        EventCommand.self, WebhookCommand.Retry.self,
    ]

    private let context: Context
    private let clock: SystemClock
    private let logger: Logger
    private let listener: ControlListener
    private let load = Mutex((running: 0, hasTurn: false))

    /// Listens beside the database; requests wait until `run`.
    init(_ context: Context, clock: SystemClock, logger: Logger) throws {
        self.context = context
        self.clock = clock
        self.logger = logger
        listener = try ControlListener(beside: context.settings.database)
    }

    /// A server for an SQLite file; nil for a database with its own server, or if it cannot listen.
    static func beside(_ context: Context, clock: SystemClock, logger: Logger) -> ControlServer? {
        guard Context.isFile(context.settings.database) else { return nil }
        do {
            return try ControlServer(context, clock: clock, logger: logger)
        } catch {
            // Messages go out, and SIGTERM stops everything: no reason not to start.
            logger.error(
                "commands of other processes are not answered",
                metadata: ["error": "\(error)"]
            )
            return nil
        }
    }

    /// Answers until the task is cancelled; an import that this breaks off is taken up again.
    func run() async {
        let (requests, feed) = AsyncStream.makeStream(
            of: (ControlSocket, [UInt8]?).self,
            bufferingPolicy: .bufferingOldest(Self.commandLimit)
        )
        let listener = listener
        // To accept and to read block, which the threads of tasks must not.
        Thread.detachNewThread {
            while let socket = listener.next() {
                guard let peer = socket.peer, peer == geteuid() || peer == 0 else { continue }
                // Who cannot be queued is closed without an answer.
                feed.yield((socket, socket.read(within: Self.readLimit)))
            }
            feed.finish()
        }
        await withTaskCancellationHandler {
            await withDiscardingTaskGroup { group in
                for await (socket, bytes) in requests {
                    group.addTask { await self.answer(bytes, on: socket) }
                }
            }
        } onCancel: {
            listener.stop()
        }
        listener.stop()
    }

    private func answer(_ bytes: [UInt8]?, on socket: ControlSocket) async {
        let outcome = await outcome(of: bytes)
        var answer = ControlMessage.bytes(outcome)
        if answer.count > ControlMessage.limit {
            answer = ControlMessage.bytes(
                CommandOutcome(
                    text: "the command was done, but its answer is too long to be sent",
                    exitCode: outcome.exitCode,
                    isComplaint: true
                )
            )
        }
        socket.send(answer)
    }

    private func outcome(of bytes: [UInt8]?) async -> CommandOutcome {
        guard let bytes, let request = try? ControlMessage.request(bytes) else {
            logger.warning("a request on the control socket was not understood")
            return Self.refusal("the request was not understood: use the same version of recado")
        }
        guard request.tenant == context.settings.tenant else {
            return Self.refusal(
                "the running process works for another tenant: stop it, or name its tenant"
            )
        }
        guard let command = Self.commands.first(where: { $0.controlName == request.command })
        else {
            return Self.refusal("the running process does not know this command: stop it first")
        }
        let refusal = load.withLock { load -> String? in
            if load.running >= Self.commandLimit { return "too many commands at once: try again" }
            if command.takesTurns && load.hasTurn {
                return "another import is under way: give this one when it has ended"
            }
            load.running += 1
            if command.takesTurns { load.hasTurn = true }
            return nil
        }
        if let refusal { return Self.refusal(refusal) }
        defer {
            load.withLock { load in
                load.running -= 1
                if command.takesTurns { load.hasTurn = false }
            }
        }
        let outcome = await perform(command, request.arguments)
        logger.notice(
            "a command of another process was done",
            metadata: ["command": "\(command.controlName)", "exit": "\(outcome.exitCode)"]
        )
        return outcome
    }

    private func perform<Command: ControlledCommand>(
        _ type: Command.Type,
        _ arguments: [String]
    ) async -> CommandOutcome {
        do {
            return try await type.parse(arguments).perform(in: context, now: clock.now())
        } catch {
            let code = type.exitCode(for: error).rawValue
            return CommandOutcome(
                text: "Error: " + type.message(for: error),
                exitCode: code == 0 ? Exit.failed.rawValue : code,
                isComplaint: true
            )
        }
    }

    private static func refusal(_ text: String) -> CommandOutcome {
        CommandOutcome(text: "Error: " + text, exitCode: Exit.failed.rawValue, isComplaint: true)
    }
}
