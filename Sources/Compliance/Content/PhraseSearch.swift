/// Looks for phrases in a text that was seen.
struct PhraseSearch {
    private let seen: SeenText
    private let table: CompiledPhrases
    private let previewEnd: Int
    private(set) var findings: [ContentFinding] = []
    private(set) var reveals: ContentClasses = []
    /// By class: the token behind its last finding, so that one stretch is told once.
    private var ends: [ContentClasses: Int] = [:]

    init(_ seen: SeenText, _ table: CompiledPhrases, previewEnd: Int) {
        self.seen = seen
        self.table = table
        self.previewEnd = previewEnd
    }

    mutating func run() {
        let candidates = candidates()
        guard !candidates.isEmpty else { return }
        for token in seen.tokens.indices {
            for phrase in candidates
            where seen.has(token, table.sets[Int(table.steps[phrase.steps.lowerBound].set)]) {
                look(for: phrase, at: token)
                if findings.count >= ContentReviewer.findingLimit { return }
            }
        }
    }

    /// The phrases whose rarest word the text has, in the order of their files.
    private func candidates() -> [CompiledPhrases.Phrase] {
        var numbers: [Int32] = []
        var asked: SymbolSet = SymbolSet()
        for symbol in seen.symbols where !asked.contains(symbol) {
            asked.insert(symbol)
            numbers += table.byRarest[Int(symbol)]
        }
        numbers.sort()
        var last: Int32 = -1
        var candidates: [CompiledPhrases.Phrase] = []
        for number in numbers where number != last {
            candidates.append(table.phrases[Int(number)])
            last = number
        }
        return candidates
    }

    private mutating func look(for phrase: CompiledPhrases.Phrase, at token: Int) {
        let traits = table.traits[phrase.family]
        if let end = ends[traits.contentClass], token < end { return }
        guard
            let end = match(phrase.steps, at: token, stopsAtNegation: traits.isNegatable),
            !(traits.isNegatable && isNegated(token)),
            !isHarmless(token..<end, phrase.family)
        else { return }
        if traits.isOnlyForPreviews {
            reveals.insert(.revealsDebt)
            guard seen.tokens[token].span.lowerBound < previewEnd else { return }
        }
        ends[traits.contentClass] = end
        let family = table.families[phrase.family]
        findings.append(
            ContentFinding(
                contentClass: family.contentClass,
                span: seen.tokens[token].span.lowerBound..<seen.tokens[end - 1].span.upperBound,
                family: family.name,
                why: family.why,
                instead: family.instead,
                sources: family.sources
            )
        )
    }

    /// The token behind the steps, if they stand at a token; backtracks, bounded by the steps.
    private func match(_ steps: Range<Int>, at token: Int, stopsAtNegation: Bool) -> Int? {
        guard let index = steps.first else { return token }
        let step = table.steps[index]
        let rest = steps.dropFirst()
        if step.set < 0 {
            if rest.isEmpty { return end(of: step, from: token) }
            for skipped in 0...Int(step.gap) {
                let next = token + skipped
                guard next < seen.tokens.count else { return nil }
                if skipped > 0 {
                    if stopsAtNegation, isNegator(next - 1) { return nil }
                }
                if !step.crosses, seen.tokens[next].before == .sentence { return nil }
                if let end = match(rest, at: next, stopsAtNegation: stopsAtNegation) {
                    return end
                }
            }
            return nil
        }
        if token < seen.tokens.count, seen.has(token, table.sets[Int(step.set)]),
            let end = match(rest, at: token + 1, stopsAtNegation: stopsAtNegation)
        {
            return end
        }
        return step.isOptional ? match(rest, at: token, stopsAtNegation: stopsAtNegation) : nil
    }

    /// What a gap at the end of a phrase reaches: all of its words that the sentence has.
    private func end(of gap: CompiledPhrases.Step, from token: Int) -> Int {
        var end = token
        while end < seen.tokens.count, end - token < Int(gap.gap),
            gap.crosses || seen.tokens[end].before != .sentence
        {
            end += 1
        }
        return end
    }

    /// `no habrá`, `sin`, `nunca le vamos a`: a negation just before, little words between.
    private func isNegated(_ token: Int) -> Bool {
        var index = token
        for _ in 0..<ContentReviewer.negationReach {
            guard index > 0, seen.tokens[index].before == .none else { return false }
            index -= 1
            if isNegator(index) { return true }
            guard seen.has(index, table.fillers) else { return false }
        }
        return false
    }

    /// Whether a word denies what follows: not after `si` (`si no paga`), not before `solo`.
    private func isNegator(_ index: Int) -> Bool {
        guard seen.has(index, table.negators) else { return false }
        if index > 0, seen.tokens[index].before == .none,
            seen.has(index - 1, table.conditionals)
        {
            return false
        }
        let next = index + 1
        return !(next < seen.tokens.count && seen.has(next, table.limiters))
    }

    /// Whether a phrase that makes the finding harmless lies over a part of it, or one that
    /// introduces harmless talk (`si alguien le amenaza con`) stands before it in its clause.
    private func isHarmless(_ range: Range<Int>, _ family: Int) -> Bool {
        let first = max(0, range.lowerBound - ContentReviewer.harmlessReach)
        for start in first..<range.upperBound {
            for phrase in table.unless[family] where covers(phrase, start, range) { return true }
        }
        var start = range.lowerBound
        while start > first, seen.tokens[start].before == .none {
            start -= 1
            for phrase in table.harmless
            where match(phrase, at: start, stopsAtNegation: false) != nil {
                return true
            }
        }
        return false
    }

    private func covers(_ phrase: Range<Int>, _ start: Int, _ range: Range<Int>) -> Bool {
        guard let end = match(phrase, at: start, stopsAtNegation: false) else { return false }
        return end > range.lowerBound && start < range.upperBound
    }
}
