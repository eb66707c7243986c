import Compliance
import Domain
import Messaging
import Simulation
import Store
import Strategy
import Values
import Workers

/// What one or two sides came to, in Spanish, for whoever decides about them.
///
/// The same data gives the same bytes: everything is sorted, and nothing of the machine is told.
struct SimulationView {
    /// Rules that are listed.
    static let rulesShown = 12

    let variants: [SimulationVariant]
    let firstDay: Day
    let days: Int
    let seed: UInt64
    let totals: ControlTotals
    let isContactDataMadeUp: Bool

    var lastDay: Day { firstDay.adding(days: days - 1) }

    var metrics: [SimulationMetric] {
        let spent = Set(variants.flatMap { $0.sum.cost.map(\.currency) })
        let paid = Set(variants.flatMap { $0.sum.paid.map(\.currency) })
        return SimulationMetric.all(
            spent: spent.sorted { $0.code < $1.code },
            paid: paid.sorted { $0.code < $1.code }
        )
    }

    /// How the sides differ in a number; nil for one side.
    func difference(_ metric: SimulationMetric) -> SimulationDifference? {
        variants.count == 2
            ? SimulationDifference(metric, variants[0], variants[1]) : nil
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

    /// The mean over the seeds of what they came to together.
    func average(_ sum: Int) -> String {
        seeds == 1 ? grouped(sum) : Self.number(Double(sum) / Double(max(seeds, 1)), 1)
    }

    /// The same of sums of money, each with its currency.
    func average(_ sums: [Currency: Int64]) -> String {
        sums.sorted { $0.key.code < $1.key.code }
            .map { Self.amount(Double($0.value) / Double(max(seeds, 1)), $0.key) }
            .joined(separator: " + ")
    }

    static func amount(_ minor: Double, _ currency: Currency) -> String {
        number(minor / (currency.decimals == 0 ? 1 : 100), currency.decimals) + " \(currency.code)"
    }

    var title: String {
        "Simulación del \(firstDay) al \(lastDay) (\(days) días), "
            + (seeds == 1 ? "semilla \(seed)" : "\(seeds) semillas desde \(seed)")
    }

    var seeds: Int { variants.first?.tallies.count ?? 0 }

    static let modelled =
        "MODELADO: las personas son modelos; solo se midió cuántas cuentas mejoran solas (UCI)."

    /// What was run on each side, and whether it made a difference.
    var sides: [String] {
        var lines = variants.map { variant in
            let name = variants.count > 1 ? "\(variant.name): e" : "E"
            return name + "strategias \(variant.strategies.joined(separator: ", ")); conversación "
                + "\(variant.conversation ?? "ninguna"); reglas "
                + (variant.packs.isEmpty ? "ninguna" : variant.packs.joined(separator: ", "))
        }
        if areSame {
            lines.append("A y B resultaron iguales en todo: lo que cambia no tuvo ningún efecto.")
        }
        return lines
    }

    /// Whether both sides came to exactly the same for persons, law and work, whatever the
    /// strategies are called.
    var areSame: Bool {
        guard variants.count == 2 else { return false }
        return zip(variants[0].tallies, variants[1].tallies).allSatisfy {
            Self.nameless($0) == Self.nameless($1)
        }
    }

    private static func nameless(_ tally: SimulationTally) -> SimulationTally {
        var tally = tally
        tally.steps = []
        tally.spending = [:]
        tally.reached = [:]
        return tally
    }

    /// How the differences are to be read; nil when there are none.
    var method: String? {
        guard variants.count == 2, seeds > 1 else { return nil }
        return seeds < SimulationDifference.intervalSeeds
            ? "B − A es la media de las diferencias semilla por semilla, con la menor y la mayor; "
                + "desde \(SimulationDifference.intervalSeeds) semillas se da su intervalo."
            : "B − A es la media de las diferencias semilla por semilla, con su intervalo de 95 % "
                + "(t de Student); por puro azar uno de cada 20 renglones iguales queda fuera."
    }

    var text: String {
        var lines = [title, Self.modelled]
        if isContactDataMadeUp { lines.append("Los datos de contacto son inventados.") }
        lines.append(
            "Cartera: \(grouped(totals.accounts)) cuentas de "
                + "\(grouped(variants.first?.tallies.first?.persons ?? 0)) personas; filas "
                + "rechazadas: \(grouped(totals.refused))"
        )
        lines += sides + [""]
        lines.append(variants.count == 1 && seeds == 1 ? numbers : comparison)
        if let method { lines.append(method) }
        for variant in variants {
            if variants.count > 1 { lines += ["", "\(variant.name):"] }
            for section in sections(variant) where !section.isEmpty { lines += [""] + section }
        }
        return lines.joined(separator: "\n")
    }

    private var numbers: String {
        guard let variant = variants.first else { return "" }
        let rows = metrics.map { metric in
            let mean = SimulationSpread(metric, variant).mean
            return (metric.title, Self.number(mean, metric.decimals))
        }
        let width = rows.map(\.0.count).max() ?? 0
        return rows.map { title, value in
            title + String(repeating: " ", count: width - title.count) + value.leftPadded(16)
        }.joined(separator: "\n")
    }

    private var comparison: String {
        let rows = metrics.map { metric in
            [metric.title] + variants.map { cell(metric, $0) } + differenceCells(metric)
        }
        var header = [""] + variants.map(\.name)
        if variants.count == 2 {
            header.append("B − A")
            if seeds > 1 { header.append("fuera del azar") }
        }
        return table(header, rows)
    }

    func cell(_ metric: SimulationMetric, _ variant: SimulationVariant) -> String {
        let spread = SimulationSpread(metric, variant)
        let mean = Self.number(spread.mean, metric.decimals)
        guard seeds > 1 else { return mean }
        return mean + " (\(Self.number(spread.least, metric.decimals)) a "
            + "\(Self.number(spread.most, metric.decimals)))"
    }

    /// The difference with its interval, and whether it is more than chance.
    func differenceCells(_ metric: SimulationMetric) -> [String] {
        guard let difference = difference(metric) else { return [] }
        let mean = Self.number(difference.mean, metric.decimals)
        guard let isBeyondChance = difference.isBeyondChance else { return [mean] }
        return [
            mean + " [\(Self.number(difference.low, metric.decimals)) a "
                + "\(Self.number(difference.high, metric.decimals))]",
            isBeyondChance ? "sí" : "no",
        ]
    }

    // MARK: - Of one side

    private func sections(_ variant: SimulationVariant) -> [[String]] {
        [
            channels(variant), contacts(variant), maxima(variant), strategies(variant),
            steps(variant), arms(variant), rules(variant.sum), work(variant), calls(variant),
        ]
    }

    private func lines(_ header: [String], _ rows: [[String]]) -> [String] {
        table(header, rows.map { ["  " + ($0.first ?? "")] + $0.dropFirst() })
            .split(separator: "\n").map(String.init)
    }

    private func channels(_ variant: SimulationVariant) -> [String] {
        let rows = variant.sum.channels.map { channel, line in
            [
                SpanishWords.channel(channel), average(line.messages), average(line.parts),
                average(line.cost), average(line.replies),
            ]
        }
        var lines = lines(["Por canal", "mensajes", "partes", "costo", "respuestas"], rows)
        let unconnected = variant.unconnected.map(SpanishWords.channel)
        if !unconnected.isEmpty {
            lines.append(
                "  Como si ya tuvieran conector, que este programa aún no tiene: "
                    + unconnected.joined(separator: ", ")
            )
        }
        for (why, count) in variant.sum.withdrawn.sorted(by: { $0.key.rawValue < $1.key.rawValue })
        {
            lines.append("  Retirados porque \(SpanishWords.withdrawal(why)): \(average(count))")
        }
        return lines
    }

    private func contacts(_ variant: SimulationVariant) -> [String] {
        let tally = variant.sum
        return lines(
            ["Personas según cuántos recibieron", "mensajes", "contactos que iniciamos", "pasos"],
            Self.histograms([
                tally.messagesPerPerson, tally.contactsPerPerson, tally.stepsPerPerson,
            ]).map { [$0.range] + $0.persons.map(average) }
        ) + ["  Pasos: los que tocaron, aunque no hayan salido."]
    }

    /// Persons by how many they got, in ranges that widen.
    static func histograms(_ counts: [[Int: Int]]) -> [(range: String, persons: [Int])] {
        let bounds = [0, 1, 2, 4, 7, 11, 21, 41, Int.max]
        return zip(bounds, bounds.dropFirst()).compactMap { low, high in
            let persons = counts.map { counts in
                counts.reduce(0) { $0 + ((low..<high).contains($1.key) ? $1.value : 0) }
            }
            guard persons.contains(where: { $0 > 0 }) else { return nil }
            let name =
                high == low + 1
                ? "\(low)" : high == Int.max ? "\(low) o más" : "\(low) a \(high - 1)"
            return (name, persons)
        }
    }

    /// What the law allows and what the strategies want, country by country.
    func maximumRows(_ variant: SimulationVariant) -> [[String]] {
        let countries = variant.sum.places.keys.sorted()
        return countries.flatMap { country -> [[String]] in
            guard let place = variant.sum.places[country] else { return [] }
            func mean(_ sum: Int) -> String {
                Self.number(Double(sum) / Double(max(place.persons, 1)), 2)
            }
            let wants = [
                mean(place.stepsDue), grouped(place.mostStepsDue), mean(place.contacts),
                grouped(place.mostContacts),
            ]
            let name = country.isEmpty ? "lugar desconocido" : country
            let laws = variant.maxima.filter { $0.country == country }
            guard !laws.isEmpty else { return [[name, "nadie alcanzable"] + wants] }
            return laws.map { line in
                [
                    name, "\(SpanishWords.channel(line.channel)): \(Self.maximum(line.maximum))",
                ] + wants
            }
        }
    }

    static let maximumHeader = [
        "País", "máximo de la ley", "pasos por persona", "más pasos", "contactos por persona",
        "más contactos",
    ]

    private static func maximum(_ maximum: LegalMaximum) -> String {
        guard let contacts = maximum.contacts else { return "no fija un número" }
        guard contacts == 0, let refusal = maximum.refusal else { return grouped(contacts) }
        let subject = Explanation.subject(
            pack: refusal.pack,
            rule: refusal.rule,
            kind: refusal.kind
        )
        return "0, por \(subject) "
            + "(\(Explanation.place(pack: refusal.pack, rule: refusal.rule)))"
    }

    private func maxima(_ variant: SimulationVariant) -> [String] {
        lines(Self.maximumHeader, maximumRows(variant))
    }

    static let strategyHeader = [
        "Estrategia", "cuentas a las que escribió", "mensajes", "gasto", "curadas", "prometieron",
        "contestaron", "pagado desde entonces",
    ]

    func strategyRows(_ variant: SimulationVariant) -> [[String]] {
        variant.steps.strategies.enumerated().map { number, code in
            var line = SimulationTally.Reached()
            var paid: [Currency: Int64] = [:]
            for (key, reached) in variant.sum.reached where key.strategy == number {
                line.add(reached)
                paid[key.currency, default: 0] += reached.paid
            }
            var spent: [Currency: Int64] = [:]
            for (key, minor) in variant.sum.spending where key.strategy == number {
                spent[key.currency, default: 0] += minor
            }
            var messages = 0
            for (place, step) in variant.sum.steps.enumerated()
            where variant.steps.steps[place].strategy == code {
                messages += step.sent
            }
            // What a conversation answers has no accounts of its own.
            let isClock = number < variant.policy.policy.strategies.current.count
            return [
                code, isClock ? average(line.accounts) : "–", average(messages), average(spent),
            ]
                + (isClock
                    ? [
                        average(line.cured), average(line.promised), average(line.replied),
                        average(paid),
                    ] : ["–", "–", "–", "–"])
        }
    }

    private func strategies(_ variant: SimulationVariant) -> [String] {
        lines(Self.strategyHeader, strategyRows(variant)) + promises(variant).map { "  " + $0 }
    }

    /// Budgets and objectives as sentences.
    func promises(_ variant: SimulationVariant) -> [String] {
        let budgets = SimulationBudget.all(variant, days: days)
        var lines = budgets.map { line in
            let ceiling = line.budget.ceiling
            let part = Double(line.spent) * 100 / Double(max(ceiling.minor, 1))
            var text =
                "Presupuesto de \(line.strategy): "
                + Self.amount(Double(line.spent), ceiling.currency) + " de "
                + Self.amount(Double(ceiling.minor), ceiling.currency)
                + " (\(Self.number(part, 1)) %)"
            if let day = line.reachedOn {
                text += ", que se alcanza el \(firstDay.adding(days: day))"
            }
            if !line.others.isEmpty {
                let others = line.others.sorted { $0.key.code < $1.key.code }
                    .map { Self.amount(Double($0.value), $0.key) }.joined(separator: " + ")
                text += "; además \(others), que el tope no cuenta"
            }
            return text
        }
        if budgets.contains(where: { $0.reachedOn != nil }) {
            lines.append(
                "La simulación no se detiene en el tope; al operar, la estrategia se detiene ahí."
            )
        }
        lines += SimulationObjective.all(variant, last: lastDay).map { line in
            let objective = line.objective
            let target = Self.number(Double(objective.thousandths) / 10, 1)
            let reached = line.reached.map { "\(Self.number(Double($0) / 10, 1)) %" }
            let state =
                line.reached.map { $0 >= objective.thousandths ? "cumplido" : "no cumplido" }
            return
                "Objetivo de \(line.strategy): \(Self.metric(objective.metric)) \(target) % a más "
                + "tardar el \(objective.deadline); al \(line.day) "
                + (reached.map { "\($0), " } ?? "") + (state ?? "no escribió a nadie")
        }
        return lines
    }

    private static func metric(_ metric: StrategyDefinition.Objective.Metric) -> String {
        switch metric {
        case .cured: "cuentas curadas"
        case .promised: "cuentas con promesa"
        case .replied: "cuentas que contestan"
        case .recovered: "recuperado"
        }
    }

    static let stepHeader = [
        "Estrategia", "paso", "tocó", "mensajes", "tareas", "no permitido", "aplazado",
        "adelantado", "por qué no salió",
    ]

    /// Every step, also those that never speak, and the answers that were given.
    func stepRows(_ variant: SimulationVariant) -> [[String]] {
        variant.steps.steps.enumerated().compactMap { place, step in
            let line =
                place < variant.sum.steps.count
                ? variant.sum.steps[place] : SimulationTally.StepLine()
            guard !step.isAnswer || line != SimulationTally.StepLine() else { return nil }
            let why = line.skipped.sorted {
                ($1.value, $0.key.rawValue) < ($0.value, $1.key.rawValue)
            }.prefix(2).map { "\(SpanishWords.skip($0.key)): \(average($0.value))" }
            return [
                step.strategy, step.name, step.isAnswer ? "respuesta" : average(line.due),
                average(line.sent), average(line.handed), average(line.gate.refused),
                average(line.gate.deferred), average(line.gate.broughtForward),
                why.joined(separator: "; "),
            ]
        }
    }

    private func steps(_ variant: SimulationVariant) -> [String] {
        lines(Self.stepHeader, stepRows(variant))
    }

    static let armHeader = [
        "Experimento", "grupo", "personas", "pagaron", "cuentas", "curadas", "recuperado",
    ]

    func armRows(_ variant: SimulationVariant) -> [[String]] {
        variant.sum.arms.sorted { $0.key < $1.key }.map { key, line in
            let share = Double(line.personsPaid) * 100 / Double(max(line.persons, 1))
            return [
                key.experiment, key.arm.isEmpty ? "sin mensajes" : key.arm, average(line.persons),
                "\(average(line.personsPaid)) (\(Self.number(share, 1)) %)",
                average(line.accounts), average(line.cured), average(line.paid),
            ]
        }
    }

    private func arms(_ variant: SimulationVariant) -> [String] {
        let rows = armRows(variant)
        return rows.isEmpty ? [] : lines(Self.armHeader, rows)
    }

    private func rules(_ tally: SimulationTally) -> [String] {
        var lines = ["Lo que movieron o impidieron las reglas, por paso de cada persona:"]
        let sorted = Self.sortedRules(tally)
        if sorted.isEmpty { lines.append("  nada") }
        for (rule, counts) in sorted.prefix(Self.rulesShown) {
            let name = Explanation.subject(pack: rule.pack, rule: rule.rule, kind: rule.kind)
            lines.append(
                "  \(name): no permitidos \(average(counts.refused)), aplazados "
                    + "\(average(counts.deferred)), adelantados \(average(counts.broughtForward))"
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

    private func calls(_ variant: SimulationVariant) -> [String] {
        let calls = variant.sum.calls
        guard !calls.isEmpty else { return [] }
        return ["Avisos a otros sistemas (no se hace ninguno):"]
            + calls.sorted { $0.key < $1.key }.map { "  \($0.key): \(average($0.value))" }
    }

    private func work(_ variant: SimulationVariant) -> [String] {
        var lines = ["Trabajo para personas, si cada tarea toma 6 minutos (supuesto):"]
        for (kind, count) in variant.sum.tasks.sorted(by: {
            ($1.value, $0.key.rawValue) < ($0.value, $1.key.rawValue)
        }) {
            lines.append("  \(SpanishWords.task(kind)): \(average(count))")
        }
        return lines + agents(variant).map { "  " + $0 }
    }

    /// How many persons of ours are needed, as sentences.
    func agents(_ variant: SimulationVariant) -> [String] {
        let agents = SimulationAgents(variant.tallies, firstDay: firstDay)
        guard let peak = agents.peak else { return ["ninguno"] }
        func most(_ hours: [Double]) -> String {
            let hour = hours.indices.max { hours[$0] < hours[$1] } ?? 0
            return "\(Self.number(hours[hour], 2)) personas a las \(hour):00"
        }
        return [
            "Hora de más trabajo, promedio de todos los días: \(most(agents.allDays))",
            "Hora de más trabajo, promedio de lunes a viernes: \(most(agents.workingDays))",
            "La hora de más trabajo de todas: \(peak.day) a las \(peak.hour):00, "
                + "\(Self.number(peak.agents, 1)) personas",
        ]
    }
}
