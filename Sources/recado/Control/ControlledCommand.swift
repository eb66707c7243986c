import ArgumentParser
import Foundation
import SQL
import Values

/// A command that changes something: done here, or by the process that holds the database.
protocol ControlledCommand: AsyncParsableCommand {
    /// What it is called on the way.
    static var controlName: String { get }
    /// Whether one after the other: those that take long and work on the same tables.
    static var takesTurns: Bool { get }
    var options: Options { get }

    /// The instant at which it happens when it is done here.
    func instant(_ settings: Settings) throws -> Instant
    /// The arguments with which another process does the same: paths absolute, settings left out.
    func controlArguments(_ settings: Settings) throws -> [String]
    /// Does it.
    func perform(in context: Context, now: Instant) async throws -> CommandOutcome
}

extension ControlledCommand {
    static var takesTurns: Bool { false }

    func instant(_ settings: Settings) throws -> Instant { Context.now() }

    /// Does it here if nobody holds the database, else has it done by who does.
    func runHereOrThere() async throws {
        let settings = try options.settings()
        let now = try instant(settings)
        let context: Context
        do {
            context = try await Context.open(settings)
        } catch let error as SQLError where error.code == .lockedByAnotherProcess {
            guard let outcome = try await askHolder(settings) else { throw error }
            try outcome.show()
            return
        }
        let outcome: CommandOutcome
        do {
            outcome = try await perform(in: context, now: now)
        } catch {
            await context.close()
            throw error
        }
        await context.close()
        try outcome.show()
    }

    /// Sends the command to the process that holds the database; nil if that one does not listen.
    private func askHolder(_ settings: Settings) async throws -> CommandOutcome? {
        let path = ControlListener.path(beside: settings.database)
        guard let socket = ControlSocket.connect(path) else { return nil }
        var status = stat()
        guard stat(settings.database, &status) == 0, socket.peer == status.st_uid else {
            throw Failure(
                "the process that listens on \(path) is not of the user who owns the database: "
                    + "nothing was sent to it"
            )
        }
        var arguments = ["--quiet"]
        if options.json { arguments.append("--json") }
        arguments += try controlArguments(settings)
        let request = ControlRequest(
            tenant: settings.tenant,
            command: Self.controlName,
            arguments: arguments
        )
        let bytes = ControlMessage.bytes(request)
        guard
            bytes.count <= ControlMessage.limit,
            arguments.count <= ControlRequest.argumentLimit
        else {
            throw Failure("the command is too long for the running process: name fewer files")
        }
        // An import takes as long as it takes; a process that dies ends the wait.
        guard socket.send(bytes), let answer = await socket.answer(), !answer.isEmpty else {
            throw Failure(
                "the process that holds the database ended before it answered: look whether the "
                    + "command was done before you give it again"
            )
        }
        return try ControlMessage.outcome(answer)
    }
}

extension ControlSocket {
    /// What comes back, waited for on a thread of its own: those of tasks must not block.
    func answer() async -> [UInt8]? {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread { continuation.resume(returning: self.read(within: nil)) }
        }
    }
}

/// A path as another process finds it, which has its own working folder.
func absolutePath(_ path: String) -> String {
    guard !path.hasPrefix("/"), let folder = getcwd(nil, 0) else { return path }
    defer { free(folder) }
    return String(cString: folder) + "/" + path
}
