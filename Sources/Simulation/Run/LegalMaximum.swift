public import Compliance
internal import Domain
public import Messaging
internal import Strategy
internal import Values

/// How many contacts the law would allow, against which a strategy can be held.
public struct LegalMaximum: Sendable {
    /// How many; nil when the law sets no number.
    public let contacts: Int?
    /// What refuses the first contact, where there can be none.
    public let refusal: Citation?

    /// Beyond so many contacts the law is taken to set no number.
    public static let limit = 400
    /// The most questions for one answer.
    private static let questions = 4_000

    /// The most contacts that we may begin with a person in the days of the terms, each at the first
    /// lawful minute after the last.
    ///
    /// Taking the first lawful minute each time is best for every kind of rule there is: caps,
    /// distances and windows never allow more to who waits.
    ///
    /// - Parameter channel: how; the person's first contact point that takes it is asked for.
    /// - Returns: nil when there is no such contact point.
    public init?(with person: SimulatedPerson, over channel: Channel, _ terms: SimulationTerms) {
        guard let account = person.imported.accounts.first,
            let point = person.imported.contactPoints.first(where: { $0.fits(channel) })
        else { return nil }
        var history: [Attempt] = []
        var instant = terms.begin
        var random = Generator(seeds: terms.seed, person.id.low)
        for _ in 0..<LegalMaximum.questions where instant < terms.end {
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
                guard history.count < LegalMaximum.limit else {
                    self.init(contacts: nil, refusal: nil)
                    return
                }
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
            case .notBefore(let next) where next < terms.end:
                instant = max(next, instant.adding(minutes: 1))
            case .notBefore, .never, .bringForward:
                let refusing = verdict.findings.first {
                    if case .forbids = $0.said { true } else { false }
                }
                self.init(
                    contacts: history.count,
                    refusal: history.isEmpty
                        ? (refusing ?? verdict.findings.first)?.citation : nil
                )
                return
            }
        }
        self.init(contacts: history.count, refusal: nil)
    }

    private init(contacts: Int?, refusal: Citation?) {
        self.contacts = contacts
        self.refusal = refusal
    }
}
