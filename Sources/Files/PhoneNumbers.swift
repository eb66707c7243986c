import CPhoneNumber

/// What kind of line a telephone number belongs to.
public enum PhoneKind: String, Sendable, CaseIterable {
    /// Mobile: text messages arrive.
    case mobile
    /// Fixed: text messages do not arrive.
    case fixed
    /// Mobile where the called party pays (Mexico's MPP): text messages arrive.
    case mobileCalledPays
    /// One or the other; the country's numbers do not tell.
    case fixedOrMobile
    /// Toll-free, premium rate and others that belong to no person.
    case nonGeographic
    /// Well-formed, but no operator has it.
    case unassigned
    /// Not known.
    case unknown

    /// Whether a text message can arrive; nil when it is not known.
    public var canReceiveText: Bool? {
        switch self {
        case .mobile, .mobileCalledPays: true
        case .fixed, .nonGeographic, .unassigned: false
        case .fixedOrMobile, .unknown: nil
        }
    }
}

/// A telephone number as it is stored and dialled.
public struct PhoneNumber: Sendable, Hashable {
    /// The number by ITU E.164, such as `+525512345678`.
    public let e164: String
    /// The region by ISO 3166, such as `MX`; nil when the number is not valid.
    public let region: String?
    /// Whether the number fits its country's numbering plan.
    public let isValid: Bool
    /// What kind of line it is.
    public let kind: PhoneKind

    /// Makes a number.
    public init(e164: String, region: String?, isValid: Bool, kind: PhoneKind) {
        self.e164 = e164
        self.region = region
        self.isValid = isValid
        self.kind = kind
    }
}

/// Reads telephone numbers as people and systems write them.
///
/// Mexican numbers in their usual forms take a path of our own, some hundred times faster than
/// libphonenumber, with which a test holds it equal; everything else is libphonenumber's.
public struct PhoneNumbers: Sendable {
    /// Octets of one number; longer text is none.
    public static let lengthLimit = 64

    /// The Mexican numbering plan; nil when only form can be checked.
    public let numbering: NumberingTable?

    /// Makes a reader, with the Mexican numbering plan if there is one.
    public init(numbering: NumberingTable?) {
        self.numbering = numbering
    }

    /// Reads a number; nil when the text is none.
    ///
    /// - Parameter region: Where the number would be dialled, two capital letters of ISO 3166.
    public func parse(_ text: String, region: String) -> PhoneNumber? {
        var text = text
        return text.withUTF8 { parse(UnsafeRawBufferPointer($0), region: region) }
    }

    /// Reads a number from octets of UTF-8; nil when they are none.
    public func parse(_ octets: UnsafeRawBufferPointer, region: String) -> PhoneNumber? {
        guard !octets.isEmpty, octets.count <= PhoneNumbers.lengthLimit else { return nil }
        if region == "MX", let national = MexicanNumber.national(octets) {
            return mexican(national)
        }
        return parseByLibrary(octets, region: region)
    }

    /// The number of ten national digits that `MexicanNumber.national` gave.
    public func mexican(_ national: UInt64) -> PhoneNumber {
        PhoneNumber(
            e164: MexicanNumber.e164(national),
            region: "MX",
            isValid: true,
            kind: mexicanKind(national)
        )
    }

    /// The kind of ten national digits: by numbering range, or unknown without a plan.
    public func mexicanKind(_ national: UInt64) -> PhoneKind {
        guard let numbering else { return .fixedOrMobile }
        return switch numbering.kind(of: national) {
        case .mobile: .mobile
        case .fixed: .fixed
        case .mobileCalledPays: .mobileCalledPays
        case .nonGeographic: .nonGeographic
        case nil: .unassigned
        }
    }

    /// Reads a number by libphonenumber alone.
    func parseByLibrary(_ octets: UnsafeRawBufferPointer, region: String) -> PhoneNumber? {
        guard region.utf8.count == 2, let base = octets.bindMemory(to: CChar.self).baseAddress
        else { return nil }
        var phone = recado_phone()
        guard recado_phone_parse(base, octets.count, region, &phone) else { return nil }
        let e164 = PhoneNumbers.text(&phone.e164)
        let place = PhoneNumbers.text(&phone.region)
        var kind = PhoneNumbers.kind(phone.kind)
        if e164.hasPrefix("+52"), let national = UInt64(e164.dropFirst(3)) {
            let ranged = mexicanKind(national)
            // The plan is newer than the library: what it assigns is valid.
            if !phone.is_valid, numbering?.kind(of: national) != nil { return mexican(national) }
            // The plan's ranges do not hold every special number the library knows.
            if ranged != .unassigned || kind == .fixedOrMobile { kind = ranged }
        }
        return PhoneNumber(
            e164: e164,
            region: place.isEmpty ? nil : place,
            isValid: phone.is_valid,
            kind: phone.is_valid ? kind : .unknown
        )
    }

    private static func text<Characters>(_ characters: inout Characters) -> String {
        withUnsafeBytes(of: &characters) { buffer in
            String(decoding: buffer.prefix { $0 != 0 }, as: UTF8.self)
        }
    }

    private static func kind(_ kind: recado_phone_kind) -> PhoneKind {
        switch kind {
        case recado_phone_fixed_line: .fixed
        case recado_phone_mobile: .mobile
        case recado_phone_fixed_line_or_mobile: .fixedOrMobile
        case recado_phone_toll_free, recado_phone_premium_rate, recado_phone_shared_cost,
            recado_phone_uan, recado_phone_voicemail, recado_phone_pager:
            .nonGeographic
        default: .unknown
        }
    }
}
