/// A moment in time, counted in milliseconds since 1970-01-01T00:00:00Z, leap seconds ignored.
public struct Instant: Hashable, Comparable, Sendable {
    /// Milliseconds since the epoch, UTC.
    public let milliseconds: Int64

    /// Makes an instant from milliseconds since the epoch.
    @inlinable public init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    /// Makes an instant from whole seconds since the epoch.
    @inlinable public init(seconds: Int64) {
        self.milliseconds = seconds * 1_000
    }

    /// Whole seconds since the epoch, rounded down.
    public var seconds: Int64 {
        milliseconds >= 0 ? milliseconds / 1_000 : (milliseconds - 999) / 1_000
    }

    /// Earlier before later.
    @inlinable public static func < (left: Instant, right: Instant) -> Bool {
        left.milliseconds < right.milliseconds
    }

    /// The instant `minutes` later (earlier when negative).
    public func adding(minutes: Int64) -> Instant {
        Instant(milliseconds: milliseconds + minutes * 60_000)
    }

    /// The instant `seconds` later (earlier when negative).
    public func adding(seconds: Int64) -> Instant {
        Instant(milliseconds: milliseconds + seconds * 1_000)
    }

    /// The instant `hours` later (earlier when negative).
    public func adding(hours: Int64) -> Instant {
        adding(minutes: hours * 60)
    }

    /// The end of time: later than every instant the product can meet.
    @inlinable public static var distantFuture: Instant {
        Instant(milliseconds: 253_402_300_799_000)
    }

    /// The beginning of time: earlier than every instant the product can meet.
    @inlinable public static var distantPast: Instant {
        Instant(milliseconds: -62_135_596_800_000)
    }
}

extension Instant: CustomStringConvertible {
    /// ISO 8601 in UTC, to the second, or to the millisecond when there is one.
    public var description: String {
        let day = Day(daysSinceEpoch: Int32(clamping: seconds.floorDivided(by: 86_400)))
        let second = seconds.floorRemainder(by: 86_400)
        let clock =
            padded(second / 3_600, 2) + ":" + padded(second / 60 % 60, 2) + ":"
            + padded(second % 60, 2)
        let fraction = milliseconds.floorRemainder(by: 1_000)
        return "\(day)T\(clock)" + (fraction == 0 ? "" : "." + padded(fraction, 3)) + "Z"
    }

    /// Reads ISO 8601 in UTC (`2026-11-21T10:00:00Z`, seconds and fraction optional), or nil.
    public init?(iso text: String) {
        let parts = text.split(separator: "T", omittingEmptySubsequences: false)
        guard parts.count == 2, let day = Day(iso: String(parts[0])), parts[1].hasSuffix("Z")
        else { return nil }
        // Int64(_:) would take a sign.
        guard parts[1].utf8.allSatisfy({ $0 != 0x2B && $0 != 0x2D }) else { return nil }
        let clock = parts[1].dropLast().split(separator: ":", omittingEmptySubsequences: false)
        guard clock.allSatisfy({ $0.utf8.count == 2 || $0.utf8.count > 3 }) else { return nil }
        guard clock.count == 2 || clock.count == 3,
            let hour = Int64(clock[0]), (0..<24).contains(hour),
            let minute = Int64(clock[1]), (0..<60).contains(minute)
        else { return nil }
        var milliseconds: Int64 = 0
        if clock.count == 3 {
            let second = clock[2].split(separator: ".", omittingEmptySubsequences: false)
            guard second.count <= 2, let whole = Int64(second[0]), (0..<60).contains(whole)
            else { return nil }
            milliseconds = whole * 1_000
            if second.count == 2 {
                let digits = second[1].prefix(3)
                guard let fraction = Int64(digits), !digits.isEmpty else { return nil }
                milliseconds += fraction * [100, 10, 1][digits.count - 1]
            }
        }
        self.init(
            milliseconds: Int64(day.daysSinceEpoch) * 86_400_000 + (hour * 60 + minute) * 60_000
                + milliseconds
        )
    }
}

extension FixedWidthInteger where Self: SignedInteger {
    /// Division rounding towards minus infinity.
    func floorDivided(by divisor: Self) -> Self {
        let quotient = self / divisor
        return self % divisor < 0 ? quotient - 1 : quotient
    }

    /// The remainder that goes with `floorDivided`, never negative for a positive divisor.
    func floorRemainder(by divisor: Self) -> Self {
        let remainder = self % divisor
        return remainder < 0 ? remainder + divisor : remainder
    }
}

/// Decimal digits of a number that is not negative, filled with zeros on the left to `width`.
func padded(_ number: some BinaryInteger, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
}
