import Domain
import Messaging
import Store
import Synchronization
import Values

/// A message between submission and the carrier's answer to its last part.
struct Flying: Sendable {
    /// Where it goes back to when it did not leave.
    fileprivate(set) var place: QueuePlace
    let cost: Money
    let parts: Int
    let digest: UInt64
    /// The carrier's id of each part; empty for one that has none.
    var providerIDs: [String]
    /// Which parts are answered; by part, since an answer may be told twice.
    var isAnswered: [Bool]
    var error: SendError?
    var isUncertain: Bool

    var message: MessageID { place.message }
    var person: PersonID { place.person }

    /// Whether the carrier took a part.
    var wasTaken: Bool { providerIDs.contains { !$0.isEmpty } }
}

/// The messages that a connector holds, by reference. Safe to share between threads.
final class Flights: Sendable {
    private struct State {
        var table: [MessageReference: Flying] = [:]
        /// Answered wholly, and not stored yet.
        var landing = 0
        /// How many messages of each claim are not written down yet.
        var open: [Int64: Int] = [:]
        /// Claims that are written down wholly and may go.
        var ended: [Int64] = []
        /// Tasks that wait until at most so many messages are under way.
        var waiters: [UInt64: (limit: Int, continuation: CheckedContinuation<Void, Never>)] = [:]
        var lastWaiter: UInt64 = 0

        var count: Int { table.count + landing }

        mutating func takeWoken() -> [CheckedContinuation<Void, Never>] {
            guard !waiters.isEmpty else { return [] }
            let woken = waiters.filter { $0.value.limit >= count }
            for number in woken.keys { waiters[number] = nil }
            return woken.values.map(\.continuation)
        }
    }
    private let state = Mutex(State())

    /// How many messages wait for an answer, or for its being stored.
    var count: Int { state.withLock { $0.count } }

    /// Notes messages that are about to be submitted; returns those that are under way already,
    /// which must not be submitted again: an answer to them waits to be stored.
    func begin(
        _ messages: [(reference: MessageReference, flying: Flying)]
    ) -> Set<MessageReference> {
        state.withLock { state in
            var known: Set<MessageReference> = []
            for (reference, flying) in messages {
                if state.table[reference] == nil {
                    state.table[reference] = flying
                } else {
                    // Its answer is stored under the claim that holds it now.
                    state.table[reference]?.place = flying.place
                    known.insert(reference)
                }
            }
            return known
        }
    }

    /// Notes a claim of so many messages.
    func open(_ flight: Int64, messages: Int) {
        state.withLock { $0.open[flight] = messages }
    }

    /// The claims that are done with once these messages are written down, and those that are
    /// already; the latter are told once.
    func ending(with submissions: [Submission]) -> [Int64] {
        state.withLock { state in
            let counts = Self.counts(submissions)
            defer { state.ended = [] }
            return state.ended + counts.keys.filter { state.open[$0] == counts[$0] }
        }
    }

    /// Notes that messages are written down, with the claims that ended with them.
    func wrote(_ submissions: [Submission], ending: [Int64]) {
        state.withLock { state in
            for (flight, count) in Self.counts(submissions) {
                guard let left = state.open[flight] else { continue }
                state.open[flight] = left > count ? left - count : nil
                // The last two were written at once, and neither could know of the other.
                if left <= count, !ending.contains(flight) { state.ended.append(flight) }
            }
        }
    }

    /// Notes that claims did not end after all.
    func keep(_ ending: [Int64]) {
        state.withLock { state in
            state.ended += ending.filter { state.open[$0] == nil }
        }
    }

    private static func counts(_ submissions: [Submission]) -> [Int64: Int] {
        submissions.reduce(into: [:]) { $0[$1.place.flight, default: 0] += 1 }
    }

    /// The claims whose messages wait for an answer.
    var claims: Set<Int64> { state.withLock { Set($0.table.values.map(\.place.flight)) } }

    /// The messages that wait for an answer.
    var references: [MessageReference] { state.withLock { Array($0.table.keys) } }

    /// Takes messages back that a connector did not take.
    func cancel(_ references: some Sequence<MessageReference>) {
        let woken = state.withLock { state in
            for reference in references { state.table[reference] = nil }
            return state.takeWoken()
        }
        for waiter in woken { waiter.resume() }
    }

    /// Says that the answers to so many messages that landed are stored.
    func settle(_ count: Int) {
        let woken = state.withLock { state in
            state.landing -= count
            return state.takeWoken()
        }
        for waiter in woken { waiter.resume() }
    }

    /// Waits until at most `limit` messages are under way, or the task is cancelled.
    func wait(forAtMost limit: Int) async {
        let number = state.withLock { state in
            state.lastWaiter += 1
            return state.lastWaiter
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state in
                    let isOver = state.count <= limit || Task.isCancelled
                    if !isOver { state.waiters[number] = (limit, continuation) }
                    return isOver
                }
                if isOver { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.waiters.removeValue(forKey: number) }?.continuation.resume()
        }
    }

    /// How the messages stand that events speak of, for putting them back.
    func standing(of events: [ConnectorEvent]) -> [MessageReference: Flying] {
        state.withLock { state in
            var standing: [MessageReference: Flying] = [:]
            for event in events {
                switch event {
                case .accepted(let reference, _, _), .refused(let reference, _, _),
                    .unknown(let reference, _), .returned(let reference):
                    standing[reference] = state.table[reference]
                case .receipt, .inbound: break
                }
            }
            return standing
        }
    }

    /// Puts messages back as they stood before answers that could not be stored, of which so many
    /// had landed.
    func restore(_ standing: [MessageReference: Flying], landed: Int) {
        state.withLock { state in
            for (reference, flying) in standing { state.table[reference] = flying }
            state.landing -= landed
        }
    }

    /// Notes answers, and returns the messages whose every part is answered; they count as under
    /// way until `settle`.
    func land(_ events: [ConnectorEvent]) -> [(flying: Flying, wasReturned: Bool)] {
        state.withLock { state in
            var landed: [(flying: Flying, wasReturned: Bool)] = []
            for event in events {
                switch event {
                case .returned(let reference):
                    if let flying = state.table.removeValue(forKey: reference) {
                        landed.append((flying, true))
                    }
                case .accepted(let reference, let part, let providerID):
                    answer(reference, part, &state.table, &landed) {
                        $0.providerIDs[part] = providerID
                    }
                case .refused(let reference, let part, let error):
                    answer(reference, part, &state.table, &landed) { $0.error = error }
                case .unknown(let reference, let part):
                    answer(reference, part, &state.table, &landed) { $0.isUncertain = true }
                case .receipt, .inbound: break
                }
            }
            state.landing += landed.count
            return landed
        }
    }

    /// Notes the answer to a part; one to a part that is answered changes nothing.
    private func answer(
        _ reference: MessageReference,
        _ part: Int,
        _ table: inout [MessageReference: Flying],
        _ landed: inout [(flying: Flying, wasReturned: Bool)],
        _ note: (inout Flying) -> Void
    ) {
        guard let index = table.index(forKey: reference),
            table.values[index].isAnswered.indices.contains(part),
            !table.values[index].isAnswered[part]
        else { return }
        note(&table.values[index])
        table.values[index].isAnswered[part] = true
        guard table.values[index].isAnswered.allSatisfy(\.self) else { return }
        landed.append((table.values[index], false))
        table.remove(at: index)
    }
}

/// Which message a carrier's id names, for the last messages submitted over a route.
///
/// Receipts usually come within minutes; what is no longer here is found in the database.
final class RecentReferences: Sendable {
    /// About 200 bytes each.
    static let limit = 100_000

    private struct State {
        var targets: [String: ReceiptTarget] = [:]
        var order: [String] = []
        var oldest = 0
    }
    private let state = Mutex(State())

    func remember(_ flying: Flying) {
        state.withLock { state in
            for (part, id) in flying.providerIDs.enumerated() where !id.isEmpty {
                state.targets[id] = ReceiptTarget(
                    message: flying.message,
                    person: flying.person,
                    part: part,
                    parts: flying.parts
                )
                if state.order.count < Self.limit {
                    state.order.append(id)
                } else {
                    state.targets[state.order[state.oldest]] = nil
                    state.order[state.oldest] = id
                    state.oldest = (state.oldest + 1) % Self.limit
                }
            }
        }
    }

    func target(of providerID: String) -> ReceiptTarget? {
        state.withLock { $0.targets[providerID] }
    }
}
