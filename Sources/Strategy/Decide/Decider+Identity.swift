internal import Compliance
internal import Domain
internal import Messaging
internal import Values

/// Who writes: what is told to whom, and how a person shows who they are.
extension Decider {
    /// The factors that a text asks for, in this order.
    private static let askedFactors: [Identity.Factor] = [.birthDay, .postalCode, .taxID]

    /// What tells about the account, and is told only to who showed that they are the person.
    private static let guarded: ContentClasses = [
        .revealsDebt, .revealsAmount, .revealsAccount, .revealsDelay,
    ]

    /// How sure we are of who reads at a contact point.
    func level(at contactPoint: ContactPointID?) -> VerificationLevel {
        let oldest = now.adding(hours: -policy.numbers.proofHours)
        let factors = state.identity.factors(from: contactPoint, since: oldest)
        return VerificationLevel(rawValue: UInt8(clamping: factors.count))
    }

    /// Whether a text tells more than the reader may know by what they showed.
    func mustBeWithheld(_ text: Int, at contactPoint: ContactPointID?) -> Bool {
        guard let conversation = policy.strategies.conversation else { return false }
        let tells = conversation.texts[text].classes
        guard !tells.isDisjoint(with: Decider.guarded) else { return false }
        return level(at: contactPoint).rawValue < policy.numbers.proofLevel
    }

    /// Takes what somebody showed, wherever that was.
    mutating func showed(_ showing: Identity.Showing) {
        guard showing.contactPoint.map({ state.index(of: $0) != nil }) ?? true else {
            return ignore(.unknownContactPoint)
        }
        guard !state.identity.isLocked(at: now) else { return ignore(.locked) }
        reasons.append(.shown(showing.factor, isRight: showing.isRight))
        gateChanged()
        guard showing.isRight else {
            state.identity.failures = state.identity.failures.saturatingIncrement
            if state.identity.failures >= policy.numbers.proofTries {
                state.identity.lockedUntil = now.adding(hours: policy.numbers.proofLockHours)
                state.identity.failures = 0
            }
            return
        }
        state.identity.keep(
            Identity.Proof(
                factor: showing.factor,
                medium: showing.medium,
                contactPoint: showing.contactPoint,
                at: now
            )
        )
        guard let id = showing.contactPoint, let index = state.index(of: id),
            state.contactPoints[index].ownership == .provided
                || state.contactPoints[index].ownership == .unknown
        else { return }
        state.contactPoints[index].ownership = .confirmed
        changed(index)
    }

    /// Asks for the next factor, and remembers what the person wants until it is shown.
    mutating func askWho(for frame: Conversation.Frame, _ reply: Reply) -> Bool {
        guard !state.identity.isLocked(at: now) else { return answer(.proofLocked, reply) }
        let oldest = now.adding(hours: -policy.numbers.proofHours)
        let shown = state.identity.factors(from: reply.contactPoint, since: oldest)
        let factor = Decider.askedFactors.first {
            state.facts.canShow($0) && !shown.contains($0)
        }
        // Nothing is known that could be compared: there are other ways to reach us.
        guard let factor else { return answer(.safeAnswer, reply) }
        state.conversation.frame = frame
        return ask(.proof(factor), factor.role, reply)
    }

    /// Takes the answer to a question for a factor, and goes on with what the person wanted.
    mutating func answerProof(_ factor: Identity.Factor, _ reply: Reply) -> Bool {
        guard var showing = reply.details.showing else { return false }
        // What counts is what was asked, where it was asked.
        showing.factor = factor
        showing.contactPoint = reply.contactPoint
        showed(showing)
        state.conversation.misses = 0
        guard showing.isRight else {
            guard !state.identity.isLocked(at: now) else {
                state.conversation.pending = nil
                state.conversation.frame = nil
                openTask(.reply, account: nil, message: reply.message)
                return answer(.proofLocked, reply)
            }
            return ask(.proof(factor), .proofWrong, reply)
        }
        state.conversation.pending = nil
        guard let frame = state.conversation.frame else { return answer(.help, reply) }
        state.conversation.frame = nil
        return proceed(frame, reply)
    }
}

extension Identity.Factor {
    /// The text that asks for it.
    fileprivate var role: TextRole {
        switch self {
        case .postalCode: .askPostalCode
        case .taxID: .askTaxID
        default: .askBirthDay
        }
    }
}
