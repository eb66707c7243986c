public import Domain
internal import Messaging
public import Strategy
public import Values

/// The values of each kind of document, in Spanish that needs no schooling.
public enum DocumentValues {
    /// The values of an agreement: of the offer before it is accepted, and after it with how.
    ///
    /// - Parameter zone: the zone in which the moment of acceptance is written.
    public static func agreement(
        _ arrangement: Arrangement,
        _ parties: DocumentParties,
        zone: ZoneRules
    ) -> [String: DocumentTemplate.Value] {
        let terms = arrangement.terms
        let writer = DocumentWriter(parties: parties)
        var values = writer.common(on: terms.madeOn, currency: terms.covered.currency)
        let texts = [
            "titulo": title(terms.kind), "folio": folio(arrangement),
            "version": String(arrangement.version), "paga": writer.money(terms.agreed),
            "resumen": writer.summary(terms), "beneficio": writer.benefit(terms),
            "saldo": writer.money(terms.balance), "cubierto": writer.money(terms.covered),
            "descontado": terms.waived.minor == 0 ? "–" : writer.money(terms.waived),
            "aplicacion": writer.application(terms), "atraso": writer.grace(terms),
            "incumplimiento": writer.failure(terms), "termino": writer.completion(terms),
            "vigencia": writer.day(terms.validThrough),
            "sin_desglose": terms.coveredParts.isEmpty ? "sí" : "",
            "aceptado": arrangement.acceptance == nil ? "" : "sí",
        ]
        for (name, text) in texts { values[name] = .text(text) }
        values["conceptos"] = .rows(writer.parts(terms))
        values["calendario"] = .rows(writer.calendar(terms))
        values["constancia"] = .rows(
            arrangement.acceptance.map { writer.evidence($0, zone) } ?? []
        )
        return values
    }

    /// The values of the letter that an agreement was kept; nil unless it was.
    public static func settlementLetter(
        _ arrangement: Arrangement,
        _ parties: DocumentParties,
        issuedOn day: Day
    ) -> [String: DocumentTemplate.Value]? {
        guard arrangement.state == .kept else { return nil }
        let terms = arrangement.terms
        let writer = DocumentWriter(parties: parties)
        var values = writer.common(on: day, currency: terms.covered.currency)
        let isSettled = terms.settlesAll
        let paid = writer.money(arrangement.paid)
        let kept =
            "Usted cumplió su convenio del \(writer.date(terms.madeOn)) y pagó \(paid)."
            + (isSettled
                ? " \(parties.creditor) da por liquidado el adeudo de esta cuenta que el convenio "
                    + "cubrió."
                : " Lo que estaba vencido y el convenio cubrió queda pagado.")
        let texts = [
            "titulo": isSettled ? "Carta finiquito" : "Constancia de convenio cumplido",
            "folio": folio(arrangement), "version": String(arrangement.version),
            "que": isSettled ? "Le queda por pagar" : "Le queda por pagar de este convenio",
            "queda": writer.money(.zero(terms.covered.currency)), "resumen": kept,
            "convenido": writer.date(terms.madeOn), "cubierto": writer.money(terms.covered),
            "pagado": paid,
            "descontado": terms.waived.minor > 0
                ? writer.money(terms.covered - arrangement.paid + terms.added) : "",
        ]
        for (name, text) in texts { values[name] = .text(text) }
        values["pagos"] = .rows(writer.payments(arrangement))
        var effects = [
            "Nadie debe volver a pedirle este dinero. Si alguien lo hace, enseñe esta carta y "
                + "avise a la unidad de quejas."
        ]
        if isSettled {
            effects.append("No se hará más cobranza de esta cuenta, por ningún medio.")
        } else {
            effects.append("Su cuenta sigue con sus pagos normales.")
        }
        effects.append("Guarde esta carta y sus comprobantes.")
        values["efectos"] = .rows(effects.map { ["efecto": $0] })
        return values
    }

    /// The values of a statement of what is owed, part by part.
    public static func breakdown(
        _ account: Account,
        _ figures: NegotiableFigures,
        _ parties: DocumentParties,
        on day: Day
    ) -> [String: DocumentTemplate.Value] {
        let writer = DocumentWriter(parties: parties)
        var values = writer.common(on: day, currency: figures.balance.currency)
        let late = account.daysPastDue(on: day)
        var rows: [[String: String]] = []
        for (name, amount) in writer.named(figures.parts, of: figures.balance) {
            rows.append(["concepto": name, "debe": writer.money(amount)])
        }
        let pastDue =
            figures.pastDue.minor > 0
            ? "De eso, \(writer.money(figures.pastDue)) ya debía estar pagado."
            : "Nada de eso está atrasado."
        let texts = [
            "saldo": writer.money(figures.balance), "resumen": pastDue,
            "desde": late > 0 ? writer.date(account.dueDay) + ", hace \(late) días" : "",
            "intereses": writer.interest(account.terms),
            "corte": writer.date(account.figures.asOf),
            "sin_desglose": figures.parts.isEmpty ? "sí" : "",
        ]
        for (name, text) in texts { values[name] = .text(text) }
        let movements = account.movements.filter {
            $0.valueDay >= account.figures.asOf && $0.valueDay <= day
        }.map { movement in
            [
                "dia": writer.date(movement.valueDay),
                "tipo": movement.amount.minor < 0 ? "Pago devuelto" : "Pago recibido",
                "importe": writer.money(movement.amount),
            ]
        }
        values["conceptos"] = .rows(rows)
        values["movimientos"] = .rows(movements)
        values["hay_movimientos"] = .text(movements.isEmpty ? "" : "sí")
        return values
    }

    /// What people call an agreement by: ten characters of its id.
    public static func folio(_ arrangement: Arrangement) -> String {
        let digits = String(arrangement.id.description.filter { $0 != "-" }.suffix(10))
        return digits.uppercased().prefix(5) + "-" + digits.uppercased().suffix(5)
    }

    private static func title(_ kind: Arrangement.Kind) -> String {
        switch kind {
        case .settlement: "Convenio de pago con descuento"
        case .instalments: "Convenio de pago en partes"
        case .restructure: "Convenio de reestructura"
        case .deferral: "Convenio para pagar después"
        }
    }
}

/// Writes what documents say.
private struct DocumentWriter {
    let parties: DocumentParties

    func money(_ amount: Money) -> String { parties.locale.text(amount) }

    /// `21 de noviembre de 2026`.
    func date(_ day: Day) -> String { parties.locale.text(day, .fullDate) }

    /// `sábado 21 de noviembre de 2026`.
    func day(_ day: Day) -> String {
        parties.locale.text(day, .weekdayDate) + " de \(day.year)"
    }

    /// What all documents have.
    func common(on day: Day, currency: Currency) -> [String: DocumentTemplate.Value] {
        [
            "fecha": .text(date(day)), "acreedor": .text(parties.creditor),
            "persona": .text(parties.person), "cuenta": .text(parties.account),
            "despacho": .text(parties.agency), "atiende": .text(parties.agent),
            "domicilio": .text(parties.address), "telefono": .text(parties.telephone),
            "une": .text(parties.complaintUnit), "autoridad": .text(parties.authority),
            "aviso": .text(parties.privacyNotice),
            "moneda": .text(currency == .mexicanPeso ? "pesos mexicanos" : currency.code),
            "hay_formas": .text(parties.payments.isEmpty ? "" : "sí"),
            "firma": .text(parties.signer),
            "formas": .rows(parties.payments.map { ["forma": $0.name, "dato": $0.text] }),
            "notas": .rows(parties.notes.map { ["nota": $0] }),
        ]
    }

    // MARK: - What is agreed

    func summary(_ terms: Arrangement.Terms) -> String {
        let (first, last) = (terms.dues[0], terms.dues[terms.dues.count - 1])
        guard terms.dues.count > 1 else {
            return "En un solo pago, a más tardar el \(day(first.day))."
        }
        let rest = Set(terms.dues.map(\.amount)).count == 1 ? "cada uno de" : "el primero de"
        return "En \(terms.dues.count) pagos, \(rest) \(money(first.amount)). El primero, a más "
            + "tardar el \(day(first.day)); el último, el \(day(last.day))."
    }

    func benefit(_ terms: Arrangement.Terms) -> String {
        switch terms.kind {
        case .settlement:
            let points = Int(Int128(terms.waived.minor) * 1_000 / Int128(terms.covered.minor))
            let share = points % 10 == 0 ? "\(points / 10)" : "\(points / 10).\(points % 10)"
            let end =
                isWhole(terms)
                ? "su deuda queda en ceros" : "su cuenta queda al corriente"
            return "Debe \(money(terms.covered)). Se le descuentan \(money(terms.waived)) "
                + "(\(share) %) y, al cumplir, \(end)."
        case .instalments: return "Es lo mismo que debe hoy, repartido. No se le cobra nada más."
        case .restructure where terms.added.minor > 0:
            return "Incluye \(money(terms.added)) de intereses del nuevo plazo."
        case .restructure: return "Es lo mismo que debe hoy, en un plazo nuevo."
        case .deferral: return "Hasta ese día no le pediremos este pago."
        }
    }

    private func isWhole(_ terms: Arrangement.Terms) -> Bool { terms.covered == terms.balance }

    /// The parts of a whole by their names, and what is left without one.
    func named(_ parts: DebtParts, of whole: Money) -> [(name: String, amount: Money)] {
        var rows = DebtParts.Part.allCases.compactMap { part in
            parts[part].map { (self.name(part), $0) }
        }
        let rest = whole - parts.sum(in: whole.currency)
        if rows.isEmpty {
            rows.append(("Adeudo", whole))
        } else if rest.minor > 0 {
            rows.append(("Otros conceptos, sin desglose del acreedor", rest))
        }
        return rows
    }

    func parts(_ terms: Arrangement.Terms) -> [[String: String]] {
        let none = Money.zero(terms.covered.currency)
        // What was waived without a part of its own belongs to the row without one.
        var loose = terms.waived - terms.waivedParts.sum(in: none.currency)
        var rows: [[String: String]] = []
        let known = DebtParts.Part.allCases.filter { terms.coveredParts[$0] != nil }
        for (index, row) in named(terms.coveredParts, of: terms.covered).enumerated() {
            var waived = none
            if index < known.count {
                waived = terms.waivedParts[known[index]] ?? none
            } else {
                waived = loose
                loose = none
            }
            rows.append(part(row.name, row.amount, waived))
        }
        if terms.added.minor > 0 {
            rows.append(
                [
                    "concepto": "Intereses del nuevo plazo", "debe": money(none),
                    "descuento": money(none), "pagar": money(terms.added),
                ]
            )
        }
        if loose.minor > 0 {
            rows.append(
                [
                    "concepto": "Descuento sobre el total", "debe": money(none),
                    "descuento": money(loose), "pagar": money(none - loose),
                ]
            )
        }
        return rows
    }

    private func part(_ name: String, _ owed: Money, _ waived: Money) -> [String: String] {
        [
            "concepto": name, "debe": money(owed),
            "descuento": waived.minor == 0 ? "–" : money(waived),
            "pagar": money(owed - waived),
        ]
    }

    func calendar(_ terms: Arrangement.Terms) -> [[String: String]] {
        var left = terms.agreed
        return terms.dues.enumerated().map { index, due in
            left = left - due.amount
            return [
                "numero": String(index + 1), "dia": day(due.day), "importe": money(due.amount),
                "resto": money(left),
            ]
        }
    }

    // MARK: - Conditions

    func application(_ terms: Arrangement.Terms) -> String {
        let text = "Cada pago cuenta primero para la fecha más antigua que no esté pagada."
        let known = parties.application.filter {
            terms.coveredParts[$0]?.minor ?? 0 > terms.waivedParts[$0]?.minor ?? 0
        }
        guard known.count > 1 else { return text }
        let names = known.map { name($0).lowercasedFirst }
        return text + " De lo que paga se toman, en este orden: "
            + names.dropLast().joined(separator: ", ") + " y " + (names.last ?? "") + "."
    }

    func grace(_ terms: Arrangement.Terms) -> String {
        terms.graceDays == 0
            ? "Cada pago debe llegar a más tardar en su fecha."
            : "Cada pago puede llegar hasta \(days(terms.graceDays)) después de su fecha sin que "
                + "el convenio se rompa."
    }

    func failure(_ terms: Arrangement.Terms) -> String {
        let again =
            terms.reinstatementDays == 0
            ? "Entonces "
            : "Tiene \(days(terms.reinstatementDays)) más para ponerse al corriente y seguir con "
                + "este mismo convenio. Después, "
        let after =
            terms.kind == .settlement
            ? "el descuento deja de valer y vuelve a deber lo que debía, menos todo lo que haya "
                + "pagado."
            : "el convenio deja de valer y se le puede pedir de una vez lo que falte."
        return again + after + " Lo que pagó siempre se le toma en cuenta."
    }

    func completion(_ terms: Arrangement.Terms) -> String {
        let letter =
            "\(parties.creditor) le entrega por escrito "
            + (isWhole(terms) && terms.kind != .deferral
                ? "una carta finiquito" : "una constancia")
            + " en \(parties.letterDays) días hábiles, sin costo."
        switch terms.kind {
        case .settlement where isWhole(terms):
            return "Su deuda de esta cuenta queda en ceros y nadie le cobra la diferencia. "
                + letter
        case .instalments where isWhole(terms): return "Su deuda queda pagada. " + letter
        case .restructure: return "Su deuda queda pagada. " + letter
        case .settlement, .instalments, .deferral:
            return "Lo atrasado queda pagado y su cuenta sigue con sus pagos normales. " + letter
        }
    }

    private func days(_ count: Int) -> String { count == 1 ? "1 día" : "\(count) días" }

    // MARK: - Evidence and payments

    func evidence(_ acceptance: Arrangement.Acceptance, _ zone: ZoneRules) -> [[String: String]] {
        let (day, time) = zone.local(acceptance.at)
        let medium =
            switch acceptance.medium {
            case .text: "Mensaje de texto"
            case .page: "Página de internet"
            case .call: "Llamada"
            case .visit: "Visita"
            }
        let factors = Int(acceptance.factors)
        let identity =
            factors == 0
            ? "Sin comprobar"
            : factors == 1 ? "Comprobada con 1 dato" : "Comprobada con \(factors) datos"
        return [
            ("Fecha y hora", "\(date(day)), \(time) (\(zone.name))"), ("Medio", medium),
            ("Identidad", identity),
            ("Huella SHA-256 de lo aceptado", acceptance.document.hexadecimal),
        ].map { ["etiqueta": $0.0, "valor": $0.1] }
    }

    func payments(_ arrangement: Arrangement) -> [[String: String]] {
        var rows: [[String: String]] = []
        if arrangement.earlier.minor > 0 {
            rows.append(["dia": "Pagos anteriores", "importe": money(arrangement.earlier)])
        }
        let counted = arrangement.payments.filter { $0.reversedOn == nil }
        for payment in counted.sorted(by: { $0.valueDay < $1.valueDay }) {
            rows.append(["dia": date(payment.valueDay), "importe": money(payment.amount)])
        }
        return rows
    }

    func interest(_ terms: Account.Terms) -> String {
        func rate(_ basisPoints: UInt32) -> String {
            let hundredths = basisPoints % 100
            let text = String(basisPoints / 100)
            return hundredths == 0
                ? "\(text) %" : "\(text).\(hundredths < 10 ? "0" : "")\(hundredths) %"
        }
        var rates: [String] = []
        if terms.ordinaryBasisPoints > 0 {
            rates.append("\(rate(terms.ordinaryBasisPoints)) al año sobre lo que no está atrasado")
        }
        if terms.lateBasisPoints > 0 {
            rates.append("\(rate(terms.lateBasisPoints)) al año sobre lo atrasado")
        }
        return rates.joined(separator: "; ")
    }

    private func name(_ part: DebtParts.Part) -> String {
        switch part {
        case .principal: "Capital"
        case .interest: "Intereses ordinarios"
        case .lateInterest: "Intereses moratorios"
        case .fees: "Comisiones y gastos de cobranza"
        case .tax: "IVA"
        }
    }
}

extension String {
    /// With a small first letter, except of an abbreviation.
    fileprivate var lowercasedFirst: String {
        guard dropFirst().first?.isUppercase != true else { return self }
        return prefix(1).lowercased() + dropFirst()
    }
}
