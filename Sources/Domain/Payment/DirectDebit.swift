public import Values

/// A debtor's permission to collect from their account (domiciliación).
public struct DebitMandate: Sendable, Equatable {
    /// The life of a mandate.
    public enum State: UInt8, Sendable, CaseIterable {
        /// It may be used.
        case active = 1
        /// The debtor took it back.
        case revoked
        /// The bank said that it cannot be used: account closed, no mandate.
        case failed
    }

    /// How it was signed; the raw values are the words of the command.
    public enum Signing: String, Sendable, CaseIterable {
        /// On paper.
        case paper
        /// On a page, with a code.
        case web
        /// By voice, recorded.
        case voice
        /// At the debtor's own bank.
        case bank
    }

    /// When it was signed.
    public var signedOn: Day
    /// How it was signed.
    public var signing: Signing
    /// The most of one collection.
    public var maximum: Money
    /// Where it is in its life.
    public var state: State

    /// Makes a mandate.
    public init(signedOn: Day, signing: Signing, maximum: Money, state: State = .active) {
        self.signedOn = signedOn
        self.signing = signing
        self.maximum = maximum
        self.state = state
    }
}

/// Why a collection came back, in groups that decide what happens next.
public enum DebitRejection: String, Sendable, CaseIterable {
    /// The account had not enough funds.
    case insufficientFunds = "insufficient_funds"
    /// The account is closed.
    case accountClosed = "account_closed"
    /// There is no such account.
    case accountInvalid = "account_invalid"
    /// The account is blocked.
    case accountBlocked = "account_blocked"
    /// The bank knows no mandate, or it was taken back there.
    case noMandate = "no_mandate"
    /// The debtor refused or asked for the money back.
    case refused
    /// The account's owner died.
    case deceased
    /// The bank could not do it, for reasons of its own.
    case technical
    /// Anything else.
    case other

    /// Whether the same due may be tried again.
    public var allowsRetry: Bool { self == .insufficientFunds || self == .technical }

    /// Whether the mandate cannot be used any more.
    public var endsMandate: Bool {
        switch self {
        case .accountClosed, .accountInvalid, .noMandate, .refused, .deceased: true
        case .insufficientFunds, .accountBlocked, .technical, .other: false
        }
    }

    /// The group of a reason in ISO's external code set, which pain.002 and camt use.
    public init(isoCode: String) {
        switch isoCode {
        case "AM04": self = .insufficientFunds
        case "AC04": self = .accountClosed
        case "AC01", "AC13", "RC01", "BE05": self = .accountInvalid
        case "AC06": self = .accountBlocked
        case "MD01", "MD02", "AG01": self = .noMandate
        case "MD06", "SL01", "MS02": self = .refused
        case "MD07": self = .deceased
        case "AG02", "ED05", "FF01", "TM01", "DNOR", "CNOR": self = .technical
        default: self = .other
        }
    }
}

/// One collection of one due.
public struct DebitTry: Sendable, Equatable {
    /// The life of a collection.
    public enum State: UInt8, Sendable, CaseIterable {
        /// In a file for the bank.
        case sent = 1
        /// The bank collected it.
        case paid
        /// The bank could not, or took it back.
        case rejected
        /// It was left out of the file when that was written again.
        case withdrawn
    }

    /// The due date that it collects.
    public var dueDay: Day
    /// Which try of that due it is, from 1.
    public var number: Int
    /// The day on which the bank was to collect.
    public var runDay: Day
    /// What became of it.
    public var state: State
    /// Why it came back, or nil.
    public var rejection: DebitRejection?

    /// Makes one.
    public init(
        dueDay: Day,
        number: Int,
        runDay: Day,
        state: State,
        rejection: DebitRejection? = nil
    ) {
        self.dueDay = dueDay
        self.number = number
        self.runDay = runDay
        self.state = state
        self.rejection = rejection
    }
}

/// What a collection run does about one account.
public enum DebitDecision: Sendable, Equatable {
    /// Why nothing is collected.
    public enum Skip: String, Sendable, CaseIterable {
        /// The mandate was taken back or cannot be used.
        case mandateEnded = "mandate_ended"
        /// The account is no longer with us.
        case ended
        /// Nothing is due on that day.
        case nothingDue = "nothing_due"
        /// It is disputed, or something else holds it.
        case held
        /// A promise for another day is open.
        case promised
        /// Death, or somebody who speaks for the person.
        case protected
        /// Its due was collected, or is being collected.
        case collected
        /// Its due was tried as often as is allowed, or may not be tried again.
        case exhausted
        /// The last try is not long enough ago.
        case tooSoon = "too_soon"
        /// The mandate is in another currency.
        case otherCurrency = "other_currency"
    }

    /// Collect this much for this due, as this try.
    case collect(Money, dueDay: Day, number: Int)
    /// Collect nothing.
    case skip(Skip)

    /// Decides for one account on the day on which the bank shall collect.
    ///
    /// - Parameters:
    ///   - tries: what was tried before for this account, in any order.
    ///   - rules: how often and when a due may be tried again.
    ///   - now: the instant at which holds and promises are looked at.
    public static func of(
        _ account: Account,
        in state: CaseState,
        mandate: DebitMandate,
        tries: [DebitTry],
        on day: Day,
        rules: PayeeAccount.Debit,
        now: Instant
    ) -> DebitDecision {
        guard mandate.state == .active else { return .skip(.mandateEnded) }
        guard account.status == .active else { return .skip(.ended) }
        guard !state.facts.isDeceased, !state.facts.isRepresented else { return .skip(.protected) }
        guard state.isHeld(account.id, at: now) == nil else { return .skip(.held) }
        if let promise = state.openPromise(of: account.id), promise.dueDay > day {
            return .skip(.promised)
        }
        let due = account.collectable(on: day)
        guard due.minor > 0 else { return .skip(.nothingDue) }
        guard due.currency == mandate.maximum.currency else { return .skip(.otherCurrency) }
        let amount = Money(minor: min(due.minor, mandate.maximum.minor), due.currency)
        guard amount.minor > 0 else { return .skip(.mandateEnded) }
        let mine = tries.filter { $0.dueDay == account.dueDay && $0.state != .withdrawn }
            .sorted { $0.number < $1.number }
        // A withdrawn try keeps its number: its reference was given once.
        let number = (tries.filter { $0.dueDay == account.dueDay }.map(\.number).max() ?? 0) + 1
        guard let last = mine.last else {
            return .collect(amount, dueDay: account.dueDay, number: number)
        }
        guard mine.allSatisfy({ $0.state == .rejected }) else { return .skip(.collected) }
        guard last.rejection?.allowsRetry == true, mine.count <= rules.retries else {
            return .skip(.exhausted)
        }
        guard day.days(since: last.runDay) >= rules.retryDays else { return .skip(.tooSoon) }
        return .collect(amount, dueDay: account.dueDay, number: number)
    }
}

extension Account {
    /// What may be collected on a day: what is past due by then, or the payment due that day.
    public func collectable(on day: Day) -> Money {
        let standing = standing(on: day)
        if standing.pastDue.minor > 0 { return standing.pastDue }
        guard day == dueDay, let minimum = figures.minimumPayment,
            minimum.currency == standing.balance.currency
        else { return .zero(standing.balance.currency) }
        return Money(
            minor: max(0, min(minimum.minor, standing.balance.minor)),
            standing.balance.currency
        )
    }
}
