import Compliance
import Domain
import Testing
import Values

@Suite("Verdicts are stored and explained")
struct VerdictTests {
    @Test("A record read from bytes is the one that was written, and any cut is an error")
    func bytes() throws {
        for test in allCases {
            let verdict = World.gate(of: test).review(test.question)
            var writer = CanonicalWriter()
            verdict.write(to: &writer)
            var reader = CanonicalReader(writer.bytes)
            let record = try VerdictRecord(from: &reader)
            #expect(reader.isAtEnd)
            #expect(record == verdict.record)
            var again = CanonicalWriter()
            record.write(to: &again)
            #expect(again.bytes == writer.bytes)
            for length in 0..<writer.bytes.count {
                var short = CanonicalReader(Array(writer.bytes.prefix(length)))
                #expect(throws: CanonicalBytesError.self) { try VerdictRecord(from: &short) }
            }
        }
    }

    @Test("A clearance holds from its first instant until, not including, its last")
    func clearance() throws {
        let question = Question(at: "2026-03-10 21:30")
        let clearance = try #require(World.literalGate.review(question).clearance)
        let end = World.instant("2026-03-10 22:00", question.zone)
        #expect(clearance.holds(at: question.now, caseVersion: 0))
        #expect(clearance.holds(at: Instant(milliseconds: end.milliseconds - 1), caseVersion: 0))
        #expect(!clearance.holds(at: end, caseVersion: 0))
        #expect(!clearance.holds(at: question.now, caseVersion: 1))
        #expect(clearance.packs == ["mx-literal@1"])
    }

    @Test("An explanation in Spanish names rule, source, pack and confidence")
    func explanation() throws {
        let question = Question(at: "2026-03-10 23:00")
        let verdict = World.literalGate.review(question)
        let zone = try #require(World.zones[question.zone])
        let line = try #require(verdict.findings.first.map { Explanation.line($0, zone: zone) })
        #expect(line.hasPrefix("Horario de contacto: no permite antes del 2026-03-11 a las 07:00."))
        #expect(line.hasSuffix("(MX, mx-literal@1/window, confianza B)"))
        #expect(
            Explanation.line(verdict.record.outcome, zone: zone)
                == "Aplazado: antes del 2026-03-11 a las 07:00 no se permite"
        )
    }

    @Test("A verdict says whose rules it applied, in which zones, and by which tz database")
    func place() {
        var question = Question(at: "2026-03-10 12:00")
        question.point.country = "GT"
        let verdict = World.literalGate.review(question)
        #expect(verdict.jurisdictions == ["MX", "GT"])
        // Where the residence is, and where the telephone is.
        #expect(verdict.zones == ["America/Mexico_City", "America/Guatemala"])
        #expect(verdict.tzVersion == "test")
        #expect(verdict.clearance?.packs == ["mx-literal@1", "default-conservative@1"])
    }
}
