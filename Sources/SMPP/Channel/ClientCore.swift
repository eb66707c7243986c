internal import NIOCore
internal import NIOPosix

/// A client's life between connections, confined to its event loop.
final class ClientCore {
    private enum State {
        /// Not wanted. → connecting
        case stopped
        /// Being connected. → linked, waiting, stopped
        case connecting
        /// A connection stands. → waiting, stopped
        case linked
        /// Connects again when the timer fires. → connecting, stopped
        case waiting(Scheduled<Void>)
    }

    private let configuration: SMPPClient.Configuration
    private let eventLoop: any EventLoop
    private let handler: SMPPClient.Handler
    private let link: SessionLink
    private var backoff: Backoff
    private var state = State.stopped
    /// Set while running, so that a running client stays alive.
    private var client: SMPPClient?
    private var refusal: CommandStatus?
    private var isStopping = false
    /// Counts attempts to connect, so that one given up cannot come back.
    private var attempt = 0

    init(
        configuration: SMPPClient.Configuration,
        eventLoop: any EventLoop,
        handler: @escaping SMPPClient.Handler
    ) {
        self.configuration = configuration
        self.eventLoop = eventLoop
        self.handler = handler
        link = SessionLink(
            session: Session(esme: configuration.bind, configuration: configuration.session),
            eventLoop: eventLoop
        )
        backoff = Backoff(
            minimum: configuration.backoffMinimum,
            maximum: configuration.backoffMaximum,
            seed: configuration.backoffSeed
        )
    }

    func start(client: SMPPClient) {
        guard case .stopped = state else { return }
        self.client = client
        isStopping = false
        link.deliver = { [unowned self] in self.deliver($0) }
        link.attached = { [unowned self] in self.state = .linked }
        link.detached = { [unowned self] in self.connectionEnded() }
        connect()
    }

    func submit(_ batch: [OutboundMessage]) {
        link.perform { session, now in session.send(batch, now: now) }
    }

    func answer(_ answers: some Sequence<RequestAnswer>) {
        link.perform { session, now in session.answer(answers, now: now) }
    }

    func stop(_ promise: EventLoopPromise<Void>) {
        isStopping = true
        switch state {
        case .stopped, .connecting:
            // A connection that still comes up is closed by `connected`.
            state = .stopped
            client = nil
            promise.succeed(())
        case .waiting(let timer):
            timer.cancel()
            state = .stopped
            client = nil
            promise.succeed(())
        case .linked:
            link.end(promise)
        }
    }

    private func connect() {
        state = .connecting
        refusal = nil
        attempt += 1
        let core = NIOLoopBound(self, eventLoop: eventLoop)
        ClientBootstrap(group: eventLoop)
            .connectTimeout(.milliseconds(configuration.connectTimeout))
            .channelOption(ChannelOptions.tcpOption(.tcp_nodelay), value: 1)
            .channelOption(ChannelOptions.writeBufferWaterMark, value: writeBufferLimits)
            .channelInitializer { [attempt] channel in
                channel.eventLoop.makeCompletedFuture {
                    try core.value.takeOver(channel, attempt)
                }
            }
            .connect(host: configuration.host, port: configuration.port)
            .assumeIsolated()
            .whenFailure { [weak self, attempt] _ in self?.connectionFailed(attempt) }
    }

    private func takeOver(_ channel: any Channel, _ number: Int) throws {
        guard number == attempt, !isStopping else { throw ChannelError.ioOnClosedChannel }
        try channel.pipeline.syncOperations.addHandler(SessionChannelHandler(link))
    }

    private func connectionFailed(_ number: Int) {
        guard case .connecting = state, number == attempt, !isStopping else { return }
        retry(after: backoff.next())
    }

    private func deliver(_ batch: SMPPBatch) {
        for change in batch.changes {
            switch change {
            case .bound: backoff.reset()
            case .bindRefused(let status): refusal = status
            case .bindRequested, .throttled, .ended, .disconnected: break
            }
        }
        if let client { handler(client, batch) }
    }

    private func connectionEnded() {
        if isStopping {
            state = .stopped
            client = nil
            return
        }
        guard let refusal else { return retry(after: backoff.next()) }
        // A wrong password does not mend itself; what may is tried at the slowest pace.
        let mayPass =
            refusal.category == .transient || refusal.category == .throttled
            || refusal == .alreadyBound
        if mayPass { return retry(after: backoff.longest()) }
        state = .stopped
        tell(.disconnected(retryAfter: nil))
        client = nil
    }

    private func retry(after delay: Int64) {
        state = .waiting(
            eventLoop.assumeIsolated().scheduleTask(in: .milliseconds(delay)) { [weak self] in
                self?.connect()
            }
        )
        tell(.disconnected(retryAfter: delay))
    }

    private func tell(_ change: SessionChange) {
        var events = SessionEvents()
        events.changes.append(change)
        if let client { handler(client, SMPPBatch(events: events, room: 0)) }
    }
}
