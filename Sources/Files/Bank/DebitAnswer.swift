/// What a bank answered about one collection.
public struct DebitAnswer: Sendable, Equatable {
    /// What became of it.
    public enum Status: Sendable, Equatable {
        /// It was collected.
        case paid
        /// It was not; in the bank's code or the layout's word.
        case rejected(String)
        /// The bank has it and says no more yet.
        case pending
    }

    /// The line or place in the file, from 1.
    public var line: Int
    /// What named it from end to end.
    public var reference: String
    /// What became of it.
    public var status: Status
}

/// Reads the files in which banks answer collections: pain.002 and declared layouts.
public enum DebitAnswers {
    /// The word by which a declared layout's `return_reason` says that it was collected.
    public static let paidWord = "paid"

    /// Reads a file; without a layout it is pain.002.
    ///
    /// - Throws: `FileProblem` when it is too large, damaged or of another kind, or when the bank
    ///   refused the whole file of collections.
    public static func read(
        path: String,
        layout: BankLayout? = nil
    ) throws(FileProblem) -> [DebitAnswer] {
        guard let layout else { return try read(BankFile.octets(path)) }
        let reading = try BankFile.read(path: path, layout: layout)
        guard reading.faults.isEmpty else {
            throw BankFile.damaged(
                reading.faults[0].line,
                "the field \(reading.faults[0].field) cannot be read"
            )
        }
        return reading.statements.flatMap(\.entries).map { entry in
            DebitAnswer(
                line: entry.line,
                reference: entry.reference,
                status: entry.returnReason == paidWord
                    ? .paid : entry.returnReason.isEmpty ? .pending : .rejected(entry.returnReason)
            )
        }
    }

    /// Reads pain.002 of any version.
    public static func read(_ octets: [UInt8]) throws(FileProblem) -> [DebitAnswer] {
        guard octets.count <= BankLimits.file else { throw BankFile.tooLarge }
        let handler = StatusHandler()
        let stream = XMLStream(handler)
        handler.stream = stream
        switch stream.parseWhole(octets) {
        case .done: break
        case .stopped(let problem): throw problem
        case .doctype(let line):
            throw BankFile.damaged(line, "the file declares a document type, which no answer has")
        case .malformed(let line):
            throw BankFile.damaged(line, "the file is no whole XML: it was cut off or changed")
        }
        guard handler.isReport else {
            throw BankFile.damaged(1, "the XML is no answer to collections (pain.002)")
        }
        guard handler.groupStatus != "RJCT" || !handler.answers.isEmpty else {
            throw FileProblem(
                .bankFormat,
                "the bank refused the whole file of collections"
                    + (handler.groupReason.isEmpty ? "" : " (\(handler.groupReason))"),
                remedy: "Nothing was collected. Mend what the bank says and send it again."
            )
        }
        return handler.answers
    }
}

/// Gathers answers from the elements of pain.002.
private final class StatusHandler: XMLHandler {
    private(set) var answers: [DebitAnswer] = []
    private(set) var isReport = false
    private(set) var groupStatus = ""
    private(set) var groupReason = ""
    private(set) var problem: FileProblem?
    weak var stream: XMLStream?

    private var path: [String] = []
    private var value: [UInt8] = []
    private var reference = ""
    private var status = ""
    private var reason = ""
    private var isInTransaction = false

    func begin(_ name: String, _: XMLAttributes) {
        guard path.count < BankLimits.depth else {
            problem = BankFile.damaged(stream?.line ?? 1, "elements lie too deep")
            return
        }
        path.append(name)
        value.removeAll(keepingCapacity: true)
        switch name {
        case "CstmrPmtStsRpt": isReport = true
        case "TxInfAndSts": (reference, status, reason, isInTransaction) = ("", "", "", true)
        default: break
        }
    }

    func text(_ octets: UnsafeBufferPointer<UInt8>) {
        guard value.count + octets.count <= BankLimits.value else {
            problem = BankFile.damaged(stream?.line ?? 1, "a value is longer than any bank writes")
            return
        }
        value.append(contentsOf: octets)
    }

    func end(_ name: String) {
        let text = String(decoding: value, as: UTF8.self)
            .split { $0.isWhitespace }.joined(separator: " ")
        let parent = path.dropLast().last ?? ""
        switch (parent, name) {
        case ("TxInfAndSts", "OrgnlEndToEndId"): reference = text
        case ("TxInfAndSts", "TxSts"): status = text
        case ("Rsn", "Cd"), ("Rsn", "Prtry"):
            if isInTransaction { reason = text } else { groupReason = text }
        case (_, "GrpSts"): groupStatus = text
        case (_, "TxInfAndSts"): endTransaction()
        default: break
        }
        path.removeLast()
        value.removeAll(keepingCapacity: true)
    }

    private func endTransaction() {
        isInTransaction = false
        let told: DebitAnswer.Status =
            switch status {
            case "ACSC", "ACCC": .paid
            case "RJCT": .rejected(reason)
            default: .pending
            }
        answers.append(DebitAnswer(line: stream?.line ?? 1, reference: reference, status: told))
        if answers.count > BankLimits.entries { problem = BankFile.tooLarge }
    }
}
