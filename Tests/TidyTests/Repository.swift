import Foundation

/// The files of this repository, as the rules see them.
struct Repository: Sendable {
    static let here = Repository()

    /// The folder that holds `.swift-format`, above this file.
    let root: URL
    /// Paths from the root: what git tracks or would track, in order.
    let paths: [String]

    private init() {
        var folder = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
            .deletingLastPathComponent()
        while !FileManager.default.fileExists(atPath: folder.path + "/.swift-format") {
            precondition(folder.path != "/", "the tests lie inside the repository")
            folder.deleteLastPathComponent()
        }
        root = folder
        paths = (Self.listedByGit(folder) ?? Self.walked(folder)).filter { path in
            let attributes = try? FileManager.default.attributesOfItem(
                atPath: folder.path + "/" + path
            )
            return attributes?[.type] as? FileAttributeType == .typeRegular
        }.sorted()
    }

    func bytes(_ path: String) -> Data {
        (try? Data(contentsOf: root.appendingPathComponent(path))) ?? Data()
    }

    func text(_ path: String) -> String {
        String(decoding: bytes(path), as: UTF8.self)
    }

    /// The Swift files of the product's targets, taken apart once for all rules.
    static let sources: [SwiftSource] = here.paths
        .filter { $0.hasPrefix("Sources/") && $0.hasSuffix(".swift") }
        .map { SwiftSource(path: $0, text: here.text($0)) }

    /// Every Swift file there is.
    var swiftPaths: [String] { paths.filter { $0.hasSuffix(".swift") } }

    /// Files that people write; fixtures are dirty on purpose.
    var writtenPaths: [String] {
        let endings = [
            ".swift", ".md", ".yaml", ".yml", ".json", ".sql", ".c", ".h", ".cpp", ".py", ".pl",
            ".sh", "Makefile",
        ]
        return paths.filter { path in
            let isScript = path.hasPrefix("scripts/") || path.hasPrefix(".ci/")
            return !path.contains("/Fixtures/")
                && (isScript || endings.contains { path.hasSuffix($0) })
        }
    }

    private static func listedByGit(_ folder: URL) -> [String]? {
        let git = Process()
        git.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        git.arguments = [
            "git", "-C", folder.path, "ls-files", "-z", "--cached", "--others",
            "--exclude-standard",
        ]
        let output = Pipe()
        git.standardOutput = output
        git.standardError = FileHandle.nullDevice
        guard (try? git.run()) != nil else { return nil }
        let bytes = output.fileHandleForReading.readDataToEndOfFile()
        git.waitUntilExit()
        guard git.terminationStatus == 0 else { return nil }
        return bytes.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
    }

    /// For a copy of the files without git.
    private static func walked(_ folder: URL) -> [String] {
        let all = FileManager.default.enumerator(atPath: folder.path)
        var paths: [String] = []
        while let path = all?.nextObject() as? String {
            let top = path.prefix { $0 != "/" }
            let isIgnored = top == ".git" || top.hasPrefix(".build") || top == "demo"
            if !isIgnored { paths.append(path) }
        }
        return paths
    }
}
