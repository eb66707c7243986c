import Foundation
import Testing
import Understanding
import Values

/// Cases of other people's corpora, which the product does not carry: RECADO_DATE_CASES names the
/// folder that holds them, else they are looked for beside the repository.
private let folder =
    ProcessInfo.processInfo.environment["RECADO_DATE_CASES"] ?? "../shared/data"
private let path = folder + "/es_dates_amounts_open.json.gz"
private let isThere = FileManager.default.fileExists(atPath: path)

@Suite("Dates and amounts of outside corpora")
struct OutsideCasesTests {
    private struct Corpus: Decodable { let cases: [Case] }
    private struct Case: Decodable {
        let input: String
        let locale: String
        let reference: String?
        let subset: String
        let duplicateOf: String?
        let expected: [Expected]

        private enum CodingKeys: String, CodingKey {
            case input, locale, reference, subset, expected
            case duplicateOf = "dup_of"
        }

        var country: String { locale.utf8.count == 5 ? String(locale.suffix(2)) : "ES" }
        var on: Day {
            reference.flatMap { Day(iso: String($0.prefix(10))) } ?? Day(daysSinceEpoch: 18_262)
        }
    }
    private struct Expected: Decodable {
        let day: String?
        let value: Number?
        let unit: String?
    }
    /// Percentages are texts there.
    private enum Number: Decodable {
        case number(Double), text
        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            self = (try? container.decode(Double.self)).map { .number($0) } ?? .text
        }
    }

    private static func cases(_ subset: String) throws -> [Case] {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/gzip")
        process.arguments = ["-dc", path]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return try JSONDecoder().decode(Corpus.self, from: data).cases
            .filter { $0.subset == subset && $0.duplicateOf == nil }
    }

    @Test(
        "At least nine in ten single days, and none where there is none",
        .enabled(
            if: isThere,
            "the outside cases are not here; RECADO_DATE_CASES names their folder"
        )
    )
    func days() throws {
        let cases = try Self.cases("promise-date")
        let right = cases.filter {
            understand($0.input, on: $0.on, country: $0.country).days.map(\.description)
                == [$0.expected[0].day ?? ""]
        }
        #expect(right.count * 100 >= cases.count * 90, "\(right.count) of \(cases.count)")
        let dateless = try Self.cases("negative")
        let wrong = dateless.filter {
            !understand($0.input, on: $0.on, country: $0.country).days.isEmpty
        }
        #expect(wrong.count * 100 <= dateless.count * 4, "\(wrong.map(\.input))")
    }

    @Test(
        "At least 85 of a hundred amounts",
        .enabled(
            if: isThere,
            "the outside cases are not here; RECADO_DATE_CASES names their folder"
        )
    )
    func amounts() throws {
        let cases = try Self.cases("promise-amount")
        let right = cases.filter { example in
            guard case .number(let value)? = example.expected[0].value else { return false }
            // A centavo is one minor unit.
            let minor = example.expected[0].unit == "Centavo" ? value : value * 100
            return understand(example.input, on: example.on, country: example.country)
                .amounts.map(\.minor) == [Int64(minor.rounded())]
        }
        #expect(right.count * 100 >= cases.count * 85, "\(right.count) of \(cases.count)")
    }
}
