/// The words and beginnings of words that phrases name, each with a number, found letter by letter.
struct Lexicon: Sendable {
    /// The number that stands for digits and for what a template fills in.
    static let number: UInt16 = 0
    /// The most words and beginnings of all phrases together.
    static let symbolLimit = 16_000
    private static let none = UInt16.max

    /// A slot of the table; empty where the key is 0.
    private struct Slot {
        var key: UInt64 = 0
        var word = Lexicon.none
        var stem = Lexicon.none
    }

    private var numbers: [String: UInt16] = [:]
    private var slots: [Slot] = [Slot](repeating: Slot(), count: 1_024)
    private var used = 0
    private(set) var count: UInt16 = 1

    /// The number of a word; `isStem` for every word that begins so. Nil when there are too many.
    mutating func add(_ word: [UInt8], isStem: Bool) -> UInt16? {
        let name = String(decoding: word, as: UTF8.self) + (isStem ? "*" : "")
        if let known = numbers[name] { return known }
        guard Int(count) < Lexicon.symbolLimit else { return nil }
        let symbol = count
        count += 1
        numbers[name] = symbol
        insert(word, symbol, isStem)
        // By its sound it is found only when nothing is written so.
        if let sound = WordSound.of(word) { insert(sound, symbol, isStem) }
        return symbol
    }

    /// Adds a word letter by letter, unless it is there.
    private mutating func insert(_ word: [UInt8], _ symbol: UInt16, _ isStem: Bool) {
        var hash = Lexicon.seed
        for byte in word {
            hash = Lexicon.step(hash, byte)
            _ = reserve(hash)
        }
        let place = reserve(hash)
        if isStem, slots[place].stem == Lexicon.none { slots[place].stem = symbol }
        if !isStem, slots[place].word == Lexicon.none { slots[place].word = symbol }
    }

    /// Appends the numbers of a word and of the beginnings it has.
    ///
    /// - Returns: how many of its letters the longest of them needs; 0 when there is none.
    func look(
        _ word: some RandomAccessCollection<UInt8>,
        into symbols: inout [UInt16]
    ) -> Int {
        var hash = Lexicon.seed
        var length = 0
        var reach = 0
        for byte in word {
            hash = Lexicon.step(hash, byte)
            length += 1
            guard let place = find(hash) else { return reach }
            if slots[place].stem != Lexicon.none {
                symbols.append(slots[place].stem)
                reach = length
            }
            if length == word.count, slots[place].word != Lexicon.none {
                symbols.append(slots[place].word)
                reach = length
            }
        }
        return reach
    }

    private static let seed: UInt64 = 0xCBF2_9CE4_8422_2325

    private static func step(_ hash: UInt64, _ byte: UInt8) -> UInt64 {
        (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
    }

    private func start(_ key: UInt64) -> Int {
        Int(truncatingIfNeeded: (key ^ key >> 29) & UInt64(slots.count - 1))
    }

    private func find(_ key: UInt64) -> Int? {
        var place = start(key)
        while slots[place].key != 0 {
            if slots[place].key == key { return place }
            place = (place + 1) & (slots.count - 1)
        }
        return nil
    }

    private mutating func reserve(_ key: UInt64) -> Int {
        if used * 2 >= slots.count {
            let old = slots
            slots = [Slot](repeating: Slot(), count: old.count * 2)
            for slot in old where slot.key != 0 { slots[free(slot.key)] = slot }
        }
        if let known = find(key) { return known }
        let place = free(key)
        slots[place].key = key
        used += 1
        return place
    }

    private func free(_ key: UInt64) -> Int {
        var place = start(key)
        while slots[place].key != 0 { place = (place + 1) & (slots.count - 1) }
        return place
    }
}
