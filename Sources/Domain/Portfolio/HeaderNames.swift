/// What may be shown of a header: a file without one has somebody's data in its first line.
struct HeaderNames {
    /// The names that are no data.
    let names: [String]
    /// What to say of a file that lacks a column.
    let remedy: String

    /// Names that a mistake shows, and characters of each.
    private static let limit = 12
    private static let length = 20

    init(_ header: [String]) {
        let filled = header.filter { !$0.isEmpty }
        // Where one cell is data a plain word beside it may be a person's name; then only words
        // that name columns are shown.
        let hasData = filled.contains(where: HeaderNames.isData)
        names = filled.filter {
            !hasData || !HeaderNames.isData($0) && HeaderSynonyms.field($0) != nil
        }
        guard !hasData || names.count * 2 >= filled.count else {
            remedy =
                "The first line looks like data: if the file has no header, write "
                + "'file: {header: false}' in the mapping and name the columns 'column 1', "
                + "'column 2', …"
            return
        }
        let shown = names.prefix(HeaderNames.limit).map { String($0.prefix(HeaderNames.length)) }
        remedy =
            "The file has: " + shown.joined(separator: ", ")
            + (header.count > shown.count ? ", …" : "")
    }

    /// Whether a cell holds what no column is called: an amount, a day, a number, an address.
    private static func isData(_ cell: String) -> Bool {
        // The names that columns without one are given.
        if cell.hasPrefix("column "), cell.dropFirst(7).utf8.allSatisfy(\.isDigit) { return false }
        guard let first = cell.utf8.first else { return false }
        let digits = cell.utf8.count(where: \.isDigit)
        return first.isDigit || "+-$(".utf8.contains(first) && digits > 0
            || cell.utf8.contains(0x40) || digits >= 3 && digits * 3 >= cell.utf8.count
    }
}
