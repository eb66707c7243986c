public import Values

/// The last that was decided about one step of a person: that it went out, or why it did not.
public struct StepOutcome: Sendable, Equatable {
    /// The step's name.
    public let step: String
    /// Whether that decision sent it.
    public let isSent: Bool
    /// When it was decided.
    public let at: Instant
    /// The number of the decision.
    public let decision: UInt64
    /// What the decision says about the step, in order; then what silenced the person.
    public let reasons: [Reason]

    /// The outcomes of all steps, the latest decision first.
    ///
    /// - Parameter decisions: number, instant and reasons of each decision, oldest first.
    public static func latest(
        in decisions: [(version: UInt64, at: Instant, reasons: [Reason])]
    ) -> [StepOutcome] {
        var seen: Set<String> = []
        var outcomes: [StepOutcome] = []
        for decision in decisions.reversed() {
            var steps: [String] = []
            for reason in decision.reasons {
                if let step = reason.step, seen.insert(step).inserted { steps.append(step) }
            }
            let silences = decision.reasons.filter(\.isSilence)
            for step in steps {
                let own = decision.reasons.filter { $0.step == step }
                let isSent = own.contains(where: \.isDone)
                outcomes.append(
                    StepOutcome(
                        step: step,
                        isSent: isSent,
                        at: decision.at,
                        decision: decision.version,
                        reasons: own + (isSent ? [] : silences)
                    )
                )
            }
        }
        return outcomes
    }
}

extension Reason {
    /// The step that it settles one way or the other; nil for all other reasons, and for a step
    /// that is only said to be due.
    fileprivate var step: String? {
        switch self {
        case .stepSkipped(_, let step, _), .stepWaits(_, let step, _, _),
            .rungSkipped(_, let step, _, _), .cleared(_, let step), .deferred(let step, _, _),
            .broughtForward(let step, _, _), .refused(let step, _), .tooLate(let step, _),
            .called(_, let step, _, _):
            step
        default: nil
        }
    }

    /// Whether the step's message, or its call of another system, was decided.
    fileprivate var isDone: Bool {
        switch self {
        case .cleared, .called: true
        default: false
        }
    }

    /// Whether it silences the person whatever the step.
    fileprivate var isSilence: Bool {
        switch self {
        case .held, .halted: true
        default: false
        }
    }
}
