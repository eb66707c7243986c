import Values

/// A mapped source bound to the columns of one file.
///
/// A class, because plans are passed around for every field of every row and copying their texts
/// and lists would cost more than reading the field.
final class FieldPlan {
    enum Origin {
        case column(Int)
        case constant(FieldBytes)
        case expression(MappingExpression)
    }

    let origin: Origin
    /// What problems call the column.
    let name: String
    let dates: [DateFormat]
    let numbers: NumberFormat
    let values: [String: FieldBytes]
    let otherwise: FieldBytes?

    init(
        origin: Origin,
        name: String,
        dates: [DateFormat],
        numbers: NumberFormat,
        values: [String: FieldBytes],
        otherwise: FieldBytes?
    ) {
        self.origin = origin
        self.name = name
        self.dates = dates
        self.numbers = numbers
        self.values = values
        self.otherwise = otherwise
    }
}

/// The value of one field of one row before it is read as what it should be.
enum FieldValue {
    case missing
    /// The expression could not be computed; already reported.
    case failed
    case bytes(FieldBytes)
    case number(Int64)
    case money(Int64)
    case day(Day)
    case flag(Bool)
}

/// Octets that outlive a row (constants) or exactly one row (results of expressions).
///
/// A class, because pointers into it must stay where they are while the reader moves.
final class ByteArena {
    /// Room for the texts that expressions make in one row.
    static let rowCapacity = 64 * 1_024

    private var interned: [UnsafeMutableBufferPointer<UInt8>] = []
    private let row = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: rowCapacity)
    private var used = 0

    deinit {
        for buffer in interned { buffer.deallocate() }
        row.deallocate()
    }

    /// Keeps a text as long as the arena lives.
    func intern(_ text: String) -> FieldBytes {
        let buffer = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: max(1, text.utf8.count))
        _ = buffer.initialize(from: text.utf8)
        interned.append(buffer)
        return FieldBytes(rebasing: buffer[0..<text.utf8.count])
    }

    /// Forgets the texts of the row before.
    func beginRow() { used = 0 }

    /// Keeps a text until the next row; nil when the row has made too many.
    func keep(_ text: String) -> FieldBytes? {
        let count = text.utf8.count
        guard used + count <= ByteArena.rowCapacity else { return nil }
        let part = UnsafeMutableBufferPointer(rebasing: row[used..<used + count])
        _ = part.update(from: text.utf8)
        used += count
        return FieldBytes(part)
    }

    /// Octets of the current row to write `count` octets into; nil when there is no room.
    func room(_ count: Int) -> UnsafeMutableBufferPointer<UInt8>? {
        guard used + count <= ByteArena.rowCapacity else { return nil }
        used += count
        return UnsafeMutableBufferPointer(rebasing: row[used - count..<used])
    }
}

/// Binds sources to the header of a file.
struct FieldBinder {
    let header: [String]
    let arena: ByteArena
    private let positions: [String: Int]
    /// The names that a mistake may show.
    private let shown: HeaderNames
    private(set) var mistakes: [Mistake] = []

    init(header: [String], arena: ByteArena) {
        self.header = header
        self.arena = arena
        var positions: [String: Int] = [:]
        for (index, name) in header.enumerated() where positions[Folding.key(name)] == nil {
            positions[Folding.key(name)] = index
        }
        self.positions = positions
        shown = HeaderNames(header)
    }

    /// The position of a column by name or, as `#3`, by number.
    func position(_ name: String) -> Int? {
        if name.utf8.first == 0x23, let number = Int(name.dropFirst()) {
            return (1...max(1, header.count)).contains(number) ? number - 1 : nil
        }
        return positions[Folding.key(name)]
    }

    mutating func bind(_ source: MappedSource?) -> FieldPlan? {
        guard let source else { return nil }
        let origin: FieldPlan.Origin
        var name = "(constante)"
        switch source.origin {
        case .column(let column):
            name = column
            origin = .column(check(column, source.place))
        case .constant(let text): origin = .constant(arena.intern(text))
        case .expression(let expression):
            for column in expression.columns { _ = check(column, source.place) }
            name = expression.columns.first ?? "(expresión)"
            origin = .expression(expression)
        }
        return FieldPlan(
            origin: origin,
            name: name,
            dates: source.dates,
            numbers: source.numbers,
            values: source.values.mapValues { arena.intern($0) },
            otherwise: source.otherwise.map { arena.intern($0) }
        )
    }

    private mutating func check(_ column: String, _ place: SourcePlace) -> Int {
        if let position = position(column) { return position }
        var remedy = ""
        if let near = Suggestion.nearest(to: column, among: shown.names) {
            remedy = "Did you mean '\(near)'?"
        } else if mistakes.isEmpty {
            // Said once: a file of another kind lacks all columns.
            remedy = shown.remedy
        }
        mistakes.append(Mistake(at: place, "The file has no column '\(column)'", remedy: remedy))
        return 0
    }
}
