public import Domain
internal import Messaging
public import Values

/// What moving one running clock to another version of its strategy would do.
public struct StrategyMigration: Sendable, Equatable {
    /// The account.
    public let account: AccountID
    /// The version that it follows.
    public let from: UInt32
    /// Steps at which something stands that the other version does not have: a queued message, an
    /// approval that was asked for, a message that others wait for, a step that was moved. With one
    /// of them the clock stays where it is.
    public let homeless: [String]
    /// Steps that were done and that the other version does not have: it does not know of them.
    public let forgotten: [String]

    /// The running clocks of a case that follow another version than `version`.
    public static func review(
        _ state: CaseState,
        strategy code: String,
        to version: UInt32,
        in book: StrategyBook,
        now: Instant
    ) -> [StrategyMigration] {
        guard let new = book.definition(code, version: version) else { return [] }
        return state.accounts.compactMap { item in
            let clock = item.clock
            guard clock.strategy == code, clock.version != version,
                item.account.status == .active,
                let old = book.definition(code, version: clock.version)
            else { return nil }
            let id = item.account.id
            var parked: Set<Int> = []
            for moved in clock.moves { parked.insert(Int(moved.step)) }
            for watch in clock.watches { parked.insert(Int(watch.step)) }
            for number in old.steps.indices
            where clock.isApprovalAsked(step: number) && !clock.isDone(step: number) {
                parked.insert(number)
            }
            for message in state.planned where message.sendAt > now {
                if case .step(id, code, clock.version, let step) = message.origin {
                    parked.insert(Int(step))
                }
            }
            let homeless = parked.sorted().compactMap { number -> String? in
                guard old.steps.indices.contains(number) else { return nil }
                let name = old.steps[number].name
                return new.home(of: old.steps[number]) == nil ? name : nil
            }
            let forgotten = old.steps.indices.filter {
                clock.isDone(step: $0) && new.home(of: old.steps[$0]) == nil
            }
            return StrategyMigration(
                account: id,
                from: clock.version,
                homeless: homeless,
                forgotten: forgotten.map { old.steps[$0].name }
            )
        }
    }
}
