public import ArgumentParser
import Connectors
import Messaging
public import Store
import Strategy
import Values
import Workers

extension Halt.Scope: ExpressibleByArgument {}

/// Stops something at once.
struct HaltCommand: ControlledCommand {
    static let controlName = "halt"
    static let configuration = CommandConfiguration(
        commandName: "halt",
        abstract: "Stop the tenant, a creditor, a strategy or a route, queued messages included.",
        discussion: """
            Exit code 3 when there is no creditor, strategy or route of that name.

            Example: recado halt creditor BANCO-EJEMPLO --reason "wrong amounts in the file"
            """
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
        guard scope != .tenant || name.isEmpty else {
            throw ValidationError(
                "the tenant is the one of the settings or of --tenant: leave \(name) out"
            )
        }
    }

    func run() async throws { try await runHereOrThere() }

    func controlArguments(_ settings: Settings) -> [String] {
        (reason.isEmpty ? [] : ["--reason=\(reason)"]) + ["--", scope.rawValue]
            + (name.isEmpty ? [] : [name])
    }

    func perform(in context: Context, now: Instant) async throws -> CommandOutcome {
        let known = try await names(in: context)
        guard scope == .tenant || known.contains(name) else {
            return CommandOutcome(
                text: "nothing was halted: there is no \(scope.rawValue) \(name); there "
                    + (known.isEmpty ? "is none" : "are " + known.sorted().joined(separator: ", ")),
                exitCode: Exit.notFound.rawValue
            )
        }
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

extension HaltCommand {
    /// The names that the scope has: those of the published facts and strategies, and of what was
    /// imported.
    private func names(in context: Context) async throws -> Set<String> {
        let policy = try await context.policies.current()
        switch scope {
        case .tenant: return []
        case .creditor:
            return Set(policy.policy.creditors.map(\.code))
                .union(try await context.store.creditors())
        case .strategy: return Set(policy.templates.keys.map(\.strategy))
        case .route:
            return Set(policy.facts.routes.map(\.name))
                .union(context.settings.routes.map(\.name))
                .union(policy.facts.webhooks.map(\.name))
        }
    }
}

/// Lets something go on.
struct ResumeCommand: ControlledCommand {
    static let controlName = "resume"
    static let configuration = CommandConfiguration(
        commandName: "resume",
        abstract: "Let go on what was halted; what was held back asks the gate again.",
        discussion: "Example: recado resume creditor BANCO-EJEMPLO"
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
