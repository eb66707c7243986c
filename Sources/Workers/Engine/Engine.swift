public import Logging
public import Messaging
public import Store
import Synchronization
import Values

/// Everything that runs all day, in one process: plan, send, receive, sweep.
public final class Engine: Sendable {
    /// The pause after a round in which nothing was due, in milliseconds.
    public static let idleMilliseconds: Int64 = 200
    /// How often leases that ran out are looked for, in seconds.
    public static let sweepSeconds: Int64 = 30
    /// Rounds of one drain; a drain that needs more has met a loop and says so.
    static let drainLimit = 10_000

    /// The store.
    public let store: Store
    /// The planner.
    public let planner: PlanWorker
    /// The sender.
    public let sender: SendWorker
    /// A receiver for each connector, in their order.
    public let receivers: [ReceiveWorker]
    private let connectors: [any Connector]
    private let policies: any PolicySource
    private let clock: any WorkClock
    private let logger: Logger

    /// Makes an engine over open connectors.
    ///
    /// - Parameter worker: tells this process's leases from those of others.
    public init(
        store: Store,
        policies: any PolicySource,
        connectors: [any Connector],
        clock: any WorkClock,
        worker: Int64,
        logger: Logger
    ) {
        self.store = store
        self.policies = policies
        self.connectors = connectors
        self.clock = clock
        self.logger = logger
        planner = PlanWorker(store: store, policies: policies)
        let sender = SendWorker(store: store, worker: worker)
        self.sender = sender
        receivers = connectors.map { connector in
            ReceiveWorker(
                store: store,
                sender: sender,
                policies: policies,
                clock: clock,
                route: connector.name
            )
        }
    }

    /// Runs the connectors only, delivering to the receivers, until cancelled.
    public func runConnectors() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (connector, receiver) in zip(connectors, receivers) {
                group.addTask { await self.keep(connector, receiver) }
            }
            // Without a route there is still planning to do.
            if connectors.isEmpty { group.addTask { await Self.sleepUntilCancelled() } }
            try await group.waitForAll()
        }
    }

    private static func sleepUntilCancelled() async {
        while !Task.isCancelled { try? await Task.sleep(for: .seconds(3_600)) }
    }

    /// Runs one connector. One that can never work, such as with refused credentials, is told to
    /// the operator and takes no others with it.
    private func keep(_ connector: any Connector, _ receiver: ReceiveWorker) async {
        do {
            try await connector.run(delivering: receiver)
        } catch is CancellationError {
            return
        } catch {
            logger.error(
                "a route cannot work and waits for an operator",
                metadata: ["route": "\(connector.name)", "error": "\(error)"]
            )
        }
        await Self.sleepUntilCancelled()
    }

    /// Runs everything until the task is cancelled; then stops claiming, and lets the connectors
    /// deliver what is under way.
    public func run() async throws {
        // Where nobody else can write, whoever held a lease is gone.
        let expired = try await store.expireLeases(
            now: clock.now(),
            realNow: store.isOnlyWriter ? .distantFuture : clock.realNow()
        )
        if expired > 0 {
            logger.warning(
                "messages may have been sent before the last stop and are held",
                metadata: ["count": "\(expired)"]
            )
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await self.runConnectors() }
            group.addTask { try await self.loop() }
            // The loop ends by cancellation or throws; either way everything stops.
            try await group.next()
            group.cancelAll()
            try await group.waitForAll()
        }
    }

    private func loop() async throws {
        var swept = clock.realNow()
        while !Task.isCancelled {
            var worked = false
            do {
                worked = try await round()
                if clock.realNow() > swept.adding(seconds: Self.sweepSeconds) {
                    swept = clock.realNow()
                    _ = try await store.expireLeases(now: clock.now(), realNow: swept)
                }
            } catch is CancellationError {
                return
            } catch {
                logger.error(
                    "a round failed and will be tried again",
                    metadata: ["error": "\(error)"]
                )
            }
            if !worked {
                try? await Task.sleep(for: .milliseconds(Self.idleMilliseconds))
            }
        }
    }

    /// One round of everything that is due; returns whether anything was done.
    public func round() async throws -> Bool {
        let now = clock.now()
        let waiting = try await store.waiting(at: now, inboxLimit: ReceiveWorker.roundSize)
        guard !waiting.isEmpty else { return false }
        guard let number = waiting.policy else { throw NoPolicyError() }
        let policy = try await policies.current(numbered: number)
        var worked = try await planner.decideDue(waiting.cases, policy: policy, at: now) > 0
        if let receiver = receivers.first, !waiting.inbox.isEmpty {
            try await receiver.process(waiting.inbox, policy: policy)
            worked = true
        }
        let sent = try await sender.sendDue(
            connectors.isEmpty ? [] : waiting.messages,
            policy: policy,
            connectors: connectors,
            now: now,
            realNow: clock.realNow()
        )
        try await planner.reconsider(sent, at: now)
        return worked || sent.submitted > 0 || !sent.failed.isEmpty
    }

    /// Works until nothing is due at this instant and nothing waits for a carrier's answer.
    ///
    /// For the stepped clock of the sandbox and for tests.
    public func drain() async throws {
        for _ in 0..<Self.drainLimit {
            while sender.inFlight > 0 { try await Task.sleep(for: .microseconds(200)) }
            if try await !round() && sender.inFlight == 0 { return }
        }
        logger.error("a drain did not come to an end", metadata: ["rounds": "\(Self.drainLimit)"])
    }
}
