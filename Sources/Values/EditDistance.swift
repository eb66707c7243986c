/// How many single letters two words differ by (Levenshtein), to find the one that somebody meant.
public enum EditDistance {
    /// More octets of a word are not looked at.
    public static let wordLimit = 64

    /// How many letters must be put in, taken out or replaced to make one word the other.
    public static func between(_ left: String, _ right: String) -> Int {
        let left = Array(left.utf8.prefix(wordLimit))
        let right = Array(right.utf8.prefix(wordLimit))
        var row = Array(0...right.count)
        for (index, byte) in left.enumerated() {
            var diagonal = row[0]
            row[0] = index + 1
            for (column, other) in right.enumerated() {
                let replaced = diagonal + (byte == other ? 0 : 1)
                diagonal = row[column + 1]
                row[column + 1] = min(replaced, diagonal + 1, row[column] + 1)
            }
        }
        return row[right.count]
    }
}
