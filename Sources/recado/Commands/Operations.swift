import ArgumentParser
import Connectors
import Store
import Workers

/// The HTTP side of `serve`.
enum Operations {
    static func serve(
        _ settings: Settings,
        context: Context,
        engine: Engine,
        connectors: [SMPPConnector]
    ) async throws {
        try await Task.sleep(for: .seconds(1_000_000))
    }
}
let queryCommands: [any AsyncParsableCommand.Type] = []
