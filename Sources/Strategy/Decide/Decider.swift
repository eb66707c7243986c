internal import Domain
internal import Values

/// A decision in the making: the case as it changes, and what has been decided so far.
struct Decider {
    var state: CaseState
    let policy: Policy
    let now: Instant
    var random: Generator
    /// The zone to plan in; the gate asks all that the person may be in.
    private(set) var zone: ZoneRules
    /// The local day and time.
    private(set) var today: Day
    private(set) var timeOfDay: TimeOfDay
    var messages: [OutgoingMessage] = []
    var effects: [Effect] = []
    var reasons: [Reason] = []
    /// Whether a question was put to the person in this decision.
    var hasAsked = false
    /// Steps that wait for an older one of their account.
    var blocked: [BlockedStep] = []
    /// Whether something changed that may make an earlier clearance wrong.
    private var isGateChanged = false

    init(_ state: CaseState, policy: Policy, now: Instant, seed: UInt64) {
        self.state = state
        self.policy = policy
        self.now = now
        random = Generator(seeds: state.person.high, state.person.low, state.version, seed)
        zone = Decider.zone(of: state, policy)
        (today, timeOfDay) = zone.local(now)
    }

    /// Finds the zone again after the person's facts changed.
    mutating func locate() {
        zone = Decider.zone(of: state, policy)
        (today, timeOfDay) = zone.local(now)
    }

    private static let utc = ZoneRules(name: "UTC", fixedOffsetSeconds: 0)

    private static func zone(of state: CaseState, _ policy: Policy) -> ZoneRules {
        if let name = state.facts.zones.first, let zone = policy.zones[name] { return zone }
        return policy.zones[policy.defaultZone] ?? utc
    }

    /// Notes that earlier clearances may be wrong; steps that the gate moved are asked again.
    mutating func gateChanged() {
        guard !isGateChanged else { return }
        isGateChanged = true
        state.gateVersion &+= 1
        for index in state.accounts.indices { state.accounts[index].clock.forgetMoves() }
    }

    mutating func ignore(_ why: Reason.Ignored) {
        reasons.append(.nothingToDo(why))
    }

    consuming func decision() -> Decision {
        state.version &+= 1
        return Decision(state: state, messages: messages, effects: effects, reasons: reasons)
    }

    /// Takes the event; planning comes after it.
    mutating func apply(_ event: Event) {
        switch event {
        case .imported(let imported): take(imported)
        case .accountEnded(let account, let status, let day): end(account, status, day)
        case .timerDue: break
        case .messageDelivered(let message, _): delivered(message)
        case .messageFailed(let message, let failure): failed(message, failure)
        case .replyReceived(let reply): hear(reply)
        case .paymentReceived(let payment): receive(payment)
        case .paymentReversed(let payment): reverse(payment)
        case .promiseMade(let account, let amount, let day): agreed(account, amount, day)
        case .promiseCancelled(let promise): cancel(promise)
        case .disputeOpened(let account): openDispute(account)
        case .disputeClosed(let account): closeDispute(account)
        case .optOutRecorded(let point, let channel): recordOptOut(point, channel)
        case .contactPointInvalid(let point, let invalidity): invalidate(point, invalidity)
        case .contactPointConfirmed(let point): confirm(point)
        case .personDeceased: deceased()
        case .humanTookOver: takeOver()
        case .handedBack: handBack()
        case .halted(let scope): halt(scope)
        case .resumed(let scope): resume(scope)
        case .clearanceStale(let message): reviewAgain(message)
        case .strategyAssigned(let account, let code, let version):
            assign(account, code, version)
        case .strategyMigrated(let account, let version): migrate(account, version)
        case .messageRead(let message, _): read(message)
        case .linkOpened(let message, _): opened(message)
        case .marked(let account, let name, let day): mark(account, name, day)
        case .approvalDecided(let account, let step, let isGranted):
            approve(account, step, isGranted)
        case .handMade(let message, let result): handMade(message, result)
        case .identityShown(let showing): showed(showing)
        case .arrangementAccepted(let id, let evidence): accepted(id, evidence)
        case .proposalDecided(let account, let isApproved): decided(account, isApproved)
        case .arrangementCancelled(let id, let why): cancelArrangement(id, why)
        case .surveyAnswered(let score):
            guard (1...5).contains(score) else { return ignore(.noAmount) }
            state.conversation.score = score
            reasons.append(.rated(score))
        }
    }
}
