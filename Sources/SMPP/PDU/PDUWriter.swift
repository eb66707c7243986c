internal import NIOCore

/// Writes one PDU straight into a buffer's free space, which has been made large enough.
struct PDUWriter {
    private let target: UnsafeMutableRawBufferPointer
    private var offset: Int

    private init(_ target: UnsafeMutableRawBufferPointer) {
        self.target = target
        offset = PDUHeader.size
    }

    /// Appends a PDU whose body `body` writes and which is at most `bodyLimit` octets long.
    @inline(__always)
    static func write(
        _ command: CommandID,
        status: CommandStatus = .ok,
        sequence: UInt32,
        bodyLimit: Int,
        into buffer: inout ByteBuffer,
        body: (inout PDUWriter) -> Void
    ) {
        buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: PDUHeader.size + bodyLimit) {
            var writer = PDUWriter($0)
            body(&writer)
            let length = writer.offset
            writer.store(UInt32(length), at: 0)
            writer.store(command.rawValue, at: 4)
            writer.store(status.rawValue, at: 8)
            writer.store(sequence, at: 12)
            return length
        }
    }

    /// Appends a PDU that is only a header.
    static func write(
        _ command: CommandID,
        status: CommandStatus = .ok,
        sequence: UInt32,
        into buffer: inout ByteBuffer
    ) {
        write(command, status: status, sequence: sequence, bodyLimit: 0, into: &buffer) { _ in }
    }

    private func store(_ value: UInt32, at position: Int) {
        target.storeBytes(of: value.bigEndian, toByteOffset: position, as: UInt32.self)
    }

    mutating func octet(_ value: UInt8) {
        target[offset] = value
        offset += 1
    }

    mutating func cOctets<let capacity: Int>(_ value: FixedOctets<capacity>) {
        let start = offset
        value.withUnsafeOctets { source in
            for index in 0..<source.count {
                target[start + index] = source[index]
            }
        }
        offset += value.count
        octet(0)
    }

    mutating func octets(_ value: [UInt8]) {
        if value.isEmpty { return }
        let start = offset
        value.withUnsafeBytes { source in
            UnsafeMutableRawBufferPointer(rebasing: target[start..<start + source.count])
                .copyMemory(from: source)
        }
        offset += value.count
    }

    mutating func word(_ value: UInt16) {
        octet(UInt8(truncatingIfNeeded: value >> 8))
        octet(UInt8(truncatingIfNeeded: value))
    }
}
