import Values

@testable import Files

/// A statement of made-up movements that is written in every format of banks.
struct MadeUpStatement {
    struct Movement {
        var day: Day
        var kind: BankEntry.Kind
        var minor: Int64
        var reference: String
        var bankReference: String
    }

    var account = "01822000100201234567"
    var currency = Currency("EUR") ?? .mexicanPeso
    var opening: Int64
    var movements: [Movement]

    init(seed: UInt64, count: Int) {
        var random = Generator(seeds: seed, 43)
        let first = Day(year: 2026, month: 11, day: 2) ?? Day(daysSinceEpoch: 0)
        opening = Int64(random.next() % 1_000_000) - 200_000
        movements = (0..<count).map { index in
            let kinds: [BankEntry.Kind] = [.credit, .credit, .credit, .debit, .reversal]
            return Movement(
                day: first.adding(days: Int(random.next() % 20)),
                kind: kinds[Int(random.next() % 5)],
                minor: Int64(random.next() % 9_999_999) + 1,
                reference: "CTA" + String(1_000_000 + random.next() % 9_000_000),
                bankReference: "F\(seed)N\(index)"
            )
        }
        movements.sort { $0.day < $1.day }
    }

    var closing: Int64 { movements.reduce(opening) { $0 + Self.signed($1) } }

    static func signed(_ movement: Movement) -> Int64 {
        movement.kind == .credit ? movement.minor : -movement.minor
    }

    static func padded(_ number: some BinaryInteger, _ width: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, width - text.count)) + text
    }

    static func filled(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }

    static func short(_ day: Day) -> String {
        padded(day.year % 100, 2) + padded(day.month, 2) + padded(day.day, 2)
    }

    // MARK: - Norma 43

    var norma43: String {
        func side(_ amount: Int64) -> String { amount < 0 ? "1" : "2" }
        func money(_ amount: Int64) -> String { Self.padded(amount.magnitude, 14) }
        let days = movements.map(\.day)
        var lines = [
            "11" + account.prefix(8) + account.suffix(10)
                + Self.short(days.min() ?? Day(daysSinceEpoch: 0))
                + Self.short(days.max() ?? Day(daysSinceEpoch: 0)) + side(opening)
                + money(opening) + "978" + "3" + Self.filled("FINANCIERA DEMO", 26) + "   "
        ]
        for movement in movements {
            let signed = Self.signed(movement)
            let concept = movement.kind == .reversal ? "14" : "04"
            lines.append(
                "22" + "    " + "0001" + Self.short(movement.day) + Self.short(movement.day)
                    + concept + "000" + side(signed) + money(signed)
                    + Self.padded(0, 10) + Self.padded(0, 12)
                    + Self.filled(movement.reference, 16)
            )
            lines.append(
                "2301" + Self.filled("TRANSFERENCIA DE MUÑOZ", 38)
                    + Self.filled(movement.bankReference, 38)
            )
        }
        let debits = movements.map(Self.signed).filter { $0 < 0 }
        let credits = movements.map(Self.signed).filter { $0 > 0 }
        lines.append(
            "33" + account.prefix(8) + account.suffix(10) + Self.padded(debits.count, 5)
                + money(debits.reduce(0, +)) + Self.padded(credits.count, 5)
                + money(credits.reduce(0, +)) + side(closing) + money(closing) + "978" + "    "
        )
        lines.append(
            "88" + String(repeating: "9", count: 18) + Self.padded(lines.count, 6)
                + Self.filled("", 54)
        )
        return lines.joined(separator: "\r\n") + "\r\n"
    }

    // MARK: - MT940

    var mt940: String {
        func money(_ amount: Int64) -> String {
            "\(amount.magnitude / 100)," + Self.padded(amount.magnitude % 100, 2)
        }
        func balance(_ tag: String, _ amount: Int64, _ day: Day) -> String {
            ":\(tag):\(amount < 0 ? "D" : "C")\(Self.short(day))\(currency.code)\(money(amount))"
        }
        let days = movements.map(\.day)
        let first = days.min() ?? Day(daysSinceEpoch: 0)
        var lines = [
            ":20:STMT1", ":25:\(account)", ":28C:321/1", balance("60F", opening, first),
        ]
        for movement in movements {
            let mark = movement.kind == .credit ? "C" : movement.kind == .debit ? "D" : "RC"
            let booked = Self.padded(movement.day.month, 2) + Self.padded(movement.day.day, 2)
            lines.append(
                ":61:\(Self.short(movement.day))\(booked)\(mark)\(money(movement.minor))NTRF"
                    + "\(movement.reference)//\(movement.bankReference)"
            )
            lines.append(":86:166?00TRANSFERENCIA?20PAGO DE MU\u{d1}OZ ?21\(movement.reference)")
        }
        lines.append(balance("62F", closing, days.max() ?? first))
        return lines.joined(separator: "\r\n") + "\r\n-\r\n"
    }

    // MARK: - camt.053

    func camt(version: String = "08", prefix: String = "") -> String {
        func money(_ amount: Int64) -> String {
            "\(amount.magnitude / 100)." + Self.padded(amount.magnitude % 100, 2)
        }
        func side(_ amount: Int64) -> String { amount < 0 ? "DBIT" : "CRDT" }
        func balance(_ code: String, _ amount: Int64, _ day: Day) -> String {
            """
            <Bal><Tp><CdOrPrtry><Cd>\(code)</Cd></CdOrPrtry></Tp>\
            <Amt Ccy="\(currency.code)">\(money(amount))</Amt>\
            <CdtDbtInd>\(side(amount))</CdtDbtInd><Dt><Dt>\(day)</Dt></Dt></Bal>
            """
        }
        let days = movements.map(\.day)
        let first = days.min() ?? Day(daysSinceEpoch: 0)
        let status = version >= "08" ? "<Sts><Cd>BOOK</Cd></Sts>" : "<Sts>BOOK</Sts>"
        let entries = movements.map { movement in
            """
            <Ntry><Amt Ccy="\(currency.code)">\(money(movement.minor))</Amt>\
            <CdtDbtInd>\(side(Self.signed(movement)))</CdtDbtInd>\
            \(movement.kind == .reversal ? "<RvslInd>true</RvslInd>" : "")\(status)\
            <BookgDt><Dt>\(movement.day)</Dt></BookgDt><ValDt><Dt>\(movement.day)</Dt></ValDt>\
            <AcctSvcrRef>\(movement.bankReference)</AcctSvcrRef>\
            <BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd><SubFmlyCd>ESCT</SubFmlyCd></Fmly>\
            </Domn></BkTxCd><NtryDtls><TxDtls><Refs><EndToEndId>\(movement.reference)</EndToEndId>\
            </Refs><RmtInf><Ustrd>Pago de Mu\u{f1}oz &amp; C\u{ed}a</Ustrd></RmtInf></TxDtls>\
            </NtryDtls></Ntry>
            """
        }
        let text = """
            <?xml version="1.0" encoding="UTF-8"?>
            <Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.\(version)">\
            <BkToCstmrStmt><GrpHdr><MsgId>M1</MsgId><CreDtTm>2026-11-22T06:00:00</CreDtTm></GrpHdr>
            <Stmt><Id>S1</Id><CreDtTm>2026-11-22T06:00:00</CreDtTm>\
            <Acct><Id><Othr><Id>\(account)</Id></Othr></Id><Ccy>\(currency.code)</Ccy></Acct>
            \(balance("OPBD", opening, first))
            \(balance("CLBD", closing, days.max() ?? first))
            \(entries.joined(separator: "\n"))
            </Stmt></BkToCstmrStmt></Document>
            """
        guard !prefix.isEmpty else { return text }
        var prefixed = text.replacing(" xmlns=", with: " xmlns:\(prefix)=")
        prefixed = prefixed.replacing("</", with: "\u{1}").replacing("<?", with: "\u{2}")
        prefixed = prefixed.replacing("<", with: "<\(prefix):")
        return prefixed.replacing("\u{1}", with: "</\(prefix):").replacing("\u{2}", with: "<?")
    }

    // MARK: - Layouts

    var fixed: String {
        func money(_ amount: Int64) -> String { Self.padded(amount.magnitude, 15) }
        func day(_ day: Day) -> String { "20" + Self.short(day) }
        let credits = movements.map(Self.signed).filter { $0 > 0 }
        var lines = ["H" + Self.filled(account, 20)]
        for movement in movements {
            let sign = movement.kind == .credit ? "+" : movement.kind == .debit ? "-" : "R"
            lines.append(
                "D" + day(movement.day) + money(movement.minor) + sign
                    + Self.filled(movement.reference, 20) + Self.filled(movement.bankReference, 20)
                    + Self.filled("PAGO MU\u{d1}OZ", 30)
            )
        }
        lines.append("T" + Self.padded(movements.count, 6) + money(credits.reduce(0, +)))
        return lines.joined(separator: "\r\n") + "\r\n"
    }

    var delimited: String {
        func money(_ amount: Int64) -> String {
            var whole = String(amount.magnitude / 100)
            if whole.count > 3 { whole.insert(",", at: whole.index(whole.endIndex, offsetBy: -3)) }
            return "\"\(amount < 0 ? "-" : "")\(whole).\(Self.padded(amount.magnitude % 100, 2))\""
        }
        var balance = opening
        var lines = [
            "Movimientos de la cuenta", "Fecha,Concepto,Referencia,Folio,Cargo,Abono,Saldo",
        ]
        for movement in movements {
            let signed = Self.signed(movement)
            balance += signed
            let day =
                Self.padded(movement.day.day, 2) + "/" + Self.padded(movement.day.month, 2)
                + "/\(movement.day.year)"
            let concept = movement.kind == .reversal ? "DEVOLUCION SPEI" : "SPEI RECIBIDO"
            lines.append(
                "\(day),\(concept),\(movement.reference),\(movement.bankReference),"
                    + (signed < 0 ? money(signed) : "") + ","
                    + (signed > 0 ? money(signed) : "") + "," + money(balance)
            )
        }
        return lines.joined(separator: "\n") + "\n,Total,,,,,\n"
    }
}
