import CExpat
import Values

/// Reads ISO 20022 statements, reports and notifications: camt.052, camt.053 and camt.054 of every
/// version, told by the names of their elements and not by their namespace.
///
/// Only booked entries count. An entry that bundles several payments with amounts of their own
/// becomes one movement for each; where their sum is not the entry's, the file is refused.
enum CamtReader {
    static func read(_ octets: [UInt8]) throws(FileProblem) -> BankReading {
        let handler = CamtHandler()
        let stream = XMLStream(handler)
        handler.stream = stream
        switch stream.parseWhole(octets) {
        case .done: break
        case .stopped(let problem): throw problem
        case .doctype(let line):
            throw FileProblem(
                .bankFormat,
                line: line,
                "the file declares a document type, which no statement has",
                remedy: "Do not use it: it was not made by a bank's program."
            )
        case .malformed(let line):
            throw BankFile.damaged(line, "the file is no whole XML: it was cut off or changed")
        }
        guard handler.isStatement else {
            throw BankFile.damaged(1, "the XML holds no statement, report or notification")
        }
        return handler.reading
    }
}

/// Gathers statements from the elements that go by.
private final class CamtHandler: XMLHandler {
    private(set) var reading = BankReading(format: .camt)
    private(set) var problem: FileProblem?
    private(set) var isStatement = false
    weak var stream: XMLStream?

    private var path: [String] = []
    private var value: [UInt8] = []
    private var statement: BankStatement?
    private var entry: Entry?
    private var detail: Detail?
    private var balance: (code: String, minor: Int64?, isDebit: Bool)?
    private var currencyOfAmount = ""
    private var order = 0
    private var totals: (credits: Int64?, debits: Int64?)

    /// One entry while it is read.
    private struct Entry {
        var minor: Int64?
        var currency: Currency?
        var isDebit = false
        var isReversal = false
        var isReturn = false
        var isBooked = true
        var booked: Day?
        var valued: Day?
        var bankReference = ""
        var text = ""
        var family = ""
        var details: [Detail] = []
    }

    /// One transaction of an entry.
    private struct Detail {
        var minor: Int64?
        var currency: Currency?
        var reference = ""
        var endToEnd = ""
        var bankReference = ""
        var text = ""
        var returnReason = ""
        var isDebit: Bool?
        var isReversal = false
    }

    func begin(_ name: String, _ attributes: XMLAttributes) {
        guard path.count < BankLimits.depth else { return refuse("elements lie too deep") }
        path.append(name)
        value.removeAll(keepingCapacity: true)
        if name == "Amt" || name == "TtlAmt" || name == "TtlNetNtryAmt" {
            currencyOfAmount = attributes["Ccy"] ?? ""
        }
        switch name {
        case "Stmt", "Rpt", "Ntfctn":
            isStatement = true
            order += 1
            statement = BankStatement(line: stream?.line ?? 1, currency: .mexicanPeso)
            totals = (nil, nil)
        case "Ntry" where statement != nil && entry == nil: entry = Entry()
        case "TxDtls" where entry != nil && detail == nil: detail = Detail()
        case "Bal" where entry == nil: balance = ("", nil, false)
        case "RtrInf":
            if detail == nil { entry?.isReturn = true } else { detail?.isReversal = true }
        default: break
        }
    }

    func text(_ octets: UnsafeBufferPointer<UInt8>) {
        guard value.count + octets.count <= BankLimits.value else {
            return refuse("a value is longer than any bank writes")
        }
        value.append(contentsOf: octets)
    }

    func end(_ name: String) {
        defer {
            path.removeLast()
            value.removeAll(keepingCapacity: true)
        }
        let text = String(decoding: value, as: UTF8.self)
            .split { $0.isWhitespace }.joined(separator: " ")
        let parent = path.dropLast().last ?? ""
        if detail != nil {
            endOfDetail(name, parent, text)
        } else if entry != nil {
            endOfEntry(name, parent, text)
        } else if balance != nil {
            endOfBalance(name, parent, text)
        } else if statement != nil {
            endOfStatement(name, parent, text)
        }
    }

    // MARK: - Parts

    private func endOfStatement(_ name: String, _ parent: String, _ text: String) {
        switch (parent, name) {
        case (_, "IBAN") where path.suffix(4).contains("Acct"),
            ("Othr", "Id")
        where path.suffix(4).contains("Acct"):
            if statement?.account == nil { statement?.account = text }
        case ("Acct", "Ccy"):
            if let currency = Currency(text) { statement?.currency = currency }
        case ("TtlCdtNtries", "Sum"): totals.credits = amount(text, statement?.currency)
        case ("TtlDbtNtries", "Sum"): totals.debits = amount(text, statement?.currency)
        case (_, "Stmt"), (_, "Rpt"), (_, "Ntfctn"): endStatement()
        default: break
        }
    }

    private func endOfBalance(_ name: String, _ parent: String, _ text: String) {
        switch name {
        case "Cd" where parent == "CdOrPrtry": balance?.code = text
        case "Amt":
            if let currency = Currency(currencyOfAmount), statement?.entries.isEmpty == true,
                statement?.opening == nil
            {
                statement?.currency = currency
            }
            balance?.minor = amount(text, Currency(currencyOfAmount))
        case "CdtDbtInd": balance?.isDebit = text == "DBIT"
        case "Bal":
            defer { balance = nil }
            guard let balance, let minor = balance.minor else { return }
            let signed = balance.isDebit ? -minor : minor
            switch balance.code {
            // The opening balance, or the one that the last statement closed with.
            case "OPBD", "PRCD":
                if statement?.opening == nil { statement?.opening = signed }
            case "CLBD": statement?.closing = signed
            default: break
            }
        default: break
        }
    }

    private func endOfEntry(_ name: String, _ parent: String, _ text: String) {
        switch (parent, name) {
        case ("Ntry", "Amt"):
            entry?.currency = Currency(currencyOfAmount)
            entry?.minor = amount(text, Currency(currencyOfAmount))
        case ("Ntry", "CdtDbtInd"): entry?.isDebit = text == "DBIT"
        case ("Ntry", "RvslInd"): entry?.isReversal = text == "true" || text == "1"
        case ("Ntry", "Sts"), ("Sts", "Cd"):
            if !text.isEmpty { entry?.isBooked = text == "BOOK" }
        case ("BookgDt", "Dt"), ("BookgDt", "DtTm"):
            entry?.booked = Day(iso: String(text.prefix(10)))
        case ("ValDt", "Dt"), ("ValDt", "DtTm"): entry?.valued = Day(iso: String(text.prefix(10)))
        case ("Ntry", "AcctSvcrRef"): entry?.bankReference = text
        case ("Ntry", "AddtlNtryInf"): entry?.text = text
        case ("Fmly", "Cd"): entry?.family = text
        case ("Fmly", "SubFmlyCd"):
            // Returned, rejected or reversed payments in ISO's list of transaction codes.
            if ["RRTN", "UPDD", "UPCT", "RCDD", "ARET", "PRDD", "RPCR"].contains(text) {
                entry?.isReturn = true
            }
        case (_, "Ntry"): endEntry()
        default: break
        }
    }

    private func endOfDetail(_ name: String, _ parent: String, _ text: String) {
        switch (parent, name) {
        case ("TxDtls", "Amt"), ("TxAmt", "Amt"):
            guard detail?.minor == nil else { return }
            detail?.currency = Currency(currencyOfAmount)
            detail?.minor = amount(text, Currency(currencyOfAmount))
        case ("TxDtls", "CdtDbtInd"): detail?.isDebit = text == "DBIT"
        case ("Refs", "EndToEndId"): detail?.endToEnd = text == "NOTPROVIDED" ? "" : text
        case ("Refs", "AcctSvcrRef"): detail?.bankReference = text
        case ("Refs", "TxId"), ("Refs", "InstrId"):
            if detail?.bankReference.isEmpty == true { detail?.bankReference = text }
        case ("CdtrRefInf", "Ref"): detail?.reference = text
        case ("RmtInf", "Ustrd"), ("TxDtls", "AddtlTxInf"):
            guard (detail?.text.utf8.count ?? 0) <= BankLimits.text else { return }
            let isFirst = detail?.text.isEmpty != false
            detail?.text += isFirst ? text : " " + text
        case ("Rsn", "Cd") where path.contains("RtrInf"): detail?.returnReason = text
        case (_, "TxDtls"):
            if let detail {
                entry?.details.append(detail)
                if (entry?.details.count ?? 0) > BankLimits.entries { problem = BankFile.tooLarge }
            }
            detail = nil
        default: break
        }
    }

    // MARK: - Movements

    private func endEntry() {
        defer { entry = nil }
        guard let entry, entry.isBooked, let statement else { return }
        guard let minor = entry.minor, let currency = entry.currency,
            let booked = entry.booked ?? entry.valued
        else { return refuse("an entry has no amount or no day that can be read") }
        if statement.entries.isEmpty, statement.opening == nil {
            self.statement?.currency = currency
        }
        var whole = BankEntry(
            line: stream?.line ?? 1,
            day: booked,
            kind: kind(isDebit: entry.isDebit, entry.isReversal || entry.isReturn),
            minor: minor,
            currency: currency
        )
        whole.valueDay = entry.valued ?? booked
        whole.bankReference = entry.bankReference
        whole.text = entry.text
        whole.means = means(entry.family)
        let amounts = entry.details.compactMap { $0.currency == currency ? $0.minor : nil }
        guard entry.details.count > 1, amounts.count == entry.details.count else {
            if entry.details.count == 1 { fill(&whole, from: entry.details[0]) }
            return add(whole)
        }
        guard amounts.reduce(0, &+) == minor else {
            return refuse("the payments of an entry do not give its amount")
        }
        for (index, detail) in entry.details.enumerated() {
            var part = whole
            part.minor = amounts[index]
            part.bankReference = ""
            fill(&part, from: detail)
            if part.bankReference.isEmpty, !entry.bankReference.isEmpty {
                part.bankReference = entry.bankReference + "/\(index + 1)"
            }
            add(part)
        }
    }

    private func fill(_ entry: inout BankEntry, from detail: Detail) {
        entry.reference = detail.reference.isEmpty ? detail.endToEnd : detail.reference
        if !detail.bankReference.isEmpty { entry.bankReference = detail.bankReference }
        var words = [entry.text, detail.text]
        if !detail.reference.isEmpty { words.append(detail.endToEnd) }
        entry.text = words.filter { !$0.isEmpty }.joined(separator: " ")
        entry.returnReason = detail.returnReason
        if detail.isReversal || !detail.returnReason.isEmpty {
            entry.kind = kind(isDebit: entry.signed < 0, true)
        }
    }

    private func add(_ entry: BankEntry) {
        statement?.entries.append(entry)
        if (statement?.entries.count ?? 0) > BankLimits.entries { problem = BankFile.tooLarge }
    }

    private func endStatement() {
        guard let statement else { return }
        let credits = statement.entries.filter { $0.signed > 0 }.reduce(0) { $0 &+ $1.minor }
        let debits = statement.entries.filter { $0.signed < 0 }.reduce(0) { $0 &+ $1.minor }
        if totals.credits ?? credits != credits || totals.debits ?? debits != debits {
            problem = FileProblem(
                .balance,
                "statement \(order): its totals are not those of its entries",
                remedy: "Ask the bank for the file again; nothing of it was counted."
            )
        }
        reading.statements.append(statement)
        self.statement = nil
    }

    private func kind(isDebit: Bool, _ isBack: Bool) -> BankEntry.Kind {
        isBack ? (isDebit ? .reversal : .reversedDebit) : (isDebit ? .debit : .credit)
    }

    private func means(_ family: String) -> BankEntry.Means {
        switch family {
        case "RCDT", "ICDT", "RRCT": .transfer
        case "RDDT", "IDDT": .directDebit
        case "CNTR": .cash
        case "CCRD", "MCRD", "POSC": .card
        case "RCHQ", "ICHQ": .cheque
        default: .unknown
        }
    }

    private func amount(_ text: String, _ currency: Currency?) -> Int64? {
        guard let currency else { return nil }
        return BankNumber.decimal(text, mark: UInt8(ascii: "."), decimals: currency.decimals)
    }

    private func refuse(_ reason: String) {
        problem = problem ?? BankFile.damaged(stream?.line ?? 1, reason)
    }
}
