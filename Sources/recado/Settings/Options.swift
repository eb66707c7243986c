import ArgumentParser
import Foundation
import Logging

/// Flags that every command has.
struct Options: ParsableArguments {
    @Option(help: "Configuration file (YAML); RECADO_CONFIG names one too.")
    var config: String?

    @Option(help: "SQLite file or postgresql:// address.")
    var database: String?

    @Option(help: "File of the master key.")
    var keyFile: String?

    @Option(help: "Whose data.")
    var tenant: String?

    @Option(help: "Folder of packs, strategies, mappings and numbering tables.")
    var resources: String?

    @Flag(help: "Print JSON for programs instead of text for people.")
    var json = false

    @Flag(help: "No progress on the terminal.")
    var quiet = false

    /// The settings in force for this call.
    func settings() throws -> Settings {
        var settings = try Settings.load(
            path: config,
            environment: ProcessInfo.processInfo.environment
        )
        if let database { settings.database = database }
        if let keyFile { settings.keyFile = keyFile }
        if let tenant { settings.tenant = tenant }
        if let resources { settings.resources = resources }
        return settings
    }

    /// Where progress goes: the terminal, or nowhere in a pipe.
    var terminal: Terminal { Terminal(isSilent: quiet || json) }
}

/// Progress on standard error, only when a person watches it.
struct Terminal: Sendable {
    private let isOn: Bool

    init(isSilent: Bool) {
        isOn = !isSilent && isatty(2) == 1
    }

    /// Replaces the line of progress.
    func show(_ text: String) {
        guard isOn else { return }
        FileHandle.standardError.write(Data("\r\u{1B}[K\(text)".utf8))
    }

    /// Ends the line of progress.
    func done() {
        guard isOn else { return }
        FileHandle.standardError.write(Data("\r\u{1B}[K".utf8))
    }
}

/// Exit codes besides 0 and 64.
enum Exit {
    static let failed = ExitCode(1)
    static let asks = ExitCode(2)
    static let notFound = ExitCode(3)
}

/// Structured logs on standard error: constant texts, ids as metadata.
func makeLogger(_ level: String) -> Logger {
    var logger = Logger(label: "recado", factory: { StreamLogHandler.standardError(label: $0) })
    logger.logLevel = Logger.Level(rawValue: level) ?? .info
    return logger
}
