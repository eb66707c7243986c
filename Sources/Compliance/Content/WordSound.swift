/// How a Spanish word sounds, so that `enbargo`, `envargo` and `carsel` are what they are meant for.
enum WordSound {
    /// Shorter words sound alike too often.
    static let leastLetters = 5
    /// Stands before a sound, so that it is never taken for a word as written.
    private static let mark: UInt8 = 1

    /// The sound of a word in plain letters; nil when it is short.
    static func of(_ word: some RandomAccessCollection<UInt8>) -> [UInt8]? {
        guard word.count >= leastLetters else { return nil }
        var sound = [mark]
        sound.reserveCapacity(word.count + 1)
        var index = word.startIndex
        while index < word.endIndex {
            let letter = word[index]
            let after = word.index(after: index)
            let next = after < word.endIndex ? word[after] : 0
            index = after
            switch letter {
            case c("c") where next == c("h"):
                sound.append(c("x"))
                index = word.index(after: after)
            case c("c"): append(isSoft(next) ? c("s") : c("k"), to: &sound)
            case c("q"):
                append(c("k"), to: &sound)
                if next == c("u") { index = word.index(after: after) }
            case c("l") where next == c("l"):
                append(c("y"), to: &sound)
                index = word.index(after: after)
            case c("g") where isSoft(next): append(c("j"), to: &sound)
            case c("n") where next == c("b") || next == c("v") || next == c("p"):
                append(c("m"), to: &sound)
            case c("v"), c("w"): append(c("b"), to: &sound)
            case c("z"): append(c("s"), to: &sound)
            case c("h"): break
            default: append(letter, to: &sound)
            }
        }
        return sound
    }

    private static func append(_ letter: UInt8, to sound: inout [UInt8]) {
        if sound.last != letter { sound.append(letter) }
    }

    private static func isSoft(_ letter: UInt8) -> Bool { letter == c("e") || letter == c("i") }

    private static func c(_ letter: Unicode.Scalar) -> UInt8 { UInt8(ascii: letter) }
}
