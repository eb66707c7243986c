public import Logging
public import Messaging
public import Store
import Synchronization
import Values

/// Everything that runs all day, in one process: plan, take in, send, sweep.
///
/// Each of these is a station of its own, and so is sending on each route: none waits for another,
/// so that a slow carrier keeps back neither a refusal in the inbox nor the other routes.
public final class Engine: Sendable {
    /// The pause after which it is looked again what waits, in milliseconds.
    public static let idleMilliseconds: Int64 = 200
    /// The pause of a station after a fault, in milliseconds.
    static let faultMilliseconds: Int64 = 2_000
    /// How long a route sends before more urgent messages have their turn, in milliseconds.
    static let turnMilliseconds: Int64 = 1_000
    /// How often leases that ran out are looked for, in seconds.
    public static let sweepSeconds: Int64 = 30
    /// How long after midnight (UTC) a day is sealed, in seconds.
    static let sealDelaySeconds: Int64 = 300
    /// Rounds of one drain; a drain that needs more has met a loop and says so.
    static let drainLimit = 10_000

    /// The store.
    public let store: Store
    /// The planner.
    public let planner: PlanWorker
    /// A sender for each connector, in their order.
    public let senders: [SendWorker]
    let budgets: Budgets
    /// What came in.
    public let received = ReceiveTally()
    private let receivers: [ReceiveWorker]
    private let inbox: InboxWorker
    private let connectors: [any Connector]
    let policies: any PolicySource
    let clock: any WorkClock
    let logger: Logger
    private let lastSealed = Mutex<Day?>(nil)

    /// Makes an engine over open connectors.
    public init(
        store: Store,
        policies: any PolicySource,
        connectors: [any Connector],
        clock: any WorkClock,
        logger: Logger,
        reading: TextReading = TextReading()
    ) {
        self.store = store
        self.policies = policies
        self.connectors = connectors
        self.clock = clock
        self.logger = logger
        let planner = PlanWorker(store: store, policies: policies)
        self.planner = planner
        let budgets = Budgets()
        self.budgets = budgets
        let senders = connectors.map {
            SendWorker(store: store, connector: $0, budgets: budgets)
        }
        self.senders = senders
        inbox = InboxWorker(
            store: store,
            planner: planner,
            tally: received,
            reading: reading,
            recent: Dictionary(
                senders.map { ($0.route, $0.recent) },
                uniquingKeysWith: { first, _ in first }
            )
        )
        receivers = senders.map { [received] sender in
            ReceiveWorker(
                store: store,
                sender: sender,
                planner: planner,
                tally: received,
                clock: clock
            )
        }
    }

    /// Messages that wait for a carrier's answer.
    public var inFlight: Int { senders.reduce(0) { $0 + $1.inFlight } }

    /// Runs the connectors only, delivering to the receivers, until cancelled.
    public func runConnectors() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for place in connectors.indices {
                group.addTask { await self.keep(place) }
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
    private func keep(_ place: Int) async {
        let connector = connectors[place]
        do {
            try await connector.run(delivering: receivers[place])
        } catch is CancellationError {
            return
        } catch {
            logger.error(
                "a route cannot work and waits for an operator",
                metadata: ["route": "\(connector.name)", "error": "\(error)"]
            )
            // Nobody answers any more: the leases run out, and what they held is in doubt.
            let flights = senders[place].flights
            flights.cancel(flights.references)
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
            group.addTask { await self.loop() }
            // The loop ends by cancellation; then everything stops.
            try await group.next()
            group.cancelAll()
            try await group.waitForAll()
        }
    }

    // MARK: Stations

    /// Work that goes on beside other work.
    private enum Station: Hashable {
        case plan
        case inbox
        /// By the sender's place.
        case send(Int)
        case sweep
        /// Apart from the sweep: adding up what was spent takes long when there is much, and leases
        /// must not end meanwhile.
        case budgets
        /// The time until stations that did nothing may start again.
        case pause
        /// The time after it could not be looked what waits.
        case fault
    }

    /// Looks what waits and starts the stations that have something to do, until cancelled. A
    /// station that did nothing rests until the pause is over.
    private func loop() async {
        await withTaskGroup(of: (station: Station, hasWorked: Bool).self) { group in
            var free: Set<Station> = [.plan, .inbox, .sweep, .budgets, .pause, .fault]
            for place in senders.indices { free.insert(.send(place)) }
            var resting: Set<Station> = []
            while !Task.isCancelled {
                for station in await start(free.subtracting(resting), in: &group) {
                    free.remove(station)
                }
                guard let (station, hasWorked) = await group.next() else { return }
                free.insert(station)
                switch station {
                case .pause: resting = []
                case .fault: break
                default: if !hasWorked { resting.insert(station) }
                }
            }
        }
    }

    /// Starts those of the free stations that have something to do; returns which.
    private func start(
        _ free: Set<Station>,
        in group: inout TaskGroup<(station: Station, hasWorked: Bool)>
    ) async -> [Station] {
        var started: [Station] = []
        func run(_ station: Station, _ body: @escaping @Sendable () async throws -> Bool) {
            started.append(station)
            group.addTask { (station, await self.work(body)) }
        }
        if free.contains(.pause) {
            run(.pause) {
                try await Task.sleep(for: .milliseconds(Self.idleMilliseconds))
                return true
            }
        }
        if free.contains(.sweep) { run(.sweep, sweep) }
        if free.contains(.budgets) {
            run(.budgets) {
                try await self.keepBudgets()
                try await Task.sleep(for: .seconds(Self.budgetSeconds))
                return true
            }
        }
        var parts: Waiting.Parts = []
        if free.contains(.plan) { parts.insert(.cases) }
        if free.contains(.inbox) { parts.insert(.inbox) }
        let sending = senders.indices.filter {
            free.contains(.send($0)) && connectors[$0].capacity > 0
        }
        if !sending.isEmpty { parts.insert(.messages) }
        guard !parts.isEmpty, free.contains(.fault) else { return started }
        let now = clock.now()
        let waiting: Waiting
        let policy: PolicyInForce
        do {
            waiting = try await store.waiting(parts, at: now, inboxLimit: InboxWorker.roundSize)
            guard !waiting.isEmpty else { return started }
            guard let number = waiting.policy else { throw NoPolicyError() }
            policy = try await policies.current(numbered: number)
            if budgets.isStale(policy: number) { try await keepBudgets() }
        } catch {
            let fault = error
            run(.fault) { throw fault }
            return started
        }
        if !waiting.cases.isEmpty {
            run(.plan) { try await self.plan(waiting, policy, at: now) }
        }
        if !waiting.inbox.isEmpty || !waiting.damaged.isEmpty {
            run(.inbox) { try await self.takeIn(waiting, policy, at: now) }
        }
        for place in sending where waiting.messages[senders[place].route] != nil {
            run(.send(place)) {
                let end = ContinuousClock.now + .milliseconds(Self.turnMilliseconds)
                return try await self.send(place, waiting, policy, at: now, until: end)
            }
        }
        return started
    }

    /// Runs a station; a fault is told, and followed by a pause.
    private func work(_ body: @Sendable () async throws -> Bool) async -> Bool {
        do {
            return try await body()
        } catch is CancellationError {
            return false
        } catch {
            logger.error(
                "a round failed and will be tried again",
                metadata: ["error": "\(error)"]
            )
            try? await Task.sleep(for: .milliseconds(Self.faultMilliseconds))
            return false
        }
    }

    private func sweep() async throws -> Bool {
        try await Task.sleep(for: .seconds(Self.sweepSeconds))
        for sender in senders { try await sender.renewLeases(realNow: clock.realNow()) }
        let expired = try await store.expireLeases(now: clock.now(), realNow: clock.realNow())
        try await sealYesterday()
        return expired > 0
    }

    /// Seals the chains of the day that is over, a while after midnight, so that what was being
    /// committed then is in; once a day of this process, and nothing when it is sealed already.
    func sealYesterday() async throws {
        let now = clock.now()
        let settled = now.adding(seconds: -Self.sealDelaySeconds)
        let yesterday = Day(daysSinceEpoch: Int32(clamping: settled.seconds / 86_400 - 1))
        guard lastSealed.withLock({ $0 }) != yesterday else { return }
        if let root = try await store.sealDay(yesterday, at: now) {
            logger.notice(
                "a day is sealed: keep its root outside of the database",
                metadata: ["day": "\(yesterday)", "root": "\(root)"]
            )
        }
        lastSealed.withLock { $0 = yesterday }
    }

    private func plan(
        _ waiting: Waiting,
        _ policy: PolicyInForce,
        at now: Instant
    ) async throws -> Bool {
        try await planner.decideDue(waiting.cases, policy: policy, at: now) > 0
    }

    private func takeIn(
        _ waiting: Waiting,
        _ policy: PolicyInForce,
        at now: Instant
    ) async throws -> Bool {
        if !waiting.damaged.isEmpty {
            logger.error(
                "items of the inbox cannot be opened and are left for an operator",
                metadata: ["items": "\(waiting.damaged)"]
            )
            try await inbox.leave(waiting.damaged)
        }
        try await inbox.process(waiting.inbox, policy: policy, at: now)
        return !waiting.inbox.isEmpty || !waiting.damaged.isEmpty
    }

    private func send(
        _ place: Int,
        _ waiting: Waiting,
        _ policy: PolicyInForce,
        at now: Instant,
        until end: ContinuousClock.Instant?
    ) async throws -> Bool {
        let sender = senders[place]
        let sent = await sender.sendDue(
            waiting.messages[sender.route] ?? [],
            policy: policy,
            now: now,
            clock: clock,
            until: end
        )
        for (strategy, held) in sent.halted {
            logger.warning(
                "a strategy spent its budget and is halted",
                metadata: ["strategy": "\(strategy)", "held": "\(held)"]
            )
        }
        try await planner.reconsider(sent, at: now)
        if let fault = sent.fault { throw fault }
        return sent.submitted > 0 || !sent.failed.isEmpty
    }

    // MARK: Stepwise

    /// One round of everything that is due, one station after the other; returns whether anything
    /// was done.
    public func round() async throws -> Bool {
        let now = clock.now()
        let waiting = try await store.waiting(at: now, inboxLimit: InboxWorker.roundSize)
        guard !waiting.isEmpty else { return false }
        guard let number = waiting.policy else { throw NoPolicyError() }
        let policy = try await policies.current(numbered: number)
        if budgets.isStale(policy: number, since: now.adding(seconds: -Self.budgetSeconds)) {
            try await keepBudgets()
        }
        var hasWorked = try await plan(waiting, policy, at: now)
        if try await takeIn(waiting, policy, at: now) { hasWorked = true }
        for place in senders.indices
        where try await send(place, waiting, policy, at: now, until: nil) {
            hasWorked = true
        }
        return hasWorked
    }

    /// Works until nothing is due at this instant and nothing waits for a carrier's answer.
    ///
    /// For the stepped clock of the sandbox and for tests.
    public func drain() async throws {
        for _ in 0..<Self.drainLimit {
            for sender in senders { await sender.flights.wait(forAtMost: 0) }
            try Task.checkCancellation()
            if try await !round() && inFlight == 0 { return }
        }
        logger.error("a drain did not come to an end", metadata: ["rounds": "\(Self.drainLimit)"])
    }
}
