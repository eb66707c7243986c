internal import Compliance
internal import Domain
public import Messaging
internal import Strategy
internal import Values

/// How many contacts the law would allow, against which a strategy can be held.
public enum LegalMaximum {
    /// Beyond so many contacts the law is taken to set no number.
    public static let limit = 400
    /// The most questions for one answer.
    private static let questions = 4_000

    /// The most contacts that we may begin with a person in the days of the terms, each at the first
    /// lawful minute after the last; nil when the law sets no number.
    ///
    /// Taking the first lawful minute each time is best for every kind of rule there is: caps,
    /// distances and windows never allow more to who waits.
    ///
    /// - Parameter channel: how; the person's first contact point that takes it is asked for.
    /// - Returns: 0 when there is no such contact point.
    public static func contacts(
        with person: SimulatedPerson,
        over channel: Channel,
        _ terms: SimulationTerms
    ) -> Int? {
        guard let account = person.imported.accounts.first,
            let point = person.imported.contactPoints.first(where: { $0.fits(channel) })
        else { return 0 }
        var history: [Attempt] = []
        var instant = terms.begin
        var random = Generator(seeds: terms.seed, person.id.low)
        for _ in 0..<questions where instant < terms.end {
            let request = terms.policy.supposedRequest(
                about: account,
                over: channel,
                purpose: .initiated,
                at: instant
            )
            let verdict = terms.policy.gate.review(
                request,
                person: person.imported.facts,
                contactPoint: point,
                history: history,
                holds: [],
                now: instant
            )
            switch verdict.outcome {
            case .cleared:
                guard history.count < limit else { return nil }
                history.append(
                    Attempt(
                        message: MessageID(
                            at: instant,
                            shard: person.id.shard,
                            random: &random
                        ),
                        at: instant,
                        channel: channel,
                        isInbound: false,
                        purpose: .initiated,
                        contactPoint: point.id,
                        account: account.id,
                        creditor: account.creditor,
                        outcome: .delivered
                    )
                )
                instant = instant.adding(minutes: 1)
            case .notBefore(let next): instant = max(next, instant.adding(minutes: 1))
            case .never, .bringForward: return history.count
            }
        }
        return history.count
    }
}
