import Domain
import Files
import Foundation
import Strategy
import Testing
import Values

/// The mandates of docs/agreements.md.
func documentedMandates() throws -> MandateBook {
    let page = Town.root.appending(path: "docs/agreements.md")
    let text = String(decoding: try Data(contentsOf: page), as: UTF8.self)
    let block = text.split(separator: "```yaml\n", maxSplits: 1)[1].split(separator: "```")[0]
    return try mandates(String(block))
}

/// Reads mandates; a mistake is told.
func mandates(_ yaml: String) throws -> MandateBook {
    let (book, mistakes) = MandateBook.read(try Town.tree(text: yaml)["mandates"]!)
    #expect(mistakes.isEmpty)
    return try #require(book)
}

@Suite("Mandates in files")
struct MandateTests {
    private func mistakes(_ text: String) throws -> [String] {
        let tree = try Town.tree(text: "mandates:\n" + text)
        return MandateBook.read(tree["mandates"]!).mistakes.map(\.description)
    }

    @Test("The example of the documentation is read as it stands there")
    func documented() throws {
        let book = try documentedMandates()
        #expect(book.mandates.map(\.name) == ["late", "early", "general"])
        let late = book.mandates[0]
        #expect(late.discount?.rungs.map(\.basisPoints) == [1_000, 2_000, 3_000])
        #expect(late.discount?.lessBasisPoints == 500)
        #expect(late.instalments?.periods == [.fortnightly, .weekly, .monthly])
        #expect(late.approval?.discountBasisPoints == 5_000)
        #expect(late.allowsRestructure)
        #expect(late.floor == Money(minor: 15_000, .mexicanPeso))
        #expect(late.toleranceThousandths == 10)
        #expect(book.mandates[1].promptPayment?.reduction == .share(5_000))
        #expect(book.mandates[2].deferral?.days == 45)
    }

    @Test("Of several that fit, the one that says most is taken")
    func mostPrecise() throws {
        let book = try mandates(
            """
            mandates:
              - name: all
              - name: bank
                for: { creditor: banco }
              - name: bank late
                for: { creditor: banco, stage: late }
              - name: bank late rich
                for: { creditor: banco, stage: late, balance: { from: 1000 MXN } }
              - name: sixty to ninety
                for: { creditor: tienda, days_past_due: { from: 60, below: 91 } }
              - name: segment
                for: { creditor: tienda, segment: nuevos, product: credito }
            """
        )
        func name(
            _ creditor: String,
            _ stage: Stage,
            _ days: Int,
            _ pesos: Int64,
            segments: [String] = []
        ) -> String? {
            book.mandate(
                for: MandateBook.Traits(
                    creditor: creditor,
                    product: "credito",
                    stage: stage,
                    daysPastDue: days,
                    balance: Money(minor: pesos * 100, .mexicanPeso),
                    segments: segments
                )
            )?.name
        }
        #expect(name("otro", .late, 100, 5_000) == "all")
        #expect(name("banco", .early, 5, 5_000) == "bank")
        #expect(name("banco", .late, 100, 999) == "bank late")
        #expect(name("banco", .late, 100, 1_000) == "bank late rich")
        #expect(name("tienda", .intermediate, 59, 100) == "all")
        #expect(name("tienda", .intermediate, 60, 100) == "sixty to ninety")
        #expect(name("tienda", .intermediate, 90, 100) == "sixty to ninety")
        #expect(name("tienda", .late, 91, 100) == "all")
        #expect(name("tienda", .late, 91, 100, segments: ["nuevos"]) == "segment")
    }

    @Test(
        "What contradicts itself is told with its line and what to do",
        arguments: [
            ("discount: { rungs: [20%, 10%] }", "not more than the one before it"),
            ("discount: { rungs: [0%] }", "no percentage from 0.01% to"),
            ("discount: { rungs: [101%] }", "no percentage"),
            ("discount: { rungs: [10] }", "no percentage"),
            ("discount: { rungs: [100%] }", "leaves nothing to pay"),
            ("discount: { rungs: [] }", "no rungs"),
            ("discount: { rungs: [10%], pay_within_days: 3 }", "stand after its payment is due"),
            (
                "discount: { rungs: [10%], in_instalments: { most: 3, less: 5% } }",
                "what instalments may be"
            ),
            ("instalments: { most: 12 }", "instalments have no least"),
            ("instalments: { most: 61, least: 100 MXN }", "no whole number from 2 to 60"),
            (
                "instalments: { most: 9, least: 9 MXN, periods: [monthly], last_within_days: 90 }",
                "do not fit into 90 days"
            ),
            ("instalments: { most: 3, least: \"1,000 MXN\" }", "without commas"),
            ("instalments: { most: 3, least: 100 }", "no amount with its currency"),
            ("instalments: { most: 3, least: 100 MXN, periods: [dayly] }", "cannot be dayly"),
            ("deferral: { days: 0 }", "no whole number from 1"),
            ("approval: { deferral_days: 10 }\n    deferral: { days: 10 }", "no more than anybody"),
            (
                "approval: { discount: 20% }\n    discount: { rungs: [20%] }",
                "no more than anybody"
            ),
            ("deferral: { days: 31 }", "reaches no further than a promise"),
            ("hardship: [deferral]", "which this mandate does not have"),
            ("hardship: [person, person]", "twice"),
            ("floor: 500 MXN\n    for: { balance: { below: 400 MXN } }", "above every balance"),
            ("floor: 500 MXN\n    promise: { least: 5 USD }", "one currency"),
            ("for: { stage: late, days_past_due: { from: 9 } }", "the same thing twice"),
            ("for: { days_past_due: { from: 9, below: 9 } }", "from 9 and below 9"),
            ("for: { stage: tarde }", "stage cannot be tarde"),
            ("prompt_payment: { off: 10%, of: whole }", "is a discount"),
            ("prompt_payment: { of: [fees] }", "how much is taken off"),
            ("payments_go_to: [principal]", "never reach interest"),
            ("ofer_days: 4", "did you mean offer_days"),
            ("restructure: perhaps", "neither yes nor no"),
        ]
    )
    func contradictions(text: String, told: String) throws {
        let found = try mistakes("  - name: x\n    " + text + "\n")
        #expect(found.contains { $0.contains(told) }, "\(found)")
        #expect(found.allSatisfy { $0.hasPrefix("line ") })
    }

    @Test("Two mandates for the same accounts, or of one name, are told")
    func twins() throws {
        let same = try mistakes(
            "  - { name: a, for: { stage: late } }\n  - { name: a, for: { stage: late } }\n"
        )
        #expect(same.count == 2)
        #expect(same.allSatisfy { $0.hasPrefix("line 3") })
    }

    @Test("Percentages keep their decimals")
    func percentages() throws {
        let book = try mandates(
            "mandates:\n  - { name: a, discount: { rungs: [0.5%, 12.25%, 33.3%] } }\n"
        )
        #expect(book.mandates[0].discount?.rungs.map(\.basisPoints) == [50, 1_225, 3_330])
    }
}
