public import ArgumentParser
public import Store

extension Halt.Scope: ExpressibleByArgument {}

/// Stops something at once.
struct HaltCommand: AsyncParsableCommand {
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

    func run() async throws {
        guard scope == .tenant || !name.isEmpty else {
            throw ValidationError("name the \(scope.rawValue) to halt")
        }
        let context = try await Context.open(try options.settings())
        let held = try await context.store.halt(
            Halt(scope: scope, name: name, since: Context.now(), reason: reason)
        )
        await context.close()
        if options.json {
            printJSON(["scope": .text(scope.rawValue), "name": .text(name), "held": .number(held)])
        } else {
            print("halted; \(grouped(held)) queued messages are held back")
        }
    }
}

/// Lets something go on.
struct ResumeCommand: AsyncParsableCommand {
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

    func run() async throws {
        let context = try await Context.open(try options.settings())
        let isLifted = try await context.store.resume(scope, name, at: Context.now())
        await context.close()
        guard isLifted else {
            print("nothing of that name is halted")
            throw Exit.notFound
        }
        print("resumed")
    }
}
