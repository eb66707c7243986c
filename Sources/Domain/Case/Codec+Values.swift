internal import Messaging
public import Values

extension CanonicalReader {
    /// Reads a case of an enumeration by its raw value.
    public mutating func choice<Choice: RawRepresentable>(
        _: Choice.Type = Choice.self
    ) throws(CanonicalBytesError) -> Choice where Choice.RawValue == UInt8 {
        guard let choice = Choice(rawValue: try byte()) else { throw failure("known case") }
        return choice
    }

    /// Reads an unsigned integer of 32 bits.
    public mutating func unsigned32() throws(CanonicalBytesError) -> UInt32 {
        guard let value = UInt32(exactly: try unsigned()) else {
            throw failure("integer of 32 bits")
        }
        return value
    }

    /// Reads the position of an element in a list of `count`.
    public mutating func position(below count: Int) throws(CanonicalBytesError) -> Int {
        let value = try unsigned()
        guard value < UInt64(count) else { throw failure("position in a list") }
        return Int(value)
    }

    mutating func timeOfDay() throws(CanonicalBytesError) -> TimeOfDay {
        guard let value = Int(exactly: try unsigned()), let time = TimeOfDay(minutes: value)
        else { throw failure("time of day") }
        return time
    }
}

extension CanonicalWriter {
    /// Writes a case of an enumeration by its raw value.
    public mutating func write<Choice: RawRepresentable>(
        choice: Choice
    ) where Choice.RawValue == UInt8 {
        write(choice.rawValue)
    }

    mutating func write(_ value: TimeOfDay) {
        write(UInt64(value.minutes))
    }
}
