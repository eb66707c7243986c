public import Values

/// An account as matching sees it.
public struct MatchableAccount: Sendable, Equatable {
    /// The account.
    public var account: AccountID
    /// The creditor's number.
    public var number: String
    /// What a payment to it carries, or nil.
    public var reference: String?
    /// Its own CLABE, or nil.
    public var clabe: String?
    /// What is owed.
    public var balance: Money
    /// What is past due.
    public var pastDue: Money

    /// Makes a matchable account.
    public init(
        account: AccountID,
        number: String,
        reference: String?,
        clabe: String?,
        balance: Money,
        pastDue: Money
    ) {
        self.account = account
        self.number = number
        self.reference = reference
        self.clabe = clabe
        self.balance = balance
        self.pastDue = pastDue
    }
}

/// What a payment was matched by, or why it was not.
public enum PaymentMatch: Sendable, Equatable {
    /// How sure the match is, surest first.
    public enum Basis: UInt8, Sendable, CaseIterable {
        /// By the payment reference.
        case reference
        /// By the account's own CLABE.
        case clabe
        /// By the creditor's account number.
        case accountNumber
        /// By an amount that only one candidate owes; a person should look at it.
        case amount
    }

    /// Belongs to this account.
    case matched(AccountID, Basis)
    /// Fits several accounts equally well.
    case ambiguous([AccountID])
    /// In another currency than the account.
    case wrongCurrency(AccountID)
    /// Fits none.
    case unmatched
}

/// Matches payments to accounts: by reference, else CLABE, else account number, else amount.
///
/// The store looks the candidates up by `keys(of:)` and hands them here; what is decided is pure.
public enum PaymentMatcher {
    /// A reference as it is compared: capitals, without spaces, hyphens and leading zeros.
    public static func normalized(_ reference: String) -> String {
        let kept = reference.utf8.filter { $0.isDigit || $0.isLetter }.map(\.uppercased)
        let significant = kept.drop { $0 == 0x30 }
        return String(decoding: significant.isEmpty ? kept[...] : significant, as: UTF8.self)
    }

    /// Decides among candidates, in any order.
    ///
    /// The first of reference, CLABE and account number that fits exactly one account wins; a
    /// payment that names none of the three is tried by amount alone.
    public static func match(
        _ payment: PaymentRecord,
        among candidates: [MatchableAccount]
    ) -> PaymentMatch {
        let steps: [(PaymentMatch.Basis, (MatchableAccount) -> Bool)] = [
            (.reference, { fits(payment.reference, $0.reference) }),
            (.clabe, { payment.clabe != nil && payment.clabe == $0.clabe }),
            (.accountNumber, { fits(payment.accountNumber, $0.number) }),
            // Payers write the account number where the reference belongs.
            (.accountNumber, { fits(payment.reference, $0.number) }),
        ]
        for (basis, isFit) in steps {
            let fitting = candidates.filter(isFit)
            if fitting.isEmpty { continue }
            return decide(payment, fitting, basis)
        }
        let names = [payment.reference, payment.clabe, payment.accountNumber]
        guard names.allSatisfy({ $0 == nil }) else { return .unmatched }
        let owing = candidates.filter {
            payment.amount == $0.pastDue || payment.amount == $0.balance
        }
        return owing.count == 1
            ? .matched(owing[0].account, .amount)
            : owing.isEmpty ? .unmatched : .ambiguous(owing.map(\.account).sorted())
    }

    private static func decide(
        _ payment: PaymentRecord,
        _ fitting: [MatchableAccount],
        _ basis: PaymentMatch.Basis
    ) -> PaymentMatch {
        var fitting = fitting
        if fitting.count > 1 {
            // One CLABE or reference for several accounts: the amount may tell them apart.
            let owing = fitting.filter {
                payment.amount == $0.pastDue || payment.amount == $0.balance
            }
            if owing.count == 1 { fitting = owing }
        }
        guard fitting.count == 1 else { return .ambiguous(fitting.map(\.account).sorted()) }
        guard fitting[0].balance.currency == payment.amount.currency else {
            return .wrongCurrency(fitting[0].account)
        }
        return .matched(fitting[0].account, basis)
    }

    private static func fits(_ left: String?, _ right: String?) -> Bool {
        guard let left, let right, !left.isEmpty else { return false }
        return normalized(left) == normalized(right)
    }
}
