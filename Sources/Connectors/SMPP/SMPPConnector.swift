public import Messaging
public import NIOCore
internal import NIOPosix
internal import SMPP
internal import Synchronization
public import Values

/// A route to a carrier over SMPP 3.4: binds that are kept up, submissions in batches, receipts and
/// people's texts acknowledged only once they are stored.
///
/// ```
/// let connector = SMPPConnector(configuration, clock: { clock.now() })
/// async let running: Void = connector.run(delivering: sink)
/// let taken = await connector.submit(messages)
/// ```
///
/// - Messages wait in two queues, replies before campaigns; each link takes whole messages when it
///   has room, so that all parts leave over one link. While no link is bound, nothing is taken and
///   what waits is given back.
/// - The rate that a carrier allows is found by each link's session and kept over reconnects.
/// - A submission without an answer is `unknown` and never sent again. An answer that comes later
///   is only counted.
/// - With `message_payload` one answer and one receipt stand for all parts of a plan.
/// - The order of events is the order of things on each link.
public final class SMPPConnector: Connector {
    /// What a link is made of: one client for both ways, or one for each.
    struct LinkClients: Sendable {
        let submitting: SMPPClient
        let receiving: SMPPClient

        var all: [SMPPClient] {
            submitting === receiving ? [submitting] : [submitting, receiving]
        }
    }

    /// Everything that changes, behind one lock that is taken once a batch.
    struct State {
        var traffic: SMPPTraffic
        var clients: [LinkClients] = []
        /// Submitters that wait for room, by number.
        var submitters: [UInt64: CheckedContinuation<Void, Never>] = [:]
        var lastSubmitter: UInt64 = 0
        /// The task that stores events, when it waits for some.
        var storer: CheckedContinuation<Void, Never>?
        /// The task that runs the connector, when it waits for the end.
        var runner: CheckedContinuation<Void, Never>?
        var isEnding = false
        /// The last status with which each link was refused.
        var refusals: [Int: CommandStatus] = [:]
    }

    /// The route's settings.
    public let configuration: SMPPConfiguration
    let state: Mutex<State>
    let clock: @Sendable () -> Instant
    let builder: SubmitBuilder
    let reader: DeliverReader
    private let group: any EventLoopGroup

    /// Makes a connector that is not running.
    ///
    /// - Parameters:
    ///   - configuration: settings without `problems`.
    ///   - clock: the time that validity periods and events are told in; the sandbox's is virtual.
    ///   - group: the loops that carry the links; NIO's shared ones by default.
    public init(
        _ configuration: SMPPConfiguration,
        clock: @escaping @Sendable () -> Instant,
        group: (any EventLoopGroup)? = nil
    ) {
        precondition(
            configuration.problems.isEmpty,
            "a route's problems are reported before a connector is made"
        )
        self.configuration = configuration
        self.clock = clock
        self.group = group ?? MultiThreadedEventLoopGroup.singleton
        builder = SubmitBuilder(configuration)
        reader = DeliverReader(configuration)
        state = Mutex(State(traffic: SMPPTraffic(configuration)))
    }

    /// The name of the route.
    public var name: String { configuration.name }

    /// Text messages.
    public var channel: Messaging.Channel { .sms }

    /// The windows of the links that are bound.
    public var capacity: Int { state.withLock { $0.traffic.capacity } }

    /// How the route stands with its carrier.
    public var status: SMPPStatus { state.withLock { $0.traffic.status } }

    /// What was done and what is held.
    public var counters: SMPPCounters { state.withLock { $0.traffic.snapshot } }

    /// Whether nothing waits or is awaited: no message, answer, event or part of a text.
    public var isIdle: Bool { state.withLock { $0.traffic.isIdle } }

    /// Takes messages from the front of the batch and says how many.
    ///
    /// Waits while there is no room for one; 0 without a link, when stopping, or when the calling
    /// task is cancelled.
    public func submit(_ messages: [Messaging.OutboundMessage]) async -> Int {
        if messages.isEmpty { return 0 }
        while !Task.isCancelled {
            let (taken, woken, canLeave) = state.withLock { state in
                let taken = state.traffic.enqueue(messages[...])
                let links = state.traffic.linksToWake()
                let woken = links.map { ($0, state.clients[$0].submitting) }
                return (taken, woken, state.traffic.capacity > 0)
            }
            for (link, client) in woken {
                client.eventLoop.execute { self.depart(link, client) }
            }
            if taken > 0 || !canLeave { return taken }
            await waitForRoom()
        }
        return 0
    }

    /// Keeps the links until the task is cancelled.
    ///
    /// - Throws: `SendError` when the carrier refuses every link for good.
    public func run(delivering sink: any ConnectorEventSink) async throws {
        begin()
        let ticker = startTicker()
        // Not a child task: what is known must be stored although the task is cancelled.
        let storing = Task { await self.store(to: sink) }
        await withTaskCancellationHandler {
            await waitForEnd()
        } onCancel: {
            end()
        }
        ticker.cancel()
        await stop()
        await storing.value
        // The clients stay: one stopped between connecting and binding may still be told of its
        // connection, and must not be gone by then. A route runs once in a process.
        let refusal = state.withLock { $0.traffic.refusal }
        if let refusal { throw SendError(refusal) }
    }

    // MARK: Life

    private func begin() {
        let clients = (0..<configuration.binds).map { makeLink($0, group.next()) }
        state.withLock { state in
            state.traffic.begin()
            state.clients = clients
        }
        for client in clients.flatMap(\.all) { client.start() }
    }

    private func makeLink(_ link: Int, _ eventLoop: any EventLoop) -> LinkClients {
        func client(_ mode: SMPP.BindMode) -> SMPPClient {
            let seed = UInt64(link) << 1 | (mode == .receiver ? 1 : 0)
            return SMPPClient(
                configuration: configuration.client(mode, seed: seed),
                eventLoop: eventLoop
            ) { client, batch in
                self.handle(batch, link, client, isSubmitting: mode != .receiver)
            }
        }
        switch configuration.bindMode {
        case .transceiver:
            let client = client(.transceiver)
            return LinkClients(submitting: client, receiving: client)
        case .transmitterAndReceiver:
            return LinkClients(submitting: client(.transmitter), receiving: client(.receiver))
        }
    }

    /// Every quarter of a second, looks after texts whose parts do not come.
    private func startTicker() -> RepeatedTask {
        let eventLoop = group.next()
        return eventLoop.scheduleRepeatedTask(
            initialDelay: .milliseconds(250),
            delay: .milliseconds(250)
        ) { [weak self] _ in self?.tick(steady: Self.steady(eventLoop)) }
    }

    private func tick(steady: Int64) {
        let now = clock()
        let held = state.withLock { $0.traffic.timePassed(steady: steady, now: now) }
        answer(held, .ok)
        wakeStorer()
    }

    static func steady(_ eventLoop: any EventLoop) -> Int64 {
        Int64(eventLoop.now.uptimeNanoseconds / 1_000_000)
    }

    private func end() {
        let runner = state.withLock { state in
            state.isEnding = true
            defer { state.runner = nil }
            return state.runner
        }
        runner?.resume()
    }

    private func waitForEnd() async {
        await withCheckedContinuation { continuation in
            let isEnding = state.withLock { state in
                if !state.isEnding { state.runner = continuation }
                return state.isEnding
            }
            if isEnding { continuation.resume() }
        }
    }

    private func stop() async {
        let (clients, submitters) = state.withLock { state in
            state.traffic.stop()
            // Parts whose rest did not come are stored as far as they came.
            _ = state.traffic.timePassed(steady: .max / 2, now: clock(), isLast: true)
            defer { state.submitters.removeAll() }
            return (state.clients.flatMap(\.all), Array(state.submitters.values))
        }
        for submitter in submitters { submitter.resume() }
        wakeStorer()
        await withTaskGroup(of: Void.self) { group in
            for client in clients { group.addTask { await client.stop() } }
        }
        state.withLock { state in
            _ = state.traffic.timePassed(steady: .max / 2, now: clock(), isLast: true)
            state.traffic.stopped()
        }
        wakeStorer()
    }

    /// The carrier refused a link for good: its other half is of no use either.
    func refused(_ link: Int, _ status: CommandStatus) {
        let (clients, isOver) = state.withLock { state in
            (state.clients[link].all, state.traffic.refuse(link, status))
        }
        if isOver { return end() }
        if clients.count > 1 {
            Task { for client in clients { await client.stop() } }
        }
    }

    // MARK: Waiting

    private func waitForRoom() async {
        let number = state.withLock { state in
            state.lastSubmitter += 1
            return state.lastSubmitter
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isFree = state.withLock { state in
                    let isFree = state.traffic.hasRoom || Task.isCancelled
                    if !isFree { state.submitters[number] = continuation }
                    return isFree
                }
                if isFree { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.submitters.removeValue(forKey: number) }?.resume()
        }
    }

    func wakeStorer() {
        let storer = state.withLock { state -> CheckedContinuation<Void, Never>? in
            guard
                !state.traffic.events.isEmpty || !state.traffic.acknowledgements.isEmpty
                    || state.traffic.phase == .stopped
            else { return nil }
            defer { state.storer = nil }
            return state.storer
        }
        storer?.resume()
    }
}
