/// Brings together what the rules found and what the model says.
///
/// What silences counts when either says so; of the rest the model says how sure it is, and a
/// rule that found the same makes it surer.
struct MeaningMerger {
    /// Where decisions are taken, in thousandths of confidence or 1/1024 of a logit.
    enum Threshold {
        /// At least this sure: a program may act.
        static let certain: UInt16 = 850
        /// At least this sure: the message means it, among other things.
        static let likely: UInt16 = 600
        /// Less sure than this: nothing is understood, and the guess stays a guess.
        static let refusal: UInt16 = 450
        /// A second intent beside the leading one.
        static let second: Int32 = 0
        /// An intent that silences, beside another.
        static let silencing: Int32 = 0
        /// No more messages, by the model alone: a debtor who is not written to may be sued.
        static let stopping: Int32 = 1_024
        /// An intent of a part of the message.
        static let clause: Int32 = 1_536
        /// By how much an intent may be weaker than none.
        static let handicap: Int32 = 512
        /// A rule's finding that the model contradicts this strongly is only possible.
        static let contradicted: Int32 = -4_096
    }

    private let rules: [Meaning]
    private let scores: [IntentScore]
    private let clauses: [IntentScore]
    private var merged: [Meaning] = []

    init(rules: [Meaning], scores: [IntentScore], clauses: [IntentScore]) {
        self.rules = rules
        self.scores = scores
        self.clauses = clauses
    }

    mutating func meanings() -> [Meaning] {
        guard let best = surest else { return rules }
        // Empty messages and greetings are the rules' alone.
        if let only = rules.first, rules.count == 1, MeaningMerger.settled.contains(only.rule) {
            return rules
        }
        for rule in rules where rule.intent != .unclear { add(ruled(rule, best)) }
        addModel(best)
        for score in clauses
        where score.score >= Threshold.clause && score.intent != .unclear
            && score.intent != .optOut
        {
            add(Meaning(score.intent, .likely, rule: "model.clause", confidence: score.confidence))
        }
        return settled(best)
    }

    private static let settled: Set<String> = [
        "empty", "greeting", "answer.emoji", "answer.yes", "answer.no", "answer.thanks",
        "optout.word", "cancel.word", "help.word", "optin.word", "ask.program",
    ]

    /// The strongest intent. Phrases of nothing in particular are the most of all that were
    /// trained on, so that a near second is taken before them.
    private var surest: IntentScore? {
        guard let first = scores.first, first.intent == .unclear, scores.count > 1,
            scores[1].score > first.score - Threshold.handicap
        else { return scores.first }
        return scores[1]
    }

    private mutating func addModel(_ best: IntentScore) {
        for score in scores where score.intent != .unclear {
            let isBest = score.intent == best.intent
            guard isBest || score.score >= threshold(score.intent) else { continue }
            let stops = score.score >= (isBest ? 0 : Threshold.stopping)
            if score.intent == .optOut, !stops, !hasRule(.optOut) { continue }
            add(
                Meaning(
                    score.intent,
                    certainty(score),
                    rule: "model",
                    confidence: score.confidence
                )
            )
        }
    }

    private func threshold(_ intent: Intent) -> Int32 {
        intent.silences ? Threshold.silencing : Threshold.second
    }

    private func hasRule(_ intent: Intent) -> Bool { rules.contains { $0.intent == intent } }

    /// A promise, an instruction to stop: no model alone makes a program act on these.
    private func certainty(_ score: IntentScore) -> Certainty {
        if score.confidence >= Threshold.certain && !MeaningMerger.ruledOnly.contains(score.intent)
        {
            return .certain
        }
        return score.confidence >= Threshold.likely ? .likely : .possible
    }

    private static let ruledOnly: Set<Intent> = [.promise, .optIn]

    /// A rule's finding with what the model says of it.
    private func ruled(_ rule: Meaning, _ best: IntentScore) -> Meaning {
        guard let score = scores.first(where: { $0.intent == rule.intent }) else { return rule }
        if score.intent == best.intent || score.score >= Threshold.second {
            return Meaning(
                rule.intent,
                rule.certainty,
                rule: rule.rule,
                confidence: max(score.confidence, rule.confidence)
            )
        }
        let isContradicted =
            score.score < Threshold.contradicted && best.confidence >= Threshold.certain
        guard isContradicted, !rule.intent.silences, rule.certainty < .certain else {
            return Meaning(
                rule.intent,
                rule.certainty,
                rule: rule.rule,
                confidence: ruleAlone(rule, score, best)
            )
        }
        return Meaning(rule.intent, .possible, rule: rule.rule, confidence: score.confidence)
    }

    /// How sure a rule is that the model does not second: less, the surer the model is of
    /// something else.
    private func ruleAlone(_ rule: Meaning, _ score: IntentScore, _ best: IntentScore) -> UInt16 {
        guard rule.certainty == .certain, !rule.intent.silences else {
            return rule.certainty == .certain ? 800 : max(score.confidence, 400)
        }
        return best.confidence >= Threshold.certain ? 500 : 700
    }

    private mutating func add(_ meaning: Meaning) {
        guard let index = merged.firstIndex(where: { $0.intent == meaning.intent }) else {
            merged.append(meaning)
            return
        }
        let old = merged[index]
        merged[index] = Meaning(
            old.intent,
            max(old.certainty, meaning.certainty),
            rule: old.rule,
            confidence: max(old.confidence, meaning.confidence)
        )
    }

    // MARK: Settling

    private mutating func settled(_ best: IntentScore) -> [Meaning] {
        if best.intent == .unclear {
            merged.append(
                Meaning(.unclear, .certain, rule: "model", confidence: best.confidence)
            )
        }
        merged.sort { MeaningMerger.order($0) < MeaningMerger.order($1) }
        guard let first = merged.first else { return rules }
        if first.intent != .unclear, first.confidence < Threshold.refusal,
            first.certainty < .certain
        {
            // What was guessed stays behind, so that a person sees it.
            let guess = Meaning(
                first.intent,
                .possible,
                rule: first.rule,
                confidence: first.confidence
            )
            merged = [
                Meaning(.unclear, .certain, rule: "refused", confidence: first.confidence), guess,
            ]
        }
        return merged
    }

    /// What silences first, then what is surest.
    private static func order(_ meaning: Meaning) -> Int {
        if meaning.intent.silences && meaning.certainty >= .likely {
            return meaning.intent.precedence
        }
        return 1_000 + (1_000 - Int(meaning.confidence)) * 100 + meaning.intent.precedence
    }
}
