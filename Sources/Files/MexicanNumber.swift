/// Mexican telephone numbers in the forms in which portfolios hold them.
public enum MexicanNumber {
    /// The ten national digits of a number in a usual form; nil leaves it to libphonenumber.
    ///
    /// Ten digits, with +52 or 52, with the mobile 1 of the years before 2019 (+521), and with
    /// the prefixes that were dialled then (01, 044, 045); spaces, dots, dashes and brackets
    /// between them. Only numbers that libphonenumber finds valid are given.
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
        guard let national = strip(digits, count, hasPlus), hasKnownLead(national) else {
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

    /// Whether every number with these first three digits is valid for libphonenumber.
    private static func hasKnownLead(_ national: UInt64) -> Bool {
        let lead = Int(national / 10_000_000)
        return leads[lead / 64] >> UInt64(lead % 64) & 1 == 1
    }

    /// One bit for each of 0…999, measured over all leads with libphonenumber 8.12.57; a lead
    /// of which it takes only some numbers (657) is left to the library.
    private static let leads: [UInt64] = [
        0x0000_0000_0000_0000, 0x0000_0000_0000_0000, 0x0000_0000_0000_0000, 0x03FA_7BBF_E000_0300,
        0xBF80_1341_BEDF_8000, 0xE7F8_00FF_BFEF_FFFE, 0xFF7F_BFEE_F800_0FBF, 0x001D_F3EE_FFBF_EFFB,
        0x03FF_FFC0_0000_0000, 0xFFBF_E5F0_00BF_9000, 0x07C0_C03F_BBED_3BFE, 0xFEFE_BFEF_FBFE_FF80,
        0xB7AF_FC01_20A7_EFFB, 0x5900_63BD_6000_761F, 0x4680_0770_1EF6_001A, 0x0000_00FF_DFE0_1BFE,
    ]
}
