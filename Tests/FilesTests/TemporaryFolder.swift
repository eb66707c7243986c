import Glibc

/// A folder that is gone when the test is.
final class TemporaryFolder {
    private let root: String
    private var names: Set<String> = []

    init() {
        var template = Array("/tmp/recado-files-XXXXXX".utf8) + [0]
        template.withUnsafeMutableBytes { buffer in
            let made = buffer.bindMemory(to: CChar.self).baseAddress.map { mkdtemp($0) }
            precondition(made != nil, "tests need a folder for temporary files")
        }
        root = String(decoding: template.dropLast(), as: UTF8.self)
    }

    deinit {
        for name in names { unlink("\(root)/\(name)") }
        rmdir(root)
    }

    /// The path of a file in the folder.
    func path(_ name: String) -> String {
        names.insert(name)
        return "\(root)/\(name)"
    }

    /// Writes a text and gives its path.
    func write(_ name: String, _ text: String) -> String {
        write(name, Array(text.utf8))
    }

    /// Writes octets and gives their path.
    func write(_ name: String, _ octets: [UInt8]) -> String {
        let path = path(name)
        guard let file = fopen(path, "w") else { return path }
        fwrite(octets, 1, octets.count, file)
        fclose(file)
        return path
    }
}
