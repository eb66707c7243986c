/// The labels by which phrase files name what a message means.
package enum IntentLabel {
    /// The intent of a label; nil for a label that is not known.
    package static func intent(_ label: some StringProtocol) -> Intent? { table[String(label)] }

    /// The label of an intent; the nearest one for intents that no phrase is labelled with.
    package static func label(_ intent: Intent) -> String {
        switch intent {
        case .optOutOfMarketing: "opt_out"
        case .negotiation: "ask_discount"
        case .askWhoAnswers: "identity_doubt"
        default: names[intent] ?? "other"
        }
    }

    private static let names: [Intent: String] = [
        .optOut: "opt_out", .ceaseContact: "cease_contact", .optIn: "opt_in", .help: "help",
        .wrongNumber: "wrong_number", .deceased: "deceased", .minor: "minor",
        .thirdParty: "third_party", .attorney: "attorney", .complaint: "complaint",
        .insult: "insult", .selfHarm: "self_harm", .fraud: "fraud", .dispute: "dispute",
        .alreadyPaid: "already_paid", .promise: "promise", .willPay: "will_pay",
        .hardship: "hardship", .askDiscount: "ask_discount", .askInstalments: "ask_instalments",
        .partialPayment: "partial_payment", .askMoreTime: "ask_more_time",
        .askBalance: "ask_balance", .askBreakdown: "ask_breakdown",
        .askHowToPay: "ask_how_to_pay", .askDueDate: "ask_due_date",
        .askNextDates: "ask_next_dates", .askCutOff: "ask_cut_off",
        .askInterest: "ask_interest", .askDirectDebit: "ask_direct_debit",
        .askReceipt: "ask_receipt", .askBranch: "ask_branch", .reactivation: "reactivation",
        .askAgreement: "ask_agreement", .identityDoubt: "identity_doubt", .human: "human",
        .callback: "callback", .inconvenientTime: "inconvenient_time",
        .preferChannel: "prefer_channel", .dataRights: "data_rights", .language: "language",
        .affirmative: "affirmative", .negative: "negative", .thanks: "thanks", .unclear: "other",
    ]

    private static let table: [String: Intent] = {
        var table: [String: Intent] = [:]
        for (intent, name) in names { table[name] = intent }
        return table
    }()
}
