/// What tells one movement of a bank account from others of the same day, side and amount.
///
/// Values are keyed hashes: traits are kept, what they stand for is not.
public struct MovementTraits: Sendable, Equatable {
    /// How the file was written, by number.
    public var format: UInt8
    /// The bank's own name for the movement, or nil.
    public var name: UInt64?
    /// The bank account, or nil.
    public var account: UInt64?
    /// The payer's reference, or nil.
    public var reference: UInt64?
    /// Further words that hold digits.
    public var words: Set<UInt64>

    /// The most words kept.
    public static let wordLimit = 12

    /// Makes traits.
    public init(
        format: UInt8,
        name: UInt64?,
        account: UInt64?,
        reference: UInt64?,
        words: Set<UInt64>
    ) {
        self.format = format
        self.name = name
        self.account = account
        self.reference = reference
        self.words = words
    }

    /// Whether both may be one movement, told by two files.
    func mayBe(_ other: MovementTraits) -> Bool {
        if let account, let theirs = other.account, account != theirs { return false }
        if let name, let theirs = other.name {
            if name == theirs { return true }
            // One bank in one format gives each movement one name.
            if format == other.format { return false }
        }
        if let reference, let theirs = other.reference, reference == theirs { return true }
        return words.isSubset(of: other.words) || other.words.isSubset(of: words)
    }
}

/// Gives movements of one day, side and amount their places, so that each counts once.
///
/// A file may come again, overlap with another, or tell the same day in another format; and two
/// payers may pay the same on the same day. A movement takes the place of one that is known and may
/// be the same, the surest first, or else a new one.
public enum MovementPlaces {
    /// The place of each movement of a file, in order, and whether it is new.
    ///
    /// - Parameter known: what earlier files brought, by place from 0.
    public static func places(
        of movements: [MovementTraits],
        among known: [MovementTraits]
    ) -> [(place: Int, isNew: Bool)] {
        var places: [Int?] = Array(repeating: nil, count: movements.count)
        var isFree = Array(repeating: true, count: known.count)
        // Names are surest; then what is equal in all; then what may be.
        claim(movements, known, &places, &isFree, by: { $0.name }) { $0.mayBe($1) }
        claim(movements, known, &places, &isFree, by: { $0.words.isEmpty ? nil : $0.words }) {
            $0.mayBe($1) && $0.reference == $1.reference
        }
        claim(movements, known, &places, &isFree, by: { $0.reference }) { $0.mayBe($1) }
        claim(movements, known, &places, &isFree, by: { _ in 0 }) { $0.mayBe($1) }
        var next = known.count
        return places.map { place in
            if let place { return (place, false) }
            next += 1
            return (next - 1, true)
        }
    }

    /// Claims free places whose key is the movement's and which fit.
    private static func claim<Key: Hashable>(
        _ movements: [MovementTraits],
        _ known: [MovementTraits],
        _ places: inout [Int?],
        _ isFree: inout [Bool],
        by key: (MovementTraits) -> Key?,
        where fits: (MovementTraits, MovementTraits) -> Bool
    ) {
        var free: [Key: [Int]] = [:]
        for place in known.indices where isFree[place] {
            if let key = key(known[place]) { free[key, default: []].append(place) }
        }
        guard !free.isEmpty else { return }
        for index in movements.indices where places[index] == nil {
            guard let key = key(movements[index]), let waiting = free[key] else { continue }
            guard let position = waiting.firstIndex(where: { fits(movements[index], known[$0]) })
            else { continue }
            places[index] = waiting[position]
            isFree[waiting[position]] = false
            free[key]?.remove(at: position)
        }
    }
}
