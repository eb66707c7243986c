public import Domain
public import Values

/// What became of the accounts of one arm of an experiment.
public struct ArmTally: Sendable, Equatable {
    /// The experiment; `holdout:CODE` for the hold-out of a strategy.
    public let experiment: String
    /// The arm; empty for those that are held out.
    public let arm: String
    /// Accounts that drew it.
    public var accounts = 0
    /// Those with nothing past due now.
    public var cured = 0
    /// Those for which money came since their cycle began.
    public var paid = 0
    /// Those whose person wrote since their cycle began.
    public var replied = 0
    /// Those with a promise kept.
    public var kept = 0

    /// Counts the arms that the accounts of a case drew.
    public static func count(
        _ state: CaseState,
        on day: Day,
        zone: ZoneRules,
        into tallies: inout [ArmTally]
    ) {
        let replied = state.conversation.inbound.map(\.at).max().map { zone.local($0).day }
        for item in state.accounts {
            for draw in item.clock.draws {
                let place =
                    tallies.firstIndex {
                        $0.experiment == draw.experiment && $0.arm == draw.arm
                    } ?? tallies.endIndex
                if place == tallies.endIndex {
                    tallies.append(ArmTally(experiment: draw.experiment, arm: draw.arm))
                }
                tallies[place].accounts += 1
                let isCured =
                    item.account.status == .paid || item.account.pastDue(on: day).minor <= 0
                if isCured { tallies[place].cured += 1 }
                let begun = item.clock.begun
                if item.clock.lastPaymentDay.map({ $0 >= begun }) ?? false {
                    tallies[place].paid += 1
                }
                if replied.map({ $0 >= begun }) ?? false { tallies[place].replied += 1 }
                if item.clock.promisesKept > 0 { tallies[place].kept += 1 }
            }
        }
    }

    init(experiment: String, arm: String) {
        self.experiment = experiment
        self.arm = arm
    }
}
