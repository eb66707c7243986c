import Foundation
import Values

@testable import recado

/// A new installation in a folder of its own, which is gone when the test is.
final class Installation {
    let folder: String
    let settings: Settings

    init() throws {
        folder = NSTemporaryDirectory() + "recado-cli-" + UUID().uuidString
        try FileManager.default.createDirectory(
            atPath: folder,
            withIntermediateDirectories: true
        )
        var settings = Settings()
        settings.database = folder + "/recado.db"
        settings.keyFile = folder + "/recado.key"
        settings.resources =
            URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Resources").path
        self.settings = settings
    }

    deinit {
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// Does what `recado init` does, and leaves the database open for writing.
    func begin() async throws -> Context {
        let context = try await Context.open(settings, makesKey: true)
        let texts = try Publication.texts(files: [], resources: context.resources, inForce: [])
        _ = try await Publication.publish(texts, context, at: Context.now())
        return context
    }

    func path(_ name: String) -> String { folder + "/" + name }
}
