public import Values

extension ReplyMeaning {
    /// The number that stands for a meaning without arguments in stored bytes; never reused.
    private static let plain: [ReplyMeaning] = [
        .optOut, .optIn, .bareCancel, .help,
        .wrongNumber, .deceased, .dispute, .fraud,
        .ceaseContact, .inconvenientTime, .attorney, .complaint,
        .hardship, .askDiscount, .askBalance, .askHowToPay,
        .askDueDate, .askOther, .identityDoubt, .humanRequest,
        .distress, .minor, .thirdParty, .dataRights,
        .language, .yes, .no, .courtesy,
        .unclear, .askInstalments, .askMoreTime, .askBreakdown,
        .askNextDates, .askCutOff, .askInterest, .askDirectDebit,
        .askReceipt, .askBranch, .askReactivation, .askAgreement,
        .askCallback, .preferChannel, .insult, .askWhoAnswers,
        .greeting,
    ]

    fileprivate static let promiseCode: UInt8 = 64
    fileprivate static let alreadyPaidCode: UInt8 = 65
    fileprivate static let partialOfferCode: UInt8 = 66

    fileprivate static func plain(_ code: UInt8) -> ReplyMeaning? {
        Int(code) < plain.count ? plain[Int(code)] : nil
    }

    fileprivate var plainCode: UInt8? {
        switch self {
        case .optOut: 0
        case .optIn: 1
        case .bareCancel: 2
        case .help: 3
        case .wrongNumber: 4
        case .deceased: 5
        case .dispute: 6
        case .fraud: 7
        case .ceaseContact: 8
        case .inconvenientTime: 9
        case .attorney: 10
        case .complaint: 11
        case .hardship: 12
        case .askDiscount: 13
        case .askBalance: 14
        case .askHowToPay: 15
        case .askDueDate: 16
        case .askOther: 17
        case .identityDoubt: 18
        case .humanRequest: 19
        case .distress: 20
        case .minor: 21
        case .thirdParty: 22
        case .dataRights: 23
        case .language: 24
        case .yes: 25
        case .no: 26
        case .courtesy: 27
        case .unclear: 28
        case .askInstalments: 29
        case .askMoreTime: 30
        case .askBreakdown: 31
        case .askNextDates: 32
        case .askCutOff: 33
        case .askInterest: 34
        case .askDirectDebit: 35
        case .askReceipt: 36
        case .askBranch: 37
        case .askReactivation: 38
        case .askAgreement: 39
        case .askCallback: 40
        case .preferChannel: 41
        case .insult: 42
        case .askWhoAnswers: 43
        case .greeting: 44
        case .promise, .alreadyPaid, .partialOffer: nil
        }
    }
}

extension CanonicalWriter {
    /// Writes a meaning.
    public mutating func write(_ value: ReplyMeaning) {
        switch value {
        case .promise(let amount, let day):
            write(ReplyMeaning.promiseCode)
            write(optional: amount) { $0.write($1) }
            write(optional: day) { $0.write($1) }
        case .alreadyPaid(let amount, let day):
            write(ReplyMeaning.alreadyPaidCode)
            write(optional: amount) { $0.write($1) }
            write(optional: day) { $0.write($1) }
        case .partialOffer(let amount):
            write(ReplyMeaning.partialOfferCode)
            write(optional: amount) { $0.write($1) }
        default:
            guard let code = value.plainCode else {
                preconditionFailure("a meaning without arguments has a number")
            }
            write(code)
        }
    }
}

extension CanonicalReader {
    /// Reads a meaning.
    public mutating func meaning() throws(CanonicalBytesError) -> ReplyMeaning {
        let code = try byte()
        if let plain = ReplyMeaning.plain(code) { return plain }
        let amount: Money?
        switch code {
        case ReplyMeaning.promiseCode, ReplyMeaning.alreadyPaidCode, ReplyMeaning.partialOfferCode:
            amount = try optional { r throws(CanonicalBytesError) in try r.money() }
        default: throw failure("meaning")
        }
        if code == ReplyMeaning.partialOfferCode { return .partialOffer(amount) }
        let day = try optional { r throws(CanonicalBytesError) in try r.day() }
        return code == ReplyMeaning.promiseCode ? .promise(amount, day) : .alreadyPaid(amount, day)
    }
}
