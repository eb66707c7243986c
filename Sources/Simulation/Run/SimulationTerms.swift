public import Domain
public import Strategy
public import Values

/// What a simulation is run under: the same terms and persons give the same tally to the bit.
public struct SimulationTerms: Sendable {
    /// What `decide` takes.
    public var policy: Policy {
        didSet {
            steps = SimulationSteps(policy.strategies)
            measures = SimulationTerms.measures(policy.strategies, end: end, zone)
        }
    }
    /// How people behave; modelled, not measured.
    public var people: PeopleParameters
    /// What everything that is drawn comes from.
    public var seed: UInt64
    /// The day on whose morning the portfolio comes.
    public var firstDay: Day
    /// How many days, at most `daysLimit`.
    public var days: Int
    /// The zone in which days and hours are counted.
    public var zone: ZoneRules

    /// The steps of its strategies, by which they are counted.
    public private(set) var steps: SimulationSteps
    /// When it is measured what each strategy reached, the first first.
    private(set) var measures: [Measure]

    /// When it is measured what a strategy reached.
    struct Measure: Sendable {
        let strategy: Int
        let at: Instant
        /// The last day before.
        let day: Day
    }

    /// The most days of one run.
    public static let daysLimit = 366

    /// Makes terms.
    ///
    /// - Precondition: `days` is from 1 to `daysLimit`.
    public init(
        policy: Policy,
        people: PeopleParameters,
        seed: UInt64,
        firstDay: Day,
        days: Int,
        zone: ZoneRules
    ) {
        precondition((1...SimulationTerms.daysLimit).contains(days), "1 to 366 days")
        self.policy = policy
        self.people = people
        self.seed = seed
        self.firstDay = firstDay
        self.days = days
        self.zone = zone
        steps = SimulationSteps(policy.strategies)
        measures = []
        measures = SimulationTerms.measures(policy.strategies, end: end, zone)
    }

    private static func measures(
        _ book: StrategyBook,
        end: Instant,
        _ zone: ZoneRules
    ) -> [Measure] {
        let last = zone.local(end).day.adding(days: -1)
        return book.current.enumerated().map { number, definition in
            let day = min(definition.objective?.deadline ?? last, last)
            let next = zone.instant(day.adding(days: 1), .midnight)
            return Measure(strategy: number, at: min(next, end), day: day)
        }.sorted { ($0.at.milliseconds, $0.strategy) < ($1.at.milliseconds, $1.strategy) }
    }

    /// When the portfolio comes: six in the morning.
    public var begin: Instant { at(firstDay, hour: 6) }

    /// The first instant that is no longer simulated.
    public var end: Instant { at(firstDay.adding(days: days), hour: 0) }

    func at(_ day: Day, hour: Int) -> Instant {
        zone.instant(day, TimeOfDay(hour: hour, minute: 0) ?? .midnight)
    }
}

/// A person of the portfolio, as the simulation meets them.
public struct SimulatedPerson: Sendable {
    /// The id.
    public let id: PersonID
    /// What the file says.
    public let imported: Imported
    /// What habits are drawn from besides the seed: the same person keeps it from run to run.
    public let habit: UInt64

    /// Makes a person.
    public init(id: PersonID, imported: Imported, habit: UInt64) {
        self.id = id
        self.imported = imported
        self.habit = habit
    }
}

/// What a message takes to send.
public struct MessagePrice: Sendable, Equatable {
    /// Segments or parts.
    public var parts: Int
    /// What all of them cost.
    public var cost: Money

    /// Makes a price.
    public init(parts: Int, cost: Money) {
        self.parts = parts
        self.cost = cost
    }
}
