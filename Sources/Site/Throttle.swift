import Synchronization
import Values

/// Counts what somebody does in a minute and says when it is enough. Safe to share.
final class Throttle: Sendable {
    /// How many keys are remembered; beyond that the oldest minute is forgotten as a whole.
    static let keyLimit = 50_000
    private static let windowMilliseconds: Int64 = 60_000

    private struct State {
        var window: Int64 = 0
        var counts: [Int: Int] = [:]
    }

    private let state = Mutex(State())
    private let limit: Int

    /// Makes a counter that allows so much a minute for each key.
    init(limit: Int) {
        self.limit = limit
    }

    /// Counts one; false when it is one too many.
    func allows(_ key: some Hashable, at now: Instant) -> Bool {
        let window = now.milliseconds / Self.windowMilliseconds
        // Only a hash is kept, so that no address or token stays in memory.
        let hash = key.hashValue
        return state.withLock { state in
            if state.window != window || state.counts.count >= Self.keyLimit {
                state.window = window
                state.counts.removeAll(keepingCapacity: true)
            }
            state.counts[hash, default: 0] += 1
            return state.counts[hash, default: 0] <= limit
        }
    }
}
