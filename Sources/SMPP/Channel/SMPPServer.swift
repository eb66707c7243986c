public import NIOCore
internal import NIOPosix

/// An SMPP server (SMSC): accepts binds, gets submissions in batches, answers and delivers in
/// batches.
///
/// ```swift
/// let server = try await SMPPServer.start(
///     host: "127.0.0.1", port: 0, group: group,
///     bind: { session, request in accounts.check(request) ? .ok : .invalidPassword },
///     handler: { session, batch in
///         session.answer(batch.requests.map { RequestAnswer($0.handle, messageID: newID()) })
///         session.deliver(receipts)             // OutboundMessage: tag and deliver_sm
///     })
/// print(server.port)
/// await server.stop()
/// ```
///
/// Both closures run on the session's event loop and must not block it. `batch.results` tells how
/// the ESME answered deliveries; `batch.room` how many more are welcome. A delivery that was not
/// answered with ok (`refused`, `unknown`, `notSent`) is the owner's to repeat.
public final class SMPPServer: Sendable {
    /// Decides about a bind: `.ok`, or the status to refuse it with.
    public typealias BindHandler = @Sendable (SMPPServerSession, BindRequest) -> CommandStatus
    /// Receives every batch of one session, on its event loop.
    public typealias Handler = @Sendable (SMPPServerSession, SMPPBatch) -> Void

    /// The port listened on.
    public let port: Int
    private let channel: any Channel
    private let sessions: SessionRegistry

    private init(channel: any Channel, sessions: SessionRegistry) {
        self.channel = channel
        self.sessions = sessions
        port = channel.localAddress?.port ?? 0
    }

    /// Listens; port 0 takes a free one.
    ///
    /// - Throws: what the system says when the address cannot be listened on.
    public static func start(
        host: String,
        port: Int,
        systemID: SystemID = "RECADO",
        configuration: SessionConfiguration = SessionConfiguration(),
        group: any EventLoopGroup,
        bind: @escaping BindHandler,
        handler: @escaping Handler
    ) async throws -> SMPPServer {
        let sessions = SessionRegistry()
        let channel = try await ServerBootstrap(group: group)
            .serverChannelOption(ChannelOptions.backlog, value: 128)
            .serverChannelOption(ChannelOptions.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(ChannelOptions.tcpOption(.tcp_nodelay), value: 1)
            .childChannelOption(ChannelOptions.writeBufferWaterMark, value: writeBufferLimits)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let core = ServerCore(
                        id: sessions.nextID(),
                        systemID: systemID,
                        configuration: configuration,
                        eventLoop: channel.eventLoop,
                        bind: bind,
                        handler: handler
                    )
                    sessions.add(core.session)
                    channel.closeFuture.whenComplete { [id = core.session.id] _ in
                        sessions.remove(id)
                    }
                    try channel.pipeline.syncOperations.addHandler(SessionChannelHandler(core.link))
                }
            }
            .bind(host: host, port: port)
            .get()
        return SMPPServer(channel: channel, sessions: sessions)
    }

    /// Stops listening and ends every session gracefully.
    public func stop() async {
        try? await channel.close().get()
        for session in sessions.all {
            await session.close()
        }
    }
}

/// One ESME's connection at a server.
public final class SMPPServerSession: Sendable {
    /// Unique within the server.
    public let id: UInt64
    /// The loop on which the handlers are called.
    public let eventLoop: any EventLoop
    private let link: NIOLoopBoundBox<SessionLink?>

    init(id: UInt64, eventLoop: any EventLoop) {
        self.id = id
        self.eventLoop = eventLoop
        link = NIOLoopBoundBox.makeEmptyBox(valueType: SessionLink.self, eventLoop: eventLoop)
    }

    /// Answers submissions; an accepted one needs its id.
    public func answer(_ answers: [RequestAnswer]) {
        onLoop { $0.perform { session, now in session.answer(answers, now: now) } }
    }

    /// Sends `deliver_sm`s: receipts and people's messages.
    public func deliver(_ batch: [OutboundMessage]) {
        onLoop { $0.perform { session, now in session.send(batch, now: now) } }
    }

    /// Ends the session gracefully: open answers are awaited, then unbind.
    public func close() async {
        let promise = eventLoop.makePromise(of: Void.self)
        onLoop(orElse: { promise.succeed(()) }) { $0.end(promise) }
        try? await promise.futureResult.get()
    }

    /// Cuts the connection at once, as a broken network would.
    public func abort() {
        onLoop { $0.abort() }
    }

    func attach(_ value: SessionLink?) {
        link.value = value
    }

    private func onLoop(
        orElse absent: @escaping @Sendable () -> Void = {},
        _ body: @escaping @Sendable (SessionLink) -> Void
    ) {
        let act: @Sendable () -> Void = { [link] in
            if let link = link.value { body(link) } else { absent() }
        }
        if eventLoop.inEventLoop { act() } else { eventLoop.execute(act) }
    }
}
