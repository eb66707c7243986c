public import Domain
public import Store
public import Values

/// Tells how an account is paid, and sees to it that what is paid so finds the account.
///
/// Pages, texts, agents and the command line ask here, so that all say the same.
public struct PaymentsDesk: Sendable {
    /// One way to pay, with its instruction or why there is none.
    public struct Way: Sendable, Equatable {
        /// The declaration.
        public var payee: PayeeAccount
        /// The instruction, or why there is none.
        public var outcome: Result<PaymentInstruction, PaymentRefusal>
    }

    private let store: Store
    private let facts: TenantFacts

    /// Makes a desk over published facts.
    public init(store: Store, facts: TenantFacts) {
        self.store = store
        self.facts = facts
    }

    /// All ways to pay an amount for an account, in the order declared.
    ///
    /// The account's number in a sequence is given the first time and stays; a reference counts for
    /// the account from the moment it is told.
    ///
    /// - Parameter method: only this one, or nil for all.
    public func ways(
        to creditor: String,
        for party: PayingParty,
        numbers: AccountSecrets,
        amount: Money,
        method: PayeeAccount.Method? = nil,
        today: Day,
        now: Instant
    ) async throws -> [Way] {
        var ways: [Way] = []
        for payee in facts.payees(of: creditor) where method == nil || payee.method == method {
            var account = PayingAccount(
                number: numbers.number,
                paymentReference: numbers.paymentReference,
                clabe: numbers.clabe
            )
            // What is refused leaves no trace.
            guard payee.isCreditorsOwn || !facts.needsCreditorsOwn else {
                ways.append(Way(payee: payee, outcome: .failure(.notCreditorsOwn)))
                continue
            }
            let draft = account
            let number = try await store.issue(
                payee.name,
                of: creditor,
                to: party,
                needsSequence: payee.usesSequence,
                at: now
            ) { payee.keys(of: draft, sequence: $0) }
            if payee.usesSequence { account.sequence = number }
            let outcome: Result<PaymentInstruction, PaymentRefusal>
            do throws(PaymentRefusal) {
                outcome = .success(
                    try payee.instruction(
                        for: account,
                        amount: amount,
                        today: today,
                        needsCreditorsOwn: facts.needsCreditorsOwn
                    )
                )
            } catch {
                outcome = .failure(error)
            }
            ways.append(Way(payee: payee, outcome: outcome))
        }
        return ways
    }
}

extension PayeeAccount {
    /// Whether accounts have a number in a sequence of this way.
    fileprivate var usesSequence: Bool {
        clabePrefix != nil || reference.source == .sequence
    }

    /// What payments by this way carry: the account's own CLABE, or the reference without what
    /// changes from one amount and day to the next.
    fileprivate func keys(of account: PayingAccount, sequence: Int64) -> [AccountKey] {
        var account = account
        if usesSequence { account.sequence = sequence }
        var keys: [AccountKey] = []
        if let clabePrefix, let clabe = CLABE(prefix: clabePrefix, sequence: sequence) {
            keys.append(.clabe(clabe.digits))
        }
        guard let body = reference.body(of: account) else { return keys }
        keys.append(.reference(body))
        if !reference.holdsAmount,
            let whole = reference.reference(
                of: account,
                amount: Money(minor: 1, .mexicanPeso),
                limit: Day(daysSinceEpoch: 0)
            ),
            whole != body
        {
            keys.append(.reference(whole))
        }
        return keys
    }
}
