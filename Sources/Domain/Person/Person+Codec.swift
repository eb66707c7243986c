internal import Messaging
public import Values

extension CanonicalWriter {
    /// Writes facts of a person.
    public mutating func write(_ value: PersonFacts) {
        write(optional: value.country) { $0.write($1) }
        write(optional: value.region) { $0.write($1) }
        write(list: value.zones) { $0.write($1) }
        write(value.language)
        write(optional: value.birthDay) { $0.write($1) }
        write(value.isDeceased)
        write(value.isRepresented)
        write(optional: value.preferredHours) {
            $0.write($1.lowerBound)
            $0.write($1.upperBound)
        }
        write(optional: value.preferredChannel) { $0.write(choice: $1) }
        write(UInt64(value.comparable))
    }

    /// Writes a contact point.
    public mutating func write(_ value: ContactPoint) {
        write(value.id)
        write(choice: value.kind)
        write(optional: value.country) { $0.write($1) }
        write(choice: value.provenance)
        write(choice: value.ownership)
        write(choice: value.reach)
        write(choice: value.consent)
        write(UInt64(value.optedOutChannels))
        write(UInt64(value.lackingChannels))
        write(value.isCurrent)
        write(value.failures)
        write(value.rank)
    }
}

extension CanonicalReader {
    /// Reads facts of a person.
    public mutating func personFacts() throws(CanonicalBytesError) -> PersonFacts {
        var facts = PersonFacts(
            country: try optional { r throws(CanonicalBytesError) in try r.text() }
        )
        facts.region = try optional { r throws(CanonicalBytesError) in try r.text() }
        facts.zones = try list(limit: PersonFacts.zoneLimit) { r throws(CanonicalBytesError) in
            try r.text()
        }
        facts.language = try text()
        facts.birthDay = try optional { r throws(CanonicalBytesError) in try r.day() }
        facts.isDeceased = try bool()
        facts.isRepresented = try bool()
        if try bool() {
            let from = try timeOfDay()
            let to = try timeOfDay()
            guard from <= to else { throw failure("hours in order") }
            facts.preferredHours = from...to
        }
        facts.preferredChannel = try optional { r throws(CanonicalBytesError) in try r.choice() }
        facts.comparable = try unsigned32()
        return facts
    }

    /// Reads a contact point.
    public mutating func contactPoint() throws(CanonicalBytesError) -> ContactPoint {
        var point = ContactPoint(
            id: try id(),
            kind: try choice(),
            country: try optional { r throws(CanonicalBytesError) in try r.text() },
            provenance: try choice()
        )
        point.ownership = try choice()
        point.reach = try choice()
        point.consent = try choice()
        point.optedOutChannels = try unsigned32()
        point.lackingChannels = try unsigned32()
        point.isCurrent = try bool()
        point.failures = try byte()
        point.rank = try byte()
        return point
    }
}
