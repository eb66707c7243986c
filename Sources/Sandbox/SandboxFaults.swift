/// What a carrier does wrong, for tests of what follows from it.
public struct SandboxFaults: Sendable, Equatable {
    /// How message ids differ between responses and receipts.
    public enum IDForm: Sendable, CaseIterable {
        /// They do not: sixteen hexadecimal digits.
        case same
        /// Hexadecimal in the response, decimal in the receipt.
        case hexadecimalThenDecimal
        /// Decimal in the response, hexadecimal in the receipt.
        case decimalThenHexadecimal
        /// Receipts speak of ids that were never given.
        case lie
    }

    /// What a receipt says where.
    public enum ReceiptStyle: Sendable, CaseIterable {
        /// In its text and in optional parameters.
        case textAndParameters
        /// In its text alone.
        case text
        /// In optional parameters alone.
        case parameters
    }

    /// The command status that binds are refused with; 0 accepts them.
    public var bindStatus: UInt32 = 0
    /// The command status for each `refuseEvery`th submission.
    public var refuseStatus: UInt32 = 0x45
    /// Which submissions are refused; 0 none, 1 all.
    public var refuseEvery = 0
    /// Submissions a second beyond which it throttles; 0 for no limit.
    public var rate = 0
    /// From this submission on, counted from 1, nothing is answered; 0 for never.
    public var stallFrom = 0
    /// At this submission, counted from 1, the connection is cut unanswered; 0 for never.
    public var cutAt = 0
    /// Milliseconds of real time before submissions are answered.
    public var answerDelay = 0
    /// How ids are written.
    public var ids = IDForm.same
    /// What receipts say where.
    public var receipts = ReceiptStyle.textAndParameters
    /// How often each receipt comes.
    public var receiptCopies = 1
    /// Receipts of one delivery come last first.
    public var reversesReceipts = false

    /// A carrier without faults.
    public init() {}
}
