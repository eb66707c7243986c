public import Messaging
import Synchronization
public import Values

/// The way to a person who has the page of a link open: a message is submitted when it is claimed,
/// and delivered when the page got it.
///
/// It keeps no text: a page puts the text together again from what is stored.
public final class WebChatConnector: Connector {
    /// Messages that may wait for their event to be stored.
    public static let capacityLimit = 200

    /// The name of the route.
    public let name: String
    /// Web chat.
    public let channel = Channel.webchat

    private struct State {
        var events: [ConnectorEvent] = []
        var isRunning = false
        var waiting: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())

    /// Makes a connector for a route.
    public init(name: String) {
        self.name = name
    }

    /// How many messages it takes now; 0 while it does not run.
    public var capacity: Int {
        state.withLock { $0.isRunning ? max(0, Self.capacityLimit - $0.events.count) : 0 }
    }

    /// What stands for the carrier's id of a message: the same after a restart.
    public static func providerID(of message: MessageReference) -> String {
        "web-" + String(message.high, radix: 16) + "-" + String(message.low, radix: 16)
    }

    /// Takes messages; each is there for its page from now on.
    public func submit(_ messages: [OutboundMessage]) async -> Int {
        let taken = min(messages.count, capacity)
        push(
            messages.prefix(taken).flatMap { message in
                (0..<max(1, message.plan.segmentCount)).map { part in
                    .accepted(
                        message.reference,
                        part: part,
                        providerID: Self.providerID(of: message.reference)
                    )
                }
            }
        )
        return taken
    }

    /// Tells that pages showed messages.
    public func delivered(
        _ messages: [(reference: MessageReference, recipient: E164?, at: Instant)]
    ) {
        push(
            messages.map { message in
                .receipt(
                    Receipt(
                        providerID: Self.providerID(of: message.reference),
                        recipient: message.recipient,
                        state: .delivered,
                        errorCode: 0,
                        at: message.at,
                        raw: []
                    )
                )
            }
        )
    }

    private func push(_ events: [ConnectorEvent]) {
        state.withLock { state in
            state.events += events
            return state.waiting.take()
        }?.resume()
    }

    /// Gives events to the sink as they come, until the task is cancelled; then what is left.
    public func run(delivering sink: any ConnectorEventSink) async throws {
        state.withLock { $0.isRunning = true }
        defer { state.withLock { $0.isRunning = false } }
        await withTaskCancellationHandler {
            while !Task.isCancelled {
                await waitForEvents()
                await deliver(to: sink)
            }
        } onCancel: {
            state.withLock { state in
                state.isRunning = false
                return state.waiting.take()
            }?.resume()
        }
        await deliver(to: sink)
    }

    private func waitForEvents() async {
        await withCheckedContinuation { continuation in
            let isReady = state.withLock { state in
                guard state.events.isEmpty, state.isRunning else { return true }
                state.waiting = continuation
                return false
            }
            if isReady { continuation.resume() }
        }
    }

    /// Stores what there is; what could not be stored is offered again.
    private func deliver(to sink: any ConnectorEventSink) async {
        let events = state.withLock { $0.events }
        guard !events.isEmpty else { return }
        do {
            try await sink.store(events)
            state.withLock { $0.events.removeFirst(events.count) }
        } catch {
            try? await Task.sleep(for: .seconds(1))
        }
    }
}
