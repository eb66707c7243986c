public import NIOCore

/// An SMPP client (ESME): one bind to a carrier, kept up over reconnects.
///
/// Everything goes in batches. Messages are given with 64-bit tags; outcomes, receipts and replies
/// come back in `SMPPBatch`es to one closure, which runs on the client's event loop and must not
/// block it. The loop writes once per batch.
///
/// ```swift
/// let client = SMPPClient(configuration: configuration, eventLoop: loop) { client, batch in
///     inbox.put(batch.results)                  // a queue that a task drains
///     inbox.put(batch.requests)                 // store durably first, then acknowledge:
///     room.set(batch.room)                      // how many more may be given
/// }
/// client.start()
/// client.submit([OutboundMessage(tag: 1, message: message, timeToLive: 60_000)])
/// client.acknowledge(stored.map(\.handle))      // after the receipts are on disk
/// await client.stop()                           // answers are awaited, then unbind
/// ```
///
/// - `submit`, `acknowledge`, `answer`: from any thread; on the event loop they act at once and are
///   written with the rest of the batch.
/// - Every submitted message gets a result. `unknown` must not be sent again blindly; a later
///   result with the same tag may settle it. `notSent` never left and may be sent again.
/// - While not bound, everything given comes back as `notSent(.notBound)` and `room` is 0.
/// - Throttled messages are sent again by the client itself, at a rate it finds
///   (`RateController`); they come back only after `throttleRetryLimit` attempts.
/// - Without an acknowledgement a carrier repeats a receipt; acknowledge only what is stored.
/// - A refused bind (`bindRefused`) is not a network fault: the client stops and says so, except
///   that it tries again at the longest back-off where the status is transient, throttled, or
///   `ESME_RALYBND`, which a carrier gives until it has noticed that the last connection died.
///   After mending the cause call `start` again.
public final class SMPPClient: Sendable {
    /// Receives every batch, on the event loop.
    public typealias Handler = @Sendable (SMPPClient, SMPPBatch) -> Void

    /// What a client needs to know.
    public struct Configuration: Sendable {
        /// The carrier's host name or address.
        public var host: String
        /// Its port.
        public var port: Int
        /// Who binds and how.
        public var bind: BindRequest
        /// Window, timers, rate.
        public var session = SessionConfiguration()
        /// Milliseconds to connect.
        public var connectTimeout: Int64 = 10_000
        /// The shortest wait before connecting again, milliseconds.
        public var backoffMinimum: Int64 = 1_000
        /// The longest, milliseconds.
        public var backoffMaximum: Int64 = 60_000
        /// Seed of the back-off's jitter.
        public var backoffSeed: UInt64 = 0

        /// A client with the usual timers.
        public init(host: String, port: Int, bind: BindRequest) {
            self.host = host
            self.port = port
            self.bind = bind
        }
    }

    /// The loop that carries the link and calls the handler.
    public let eventLoop: any EventLoop
    private let core: NIOLoopBoundBox<ClientCore>

    /// A client that has not started.
    public init(
        configuration: Configuration,
        eventLoop: any EventLoop,
        handler: @escaping Handler
    ) {
        self.eventLoop = eventLoop
        core = NIOLoopBoundBox.makeBoxSendingValue(
            ClientCore(configuration: configuration, eventLoop: eventLoop, handler: handler),
            eventLoop: eventLoop
        )
    }

    /// Connects and binds; harmless when already started.
    public func start() {
        onLoop { $0.start(client: self) }
    }

    /// Gives messages to send.
    public func submit(_ batch: [OutboundMessage]) {
        onLoop { $0.submit(batch) }
    }

    /// Takes over the peer's messages: receipts and replies that are stored durably.
    public func acknowledge(_ handles: [RequestHandle]) {
        onLoop { core in core.answer(handles.lazy.map { RequestAnswer($0) }) }
    }

    /// Answers the peer's messages one by one, for instance to ask for them again later.
    public func answer(_ answers: [RequestAnswer]) {
        onLoop { $0.answer(answers) }
    }

    /// Ends gracefully: nothing new is sent, open answers are awaited for `unbindTimeout`, then
    /// unbind. What was queued comes back as not sent.
    public func stop() async {
        let promise = eventLoop.makePromise(of: Void.self)
        onLoop { $0.stop(promise) }
        // The promise is only ever succeeded.
        try? await promise.futureResult.get()
    }

    private func onLoop(_ body: @escaping @Sendable (ClientCore) -> Void) {
        if eventLoop.inEventLoop {
            body(core.value)
        } else {
            eventLoop.execute { [core] in body(core.value) }
        }
    }
}
