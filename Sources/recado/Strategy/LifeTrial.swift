import Compliance
import Domain
import Messaging
import Simulation
import Strategy
import Values
import Workers

/// One life from its begin to what would come after it.
struct LifeTrial {
    let policy: PolicyInForce
    let person: LifePerson
    let script: LifeScript
    let seed: UInt64
    let zone: ZoneRules
    let firstDay: Day
    let days: Int

    /// How far ahead the next message or task is looked for, in days.
    static let aheadDays = 366
    /// When the file comes: six in the morning.
    static let hour = TimeOfDay(hour: 6, minute: 0) ?? .midnight

    private(set) var used: Set<Int> = []
    private var timeline: LifeTimeline?
    private var state: CaseState?
    private var first: CaseState?
    private var next: LifeView.Next?
    private var isCut = false

    init(
        policy: PolicyInForce,
        person: LifePerson,
        script: LifeScript,
        seed: UInt64,
        zone: ZoneRules,
        firstDay: Day,
        days: Int
    ) {
        self.policy = policy
        self.person = person
        self.script = script
        self.seed = seed
        self.zone = zone
        self.firstDay = firstDay
        self.days = days
    }

    private var begin: Instant { zone.instant(firstDay, Self.hour) }
    private var end: Instant { zone.instant(firstDay.adding(days: days), .midnight) }

    /// The strategy that takes the account when it comes; empty for none.
    static func taken(
        _ person: LifePerson,
        _ policy: PolicyInForce,
        _ begin: Instant,
        _ seed: UInt64
    ) -> String {
        let decision = decide(
            CaseState(person: person.person.id),
            .imported(person.person.imported),
            policy: policy.policy,
            now: begin,
            seed: seed
        )
        return decision.state.accounts.first?.clock.strategy ?? ""
    }

    mutating func live() {
        let texts = LifeTexts(policy, person)
        var timeline = LifeTimeline(policy.policy, zone, texts, person.account)
        var life = Life(
            person.person,
            policy.policy,
            script: script,
            seed: seed,
            begin: begin,
            canWrite: { texts.text($0) != nil }
        )
        var first: CaseState?
        isCut =
            life.run(until: end) { sight in
                if first == nil, case .decided(_, let decision, _, _) = sight {
                    first = decision.state
                }
                timeline.see(sight)
                return true
            } == .cut
        self.first = first
        self.timeline = timeline
        state = life.state
        next = Self.next(&life, until: end.adding(hours: 24 * Int64(Self.aheadDays)))
        used = life.usedHabits
    }

    /// The next that is sent or given to a person of ours, found by living on.
    static func next(
        _ life: inout Life,
        until horizon: Instant,
        about account: AccountID? = nil
    ) -> LifeView.Next? {
        var next: LifeView.Next?
        _ = life.run(until: horizon) { sight in
            switch sight {
            case .left(let message, let at):
                guard account.map({ message.accounts.contains($0) }) ?? true else { break }
                next = LifeView.Next(at: at, what: .message(message))
            case .decided(_, let decision, _, let at):
                for effect in decision.effects {
                    guard case .openTask(let task) = effect, let step = task.step,
                        account.map({ task.account == $0 }) ?? true
                    else { continue }
                    next = LifeView.Next(at: at, what: .task(task.kind, step: step))
                }
            case .wrote: break
            }
            return next == nil
        }
        return next
    }

    // MARK: - Telling

    func view(remarks: [String]) -> LifeView {
        let state = state ?? CaseState(person: person.person.id)
        return LifeView(
            terms: LifeView.Terms(
                firstDay: firstDay,
                days: days,
                seed: seed,
                zone: zone,
                person: person.words,
                remarks: remarks
            ),
            entries: timeline?.entries ?? [],
            end: ending(state),
            next: next,
            nothing: nothing(state),
            state: state,
            account: person.account
        )
    }

    private func ending(_ state: CaseState) -> String {
        if isCut { return "hubo más de \(Life.eventLimit) sucesos: revisa la estrategia" }
        let item = state.accounts.first { $0.account.id == person.account }
        if let goal = timeline?.goal, item?.clock.isRunning != true {
            let day = LifeView.text(zone.local(goal.at).day)
            return "el \(day) se logró la meta de \(goal.strategy)"
        }
        let last = timeline?.entries.last.map { LifeView.text(zone.local($0.at).day) }
        if next == nil, let last {
            return "lo último fue el \(last); después ya no vendría nada"
        }
        return "se acabaron los \(days) días"
    }

    /// Why nothing comes any more.
    private func nothing(_ state: CaseState) -> String {
        let today = zone.local(end).day
        guard let item = state.accounts.first(where: { $0.account.id == person.account }) else {
            return "la cuenta no se pudo tomar"
        }
        if let hold = state.isHeld(person.account, at: end) {
            return explain(.held(hold.kind, nil), in: .spanish, zone: zone)[0]
                .split(separator: ": ").last.map { "los envíos están detenidos (\($0))" } ?? ""
        }
        let standing = item.account.standing(on: today)
        if standing.balance.minor <= 0 { return "no queda nada por pagar" }
        let channels = policy.policy.connectedChannels
        if state.hasOptedOut(of: channels) { return "la persona se dio de baja" }
        let isReachable = state.ways(channels).contains {
            $0.point.reach != .dead && $0.point.ownership != .wrongParty
        }
        if !isReachable { return "no queda ningún contacto que sirva" }
        if !item.clock.isRunning {
            return standing.pastDue.minor <= 0
                ? "está al corriente y ninguna estrategia la quiere"
                : "ninguna estrategia quiere la cuenta como está"
        }
        return "todos los pasos de \(item.clock.strategy) ya pasaron"
    }

    /// Why a strategy of the command did not take the account.
    func notTaken(_ wanted: [StrategyDefinition]) -> [String] {
        guard let first,
            let item = first.accounts.first(where: {
                $0.account.id == person.account
            })
        else { return [] }
        let taken = item.clock.strategy
        guard !wanted.isEmpty, !wanted.contains(where: { $0.code == taken }) else { return [] }
        return wanted.map { definition in
            let found = policy.policy.explain(
                definition,
                for: person.account,
                of: first,
                now: begin
            ).first { $0.name == "for" && !$0.holds }
            if let found {
                return "\(definition.code) no toma esta cuenta al llegar: "
                    + LifeReasons.text(found)
            }
            let other = policy.policy.strategies.newest(taken)?.rank
            return "\(definition.code) no toma esta cuenta al llegar: "
                + (other.map {
                    "la toma \(taken), de rango \($0) (el de \(definition.code) es "
                        + "\(definition.rank))"
                } ?? "su meta o su salida ya se cumple")
        }
    }
}
