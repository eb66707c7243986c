import Domain
import Messaging
import Store
import Strategy
import Testing
import Values

@testable import recado

@Suite("Words of lists")
struct WordTests {
    @Test(
        "A case is written with underscores",
        arguments: [
            (caseWord(PersonTask.Kind.humanRequest), "human_request"),
            (caseWord(PersonTask.Kind.reply), "reply"),
            (caseWord(DeliveryState.uncertain), "uncertain"),
        ]
    )
    func cases(found: String, expected: String) {
        #expect(found == expected)
    }

    @Test("Every word of a list is understood again")
    func words() throws {
        for kind in PersonTask.Kind.allCases {
            let read: PersonTask.Kind = try caseNamed(caseWord(kind), option: "--kind")
            #expect(read == kind)
        }
    }

    @Test("A word that is none is refused")
    func noWord() {
        #expect(throws: (any Error).self) {
            let _: DeliveryState = try caseNamed("sent", option: "--state")
        }
    }

    @Test("A meaning is named without what was said with it")
    func meanings() {
        let amount = Money(minor: 150_000, .mexicanPeso)
        #expect(meaningName(.promise(amount, nil)) == "promise")
        #expect(meaningName(.optOut) == "optOut")
    }

    @Test(
        "A masked address shows its last two characters only",
        arguments: [
            ("525512345678", "**********78"), ("7", "7"), ("", ""),
        ]
    )
    func masks(address: String, expected: String) {
        #expect(masked(address) == expected)
    }

    @Test(
        "An age is told in its largest unit",
        arguments: [
            (Int64(5), "5 min"), (119, "119 min"), (120, "2 h"), (2_880, "2 d"), (-3, "0 min"),
        ]
    )
    func ages(minutes: Int64, expected: String) {
        let now = Instant(milliseconds: 1_800_000_000_000)
        #expect(age(since: now.adding(minutes: -minutes), at: now) == expected)
    }
}

@Suite("Lists of erasures")
struct ErasureListTests {
    private let first = PersonID(high: 0x0199_F0C2_0000_7000, low: 1)
    private let second = PersonID(high: 0x0199_F0C2_0000_7000, low: 2)
    private let at = Instant(milliseconds: 1_790_000_000_123)

    @Test("What is written is read again")
    func roundTrip() throws {
        let installation = try Installation()
        let path = installation.path("list.erasures")
        let entries = [
            Erasure(person: first, blockedAt: at, erasedAt: nil),
            Erasure(person: second, blockedAt: at, erasedAt: at.adding(minutes: 1)),
        ]
        try ErasureList(entries: entries).write(to: path)
        #expect(try ErasureList.read(path, isRequired: true).entries == entries)
    }

    @Test("A list that is missing is empty, unless it was asked for")
    func missing() throws {
        let path = try Installation().path("none")
        #expect(try ErasureList.read(path, isRequired: false).entries.isEmpty)
        #expect(throws: (any Error).self) { try ErasureList.read(path, isRequired: true) }
    }

    @Test("Two lists together know who was erased in either")
    func adding() {
        let erased = Erasure(person: first, blockedAt: at, erasedAt: at)
        var list = ErasureList(entries: [erased])
        list.add([
            Erasure(person: first, blockedAt: at, erasedAt: nil),
            Erasure(person: second, blockedAt: at, erasedAt: nil),
        ])
        #expect(list.entries.map(\.person) == [first, second])
        #expect(list.entries[0].erasedAt == at)
    }

    @Test(
        "A line that is none is refused with its number",
        arguments: [
            "x\ty\tz", "0199f0c2-0000-7000-8000-000000000001\t2026-01-01T00:00:00Z\tlater", "one",
        ]
    )
    func badLines(line: String) {
        #expect(throws: Failure.self) { try ErasureList.parse(line, path: "list") }
    }
}
