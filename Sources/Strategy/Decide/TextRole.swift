/// What a text is for when no step names it.
public enum TextRole: UInt8, Sendable, CaseIterable {
    /// Repeats a promise and asks for "SÍ".
    case promiseEcho
    /// Confirms a promise.
    case promiseConfirmed
    /// Thanks for a payment.
    case thanks
    /// Confirms an opt-out.
    case optOutConfirmed
    /// Asks what "CANCELAR" meant.
    case cancelQuestion
    /// Apologises to a stranger.
    case wrongNumber
    /// Says that a payment is being looked for.
    case paymentBeingVerified
    /// Says that a dispute was taken.
    case disputeTaken
    /// Says that a person will answer.
    case personWillAnswer
    /// Says how to go on: help.
    case help
    /// Says who we are.
    case identification
    /// Answers that are about money without proof of who reads: how to go on safely.
    case safeAnswer
    /// Says that a promise was dropped, as the person answered "NO".
    case promiseDropped
    /// Confirms that messages begin again.
    case optInConfirmed
    /// Gives the help lines for somebody in distress.
    case distress
    /// Asks for the day of birth, to know who writes.
    case askBirthDay
    /// Asks for the postal code, to know who writes.
    case askPostalCode
    /// Asks for the end of the tax id, to know who writes.
    case askTaxID
    /// Says that what was shown does not match, and asks once more.
    case proofWrong
    /// Says that nothing more is asked for now, as too much did not match.
    case proofLocked
    /// Tells what is owed.
    case balance
    /// Tells what the debt is made of.
    case breakdown
    /// Tells how to pay.
    case howToPay
    /// Tells until when to pay.
    case dueDay
    /// Tells the next due days.
    case nextDays
    /// Tells the cut-off day.
    case cutOff
    /// Tells how interest runs.
    case interest
    /// Tells where the agreement is in writing.
    case agreementLink
    /// Tells what the creditor wrote about a topic.
    case article
    /// Asks for the day of a payment.
    case askDay
    /// Asks how much the person can pay.
    case askAmount
    /// Repeats a promise of which only the day was said, and asks for "SÍ".
    case promiseEchoDay
    /// Confirms a promise without telling its amount.
    case promiseConfirmedDay
    /// Says that there is no such day, and asks for one.
    case impossibleDay
    /// Says that the day is over, and asks for one.
    case pastDay
    /// Says how far ahead a promise may lie, and asks for a day.
    case tooFar
    /// Says in which currency the debt is, and asks for an amount.
    case otherCurrency
    /// Answers somebody who cannot pay: what they can do, and when.
    case hardship
    /// Answers somebody who cannot pay, and asks what happened.
    case hardshipWhy
    /// Thanks for the reason, and asks for a day.
    case causeNoted
    /// Answers a no: how to come back.
    case noHurry
    /// Confirms the channel that the person asked for.
    case channelNoted
    /// Confirms the hours that the person asked for.
    case hoursNoted
    /// Asks when a call suits.
    case askCallTime
    /// Confirms that the person will be called.
    case callNoted
    /// Asks for other words, and names what can be answered.
    case notUnderstood
    /// Says that a program answers, and how to reach a person.
    case whoAnswers
    /// Says that only the person themselves is spoken with.
    case thirdParty
    /// Asks how content the person is, from 1 to 5.
    case survey
    /// Thanks for the answer to the survey.
    case surveyThanks
    /// Says that an agreement runs already, and its next payment.
    case agreementRuns
    /// Offers a discount for one payment by a day.
    case offerSettlement
    /// Offers instalments.
    case offerInstalments
    /// Offers a discount in instalments.
    case offerDiscountedInstalments
    /// Offers a later day.
    case offerDeferral
    /// Offers something off for paying by a day; the payment takes it.
    case promptPayment
    /// Says that a supervisor is asked.
    case offerAsked
    /// Says that nothing can be offered, and asks what the person can do.
    case offerNone
    /// Says that the agreement is being put in writing, or where it is.
    case agreementReady
    /// Confirms an accepted agreement, with its next payment.
    case agreementAccepted
    /// Thanks for a kept agreement.
    case agreementKept
    /// Greets back, and names what can be answered.
    case greeting
    /// Repeats two promises of one text and asks for "SÍ".
    case promiseEchoTwo
    /// Confirms two promises of one text.
    case promiseConfirmedTwo
    /// Takes a complaint, and names the unit that receives complaints.
    case complaintTaken

    /// The key in strategy files.
    public var key: String {
        switch self {
        case .promiseEcho: "promise_echo"
        case .promiseConfirmed: "promise_confirmed"
        case .thanks: "thanks"
        case .optOutConfirmed: "opt_out_confirmed"
        case .cancelQuestion: "cancel_question"
        case .wrongNumber: "wrong_number"
        case .paymentBeingVerified: "payment_being_verified"
        case .disputeTaken: "dispute_taken"
        case .personWillAnswer: "person_will_answer"
        case .help: "help"
        case .identification: "identification"
        case .safeAnswer: "safe_answer"
        case .promiseDropped: "promise_dropped"
        case .optInConfirmed: "opt_in_confirmed"
        case .distress: "distress"
        case .askBirthDay: "ask_birth_day"
        case .askPostalCode: "ask_postal_code"
        case .askTaxID: "ask_tax_id"
        case .proofWrong: "proof_wrong"
        case .proofLocked: "proof_locked"
        case .balance: "balance"
        case .breakdown: "breakdown"
        case .howToPay: "how_to_pay"
        case .dueDay: "due_day"
        case .nextDays: "next_days"
        case .cutOff: "cut_off"
        case .interest: "interest"
        case .agreementLink: "agreement_link"
        case .article: "article"
        case .askDay: "ask_day"
        case .askAmount: "ask_amount"
        case .promiseEchoDay: "promise_echo_day"
        case .promiseConfirmedDay: "promise_confirmed_day"
        case .impossibleDay: "impossible_day"
        case .pastDay: "past_day"
        case .tooFar: "too_far"
        case .otherCurrency: "other_currency"
        case .hardship: "hardship"
        case .hardshipWhy: "hardship_why"
        case .causeNoted: "cause_noted"
        case .noHurry: "no_hurry"
        case .channelNoted: "channel_noted"
        case .hoursNoted: "hours_noted"
        case .askCallTime: "ask_call_time"
        case .callNoted: "call_noted"
        case .notUnderstood: "not_understood"
        case .whoAnswers: "who_answers"
        case .thirdParty: "third_party"
        case .survey: "survey"
        case .surveyThanks: "survey_thanks"
        case .agreementRuns: "agreement_runs"
        case .offerSettlement: "offer_settlement"
        case .offerInstalments: "offer_instalments"
        case .offerDiscountedInstalments: "offer_discounted_instalments"
        case .offerDeferral: "offer_deferral"
        case .promptPayment: "prompt_payment"
        case .offerAsked: "offer_asked"
        case .offerNone: "offer_none"
        case .agreementReady: "agreement_ready"
        case .agreementAccepted: "agreement_accepted"
        case .agreementKept: "agreement_kept"
        case .greeting: "greeting"
        case .promiseEchoTwo: "promise_echo_two"
        case .promiseConfirmedTwo: "promise_confirmed_two"
        case .complaintTaken: "complaint_taken"
        }
    }

    /// Whether a conversation must have it; without the others a person answers.
    public var isRequired: Bool { rawValue <= TextRole.distress.rawValue }
}
