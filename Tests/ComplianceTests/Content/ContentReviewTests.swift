import Compliance
import Messaging
import Testing
import Values

@Suite("A text is reviewed as its reader sees it")
struct ContentReviewTests {
    private func found(_ text: String, earlier: [String] = [], preview: Int = 0) -> ContentReview {
        Reviewing.reviewer.review(text, earlier: earlier, previewLength: preview)
    }

    @Test("A finding says where, why and what to write instead")
    func finding() throws {
        let text = "Señora: le vamos a embargar."
        let finding = try #require(found(text).findings.first)
        #expect(finding.contentClass == .threatens)
        #expect(finding.family == "embargo")
        #expect(String(decoding: Array(text.utf8)[finding.span], as: UTF8.self) == "embargar")
        #expect(finding.why.spanish.contains("embargo"))
        #expect(!finding.instead.spanish.isEmpty && !finding.instead.english.isEmpty)
        #expect(finding.sources["MX"]?.contains("M8") == true)
    }

    @Test(
        "A disguised word is the word",
        arguments: [
            "EMBARGO", "émbargô", "e m b a r g o", "e.m.b.a.r.g.o", "em-bargo", "em bargo",
            "embaaargo", "embarggo", "3mb4rg0", "emb@rgo", "em\u{200B}bar\u{AD}go",
            "\u{435}mb\u{430}rg\u{43E}", "ｅｍｂａｒｇｏ", "ⓔⓜⓑⓐⓡⓖⓞ", "𝐞𝐦𝐛𝐚𝐫𝐠𝐨", "🅴🅼🅱🅰🆁🅶🅾",
            "eMbArGo", "em🔥bar🔥go", "enbargo", "envargo", "hembargo", "e\u{301}mbargo",
        ]
    )
    func disguise(word: String) {
        let text = "Mañana hay \(word) en su casa"
        let findings = found(text).findings.filter { $0.family == "embargo" }
        #expect(findings.count == 1)
        let span = findings.first?.span ?? 0..<0
        #expect(span.upperBound == text.utf8.count - " en su casa".utf8.count)
    }

    @Test(
        "A denial passes, a condition does not",
        arguments: [
            ("No habrá demanda judicial.", false), ("Nunca le vamos a embargar.", false),
            ("Sin embargos ni juicios.", false), ("Nadie lo va a meter a la cárcel.", false),
            ("Si no hay pago, habrá embargo.", true), ("Si no paga lo vamos a demandar.", true),
            ("De no pagar habrá embargo.", true), ("No dude que lo vamos a demandar.", true),
            ("No solo embargo: también cárcel.", true), ("No, habrá embargo.", true),
            ("No pague. Embargo mañana.", true),
        ]
    )
    func negation(text: String, isThreat: Bool) {
        #expect(found(text).classes.contains(.threatens) == isThreat)
    }

    @Test("Nearly the same as an earlier text is a repetition, whatever the figures")
    func repetition() {
        let first = "Hola Ana, su pago de $500 con Tienda Uno vence el 15 de mayo. Gracias."
        let same = "Hola Ana, su pago de $720 con Tienda Uno vence el 18 de mayo. ¡Gracias!"
        let other = "Hola Ana, Tienda Uno le agradece su pago puntual de este mes."
        #expect(found(same, earlier: [other, first]).classes.contains(.repeats))
        #expect(!found(other, earlier: [first]).classes.contains(.repeats))
        #expect(!found("Muchas gracias", earlier: ["Muchas gracias"]).classes.contains(.repeats))
        let filler = [String](repeating: other, count: ContentReviewer.earlierLimit)
        #expect(!found(same, earlier: filler + [first]).classes.contains(.repeats))
    }

    @Test("Only the beginning shows on a locked screen")
    func preview() {
        let late = "Hola Ana, le escribe Laura de Despacho Uno, por su adeudo con Tienda Uno."
        let early = "Ana, su adeudo con Tienda Uno"
        #expect(found(early, preview: 40).classes.contains(.exposesPublicly))
        #expect(!found(early).classes.contains(.exposesPublicly))
        #expect(!found(late, preview: 40).classes.contains(.exposesPublicly))
        #expect(found(late).reveals == .revealsDebt)
        #expect(ContentReviewer.previewLength(of: .call) == 0)
        #expect(ContentReviewer.previewLength(of: .sms) == 40)
    }

    @Test("A text that is not read to its end says so, and a limit of findings holds")
    func limits() {
        let long = String(repeating: "hola ", count: ContentReviewer.textLimit)
        #expect(found(long).isCut)
        let bad = String(repeating: "Embargo. ", count: 200)
        #expect(!found(bad).isCut)
        #expect(found(bad).findings.count == ContentReviewer.findingLimit)
        #expect(found("").findings.isEmpty)
    }

    @Test("Any octets are reviewed, and spans lie on borders of scalars", arguments: 1...8)
    func fuzz(seed: Int) throws {
        var generator = Generator(seed: UInt64(seed))
        let texts = try CorpusCase.read("corpus.txt").map { Array($0.text.utf8) }
        for _ in 0..<100 {
            var octets = texts[Int.random(in: 0..<texts.count, using: &generator)]
            if Bool.random(using: &generator) {
                octets += texts[Int.random(in: 0..<texts.count, using: &generator)]
            }
            for _ in 0..<Int.random(in: 0...12, using: &generator) where !octets.isEmpty {
                let place = Int.random(in: 0..<octets.count, using: &generator)
                switch Int.random(in: 0...3, using: &generator) {
                case 0: octets[place] = UInt8.random(in: 0...255, using: &generator)
                case 1: octets.remove(at: place)
                case 2: octets.insert(UInt8.random(in: 0...255, using: &generator), at: place)
                default: octets.insert(contentsOf: Array("\u{200D}é@1".utf8), at: place)
                }
            }
            let text = String(decoding: octets, as: UTF8.self)
            let borders = text.unicodeScalars.reduce(into: [0]) {
                $0.append($0[$0.count - 1] + UTF8.width($1))
            }
            let review = found(text, earlier: [text], preview: 40)
            for finding in review.findings {
                #expect(!finding.span.isEmpty)
                #expect(borders.contains(finding.span.lowerBound))
                #expect(borders.contains(finding.span.upperBound))
            }
        }
    }
}

@Suite("Phrases are read with every mistake told")
struct ContentPhrasesTests {
    private func mistakes(_ families: String, head: String = "") throws -> [Mistake] {
        let text = "recado-phrases: 1\nlanguage: es\nversion: 1\n\(head)families:\n\(families)"
        do {
            _ = try ContentPhrases(YAML.tree(text: text))
            return []
        } catch let error as ContentPhrasesError {
            return error.mistakes
        }
    }

    private static let tail = """
            why: {es: a, en: a}
            instead: {es: b, en: b}

        """

    @Test(
        "A phrase that cannot be read is told with line and column",
        arguments: [
            ("[\"(uno|dos\"]", "a bracket is not closed"),
            ("[\"@nadie va\"]", "there is no list of words"),
            ("[\"[ya] ...\"]", "does not begin with a word"), ("[\"\"]", "the phrase is empty"),
            ("[\"uno, dos\"]", "is no word"), ("[\"()\"]", "a choice is empty"),
        ]
    )
    func phrase(phrases: String, reason: String) throws {
        let text = "  - family: x\n    class: threatens\n    phrases: \(phrases)\n"
        let found = try mistakes(text + Self.tail)
        let mistake = try #require(found.first { $0.reason.contains(reason) })
        #expect(mistake.place.line == 7 || mistake.place.line == 8)
        #expect(mistake.place.column == 15)
    }

    @Test("Unknown classes, keys, countries and formats are refused")
    func families() throws {
        let good = "  - family: x\n    class: threatens\n    phrases: [uno]\n" + Self.tail
        #expect(try mistakes(good).isEmpty)
        #expect(try mistakes(good.replacing("threatens", with: "threatnes")).count == 1)
        #expect(try mistakes(good.replacing("threatens", with: "revealsDebt")).count == 1)
        #expect(try mistakes(good + good).map(\.reason) == ["two families are called \"x\""])
        #expect(try mistakes(good + "    sources: {Mexico: [M1]}\n").count == 1)
        #expect(try mistakes(good + "    wehre: preview\n").count == 1)
        #expect(throws: ContentPhrasesError.self) {
            try ContentPhrases(YAML.tree(text: "language: es\nversion: 1\nfamilies: []\n"))
        }
    }
}
