import Domain
import Files
import Foundation

/// Problems as a table: what is wrong in front, then the row as it stood, to be mended.
///
/// A row stands there once, with all that is wrong with it, so that the mended file holds each
/// account once.
final class ProblemFile {
    /// No file of problems has more rows than this.
    static let limit = 100_000

    private let path: String
    private let writer: CSVWriter
    private var count = 0

    init(path: String, header: [String]) throws {
        self.path = path
        writer = try CSVWriter(path: path)
        try writer.write(ProblemColumns.names + header)
    }

    func write(_ problems: [ImportProblem], _ block: RowBlock, _ row: Int) throws {
        guard count < Self.limit, let first = problems.first else { return }
        count += 1
        func all(_ text: (ImportProblem) -> String) -> String {
            var texts: [String] = []
            for problem in problems where !texts.contains(text(problem)) {
                texts.append(text(problem))
            }
            return texts.filter { !$0.isEmpty }.joined(separator: "; ")
        }
        try writer.write(
            block,
            row: row,
            after: [
                String(first.line), all(\.column), all(\.maskedValue), all(\.reason),
                all(\.remedy), problems.contains(where: \.isRefusal) ? "sí" : "no",
            ]
        )
    }

    /// Writes a line that is no row of a table, with what is wrong with it.
    func write(_ problem: ImportProblem, _ line: String) throws {
        guard count < Self.limit else { return }
        count += 1
        try writer.write([
            String(problem.line), problem.column, problem.maskedValue, problem.reason,
            problem.remedy, problem.isRefusal ? "sí" : "no", line,
        ])
    }

    /// Puts the file in its place; without problems there is none, and an older one goes.
    func finish() throws -> Int {
        guard count == 0 else {
            try writer.finish()
            return count
        }
        if ProblemColumns.begin(path: path) { try FileManager.default.removeItem(atPath: path) }
        return 0
    }
}
