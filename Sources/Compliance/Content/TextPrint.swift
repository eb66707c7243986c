/// The pairs of neighbouring words of a text, for telling whether another is nearly the same.
/// Numbers are all alike, so that only an amount or a day makes no new text.
struct TextPrint {
    /// Shorter texts say too little to be a repetition.
    static let leastWords = 5
    /// Hundredths of the pairs that two texts share from which on they are nearly the same.
    static let nearly = 80

    private let pairs: [UInt64]
    private let wordCount: Int

    init(_ seen: SeenText) {
        wordCount = seen.tokens.count
        pairs = zip(seen.tokens, seen.tokens.dropFirst())
            .map { ($0.hash &* 0x9E37_79B9_7F4A_7C15) ^ $1.hash }.sorted()
    }

    /// Whether two texts share enough of their pairs.
    func isNearly(_ other: TextPrint) -> Bool {
        guard min(wordCount, other.wordCount) >= TextPrint.leastWords else { return false }
        var shared = 0
        var left = 0
        var right = 0
        while left < pairs.count, right < other.pairs.count {
            if pairs[left] == other.pairs[right] {
                shared += 1
                left += 1
                right += 1
            } else if pairs[left] < other.pairs[right] {
                left += 1
            } else {
                right += 1
            }
        }
        return shared * 200 >= (pairs.count + other.pairs.count) * TextPrint.nearly
    }
}
