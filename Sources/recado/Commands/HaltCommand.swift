public import ArgumentParser
public import Store
import Values

extension Halt.Scope: ExpressibleByArgument {}

/// Stops something at once.
struct HaltCommand: ControlledCommand {
    static let controlName = "halt"
    static let configuration = CommandConfiguration(
        commandName: "halt",
        abstract: "Stop the tenant, a creditor, a strategy or a route, queued messages included.",
        discussion: "Example: recado halt creditor BANCO --reason \"wrong amounts in the file\""
    )

    @OptionGroup var options: Options
    @Argument(help: "tenant, creditor, strategy or route.")
    var scope: Halt.Scope
    @Argument(help: "Which one; nothing for the tenant.")
    var name: String = ""
    @Option(help: "Why, for those who find it halted.")
    var reason = ""

    func validate() throws {
        guard scope == .tenant || !name.isEmpty else {
            throw ValidationError("name the \(scope.rawValue) to halt")
        }
    }

    func run() async throws { try await runHereOrThere() }

    func controlArguments(_ settings: Settings) -> [String] {
        (reason.isEmpty ? [] : ["--reason=\(reason)"]) + ["--", scope.rawValue]
            + (name.isEmpty ? [] : [name])
    }

    func perform(in context: Context, now: Instant) async throws -> CommandOutcome {
        let held = try await context.store.halt(
            Halt(scope: scope, name: name, since: now, reason: reason)
        )
        return CommandOutcome(
            options.json,
            ["scope": .text(scope.rawValue), "name": .text(name), "held": .number(held)],
            "halted; \(grouped(held)) queued messages are held back"
        )
    }
}

/// Lets something go on.
struct ResumeCommand: ControlledCommand {
    static let controlName = "resume"
    static let configuration = CommandConfiguration(
        commandName: "resume",
        abstract: "Let go on what was halted; what was held back asks the gate again.",
        discussion: "Example: recado resume creditor BANCO"
    )

    @OptionGroup var options: Options
    @Argument(help: "tenant, creditor, strategy or route.")
    var scope: Halt.Scope
    @Argument(help: "Which one; nothing for the tenant.")
    var name: String = ""

    func run() async throws { try await runHereOrThere() }

    func controlArguments(_ settings: Settings) -> [String] {
        ["--", scope.rawValue] + (name.isEmpty ? [] : [name])
    }

    func perform(in context: Context, now: Instant) async throws -> CommandOutcome {
        guard try await context.store.resume(scope, name, at: now) else {
            return CommandOutcome(
                text: "nothing of that name is halted",
                exitCode: Exit.notFound.rawValue
            )
        }
        return CommandOutcome(text: "resumed")
    }
}
