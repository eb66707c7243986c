public import Domain
public import Values

/// When one contact may be made, now and in the days to come, if nothing else happens until then.
public struct Outlook: Sendable, Equatable {
    /// A stretch of time in which it may be made; the end is not in it.
    public struct Opening: Sendable, Equatable {
        /// The first lawful instant.
        public let from: Instant
        /// The first that no longer is, or the end of what was asked.
        public var until: Instant
    }

    /// What the gate says of this very moment, with every rule that spoke.
    public let now: Verdict
    /// The lawful times, oldest first, none touching the next.
    public let openings: [Opening]
    /// What ended the search before the last day: a refusal, with its rules; else nil.
    public let refusal: Verdict?

    /// The first lawful instant, or nil when there is none in the days that were asked.
    public var first: Instant? { openings.first?.from }
}

extension Gate {
    /// The most openings of one outlook; later ones are left out.
    public static let openingLimit = 256
    /// The most questions asked for one outlook.
    private static let outlookQuestions = 2_048

    /// Asks the gate for each stretch of time between now and some days later.
    ///
    /// Every answer holds for the history as it is: a contact that is made changes those after it.
    ///
    /// - Parameters:
    ///   - request: the contact; its wanted and latest instants are of no account.
    ///   - days: how far to look, in days of 24 hours from `now`.
    public func outlook(
        _ request: ContactRequest,
        person: PersonFacts,
        contactPoint: ContactPoint,
        history: [Attempt],
        holds: [Hold],
        now: Instant,
        days: Int
    ) -> Outlook {
        func ask(_ instant: Instant) -> Verdict {
            var question = request
            question.wantedAt = instant
            question.latestUseful = nil
            return review(
                question,
                person: person,
                contactPoint: contactPoint,
                history: history,
                holds: holds,
                now: now
            )
        }
        let end = now.adding(hours: Int64(max(0, days)) * 24)
        let first = ask(now)
        var openings: [Outlook.Opening] = []
        var refusal: Verdict?
        var verdict = first
        var instant = now
        search: for _ in 0..<Gate.outlookQuestions where instant < end {
            switch verdict.outcome {
            case .cleared(let clearance):
                let until = min(clearance.clearedUntil, end)
                if let last = openings.indices.last, openings[last].until >= instant {
                    openings[last].until = until
                } else {
                    guard openings.count < Gate.openingLimit else { break search }
                    openings.append(Outlook.Opening(from: instant, until: until))
                }
                guard until > instant else { break search }
                instant = until
            case .notBefore(let next):
                guard next > instant else { break search }
                instant = next
            case .never, .bringForward:
                refusal = verdict
                break search
            }
            if instant < end { verdict = ask(instant) }
        }
        return Outlook(now: first, openings: openings, refusal: refusal)
    }
}
