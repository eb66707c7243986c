public import Values

/// A file of collections for a bank: who collects, and what from whom.
public struct DebitFile: Sendable {
    /// One collection.
    public struct Item: Sendable {
        /// What names it from end to end: up to 35 letters and digits.
        public var reference: String
        /// How much.
        public var amount: Money
        /// What names the mandate.
        public var mandate: String
        /// When the mandate was signed.
        public var signedOn: Day
        /// Whether the mandate is used for the first time.
        public var isFirst: Bool
        /// The debtor's account: CLABE, IBAN or a card's token.
        public var account: String
        /// The debtor's name as the bank knows it.
        public var holder: String
        /// What the debtor's statement shows.
        public var concept: String

        /// Makes a collection.
        public init(
            reference: String,
            amount: Money,
            mandate: String,
            signedOn: Day,
            isFirst: Bool,
            account: String,
            holder: String,
            concept: String
        ) {
            self.reference = reference
            self.amount = amount
            self.mandate = mandate
            self.signedOn = signedOn
            self.isFirst = isFirst
            self.account = account
            self.holder = holder
            self.concept = concept
        }
    }

    /// What names the file; the same file has the same name.
    public var identifier: String
    /// When it was made, as `2026-11-20T18:00:00`.
    public var createdAt: String
    /// The day on which the bank shall collect.
    public var day: Day
    /// The creditor's account and agreement.
    public var payee: PayeeAccount
    /// The collections, in order.
    public var items: [Item]

    /// Makes a file.
    public init(
        identifier: String,
        createdAt: String,
        day: Day,
        payee: PayeeAccount,
        items: [Item]
    ) {
        self.identifier = identifier
        self.createdAt = createdAt
        self.day = day
        self.payee = payee
        self.items = items
    }

    /// The sum, minor units.
    public var total: Int64 { items.reduce(0) { $0 &+ $1.amount.minor } }

    /// The file as pain.008.001.02 (ISO 20022, customer direct debit initiation).
    public var pain008: String {
        var out = Markup()
        out.line("<?xml version=\"1.0\" encoding=\"UTF-8\"?>")
        out.line("<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.008.001.02\">")
        out.line("<CstmrDrctDbtInitn>")
        out.line("<GrpHdr>")
        out.element("MsgId", identifier, 35)
        out.element("CreDtTm", createdAt, 30)
        out.element("NbOfTxs", String(items.count), 15)
        out.element("CtrlSum", decimal(total), 20)
        out.wrap("InitgPty") { $0.element("Nm", payee.beneficiary, 70) }
        out.line("</GrpHdr>")
        // First and further collections stand apart, as banks ask.
        for (suffix, isFirst) in [("F", true), ("R", false)] {
            let part = items.filter { $0.isFirst == isFirst }
            if !part.isEmpty { write(part, suffix, to: &out) }
        }
        out.line("</CstmrDrctDbtInitn>")
        out.line("</Document>")
        return out.text
    }

    private func write(_ part: [Item], _ suffix: String, to out: inout Markup) {
        out.line("<PmtInf>")
        out.element("PmtInfId", identifier.prefix(33) + "-" + suffix, 35)
        out.element("PmtMtd", "DD", 3)
        out.element("NbOfTxs", String(part.count), 15)
        out.element("CtrlSum", decimal(part.reduce(0) { $0 &+ $1.amount.minor }), 20)
        out.wrap("PmtTpInf") { out in
            if payee.iban != nil {
                out.wrap("SvcLvl") { $0.element("Cd", "SEPA", 4) }
                out.wrap("LclInstrm") { $0.element("Cd", "CORE", 4) }
            }
            out.element("SeqTp", suffix == "F" ? "FRST" : "RCUR", 4)
        }
        out.element("ReqdColltnDt", day.description, 10)
        out.wrap("Cdtr") { $0.element("Nm", payee.beneficiary, 70) }
        out.wrap("CdtrAcct") { account(payee.iban ?? payee.clabe?.digits ?? "", to: &$0) }
        out.wrap("CdtrAgt") { agent(payee.debit?.bankCode, to: &$0) }
        if payee.iban != nil { out.element("ChrgBr", "SLEV", 4) }
        out.wrap("CdtrSchmeId") { out in
            out.wrap("Id") { out in
                out.wrap("PrvtId") { out in
                    out.wrap("Othr") { out in
                        out.element("Id", payee.debit?.schemeIdentifier ?? "", 35)
                        if payee.iban != nil {
                            out.wrap("SchmeNm") { $0.element("Prtry", "SEPA", 4) }
                        }
                    }
                }
            }
        }
        for item in part { write(item, to: &out) }
        out.line("</PmtInf>")
    }

    private func write(_ item: Item, to out: inout Markup) {
        out.line("<DrctDbtTxInf>")
        out.wrap("PmtId") { $0.element("EndToEndId", item.reference, 35) }
        out.line(
            "<InstdAmt Ccy=\"\(item.amount.currency.code)\">\(item.amount.decimalText)</InstdAmt>"
        )
        out.wrap("DrctDbtTx") { out in
            out.wrap("MndtRltdInf") { out in
                out.element("MndtId", item.mandate, 35)
                out.element("DtOfSgntr", item.signedOn.description, 10)
            }
        }
        out.wrap("DbtrAgt") { agent(nil, to: &$0) }
        out.wrap("Dbtr") { $0.element("Nm", item.holder, 70) }
        out.wrap("DbtrAcct") { account(item.account, to: &$0) }
        out.wrap("RmtInf") { $0.element("Ustrd", item.concept, 140) }
        out.line("</DrctDbtTxInf>")
    }

    private func account(_ number: String, to out: inout Markup) {
        out.wrap("Id") { out in
            if NationalNumbers.isValid(number, .iban) {
                out.element("IBAN", number, 34)
            } else {
                out.wrap("Othr") { $0.element("Id", number, 34) }
            }
        }
    }

    private func agent(_ code: String?, to out: inout Markup) {
        out.wrap("FinInstnId") { out in
            if let code {
                out.element("BIC", code, 11)
            } else {
                out.wrap("Othr") { $0.element("Id", "NOTPROVIDED", 35) }
            }
        }
    }

    private func decimal(_ minor: Int64) -> String {
        Money(minor: minor, items.first?.amount.currency ?? .mexicanPeso).decimalText
    }
}

/// XML put together line by line.
private struct Markup {
    private(set) var text = ""

    mutating func line(_ line: String) {
        text += line + "\n"
    }

    /// An element with a text of at most `limit` characters; an empty one is left out.
    mutating func element(_ name: String, _ value: some StringProtocol, _ limit: Int) {
        let kept = BankLetters.plain(String(value)).prefix(limit)
        guard !kept.isEmpty else { return }
        line("<\(name)>\(escaped(kept))</\(name)>")
    }

    mutating func wrap(_ name: String, _ body: (inout Markup) -> Void) {
        line("<\(name)>")
        body(&self)
        line("</\(name)>")
    }

    private func escaped(_ text: Substring) -> String {
        text.reduce(into: "") { out, character in
            switch character {
            case "&": out += "&amp;"
            case "<": out += "&lt;"
            case ">": out += "&gt;"
            default: out.append(character)
            }
        }
    }
}

/// Texts in the letters that every bank takes.
public enum BankLetters {
    private static let accented: [Character: Character] = [
        "á": "a", "é": "e", "í": "i", "ó": "o", "ú": "u", "ü": "u", "ñ": "n", "ç": "c", "à": "a",
        "è": "e", "ì": "i", "ò": "o", "ù": "u", "ã": "a", "õ": "o", "â": "a", "ê": "e", "ô": "o",
        "Á": "A", "É": "E", "Í": "I", "Ó": "O", "Ú": "U", "Ü": "U", "Ñ": "N", "Ç": "C", "Ã": "A",
        "Õ": "O", "Â": "A", "Ê": "E", "Ô": "O", "&": "y",
    ]
    private static let kept = Set(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/-?:().,'+ "
    )

    /// Letters without accents, signs that banks refuse as spaces, no space at the ends.
    public static func plain(_ text: String) -> String {
        let letters = text.map { character -> Character in
            let letter = accented[character] ?? character
            return kept.contains(letter) ? letter : " "
        }
        return letters.split(separator: " ").map { String($0) }.joined(separator: " ")
    }
}
