import Glibc
import Testing

@testable import Vault

/// A folder that is gone when the test ends.
final class TemporaryFolder {
    let path: String

    init() {
        var template = [CChar]("/tmp/recado-vault-XXXXXX".utf8CString)
        path = mkdtemp(&template).map { String(cString: $0) }!
    }

    func write(_ name: String, _ bytes: [UInt8], mode: mode_t) -> String {
        let file = path + "/" + name
        let handle = open(file, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        precondition(Glibc.write(handle, bytes, bytes.count) == bytes.count)
        precondition(fchmod(handle, mode) == 0)
        close(handle)
        return file
    }

    deinit {
        for name in ["master.key", "pipe"] { unlink(path + "/" + name) }
        rmdir(path)
    }
}

@Suite("The file of the master key")
struct KeyFileTests {
    let folder = TemporaryFolder()
    var path: String { folder.path + "/master.key" }

    @Test("a created key is read back as the same key, by its owner only")
    func create() throws {
        let created = try KeyFile.create(at: path)
        var status = stat()
        #expect(stat(path, &status) == 0)
        #expect(status.st_mode & 0o777 == 0o600)
        #expect(status.st_size == 32)
        #expect(try KeyFile.read(at: path).check == created.check)
    }

    @Test("a check value survives its column")
    func check() {
        let check = Given.master.check
        #expect(KeyCheck(bytes: check.bytes) == check)
        #expect(KeyCheck(value: check.value) == check)
        #expect(KeyCheck(bytes: [1, 2, 3]) == nil)
        #expect(check != Given.otherMaster.check)
    }

    @Test("two created keys differ")
    func distinct() throws {
        let first = try KeyFile.create(at: path)
        unlink(path)
        #expect(try KeyFile.create(at: path).check != first.check)
    }

    @Test("a key that is there is never overwritten")
    func exists() throws {
        let first = try KeyFile.create(at: path)
        let error = #expect(throws: VaultError.self) { try KeyFile.create(at: path) }
        #expect(error?.code == .keyFileExists)
        #expect(try KeyFile.read(at: path).check == first.check)
    }

    @Test("a folder that is not there is named when creating, a missing file when reading")
    func missing() {
        let create = #expect(throws: VaultError.self) {
            try KeyFile.create(at: folder.path + "/none/master.key")
        }
        #expect(create?.code == .keyFileUnwritable)
        let read = #expect(throws: VaultError.self) { try KeyFile.read(at: path) }
        #expect(read?.code == .keyFileMissing)
        #expect(read?.subject == path)
    }

    @Test("a key that others may touch is refused", arguments: [0o604, 0o640, 0o660, 0o644, 0o610])
    func permissions(mode: mode_t) {
        let file = folder.write("master.key", [UInt8](0..<32), mode: mode)
        let error = #expect(throws: VaultError.self) { try KeyFile.read(at: file) }
        #expect(error?.code == .keyFileReadableByOthers)
    }

    @Test("a key that its owner may only read is accepted")
    func readOnly() throws {
        let file = folder.write("master.key", [UInt8](0..<32), mode: 0o400)
        #expect(try KeyFile.read(at: file).check == Given.master.check)
    }

    @Test("a file of another length is not a key", arguments: [0, 1, 31, 33, 64])
    func length(count: Int) {
        let bytes = [UInt8](repeating: 9, count: count)
        let file = folder.write("master.key", bytes, mode: 0o600)
        #expect(throws: VaultError(.keyFileWrongLength, file, detail: count)) {
            try KeyFile.read(at: file)
        }
    }

    @Test("a folder or a pipe is not a key file, and is not waited for")
    func otherKinds() {
        let pipe = folder.path + "/pipe"
        #expect(mkfifo(pipe, 0o600) == 0)
        for path in [pipe, folder.path] {
            let error = #expect(throws: VaultError.self) { try KeyFile.read(at: path) }
            #expect(error?.code == .keyFileUnreadable)
        }
    }
}
