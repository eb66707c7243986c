/// A seeded random generator (SplitMix64): the same seed gives the same numbers everywhere.
///
/// Not for secrets. Decisions seed it from the person and the event, so that order and
/// parallelism do not change an outcome.
public struct Generator: RandomNumberGenerator, Sendable, Equatable {
    private var state: UInt64

    /// Makes a generator from a seed.
    public init(seed: UInt64) {
        state = seed
    }

    /// Makes a generator from several numbers, each of which changes the whole sequence.
    public init(seeds: UInt64...) {
        var mixed: UInt64 = 0x6A09_E667_F3BC_C909
        for seed in seeds {
            mixed = Generator.mix(mixed ^ seed) &+ 0x9E37_79B9_7F4A_7C15
        }
        state = mixed
    }

    /// The next 64 random bits.
    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        return Generator.mix(state)
    }

    /// A number in `0..<bound`, free of bias worth noticing (multiply and shift).
    public mutating func below(_ bound: UInt64) -> UInt64 {
        precondition(bound > 0, "a random number below nothing does not exist")
        return next().multipliedFullWidth(by: bound).high
    }

    /// True in `perMillion` of a million cases.
    public mutating func chance(perMillion: UInt64) -> Bool {
        below(1_000_000) < perMillion
    }

    private static func mix(_ value: UInt64) -> UInt64 {
        var mixed = value
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}
