import Messaging
import SMPP
import Synchronization
import Values

@testable import Connectors

/// A sink that keeps what it is given and can be waited for.
final class RecordingSink: ConnectorEventSink {
    struct StoreFailed: Error {}

    private struct State {
        var events: [ConnectorEvent] = []
        var failures: Int
        var waiting: [(isDone: @Sendable ([ConnectorEvent]) -> Bool, continuation: Waiting)] = []
    }
    private typealias Waiting = CheckedContinuation<Void, Never>

    private let state: Mutex<State>

    /// - Parameter failures: how many times `store` fails first.
    init(failures: Int = 0) {
        state = Mutex(State(failures: failures))
    }

    var events: [ConnectorEvent] { state.withLock { $0.events } }

    func store(_ events: [ConnectorEvent]) async throws {
        let done = try state.withLock { state in
            if state.failures > 0 {
                state.failures -= 1
                throw StoreFailed()
            }
            state.events += events
            let all = state.events
            let done = state.waiting.filter { $0.isDone(all) }
            state.waiting.removeAll { $0.isDone(all) }
            return done.map(\.continuation)
        }
        for continuation in done { continuation.resume() }
    }

    func wait(until isDone: @escaping @Sendable ([ConnectorEvent]) -> Bool) async {
        await withCheckedContinuation { continuation in
            let isReady = state.withLock { state in
                let isReady = isDone(state.events)
                if !isReady { state.waiting.append((isDone, continuation)) }
                return isReady
            }
            if isReady { continuation.resume() }
        }
    }
}

extension [ConnectorEvent] {
    var accepted: [(reference: MessageReference, part: Int, id: String)] {
        compactMap {
            if case .accepted(let reference, let part, let id) = $0 {
                (reference, part, id)
            } else {
                nil
            }
        }
    }
    var refused: [(reference: MessageReference, part: Int, error: SendError)] {
        compactMap {
            if case .refused(let reference, let part, let error) = $0 {
                (reference, part, error)
            } else {
                nil
            }
        }
    }
    var unknown: [MessageReference] {
        compactMap { if case .unknown(let reference, _) = $0 { reference } else { nil } }
    }
    var returned: [MessageReference] {
        compactMap { if case .returned(let reference) = $0 { reference } else { nil } }
    }
    var receipts: [Receipt] {
        compactMap { if case .receipt(let receipt) = $0 { receipt } else { nil } }
    }
    var inbound: [InboundMessage] {
        compactMap { if case .inbound(let message) = $0 { message } else { nil } }
    }
    /// Outcomes of submissions.
    var settled: Int { accepted.count + refused.count + unknown.count + returned.count }
}

/// The instant at which these tests take place: 2026-01-01T18:00:00Z.
let noon = Instant(seconds: 1_767_290_400)

let plainRoute = SMSRoute(
    policy: .transliterate,
    maximumParts: 10,
    pricePerSegment: .zero(.mexicanPeso)
)

/// Messages to different people, numbered from `first`.
func messages(
    _ count: Int,
    from first: UInt64 = 1,
    text: String = "Hola",
    priority: SendPriority = .campaign,
    validUntil: Instant = noon.adding(hours: 3)
) throws -> [Messaging.OutboundMessage] {
    let plan = try SMSPlan(text, on: plainRoute)
    let sender = try requireSender()
    return (0..<UInt64(count)).compactMap { index in
        E164(number: 525_500_000_000 + first + index).map { number in
            Messaging.OutboundMessage(
                reference: MessageReference(high: 7, low: first + index),
                recipient: number,
                sender: sender,
                plan: plan,
                concatenation: UInt16(truncatingIfNeeded: first + index),
                validUntil: validUntil,
                priority: priority
            )
        }
    }
}

struct NoSender: Error {}

func requireSender() throws -> Sender {
    guard let sender = Sender(short: "55555") else { throw NoSender() }
    return sender
}

func route(port: Int, _ change: (inout SMPPConfiguration) -> Void = { _ in }) -> SMPPConfiguration {
    var route = SMPPConfiguration(
        name: "prueba",
        host: "127.0.0.1",
        port: port,
        systemID: "recado",
        password: "secreto"
    )
    route.backoffMinimum = 5
    route.backoffMaximum = 20
    route.stopTimeout = 1
    change(&route)
    return route
}

/// Runs a connector while `body` does, then stops it.
func running(
    _ configuration: SMPPConfiguration,
    _ sink: RecordingSink,
    _ body: (SMPPConnector) async throws -> Void
) async throws {
    let connector = SMPPConnector(configuration, clock: { noon })
    let task = Task { try await connector.run(delivering: sink) }
    do {
        try await body(connector)
    } catch {
        task.cancel()
        _ = await task.result
        throw error
    }
    task.cancel()
    try await task.value
}

/// Waits until a connector has a link, ten seconds at most.
func ready(_ connector: SMPPConnector) async {
    for _ in 0..<5_000 where connector.capacity == 0 && !Task.isCancelled {
        try? await Task.sleep(for: .milliseconds(2))
    }
}

/// Gives a connector all messages, once it has a link, however often it takes only some.
func submitAll(_ messages: [Messaging.OutboundMessage], to connector: SMPPConnector) async -> Int {
    await ready(connector)
    var taken = 0
    while taken < messages.count {
        let count = await connector.submit(Array(messages[taken...]))
        if count == 0 { break }
        taken += count
    }
    return taken
}
