public import Messaging
public import Values

/// Holds templates and other texts of files against the law on content, and tells where in the
/// file a phrase stands.
public struct TextCheck: Sendable {
    /// What a check told.
    public struct Result: Sendable, Equatable {
        /// What forbids publication.
        public var mistakes: [Mistake] = []
        /// What the author should know.
        public var remarks: [Mistake] = []

        /// Makes a result that tells nothing.
        public init() {}
    }

    private let reviewer: ContentReviewer
    private let law: ContentLaw
    private let day: Day

    /// Makes a check by every pack of a law, on a day.
    public init(_ reviewer: ContentReviewer, _ law: ContentLaw, on day: Day) {
        self.reviewer = reviewer
        self.law = law
        self.day = day
    }

    /// Checks the templates of a file, each by itself and against those before it.
    public func check(_ templates: [(id: String, template: Template)], file: String) -> Result {
        var result = Result()
        for (id, template) in templates {
            let source = Array(template.source.utf8)
            var told: Set<String> = []
            for isShort in [false, true] {
                let text = TemplateWords.plain(source, withoutOptional: isShort)
                for finding in reviewer.review(text).findings
                where told.insert("\(finding.family) \(finding.span)").inserted {
                    tell(finding, source, template.place, "the text \(id)", file, &result)
                }
            }
        }
        repetitions(templates, &result)
        return result
    }

    /// Checks one text that stands as a value in a file.
    public func check(_ text: String, named name: String, at place: SourcePlace, file: String)
        -> Result
    {
        var result = Result()
        for finding in reviewer.review(text).findings {
            tell(finding, Array(text.utf8), place, name, file, &result)
        }
        return result
    }

    private func tell(
        _ finding: ContentFinding,
        _ source: [UInt8],
        _ start: SourcePlace,
        _ name: String,
        _ file: String,
        _ result: inout Result
    ) {
        let rules = law.prohibitions(of: finding.contentClass, in: nil, on: day)
        // The rule that was read for just such phrases says most.
        let best = rules.enumerated().min { left, right in
            (left.element.decision.rawValue, -basis(left.element, finding), left.offset)
                < (right.element.decision.rawValue, -basis(right.element, finding), right.offset)
        }
        guard let first = best?.element else { return }
        let phrase = String(decoding: source[finding.span], as: UTF8.self)
        let more = rules.count > 1 ? " and \(rules.count - 1) more" : ""
        let mistake = Mistake(
            at: ScalarPlace.of(finding.span.lowerBound, in: source, from: start, file: file),
            "\(name) \(finding.why.english) (\(finding.contentClass.words.joined()), "
                + "\(finding.family)) with “\(phrase)”; forbidden by \(first.citation)\(more)",
            remedy: finding.instead.english
        )
        if first.decision == .block {
            result.mistakes.append(mistake)
        } else {
            result.remarks.append(mistake)
        }
    }

    /// How many of the sources of a finding a rule goes by.
    private func basis(_ rule: ContentLaw.Prohibition, _ finding: ContentFinding) -> Int {
        let read = finding.sources[String(rule.jurisdiction.prefix(2))] ?? []
        return read.filter(rule.source.references.contains).count
    }

    /// Two texts of a file that say nearly the same are one too many.
    private func repetitions(
        _ templates: [(id: String, template: Template)],
        _ result: inout Result
    ) {
        guard !law.prohibitions(of: .repeats, in: nil, on: day).isEmpty else { return }
        var earlier: [(id: String, mark: TextPrint)] = []
        for (id, template) in templates {
            let mark = reviewer.textPrint(
                of: TemplateWords.plain(Array(template.source.utf8), withoutOptional: false)
            )
            let same = earlier.first { mark.isNearly($0.mark) }
            if let same {
                result.remarks.append(
                    Mistake(
                        at: template.place,
                        "the text \(id) says almost the same as \(same.id) (repeats)",
                        remedy: "say something new, or use one text for both"
                    )
                )
            }
            earlier.append((id, mark))
        }
    }
}

/// The words of a template with its octets in their places: fields are numbers, signs of optional
/// parts are blanks.
enum TemplateWords {
    static func plain(_ source: [UInt8], withoutOptional: Bool) -> String {
        var text = source
        var index = 0
        var hidesFrom: Int?
        while index < source.count {
            guard source[index] == 0x7B, let end = source[index...].firstIndex(of: 0x7D) else {
                index += 1
                continue
            }
            let first = index + 1 < source.count ? source[index + 1] : 0
            let isMark = first == 0x3F || first == 0x2F || first == 0x7B
            for place in index...end { text[place] = isMark ? 0x20 : 0x30 }
            if first == 0x3F { hidesFrom = index }
            if first == 0x2F, let start = hidesFrom {
                if withoutOptional { for place in start...end { text[place] = 0x20 } }
                hidesFrom = nil
            }
            index = end + 1
        }
        return String(decoding: text, as: UTF8.self)
    }
}

/// Finds the place in a file of an octet of a value that was read from it.
enum ScalarPlace {
    /// Walks along value and file together; blanks of any length in one stand for blanks in the
    /// other, since YAML folds lines. Where the two differ, as with escapes, gives the start.
    static func of(
        _ octet: Int,
        in value: [UInt8],
        from start: SourcePlace,
        file: String
    ) -> SourcePlace {
        var walker = FileWalker(Array(file.unicodeScalars), start)
        var offset = 0
        walker.skipOpening()
        for scalar in String(decoding: value, as: UTF8.self).unicodeScalars {
            if offset >= octet {
                walker.skipBlanks()
                return walker.place
            }
            offset += UTF8.width(scalar)
            if scalar == " " || scalar == "\n" {
                walker.skipBlanks()
            } else {
                walker.skipBlanks()
                guard walker.take(scalar) else { return start }
            }
        }
        return walker.place
    }
}

/// Goes through the scalars of a file and knows line and column.
private struct FileWalker {
    private let scalars: [Unicode.Scalar]
    private var index = 0
    private(set) var place = SourcePlace(line: 1, column: 1)

    init(_ scalars: [Unicode.Scalar], _ start: SourcePlace) {
        self.scalars = scalars
        while index < scalars.count, place < start { advance() }
    }

    /// Goes past a quote, or past the sign and line of a block.
    mutating func skipOpening() {
        guard index < scalars.count else { return }
        if scalars[index] == ">" || scalars[index] == "|" {
            while index < scalars.count, scalars[index] != "\n" { advance() }
        } else if scalars[index] == "\"" || scalars[index] == "'" {
            advance()
        }
    }

    mutating func skipBlanks() {
        while index < scalars.count, scalars[index] == " " || scalars[index] == "\n" { advance() }
    }

    mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard index < scalars.count, scalars[index] == scalar else { return false }
        advance()
        return true
    }

    private mutating func advance() {
        place =
            scalars[index] == "\n"
            ? SourcePlace(line: place.line + 1, column: 1)
            : SourcePlace(line: place.line, column: place.column + 1)
        index += 1
    }
}
