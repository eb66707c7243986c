/// What a client or a server's session tells its owner at once, on the event loop.
public struct SMPPBatch: Sendable {
    /// Outcomes, the peer's messages and changes.
    public var events: SessionEvents
    /// How many more messages are welcome now; giving more makes them come back as not sent.
    public var room: Int

    /// Outcomes of sent messages.
    public var results: [SendResult] { events.results }
    /// The peer's messages (receipts and replies at a client, submissions at a server).
    public var requests: [InboundRequest] { events.requests }
    /// Changes of the link, in order.
    public var changes: [SessionChange] { events.changes }
}
