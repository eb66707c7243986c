public import Compliance
public import Domain
public import Messaging
public import Values

/// One thought behind a decision, as a code with small arguments; `explain` renders it.
public enum Reason: Sendable, Equatable {
    /// The event changes nothing: what it speaks of is not known or already so.
    case nothingToDo(Ignored)
    /// A strategy took the account over.
    case strategyBegan(AccountID, strategy: String, version: UInt32)
    /// The strategy let go of the account; none other wants it.
    case strategyEnded(AccountID, strategy: String)
    /// A step is due.
    case stepDue(AccountID, step: String, at: Instant)
    /// A step is over without a message.
    case stepSkipped(AccountID, step: String, Skip)
    /// A step waits for a later instant.
    case stepWaits(AccountID, step: String, until: Instant, Wait)
    /// The step's channel cannot be used; the next rung of the ladder was tried.
    case rungSkipped(AccountID, step: String, Channel, Rung)
    /// Several accounts of one creditor speak with one text.
    case mergedInto(AccountID, of: AccountID, step: String)
    /// The first contact for this creditor carries what the law asks, in place of the step's text.
    case firstContact(creditor: String)
    /// The gate cleared this message.
    case cleared(MessageID, step: String)
    /// The gate said: not now.
    case deferred(step: String, until: Instant, VerdictRecord)
    /// The gate said: earlier, else it would be too late.
    case broughtForward(step: String, to: Instant, VerdictRecord)
    /// The gate said no.
    case refused(step: String, VerdictRecord)
    /// The gate said that only a later instant is lawful, when the message means nothing any more.
    case tooLate(step: String, VerdictRecord)
    /// A queued message was taken back.
    case withdrawn(MessageID, WithdrawalReason)
    /// What the person wrote was understood so.
    case understood(ReplyMeaning)
    /// Automatic messages are silent: this hold stands.
    case held(Hold.Kind, AccountID?)
    /// A hold was lifted.
    case released(Hold.Kind, AccountID?)
    /// The answer to the person has no text in the published strategies.
    case noText(TextRole)
    /// A payment counts, and leaves this past due.
    case paymentCounted(AccountID, amount: Money, pastDue: Money)
    /// A promise changed.
    case promise(PromiseID, Promise.State)
    /// An operator's halt covers it.
    case halted(HaltScope)
    /// A list of the case was full; the oldest entry gave way.
    case bounded(Bound)
    /// The account drew this arm of an experiment; an empty one is held out.
    case drew(AccountID, experiment: String, arm: String)
    /// The account left the strategy: it reached its goal, or what it was for is over.
    case left(AccountID, strategy: String, isGoal: Bool)
    /// The running clock goes on with another version of its strategy.
    case migrated(AccountID, strategy: String, version: UInt32)
    /// Something happened outside that steps are counted from.
    case marked(AccountID, name: String, on: Day)
    /// A person of ours is to do the step by an instant; the gate cleared it where it is a contact.
    case handed(TaskID, step: String, until: Instant)
    /// Another system is to be called by an instant.
    case called(WebhookID, step: String, endpoint: String, until: Instant)
    /// Calls about the account that no system has taken yet are taken back.
    case callsWithdrawn(AccountID, WithdrawalReason)
    /// The person showed a factor of who they are, rightly or wrongly.
    case shown(Identity.Factor, isRight: Bool)
    /// The person said why they have not paid.
    case learnt(ReplyDetails.Cause)
    /// The person said how content they are.
    case rated(UInt8)
    /// Why the offer engine answered as it did.
    case negotiated(NegotiationReason)
    /// An agreement changed.
    case arrangement(ArrangementID, Arrangement.State)
    /// An agreement stays as it is, for this reason.
    case arrangementRefused(ArrangementID, ArrangementRefusal)
    /// A text would tell about the account before it is known who reads.
    case withheld(TextRole)

    /// Why an event changes nothing.
    public enum Ignored: UInt8, Sendable, CaseIterable {
        /// The account is not this person's.
        case unknownAccount
        /// The contact point is not this person's.
        case unknownContactPoint
        /// The message is not known any more.
        case unknownMessage
        /// The promise is not known any more.
        case unknownPromise
        /// The payment was counted before.
        case repeatedPayment
        /// The payment is in another currency than the account.
        case otherCurrency
        /// The amount is not positive.
        case noAmount
        /// The day lies in the past or too far ahead.
        case impossibleDay
        /// It is so already.
        case alreadySo
        /// Nothing is due yet.
        case nothingDue
        /// The file says nothing new.
        case unchanged
        /// The strategy or version is not published.
        case unknownStrategy
        /// Too much that was shown was wrong; nothing is taken for a time.
        case locked
        /// The agreement is not known any more.
        case unknownArrangement
        /// The terms cannot be an agreement.
        case impossibleTerms
    }

    /// Why a step is over without a message.
    public enum Skip: UInt8, Sendable, CaseIterable {
        /// Its condition does not hold.
        case condition
        /// Its instant lies before the account came; it is not caught up.
        case catchUp
        /// A later step of the same account is due too.
        case overtaken
        /// Its message would mean nothing any more.
        case expired
        /// What stops the strategy has happened.
        case stopped
        /// No channel of the ladder can be used.
        case noChannel
        /// The text of the person's accounts together spoke for it.
        case merged
        /// The gate refused it.
        case refused
        /// A value that the text shows is not known.
        case missingValue
        /// The person is of the group that is left alone.
        case heldOut
        /// What it waits for did not happen, or what it must not meet did.
        case notAwaited
        /// The step that it follows sent nothing.
        case notSent
        /// A person of ours decided against it.
        case declined
        /// Every text of its sequence was told.
        case sequenceTold
        /// The facts do not name the endpoint that it calls.
        case noEndpoint
    }

    /// Why a step waits.
    public enum Wait: UInt8, Sendable, CaseIterable {
        /// Another account of the person has the slot.
        case oneVoice
        /// The gate allows it later.
        case gate
        /// Something holds.
        case hold
        /// A promise is open.
        case promise
        /// An operator stopped it.
        case halt
        /// The distance to the last message is kept.
        case spacing
        /// A person of ours must approve it.
        case approval
    }

    /// Why a rung of the ladder was not used.
    public enum Rung: UInt8, Sendable, CaseIterable {
        /// This program has no connector for the channel.
        case noConnector
        /// The person has no usable contact point for it.
        case noContactPoint
        /// The creditor has no sender for it.
        case noSender
    }

    /// Which list was full.
    public enum Bound: UInt8, Sendable, CaseIterable {
        /// Accounts.
        case accounts
        /// Contact points.
        case contactPoints
        /// Promises.
        case promises
        /// Queued messages.
        case planned
        /// Holds.
        case holds
        /// Movements of an account.
        case movements
        /// Duties.
        case duties
        /// Messages that later steps wait for.
        case watches
        /// Events from outside.
        case marks
        /// Arms of experiments.
        case draws
        /// Agreements.
        case arrangements
    }
}
