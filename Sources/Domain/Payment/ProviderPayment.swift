public import Values

extension PaymentRecord {
    /// The payment, or its return, that a provider of cards and vouchers told of.
    ///
    /// - Parameters:
    ///   - payment: the provider's name for the payment: told again it is the same.
    ///   - reference: what it carries, by which its account is found.
    ///   - isCard: whether a card paid it; cash otherwise.
    ///   - isReversal: whether the money went back.
    public static func provider(
        _ provider: String,
        payment: String,
        reference: String,
        amount: Money,
        on day: Day,
        isCard: Bool,
        isReversal: Bool
    ) -> PaymentRecord {
        PaymentRecord(
            line: 0,
            key: "provider/\(provider)/\(payment)" + (isReversal ? "/rev" : ""),
            reference: PaymentMatcher.normalized(reference),
            clabe: nil,
            accountNumber: nil,
            customerNumber: nil,
            amount: amount,
            valueDay: day,
            method: isCard ? .card : .cash,
            isReversal: isReversal
        )
    }
}
