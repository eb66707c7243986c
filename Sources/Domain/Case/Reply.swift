public import Messaging
public import Values

/// What a text says, as far as decisions use it; the text itself stays sealed.
public enum ReplyMeaning: Sendable, Equatable {
    /// Wants no more messages.
    case optOut
    /// Wants messages again.
    case optIn
    /// The bare word CANCELAR, which may mean "no more" or "I will pay".
    case bareCancel
    /// Asks for help.
    case help
    /// Not their number, or not this person.
    case wrongNumber
    /// The person died.
    case deceased
    /// Says that they paid; how much and when if they said so.
    case alreadyPaid(Money?, Day?)
    /// Does not recognise the debt or its amount.
    case dispute
    /// Says that somebody else took the credit in their name.
    case fraud
    /// Wants another channel.
    case ceaseContact
    /// Cannot talk now.
    case inconvenientTime
    /// Has a lawyer.
    case attorney
    /// Complains, or announces a complaint to an authority.
    case complaint
    /// Cannot pay because of a hardship.
    case hardship
    /// Promises to pay; amount and day if both or either are plain.
    case promise(Money?, Day?)
    /// Offers less than is due.
    case partialOffer(Money?)
    /// Asks for a discount.
    case askDiscount
    /// Asks how much is owed.
    case askBalance
    /// Asks how to pay.
    case askHowToPay
    /// Asks when to pay.
    case askDueDate
    /// Asks anything else that an answer exists for.
    case askOther
    /// Doubts that we are who we say.
    case identityDoubt
    /// Wants to talk to a person.
    case humanRequest
    /// Insults, threatens or speaks of harming themselves.
    case distress
    /// Is a minor.
    case minor
    /// Is somebody else who wants to help.
    case thirdParty
    /// Exercises a right over their data.
    case dataRights
    /// Does not speak our language.
    case language
    /// Yes.
    case yes
    /// No.
    case no
    /// Thanks, a greeting, or a sign that it was read.
    case courtesy
    /// Nothing that was understood.
    case unclear
    /// Wants to pay in parts.
    case askInstalments
    /// Wants to pay later than is due.
    case askMoreTime
    /// Asks what the debt is made of.
    case askBreakdown
    /// Asks for the next due dates, or how many payments are left.
    case askNextDates
    /// Asks for the cut-off date.
    case askCutOff
    /// Asks about interest.
    case askInterest
    /// Wants to begin, change or end direct debit.
    case askDirectDebit
    /// Wants a receipt, invoice or letter.
    case askReceipt
    /// Asks for branches and their hours.
    case askBranch
    /// Wants a service back that was cut.
    case askReactivation
    /// Wants an agreement in writing.
    case askAgreement
    /// Wants to be called.
    case askCallback
    /// Wants to be written to by another channel.
    case preferChannel
    /// Insults us.
    case insult
    /// Asks whether a program or a person writes.
    case askWhoAnswers
    /// Greets, and says nothing else.
    case greeting
}

/// A text that the person wrote, as it was understood.
public struct Reply: Sendable, Equatable {
    /// The inbound message.
    public var message: MessageID
    /// The contact point it came from, or nil when it is none of the known ones.
    public var contactPoint: ContactPointID?
    /// The channel.
    public var channel: Channel
    /// When it came to us.
    public var receivedAt: Instant
    /// What it says, most important first, at most `meaningLimit`.
    public var meanings: [ReplyMeaning]
    /// Whether a person of ours must read it, whatever was understood.
    public var needsPerson: Bool
    /// What else it names.
    public var details: ReplyDetails

    /// The most meanings of one text.
    public static let meaningLimit = 8

    /// Makes a reply.
    public init(
        message: MessageID,
        contactPoint: ContactPointID?,
        channel: Channel,
        receivedAt: Instant,
        meanings: [ReplyMeaning],
        needsPerson: Bool,
        details: ReplyDetails = ReplyDetails()
    ) {
        self.message = message
        self.contactPoint = contactPoint
        self.channel = channel
        self.receivedAt = receivedAt
        self.meanings = meanings
        self.needsPerson = needsPerson
        self.details = details
    }
}
