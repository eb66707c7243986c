import Compliance
import Domain
import Messaging
import Simulation
import Store
import Strategy
import Values

/// What one or two policies came to, in Spanish, for whoever decides about them.
///
/// The same data gives the same bytes: everything is sorted, and nothing of the machine is told.
struct SimulationView {
    /// Minutes that a person of ours takes for one task: an assumption, and said to be one.
    static let taskMinutes = 6.0
    /// Rules that are listed.
    static let rulesShown = 12

    let variants: [SimulationVariant]
    let firstDay: Day
    let days: Int
    let seed: UInt64
    let totals: ControlTotals
    let isContactDataMadeUp: Bool

    /// One number of a run.
    struct Metric: Sendable {
        let key: String
        let title: String
        let decimals: Int
        let value: @Sendable (SimulationTally) -> Double
    }

    static let metrics: [Metric] = [
        Metric(key: "steps_due", title: "Pasos que tocaron", decimals: 0) { Double($0.stepsDue) },
        Metric(key: "messages", title: "Mensajes", decimals: 0) { Double($0.messages) },
        Metric(key: "parts", title: "Partes", decimals: 0) { Double($0.parts) },
        Metric(key: "cost", title: "Costo", decimals: 2) { sum($0.cost) },
        Metric(key: "delivered", title: "Entregados", decimals: 0) { Double($0.delivered) },
        Metric(key: "persons_contacted", title: "Personas contactadas", decimals: 0) {
            Double($0.personsContacted)
        },
        Metric(key: "persons_replied", title: "Personas que contestaron", decimals: 0) {
            Double($0.personsReplied)
        },
        Metric(key: "most_per_person", title: "Más contactos a una persona", decimals: 0) {
            Double($0.contactsPerPerson.keys.max() ?? 0)
        },
        Metric(key: "promises", title: "Promesas confirmadas", decimals: 0) {
            Double($0.promises[.open] ?? 0)
        },
        Metric(key: "promises_kept", title: "Promesas cumplidas", decimals: 0) {
            Double($0.promises[.kept] ?? 0)
        },
        Metric(key: "promises_broken", title: "Promesas incumplidas", decimals: 0) {
            Double($0.promises[.broken] ?? 0)
        },
        Metric(key: "payments", title: "Pagos", decimals: 0) { Double($0.payments) },
        Metric(key: "recovered", title: "Recuperado", decimals: 2) { sum($0.paid) },
        Metric(key: "cost_per_unit", title: "Costo por peso recuperado", decimals: 5) {
            sum($0.paid) > 0 ? sum($0.cost) / sum($0.paid) : 0
        },
        Metric(key: "opt_outs", title: "Bajas", decimals: 0) { Double($0.optOuts) },
        Metric(key: "wrong_numbers", title: "Números equivocados", decimals: 0) {
            Double($0.wrongNumbers)
        },
        Metric(key: "tasks", title: "Tareas para personas", decimals: 0) {
            Double($0.tasks.values.reduce(0, +))
        },
        Metric(key: "refused", title: "Pasos no permitidos", decimals: 0) {
            Double($0.gate.refused)
        },
        Metric(key: "deferred", title: "Pasos aplazados", decimals: 0) { Double($0.gate.deferred) },
        Metric(key: "brought_forward", title: "Pasos adelantados", decimals: 0) {
            Double($0.gate.broughtForward)
        },
        Metric(key: "unknown_place", title: "Personas sin lugar conocido", decimals: 0) {
            Double($0.unknownPlace)
        },
    ]

    /// The whole units of a sum in one currency; of several only the first is compared.
    private static func sum(_ amounts: [Money]) -> Double {
        guard let first = amounts.first else { return 0 }
        return Double(first.minor) / (first.currency.decimals == 0 ? 1 : 100)
    }

    /// The title of a number, with the currency of those that are money.
    func title(of metric: Metric) -> String {
        let tally = variants.first?.tallies.first
        let amounts: [Money]? =
            switch metric.key {
            case "cost": tally?.cost
            case "recovered": tally?.paid
            default: nil
            }
        return metric.title + (amounts?.first.map { " (\($0.currency))" } ?? "")
    }

    /// Mean, least and most of a number over the seeds of a variant.
    static func spread(
        _ metric: Metric,
        _ variant: SimulationVariant
    ) -> (mean: Double, least: Double, most: Double) {
        let values = variant.tallies.map(metric.value)
        let mean = values.reduce(0, +) / Double(max(values.count, 1))
        return (mean, values.min() ?? 0, values.max() ?? 0)
    }

    static func number(_ value: Double, _ decimals: Int) -> String {
        var scale = 1.0
        for _ in 0..<decimals { scale *= 10 }
        let scaled = Int64((value * scale).rounded())
        guard decimals > 0 else { return grouped(scaled) }
        let rest = String(scaled.magnitude % UInt64(scale))
        let sign = scaled < 0 && scaled / Int64(scale) == 0 ? "-" : ""
        return sign + grouped(scaled / Int64(scale)) + "."
            + String(repeating: "0", count: decimals - rest.count) + rest
    }

    var title: String {
        "Simulación del \(firstDay) al \(firstDay.adding(days: days - 1)) (\(days) días), "
            + (seeds == 1 ? "semilla \(seed)" : "\(seeds) semillas desde \(seed)")
    }

    var seeds: Int { variants.first?.tallies.count ?? 0 }

    static let modelled =
        "MODELADO: las personas son modelos; solo se midió cuántas cuentas mejoran solas (UCI)."

    var text: String {
        var lines = [title, Self.modelled]
        if isContactDataMadeUp { lines.append("Los datos de contacto son inventados.") }
        lines += [
            "Cartera: \(grouped(totals.accounts)) cuentas de "
                + "\(grouped(variants.first?.tallies.first?.persons ?? 0)) personas; filas "
                + "rechazadas: \(grouped(totals.refused))",
            "",
        ]
        lines.append(variants.count == 1 && seeds == 1 ? numbers : comparison)
        for variant in variants {
            if variants.count > 1 { lines += ["", "\(variant.name):"] }
            lines += [""] + sections(variant)
        }
        return lines.joined(separator: "\n")
    }

    private var numbers: String {
        guard let variant = variants.first else { return "" }
        return Self.metrics.map { metric in
            let value = Self.number(Self.spread(metric, variant).mean, metric.decimals)
            let title = title(of: metric)
            return title + String(repeating: " ", count: 30 - title.count)
                + value.leftPadded(16)
        }.joined(separator: "\n")
    }

    private var comparison: String {
        var rows: [[String]] = []
        for metric in Self.metrics {
            var row = [title(of: metric)]
            for variant in variants {
                let (mean, least, most) = Self.spread(metric, variant)
                var cell = Self.number(mean, metric.decimals)
                if seeds > 1 {
                    cell +=
                        " (\(Self.number(least, metric.decimals)) a "
                        + "\(Self.number(most, metric.decimals)))"
                }
                row.append(cell)
            }
            if variants.count == 2 {
                let before = Self.spread(metric, variants[0])
                let after = Self.spread(metric, variants[1])
                row.append(Self.number(after.mean - before.mean, metric.decimals))
                // Runs that never overlap differ by more than the seed.
                let isClear = after.least > before.most || after.most < before.least
                row.append(seeds > 1 ? (isClear ? "sí" : "no") : "")
            }
            rows.append(row)
        }
        var header = [""] + variants.map(\.name)
        if variants.count == 2 { header += ["B − A", seeds > 1 ? "fuera del azar" : ""] }
        return table(header, rows)
    }

    // MARK: - Of one run

    private func sections(_ variant: SimulationVariant) -> [String] {
        guard let tally = variant.tallies.first else { return [] }
        return channels(variant, tally) + [""] + contacts(variant, tally) + [""] + rules(tally) + [
            ""
        ] + work(tally)
    }

    private func channels(_ variant: SimulationVariant, _ tally: SimulationTally) -> [String] {
        var rows: [[String]] = []
        for (channel, line) in tally.channels {
            rows.append([
                "  " + SpanishWords.channel(channel), grouped(line.messages), grouped(line.parts),
                Self.amounts(line.cost), grouped(line.replies),
            ])
        }
        let header = ["Por canal", "mensajes", "partes", "costo", "respuestas"]
        var lines = table(header, rows).split(separator: "\n").map(String.init)
        let unconnected = variant.unconnected.map(SpanishWords.channel)
        if !unconnected.isEmpty {
            lines.append(
                "  Como si ya tuvieran conector, que este programa aún no tiene: "
                    + unconnected.joined(separator: ", ")
            )
        }
        return lines
    }

    private func contacts(_ variant: SimulationVariant, _ tally: SimulationTally) -> [String] {
        var lines = ["Contactos que iniciamos, por persona:"]
        for (range, persons) in Self.histogram(tally.contactsPerPerson) {
            lines.append("  \(range): \(grouped(persons)) personas")
        }
        for (country, contacts) in variant.maxima.lines {
            lines.append(
                "  Máximo que permite la ley en \(country == "?" ? "lugar desconocido" : country): "
                    + (contacts.map { grouped($0) } ?? "no fija un número")
            )
        }
        for (why, count) in tally.withdrawn.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            lines.append("  Retirados porque \(SpanishWords.withdrawal(why)): \(grouped(count))")
        }
        return lines
    }

    /// Persons by how many contacts they got, in ranges that widen.
    static func histogram(_ counts: [Int: Int]) -> [(String, Int)] {
        let bounds = [0, 1, 2, 4, 7, 11, 21, 41, Int.max]
        return zip(bounds, bounds.dropFirst()).compactMap { low, high in
            let persons = counts.reduce(0) { $0 + ((low..<high).contains($1.key) ? $1.value : 0) }
            guard persons > 0 else { return nil }
            let name =
                high == low + 1
                ? "\(low)" : high == Int.max ? "\(low) o más" : "\(low) a \(high - 1)"
            return (name, persons)
        }
    }

    private func rules(_ tally: SimulationTally) -> [String] {
        var lines = ["Lo que movieron o impidieron las reglas, por paso de cada persona:"]
        let sorted = Self.sortedRules(tally)
        if sorted.isEmpty { lines.append("  nada") }
        for (rule, counts) in sorted.prefix(Self.rulesShown) {
            let name = Explanation.subject(pack: rule.pack, rule: rule.rule, kind: rule.kind)
            lines.append(
                "  \(name): no permitidos \(grouped(counts.refused)), aplazados "
                    + "\(grouped(counts.deferred)), adelantados \(grouped(counts.broughtForward))"
            )
            if !rule.article.isEmpty {
                let place = Explanation.place(pack: rule.pack, rule: rule.rule)
                lines.append("    \(place): \(rule.article)")
            }
        }
        return lines
    }

    static func sortedRules(
        _ tally: SimulationTally
    ) -> [(SimulationTally.Rule, SimulationTally.RuleCounts)] {
        tally.rules.sorted { left, right in
            let before = left.value.refused + left.value.deferred + left.value.broughtForward
            let after = right.value.refused + right.value.deferred + right.value.broughtForward
            return before == after ? left.key < right.key : before > after
        }.map { ($0.key, $0.value) }
    }

    private func work(_ tally: SimulationTally) -> [String] {
        var lines = ["Trabajo para personas, si cada tarea toma 6 minutos (supuesto):"]
        for (kind, count) in tally.tasks.sorted(by: {
            ($1.value, $0.key.rawValue) < ($0.value, $1.key.rawValue)
        }) {
            lines.append("  \(SpanishWords.task(kind)): \(grouped(count))")
        }
        let agents = Self.agents(tally, days)
        if let peak = agents.indices.max(by: { agents[$0] < agents[$1] }), agents[peak] > 0 {
            lines.append(
                "  Hora de más trabajo: \(peak):00, con \(Self.number(agents[peak], 2)) personas "
                    + "en promedio"
            )
        } else {
            lines.append("  ninguno")
        }
        return lines
    }

    /// Persons of ours that are needed in each hour of a day, on average.
    static func agents(_ tally: SimulationTally, _ days: Int) -> [Double] {
        tally.taskHours.map { Double($0) / Double(max(days, 1)) * taskMinutes / 60 }
    }

    // MARK: - For programs

    var csv: String {
        var lines = [
            "variant,seed,day,channel,messages,parts,cost,replies,promises,payments,paid,tasks"
        ]
        for variant in variants {
            for (number, tally) in variant.tallies.enumerated() {
                for (index, line) in tally.days.enumerated() {
                    let head = [
                        variant.name, String(seed &+ UInt64(number)),
                        firstDay.adding(days: index).description,
                    ]
                    func row(_ channel: String, _ sent: SimulationTally.ChannelLine) -> [String] {
                        head + [
                            channel, String(sent.messages), String(sent.parts),
                            Self.amounts(sent.cost), String(sent.replies),
                        ]
                    }
                    let sums = [
                        String(line.promises), String(line.payments), Self.amounts(line.paid),
                        String(line.tasks),
                    ]
                    lines.append((row("all", line.all) + sums).joined(separator: ","))
                    for (channel, sent) in line.channels.sorted(by: {
                        $0.key.rawValue < $1.key.rawValue
                    }) {
                        let cells = row(channel.name, sent) + ["", "", "", ""]
                        lines.append(cells.joined(separator: ","))
                    }
                }
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func amounts(_ sums: [Currency: Int64]) -> String {
        sums.sorted { $0.key.code < $1.key.code }.map { currency, minor in
            let plain = number(
                Double(minor) / (currency.decimals == 0 ? 1 : 100),
                currency.decimals
            ).filter { $0 != "," }
            return "\(plain) \(currency.code)"
        }.joined(separator: " ")
    }

    var json: [String: JSON] {
        [
            "modelled": .flag(true), "first_day": .day(firstDay), "days": .number(days),
            "seed": .text(String(seed)), "seeds": .number(seeds),
            "accounts": .number(totals.accounts),
            "contact_data_made_up": .flag(isContactDataMadeUp),
            "variants": .list(variants.map { .object(Self.json($0, days)) }),
        ]
    }

    private static func json(_ variant: SimulationVariant, _ days: Int) -> [String: JSON] {
        var numbers: [String: JSON] = [:]
        for metric in metrics {
            let (mean, least, most) = spread(metric, variant)
            func text(_ value: Double) -> JSON {
                .text(number(value, metric.decimals).filter { $0 != "," })
            }
            numbers[metric.key] = .object([
                "mean": text(mean), "least": text(least), "most": text(most),
            ])
        }
        let tally = variant.tallies.first ?? SimulationTally(days: days)
        return [
            "name": .text(variant.name), "numbers": .object(numbers),
            "persons": .number(tally.persons),
            "legal_maximum": .list(
                variant.maxima.lines.map {
                    .object([
                        "country": .text($0.country),
                        "contacts": $0.contacts.map { .number($0) } ?? .null,
                    ])
                }
            ),
            "contacts_per_person": .list(
                tally.contactsPerPerson.sorted { $0.key < $1.key }.map {
                    .object(["contacts": .number($0.key), "persons": .number($0.value)])
                }
            ),
            "channels": .list(
                tally.channels.map { channel, line in
                    .object([
                        "channel": .text(channel.name), "messages": .number(line.messages),
                        "parts": .number(line.parts), "cost": .text(amounts(line.cost)),
                        "replies": .number(line.replies),
                        "has_connector": .flag(!variant.unconnected.contains(channel)),
                    ])
                }
            ),
            "agents_by_hour": .list(
                agents(tally, days).map { .text(number($0, 2)) }
            ),
            "rules": .list(
                sortedRules(tally).map { rule, counts in
                    .object([
                        "pack": .text(rule.pack), "rule": .text(rule.rule),
                        "kind": .text(rule.kind), "article": .text(rule.article),
                        "refused": .number(counts.refused),
                        "deferred": .number(counts.deferred),
                        "brought_forward": .number(counts.broughtForward),
                    ])
                }
            ),
        ]
    }
}
