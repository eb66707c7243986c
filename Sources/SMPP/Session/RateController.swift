/// Finds the rate a carrier allows, without being told.
///
/// It begins at 500 messages a second and doubles with every 20 ms' worth of answers, at most 200,
/// until the carrier throttles or no limit is in sight. The first refusal tells the limit: what
/// the carrier accepted within the last second. From then on messages are paced just below it; the
/// pace creeps up, slowly at first and faster with time, until the next refusal. After a refusal
/// one message at a time probes until the carrier accepts again, so that a refusal costs a handful
/// of messages and not a window of them.
///
/// A value without a clock: times are milliseconds of any steady clock. It outlives connections.
public struct RateController: Sendable {
    /// What the controller does at the moment.
    public enum Phase: Hashable, Sendable {
        /// Doubling; no limit known yet.
        case searching
        /// No limit in sight.
        case unlimited
        /// Below a limit that the carrier showed.
        case paced
        /// Throttled: one message is sent when `until` has come.
        case paused(until: Int64)
        /// One message is out to see whether the carrier accepts again.
        case probing
    }

    private static let searchStart = 500.0
    /// What may go before the first answer.
    private static let searchCredit = 10.0
    private static let searchEnd = 500_000.0
    /// The share of a second in which a searching rate is held before it doubles.
    private static let searchStep = 0.02
    /// Answers after which it doubles in any case.
    private static let searchStepLimit = 200.0
    /// How far below the observed limit the pace is set.
    private static let headroom = 0.975
    private static let minimumRate = 0.05
    private static let pauseMinimum: Int64 = 25
    private static let pauseFirstLimit: Int64 = 150
    private static let pauseFirstCount = 12
    private static let pauseLimit: Int64 = 5_000
    /// Milliseconds' worth of messages that may go at once when timers come late.
    private static let burst = 0.005
    private static let bucketWidth: Int64 = 10
    private static let bucketCount: Int64 = 100

    /// Where it stands.
    public private(set) var phase: Phase
    /// Messages a second while searching or paced.
    public private(set) var rate: Double
    private let ceiling: Double
    private var credit: Double
    private var creditAt: Int64?
    private var acceptedInStep = 0.0
    private var buckets: [UInt32]
    private var bucketAt: Int64 = 0
    /// Messages sent before this moment belong to an episode that is already counted.
    private var episodeAt = Int64.min
    private var pauses = 0
    private var paceSince: Int64 = 0
    private var paceBase = 0.0
    /// Whether the limit was seen only in a burst and may be far too low.
    private var isRough = false

    /// - Parameters:
    ///   - maximumRate: a ceiling in messages a second, 0 for none.
    ///   - initialRate: a rate learnt before, 0 for none.
    public init(maximumRate: Double = 0, initialRate: Double = 0) {
        ceiling = maximumRate > 0 ? maximumRate : .infinity
        buckets = Array(repeating: 0, count: Int(Self.bucketCount))
        if initialRate > 0 {
            phase = .paced
            rate = min(initialRate, ceiling)
            paceBase = rate
            credit = 1
        } else {
            phase = .searching
            rate = min(Self.searchStart, ceiling)
            credit = Self.searchCredit
        }
    }

    /// How many messages may be sent now.
    public mutating func allowance(now: Int64) -> Int {
        switch phase {
        case .unlimited:
            if ceiling == .infinity { return Int.max }
        case .searching, .paced:
            break
        case .paused(let until):
            return now >= until ? 1 : 0
        case .probing:
            return 0
        }
        refill(now)
        return Int(credit)
    }

    /// The time at which another message may be sent; nil when now or only after an answer.
    public func nextAllowance(now: Int64) -> Int64? {
        switch phase {
        case .paused(let until): return max(until, now + 1)
        case .probing: return nil
        case .unlimited: if ceiling == .infinity { return nil }
        case .searching, .paced: break
        }
        if credit >= 1 { return nil }
        return (creditAt ?? now) + Int64(((1 - credit) * 1_000 / rate).rounded(.up))
    }

    /// Messages went out.
    public mutating func sent(_ count: Int, now: Int64) {
        if case .paused = phase {
            phase = .probing
            return
        }
        credit -= Double(count)
    }

    /// The carrier accepted messages, or refused them for other reasons than speed.
    public mutating func accepted(_ count: Int, now: Int64) {
        advanceBuckets(now)
        buckets[Int(now / Self.bucketWidth % Self.bucketCount)] += UInt32(count)
        switch phase {
        case .probing, .paused:
            resume(now)
        case .searching:
            search(count)
        case .paced, .unlimited:
            break
        }
    }

    /// Doubles the rate after a step's worth of answers: a distant carrier is asked more slowly.
    private mutating func search(_ count: Int) {
        acceptedInStep += Double(count)
        guard acceptedInStep >= min(rate * Self.searchStep, Self.searchStepLimit) else { return }
        acceptedInStep = 0
        rate = min(rate * 2, ceiling)
        if rate >= Self.searchEnd || rate == ceiling { phase = .unlimited }
    }

    /// A probe got no answer: go on carefully rather than wait for ever.
    public mutating func answerMissing(now: Int64) {
        if phase == .probing { resume(now) }
    }

    /// The carrier throttled a message. True when this begins a new episode.
    @discardableResult
    public mutating func throttled(sentAt: Int64, now: Int64) -> Bool {
        if phase == .probing {
            pause(now)
            return false
        }
        // Whatever was sent before the first refusal was known tells nothing new.
        guard sentAt > episodeAt, !isPaused else { return false }
        episodeAt = now
        advanceBuckets(now)
        let seen = max(Double(buckets.reduce(0, +)), 1)
        switch phase {
        case .searching, .unlimited:
            isRough = true
            rate = seen * Self.headroom
        case .paced, .probing, .paused:
            isRough = false
            rate = min(max(seen, rate * 0.5), rate) * Self.headroom
        }
        rate = max(min(rate, ceiling), Self.minimumRate)
        pauses = 0
        pause(now)
        return true
    }

    private var isPaused: Bool {
        if case .paused = phase { true } else { false }
    }

    private mutating func pause(_ now: Int64) {
        pauses += 1
        let doubled = Self.pauseMinimum << Int64(min(pauses - 1, 12))
        let limit = pauses <= Self.pauseFirstCount ? Self.pauseFirstLimit : Self.pauseLimit
        let spacing = Int64(1_000 / rate)
        phase = .paused(until: now + max(min(doubled, limit), min(spacing, Self.pauseLimit)))
    }

    private mutating func resume(_ now: Int64) {
        phase = .paced
        paceSince = now
        paceBase = rate
        credit = 0
        creditAt = now
        episodeAt = now - 1
    }

    /// Adds what the time since the last call allows; a paced rate creeps up on the way.
    private mutating func refill(_ now: Int64) {
        guard let last = creditAt else {
            creditAt = now
            paceSince = now
            return
        }
        guard now > last else { return }
        creditAt = now
        if phase == .paced { creep(now) }
        // One message more than a burst, so that rounding loses nothing.
        let limit = 1 + rate * Self.burst
        credit = min(credit + rate * Double(now - last) / 1_000, limit)
    }

    /// Growth since the last refusal: 0.25 % a second at first, some 4 % after 10 s, doubled after
    /// about 45 s; a hundred times as fast where the limit is only a rough guess.
    private mutating func creep(_ now: Int64) {
        let seconds = Double(now - paceSince) / 1_000
        let share = 0.002_5 * (seconds + seconds * seconds * seconds / 192)
        let grown = paceBase * (1 + share * (isRough ? 100 : 1))
        rate = min(grown, ceiling)
        if rate >= Self.searchEnd { phase = .unlimited }
    }

    private mutating func advanceBuckets(_ now: Int64) {
        let current = now / Self.bucketWidth
        let last = bucketAt
        guard current > last else { return }
        bucketAt = current
        if current - last >= Self.bucketCount {
            for index in buckets.indices { buckets[index] = 0 }
        } else {
            for bucket in (last + 1)...current { buckets[Int(bucket % Self.bucketCount)] = 0 }
        }
    }
}
