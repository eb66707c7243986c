import Domain
import Foundation
import Messaging
import Testing
import Values
import Yams

@testable import Simulation

/// The folder of the package, found from this file's place.
private let packageFolder = URL(filePath: #filePath).resolvingSymlinksInPath()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

private let today = Day(iso: "2026-11-21")!

private func tree(_ node: Yams.Node) -> Tree {
    let place = SourcePlace(line: node.mark?.line ?? 1, column: node.mark?.column ?? 1)
    switch node {
    case .scalar(let scalar):
        let isQuoted = scalar.style == .doubleQuoted || scalar.style == .singleQuoted
        return Tree(.scalar(scalar.string, isQuoted: isQuoted), at: place)
    case .sequence(let sequence): return Tree(.list(sequence.map { tree($0) }), at: place)
    case .mapping(let mapping):
        return Tree(
            .map(
                mapping.map {
                    Tree.Entry(key: $0.key.string ?? "", place: place, value: tree($0.value))
                }
            ),
            at: place
        )
    case .alias: return Tree(.empty, at: place)
    }
}

private func shippedTree(_ path: String) throws -> Tree {
    let text = try String(contentsOf: packageFolder.appending(path: path), encoding: .utf8)
    return tree(try #require(try Yams.compose(yaml: text)))
}

/// The UCI file unpacked, or nil where it is absent.
private let uciLines: [Substring]? = {
    let name = "uci_default_credit_card_30000.csv.gz"
    let url = packageFolder.appending(path: "../shared/data/\(name)").standardizedFileURL
    guard FileManager.default.fileExists(atPath: url.path()) else { return nil }
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["gzip", "-dc", url.path()]
    let pipe = Pipe()
    process.standardOutput = pipe
    guard (try? process.run()) != nil else { return nil }
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: data, as: UTF8.self).split(separator: "\n")
}()

@Suite("Roll matrix and generated portfolios")
struct GeneratedPortfolioTests {
    @Test(
        "The shipped matrix is what the function measures on the UCI file",
        .enabled(if: uciLines != nil, "skipped: the UCI file is not beside the package")
    )
    func measured() throws {
        var matrix = RollMatrix()
        for line in try #require(uciLines).dropFirst() {
            let cells = line.split(separator: ",")
            // PAY_0 is the latest month, PAY_6 the oldest.
            matrix.add(history: try (6...11).reversed().map { try #require(Int(cells[$0])) })
        }
        #expect(matrix == RollMatrix.uci2005)
    }

    @Test("The same seed gives the same octets, however they are asked for")
    func deterministic() {
        func bytes(_ seed: UInt64, _ step: Int) -> [UInt8] {
            var generator = PortfolioGenerator(seed: seed, count: 500, asOf: today)
            var bytes: [UInt8] = []
            while generator.append(rows: step, to: &bytes) {}
            return bytes
        }
        #expect(bytes(7, 500) == bytes(7, 13))
        #expect(bytes(7, 500) != bytes(8, 500))
    }

    @Test("Generated months past due follow the measured matrix")
    func follows() {
        let generator = PortfolioGenerator(seed: 3, count: 20_000, asOf: today)
        var matrix = RollMatrix()
        for row in 0..<20_000 { matrix.add(history: generator.history(of: row)) }
        for from in [0, 2, 3] {
            let all = matrix.moves(from: from)
            let measured = RollMatrix.uci2005.moves(from: from)
            for to in 0..<RollMatrix.bucketCount {
                let share = matrix.counts[from][to] * 1_000 / all
                let wanted = RollMatrix.uci2005.counts[from][to] * 1_000 / measured
                #expect(abs(share - wanted) <= 40, "from \(from) to \(to)")
            }
        }
    }

    @Test("Every generated row is read by its mapping without a problem", arguments: [1, 99])
    func readable(seed: UInt64) throws {
        let mapping = try Mapping(try shippedTree("Resources/mappings/generated.yaml"))
        let phones = PhoneParser { raw, _ in
            guard raw.count == 10, let number = E164("52" + String(decoding: raw, as: UTF8.self))
            else { return nil }
            return ParsedPhone(number: number, kind: .mobile, country: "MX")
        }
        var reader = try PortfolioReader(
            mapping: mapping,
            header: PortfolioGenerator.columns,
            asOf: today,
            phones: phones
        )
        var generator = PortfolioGenerator(seed: seed, count: 3_000, asOf: today)
        var bytes: [UInt8] = []
        while generator.append(rows: 1_000, to: &bytes) {}
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
        #expect(lines.count == 3_000)
        for (index, line) in lines.enumerated() {
            let cells = line.split(separator: ",", omittingEmptySubsequences: false)
            let outcome = reader.read(line: index + 2, texts: cells.map(String.init))
            #expect(outcome.record != nil)
            #expect(outcome.problems.isEmpty, "\(outcome.problems) in \(line)")
        }
        #expect(reader.totals.accounts == 3_000)
    }
}

@Suite("Modelled people")
struct ModelledPersonTests {
    private static let shipped = Result {
        try PeopleParameters(try shippedTree("Resources/simulation/people.yaml"))
    }

    private func parameters() throws -> PeopleParameters { try Self.shipped.get() }

    private func text(_ kind: IncomingText.Kind, _ ordinal: Int) -> IncomingText {
        IncomingText(
            kind: kind,
            at: Instant(seconds: 1_795_000_000),
            today: today,
            ordinal: ordinal,
            daysPastDue: 20,
            amount: Money(minor: 150_000, .mexicanPeso)
        )
    }

    @Test("The pool has at least 150 replies over all intents")
    func pool() throws {
        let texts = try parameters().texts
        #expect(texts.values.reduce(0) { $0 + $1.count } >= 150)
        #expect(texts.count == PeopleParameters.Intent.allCases.count)
    }

    @Test(
        "The same person and text give the same reaction",
        arguments: 1...50 as ClosedRange<UInt64>
    )
    func deterministic(seed: UInt64) throws {
        let parameters = try parameters()
        let one = ModelledPerson(seed: seed, parameters: parameters)
        let two = ModelledPerson(seed: seed, parameters: parameters)
        for ordinal in 0..<20 {
            #expect(
                one.reaction(to: text(.overdue, ordinal))
                    == two.reaction(to: text(.overdue, ordinal))
            )
        }
    }

    @Test(
        "Reactions are in order and within what was asked",
        arguments: 1...400 as ClosedRange<UInt64>
    )
    func invariants(seed: UInt64) throws {
        let person = ModelledPerson(seed: seed, parameters: try parameters())
        for (ordinal, kind) in IncomingText.Kind.allCases.enumerated() {
            let reaction = person.reaction(to: text(kind, ordinal))
            if person.hasDeadPhone { #expect(reaction.delivery == .undeliverable) }
            if reaction.delivery != .delivered {
                #expect(reaction.readAfterSeconds == nil && reaction.reply == nil)
            }
            if let read = reaction.readAfterSeconds {
                #expect(read >= reaction.receiptAfterSeconds)
            }
            if let reply = reaction.reply {
                #expect(reply.afterSeconds >= (reaction.readAfterSeconds ?? .max))
                #expect(!reply.text.isEmpty && !reply.text.contains("{"))
                #expect((reply.intent == .wrongNumber) == person.hasWrongNumber)
                if let day = reply.promisedDay { #expect(day > today) }
            }
            if let payment = reaction.payment {
                #expect(payment.day >= today)
                #expect((1...150_000).contains(payment.amount.minor))
                #expect(!person.hasWrongNumber)
            }
        }
    }

    @Test("Every mistake in the parameters is told")
    func mistakes() {
        let place = SourcePlace(line: 1, column: 1)
        #expect(throws: PeopleMistakes.self) { try PeopleParameters(Tree(.map([]), at: place)) }
    }
}
