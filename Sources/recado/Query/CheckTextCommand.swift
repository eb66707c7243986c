import ArgumentParser
import Compliance
import Messaging
import Store
import Values
import Workers

/// What a text must not say, before anybody sends it.
struct CheckTextCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check-text",
        abstract: "What a text says that contact law forbids, by which rule, and what to write.",
        discussion: """
            In Spanish, in English with --english. Without --country the shipped packs of every \
            country are asked. With --channel the beginning that a locked screen shows is looked \
            at too. Nothing is stored and no database is needed. Exit code 0 when nothing is \
            found that is forbidden, 2 when something is.

            Example: recado rules check-text "Le vamos a embargar" --country mx --channel sms
            """
    )

    @OptionGroup var options: Options
    @Argument(help: "The text.")
    var text: String
    @Option(help: "Country by two letters, such as mx.")
    var country: String?
    @Option(help: "Channel, such as sms.")
    var channel: String?
    @Option(help: "A text that the person was sent before; may be given several times.")
    var earlier: [String] = []
    @Flag(help: "Tell it in English.")
    var english = false

    func validate() throws {
        if let country, country.utf8.count != 2 || !country.utf8.allSatisfy({ $0 | 0x20 >= 0x61 }) {
            throw ValidationError("--country has two letters, such as mx")
        }
    }

    func run() async throws {
        var over: Channel?
        if let channel {
            guard let known = Channel(name: channel) else {
                let names = Channel.allCases.map(\.name).joined(separator: ", ")
                throw ValidationError("--channel: use one of \(names)")
            }
            over = known
        }
        let now = Context.now()
        let check = try Resources(try options.settings().resources).contentCheck(now: now)
        let view = CheckedText(
            text: text,
            review: check.reviewer.review(
                text,
                earlier: earlier,
                previewLength: over.map { ContentReviewer.previewLength(of: $0) } ?? 0
            ),
            law: check.law,
            country: country?.uppercased(),
            channel: over,
            day: Resources.day(of: now),
            isEnglish: english
        )
        if options.json { printJSON(view.json) } else { print(view.paragraphs) }
        if view.isForbidden { throw Exit.asks }
    }
}

/// The findings of a text with the rules that forbid them.
struct CheckedText {
    let text: String
    let review: ContentReview
    let law: ContentLaw
    let country: String?
    let channel: Channel?
    let day: Day
    let isEnglish: Bool

    /// Whether a rule that blocks forbids a finding, or the text was too long to be read.
    var isForbidden: Bool {
        review.isCut
            || review.findings.contains { rules($0).contains { $0.decision == .block } }
    }

    private func rules(_ finding: ContentFinding) -> [ContentLaw.Prohibition] {
        law.prohibitions(of: finding.contentClass, in: country, over: channel, on: day)
    }

    private func phrase(_ finding: ContentFinding) -> String {
        String(decoding: Array(text.utf8)[finding.span], as: UTF8.self)
    }

    /// One paragraph for each finding.
    var paragraphs: String {
        var lines: [String] = []
        if review.isCut {
            lines.append(
                isEnglish
                    ? "too long: only \(ContentReviewer.textLimit) octets were read"
                    : "demasiado largo: solo se leyeron \(ContentReviewer.textLimit) octetos"
            )
        }
        for finding in review.findings {
            let rules = rules(finding)
            let why = isEnglish ? finding.why.english : finding.why.spanish
            let instead = isEnglish ? finding.instead.english : finding.instead.spanish
            lines.append(
                "“\(phrase(finding))” (\(finding.span.lowerBound)–\(finding.span.upperBound)): "
                    + "\(why) [\(finding.contentClass.words.joined()), \(finding.family)]"
            )
            lines += rules.prefix(3).map { "  \(word($0.decision)) \($0.citation)" }
            if rules.count > 3 {
                lines.append("  " + (isEnglish ? "and" : "y") + " \(rules.count - 3) +")
            }
            if rules.isEmpty {
                lines.append(
                    isEnglish ? "  no rule forbids it here" : "  aquí ninguna regla lo prohíbe"
                )
            }
            lines.append("  " + (isEnglish ? "instead: " : "en su lugar: ") + instead)
        }
        if lines.isEmpty { return isEnglish ? "nothing found" : "nada encontrado" }
        return lines.joined(separator: "\n")
    }

    private func word(_ decision: Decision) -> String {
        switch decision {
        case .block: isEnglish ? "forbidden:" : "prohibido:"
        case .warn: isEnglish ? "warned of:" : "se advierte:"
        case .info: isEnglish ? "noted:" : "se anota:"
        }
    }

    /// The same for programs.
    var json: [String: JSON] {
        [
            "forbidden": .flag(isForbidden),
            "cut": .flag(review.isCut),
            "findings": .list(
                review.findings.map { finding in
                    .object([
                        "class": .text(finding.contentClass.words.joined()),
                        "family": .text(finding.family),
                        "from": .number(finding.span.lowerBound),
                        "to": .number(finding.span.upperBound),
                        "phrase": .text(phrase(finding)),
                        "why": .text(isEnglish ? finding.why.english : finding.why.spanish),
                        "instead": .text(
                            isEnglish ? finding.instead.english : finding.instead.spanish
                        ),
                        "sources": .object(
                            finding.sources.mapValues { .list($0.map { .text($0) }) }
                        ),
                        "rules": .list(rules(finding).map { rule($0) }),
                    ])
                }
            ),
        ]
    }

    private func rule(_ rule: ContentLaw.Prohibition) -> JSON {
        .object([
            "pack": .text(rule.pack), "rule": .text(rule.rule),
            "jurisdiction": .text(rule.jurisdiction),
            "decision": .text(
                rule.decision == .block ? "block" : rule.decision == .warn ? "warn" : "info"
            ),
            "instrument": .text(rule.source.instrument), "article": .text(rule.source.article),
            "confidence": .text(rule.source.confidence.letter),
            "sources": .list(rule.source.references.map { .text($0) }),
        ])
    }
}

extension Resources {
    /// The phrases of the folder with the law of packs, by default the shipped ones.
    func contentCheck(packs: [PolicyText]? = nil, now: Instant = Context.now()) throws
        -> ContentCheck
    {
        let shipped =
            try packs
            ?? texts("packs").map { name, body in
                PolicyText(kind: .pack, name: name, version: "", body: body)
            }
        return try ContentCheck(
            phrases: texts("content"),
            packs: shipped,
            on: Resources.day(of: now)
        )
    }

    /// The day of an instant in UTC, near enough for the day a law begins.
    static func day(of now: Instant) -> Day {
        Day(daysSinceEpoch: Int32(clamping: now.seconds / 86_400))
    }
}
