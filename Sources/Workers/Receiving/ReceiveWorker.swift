import Domain
public import Messaging
import Store
import Strategy
import Synchronization
import Values

/// Numbers of what came in by a route, for metrics.
public struct ReceiveCounts: Sendable, Equatable {
    /// Receipts that found their message.
    public var receipts = 0
    /// Receipts that wait for their message.
    public var unmatchedReceipts = 0
    /// Texts that came in.
    public var inbound = 0
    /// Texts from numbers of nobody we know.
    public var strangers = 0
}

/// What came in, by route. Safe to share between threads.
public final class ReceiveTally: Sendable {
    private let state = Mutex<[String: ReceiveCounts]>([:])

    init() {}

    /// What came in by a route so far.
    public subscript(_ route: String) -> ReceiveCounts {
        state.withLock { $0[route] ?? ReceiveCounts() }
    }

    func add(_ route: String, _ change: (inout ReceiveCounts) -> Void) {
        state.withLock { change(&$0[route, default: ReceiveCounts()]) }
    }
}

/// Takes in what the carrier of a route says. What it has returned from is stored; only then is the
/// carrier answered.
public final class ReceiveWorker: ConnectorEventSink {
    private let store: Store
    private let sender: SendWorker
    private let planner: PlanWorker
    private let tally: ReceiveTally
    private let clock: any WorkClock
    /// What failed and is not told to the cases yet; kept when a batch must come again.
    private let untold = Mutex<[(person: PersonID, message: MessageID, why: Event.Failure)]>([])

    /// Makes a receiver for the route of a sender.
    init(
        store: Store,
        sender: SendWorker,
        planner: PlanWorker,
        tally: ReceiveTally,
        clock: any WorkClock
    ) {
        self.store = store
        self.sender = sender
        self.planner = planner
        self.tally = tally
        self.clock = clock
    }

    /// Stores a batch of a connector's events durably; see `ConnectorEventSink`.
    public func store(_ events: [ConnectorEvent]) async throws {
        let now = clock.now()
        let route = sender.route
        let landing = try await sender.record(events, at: now)
        // What was answered is stored now, and is not told again when the rest fails.
        untold.withLock { $0 += landing.failed }
        var drafts: [InboxDraft] = []
        for case .inbound(let message) in events { drafts.append(draft(of: message)) }
        var applied: [AppliedReceipt] = []
        var unmatched: [Int] = []
        if !landing.rest.isEmpty {
            (applied, unmatched) = try await store.apply(
                landing.rest.map { ($0, sender.recent.target(of: $0.providerID)) },
                route: route,
                at: now
            )
            drafts += unmatched.map { draft(of: landing.rest[$0]) }
            let found = Event.Failure.found(in: applied)
            untold.withLock { $0 += found }
        }
        tally.add(route) {
            $0.receipts += landing.receipts + landing.rest.count - unmatched.count
            $0.unmatchedReceipts += unmatched.count
        }
        if !drafts.isEmpty { _ = try await store.keep(drafts) }
        let failures = untold.withLock { $0 }
        try await planner.tell(failures, at: now)
        untold.withLock { $0.removeFirst(failures.count) }
    }

    private func draft(of message: InboundMessage) -> InboxDraft {
        InboxDraft(
            kind: .text,
            route: sender.route,
            providerID: message.providerID,
            receivedAt: message.at,
            body: InboxBody(
                number: message.from,
                to: message.to,
                text: message.text,
                state: nil,
                errorCode: 0,
                isDamaged: message.isDamaged
            )
        )
    }

    private func draft(of receipt: Receipt) -> InboxDraft {
        InboxDraft(
            kind: .receipt,
            route: sender.route,
            providerID: receipt.providerID,
            receivedAt: receipt.at,
            body: InboxBody(
                number: receipt.recipient,
                to: "",
                text: String(decoding: receipt.raw, as: UTF8.self),
                state: receipt.state,
                errorCode: receipt.errorCode,
                isDamaged: false
            )
        )
    }
}

extension Event.Failure {
    /// What a refusal at submission says: only what is wrong with the number itself counts
    /// against the number.
    init(_ error: SendError?) {
        self =
            switch error?.code {
            case .invalidRecipient, .blocked: .permanent
            case .tooLate: .tooLate
            default: .route
            }
    }

    /// What failed for good, by the state that receipts left a message in; nil when nothing did.
    init?(_ state: DeliveryState) {
        switch state {
        case .expired: self = .tooLate
        case .undelivered, .deleted: self = .temporary
        case .rejected: self = .permanent
        default: return nil
        }
    }

    /// What failed for good, by what receipts say.
    static func found(in applied: [AppliedReceipt]) -> [(PersonID, MessageID, Event.Failure)] {
        applied.compactMap { receipt in
            Event.Failure(receipt.state).map { (receipt.person, receipt.message, $0) }
        }
    }
}
