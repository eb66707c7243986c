internal import Values

/// Finds the word that somebody meant when they misspelt one.
enum NearestWord {
    /// The candidate nearest to a word, if it differs in two letters at most.
    static func of(_ word: String, among candidates: [String]) -> String? {
        let folded = word.lowercased()
        var best: (distance: Int, word: String)?
        for candidate in candidates {
            let distance = EditDistance.between(folded, candidate.lowercased())
            if distance <= max(1, min(2, candidate.utf8.count / 2)), distance < best?.distance ?? 3
            {
                best = (distance, candidate)
            }
        }
        return best?.word
    }

    /// A remedy that names the nearest candidate, or all of them.
    static func remedy(_ word: String, among candidates: [String]) -> String {
        if let nearest = of(word, among: candidates) { return "did you mean \(nearest)?" }
        if candidates.isEmpty { return "there is none to name yet: add one, or remove this" }
        return "use one of: " + candidates.joined(separator: ", ")
    }
}
