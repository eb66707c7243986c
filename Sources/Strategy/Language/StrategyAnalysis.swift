internal import Domain
internal import Messaging
internal import Values

/// Mistakes that no single line has: steps that never come, conditions that exclude each other.
enum StrategyAnalysis {
    /// What a definition that was parsed without mistakes says against itself.
    static func mistakes(_ definition: StrategyDefinition, at place: SourcePlace) -> [Mistake] {
        var mistakes: [Mistake] = []
        let isFor = definition.condition ?? .constant(true)
        if !ConditionAnalysis.isPossible(isFor) {
            return [
                Mistake(
                    at: place,
                    "for: can never hold, so that nobody would follow the strategy",
                    remedy: "remove one of the tests that exclude each other"
                )
            ]
        }
        for (word, end) in [("goal", definition.goal), ("exit_if", definition.exit)] {
            guard let end else { continue }
            if !ConditionAnalysis.isPossible(.and(isFor, .not(end))), isFor.isPlain, end.isPlain {
                mistakes.append(
                    Mistake(
                        at: place,
                        "\(word): holds for everybody that for: names, who would leave at once",
                        remedy: "write a condition that becomes true later"
                    )
                )
            }
        }
        for step in definition.steps where definition.kind != .conversation {
            mistakes += self.mistakes(step, isFor, definition)
        }
        return mistakes
    }

    private static func mistakes(
        _ step: StrategyDefinition.Step,
        _ isFor: Expression,
        _ definition: StrategyDefinition
    ) -> [Mistake] {
        if let condition = step.condition, !ConditionAnalysis.isPossible(condition) {
            return [
                Mistake(
                    at: step.place,
                    "the step \(step.name) never comes: its condition can never hold",
                    remedy: "look at its if:, and at the cases of the branches around it"
                )
            ]
        }
        let whole = step.condition.map { Expression.and(isFor, $0) } ?? isFor
        if !ConditionAnalysis.isPossible(whole) {
            return [
                Mistake(
                    at: step.place,
                    "the step \(step.name) never comes: its condition excludes for:",
                    remedy: "change one of them"
                )
            ]
        }
        if case .after(let after) = step.anchor, let own = step.arm,
            let other = definition.steps[after.step].arm, own.experiment == other.experiment,
            own.arm != other.arm
        {
            return [
                Mistake(
                    at: step.place,
                    "the step \(step.name) never comes: it waits for one of another arm",
                    remedy: "move it into the arm of \(definition.steps[after.step].name)"
                )
            ]
        }
        return []
    }

    /// What its author should know: steps at days at which `for:` does not hold by the usual bounds
    /// of the stages, and channels that nothing can carry.
    static func remarks(_ definition: StrategyDefinition) -> [Mistake] {
        guard definition.kind == .clock, let isFor = definition.condition else { return [] }
        var remarks: [Mistake] = []
        for step in definition.steps {
            guard case .due = step.anchor else { continue }
            let last = Int64(max(0, step.offset + (step.usefulDays ?? 1_000)))
            // Nothing is past due of a due date that has not come.
            let days: ClosedRange<Int64> = 0...(step.offset < 0 ? 0 : last)
            let whole = step.condition.map { Expression.and(isFor, $0) } ?? isFor
            if !ConditionAnalysis.isPossible(whole, daysPastDue: days) {
                remarks.append(
                    Mistake(
                        at: step.place,
                        "the step \(step.name) comes when for: does not hold yet, or not any "
                            + "more, by the usual bounds of the stages",
                        remedy: "move it, or change for:"
                    )
                )
            }
        }
        return remarks
    }
}

extension Expression {
    /// Whether its opposite can be told from its tests.
    fileprivate var isPlain: Bool {
        switch self {
        case .and(let left, let right), .or(let left, let right): left.isPlain && right.isPlain
        case .not(let inner): inner.isPlain
        case .constant, .compare: true
        case .oneOf, .flag: false
        }
    }
}
