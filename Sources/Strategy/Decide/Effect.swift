public import Domain
public import Values

/// One thing that the shell carries out because of a decision, besides sending.
public enum Effect: Sendable, Equatable {
    /// Take these messages back where they have not been submitted yet.
    case withdraw([MessageID], WithdrawalReason)
    /// Give this to a person of ours.
    case openTask(PersonTask)
    /// Close these tasks, which something made pointless.
    case closeTasks([TaskID], WithdrawalReason)
    /// Store the promise as it stands now.
    case promiseChanged(Promise)
    /// Store the agreement as it stands now.
    case arrangementChanged(Arrangement)
    /// Store what became known of a contact point, for every portfolio and import to come.
    case contactPointChanged(ContactPointID, ContactPointChange)
    /// An account moved to another stage.
    case stageChanged(AccountID, Stage, daysPastDue: Int)
    /// Something must be done by an instant.
    case dutyStarted(Duty)
    /// What had to be done is done or has lost its object.
    case dutyEnded(Duty)
    /// Call another system.
    case callWebhook(WebhookCall)
    /// Take back the calls about this account that no system has taken yet.
    case withdrawCalls(AccountID, WithdrawalReason)
}

/// Why queued messages are taken back.
public enum WithdrawalReason: UInt8, Sendable, CaseIterable {
    /// Money came.
    case payment
    /// A promise is open.
    case promise
    /// A dispute is open.
    case dispute
    /// The person refused contact.
    case optOut
    /// The contact point is somebody else's or does not exist.
    case contactPoint
    /// The account left.
    case accountEnded
    /// The person died.
    case deceased
    /// A person of ours has the conversation, or something else holds.
    case held
    /// An operator stopped it.
    case halted
    /// Facts that the text shows have changed; it is composed again if it is still wanted.
    case factsChanged
    /// The person wrote, which makes the text pointless.
    case answered
    /// Its clearance no longer holds; it is cleared again if it is still wanted.
    case stale
}

/// Something that a person of ours must do.
public struct PersonTask: Sendable, Equatable {
    /// What it is about.
    public enum Kind: UInt8, Sendable, CaseIterable {
        /// A text that a person must read and answer.
        case reply
        /// The person wants to talk to somebody.
        case humanRequest
        /// A dispute must be answered.
        case dispute
        /// Possible fraud or stolen identity.
        case fraud
        /// A complaint was made or announced.
        case complaint
        /// The person is said to have died.
        case deceased
        /// A lawyer speaks for the person.
        case attorney
        /// A minor wrote.
        case minor
        /// An insult, a threat, or harm to themselves.
        case distress
        /// A payment that the person says they made must be found.
        case verifyPayment
        /// A promise was broken or only partly kept.
        case brokenPromise
        /// The person cannot pay and asks for help.
        case hardship
        /// The person offers less or asks for a discount.
        case negotiation
        /// No usable contact point is left; another provided one must be found.
        case findContact
        /// A request about personal data.
        case dataRights
        /// Nothing is known by which contact could be allowed; a person must decide.
        case unknownJurisdiction
        /// A payment in another currency, or for more than is owed.
        case oddPayment
        /// The person does not speak our language.
        case language
        /// A step must be approved before it is done.
        case approval
        /// The person must be called.
        case call
        /// A letter must be sent.
        case letter
        /// The person must be visited.
        case visit
        /// Something else that a strategy asks for.
        case chore
        /// What the person asks for goes beyond the mandate: a supervisor decides.
        case proposal
        /// An agreement waits to be put in writing and accepted.
        case agreement
        /// An agreement was kept: the settlement letter is due, and the creditor to be told.
        case settlementLetter
        /// An agreement was broken.
        case brokenAgreement
    }

    /// The id.
    public var id: TaskID
    /// What it is about.
    public var kind: Kind
    /// The account, or nil for the person.
    public var account: AccountID?
    /// The inbound message it comes from, or nil.
    public var message: MessageID?
    /// By when it must be done, where there is a duty to or a clearance ends; nil otherwise.
    public var due: Instant?
    /// The step of a strategy that asks for it, or nil.
    public var step: String?

    /// Makes a task.
    public init(
        id: TaskID,
        kind: Kind,
        account: AccountID?,
        message: MessageID?,
        due: Instant?,
        step: String? = nil
    ) {
        self.id = id
        self.kind = kind
        self.account = account
        self.message = message
        self.due = due
        self.step = step
    }
}

/// What became known of a contact point.
public struct ContactPointChange: Sendable, Equatable {
    /// Whose it is.
    public var ownership: ContactPoint.Ownership
    /// Whether messages arrive.
    public var reach: ContactPoint.Reach
    /// What the person allowed.
    public var consent: ContactPoint.Consent
    /// Channels that the person refused here, as bits by `Channel.rawValue`.
    public var optedOutChannels: UInt32

    /// Makes a change from how a contact point stands now.
    public init(_ point: ContactPoint) {
        ownership = point.ownership
        reach = point.reach
        consent = point.consent
        optedOutChannels = point.optedOutChannels
    }

    init(
        ownership: ContactPoint.Ownership,
        reach: ContactPoint.Reach,
        consent: ContactPoint.Consent,
        optedOutChannels: UInt32
    ) {
        self.ownership = ownership
        self.reach = reach
        self.consent = consent
        self.optedOutChannels = optedOutChannels
    }
}
