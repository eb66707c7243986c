/// Looks through octets for what is no UTF-8 and for what mis-read text looks like.
enum UTF8Check {
    /// The length of the valid sequence at `index`; 0 when there is none.
    @inline(__always)
    static func sequence(_ base: UnsafePointer<UInt8>, _ index: Int, _ count: Int) -> Int {
        let lead = base[index]
        if lead < 0x80 { return 1 }
        if lead < 0xC2 { return 0 }
        guard index + 1 < count else { return 0 }
        let second = base[index + 1]
        guard second & 0xC0 == 0x80 else { return 0 }
        if lead < 0xE0 { return 2 }
        guard index + 2 < count, base[index + 2] & 0xC0 == 0x80 else { return 0 }
        if lead < 0xF0 {
            if lead == 0xE0 && second < 0xA0 || lead == 0xED && second >= 0xA0 { return 0 }
            return 3
        }
        guard lead < 0xF5, index + 3 < count, base[index + 3] & 0xC0 == 0x80 else { return 0 }
        if lead == 0xF0 && second < 0x90 || lead == 0xF4 && second >= 0x90 { return 0 }
        return 4
    }

    /// The offsets of octets that begin no sequence, or begin one that looks mis-read.
    static func suspects(_ base: UnsafePointer<UInt8>, _ count: Int) -> [Int] {
        var found: [Int] = []
        var index = 0
        while index < count {
            if index + 8 <= count {
                let word = UnsafeRawPointer(base + index).loadUnaligned(as: UInt64.self)
                if word & 0x8080_8080_8080_8080 == 0 {
                    index += 8
                    continue
                }
            }
            let lead = base[index]
            guard lead >= 0x80 else {
                index += 1
                continue
            }
            let length = sequence(base, index, count)
            if length == 0 {
                found.append(index)
                index += 1
                continue
            }
            // Ideographs (GBK), and Â Ã Å â with more beyond ASCII behind them (Latin-1).
            if length == 3 && lead <= 0xEE && (lead >= 0xE3 || base[index + 1] >= 0xBA) {
                found.append(index)
            } else if lead == 0xC3, index + 2 < count, base[index + 2] >= 0x80,
                [0x82, 0x83, 0x85, 0xA2].contains(base[index + 1])
            {
                found.append(index)
            }
            index += length
        }
        return found
    }

    /// Whether the octets are UTF-8, but for a character cut off at the end.
    static func isValidSample(_ octets: [UInt8]) -> Bool {
        octets.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return true }
            var index = 0
            while index < buffer.count {
                let length = sequence(base, index, buffer.count)
                if length == 0 {
                    return buffer.count - index < 4 && base[index] >= 0xC2
                }
                index += length
            }
            return true
        }
    }
}
