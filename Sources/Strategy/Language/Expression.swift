public import Domain
public import Values

/// A condition of a strategy, typed when the file was checked; it cannot fail when evaluated.
///
/// A comparison with a value that is not known (an attribute the file lacks, a cut-off that the
/// creditor did not give) is false, and so is one between two currencies.
public indirect enum Expression: Sendable, Equatable {
    /// Both hold.
    case and(Expression, Expression)
    /// One holds.
    case or(Expression, Expression)
    /// It does not hold.
    case not(Expression)
    /// A value compares so with a constant.
    case compare(Operand, Comparison, Constant)
    /// A value is one of these.
    case oneOf(Operand, [Constant])
    /// A value that is a truth value.
    case flag(Operand)
    /// Always or never.
    case constant(Bool)

    /// How two values are compared.
    public enum Comparison: UInt8, Sendable, CaseIterable {
        /// `==`
        case equal
        /// `!=`
        case notEqual
        /// `<`
        case less
        /// `<=`
        case lessOrEqual
        /// `>`
        case greater
        /// `>=`
        case greaterOrEqual
    }

    /// A value that the case has.
    public enum Operand: Sendable, Equatable {
        /// A field that every account has.
        case field(Field)
        /// A column of the creditor's file, by the name of the mapping.
        case attribute(String)
        /// Days since something happened outside, by its name; not known when it never did.
        case daysSince(String)
    }

    /// A value written in the file.
    public enum Constant: Sendable, Equatable {
        /// A whole number.
        case number(Int64)
        /// An amount.
        case money(Money)
        /// A day.
        case day(Day)
        /// A word or code.
        case word(String)
        /// A stage.
        case stage(Stage)
        /// A truth value.
        case bool(Bool)
    }

    /// The fields that expressions may name.
    public enum Field: UInt8, Sendable, CaseIterable {
        /// Days past due.
        case daysPastDue
        /// The stage.
        case stage
        /// Everything owed.
        case balance
        /// What is past due.
        case pastDue
        /// What must be paid to stay current.
        case minimumPayment
        /// The product's code.
        case product
        /// The creditor's code.
        case creditor
        /// What the person is to the account.
        case role
        /// Days until the due date; negative after it.
        case daysToDue
        /// The day of the month of the due date.
        case dueDay
        /// Promises kept.
        case promisesKept
        /// Promises broken.
        case promisesBroken
        /// Messages sent to the person.
        case messages
        /// Texts that the person wrote.
        case replies
        /// Days since the last payment; not known when there was none.
        case daysSincePayment
        /// How many active accounts the person has with us.
        case accounts
        /// The person's country.
        case country
        /// The person's state or province.
        case region
        /// The person's language.
        case language
        /// Whether the person answered as themselves from a contact point that is in use.
        case contactConfirmed
        /// Days since the last message about the account; not known when there was none.
        case daysSinceContact
        /// Days since the person last wrote; not known when they never did.
        case daysSinceReply
        /// The channel that the person asked for; not known when they asked for none.
        case preferredChannel
        /// The day of the month today.
        case dayOfMonth

        /// The word in strategy files.
        public var word: String {
            switch self {
            case .daysPastDue: "dpd"
            case .stage: "stage"
            case .balance: "balance"
            case .pastDue: "past_due"
            case .minimumPayment: "minimum_payment"
            case .product: "product"
            case .creditor: "creditor"
            case .role: "role"
            case .daysToDue: "days_to_due"
            case .dueDay: "due_day"
            case .promisesKept: "promises_kept"
            case .promisesBroken: "promises_broken"
            case .messages: "messages"
            case .replies: "replies"
            case .daysSincePayment: "days_since_payment"
            case .accounts: "accounts"
            case .country: "country"
            case .region: "region"
            case .language: "language"
            case .contactConfirmed: "contact_confirmed"
            case .daysSinceContact: "days_since_contact"
            case .daysSinceReply: "days_since_reply"
            case .preferredChannel: "preferred_channel"
            case .dayOfMonth: "day_of_month"
            }
        }
    }
}
