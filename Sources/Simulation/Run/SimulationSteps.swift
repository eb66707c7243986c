public import Strategy

/// The steps of all strategies in force, numbered, so that runs count by number and names are
/// looked up once at the end.
public struct SimulationSteps: Sendable, Equatable {
    /// One step, or one answer of the conversation.
    public struct Step: Sendable, Equatable {
        /// The code of its strategy.
        public let strategy: String
        /// Its name.
        public let name: String
        /// Whether it answers a person or a payment and never comes due by itself.
        public let isAnswer: Bool
    }

    /// By number.
    public let steps: [Step]
    /// The strategies, clocks first; the conversation is the last.
    public let strategies: [String]
    /// The first step of each strategy, and the end.
    private let firsts: [Int]

    /// Numbers what a book holds.
    public init(_ book: StrategyBook) {
        var steps: [Step] = []
        var firsts: [Int] = []
        let all = book.current + (book.conversation.map { [$0] } ?? [])
        for definition in all {
            firsts.append(steps.count)
            steps += definition.steps.map {
                Step(strategy: definition.code, name: $0.name, isAnswer: false)
            }
            guard definition.kind == .conversation else { continue }
            steps += TextRole.allCases.map {
                Step(strategy: definition.code, name: $0.key, isAnswer: true)
            }
        }
        self.steps = steps
        self.firsts = firsts + [steps.count]
        strategies = all.map(\.code)
    }

    /// The number of a strategy.
    func strategy(_ code: String) -> Int? { strategies.firstIndex(of: code) }

    /// The number of a strategy's step, by its place.
    func step(_ place: Int, of strategy: Int) -> Int { firsts[strategy] + place }

    /// The number of a strategy's step, by its name.
    func step(named name: String, of strategy: Int) -> Int? {
        steps[firsts[strategy]..<firsts[strategy + 1]].firstIndex { $0.name == name }
    }
}
