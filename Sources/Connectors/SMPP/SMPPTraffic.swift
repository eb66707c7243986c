internal import Messaging
internal import NIOCore
internal import SMPP
internal import Values

/// What a route holds: waiting messages, messages in flight, events that wait to be stored.
///
/// A value without clock, lock or socket; the connector keeps it behind a lock and does what the
/// verbs return. Every queue is bounded: waiting messages by `queueLimit`, flights by the links'
/// capacity, events by not giving links more while many wait (`eventLimit`) and by the links' own
/// limit of unanswered deliveries.
struct SMPPTraffic: Sendable {
    /// Where the route is in its life.
    enum Phase: Equatable {
        /// Made, not run. → `running`
        case idle
        /// Takes and sends messages. → `stopping`
        case running
        /// Takes no messages; open answers are awaited. → `stopped`
        case stopping
        /// All links are down; what waits to be stored is the last.
        case stopped
    }

    /// How one link stands.
    enum LinkPhase: Equatable {
        /// Being connected, again or for the first time.
        case connecting(reason: String?)
        /// May submit.
        case bound
        /// The carrier refused it for good.
        case refused(CommandStatus)
    }

    struct Link: Sendable {
        var phase = LinkPhase.connecting(reason: nil)
        /// Parts given to it and not settled.
        var outstanding = 0
        /// Whether somebody already asked the link's loop to take messages.
        var isWoken = false
        var wasBound = false
    }

    /// A message given to a link.
    struct Departure {
        let tag: UInt64
        let message: Messaging.OutboundMessage
    }

    /// Above so many waiting events links get no more messages.
    static let eventLimit = 8_000
    /// Replies may wait beyond the queue's limit, so that campaigns do not keep them out.
    static let replyReserve = 500

    private let queueLimit: Int
    private let linkCapacity: Int
    private let window: Int
    private let builder: SubmitBuilder
    private(set) var phase = Phase.idle
    private(set) var links: [Link]
    private var replies = CircularBuffer<Messaging.OutboundMessage>()
    private var campaigns = CircularBuffer<Messaging.OutboundMessage>()
    private var flights = FlightTable()
    /// Plans of several parts that left whole, by tag: their one answer counts for every part.
    private var wholes: [UInt64: Int] = [:]
    private(set) var events: [ConnectorEvent] = []
    private(set) var acknowledgements: [Acknowledgement] = []
    private(set) var assembly: TextAssembly
    private(set) var counters = SMPPCounters()

    init(_ configuration: SMPPConfiguration) {
        queueLimit = configuration.queueLimit
        linkCapacity = configuration.linkCapacity
        window = configuration.window
        builder = SubmitBuilder(configuration)
        links = Array(repeating: Link(), count: configuration.binds)
        assembly = TextAssembly(timeout: Int64(configuration.partsTimeout) * 1_000)
        counters.windowSize = configuration.window * configuration.binds
    }

    // MARK: Messages in

    var isBound: Bool { links.contains { $0.phase == .bound } }

    /// The windows of the links that are bound; 0 when nothing is taken.
    var capacity: Int { phase == .running ? links.count { $0.phase == .bound } * window : 0 }

    private var queued: Int { replies.count + campaigns.count }

    /// Takes messages from the front of a batch; says how many.
    mutating func enqueue(_ messages: ArraySlice<Messaging.OutboundMessage>) -> Int {
        guard capacity > 0 else { return 0 }
        var taken = 0
        for message in messages {
            let limit = queueLimit + (message.priority == .reply ? Self.replyReserve : 0)
            guard queued < limit else { break }
            if message.priority == .reply {
                replies.append(message)
            } else {
                campaigns.append(message)
            }
            taken += 1
        }
        return taken
    }

    /// Whether waiting submitters may try again: well below the limit, so that they bring many, or
    /// because nothing can leave.
    var hasRoom: Bool { queued <= queueLimit / 2 || capacity == 0 }

    /// Links that have something to take and do not know it; they count as woken from now on.
    mutating func linksToWake() -> [Int] {
        guard queued > 0, events.count < Self.eventLimit else { return [] }
        var found: [Int] = []
        for index in links.indices
        where links[index].phase == .bound && !links[index].isWoken
            && links[index].outstanding < linkCapacity
        {
            links[index].isWoken = true
            found.append(index)
        }
        return found
    }

    /// What a link may send now, replies first; messages that are too late are refused.
    mutating func depart(_ link: Int, now: Instant) -> [Departure] {
        links[link].isWoken = false
        guard links[link].phase == .bound, queued > 0 else { return [] }
        var departures: [Departure] = []
        departures.reserveCapacity(min(queued, linkCapacity))
        while links[link].outstanding < linkCapacity, events.count < Self.eventLimit,
            let message = replies.popFirst() ?? campaigns.popFirst()
        {
            guard message.validUntil > now else {
                refuse(message, .expiredInQueue)
                continue
            }
            let parts = builder.submissions(message)
            let tag = flights.begin(message.reference, parts: parts)
            if builder.isWhole(message) { wholes[tag] = message.plan.segmentCount }
            links[link].outstanding += parts
            counters.submitted += UInt64(parts)
            departures.append(Departure(tag: tag, message: message))
        }
        return departures
    }

    private mutating func refuse(_ message: Messaging.OutboundMessage, _ error: SendError) {
        for part in 0..<message.plan.segmentCount {
            events.append(.refused(message.reference, part: part, error))
            counters.refused += 1
        }
    }

    /// Gives back what waits, because nothing can leave.
    mutating func returnQueued() {
        while let message = replies.popFirst() ?? campaigns.popFirst() {
            events.append(.returned(message.reference))
            counters.returned += 1
        }
    }

    // MARK: Outcomes

    mutating func settle(_ results: [SendResult], link: Int) {
        for result in results { settle(result, link) }
    }

    private mutating func settle(_ result: SendResult, _ link: Int) {
        switch result.outcome {
        case .accepted(let id):
            let providerID = DeliverReader.providerID(ofResponse: id)
            land(result.tag, link) { .accepted($0, part: $1, providerID: providerID) }
        case .refused(let status):
            let error = SendError(status)
            land(result.tag, link) { .refused($0, part: $1, error) }
        case .unknown:
            land(result.tag, link) { .unknown($0, part: $1) }
        case .notSent(.expired):
            land(result.tag, link) { .refused($0, part: $1, .expiredInQueue) }
        case .notSent(.tooLong):
            land(result.tag, link) { .refused($0, part: $1, .tooLong) }
        case .notSent(.notBound), .notSent(.queueFull), .notSent(.draining):
            guard flights.keepUnsent(result.tag) else { return }
            links[link].outstanding -= 1
            finish(result.tag)
        }
    }

    private mutating func land(
        _ tag: UInt64,
        _ link: Int,
        _ event: (MessageReference, Int) -> ConnectorEvent
    ) {
        guard case .settled(let reference, let part) = flights.land(tag) else {
            counters.lateAnswers += 1
            return
        }
        links[link].outstanding -= 1
        let count = wholes.isEmpty ? 1 : wholes[tag] ?? 1
        for index in 0..<count {
            let event = event(reference, part + index)
            tally(event)
            events.append(event)
        }
        finish(tag)
    }

    private mutating func finish(_ tag: UInt64) {
        guard let finished = flights.finish(tag) else { return }
        if !wholes.isEmpty { wholes[tag] = nil }
        if finished.isWhole {
            events.append(.returned(finished.reference))
            counters.returned += 1
            return
        }
        for part in finished.unsent {
            events.append(.refused(finished.reference, part: part, .partLeftBehind))
            counters.refused += 1
        }
    }

    private mutating func tally(_ event: ConnectorEvent) {
        switch event {
        case .accepted: counters.accepted += 1
        case .refused: counters.refused += 1
        case .unknown: counters.unknown += 1
        case .returned, .receipt, .inbound: break
        }
    }

    // MARK: Deliveries

    /// Takes in what the carrier delivered; false when it is to be acknowledged at once.
    mutating func deliver(
        _ delivery: DeliverReader.Delivery,
        _ acknowledgement: Acknowledgement,
        steady: Int64,
        now: Instant
    ) -> Bool {
        switch delivery {
        case .receipt(let receipt):
            counters.receipts += 1
            events.append(.receipt(receipt))
            acknowledgements.append(acknowledgement)
        case .text(let message):
            deliver(message, [acknowledgement])
        case .part(let part):
            for text in assembly.add(part, acknowledgement, steady: steady, now: now) {
                deliver(text.message, text.acknowledgements)
            }
        case .other:
            counters.unreadable += 1
            return false
        }
        return true
    }

    private mutating func deliver(_ message: InboundMessage, _ handles: [Acknowledgement]) {
        counters.inbound += 1
        if message.isDamaged { counters.damaged += 1 }
        events.append(.inbound(message))
        acknowledgements += handles
    }

    /// Gives out texts whose parts did not come; returns what must be acknowledged at once.
    mutating func timePassed(
        steady: Int64,
        now: Instant,
        isLast: Bool = false
    ) -> [Acknowledgement] {
        for text in assembly.expire(steady: steady, now: now, isLast: isLast) {
            deliver(text.message, text.acknowledgements)
        }
        return assembly.takeHeld(steady: steady)
    }

    // MARK: Events out

    /// Takes everything that waits to be stored.
    mutating func takeEvents() -> (events: [ConnectorEvent], handles: [Acknowledgement]) {
        defer {
            events = []
            acknowledgements = []
        }
        return (events, acknowledgements)
    }

    /// Puts events back that could not be stored and that no carrier will repeat.
    mutating func putBack(_ unstored: [ConnectorEvent], askedAgain: Int) {
        events.insert(contentsOf: unstored, at: 0)
        counters.askedAgain += UInt64(askedAgain)
    }

    mutating func lose(_ count: Int) {
        counters.lostEvents += UInt64(count)
    }

    // MARK: Life

    mutating func begin() {
        precondition(phase == .idle, "a connector runs once")
        phase = .running
    }

    mutating func stop() {
        guard phase < .stopping else { return }
        phase = .stopping
        returnQueued()
    }

    mutating func stopped() {
        phase = .stopped
    }

    /// A link's client told of its life; `isSubmitting` unless it is a receiver's.
    mutating func change(_ change: SessionChange, link: Int, isSubmitting: Bool) {
        switch change {
        case .bound where isSubmitting:
            if links[link].wasBound { counters.reconnects += 1 }
            links[link].wasBound = true
            links[link].phase = .bound
        case .throttled:
            counters.throttled += 1
        case .bindRefused(let status):
            lower(link, SendError(status).text, isSubmitting)
        case .ended(let reason):
            lower(link, "the connection ended (\(reason))", isSubmitting)
        case .disconnected(let retryAfter) where retryAfter != nil:
            lower(link, nil, isSubmitting)
        case .bound, .bindRequested, .disconnected:
            break
        }
        if !isBound { returnQueued() }
    }

    private mutating func lower(_ link: Int, _ reason: String?, _ isSubmitting: Bool) {
        if case .refused = links[link].phase { return }
        guard isSubmitting else { return }
        if case .connecting(let known) = links[link].phase {
            links[link].phase = .connecting(
                reason: reason ?? known ?? "the carrier cannot be reached"
            )
        } else {
            links[link].phase = .connecting(reason: reason)
        }
    }

    /// The carrier refused a link for good; true when no link is left.
    mutating func refuse(_ link: Int, _ status: CommandStatus) -> Bool {
        links[link].phase = .refused(status)
        if !isBound { returnQueued() }
        return refusal != nil
    }

    /// Why no link can ever come up; nil while one may.
    var refusal: CommandStatus? {
        var first: CommandStatus?
        for link in links {
            guard case .refused(let status) = link.phase else { return nil }
            first = first ?? status
        }
        return first
    }

    var status: SMPPStatus {
        if phase == .idle || phase == .stopped, refusal == nil { return .stopped }
        if let refusal {
            return .refused(status: refusal.rawValue, reason: SendError(refusal).text)
        }
        let bound = links.count { $0.phase == .bound }
        if bound > 0 { return .bound(links: bound, of: links.count) }
        for link in links {
            if case .connecting(let reason?) = link.phase { return .connecting(reason: reason) }
        }
        return .connecting(reason: nil)
    }

    var snapshot: SMPPCounters {
        var snapshot = counters
        snapshot.queued = queued
        snapshot.windowInUse = links.reduce(0) { $0 + $1.outstanding }
        snapshot.waitingEvents = events.count
        return snapshot
    }

    /// Whether nothing waits: no message, no answer, no event, no part of a text.
    var isIdle: Bool {
        queued == 0 && flights.count == 0 && events.isEmpty && assembly.count == 0
    }
}

extension SMPPTraffic.Phase: Comparable {
    private var order: Int {
        switch self {
        case .idle: 0
        case .running: 1
        case .stopping: 2
        case .stopped: 3
        }
    }

    static func < (left: Self, right: Self) -> Bool { left.order < right.order }
}
