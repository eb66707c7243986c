public import Domain
public import Messaging
public import Store
import Strategy
public import Understanding
public import Values

/// Reads what a person wrote into the event that decisions get: the same for every way it came.
public struct TextReading: Sendable {
    /// The model that reads along, or nil for rules alone.
    public let model: IntentModel?

    /// Makes a reading.
    public init(model: IntentModel? = nil) {
        self.model = model
    }

    /// What a text says to the case it belongs to.
    ///
    /// - Parameters:
    ///   - state: the case before the text; a question that waits in it says what to look for.
    ///   - secrets: what is sealed about the person, for comparing only; nil where it is not open.
    ///   - today: the person's own day.
    public func reply(
        to state: CaseState?,
        secrets: PersonSecrets?,
        text: String,
        message: MessageID,
        contactPoint: ContactPointID,
        channel: Channel,
        at receivedAt: Instant,
        today: Day
    ) -> Reply {
        var reply = Reply(
            understand(
                text,
                on: today,
                country: state?.facts.country ?? "MX",
                model: model
            ),
            currency: state?.accounts.first?.account.figures.balance.currency ?? .mexicanPeso,
            message: message,
            contactPoint: contactPoint,
            channel: channel,
            receivedAt: receivedAt,
            model: model?.version ?? 0
        )
        reply.details.choice = readChoice(text)
        if let state {
            reply.details.showing = ShownFactor.read(
                text,
                to: state,
                secrets,
                at: contactPoint,
                now: receivedAt
            )
        }
        return reply
    }
}
