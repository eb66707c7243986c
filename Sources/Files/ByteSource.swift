import CZlib
import Glibc

/// The octets of a file in order, inflated if gzip, with memory that does not grow with it.
final class ByteSource {
    private let descriptor: Int32
    private var inflater: Inflater?
    private var pushedBack: [UInt8] = []
    private var pushedBackOffset = 0
    private var total: Int64 = 0
    /// Whether the file is compressed by gzip.
    let isCompressed: Bool

    init(path: String) throws(FileProblem) {
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw FileProblem(
                .unreadable,
                "the file cannot be opened: \(ByteSource.systemReason(errno))",
                remedy: "Check its path and permissions."
            )
        }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT != S_IFDIR else {
            close(descriptor)
            throw FileProblem(
                .unreadable,
                "the path is a folder",
                remedy: "Give the path of a file."
            )
        }
        var magic: [UInt8] = [0, 0]
        let count = pread(descriptor, &magic, 2, 0)
        isCompressed = count == 2 && magic == [0x1F, 0x8B]
        if isCompressed { inflater = Inflater(descriptor: descriptor) }
    }

    deinit { close(descriptor) }

    /// Puts octets in front of what is read next; only once, for a sample.
    func pushBack(_ octets: [UInt8]) {
        pushedBack = octets
        pushedBackOffset = 0
    }

    /// Reads up to `buffer.count` octets; 0 at the end of the file.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws(FileProblem) -> Int {
        if pushedBackOffset < pushedBack.count {
            let count = min(buffer.count, pushedBack.count - pushedBackOffset)
            pushedBack.withUnsafeBytes { source in
                buffer.copyMemory(
                    from: UnsafeRawBufferPointer(
                        rebasing: source[pushedBackOffset..<pushedBackOffset + count]
                    )
                )
            }
            pushedBackOffset += count
            if pushedBackOffset == pushedBack.count { pushedBack = [] }
            return count
        }
        let count: Int
        if let inflater {
            count = try inflater.read(into: buffer)
        } else {
            count = try ByteSource.readPlain(descriptor, into: buffer)
        }
        total += Int64(count)
        guard total <= TableLimits.content else {
            throw FileProblem(
                .tooLarge,
                "the file holds more than \(TableLimits.content >> 30) GiB of text",
                remedy: "Split it into several files."
            )
        }
        return count
    }

    static func readPlain(
        _ descriptor: Int32,
        into buffer: UnsafeMutableRawBufferPointer
    ) throws(FileProblem) -> Int {
        while true {
            let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
            if count >= 0 { return count }
            guard errno == EINTR else {
                throw FileProblem(
                    .unreadable,
                    "the file cannot be read: \(systemReason(errno))",
                    remedy: "Check the disk and copy the file again."
                )
            }
        }
    }

    static func systemReason(_ code: Int32) -> String {
        String(cString: strerror(code))
    }
}

/// Inflates gzip members one after another.
private final class Inflater {
    private let descriptor: Int32
    private let stream: UnsafeMutablePointer<z_stream>
    private let input: UnsafeMutableRawBufferPointer
    private var isInsideMember = true
    private var isAtEnd = false

    init(descriptor: Int32) {
        self.descriptor = descriptor
        input = .allocate(byteCount: 256 << 10, alignment: 16)
        // zlib keeps a pointer back to the stream, so it may not move.
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        let size = Int32(MemoryLayout<z_stream>.size)
        let result = inflateInit2_(stream, 15 + 16, ZLIB_VERSION, size)
        precondition(result == Z_OK, "zlib refuses to start only without memory")
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
        input.deallocate()
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(FileProblem) -> Int {
        guard !isAtEnd, buffer.count > 0 else { return 0 }
        stream.pointee.next_out = buffer.bindMemory(to: UInt8.self).baseAddress
        stream.pointee.avail_out = UInt32(clamping: buffer.count)
        while Int(stream.pointee.avail_out) == min(buffer.count, Int(UInt32.max)) {
            if stream.pointee.avail_in == 0 {
                let count = try ByteSource.readPlain(descriptor, into: input)
                stream.pointee.next_in = input.bindMemory(to: UInt8.self).baseAddress
                stream.pointee.avail_in = UInt32(count)
                if count == 0 {
                    guard !isInsideMember else { throw truncated }
                    isAtEnd = true
                    return 0
                }
            }
            if !isInsideMember {
                // Some programs fill up the last block with zeros after the last member.
                if stream.pointee.next_in?.pointee == 0 {
                    isAtEnd = true
                    return 0
                }
                inflateReset(stream)
                isInsideMember = true
            }
            switch inflate(stream, Z_NO_FLUSH) {
            case Z_STREAM_END: isInsideMember = false
            case Z_OK, Z_BUF_ERROR: break
            default:
                throw FileProblem(
                    .damagedArchive,
                    "the gzip file is damaged",
                    remedy: "Ask for it again, or copy it again and compare the sizes."
                )
            }
        }
        return min(buffer.count, Int(UInt32.max)) - Int(stream.pointee.avail_out)
    }

    private var truncated: FileProblem {
        FileProblem(
            .damagedArchive,
            "the gzip file ends before its content does",
            remedy: "Ask for it again, or copy it again and compare the sizes."
        )
    }
}
