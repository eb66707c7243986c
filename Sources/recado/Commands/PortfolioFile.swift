import Foundation
import Simulation
import Values

/// Writes an invented portfolio to a file, in bounded memory.
func generatePortfolio(path: String, accounts: Int, seed: UInt64, asOf: Day) throws {
    var generator = PortfolioGenerator(seed: seed, count: accounts, asOf: asOf)
    guard FileManager.default.createFile(atPath: path, contents: nil),
        let file = FileHandle(forWritingAtPath: path)
    else { throw Failure("\(path) cannot be written: check the folder") }
    defer { try? file.close() }
    try file.write(contentsOf: Data(PortfolioGenerator.header.utf8))
    var bytes: [UInt8] = []
    while generator.append(rows: 5_000, to: &bytes) {
        try file.write(contentsOf: Data(bytes))
        bytes.removeAll(keepingCapacity: true)
    }
}
