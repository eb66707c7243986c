public import Domain
public import Values

/// How sure we are of a rule (contact law is read second-hand more often than not).
public enum Confidence: UInt8, Sendable, CaseIterable {
    /// The official text was read.
    case a
    /// Several consistent secondary sources.
    case b
    /// One secondary source.
    case c
    /// Sources conflict.
    case d
    /// Disputed between authorities or courts.
    case e
    /// A prudent choice of ours, no source.
    case f
    /// General knowledge only.
    case g

    /// The capital letter that packs use.
    public var letter: String { ["A", "B", "C", "D", "E", "F", "G"][Int(rawValue)] }
}

/// What a rule does when it is broken.
public enum Decision: UInt8, Sendable, CaseIterable {
    /// The contact is not made.
    case block
    /// It is made, and somebody is told.
    case warn
    /// It is made, and it is written down.
    case info
}

/// Where a rule comes from, for a person to look up.
public struct RuleSource: Sendable, Equatable {
    /// Who supervises it.
    public var authority: String
    /// The law, disposition or circular.
    public var instrument: String
    /// The article.
    public var article: String
    /// What it says, in a line.
    public var text: String
    /// Keys of the sources that were read.
    public var references: [String]
    /// How sure we are.
    public var confidence: Confidence

    /// Makes a source.
    public init(
        authority: String,
        instrument: String,
        article: String,
        text: String,
        references: [String],
        confidence: Confidence
    ) {
        self.authority = authority
        self.instrument = instrument
        self.article = article
        self.text = text
        self.references = references
        self.confidence = confidence
    }
}

/// One rule of a pack: whom and what it binds, from when to when, and what it asks.
public struct Rule: Sendable, Equatable {
    /// The id, unique in its pack.
    public let id: String
    /// The word of its kind as packs write it.
    public let kind: String
    /// Where it comes from.
    public let source: RuleSource
    /// The actors it binds, as bits by `Actor.rawValue`.
    public let actors: UInt8
    /// The purposes it binds, as bits by `Purpose.rawValue`.
    public let purposes: UInt8
    /// The channels it binds, as bits by `Channel.rawValue`.
    public let channels: UInt32
    /// The regions in which it holds, by ISO 3166-2; empty for the whole of the pack's place.
    public let regions: [String]
    /// The first day it holds.
    public let effectiveFrom: Day
    /// The last day it holds, or nil.
    public let effectiveTo: Day?
    /// What happens when it is broken.
    public let decision: Decision
    /// What it asks.
    public let body: RuleBody
}

/// What a rule asks, by kind.
public enum RuleBody: Sendable, Equatable {
    /// Contact only within these local hours, in every zone the person may be in.
    case window(WindowRule)
    /// Contact only within the hours of the day that the person asked for, if they asked for any.
    case askedHours
    /// At most so many in a period.
    case cap(CapRule)
    /// A least distance between two contacts.
    case spacing(SpacingRule)
    /// Nothing for so many days after a conversation.
    case cooldown(CooldownRule)
    /// One channel a week, and one contact a day, from a first contact on.
    case channelExclusivity(ExclusivityRule)
    /// What the person must have allowed.
    case consent(ConsentRule)
    /// How far a refusal of the person reaches.
    case optOut(OptOutRule)
    /// Who is not contacted.
    case forbiddenRecipient(RecipientRule)
    /// Which addresses are not used.
    case forbiddenContactPoint(ContactPointRule)
    /// What is not said, done or asked.
    case forbiddenContent(ContentClasses)
    /// What must be said.
    case requiredContent(RequiredContentRule)
    /// Whom a contact may come from.
    case senderIdentity(SenderRule)
    /// Whoever asks for money must say to pay the creditor.
    case paymentDestination
    /// What may be said before the reader showed who they are.
    case disclosure(DisclosureRule)
    /// Content that makes a contact one of marketing.
    case marketingContent(ContentClasses)
    /// For how many minutes after the person wrote an answer is a reply.
    case replyWindow(minutes: Int)
    /// For how many days the record of a contact is kept.
    case retention(days: Int)
}

/// Local hours by day of the week and on holidays.
public struct WindowRule: Sendable, Equatable {
    /// Minutes of the local day, the end not included.
    public struct Range: Sendable, Equatable {
        /// The first minute.
        public let start: Int
        /// The minute after the last, at most 1440.
        public let end: Int
    }

    /// Ranges by day, Monday first, each list in order and free of overlaps.
    public var week: [[Range]]
    /// Ranges of a holiday.
    public var holiday: [Range]
    /// The calendars whose days are holidays.
    public var calendars: [HolidayCalendar]
}

/// Which earlier contacts count together.
public enum CountScope: UInt8, Sendable, CaseIterable {
    /// All with the person.
    case person
    /// Those about the account.
    case account
    /// Those for the creditor.
    case creditor
    /// Those by the same channel.
    case channel
}

/// At most so many contacts in a period.
public struct CapRule: Sendable, Equatable {
    /// The period.
    public enum Period: Sendable, Equatable {
        /// The calendar day, local.
        case day
        /// Seven times twenty-four hours.
        case rollingWeek
        /// Monday to Sunday, local.
        case isoWeek
        /// The calendar month, local.
        case month
        /// So many times twenty-four hours.
        case rollingDays(Int)
        /// So many local calendar days in a row, the first one counted.
        case calendarDays(Int)
    }

    /// What counts.
    public enum Counted: UInt8, Sendable, CaseIterable {
        /// Each attempt that was not withdrawn.
        case attempt
        /// What arrived.
        case delivered
        /// What was answered, and what the person wrote.
        case conversation
    }

    /// The most that may be made.
    public var count: Int
    /// The period.
    public var period: Period
    /// What counts together.
    public var scope: CountScope
    /// What counts.
    public var counted: Counted

    /// The highest count a cap may name.
    public static let countLimit = 1_000
}

/// A least distance between contacts.
public struct SpacingRule: Sendable, Equatable {
    /// How the distance is counted.
    public enum Gap: Sendable, Equatable {
        /// Hours.
        case hours(Int)
        /// The difference of local calendar days.
        case calendarDays(Int)
    }

    /// The distance.
    public var gap: Gap
    /// What counts together.
    public var scope: CountScope
}

/// Silence after a conversation.
public struct CooldownRule: Sendable, Equatable {
    /// How long it lasts.
    public enum Length: Sendable, Equatable {
        /// So many times twenty-four hours.
        case rollingDays(Int)
        /// So many local calendar days, that of the conversation being the first.
        case calendarDays(Int)
    }

    /// How long it lasts.
    public var length: Length
    /// What counts together.
    public var scope: CountScope
}

/// One channel a week from a first contact on.
public struct ExclusivityRule: Sendable, Equatable {
    /// The week.
    public enum Week: UInt8, Sendable, CaseIterable {
        /// Seven times twenty-four hours from the contact.
        case rollingWeek
        /// Monday to Sunday, local.
        case isoWeek
    }

    /// From what on it holds; every attempt after that counts.
    public var after: CapRule.Counted
    /// For how long an attempt by one channel closes the others.
    public var week: Week
    /// Whether a day has no second contact by any channel.
    public var oncePerDay: Bool
    /// What counts together.
    public var scope: CountScope
}

/// What the person must have allowed.
public struct ConsentRule: Sendable, Equatable {
    /// What is needed.
    public enum Need: UInt8, Sendable, CaseIterable {
        /// Nothing.
        case nothing
        /// Consent on record.
        case given
        /// Consent, or an address from the person or the creditor.
        case givenOrProvided
        /// Consent, or a text of the person's from there within some days.
        case givenOrWritten
        /// A text of the person's from there within some days.
        case written
    }

    /// What is needed.
    public var need: Need
    /// States of consent that forbid, as bits by `ContactPoint.Consent.rawValue`.
    public var refused: UInt8
    /// For how many times twenty-four hours a text of the person's is good.
    public var days = 0
}

/// How far an opt-out reaches.
public struct OptOutRule: Sendable, Equatable {
    /// What a refusal closes.
    public enum Scope: UInt8, Sendable, CaseIterable {
        /// The channel at the contact point.
        case contactPointAndChannel
        /// The contact point.
        case contactPoint
    }

    /// What a refusal closes.
    public var scope: Scope
    /// Whether the confirmation of the opt-out itself goes out.
    public var exemptsConfirmation: Bool
    /// Whether it goes out once for what the person wrote, and no second time.
    public var confirmsOnce = false
    /// Whether a reply to what the person wrote later goes out.
    public var exemptsReply: Bool
}

/// Who is not contacted. Each property adds a reason; any of them is enough.
public struct RecipientRule: Sendable, Equatable {
    /// Roles, as bits by `Role.rawValue`.
    public var roles: UInt8 = 0
    /// Persons younger than so many years, or nil.
    public var youngerThan: Int?
    /// Persons of so many years or more, or nil.
    public var olderThanOrAt: Int?
    /// Roles that the ages do not bind, as bits by `Role.rawValue`.
    public var exceptRoles: UInt8 = 0
    /// Those who died.
    public var deceased = false
    /// Those for whom a lawyer speaks.
    public var represented = false
}

/// Which addresses are not used. Each property adds a reason; any of them is enough.
public struct ContactPointRule: Sendable, Equatable {
    /// Origins, as bits by `ContactPoint.Provenance.rawValue`.
    public var provenance: UInt8 = 0
    /// Whether an origin no longer matters once the person answered from there.
    public var unlessConfirmed = false
    /// States of ownership, as bits by `ContactPoint.Ownership.rawValue`.
    public var ownership: UInt8 = 0
    /// States of reach, as bits by `ContactPoint.Reach.rawValue`.
    public var reach: UInt8 = 0
    /// Kinds of address, as bits by `ContactPoint.Kind.rawValue`.
    public var kinds: UInt8 = 0
    /// Those that left the creditor's file.
    public var notCurrent = false
}

/// What must be said.
public struct RequiredContentRule: Sendable, Equatable {
    /// When it must be said.
    public enum When: Sendable, Equatable {
        /// The first time this person is contacted for this creditor by a way that the rule binds.
        case firstContact
        /// Each time.
        case each
        /// When a text does one of these things.
        case doing(ContentClasses)
    }

    /// When.
    public var when: When
    /// All of these.
    public var all: ContentItems
    /// One of these, unless empty.
    public var any: ContentItems
    /// Whether the confirmation of an opt-out need not say it.
    public var exemptsOptOutConfirmation = false
}

/// Whom a contact may come from. Each property adds a demand.
public struct SenderRule: Sendable, Equatable {
    /// Kinds that must stand in the register, as bits by `SenderFacts.Kind.rawValue`.
    public var registered: UInt8 = 0
    /// Kinds refused, as bits by `SenderFacts.Kind.rawValue`.
    public var refused: UInt8 = 0
    /// What a text must carry, one of these, if nobody can answer its sender; empty for nothing.
    public var unanswerableNeeds: ContentItems = []
}

/// What may be said at verification level 0, by purpose and ownership of the contact point.
public struct DisclosureRule: Sendable, Equatable {
    /// Allowed classes at `purpose × ownership count + ownership`.
    public var allowed: [ContentClasses]

    /// The classes allowed before anybody showed who they are.
    public func allowed(_ purpose: Purpose, _ ownership: ContactPoint.Ownership) -> ContentClasses {
        let index =
            Int(purpose.rawValue) * ContactPoint.Ownership.allCases.count
            + Int(ownership.rawValue)
        return index < allowed.count ? allowed[index] : []
    }
}
