import Compliance
import Domain
import Messaging
import Store
import Strategy
import Values
import Workers

/// The report of a time, in Spanish, for whoever manages the collection.
///
/// The same data gives the same bytes: everything is sorted, and nothing of the run is told.
struct ReportView {
    let report: Report
    let isModelled: Bool
    let days: Int
    let imported: ImportReport?
    let firstDay: Day

    /// Makes a view.
    ///
    /// - Parameters:
    ///   - isModelled: whether the persons were modelled ones; the report says so.
    ///   - import: the import that began the run, or nil.
    ///   - firstDay: the first local day; that of UTC when it is not told.
    init(
        _ report: Report,
        isModelled: Bool,
        days: Int,
        import imported: ImportReport?,
        firstDay: Day? = nil
    ) {
        self.report = report
        self.isModelled = isModelled
        self.days = days
        self.imported = imported
        self.firstDay =
            firstDay ?? Day(daysSinceEpoch: Int32(clamping: report.from.seconds / 86_400))
    }

    private var lastDay: Day { firstDay.adding(days: max(0, days - 1)) }

    var text: String {
        var lines = ["Resultados del \(firstDay) al \(lastDay) (\(days) días)"]
        if isModelled {
            lines.append(
                "MODELADO: las personas son modelos; nada de esto se midió con gente real."
            )
        }
        if let imported, imported.isContactDataMadeUp {
            lines.append("Los datos de contacto son inventados: la cartera no los trae.")
        }
        lines += section("Cartera hoy", portfolio)
        lines += section("Contacto", contact)
        lines += section("Promesas", promises)
        lines += section("Dinero", money)
        lines += section("Espera a una persona", tasks)
        if !report.calls.isEmpty { lines += section("Avisos a otros sistemas", calls) }
        lines += section("Lo que la ley y la casa no permitieron", rules)
        return lines.joined(separator: "\n")
    }

    private func section(_ title: String, _ lines: [String]) -> [String] {
        ["", title] + lines.map { "  " + $0 }
    }

    private func rows(_ header: [String], _ rows: [[String]]) -> [String] {
        table(header, rows).split(separator: "\n").map(String.init)
    }

    private var stages: [Report.StageLine] {
        report.stages.sorted {
            ($0.status.rawValue, $0.stage.rawValue, $0.balance.currency.code)
                < ($1.status.rawValue, $1.stage.rawValue, $1.balance.currency.code)
        }
    }

    private var portfolio: [String] {
        guard !stages.isEmpty else { return ["No hay cuentas."] }
        return rows(
            ["etapa", "cuentas", "saldo", "vencido"],
            stages.map { line in
                let name = SpanishWords.stage(line.stage)
                return [
                    line.status == .active
                        ? name : "\(SpanishWords.status(line.status)) (\(name))",
                    grouped(line.accounts), amount(line.balance), amount(line.pastDue),
                ]
            }
        )
    }

    /// Messages that the carrier is known to have given up or refused.
    private var failed: Int {
        [DeliveryState.undelivered, .expired, .rejected, .deleted]
            .reduce(0) { $0 + report.messages($1) }
    }

    /// Messages whose end is not known.
    private var uncertain: Int {
        [DeliveryState.uncertain, .unknown].reduce(0) { $0 + report.messages($1) }
    }

    private var contact: [String] {
        let parts = report.states.filter { $0.state.wasAccepted }.reduce(0) { $0 + $1.parts }
        var lines = [
            "Personas contactadas: \(grouped(report.personsContacted)); con entrega confirmada: "
                + grouped(report.personsReached),
            "Mensajes que aceptó el operador: \(grouped(report.submitted)) en "
                + "\(grouped(parts)) partes",
            "  entregados: \(grouped(report.messages(.delivered)))",
            "  no entregados: \(grouped(failed))",
            "  inciertos: \(grouped(uncertain))",
            "Retirados antes de salir: \(grouped(report.messages(.cancelled)))",
        ]
        for (why, count) in report.withdrawn.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            lines.append("  \(SpanishWords.withdrawal(why)): \(grouped(count))")
        }
        lines += [
            "En cola: \(grouped(report.messages(.queued) + report.messages(.submitting)))",
            "Personas que contestaron: \(grouped(report.personsReplied)), con "
                + "\(grouped(report.replies)) mensajes",
            "Bajas: \(grouped(report.optOuts)); números equivocados: "
                + grouped(report.wrongNumbers),
        ]
        return lines
    }

    private var promises: [String] {
        var lines: [String] = []
        for (title, found) in [
            ("Hechas en el periodo, según quedaron", report.promisesMade),
            ("Resueltas en el periodo", report.promisesEnded),
        ] {
            guard !found.isEmpty else {
                lines.append("\(title): ninguna")
                continue
            }
            lines.append(title + ":")
            let sorted = found.sorted {
                ($0.state.rawValue, $0.amount.currency.code)
                    < ($1.state.rawValue, $1.amount.currency.code)
            }
            let cells = sorted.map { line in
                [
                    SpanishWords.promise(line.state), grouped(line.promises), amount(line.amount),
                    amount(line.paid),
                ]
            }
            lines += rows(["estado", "promesas", "prometido", "pagado"], cells).map { "  " + $0 }
        }
        return lines
    }

    private var money: [String] {
        var lines = [
            "Recuperado: \(sum(report.recovered)) en \(grouped(report.payments)) pagos",
            "Pagos sin cuenta: \(grouped(report.unmatchedPayments))",
            "Costo de los mensajes: \(sum(report.cost))",
        ]
        for cost in report.cost.sorted(by: { $0.currency.code < $1.currency.code }) {
            guard let millionths = report.costPerUnit(cost.currency) else { continue }
            lines.append(
                "Costo por cada \(cost.currency) recuperado: \(decimal(millionths)) "
                    + cost.currency.code
            )
        }
        return lines
    }

    private func sum(_ amounts: [Money]) -> String {
        let sorted = amounts.sorted { $0.currency.code < $1.currency.code }
        return sorted.isEmpty ? "nada" : sorted.map { amount($0) }.joined(separator: " + ")
    }

    /// Millionths as a decimal number with six places.
    private func decimal(_ millionths: Int64) -> String {
        let fraction = String(millionths % 1_000_000)
        return "\(grouped(millionths / 1_000_000))."
            + String(repeating: "0", count: 6 - fraction.count) + fraction
    }

    private var calls: [String] {
        let words: [(WebhookRow.State, String)] = [
            (.taken, "recibidos"), (.waiting, "en espera"), (.failed, "sin éxito"),
            (.withdrawn, "retirados"),
        ]
        return words.compactMap { state, word in
            report.calls[state].map { "\(word): \(grouped($0))" }
        }
    }

    private var tasks: [String] {
        guard !report.openTasks.isEmpty else { return ["Nada."] }
        return report.openTasks.sorted { $0.key.rawValue < $1.key.rawValue }.map { kind, count in
            "\(SpanishWords.task(kind)): \(grouped(count))"
                + (report.overdueTasks[kind].map { ", \(grouped($0)) fuera de plazo" } ?? "")
        }
    }

    private var sortedRules: [(rule: Report.Rule, counts: Report.RuleCounts)] {
        report.rules.map { ($0.key, $0.value) }.sorted {
            ($0.rule.pack, $0.rule.rule, $0.rule.kind, $0.rule.article)
                < ($1.rule.pack, $1.rule.rule, $1.rule.kind, $1.rule.article)
        }
    }

    private var rules: [String] {
        let gate = report.gate
        let summary =
            "Contactos no hechos: \(grouped(gate.refused)); aplazados: \(grouped(gate.deferred)); "
            + "adelantados: \(grouped(gate.broughtForward))"
        guard !report.rules.isEmpty else { return [summary] }
        return [summary]
            + rows(
                ["regla", "no hechos", "aplazados", "adelantados", "paquete/regla"],
                sortedRules.map { rule, counts in
                    [
                        Explanation.subject(pack: rule.pack, rule: rule.rule, kind: rule.kind),
                        grouped(counts.refused), grouped(counts.deferred),
                        grouped(counts.broughtForward),
                        Explanation.place(pack: rule.pack, rule: rule.rule),
                    ]
                }
            )
            + [
                "Cada paso de una persona cuenta una vez, aunque se revise muchas veces hasta",
                "que se autoriza o se omite; si lo detienen varias reglas, cuenta en cada una.",
            ]
            + sources
    }

    /// Where the rules stand that had a say, each place once, in lines that fit a terminal.
    private var sources: [String] {
        let cited = sortedRules.filter { !$0.rule.article.isEmpty }
        guard !cited.isEmpty else { return [] }
        let byArticle = Dictionary(grouping: cited, by: \.rule.article)
        return ["Fundamentos:"]
            + byArticle.sorted { $0.key < $1.key }.flatMap { article, rules in
                let names = rules.map { $0.rule.pack + "/" + $0.rule.rule }.joined(separator: ", ")
                return Self.folded("\(names): \(article)", to: Self.columns).enumerated().map {
                    ($0 == 0 ? "  " : "    ") + $1
                }
            }
    }

    /// The columns that a line of prose has at most.
    private static let columns = 90

    /// A text in lines of whole words.
    private static func folded(_ text: String, to columns: Int) -> [String] {
        var lines = [""]
        for word in text.split(separator: " ") {
            let last = lines[lines.count - 1]
            if last.isEmpty {
                lines[lines.count - 1] = String(word)
            } else if last.count + 1 + word.count <= columns {
                lines[lines.count - 1] += " " + word
            } else {
                lines.append(String(word))
            }
        }
        return lines
    }

    var json: [String: JSON] {
        var messages: [String: JSON] = [:]
        for line in report.states { messages[caseWord(line.state)] = .number(line.messages) }
        var withdrawn: [String: JSON] = [:]
        for (why, count) in report.withdrawn { withdrawn[caseWord(why)] = .number(count) }
        var tasks: [String: JSON] = [:]
        for (kind, count) in report.openTasks { tasks[caseWord(kind)] = .number(count) }
        var overdue: [String: JSON] = [:]
        for (kind, count) in report.overdueTasks { overdue[caseWord(kind)] = .number(count) }
        return [
            "from": .text(report.from.description), "to": .text(report.to.description),
            "first_day": .day(firstDay), "last_day": .day(lastDay), "days": .number(days),
            "modelled": .flag(isModelled),
            "contact_data_made_up": .flag(imported?.isContactDataMadeUp ?? false),
            "accounts": .list(stages.map(Self.json)),
            "persons_contacted": .number(report.personsContacted),
            "persons_reached": .number(report.personsReached),
            "persons_replied": .number(report.personsReplied), "messages": .object(messages),
            "submitted": .number(report.submitted), "withdrawn": .object(withdrawn),
            "replies": .number(report.replies), "opt_outs": .number(report.optOuts),
            "wrong_numbers": .number(report.wrongNumbers),
            "promises_made": .list(report.promisesMade.map(Self.json)),
            "promises_ended": .list(report.promisesEnded.map(Self.json)),
            "payments": .number(report.payments),
            "unmatched_payments": .number(report.unmatchedPayments),
            "recovered": .list(report.recovered.map { .money($0) }),
            "cost": .list(
                report.cost.map { cost in
                    .object([
                        "cost": .money(cost),
                        "per_recovered_millionths": report.costPerUnit(cost.currency)
                            .map { .number(Int($0)) } ?? .null,
                    ])
                }
            ),
            "open_tasks": .object(tasks), "overdue_tasks": .object(overdue),
            "webhook_calls": .object(
                Dictionary(
                    uniqueKeysWithValues: report.calls.map { (caseWord($0), .number($1)) }
                )
            ),
            "decisions": .number(report.decisions),
            "contacts_refused": .number(report.gate.refused),
            "contacts_deferred": .number(report.gate.deferred),
            "contacts_brought_forward": .number(report.gate.broughtForward),
            "rules": .list(sortedRules.map { Self.json($0.rule, $0.counts) }),
        ]
    }

    private static func json(_ line: Report.StageLine) -> JSON {
        .object([
            "status": .text(caseWord(line.status)), "stage": .text(line.stage.name),
            "accounts": .number(line.accounts), "balance": .money(line.balance),
            "past_due": .money(line.pastDue),
        ])
    }

    private static func json(_ line: Report.PromiseLine) -> JSON {
        .object([
            "state": .text(caseWord(line.state)), "promises": .number(line.promises),
            "amount": .money(line.amount), "paid": .money(line.paid),
        ])
    }

    private static func json(_ rule: Report.Rule, _ counts: Report.RuleCounts) -> JSON {
        .object([
            "pack": .text(rule.pack), "rule": .text(rule.rule), "kind": .text(rule.kind),
            "article": .text(rule.article), "refused": .number(counts.refused),
            "deferred": .number(counts.deferred),
            "brought_forward": .number(counts.broughtForward),
        ])
    }
}
