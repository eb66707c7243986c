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

    /// A question of ours that the next text answers.
    public enum Question: Sendable, Equatable {
        /// Whether this promise holds.
        case promise(PromiseID)
        /// Whether "CANCELAR" meant no more messages.
        case optOut
        /// A factor that shows who writes.
        case proof(Identity.Factor)
        /// On which day the person will pay.
        case day
        /// How much the person will pay.
        case amount
        /// Whether what was offered for an account suits.
        case offer(AccountID)
        /// Why the person has not paid.
        case cause
        /// When a call suits.
        case callTime
        /// How content the person is, from 1 to 5.
        case survey
        /// The same in other words.
        case rephrase
    }

    /// What the person wants while something is still missing for it.
    public struct Frame: Sendable, Equatable {
        /// What they want. The raw values are stored.
        public enum Goal: UInt8, Sendable, CaseIterable {
            /// To promise a payment.
            case promise = 1
            /// To know what is owed.
            case balance = 2
            /// To know what it is made of.
            case breakdown = 3
            /// To know how to pay.
            case howToPay = 4
            /// To know until when.
            case dueDay = 5
            /// To know the next due days.
            case nextDays = 6
            /// To know the cut-off day.
            case cutOff = 7
            /// To know about interest.
            case interest = 8
            /// To pay less.
            case discount = 9
            /// To pay in parts.
            case instalments = 10
            /// To pay later.
            case moreTime = 11
            /// To have the agreement in writing.
            case agreement = 12
            /// To have a receipt or letter.
            case receipt = 13
        }

        /// What they want.
        public var goal: Goal
        /// The account it is about.
        public var account: AccountID
        /// How much, when they said it.
        public var amount: Money?
        /// The part of what is owed, when they said it.
        public var share: ReplyDetails.Share?
        /// When, when they said it.
        public var day: Day?
        /// In how many payments, when they said it.
        public var instalments: UInt8?
        /// When it began.
        public var at: Instant

        /// Makes a frame of which nothing is known yet.
        public init(goal: Goal, account: AccountID, at: Instant) {
            self.goal = goal
            self.account = account
            self.at = at
        }
    }

    /// Why the person has not paid, as they said.
    public struct ToldCause: Sendable, Equatable {
        /// Why.
        public var cause: ReplyDetails.Cause
        /// When they said it.
        public var at: Instant
        /// Whether they said it without being asked.
        public var isVolunteered: Bool

        /// Makes a cause.
        public init(cause: ReplyDetails.Cause, at: Instant, isVolunteered: Bool) {
            self.cause = cause
            self.at = at
            self.isVolunteered = isVolunteered
        }
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
    /// What the person wants while something is missing for it, or nil.
    public var frame: Frame?
    /// How many texts in a row were not understood.
    public var misses: UInt8
    /// Why the person has not paid, or nil when they never said.
    public var cause: ToldCause?
    /// When the person was last asked how content they are, or nil.
    public var surveyedAt: Instant?
    /// What they answered last, from 1 to 5, or nil.
    public var score: UInt8?

    /// Makes a conversation in which nothing was said.
    public init() {
        inbound = []
        pending = nil
        acknowledgedAt = nil
        askedAboutOptOut = false
        optOutConfirmed = []
        frame = nil
        misses = 0
        cause = nil
        surveyedAt = nil
        score = nil
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
