import Domain
import Foundation
import Store
import Values

/// The persons who were blocked or erased, as a file beside backups: one line each with the id and
/// the two instants, tab between them. Ids only, nothing personal.
struct ErasureList {
    private(set) var entries: [Erasure]

    init(entries: [Erasure]) {
        self.entries = entries
    }

    /// Adds what is not known, and what is known better.
    mutating func add(_ others: [Erasure]) {
        var known: [PersonID: Erasure] = [:]
        for entry in entries + others where known[entry.person]?.erasedAt == nil {
            known[entry.person] = entry
        }
        entries = known.values.sorted { $0.person < $1.person }
    }

    func write(to path: String) throws {
        let text = entries.map { entry in
            "\(entry.person)\t\(entry.blockedAt)\t\(entry.erasedAt?.description ?? "-")\n"
        }.joined()
        do {
            try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw Failure("\(path) cannot be written: check the folder")
        }
    }

    /// Reads a list; one that is missing is empty unless it was asked for.
    static func read(_ path: String, isRequired: Bool) throws -> ErasureList {
        guard isRequired || FileManager.default.fileExists(atPath: path) else {
            return ErasureList(entries: [])
        }
        return try parse(try readText(path), path: path)
    }

    static func parse(_ text: String, path: String) throws -> ErasureList {
        var entries: [Erasure] = []
        for (index, line) in text.split(separator: "\n").enumerated() {
            let cells = line.split(separator: "\t", omittingEmptySubsequences: false)
            guard cells.count == 3, let person = PersonID(String(cells[0])),
                let blocked = Instant(iso: String(cells[1]))
            else {
                throw Failure("\(path), line \(index + 1): it is no line of a list of erasures")
            }
            let erased = cells[2] == "-" ? nil : Instant(iso: String(cells[2]))
            guard cells[2] == "-" || erased != nil else {
                throw Failure("\(path), line \(index + 1): the last cell is no instant")
            }
            entries.append(Erasure(person: person, blockedAt: blocked, erasedAt: erased))
        }
        return ErasureList(entries: entries)
    }
}
