/// The steps of a strategy as its file groups them, in its order, for who draws it.
///
/// Deciding needs the plain steps only; turns of loops and fall-backs are steps of their own there.
public indirect enum StrategyOutline: Sendable, Equatable {
    /// A case of a branch.
    public struct Case: Sendable, Equatable {
        /// Its condition alone, or nil for all others.
        public var condition: Expression?
        /// What stands in it.
        public var items: [StrategyOutline]
    }

    /// A step by its number, with its condition alone. Its fall-backs follow it by number.
    case step(Int, condition: Expression?)
    /// The first case whose condition holds.
    case branch(name: String, cases: [Case])
    /// An experiment by its position, with what stands in each arm.
    case experiment(Int, arms: [[StrategyOutline]])
    /// A loop: what stands in it, for each turn.
    case loop(name: String, every: Int, turns: [[StrategyOutline]])
    /// A part that is included.
    case part(code: String, version: UInt32, condition: Expression?, items: [StrategyOutline])

    /// The steps in it, those of a loop together: its first turn's number first.
    var steps: [[Int]] {
        switch self {
        case .step(let number, _): [[number]]
        case .branch(_, let cases): cases.flatMap { $0.items.flatMap(\.steps) }
        case .experiment(_, let arms): arms.flatMap { $0.flatMap(\.steps) }
        case .part(_, _, _, let items): items.flatMap(\.steps)
        case .loop(_, _, let turns):
            turns.dropFirst().reduce(turns.first?.flatMap(\.steps) ?? []) { all, turn in
                zip(all, turn.flatMap(\.steps)).map { $0 + $1 }
            }
        }
    }
}
