internal import Domain
internal import Messaging
internal import Values

/// What is different between two versions of a strategy, in sentences.
public struct StrategyChanges: Sendable, Equatable {
    /// One difference.
    public struct Change: Sendable, Equatable {
        /// What kind of difference it is.
        public enum Kind: UInt8, Sendable, CaseIterable {
            /// Only the newer has it.
            case added
            /// Only the older has it.
            case removed
            /// Both have it, and it is not the same.
            case changed
        }

        /// What kind of difference it is.
        public let kind: Kind
        /// What it is: `head`, or a step or text by name.
        public let what: String
        /// What was, and what is.
        public let detail: String
    }

    /// The differences: the head, then steps, then texts, in the order of the newer file.
    public let changes: [Change]
    /// Steps of the older that the newer does not have: running clocks lose their place there.
    public let homeless: [String]

    /// Compares two versions.
    public init(from old: StrategyDefinition, to new: StrategyDefinition) {
        var changes: [Change] = []
        func head(_ name: String, _ before: String, _ after: String) {
            guard before != after else { return }
            changes.append(
                Change(kind: .changed, what: "head", detail: "\(name): \(before) → \(after)")
            )
        }
        func written(_ expression: Expression?) -> String { expression?.description ?? "–" }
        head("title", old.title, new.title)
        head("for", written(old.condition), written(new.condition))
        head("goal", written(old.goal), written(new.goal))
        head("exit_if", written(old.exit), written(new.exit))
        head("rank", "\(old.rank)", "\(new.rank)")
        head("rest", "\(old.rest)d", "\(new.rest)d")
        head("again", old.again.text, new.again.text)
        head("holdout", "\(old.holdout)", "\(new.holdout)")
        head("objective", old.objective?.text ?? "–", new.objective?.text ?? "–")
        head("budget", old.budget?.text ?? "–", new.budget?.text ?? "–")
        head("first_contact", old.textName(old.firstContact), new.textName(new.firstContact))
        head("merged_accounts", old.textName(old.merged), new.textName(new.merged))
        for name in Set(old.experiments.map(\.name) + new.experiments.map(\.name)).sorted() {
            head("experiment \(name)", old.experimentText(name), new.experimentText(name))
        }
        for name in Set(old.sequences.map(\.name) + new.sequences.map(\.name)).sorted() {
            head("sequence \(name)", old.sequenceText(name), new.sequenceText(name))
        }
        for role in TextRole.allCases {
            head(role.key, old.textName(old.roles[role]), new.textName(new.roles[role]))
        }
        for step in new.steps {
            guard let before = old.steps.first(where: { $0.name == step.name }) else {
                changes.append(
                    Change(
                        kind: .added,
                        what: step.name,
                        detail: new.facts(step).map(\.1).joined(separator: ", ")
                    )
                )
                continue
            }
            let pairs = zip(old.facts(before), new.facts(step)).filter { $0.0.1 != $0.1.1 }
            guard !pairs.isEmpty else { continue }
            changes.append(
                Change(
                    kind: .changed,
                    what: step.name,
                    detail: pairs.map { "\($0.0): \($0.1) → \($1.1)" }.joined(separator: "; ")
                )
            )
        }
        homeless = old.steps.filter { new.home(of: $0) == nil }.map(\.name)
        for name in homeless {
            changes.append(Change(kind: .removed, what: name, detail: ""))
        }
        for text in new.texts {
            let before = old.texts.first { $0.id == text.id }
            if before?.source != text.source {
                changes.append(
                    Change(
                        kind: before == nil ? .added : .changed,
                        what: text.id,
                        detail: before.map { "\($0.source) → \(text.source)" } ?? text.source
                    )
                )
            }
        }
        for text in old.texts where !new.texts.contains(where: { $0.id == text.id }) {
            changes.append(Change(kind: .removed, what: text.id, detail: text.source))
        }
        self.changes = changes
    }
}

extension StrategyDefinition {
    /// What a step is, by the words of the file: name and value.
    func facts(_ step: Step) -> [(String, String)] {
        [
            ("at", point(step)),
            ("window", step.windows.map(\.text).joined(separator: ", ")),
            ("days", step.days.text),
            ("do", step.action.word),
            ("endpoint", step.endpoint ?? "–"),
            ("channels", step.ladder.map(\.name).joined(separator: " → ")),
            ("purpose", "\(step.purpose)"),
            ("text", textName(step)),
            ("if", step.condition?.description ?? "–"),
            (
                "arm",
                step.arm.map {
                    experiments[$0.experiment].name + "/"
                        + experiments[$0.experiment].arms[$0.arm].name
                } ?? "–"
            ),
            ("approval", step.needsApproval ? "required" : "–"),
            ("catch_up", "\(step.catchUp)"),
            ("useful_days", step.usefulDays.map { "\($0)" } ?? "–"),
        ]
    }

    /// When a step comes, as the file writes it.
    public func point(_ step: Step) -> String {
        let days = step.offset == 0 ? "" : step.offset > 0 ? "+\(step.offset)" : "\(step.offset)"
        switch step.anchor {
        case .due: return "D" + days
        case .cutoff: return "C" + days
        case .promise: return "P" + days
        case .broken: return "B" + days
        case .partial: return "Q" + days
        case .entry: return "entry" + days
        case .contact: return "contact" + days
        case .reply: return "reply" + days
        case .payment: return "payment" + days
        case .column(let name): return "column \(name)" + days
        case .mark(let name): return "event \(name)" + days
        case .after(let after):
            let wait = after.seconds.duration
            let seen = after.seen.map { (after.isNegated ? "not " : "") + $0.word }
            return "after \(steps[after.step].name)" + (seen.map { ", \($0)" } ?? "") + ", \(wait)"
        }
    }

    private func textName(_ step: Step) -> String {
        if let sequence = step.sequence { return "sequence " + sequences[sequence].name }
        return textName(step.text)
    }

    fileprivate func textName(_ text: Int?) -> String { text.map { texts[$0].id } ?? "–" }

    fileprivate func sequenceText(_ name: String) -> String {
        let sequence = sequences.first { $0.name == name }
        return sequence?.texts.map { texts[$0].id }.joined(separator: ", ") ?? "–"
    }

    fileprivate func experimentText(_ name: String) -> String {
        guard let experiment = experiments.first(where: { $0.name == name }) else { return "–" }
        var words = experiment.arms.map { "\($0.name) \($0.weight)" }
        words.append("holdout \(experiment.holdout)")
        words.append("sample \(experiment.sample)")
        if let until = experiment.until { words.append("until \(until)") }
        if let winner = experiment.winner { words.append("winner \(experiment.arms[winner].name)") }
        return words.joined(separator: ", ")
    }
}

extension StrategyDefinition.Again {
    fileprivate var text: String {
        switch self {
        case .always: "always"
        case .after(let days): "\(days)d"
        case .never: "never"
        }
    }
}

extension StrategyDefinition.Objective {
    fileprivate var text: String {
        "\(metric.word) \(thousandths / 10).\(thousandths % 10) % by \(deadline)"
    }
}

extension StrategyDefinition.Budget {
    fileprivate var text: String { "\(ceiling), alert \(alertPercent) %" }
}

extension ClosedRange<TimeOfDay> {
    var text: String { "\(lowerBound)-\(upperBound)" }
}

extension Int64 {
    /// Seconds as files write a length of time.
    var duration: String {
        if self % 86_400 == 0 { return "\(self / 86_400)d" }
        return self % 3_600 == 0 ? "\(self / 3_600)h" : "\(self / 60)m"
    }
}

extension AccountClock.Watch.Seen {
    var word: String {
        switch self {
        case .delivered: "delivered"
        case .read: "read"
        case .replied: "replied"
        case .opened: "opened"
        case .failed: "failed"
        default: "paid"
        }
    }
}

extension StrategyDefinition.Days {
    var text: String {
        if self == .all { return "every" }
        let names = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
        let days = Weekday.allCases.filter { weekdays & 1 << $0.rawValue != 0 }
            .map { names[Int($0.rawValue) - 1] }
        return (days.count == 7 ? "every" : days.joined(separator: " "))
            + (skipsHolidays ? ", no holidays" : "") + (skipsBankHolidays ? ", banks open" : "")
    }
}

extension StrategyDefinition.Action {
    /// The word in strategy files.
    public var word: String {
        switch self {
        case .message: "message"
        case .call: "call"
        case .letter: "letter"
        case .visit: "visit"
        case .task: "task"
        case .webhook: "webhook"
        }
    }
}
