import Domain
import Messaging
import Simulation
import Store
import Strategy
import Values
import Workers

/// One number of a run.
struct SimulationMetric: Sendable {
    let key: String
    let title: String
    let decimals: Int
    let value: @Sendable (SimulationTally) -> Double

    /// Every number for runs in which these currencies were spent and paid.
    static func all(spent: [Currency], paid: [Currency]) -> [SimulationMetric] {
        sending(spent) + reaching + money(spent, paid) + ending
    }

    private static func sending(_ spent: [Currency]) -> [SimulationMetric] {
        [
            count("steps_due", "Pasos que tocaron") { $0.stepsDue },
            count("messages", "Mensajes") { $0.messages },
            count("parts", "Partes") { $0.parts },
        ]
            + spent.map { currency in
                SimulationMetric(
                    key: "cost_" + currency.code.lowercased(),
                    title: "Costo (\(currency.code))",
                    decimals: 2
                ) { units($0.cost, currency) }
            } + [count("delivered", "Entregados") { $0.delivered }]
    }

    private static let reaching: [SimulationMetric] = [
        count("persons_contacted", "Personas contactadas") { $0.personsContacted },
        count("persons_replied", "Personas que contestaron") { $0.personsReplied },
        count("persons_paid", "Personas que pagaron") { $0.personsPaid },
        mean("steps_per_person", "Pasos que tocaron por persona") { $0.stepsDue },
        most("most_steps_per_person", "Más pasos que tocaron a una persona") {
            $0.stepsPerPerson
        },
        mean("messages_per_person", "Mensajes por persona") { $0.messages },
        most("most_messages_per_person", "Más mensajes a una persona") { $0.messagesPerPerson },
        mean("contacts_per_person", "Contactos que iniciamos por persona") {
            $0.contactsPerPerson.reduce(0) { $0 + $1.key * $1.value }
        },
        most("most_per_person", "Más contactos que iniciamos a una persona") {
            $0.contactsPerPerson
        },
        count("promises", "Promesas confirmadas") { $0.promises[.open] ?? 0 },
        count("promises_kept", "Promesas cumplidas") { $0.promises[.kept] ?? 0 },
        count("promises_broken", "Promesas incumplidas") { $0.promises[.broken] ?? 0 },
        count("payments", "Pagos") { $0.payments },
    ]

    private static func money(_ spent: [Currency], _ paid: [Currency]) -> [SimulationMetric] {
        paid.flatMap { currency in
            let code = currency.code
            let recovered = SimulationMetric(
                key: "recovered_" + code.lowercased(),
                title: "Recuperado (\(code))",
                decimals: 2
            ) { units($0.paid, currency) }
            guard spent.contains(currency) else { return [recovered] }
            let price = SimulationMetric(
                key: "cost_per_recovered_" + code.lowercased(),
                title: "Costo por cada 1 \(code) recuperado",
                decimals: 5
            ) { tally in
                let paid = units(tally.paid, currency)
                return paid > 0 ? units(tally.cost, currency) / paid : 0
            }
            return [recovered, price]
        }
    }

    private static let ending: [SimulationMetric] = [
        count("opt_outs", "Bajas") { $0.optOuts },
        count("wrong_numbers", "Números equivocados") { $0.wrongNumbers },
        count("tasks", "Tareas para personas") { $0.tasks.values.reduce(0, +) },
        count("refused", "Pasos no permitidos") { $0.gate.refused },
        count("deferred", "Pasos aplazados") { $0.gate.deferred },
        count("brought_forward", "Pasos adelantados") { $0.gate.broughtForward },
        count("unknown_place", "Personas sin lugar, huso o ley conocidos") { $0.unknownPlace },
        count("unreachable", "Personas sin medio para escribirles") { $0.unreachable },
    ]

    private static func count(
        _ key: String,
        _ title: String,
        _ value: @escaping @Sendable (SimulationTally) -> Int
    ) -> SimulationMetric {
        SimulationMetric(key: key, title: title, decimals: 0) { Double(value($0)) }
    }

    private static func mean(
        _ key: String,
        _ title: String,
        _ value: @escaping @Sendable (SimulationTally) -> Int
    ) -> SimulationMetric {
        SimulationMetric(key: key, title: title, decimals: 2) {
            Double(value($0)) / Double(max($0.persons, 1))
        }
    }

    private static func most(
        _ key: String,
        _ title: String,
        _ counts: @escaping @Sendable (SimulationTally) -> [Int: Int]
    ) -> SimulationMetric {
        SimulationMetric(key: key, title: title, decimals: 0) {
            Double(counts($0).keys.max() ?? 0)
        }
    }

    private static func units(_ amounts: [Money], _ currency: Currency) -> Double {
        let minor = amounts.first { $0.currency == currency }?.minor ?? 0
        return Double(minor) / (currency.decimals == 0 ? 1 : 100)
    }
}

/// Mean, least and most of a number over the seeds of a side.
struct SimulationSpread {
    let mean: Double
    let least: Double
    let most: Double

    init(_ metric: SimulationMetric, _ variant: SimulationVariant) {
        let values = variant.tallies.map(metric.value)
        mean = values.reduce(0, +) / Double(max(values.count, 1))
        least = values.min() ?? 0
        most = values.max() ?? 0
    }
}

/// How two sides differ in a number: seed for seed, since the same seed gives both the same people.
struct SimulationDifference {
    /// From so many seeds on an interval is given, with fewer the range.
    static let intervalSeeds = 5

    /// The mean of the differences.
    let mean: Double
    /// Where the true mean lies in 95 of 100 cases; with few seeds the least and the most.
    let low: Double
    let high: Double
    let seeds: Int

    /// Whether 0 lies outside; nil for one seed.
    var isBeyondChance: Bool? { seeds > 1 ? low > 0 || high < 0 : nil }

    init(_ metric: SimulationMetric, _ before: SimulationVariant, _ after: SimulationVariant) {
        self.init(
            zip(before.tallies, after.tallies).map { metric.value($1) - metric.value($0) }
        )
    }

    init(_ values: [Double]) {
        seeds = values.count
        let count = Double(max(values.count, 1))
        mean = values.reduce(0, +) / count
        guard values.count >= Self.intervalSeeds else {
            low = values.min() ?? 0
            high = values.max() ?? 0
            return
        }
        var squares = 0.0
        for value in values { squares += (value - mean) * (value - mean) }
        let half = Self.student(values.count - 1) * (squares / (count - 1) / count).squareRoot()
        low = mean - half
        high = mean + half
    }

    /// The 97.5th percentile of Student's t by degrees of freedom; between the rows of the table the
    /// row before, which is wider.
    static func student(_ freedom: Int) -> Double {
        let table = [
            12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179,
            2.160, 2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064,
            2.060, 2.056, 2.052, 2.048, 2.045, 2.042,
        ]
        if freedom >= 60 { return 2.000 }
        if freedom >= 40 { return 2.021 }
        return table[min(max(freedom, 1), table.count) - 1]
    }
}

/// What the budget of a strategy came to.
struct SimulationBudget {
    let strategy: String
    let budget: StrategyDefinition.Budget
    /// The mean over the seeds, in minor units.
    let spent: Int64
    /// Spent in other currencies, which the ceiling does not count.
    let others: [Currency: Int64]
    /// The day, from 0, on which the mean of what was spent reaches the ceiling.
    let reachedOn: Int?

    /// The budgets of the strategies of a side.
    static func all(_ variant: SimulationVariant, days: Int) -> [SimulationBudget] {
        let names = variant.steps.strategies
        return variant.policy.policy.strategies.current.compactMap { definition in
            guard let budget = definition.budget,
                let number = names.firstIndex(of: definition.code)
            else { return nil }
            let seeds = Int64(max(variant.tallies.count, 1))
            var byDay = [Int64](repeating: 0, count: days)
            var others: [Currency: Int64] = [:]
            for (key, minor) in variant.sum.spending where key.strategy == number {
                if key.currency == budget.ceiling.currency {
                    byDay[key.day] += minor
                } else {
                    others[key.currency, default: 0] += minor
                }
            }
            var spent: Int64 = 0
            var reachedOn: Int?
            for day in byDay.indices {
                spent += byDay[day]
                if reachedOn == nil, spent >= budget.ceiling.minor * seeds { reachedOn = day }
            }
            return SimulationBudget(
                strategy: definition.code,
                budget: budget,
                spent: spent / seeds,
                others: others.mapValues { $0 / seeds },
                reachedOn: reachedOn
            )
        }
    }
}

/// What the objective of a strategy came to.
struct SimulationObjective {
    let strategy: String
    let objective: StrategyDefinition.Objective
    /// In thousandths over all seeds; nil when nobody was written to.
    let reached: Int?
    /// The day on which it was measured.
    let day: Day

    /// The objectives of the strategies of a side.
    static func all(_ variant: SimulationVariant, last: Day) -> [SimulationObjective] {
        let names = variant.steps.strategies
        return variant.policy.policy.strategies.current.compactMap { definition in
            guard let objective = definition.objective,
                let number = names.firstIndex(of: definition.code)
            else { return nil }
            // As in life, accounts of the first currency are measured.
            let line = variant.sum.reached.filter { $0.key.strategy == number }
                .min { $0.key.currency.code < $1.key.currency.code }?.value
            return SimulationObjective(
                strategy: definition.code,
                objective: objective,
                reached: line.flatMap { Self.thousandths(objective.metric, $0) },
                day: min(objective.deadline, last)
            )
        }
    }

    private static func thousandths(
        _ metric: StrategyDefinition.Objective.Metric,
        _ line: SimulationTally.Reached
    ) -> Int? {
        StrategyResult(
            strategy: "",
            currency: .mexicanPeso,
            accounts: line.accounts,
            cured: line.cured,
            promised: line.promised,
            replied: line.replied,
            paid: line.paid,
            pastDue: line.pastDue
        ).thousandths(metric)
    }
}

/// Persons of ours that are needed, if each task takes so many minutes: an assumption, and said to
/// be one.
struct SimulationAgents {
    static let taskMinutes = 6.0

    /// By hour, the mean of all days.
    let allDays: [Double]
    /// By hour, the mean of Mondays to Fridays.
    let workingDays: [Double]
    /// The day, hour and number of persons of the hour with the most work of all seeds.
    let peak: (day: Day, hour: Int, agents: Double)?

    init(_ tallies: [SimulationTally], firstDay: Day) {
        let days = tallies.first?.days.count ?? 0
        var all = [Double](repeating: 0, count: 24)
        var working = all
        var workingCount = 0
        var peak: (day: Day, hour: Int, tasks: Int)?
        for place in 0..<days {
            let day = firstDay.adding(days: place)
            let isWorking = day.weekday < .saturday
            if isWorking { workingCount += 1 }
            for hour in 0..<24 {
                for tally in tallies {
                    let tasks = tally.taskHours[place * 24 + hour]
                    all[hour] += Double(tasks)
                    if isWorking { working[hour] += Double(tasks) }
                    if tasks > peak?.tasks ?? 0 { peak = (day, hour, tasks) }
                }
            }
        }
        let share = Self.taskMinutes / 60 / Double(max(tallies.count, 1))
        allDays = all.map { $0 * share / Double(max(days, 1)) }
        workingDays = working.map { $0 * share / Double(max(workingCount, 1)) }
        self.peak = peak.map { ($0.day, $0.hour, Double($0.tasks) * Self.taskMinutes / 60) }
    }
}
