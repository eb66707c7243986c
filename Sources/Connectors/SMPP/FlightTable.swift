internal import Messaging

/// The messages whose parts links hold, found by the tags of their parts.
///
/// A tag is a part (8 bits), a slot (24) and a stamp (32), so that an answer which comes after its
/// slot was given away is recognised.
struct FlightTable: Sendable {
    /// What an answer does to a message.
    enum Landing: Equatable {
        /// The part was open and is settled now; the message may have others.
        case settled(MessageReference, part: Int)
        /// The part was settled before, or its message is gone.
        case late
    }

    private struct Flight {
        var reference: MessageReference
        var stamp: UInt32
        /// A bit for each part without an outcome; 0 when the slot is free.
        var open: UInt16
        /// A bit for each part that never left.
        var unsent: UInt16
        var parts: UInt8
    }

    /// The most parts of a message: one bit each.
    static let partsLimit = 16

    private var flights: [Flight] = []
    private var free: [UInt32] = []

    /// How many messages have open parts.
    var count: Int { flights.count - free.count }

    /// Takes in a message; part n's tag is the returned one plus n.
    mutating func begin(_ reference: MessageReference, parts: Int) -> UInt64 {
        precondition((1...Self.partsLimit).contains(parts), "a message has 1…16 parts")
        let bits = UInt16(truncatingIfNeeded: (UInt32(1) << UInt32(parts)) - 1)
        let slot: UInt32
        if let index = free.popLast() {
            slot = index
            let stamp = flights[Int(index)].stamp &+ 1
            flights[Int(index)] = Flight(
                reference: reference,
                stamp: stamp,
                open: bits,
                unsent: 0,
                parts: UInt8(parts)
            )
        } else {
            slot = UInt32(flights.count)
            flights.append(
                Flight(reference: reference, stamp: 0, open: bits, unsent: 0, parts: UInt8(parts))
            )
        }
        return UInt64(flights[Int(slot)].stamp) << 32 | UInt64(slot) << 8
    }

    /// The part with this tag has an outcome.
    mutating func land(_ tag: UInt64) -> Landing {
        guard let (slot, part) = open(tag) else { return .late }
        flights[slot].open &= ~(1 << UInt16(part))
        return .settled(flights[slot].reference, part: part)
    }

    /// The part with this tag never left; false when it had an outcome before.
    mutating func keepUnsent(_ tag: UInt64) -> Bool {
        guard let (slot, part) = open(tag) else { return false }
        flights[slot].open &= ~(1 << UInt16(part))
        flights[slot].unsent |= 1 << UInt16(part)
        return true
    }

    /// What became of a message's unsent parts once no part is open: nil while some are.
    ///
    /// Frees the slot. `isWhole` tells that no part of the message ever left.
    mutating func finish(
        _ tag: UInt64
    ) -> (reference: MessageReference, unsent: [Int], isWhole: Bool)? {
        let slot = Int(tag >> 8 & 0xFF_FFFF)
        guard slot < flights.count, flights[slot].stamp == UInt32(tag >> 32),
            flights[slot].open == 0
        else { return nil }
        let flight = flights[slot]
        free.append(UInt32(slot))
        if flight.unsent == 0 { return (flight.reference, [], false) }
        let unsent = (0..<Int(flight.parts)).filter { flight.unsent & 1 << UInt16($0) != 0 }
        return (flight.reference, unsent, unsent.count == Int(flight.parts))
    }

    private func open(_ tag: UInt64) -> (slot: Int, part: Int)? {
        let slot = Int(tag >> 8 & 0xFF_FFFF)
        let part = Int(tag & 0xFF)
        guard slot < flights.count, flights[slot].stamp == UInt32(tag >> 32),
            part < Self.partsLimit, flights[slot].open & 1 << UInt16(part) != 0
        else { return nil }
        return (slot, part)
    }
}
