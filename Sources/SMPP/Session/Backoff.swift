/// Waits between attempts to connect: doubling, with jitter, from a seed.
public struct Backoff: Sendable {
    private let minimum: Int64
    private let maximum: Int64
    private var attempts = 0
    private var state: UInt64

    /// - Parameters:
    ///   - minimum: the first wait in milliseconds.
    ///   - maximum: the longest.
    ///   - seed: the source of the jitter; give each link its own.
    public init(minimum: Int64 = 1_000, maximum: Int64 = 60_000, seed: UInt64) {
        precondition(minimum > 0 && maximum >= minimum, "A back-off needs 0 < minimum ≤ maximum.")
        self.minimum = minimum
        self.maximum = maximum
        state = seed
    }

    /// The next wait in milliseconds: between half of and the whole doubled step.
    public mutating func next() -> Int64 {
        var step = minimum
        for _ in 0..<min(attempts, 62) where step < maximum { step = min(step * 2, maximum) }
        attempts += 1
        return step - Int64(random() % UInt64(step / 2 + 1))
    }

    /// The longest wait, for a carrier that must not be hammered.
    public mutating func longest() -> Int64 {
        maximum - Int64(random() % UInt64(maximum / 4 + 1))
    }

    /// The link works: the next wait is short again.
    public mutating func reset() {
        attempts = 0
    }

    /// SplitMix64: enough to keep links from coming back in step.
    private mutating func random() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
