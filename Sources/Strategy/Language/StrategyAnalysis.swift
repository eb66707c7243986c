internal import Domain
internal import Messaging
public import Values

/// Mistakes that no single line has: steps that never come, conditions that exclude each other.
enum StrategyAnalysis {
    /// What a definition says against itself; one that lacks steps with mistakes says less.
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
            guard let end, !ConditionAnalysis.isPossible(.and(isFor, .not(end))) else { continue }
            mistakes.append(
                Mistake(
                    at: place,
                    "\(word): holds for everybody that for: names, who would leave at once",
                    remedy: "write a condition that becomes true later"
                )
            )
        }
        // Who leaves at once meets no step; that is told already.
        let follows = mistakes.isEmpty ? following(definition) : isFor
        for step in definition.steps where definition.kind != .conversation {
            mistakes += self.mistakes(step, isFor, follows, definition)
        }
        return mistakes
    }

    /// What holds of everybody who follows a strategy: `for:`, and neither goal nor exit.
    static func following(_ definition: StrategyDefinition) -> Expression {
        var whole = definition.condition ?? .constant(true)
        for end in [definition.goal, definition.exit] {
            if let end { whole = .and(whole, .not(end)) }
        }
        return whole
    }

    private static func mistakes(
        _ step: StrategyDefinition.Step,
        _ isFor: Expression,
        _ follows: Expression,
        _ definition: StrategyDefinition
    ) -> [Mistake] {
        if let condition = step.condition, !ConditionAnalysis.isPossible(condition) {
            return [
                Mistake(
                    at: step.place,
                    "the step \(step.name) never comes: its condition can never hold",
                    remedy: "look at its if: and stop_if:, and at the cases of the branches around "
                        + "it"
                )
            ]
        }
        func whole(_ around: Expression) -> Expression {
            step.condition.map { .and(around, $0) } ?? around
        }
        if !ConditionAnalysis.isPossible(whole(isFor)) {
            return [
                Mistake(
                    at: step.place,
                    "the step \(step.name) never comes: its condition excludes for:",
                    remedy: "change one of them"
                )
            ]
        }
        if !ConditionAnalysis.isPossible(whole(follows)) {
            return [
                Mistake(
                    at: step.place,
                    "the step \(step.name) never comes: whoever meets its condition has left by "
                        + "goal: or exit_if:",
                    remedy: "change one of them"
                )
            ]
        }
        if followsMessage(step, definition),
            !ConditionAnalysis.isPossible(whole(follows), [(.messages, 1...Int64.max)])
        {
            return [
                Mistake(
                    at: step.place,
                    "the step \(step.name) never comes: after the message that it waits for, "
                        + "messages is 1 at least, and the account leaves or the condition fails",
                    remedy: "ask for fewer messages with <=, or change for:"
                )
            ]
        }
        if case .after(let after) = step.anchor, let own = step.arm,
            definition.steps.indices.contains(after.step),
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

    /// Whether a step waits for what becomes of a message.
    static func followsMessage(
        _ step: StrategyDefinition.Step,
        _ definition: StrategyDefinition
    ) -> Bool {
        guard case .after(let after) = step.anchor, definition.steps.indices.contains(after.step)
        else { return false }
        return definition.steps[after.step].action == .message
    }

    // MARK: - Remarks

    /// What its author should know: steps at days at which `for:` does not hold unless something
    /// uncommon happens, a strategy that nothing begins, waits longer than what they wait for
    /// means something, and events spelt in two ways.
    static func remarks(_ definition: StrategyDefinition, at place: SourcePlace) -> [Mistake] {
        guard definition.kind == .clock else { return [] }
        var remarks = untimely(definition)
        let begins = definition.steps.contains { step in
            switch step.anchor {
            case .contact, .after: false
            default: true
            }
        }
        if !begins {
            remarks.append(
                Mistake(
                    at: definition.steps.first?.place ?? place,
                    "no step begins by itself: all are counted from a contact, or wait for another",
                    remedy: "count one from D, entry or another day"
                )
            )
        }
        for step in definition.steps {
            guard case .after(let after) = step.anchor, after.isFallback,
                let useful = step.usefulDays, after.seconds > Int64(useful) * 86_400
            else { continue }
            remarks.append(
                Mistake(
                    at: step.place,
                    "the fall-back \(step.name) comes \(after.seconds / 86_400) days after its "
                        + "message, which means something for \(useful)",
                    remedy: "write a shorter wait:, or more useful_days:"
                )
            )
        }
        return remarks + misspeltEvents(definition)
    }

    private static func untimely(_ definition: StrategyDefinition) -> [Mistake] {
        var remarks: [Mistake] = []
        let follows = following(definition)
        let days = daysPastDue(definition)
        for (number, step) in definition.steps.enumerated() {
            guard let range = days[number] else { continue }
            let whole = step.condition.map { Expression.and(follows, $0) } ?? follows
            if !ConditionAnalysis.isPossible(whole, [(.daysPastDue, range)]) {
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

    /// The days past due at which each step comes to an account that was never paused; nil where
    /// nothing can be told.
    private static func daysPastDue(_ definition: StrategyDefinition) -> [ClosedRange<Int64>?] {
        var days: [ClosedRange<Int64>?] = []
        for step in definition.steps {
            switch step.anchor {
            case .due:
                // Days that suit move a step by a month at most; one that is caught up comes later.
                let moved = step.days == .all ? 0 : 31
                let first = Int64(max(0, step.offset <= 0 ? step.offset - moved : step.offset))
                guard let useful = step.usefulDays, step.catchUp != .compress else {
                    days.append(first...Int64.max)
                    continue
                }
                days.append(first...Int64(max(0, step.offset + moved + useful)))
            case .after(let after) where days.indices.contains(after.step):
                // One that is not awaited any more may come at once, when its message failed.
                let waits = after.seen == nil || after.isNegated && !after.isFallback
                let least = waits ? after.seconds / 86_400 : 0
                days.append(days[after.step].map { ($0.lowerBound + least)...Int64.max })
            default: days.append(nil)
            }
        }
        return days
    }

    /// Events that conditions name nearly as steps do.
    private static func misspeltEvents(_ definition: StrategyDefinition) -> [Mistake] {
        let events = definition.steps.compactMap { step -> String? in
            if case .mark(let name) = step.anchor { name } else { nil }
        }
        var told: Set<String> = []
        var remarks: [Mistake] = []
        for step in definition.steps {
            for name in step.condition?.events ?? [] where !events.contains(name) {
                guard let near = NearestWord.of(name, among: events), told.insert(name).inserted
                else { continue }
                remarks.append(
                    Mistake(
                        at: step.place,
                        "the condition asks for the event \(name), and a step is counted from "
                            + "\(near)",
                        remedy: "did you mean \(near)?"
                    )
                )
            }
        }
        return remarks
    }

    // MARK: - Several strategies

    /// Strategies of the same rank that may want the same account.
    static func rivals(
        of definition: StrategyDefinition,
        among others: [StrategyDefinition]
    ) -> [StrategyDefinition] {
        guard definition.kind == .clock else { return [] }
        let follows = following(definition)
        return others.filter { other in
            other.kind == .clock && other.code != definition.code && other.rank == definition.rank
                && ConditionAnalysis.isPossible(.and(follows, following(other)))
        }
    }
}

extension Expression {
    /// The events that it asks for.
    fileprivate var events: [String] {
        switch self {
        case .and(let left, let right), .or(let left, let right): left.events + right.events
        case .not(let inner): inner.events
        case .constant: []
        case .flag(let operand), .compare(let operand, _, _), .oneOf(let operand, _):
            if case .daysSince(let name) = operand { [name] } else { [] }
        }
    }
}

extension StrategyDefinition {
    /// What the authors of strategies of equal rank should know: which wins where both want an
    /// account.
    public func remarks(besides others: [StrategyDefinition], at place: SourcePlace) -> [Mistake] {
        var rivals: [String] = []
        for other in StrategyAnalysis.rivals(of: self, among: others)
        where !rivals.contains(other.code) {
            rivals.append(other.code)
        }
        guard !rivals.isEmpty else { return [] }
        let more = rivals.count > 3 ? " and \(rivals.count - 3) more" : ""
        return [
            Mistake(
                at: place,
                "the rank \(rank) is that of "
                    + "\(rivals.prefix(3).joined(separator: ", "))\(more) too, "
                    + "which may want the same accounts; the first by the alphabet gets them",
                remedy: "give them different ranks, or for: conditions that exclude each other"
            )
        ]
    }
}
