/// Every published version of every strategy that a case may refer to.
///
/// A case keeps the version its cycle began with; new cycles begin with the newest version of
/// the best strategy whose condition holds.
public struct StrategyBook: Sendable {
    /// The clocks that new cycles may begin with: the newest version of each, best first.
    public let current: [StrategyDefinition]
    /// The conversation in force, or nil.
    public let conversation: StrategyDefinition?
    /// When the choice among the clocks may change though nothing happens.
    let turns: [Expression.Turn]
    private let older: [StrategyDefinition]

    /// Makes a book.
    ///
    /// Of each code the highest version is current unless `retired` names it; of several
    /// conversations the one of the highest rank, then code, is in force.
    public init(_ definitions: [StrategyDefinition], retired: [String] = []) {
        var newest: [StrategyDefinition] = []
        var older: [StrategyDefinition] = []
        for definition in definitions.sorted(by: StrategyBook.newestFirst) {
            if retired.contains(definition.code)
                || newest.contains(where: { $0.code == definition.code })
            {
                older.append(definition)
            } else {
                newest.append(definition)
            }
        }
        newest.sort { ($1.rank, $0.code) < ($0.rank, $1.code) }
        current = newest.filter { $0.kind == .clock }
        var turns: [Expression.Turn] = []
        for definition in current {
            let conditions = [definition.condition, definition.goal, definition.exit]
            for turn in conditions.compactMap({ $0 }).flatMap(\.turns) where !turns.contains(turn) {
                turns.append(turn)
            }
        }
        self.turns = turns
        conversation = newest.first { $0.kind == .conversation }
        self.older = older + newest.filter { $0.kind == .conversation }
    }

    private static func newestFirst(_ left: StrategyDefinition, _ right: StrategyDefinition) -> Bool
    {
        (left.code, right.version) < (right.code, left.version)
    }

    /// A version of a strategy, or nil if it was never published.
    public func definition(_ code: String, version: UInt32) -> StrategyDefinition? {
        if let index = index(code, version: version) { return definition(at: index) }
        return nil
    }

    /// The newest version of a clock that new cycles may begin with, or nil.
    public func newest(_ code: String) -> StrategyDefinition? {
        current.first { $0.code == code }
    }

    /// The position of a version among all, for finding it again without copying it.
    func index(_ code: String, version: UInt32) -> Int? {
        if let index = current.firstIndex(where: { $0.code == code && $0.version == version }) {
            return index
        }
        return older.firstIndex { $0.code == code && $0.version == version }
            .map { $0 + current.count }
    }

    /// The version at a position that `index` gave.
    func definition(at index: Int) -> StrategyDefinition {
        index < current.count ? current[index] : older[index - current.count]
    }
}
