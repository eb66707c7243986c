public import Messaging
public import Values

/// What is open between the person and us: who wrote last, and what waits for an answer.
public struct Conversation: Sendable, Equatable {
    /// The last text that came over one channel.
    public struct Inbound: Sendable, Equatable {
        /// The channel.
        public var channel: Channel
        /// The contact point, or nil when it is none of the person's known ones.
        public var contactPoint: ContactPointID?
        /// When it came.
        public var at: Instant

        /// Makes a note of an inbound text.
        public init(channel: Channel, contactPoint: ContactPointID?, at: Instant) {
            self.channel = channel
            self.contactPoint = contactPoint
            self.at = at
        }
    }

    /// A question of ours that the next "SÍ" or "NO" answers.
    public enum Question: Sendable, Equatable {
        /// Whether this promise holds.
        case promise(PromiseID)
        /// Whether "CANCELAR" meant no more messages.
        case optOut
    }

    /// A question and how long it stands.
    public struct Pending: Sendable, Equatable {
        /// The question.
        public var question: Question
        /// The contact point it was put to, or nil.
        public var contactPoint: ContactPointID?
        /// The instant after which an answer no longer counts.
        public var until: Instant

        /// Makes a pending question.
        public init(question: Question, contactPoint: ContactPointID?, until: Instant) {
            self.question = question
            self.contactPoint = contactPoint
            self.until = until
        }
    }

    /// The last inbound text per channel.
    public var inbound: [Inbound]
    /// The one question that waits, or nil.
    public var pending: Pending?
    /// When we last acknowledged a text that a person of ours must read, or nil.
    public var acknowledgedAt: Instant?
    /// Whether "CANCELAR" has been asked about once; the next one opts out.
    public var askedAboutOptOut: Bool
    /// The contact points at which an opt-out was confirmed; it is confirmed once.
    public var optOutConfirmed: [ContactPointID]

    /// Makes a conversation in which nothing was said.
    public init() {
        inbound = []
        pending = nil
        acknowledgedAt = nil
        askedAboutOptOut = false
        optOutConfirmed = []
    }

    /// Notes an inbound text; the latest of each channel stays.
    public mutating func note(_ text: Inbound) {
        guard let index = inbound.firstIndex(where: { $0.channel == text.channel }) else {
            inbound.append(text)
            return
        }
        if text.at >= inbound[index].at { inbound[index] = text }
    }

    /// When the person last wrote over a channel, or nil.
    public func lastInbound(_ channel: Channel) -> Instant? {
        inbound.first { $0.channel == channel }?.at
    }
}
