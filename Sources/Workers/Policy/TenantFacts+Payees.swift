import Compliance
public import Domain

extension TenantFacts {
    /// Whether those who pay may be sent only to accounts of the creditor's own: who collects for
    /// somebody else never takes the money (decision 20).
    public var needsCreditorsOwn: Bool { actor == .agency }

    /// The ways to pay a creditor, in the order declared.
    public func payees(of creditor: String) -> [PayeeAccount] {
        payees.filter { $0.creditor == creditor }
    }

    /// The way of a name, or nil.
    public func payee(_ name: String, of creditor: String) -> PayeeAccount? {
        payees.first { $0.creditor == creditor && $0.name == name }
    }
}
