import Domain
import Messaging
import Store
import Synchronization
import Values

/// A message between submission and the carrier's answer to its last part.
struct Flying: Sendable {
    let message: MessageID
    let person: PersonID
    let contactPoint: ContactPointID
    let route: String
    let cost: Money
    let parts: Int
    let digest: UInt64
    /// The carrier's id of each part; empty for one that has none.
    var providerIDs: [String]
    /// Which parts are answered; by part, since an answer may be told twice.
    var isAnswered: [Bool]
    var error: SendError?
    var isUncertain: Bool

    /// Whether the carrier took a part.
    var wasTaken: Bool { providerIDs.contains { !$0.isEmpty } }
}

/// The messages that connectors hold, by reference. Safe to share between threads.
final class Flights: Sendable {
    private let table = Mutex<[MessageReference: Flying]>([:])

    /// How many messages wait for an answer.
    var count: Int { table.withLock { $0.count } }

    func begin(_ messages: [(reference: MessageReference, flying: Flying)]) {
        table.withLock { table in
            for item in messages { table[item.reference] = item.flying }
        }
    }

    /// Takes messages back that a connector did not take.
    func cancel(_ references: some Sequence<MessageReference>) {
        table.withLock { table in
            for reference in references { table[reference] = nil }
        }
    }

    /// How the messages stand that events speak of, for putting them back.
    func standing(of events: [ConnectorEvent]) -> [MessageReference: Flying] {
        table.withLock { table in
            var standing: [MessageReference: Flying] = [:]
            for event in events {
                switch event {
                case .accepted(let reference, _, _), .refused(let reference, _, _),
                    .unknown(let reference, _), .returned(let reference):
                    standing[reference] = table[reference]
                case .receipt, .inbound: break
                }
            }
            return standing
        }
    }

    /// Puts messages back as they stood before answers that could not be stored.
    func restore(_ standing: [MessageReference: Flying]) {
        table.withLock { table in
            for (reference, flying) in standing { table[reference] = flying }
        }
    }

    /// Notes answers, and returns the messages whose every part is answered.
    func land(_ events: [ConnectorEvent]) -> [(flying: Flying, wasReturned: Bool)] {
        table.withLock { table in
            var landed: [(flying: Flying, wasReturned: Bool)] = []
            for event in events {
                switch event {
                case .returned(let reference):
                    if let flying = table.removeValue(forKey: reference) {
                        landed.append((flying, true))
                    }
                case .accepted(let reference, let part, let providerID):
                    answer(reference, part, &table, &landed) {
                        $0.providerIDs[part] = providerID
                    }
                case .refused(let reference, let part, let error):
                    answer(reference, part, &table, &landed) { $0.error = error }
                case .unknown(let reference, let part):
                    answer(reference, part, &table, &landed) { $0.isUncertain = true }
                case .receipt, .inbound: break
                }
            }
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

/// Which message a carrier's id names, for the last messages submitted.
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
                let key = Self.key(flying.route, id)
                state.targets[key] = ReceiptTarget(
                    message: flying.message,
                    person: flying.person,
                    part: part,
                    parts: flying.parts
                )
                if state.order.count < Self.limit {
                    state.order.append(key)
                } else {
                    state.targets[state.order[state.oldest]] = nil
                    state.order[state.oldest] = key
                    state.oldest = (state.oldest + 1) % Self.limit
                }
            }
        }
    }

    func target(route: String, providerID: String) -> ReceiptTarget? {
        state.withLock { $0.targets[Self.key(route, providerID)] }
    }

    private static func key(_ route: String, _ id: String) -> String {
        route + "\u{0}" + id
    }
}
