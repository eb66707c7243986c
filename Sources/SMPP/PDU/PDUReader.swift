/// Reads the fields of one PDU body in order; every read checks the end.
struct PDUReader {
    private let octets: UnsafeRawBufferPointer
    private var offset = 0

    init(_ body: UnsafeRawBufferPointer) {
        octets = body
    }

    var remaining: Int { octets.count - offset }

    mutating func octet(_ field: StaticString) throws(PDUError) -> UInt8 {
        guard offset < octets.count else {
            throw PDUError(.truncated, field, .invalidCommandLength)
        }
        defer { offset += 1 }
        return octets[offset]
    }

    /// A C-Octet String of at most `capacity` octets and its NUL.
    mutating func cOctets<let capacity: Int>(
        _ field: StaticString,
        orStatus status: CommandStatus
    ) throws(PDUError) -> FixedOctets<capacity> {
        let limit = min(remaining, capacity + 1)
        var length = 0
        while length < limit, octets[offset + length] != 0 {
            length += 1
        }
        guard length < limit else {
            if limit <= capacity { throw PDUError(.truncated, field, .invalidCommandLength) }
            throw PDUError(.fieldTooLong, field, status)
        }
        let start = offset
        offset += length + 1
        if length == 0 { return FixedOctets() }
        return FixedOctets(
            truncating: UnsafeRawBufferPointer(rebasing: octets[start..<start + length])
        )
    }

    /// A C-Octet String in a response: an absent one is empty, a missing NUL and an excess are
    /// forgiven, because refusing to read an answer would lose what it says.
    mutating func lenientCOctets<let capacity: Int>() -> FixedOctets<capacity> {
        var length = 0
        while offset + length < octets.count, octets[offset + length] != 0 {
            length += 1
        }
        let start = offset
        offset = min(offset + length + 1, octets.count)
        return FixedOctets(
            truncating: UnsafeRawBufferPointer(rebasing: octets[start..<start + length])
        )
    }

    mutating func block(_ count: Int, _ field: StaticString, orStatus status: CommandStatus)
        throws(PDUError) -> [UInt8]
    {
        guard count <= remaining else { throw PDUError(.truncated, field, status) }
        if count == 0 { return [] }
        defer { offset += count }
        return [UInt8](octets[offset..<offset + count])
    }

    mutating func optionalParameters() throws(PDUError) -> OptionalParameters {
        if remaining == 0 { return OptionalParameters() }
        let rest = UnsafeRawBufferPointer(rebasing: octets[offset...])
        offset = octets.count
        guard OptionalParameters.isWellFormed(rest) else {
            throw PDUError(
                .optionalParameters,
                "the optional parameters",
                .invalidOptionalParameters
            )
        }
        return OptionalParameters(unchecked: [UInt8](rest))
    }

    /// The optional parameters of a response; what is cut off is left out.
    mutating func lenientOptionalParameters() -> OptionalParameters {
        do throws(PDUError) { return try optionalParameters() } catch {
            return OptionalParameters()
        }
    }
}
