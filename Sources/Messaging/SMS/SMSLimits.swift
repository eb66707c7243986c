/// How much fits into a segment, in units of its encoding (septets, or UTF-16 units).
///
/// TS 23.040 §9.2.3.24: 140 octets, less the header, which is filled up to whole septets.
public struct SMSLimits: Hashable, Sendable {
    /// Units of a message that is one segment.
    public let single: Int
    /// Units of each part of a longer one.
    public let part: Int

    /// The limits of an encoding with references of a width.
    public init(_ encoding: SMSEncoding, _ width: ConcatenationWidth) {
        let shift = encoding == .spanishShift ? 3 : 0
        let reference = width == .octet ? 5 : 6
        let unit = encoding == .ucs2 ? 16 : 7
        single = (140 - (shift > 0 ? shift + 1 : 0)) * 8 / unit
        part = (140 - shift - reference - 1) * 8 / unit
    }

    /// The segments that so many units take at least; characters that must not be cut may make it
    /// one more.
    func leastSegments(_ units: Int) -> Int {
        units <= single ? 1 : (units + part - 1) / part
    }
}
