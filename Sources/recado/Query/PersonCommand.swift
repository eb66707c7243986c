import ArgumentParser
import Domain
import Foundation
import Store
import Values
import Workers

/// One person: everything about them, found, erased.
struct PersonCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "person",
        abstract: "Show, find or erase one person.",
        subcommands: [Show.self, Find.self, Erase.self]
    )

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Everything about one person: accounts, promises, holds, messages.",
            discussion: """
                Names, numbers and texts are hidden unless --reveal is given. Exit code 3 when \
                there is no such person.

                Example: recado person show --account 4152310001 --creditor BANCO --thread
                """
        )

        @OptionGroup var options: Options
        @OptionGroup var choice: PersonChoice
        @Flag(help: "Show names, numbers and texts.")
        var reveal = false
        @Flag(help: "Show the messages in both directions.")
        var thread = false
        @Option(help: "Messages of the thread, at most.")
        var limit = 50

        func run() async throws {
            let context = try await Context.openForReading(try options.settings())
            let id = try await choice.findOne(context)
            let snapshot = try await PersonSnapshot.gather(
                id,
                context,
                threadLimit: thread ? limit : nil,
                isRevealed: reveal
            )
            await context.close()
            guard let snapshot else { throw notFound("there is no such person") }
            let view = PersonView(snapshot: snapshot)
            if options.json { printJSON(view.json) } else { print(view.text) }
        }
    }

    struct Find: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "The ids of persons by customer, account or telephone number.",
            discussion: """
                Only exact values as imported are found: numbers are kept as keyed hashes. Exit \
                code 3 when nobody is found.

                Example: recado person find --phone 5512345678
                """
        )

        @OptionGroup var options: Options
        @OptionGroup var choice: PersonChoice

        func run() async throws {
            let context = try await Context.openForReading(try options.settings())
            let found = try await choice.find(context)
            var accounts: [AccountRow] = []
            for person in found { accounts += try await context.store.accountRows(of: person) }
            await context.close()
            guard !found.isEmpty else { throw notFound("nobody is found") }
            if options.json {
                printJSON(["persons": .list(found.map { .text($0.description) })])
                return
            }
            let rows = found.map { person in
                let own = accounts.filter { $0.person == person }
                let creditors = Set(own.map(\.creditor)).sorted().joined(separator: ",")
                let latest = own.map(\.stage).max()
                return [
                    person.description, creditors, String(own.count), latest?.name ?? "-",
                ]
            }
            print(table(["person", "creditor", "accounts", "stage"], rows))
        }
    }

    struct Erase: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Silence a person and destroy the key of their data, for ever.",
            discussion: """
                First everything queued is withdrawn and the person is opted out; then the key of \
                their name, numbers and texts is destroyed and what finds them is deleted. Ids, \
                amounts and dates stay, so that the audit stays whole. Backups made before still \
                hold the key: `restore` erases again. Without --confirm nothing is done and the \
                exit code is 2.

                Example: recado person erase 0199f0c2-0000-7000-8000-000000000000 --confirm
                """
        )

        @OptionGroup var options: Options
        @Argument(help: "Our own id of the person.")
        var id: String
        @Flag(help: "Do it; it cannot be undone.")
        var confirm = false

        func run() async throws {
            guard let person = PersonID(id) else {
                throw ValidationError("an id has 32 hexadecimal digits; find it by `person find`")
            }
            guard confirm else {
                print("Nothing was done: this cannot be undone, so confirm it by --confirm.")
                throw Exit.asks
            }
            let context = try await Context.open(try options.settings())
            let policy = try await context.policies.current().policy
            let now = Context.now()
            let isKnown = try await context.store.block(person, policy: policy, at: now)
            let isErased = isKnown ? try await context.store.destroy(person, at: now) : false
            await context.close()
            guard isKnown else { throw notFound("there is no such person") }
            if options.json {
                printJSON(["person": .text(person.description), "erased_now": .flag(isErased)])
            } else {
                print(
                    isErased
                        ? "erased; a message that the carrier has already may still arrive"
                        : "it was erased before"
                )
            }
        }
    }
}
