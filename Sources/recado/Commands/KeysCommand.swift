import ArgumentParser
import Foundation
import Store
import Vault

/// Master and tenant keys.
struct KeysCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys",
        abstract: "Make and rotate keys.",
        subcommands: [Create.self, Rotate.self]
    )

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a master key, readable by its owner only.",
            discussion: """
                Keep a copy apart from the database: without it nothing personal can be read.

                Example: recado keys create --key-file recado.key
                """
        )

        @OptionGroup var options: Options

        func run() async throws {
            let settings = try options.settings()
            _ = try KeyFile.create(at: settings.keyFile)
            print("\(settings.keyFile) is made: keep a copy in a safe place")
        }
    }

    struct Rotate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Wrap the tenant's keys by a new master key.",
            discussion: """
                Stop all workers first. The old key file may be destroyed afterwards; backups \
                made before need it.

                Example: recado keys rotate --to new.key
                """
        )

        @OptionGroup var options: Options
        @Option(help: "The new master key; made if it is not there.")
        var to: String
        @Flag(help: "Also begin a new tenant key for new persons.")
        var newGeneration = false

        func run() async throws {
            let context = try await Context.open(try options.settings())
            let exists = FileManager.default.fileExists(atPath: to)
            let master = exists ? try KeyFile.read(at: to) : try KeyFile.create(at: to)
            try await context.store.rotateKeys(to: master, addingGeneration: newGeneration)
            await context.close()
            print("the tenant's keys are wrapped by \(to): use it as key_file from now on")
        }
    }
}

/// Begins a new installation.
struct InitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Make the master key and the database, and publish the shipped policy.",
        discussion: "Example: recado init --database recado.db --key-file recado.key"
    )

    @OptionGroup var options: Options

    func run() async throws {
        let context = try await Context.open(try options.settings(), makesKey: true)
        let texts = try await Publication.texts(
            files: [],
            resources: context.resources,
            inForce: context.store.latestPolicy()?.texts ?? []
        )
        let (number, _) = try await Publication.publish(texts, context, at: Context.now())
        await context.close()
        print("ready: policy \(number) is in force. Next: recado import FILE --mapping MAPPING")
    }
}
