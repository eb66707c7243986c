import Glibc

/// Writes rows as CSV (RFC 4180) that becomes visible only when it is complete.
///
/// The rows go to a file beside the wanted one, which `finish()` puts in its place; until then,
/// and after an error, what was there before stays. Lines end in LF, text is UTF-8.
public final class CSVWriter {
    private static let bufferSize = 256 << 10

    private let path: String
    private let temporary: String
    private let delimiter: UInt8
    private var descriptor: Int32
    private var buffer: [UInt8] = []

    /// Begins a file that only its owner can read.
    ///
    /// - Throws: `FileProblem` when the folder cannot be written.
    public init(path: String, delimiter: UInt8 = UInt8(ascii: ",")) throws(FileProblem) {
        self.path = path
        self.delimiter = delimiter
        temporary = "\(path).\(getpid()).part"
        descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw WholeFile.unwritable(errno) }
        buffer.reserveCapacity(CSVWriter.bufferSize + 4_096)
    }

    deinit {
        guard descriptor >= 0 else { return }
        close(descriptor)
        unlink(temporary)
    }

    /// Writes a row of texts.
    public func write(_ fields: [String]) throws(FileProblem) {
        for (index, field) in fields.enumerated() {
            if index > 0 { buffer.append(delimiter) }
            var field = field
            field.withUTF8 { append(UnsafeRawBufferPointer($0)) }
        }
        try endRow()
    }

    /// Writes a row of a block, with texts in front of its own fields.
    public func write(_ block: RowBlock, row: Int, after first: [String] = []) throws(FileProblem) {
        for (index, field) in first.enumerated() {
            if index > 0 { buffer.append(delimiter) }
            var field = field
            field.withUTF8 { append(UnsafeRawBufferPointer($0)) }
        }
        for column in 0..<block.fieldCount(row) {
            if column > 0 || !first.isEmpty { buffer.append(delimiter) }
            block.withField(row, column) { append($0) }
        }
        try endRow()
    }

    /// Makes the file durable and puts it in its place.
    public func finish() throws(FileProblem) {
        try flush()
        guard fsync(descriptor) == 0, close(descriptor) == 0 else {
            throw WholeFile.unwritable(errno)
        }
        descriptor = -1
        guard rename(temporary, path) == 0 else {
            let code = errno
            unlink(temporary)
            throw WholeFile.unwritable(code)
        }
    }

    private func append(_ octets: UnsafeRawBufferPointer) {
        let needsQuotes = octets.contains {
            $0 == delimiter || $0 == 0x22 || $0 == 0x0A || $0 == 0x0D
        }
        guard needsQuotes || octets.first == 0x20 || octets.last == 0x20 else {
            buffer.append(contentsOf: octets)
            return
        }
        buffer.append(0x22)
        for byte in octets {
            if byte == 0x22 { buffer.append(0x22) }
            buffer.append(byte)
        }
        buffer.append(0x22)
    }

    private func endRow() throws(FileProblem) {
        buffer.append(0x0A)
        if buffer.count >= CSVWriter.bufferSize { try flush() }
    }

    private func flush() throws(FileProblem) {
        var offset = 0
        while offset < buffer.count {
            let count = buffer.withUnsafeBytes {
                Glibc.write(descriptor, $0.baseAddress.map { $0 + offset }, $0.count - offset)
            }
            if count > 0 {
                offset += count
            } else if errno != EINTR {
                throw WholeFile.unwritable(errno)
            }
        }
        buffer.removeAll(keepingCapacity: true)
    }
}
