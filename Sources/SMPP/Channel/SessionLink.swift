internal import NIOCore

/// Joins a session to a channel: passes octets and time in, writes what comes out, once per batch.
///
/// Confined to its event loop. It outlives a connection, so that a client's session does too.
final class SessionLink {
    /// How often one settling hands out events that its own handler caused.
    private static let roundLimit = 8
    private static let tick = TimeAmount.milliseconds(250)

    private let eventLoop: any EventLoop
    private var session: Session
    private var context: ChannelHandlerContext?
    private var batch = SessionEvents()
    private var isSettling = false
    private var ticker: Scheduled<Void>?
    private var pumpTimer: Scheduled<Void>?
    private var pumpAt = Int64.max
    private var waiting: [EventLoopPromise<Void>] = []

    /// Receives every batch.
    var deliver: (SMPPBatch) -> Void = { _ in }
    /// Is told when a connection stands.
    var attached: () -> Void = {}
    /// Is told when the connection is gone.
    var detached: () -> Void = {}

    init(session: Session, eventLoop: any EventLoop) {
        self.session = session
        self.eventLoop = eventLoop
    }

    /// Milliseconds of the loop's steady clock.
    var now: Int64 { Int64(eventLoop.now.uptimeNanoseconds / 1_000_000) }

    var isAttached: Bool { context != nil }

    /// Changes the session, then writes and tells what follows.
    func perform(_ body: (inout Session, Int64) -> Void) {
        body(&session, now)
        settle()
    }

    /// Ends the session gracefully; the promise is kept when the connection is gone.
    func end(_ promise: EventLoopPromise<Void>) {
        guard isAttached else { return promise.succeed(()) }
        waiting.append(promise)
        perform { session, now in session.drain(now: now) }
    }

    func abort() {
        context?.close(promise: nil)
    }

    // MARK: Channel

    func attach(_ context: ChannelHandlerContext) {
        precondition(self.context == nil, "The link already has a channel.")
        self.context = context
        startTicker()
        attached()
        perform { session, now in session.connected(now: now) }
    }

    private func startTicker() {
        ticker = eventLoop.assumeIsolated().scheduleTask(in: Self.tick) { [weak self] in
            guard let self, self.isAttached else { return }
            self.startTicker()
            self.perform { session, now in session.timePassed(now: now) }
        }
    }

    func read(_ buffer: inout ByteBuffer) {
        session.received(&buffer, now: now)
    }

    func detach() {
        guard context != nil else { return }
        context = nil
        ticker?.cancel()
        ticker = nil
        cancelPumpTimer()
        perform { session, now in session.disconnected(now: now) }
        detached()
        for promise in waiting { promise.succeed(()) }
        waiting.removeAll()
    }

    /// Tells the events, sends what may be sent, and writes it all at once.
    func settle() {
        // The handler's own orders join the settling that called it.
        if isSettling { return }
        isSettling = true
        defer { isSettling = false }
        let now = now
        for _ in 0..<Self.roundLimit {
            deliverEvents()
            session.pump(now: now)
            if session.events.isEmpty { break }
        }
        write()
        schedulePump(now)
    }

    private func deliverEvents() {
        if session.events.isEmpty { return }
        session.exchangeEvents(&batch)
        var handedOut = SessionEvents()
        swap(&handedOut, &batch)
        deliver(SMPPBatch(events: handedOut, room: session.room))
        handedOut.removeAll()
        swap(&handedOut, &batch)
    }

    private func write() {
        guard let context else { return }
        if session.isEnded {
            guard session.hasOutput else { return context.close(promise: nil) }
            let written = eventLoop.makePromise(of: Void.self)
            context.writeAndFlush(NIOAny(session.takeOutput()), promise: written)
            written.futureResult.assumeIsolated().whenComplete { _ in context.close(promise: nil) }
        } else if session.hasOutput {
            context.writeAndFlush(NIOAny(session.takeOutput()), promise: nil)
        }
    }

    private func schedulePump(_ now: Int64) {
        guard let next = session.nextPump(now: now) else { return cancelPumpTimer() }
        if pumpTimer != nil, pumpAt == next { return }
        cancelPumpTimer()
        pumpAt = next
        pumpTimer = eventLoop.assumeIsolated().scheduleTask(in: .milliseconds(max(1, next - now))) {
            [weak self] in
            guard let self else { return }
            self.pumpTimer = nil
            self.settle()
        }
    }

    private func cancelPumpTimer() {
        pumpTimer?.cancel()
        pumpTimer = nil
    }
}
