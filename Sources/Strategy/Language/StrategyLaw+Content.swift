internal import Compliance
internal import Domain
internal import Messaging
public import Values

/// Whether the law lets the texts of a strategy be sent at all.
extension StrategyLaw {
    /// Kinds of rules that look at what is said and to whom.
    private static let kinds: Set<String> = [
        "requiredContent", "agreementInWriting", "disclosure", "forbiddenContent", "consent",
    ]

    /// Whom a text goes to.
    private enum Reader {
        /// Somebody who confirmed the contact point and gave consent: nobody is better.
        case best
        /// Somebody of whom the creditor's file says no more than the contact point.
        case usual
    }

    /// One text over the channels of one step.
    private struct Saying {
        let step: StrategyDefinition.Step
        let text: StrategyText?
        let isFirst: Bool
        /// Whether only who confirmed a contact point meets it.
        let isConfirmed: Bool
    }

    /// Texts that may never be sent, and those that may not be sent to whom nothing is known of.
    func unsayable(_ definition: StrategyDefinition) -> (refused: [Mistake], doubtful: [Mistake]) {
        var refused: [Mistake] = []
        var doubtful: [Mistake] = []
        var told: Set<String> = []
        for saying in sayings(definition) {
            let id = saying.text?.id ?? saying.step.name
            let citations = refusals(saying, .best)
            if !citations.isEmpty {
                if told.insert("\(id) \(saying.isFirst)").inserted {
                    refused.append(mistake(saying, citations, definition))
                }
                continue
            }
            let usual = refusals(saying, .usual)
            for citation in usual where told.insert(citation.key).inserted {
                doubtful.append(
                    Mistake(
                        at: saying.step.place,
                        "in \(facts.country ?? "") the step \(saying.step.name) is sent to nobody "
                            + "of whom no more is known than the number or address: "
                            + citation.text,
                        remedy: citation.kind == "consent"
                            ? "import who consented, by consent: in the mapping"
                            : "write a text that discloses less"
                    )
                )
            }
        }
        return (refused, doubtful)
    }

    /// Every text that steps may send; those that may come first, as the first contact too.
    private func sayings(_ definition: StrategyDefinition) -> [Saying] {
        var sayings: [Saying] = []
        let follows = StrategyAnalysis.following(definition)
        for step in definition.steps
        where step.action != .task && step.action != .webhook && !step.isFallback {
            var numbers = step.sequence.map { definition.sequences[$0].texts } ?? []
            if let text = step.text { numbers.append(text) }
            let texts = numbers.map { definition.texts[$0] }
            let whole = step.condition.map { Expression.and(follows, $0) } ?? follows
            let isLater =
                step.anchor == .contact || StrategyAnalysis.followsMessage(step, definition)
                || !ConditionAnalysis.isPossible(whole, [(.messages, 0...0)])
            let isConfirmed = !ConditionAnalysis.isPossible(
                .and(whole, .not(.flag(.field(.contactConfirmed))))
            )
            func saying(_ text: StrategyText?, isFirst: Bool) -> Saying {
                Saying(step: step, text: text, isFirst: isFirst, isConfirmed: isConfirmed)
            }
            if step.action == .message, step.purpose == .initiated, !isLater {
                // The text of the first contact stands in for the step's.
                let first = definition.firstContact.map { [definition.texts[$0]] } ?? texts
                sayings += first.map { saying($0, isFirst: true) }
            }
            if texts.isEmpty {
                sayings.append(saying(nil, isFirst: false))
            } else {
                sayings += texts.map { saying($0, isFirst: false) }
            }
        }
        return sayings
    }

    /// The rules that forbid a text over every channel of its step; none if one channel is free.
    private func refusals(_ saying: Saying, _ reader: Reader) -> [Refusal] {
        var first: [Refusal] = []
        for channel in saying.step.ladder {
            let items = saying.text?.items ?? []
            let found = refusals(saying, channel, items: items, reader)
            guard let found, !found.isEmpty else { return [] }
            if first.isEmpty { first = found }
        }
        return first
    }

    /// The rules that forbid a text over a channel if it carried such items; nil where nothing is
    /// known of the channel.
    private func refusals(
        _ saying: Saying,
        _ channel: Channel,
        items: ContentItems,
        _ reader: Reader = .best
    ) -> [Refusal]? {
        let point =
            switch reader {
            case .best: point(for: channel)
            case .usual:
                point(
                    for: channel,
                    ownership: saying.isConfirmed ? .confirmed : .provided,
                    consent: .unknown
                )
            }
        guard let point else { return nil }
        let classes = saying.text?.classes ?? []
        let instant = zone.instant(day, TimeOfDay(minutes: 720) ?? .midnight)
        var request = policy.supposedRequest(
            about: account,
            over: channel,
            purpose: saying.step.purpose,
            at: instant
        )
        request.content = ContentFacts(items: items, classes: classes)
        request.payee = classes.contains(.namesPayee) ? .creditor : .none
        let verdict = policy.gate.review(
            request,
            person: facts,
            contactPoint: point,
            history: saying.isFirst ? [] : [earlier(point, at: instant)],
            holds: [],
            now: instant
        )
        var seen: Set<String> = []
        return verdict.findings.compactMap { finding in
            guard case .forbids = finding.said, StrategyLaw.kinds.contains(finding.citation.kind)
            else { return nil }
            let refusal = Refusal(finding.citation)
            return seen.insert(refusal.key).inserted ? refusal : nil
        }
    }

    /// A first contact long enough ago that nothing but its having been made counts.
    private func earlier(_ point: ContactPoint, at instant: Instant) -> Attempt {
        var random = Generator(seed: 0)
        let past = instant.adding(hours: -24 * 20)
        return Attempt(
            message: MessageID(at: past, shard: Shard(hash: 0), random: &random),
            at: past,
            channel: .sms,
            isInbound: false,
            purpose: .initiated,
            contactPoint: point.id,
            account: account.id,
            creditor: account.creditor,
            outcome: .delivered
        )
    }

    // MARK: - Telling

    private func mistake(
        _ saying: Saying,
        _ citations: [Refusal],
        _ definition: StrategyDefinition
    ) -> Mistake {
        let what =
            if saying.isFirst {
                saying.text.map { "the first contact by \($0.id)" } ?? "the first contact"
            } else {
                saying.text.map { "the text \($0.id) of the step \(saying.step.name)" }
                    ?? "the step \(saying.step.name)"
            }
        let missing = missing(saying)
        let rules = citations.map(\.text).joined(separator: "; ")
        let country = facts.country ?? ""
        guard !missing.isEmpty else {
            return Mistake(
                at: saying.step.place,
                "in \(country) \(what) would never be sent: \(rules)",
                remedy: "write another text, or leave the country out by for:"
            )
        }
        var remedy = "say it in the text"
        if saying.isFirst, definition.firstContact == nil {
            remedy = "add first_contact: and the id of a text that says it"
        } else if saying.text == nil {
            remedy = "give the step a text that says it"
        }
        return Mistake(
            at: saying.step.place,
            "in \(country) \(what) would never be sent, as it misses required content: "
                + "\(missing); \(rules)",
            remedy: remedy
        )
    }

    /// What a text would have to carry besides, by the fields that say it.
    private func missing(_ saying: Saying) -> String {
        guard let channel = saying.step.ladder.first else { return "" }
        let own = saying.text?.items ?? []
        func isRefused(_ items: ContentItems) -> Bool {
            let found = refusals(saying, channel, items: items) ?? []
            return found.contains {
                $0.kind == "requiredContent" || $0.kind == "agreementInWriting"
            }
        }
        guard isRefused(own), !isRefused(.everything) else { return "" }
        let single = ContentItems.names.indices.map { ContentItems(rawValue: 1 << UInt32($0)) }
        let needed = single.filter {
            !own.contains($0) && isRefused(ContentItems.everything.subtracting($0))
        }
        var words = needed.map(StrategyLaw.word)
        let all = needed.reduce(own) { $0.union($1) }
        if isRefused(all) {
            // One of several is asked for.
            let helpful = single.filter { !isRefused(all.union($0)) }
            words.append(helpful.map(StrategyLaw.word).joined(separator: " or "))
        }
        return words.joined(separator: ", ")
    }

    private static func word(_ item: ContentItems) -> String {
        let name = item.words.joined()
        let field = TextFields.entries.first { $0.items.contains(item) }?.field.name
        return field.map { "{\($0)} (\(name))" } ?? "says: [\(name)]"
    }
}

/// A rule that forbids a contact.
private struct Refusal {
    let kind: String
    let key: String
    let text: String

    init(_ citation: Citation) {
        kind = citation.kind
        key = "\(citation.pack)/\(citation.rule)"
        text = "\(key) (\(citation.article))"
    }
}

extension Policy {
    /// Steps that nothing can carry: no creditor of the facts has a sender on any of their
    /// channels. Told once a channel.
    public func remarks(onChannelsOf definition: StrategyDefinition) -> [Mistake] {
        guard !creditors.isEmpty, definition.kind == .clock else { return [] }
        var told: Set<Channel> = []
        return definition.steps.compactMap { step in
            guard step.action == .message, let first = step.ladder.first,
                !step.ladder.contains(where: { channel in
                    creditors.contains { $0.sender(channel) != nil }
                }), told.insert(first).inserted
            else { return nil }
            let names = step.ladder.map(\.name).joined(separator: ", ")
            return Mistake(
                at: step.place,
                "no creditor of the facts has a sender on \(names), so that the step \(step.name) "
                    + "leaves by nothing",
                remedy: "add a route and senders to the facts file, or name another channel"
            )
        }
    }
}
