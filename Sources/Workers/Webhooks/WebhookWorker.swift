public import Logging
public import Messaging
public import Store
import Synchronization
import Values

/// Numbers of the calls of one endpoint that metrics show.
public struct WebhookTally: Sendable, Equatable {
    /// Calls that were taken.
    public var taken = 0
    /// Tries that came to nothing.
    public var tries = 0
    /// Calls that were given up.
    public var failed = 0
}

/// Calls other systems for the steps that ask for it: at least once, each call with one id.
///
/// Endpoints do not wait for each other. Nothing of the database is held while one is waited for: a
/// call is on lease, and due again when a process died with it.
public final class WebhookWorker: Sendable {
    /// How long after each try in vain the next one comes, in seconds, as the Standard Webhooks
    /// specification proposes; after the last one the call has failed.
    public static let waits: [Int64] = [
        5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400,
    ]
    /// Calls of one endpoint at the same time.
    public static let claimSize = 8
    /// How long a claim holds, in seconds of the wall clock; longer than any answer is waited for.
    public static let leaseSeconds: Int64 = 90
    /// The pause after which it is looked again what is due, in milliseconds.
    static let idleMilliseconds: Int64 = 1_000
    /// The pause after a fault, in milliseconds.
    static let faultMilliseconds: Int64 = 5_000
    /// Part of a wait by which calls are spread, in hundredths.
    private static let spreadPercent: UInt64 = 10

    /// Tries a call once, and comes back within the endpoint's time.
    public typealias Post = @Sendable (WebhookRequest) async -> WebhookAnswer

    private let store: Store
    private let policies: any PolicySource
    private let clock: any WorkClock
    private let logger: Logger
    private let post: Post
    private let tallies = Mutex<[String: WebhookTally]>([:])

    /// Makes a worker.
    public init(
        store: Store,
        policies: any PolicySource,
        clock: any WorkClock,
        logger: Logger,
        post: @escaping Post
    ) {
        self.store = store
        self.policies = policies
        self.clock = clock
        self.logger = logger
        self.post = post
    }

    /// What was done so far, by endpoint.
    public var counts: [String: WebhookTally] { tallies.withLock { $0 } }

    private enum Station: Hashable {
        case endpoint(String)
        case pause
    }

    /// Calls what is due until the task is cancelled; what is under way then is due again when its
    /// lease ends.
    public func run() async {
        await withTaskGroup(of: Station.self) { group in
            var busy: Set<Station> = []
            while !Task.isCancelled {
                var pause = Self.idleMilliseconds
                do {
                    for endpoint in try await dueEndpoints() {
                        guard busy.insert(.endpoint(endpoint)).inserted else { continue }
                        group.addTask {
                            await self.work(endpoint)
                            return .endpoint(endpoint)
                        }
                    }
                } catch {
                    tell(error)
                    pause = Self.faultMilliseconds
                }
                if busy.insert(.pause).inserted {
                    group.addTask { [pause] in
                        try? await Task.sleep(for: .milliseconds(pause))
                        return .pause
                    }
                }
                if let done = await group.next() { busy.remove(done) }
            }
            group.cancelAll()
        }
    }

    private func dueEndpoints() async throws -> [String] {
        try await store.dueEndpoints(at: clock.now(), realNow: clock.realNow())
    }

    private func work(_ endpoint: String) async {
        do {
            _ = try await callDue(endpoint)
        } catch is CancellationError {
            return
        } catch {
            tell(error)
            try? await Task.sleep(for: .milliseconds(Self.faultMilliseconds))
        }
    }

    private func tell(_ error: any Error) {
        logger.error("calls will be tried again", metadata: ["error": "\(error)"])
    }

    /// Makes the calls of an endpoint that are due, some at a time; returns how many were tried.
    public func callDue(_ endpoint: String) async throws -> Int {
        let known = try await policies.current().facts.webhook(endpoint)
        let realNow = clock.realNow()
        let claimed = try await store.claimCalls(
            of: endpoint,
            limit: Self.claimSize,
            now: clock.now(),
            realNow: realNow,
            leaseUntil: realNow.adding(seconds: Self.leaseSeconds)
        )
        try await withThrowingTaskGroup(of: Void.self) { group in
            for call in claimed {
                group.addTask {
                    let answer = await self.answer(to: call, known)
                    // Who is stopped does not know what became of it: it is due after its lease.
                    if Task.isCancelled, answer != .taken { return }
                    try await self.record(answer, of: call.row)
                }
            }
            try await group.waitForAll()
        }
        return claimed.count
    }

    private func answer(
        to call: ClaimedWebhook,
        _ endpoint: WebhookEndpoint?
    ) async -> WebhookAnswer {
        guard let endpoint else { return .failed("the facts in force do not name it") }
        return await post(
            WebhookRequest(
                id: "\(call.row.call)",
                seconds: clock.realNow().seconds,
                body: WebhookBody(claimed: call, tenant: store.tenant).bytes,
                endpoint: endpoint
            )
        )
    }

    private func record(_ answer: WebhookAnswer, of row: WebhookRow) async throws {
        let now = clock.now()
        let result: WebhookResult
        switch answer {
        case .taken: result = .taken
        case .gone:
            try await turnOff(row.endpoint, at: now)
            // It waits with the others for an operator who lets the endpoint go on.
            result = Self.result(of: row, "it answered 410: it wants no calls", at: now)
        case .failed(let error): result = Self.result(of: row, error, at: now)
        }
        try await store.record(result, of: row, at: now)
        tallies.withLock { tallies in
            switch result {
            case .taken: tallies[row.endpoint, default: WebhookTally()].taken += 1
            case .later: tallies[row.endpoint, default: WebhookTally()].tries += 1
            case .failed:
                tallies[row.endpoint, default: WebhookTally()].tries += 1
                tallies[row.endpoint, default: WebhookTally()].failed += 1
            }
        }
    }

    /// The next try, or the end: after the last wait, or when it would come too late.
    static func result(of row: WebhookRow, _ error: String, at now: Instant) -> WebhookResult {
        guard row.tries >= 1, row.tries <= waits.count else { return .failed(error: error) }
        let wait = waits[row.tries - 1]
        // By the id, so that calls that failed together do not come back together.
        let spread = UInt64(wait) * 1_000 * spreadPercent / 100
        let later = Int64(row.call.low % (spread + 1))
        let next = Instant(milliseconds: now.adding(seconds: wait).milliseconds + later)
        return next < row.validUntil ? .later(next, error: error) : .failed(error: error)
    }

    /// A halt, so that an operator sees it where all halts are, and lifts it like one.
    private func turnOff(_ endpoint: String, at now: Instant) async throws {
        let isNew = try await store.halts().allSatisfy { $0.scope != .route || $0.name != endpoint }
        guard isNew else { return }
        _ = try await store.halt(
            Halt(
                scope: .route,
                name: endpoint,
                since: now,
                reason: "the endpoint answered 410: it wants no calls"
            )
        )
        logger.error(
            "an endpoint wants no calls any more and waits for an operator",
            metadata: ["endpoint": "\(endpoint)"]
        )
    }
}
