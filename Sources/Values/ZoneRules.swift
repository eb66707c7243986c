/// A time zone as data: when its offset from UTC changes, read from a TZif file (RFC 8536).
///
/// Deterministic and free of the system's own zone functions, so that a decision replayed
/// elsewhere sees the same local hours. After the last transition the footer rule (POSIX TZ)
/// applies; a footer that cannot be read makes the zone unusable rather than wrong.
public struct ZoneRules: Sendable, Equatable {
    /// The name in the tz database, such as `America/Mexico_City`.
    public var name: String { table.name }

    /// Shared, so that a copy of a zone counts one reference.
    private let table: Table

    private final class Table: Sendable, Equatable {
        let name: String
        let transitions: [Int64]
        let offsets: [Int32]
        let initialOffset: Int32
        let footer: PosixZone

        init(
            name: String,
            transitions: [Int64],
            offsets: [Int32],
            initialOffset: Int32,
            footer: PosixZone
        ) {
            self.name = name
            self.transitions = transitions
            self.offsets = offsets
            self.initialOffset = initialOffset
            self.footer = footer
        }

        static func == (left: Table, right: Table) -> Bool {
            left === right
                || left.name == right.name && left.transitions == right.transitions
                    && left.offsets == right.offsets
                    && left.initialOffset == right.initialOffset && left.footer == right.footer
        }
    }

    /// A zone that is always `offset` seconds east of UTC.
    public init(name: String, fixedOffsetSeconds offset: Int32) {
        table = Table(
            name: name,
            transitions: [],
            offsets: [],
            initialOffset: offset,
            footer: PosixZone(standardOffset: offset, daylight: nil)
        )
    }

    /// The offset from UTC in seconds, east positive, at an instant.
    public func offset(at instant: Instant) -> Int32 {
        let seconds = instant.seconds
        let table = table
        guard let last = table.transitions.last, seconds < last else {
            return table.footer.offset(at: seconds)
        }
        var low = 0
        var high = table.transitions.count
        while low < high {
            let middle = (low + high) / 2
            if table.transitions[middle] <= seconds { low = middle + 1 } else { high = middle }
        }
        return low == 0 ? table.initialOffset : table.offsets[low - 1]
    }

    /// The local day and time of day at an instant, to the minute (rounded down).
    public func local(_ instant: Instant) -> (day: Day, time: TimeOfDay) {
        let local = instant.seconds + Int64(offset(at: instant))
        let day = Day(daysSinceEpoch: Int32(clamping: local.floorDivided(by: 86_400)))
        let minute = Int(local.floorRemainder(by: 86_400) / 60)
        return (day, TimeOfDay(minutes: minute) ?? .midnight)
    }

    /// The first instant at which the local clock shows this day and time.
    ///
    /// A time that the clock skips gives the instant of the skip; one that it shows twice gives
    /// the first.
    public func instant(_ day: Day, _ time: TimeOfDay) -> Instant {
        let wanted = Int64(day.daysSinceEpoch) * 86_400 + Int64(time.minutes) * 60
        // Offsets lie within ±26 h and change at most once within any such span here.
        let before = offset(at: Instant(seconds: wanted - 93_600))
        let after = offset(at: Instant(seconds: wanted + 93_600))
        let early = wanted - Int64(before)
        if offset(at: Instant(seconds: early)) == before { return Instant(seconds: early) }
        let late = wanted - Int64(after)
        if offset(at: Instant(seconds: late)) == after { return Instant(seconds: late) }
        // Skipped: find the transition between the two readings.
        var low = min(early, late)
        var high = max(early, late)
        while low < high {
            let middle = (low + high) / 2
            if offset(at: Instant(seconds: middle)) == before {
                low = middle + 1
            } else {
                high = middle
            }
        }
        return Instant(seconds: low)
    }

    /// Reads a TZif file of version 2 or later.
    ///
    /// - Throws: `ZoneRulesError` when the bytes are no such file or its footer is not understood.
    public init(name: String, tzif bytes: [UInt8]) throws(ZoneRulesError) {
        var reader = BigEndianReader(bytes: bytes)
        let first = try reader.header(name)
        guard first.version >= 2 else { throw ZoneRulesError(zone: name, "is of version 1") }
        try reader.skip(first.blockLength(timeSize: 4), name)
        let header = try reader.header(name)
        guard header.types > 0, header.times <= 10_000, header.types <= 256 else {
            throw ZoneRulesError(zone: name, "has impossible counts")
        }
        var times: [Int64] = []
        for _ in 0..<header.times { times.append(try reader.int64(name)) }
        var indices: [Int] = []
        for _ in 0..<header.times { indices.append(Int(try reader.byte(name))) }
        var types: [Int32] = []
        for _ in 0..<header.types {
            types.append(try reader.int32(name))
            try reader.skip(2, name)
        }
        try reader.skip(
            header.characters + header.leaps * 12 + header.standards + header.utcs,
            name
        )
        guard indices.allSatisfy({ $0 < types.count }) else {
            throw ZoneRulesError(zone: name, "names a local time type that it does not have")
        }
        let text = try reader.footer(name)
        guard let footer = PosixZone(text) else {
            throw ZoneRulesError(zone: name, "ends with a rule that is not understood")
        }
        table = Table(
            name: name,
            transitions: times,
            offsets: indices.map { types[$0] },
            initialOffset: types[0],
            footer: footer
        )
    }
}

/// Why a time zone could not be read; contact in such a zone is not allowed.
public struct ZoneRulesError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The zone's name.
    public let zone: String
    /// What is wrong with its file.
    public let reason: String

    /// Makes an error.
    public init(zone: String, _ reason: String) {
        self.zone = zone
        self.reason = reason
    }

    /// A sentence for an operator.
    public var description: String {
        "time zone \(zone) cannot be used: its file \(reason). Install Debian's package tzdata."
    }
}

/// Reads the big-endian integers of a TZif file.
private struct BigEndianReader {
    let bytes: [UInt8]
    var offset = 0

    struct Header {
        var version: Int
        var utcs: Int
        var standards: Int
        var leaps: Int
        var times: Int
        var types: Int
        var characters: Int

        func blockLength(timeSize: Int) -> Int {
            times * (timeSize + 1) + types * 6 + characters + leaps * (timeSize + 4) + standards
                + utcs
        }
    }

    mutating func header(_ zone: String) throws(ZoneRulesError) -> Header {
        guard bytes.count - offset >= 44, bytes[offset..<offset + 4].elementsEqual("TZif".utf8)
        else { throw ZoneRulesError(zone: zone, "is no TZif file") }
        let digit = bytes[offset + 4]
        let version = digit >= 0x32 && digit <= 0x39 ? Int(digit - 0x30) : 1
        offset += 20
        var counts: [Int] = []
        for _ in 0..<6 {
            let count = Int(try int32(zone))
            guard (0...1_000_000).contains(count) else {
                throw ZoneRulesError(zone: zone, "has impossible counts")
            }
            counts.append(count)
        }
        return Header(
            version: version,
            utcs: counts[0],
            standards: counts[1],
            leaps: counts[2],
            times: counts[3],
            types: counts[4],
            characters: counts[5]
        )
    }

    mutating func byte(_ zone: String) throws(ZoneRulesError) -> UInt8 {
        guard offset < bytes.count else { throw ZoneRulesError(zone: zone, "is cut short") }
        offset += 1
        return bytes[offset - 1]
    }

    mutating func int32(_ zone: String) throws(ZoneRulesError) -> Int32 {
        var value: UInt32 = 0
        for _ in 0..<4 { value = value << 8 | UInt32(try byte(zone)) }
        return Int32(bitPattern: value)
    }

    mutating func int64(_ zone: String) throws(ZoneRulesError) -> Int64 {
        var value: UInt64 = 0
        for _ in 0..<8 { value = value << 8 | UInt64(try byte(zone)) }
        return Int64(bitPattern: value)
    }

    mutating func skip(_ count: Int, _ zone: String) throws(ZoneRulesError) {
        guard bytes.count - offset >= count else {
            throw ZoneRulesError(zone: zone, "is cut short")
        }
        offset += count
    }

    mutating func footer(_ zone: String) throws(ZoneRulesError) -> String {
        guard try byte(zone) == 0x0A, bytes.last == 0x0A, offset <= bytes.count - 1 else {
            throw ZoneRulesError(zone: zone, "has no footer")
        }
        return String(decoding: bytes[offset..<bytes.count - 1], as: UTF8.self)
    }
}
