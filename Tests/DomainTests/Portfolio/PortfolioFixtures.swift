import Foundation
import Messaging
import Values
import Yams

@testable import Domain

/// The folder of the package, found from this file's place.
let packageFolder = URL(filePath: #filePath).resolvingSymlinksInPath()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

/// A YAML text as a tree with places.
func tree(_ yaml: String) throws -> Tree {
    guard let node = try Yams.compose(yaml: yaml) else {
        return Tree(.empty, at: SourcePlace(line: 1, column: 1))
    }
    return tree(node)
}

private func tree(_ node: Yams.Node) -> Tree {
    let place = SourcePlace(line: node.mark?.line ?? 1, column: node.mark?.column ?? 1)
    switch node {
    case .scalar(let scalar):
        let isQuoted = scalar.style == .doubleQuoted || scalar.style == .singleQuoted
        if scalar.string.isEmpty && !isQuoted { return Tree(.empty, at: place) }
        return Tree(.scalar(scalar.string, isQuoted: isQuoted), at: place)
    case .sequence(let sequence): return Tree(.list(sequence.map { tree($0) }), at: place)
    case .mapping(let mapping):
        let entries = mapping.map { key, value in
            Tree.Entry(
                key: key.string ?? "",
                place: SourcePlace(line: key.mark?.line ?? 1, column: key.mark?.column ?? 1),
                value: tree(value)
            )
        }
        return Tree(.map(entries), at: place)
    case .alias: return Tree(.empty, at: place)
    }
}

/// A shipped file's text.
func shipped(_ path: String) throws -> String {
    try String(contentsOf: packageFolder.appending(path: path), encoding: .utf8)
}

/// A parser that takes ten digits for a Mexican mobile, enough for tables.
let tenDigits = PhoneParser { raw, _ in
    let digits = raw.filter { $0.isDigit }
    guard digits.count == 10, let number = E164("52" + String(decoding: digits, as: UTF8.self))
    else { return nil }
    return ParsedPhone(number: number, kind: .mobile, country: "MX")
}

let today = Day(iso: "2026-11-21")!

/// A reader of a small file with the fields that every test needs.
func reader(
    _ further: String = "",
    header: [String],
    asOf: Day = today
) throws -> PortfolioReader {
    let yaml = """
        creditor: BANCO
        fields:
          account_number: cuenta
          customer_number: cliente
          balance: saldo
          past_due: vencido
          due_date: vence
        \(further)
        """
    return try PortfolioReader(
        mapping: Mapping(tree(yaml)),
        header: header,
        asOf: asOf,
        phones: tenDigits
    )
}

let basicHeader = ["cuenta", "cliente", "saldo", "vencido", "vence"]

/// Cells of a plain CSV line without quotes.
func cells(_ line: String) -> [String] {
    line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
}
