public import Values

/// What a debt is made of, as far as the creditor told; a part that is not known is nil.
public struct DebtParts: Sendable, Equatable {
    /// One part of a debt.
    public enum Part: UInt8, Sendable, CaseIterable {
        /// What was lent or bought (capital).
        case principal
        /// Ordinary interest.
        case interest
        /// Interest for paying late (moratorios).
        case lateInterest
        /// Fees and costs of collection (comisiones y gastos).
        case fees
        /// Tax on interest and fees (IVA).
        case tax

        /// The word that mandates use.
        public var name: String {
            switch self {
            case .principal: "principal"
            case .interest: "interest"
            case .lateInterest: "late_interest"
            case .fees: "fees"
            case .tax: "tax"
            }
        }
    }

    private var amounts: [Money?]

    /// Makes parts.
    public init(
        principal: Money? = nil,
        interest: Money? = nil,
        lateInterest: Money? = nil,
        fees: Money? = nil,
        tax: Money? = nil
    ) {
        amounts = [principal, interest, lateInterest, fees, tax]
    }

    /// The amount of a part, or nil when it is not known.
    public subscript(part: Part) -> Money? {
        get { amounts[Int(part.rawValue)] }
        set { amounts[Int(part.rawValue)] = newValue }
    }

    /// Whether nothing is known.
    public var isEmpty: Bool { amounts.allSatisfy { $0 == nil } }

    /// What the known parts come to; parts in another currency are left out.
    public func sum(in currency: Currency) -> Money {
        amounts.reduce(.zero(currency)) { sum, amount in
            guard let amount, amount.currency == currency else { return sum }
            return sum + amount
        }
    }
}
