import Compliance
import Testing
import Values

/// Every case of every country.
let allCases: [LawCase] = [
    mexicanCases, furtherMexicanCases, mexicanPlaceCases, otherCases, colombianCases,
    peruvianCases, chileanCases, ecuadorianCases, argentineCases, brazilianCases,
    northBrazilianCases, spanishCases, federalCases, stateCases, regulationCases, stateHourCases,
    worldCases,
].flatMap(\.self)

@Suite("The gate answers each law case as its source says")
struct LawCaseTests {
    @Test("A law case", arguments: allCases)
    func lawCase(_ test: LawCase) {
        let gate = World.gate(of: test)
        let question = test.question
        let verdict = gate.review(question)
        switch test.expected {
        case .clear(let until):
            guard case .cleared(let clearance) = verdict.outcome else {
                Issue.record("\(verdict.outcome) \(verdict.findings.map(\.citation.rule))")
                return
            }
            if let until {
                #expect(clearance.clearedUntil == World.instant(until, question.zone))
            }
            #expect(clearance.channel == question.request.channel)
        case .wait(let text):
            #expect(
                verdict.outcome == .notBefore(World.instant(text, question.zone)),
                "\(verdict.findings.map(\.citation.rule))"
            )
        case .forward(let text):
            #expect(verdict.outcome == .bringForward(World.instant(text, question.zone)))
        case .never:
            #expect(verdict.outcome == .never)
        }
        if let rule = test.rule {
            let rules = verdict.findings.map(\.citation.rule)
            #expect(rules.contains(rule), "\(rules)")
        }
        if case .clear = test.expected {} else { #expect(!verdict.findings.isEmpty) }
    }

    @Test("Every pack has at least twelve cases")
    func enough() {
        for pack in World.shipped.map(\.id) {
            #expect(allCases.filter { $0.pack == pack }.count >= 12, "\(pack)")
        }
    }
}

extension Gate {
    func review(_ question: Question) -> Verdict {
        review(
            question.request,
            person: question.person,
            contactPoint: question.point,
            history: question.history,
            holds: question.holds,
            now: question.now
        )
    }
}
