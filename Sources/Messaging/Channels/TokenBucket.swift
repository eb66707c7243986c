public import Values

/// Paces one sender or route: so many messages a second, with a burst that has been saved up.
///
/// Whole numbers only, counted in millionths of a token, so that the same instants give the same
/// answers on every machine. A clock that steps back adds nothing and takes nothing away.
public struct TokenBucket: Hashable, Sendable {
    /// No rate is higher than this many tokens a second.
    public static let rateLimit = 1_000_000

    /// Tokens that come back each second.
    public private(set) var rate: Int
    /// The most that can be saved up.
    public let burst: Int
    private var millionths: Int64
    private var last: Instant

    /// Makes a full bucket.
    ///
    /// - Precondition: `rate` is 1…1,000,000 and `burst` is 1…1,000,000.
    public init(rate: Int, burst: Int, at now: Instant) {
        precondition((1...TokenBucket.rateLimit).contains(rate), "a rate is 1…1,000,000 a second")
        precondition((1...TokenBucket.rateLimit).contains(burst), "a burst is 1…1,000,000")
        self.rate = rate
        self.burst = burst
        self.millionths = Int64(burst) * 1_000_000
        self.last = now
    }

    /// Whole tokens there are at an instant.
    public func available(at now: Instant) -> Int {
        Int(max(0, level(at: now)) / 1_000_000)
    }

    /// Takes up to `count` tokens and says how many it got.
    public mutating func take(upTo count: Int, at now: Instant) -> Int {
        refill(at: now)
        let taken = min(max(0, count), Int(max(0, millionths) / 1_000_000))
        millionths -= Int64(taken) * 1_000_000
        return taken
    }

    /// The first instant at which there will be `count` tokens (at most the burst), if none are
    /// taken before.
    public func instant(of count: Int, from now: Instant) -> Instant {
        let missing = Int64(min(max(0, count), burst)) * 1_000_000 - level(at: now)
        if missing <= 0 { return now }
        // A millisecond brings `rate` thousandths, that is rate × 1,000 millionths.
        let perMillisecond = Int64(rate) * 1_000
        let wait = (missing + perMillisecond - 1) / perMillisecond
        return Instant(milliseconds: max(now.milliseconds, last.milliseconds) + wait)
    }

    /// Changes the rate from now on; what has been saved up stays.
    public mutating func setRate(_ newRate: Int, at now: Instant) {
        refill(at: now)
        rate = min(max(1, newRate), TokenBucket.rateLimit)
    }

    private mutating func refill(at now: Instant) {
        millionths = level(at: now)
        last = max(last, now)
    }

    private func level(at now: Instant) -> Int64 {
        let full = Int64(burst) * 1_000_000
        let elapsed = now.milliseconds - last.milliseconds
        guard elapsed > 0 else { return millionths }
        // Longer than it takes to fill: also keeps the product below from overflowing.
        if elapsed >= full / (Int64(rate) * 1_000) + 1 { return full }
        return min(full, millionths + elapsed * Int64(rate) * 1_000)
    }
}
