/// Mexican telephone numbers in the forms in which portfolios hold them.
public enum MexicanNumber {
    /// The ten national digits of a number in a usual form; nil leaves it to libphonenumber.
    ///
    /// Ten digits, with +52 or 52, with the mobile 1 of the years before 2019 (+521), and with
    /// the prefixes that were dialled then (01, 044, 045); spaces, dots, dashes and brackets
    /// between them. Only geographic numbers that libphonenumber finds valid are given.
    public static func national(_ octets: UnsafeRawBufferPointer) -> UInt64? {
        var digits: UInt64 = 0
        var count = 0
        var hasPlus = false
        for (index, byte) in octets.enumerated() {
            switch byte {
            case 0x30...0x39:
                count += 1
                guard count <= 13 else { return nil }
                digits = digits * 10 + UInt64(byte - 0x30)
            case 0x2B where index == 0: hasPlus = true
            case 0x20, 0x2D, 0x2E, 0x28, 0x29: break
            default: return nil
            }
        }
        guard let national = strip(digits, count, hasPlus), isGeographic(national) else {
            return nil
        }
        return national
    }

    /// E.164 of ten national digits.
    public static func e164(_ national: UInt64) -> String {
        "+52" + String(national)
    }

    private static func strip(_ digits: UInt64, _ count: Int, _ hasPlus: Bool) -> UInt64? {
        let ten: UInt64 = 10_000_000_000
        let prefix = digits / ten
        let rest = digits % ten
        guard rest >= ten / 10 else { return nil }
        switch (count, prefix) {
        case (10, _): return hasPlus ? nil : rest
        case (12, 52): return rest
        case (13, 521): return rest
        case (12, 1), (13, 44), (13, 45): return hasPlus ? nil : rest
        default: return nil
        }
    }

    /// Whether the first digits are those of a place.
    private static func isGeographic(_ national: UInt64) -> Bool {
        let lead = national / 100_000_000
        return lead >= 22 && lead <= 99
    }
}
