import Compliance
import Files
import Foundation
import Messaging
import Store
import Testing
import Values
import Workers

@testable import recado

@Suite("What texts say is checked before anybody gets them")
struct CheckTextTests {
    private func checked(
        _ text: String,
        country: String? = "MX",
        channel: Channel? = nil,
        earlier: [String] = [],
        isEnglish: Bool = false
    ) throws -> CheckedText {
        let check = try Resources(Installation().settings.resources).contentCheck()
        return CheckedText(
            text: text,
            review: check.reviewer.review(
                text,
                earlier: earlier,
                previewLength: channel.map { ContentReviewer.previewLength(of: $0) } ?? 0
            ),
            law: check.law,
            country: country,
            channel: channel,
            day: Resources.day(of: Context.now()),
            isEnglish: isEnglish
        )
    }

    @Test("A threat is told with its place, rule, source and remedy")
    func threat() throws {
        let view = try checked("Señora, le vamos a embargar")
        #expect(view.isForbidden)
        #expect(view.paragraphs.contains("“embargar” (20–28): anuncia o insinúa un embargo"))
        #expect(view.paragraphs.contains("prohibido: mx-literal, content-threat: CONDUSEF"))
        #expect(view.paragraphs.contains("en su lugar: diga qué opciones tiene para pagar"))
        let json = JSON.object(view.json).rendered
        #expect(json.contains("\"class\":\"threatens\"") && json.contains("\"forbidden\":true"))
    }

    @Test("A harmless text is good, and a repeated one is only warned of")
    func harmless() throws {
        let text = "Hola Ana, su pago vence el viernes; gracias."
        #expect(try checked(text).paragraphs == "nada encontrado")
        #expect(try checked(text, isEnglish: true).paragraphs == "nothing found")
        let repeated = try checked(text, earlier: [text])
        #expect(!repeated.isForbidden)
        #expect(repeated.paragraphs.contains("se advierte: mx-conservative, content-repeats"))
    }

    @Test("The beginning counts only on a channel that shows it")
    func channel() throws {
        #expect(try checked("Su adeudo sigue pendiente", channel: .sms).isForbidden)
        #expect(try !checked("Su adeudo sigue pendiente", channel: .letter).isForbidden)
    }

    @Test("Shipped strategies and facts say nothing that a pack forbids")
    func shipped() throws {
        let resources = try Resources(Installation().settings.resources)
        let check = try resources.contentCheck()
        for (name, body) in try resources.texts("strategies") {
            let result = check.check(strategy: try YAMLTree.parse(body, file: name), file: body)
            #expect(result.mistakes == [], "\(name)")
            #expect(result.remarks == [], "\(name)")
        }
        for (name, body) in try resources.texts("facts") {
            let result = check.check(facts: try YAMLTree.parse(body, file: name), file: body)
            #expect(result.mistakes == [], "\(name)")
        }
    }

    @Test("A strategy with a threat is not published, one that is in force stays")
    func publication() async throws {
        let installation = try Installation()
        let context = try await installation.begin()
        let shipped = try readText(context.resources.path("strategies/tardia.yaml"))
        let file = installation.path("tardia.yaml")
        try shipped.replacing("version: 1\n", with: "version: 2\n")
            .replacing("Un\n      asesor le atiende en", with: "Ya\n      viene el embargo")
            .write(toFile: file, atomically: true, encoding: .utf8)
        let inForce = try await context.store.latestPolicy()?.texts ?? []
        let texts = try Publication.texts(
            files: [file],
            resources: context.resources,
            inForce: inForce
        )
        let line = try #require(
            shipped.split(separator: "\n", omittingEmptySubsequences: false)
                .firstIndex { $0.contains("asesor le atiende en") }
        )
        do {
            _ = try await Publication.publish(texts, context, at: Context.now())
            Issue.record("it was published")
        } catch let error as PolicyMistakes {
            let mistake = try #require(error.mistakes.first?.mistake)
            #expect(error.mistakes.count == 1)
            #expect(mistake.place.line == line + 1)
            #expect(mistake.reason.contains("(threatens, embargo) with “embargo”"))
        }
        _ = try await Publication.publish(inForce, context, at: Context.now())
        await context.close()
    }
}
