/// CRC-32 as of IEEE 802.3 (polynomial 0xEDB88320 reflected), for spreading and checking.
public struct CRC32: Sendable {
    private var state: UInt32 = 0xFFFF_FFFF

    /// Makes a checksum of nothing.
    public init() {}

    /// Adds bytes.
    public mutating func update(_ bytes: some Sequence<UInt8>) {
        for byte in bytes {
            state = CRC32.table[Int((state ^ UInt32(byte)) & 0xFF)] ^ state >> 8
        }
    }

    /// The checksum of what was added so far.
    public var value: UInt32 { ~state }

    private static let table: [UInt32] = (0..<256).map { index in
        var value = UInt32(index)
        for _ in 0..<8 {
            value = value & 1 == 1 ? 0xEDB8_8320 ^ value >> 1 : value >> 1
        }
        return value
    }
}
