public import Values

extension Template {
    /// No more sample messages than this are rendered for a review.
    public static let samplesLimit = 100_000

    /// Holds the text against rules before it is published.
    ///
    /// - Parameters:
    ///   - samples: values of real messages, one list for each, in the order of the fields;
    ///     where there are none, values of the least and greatest length stand in. Samples that
    ///     lack a field are counted in one remark.
    ///   - routes: the routes it may go over.
    ///   - currency: the currency of amounts that stand in.
    public func review(
        _ rules: TemplateRules,
        samples: [[FieldValue]] = [],
        routes: [SMSRoute],
        locale: TextLocale,
        currency: Currency = .mexicanPeso
    ) -> TemplateReview {
        var reviewer = TemplateReviewer(self, rules, locale, currency, routes.count)
        for sample in samples.prefix(Template.samplesLimit) {
            reviewer.add(sample, routes)
        }
        reviewer.addStandIns(routes, countsLength: samples.isEmpty)
        return reviewer.finish(routes)
    }
}

/// Gathers what the renderings of one template show.
private struct TemplateReviewer {
    private let template: Template
    private let rules: TemplateRules
    private let locale: TextLocale
    private let currency: Currency
    private var mistakes: [Mistake] = []
    private var remarks: [Mistake] = []
    private var incomplete = 0
    private var least = Int.max
    private var most = 0
    private var cheapest: [SMSPlan?]
    private var dearest: [SMSPlan?]
    private var replaced: [Set<UInt32>]
    private var saidRevealing = false
    private var saidAmount = false
    private var saidTooLong: Set<Int> = []
    private var forbiddenFound: Set<String> = []

    init(
        _ template: Template,
        _ rules: TemplateRules,
        _ locale: TextLocale,
        _ currency: Currency,
        _ routes: Int
    ) {
        self.template = template
        self.rules = rules
        self.locale = locale
        self.currency = currency
        cheapest = Array(repeating: nil, count: routes)
        dearest = Array(repeating: nil, count: routes)
        replaced = Array(repeating: [], count: routes)
    }

    mutating func add(_ values: [FieldValue], _ routes: [SMSRoute]) {
        guard let text = render(values) else {
            incomplete += 1
            return
        }
        checkWords(text)
        measure(text, routes)
    }

    /// Shortest and longest values, with and without the optional parts.
    mutating func addStandIns(_ routes: [SMSRoute], countsLength: Bool) {
        let optional = template.optionalSlots
        let short = template.fields.fields.map { StandIn.shortest($0, currency) }
        var cases = [short]
        cases.append(without(optional, short))
        for slot in optional { cases.append(without(optional.filter { $0 != slot }, short)) }
        for values in cases {
            guard let text = render(values) else { continue }
            checkWords(text)
            if countsLength { measure(text, routes) }
        }
        guard countsLength else { return }
        for day in StandIn.longestDays {
            let long = template.fields.fields.map { StandIn.longest($0, currency, day) }
            if let text = render(long) { measure(text, routes) }
        }
    }

    mutating func finish(_ routes: [SMSRoute]) -> TemplateReview {
        checkRequired()
        if incomplete > 0 {
            remark(
                "\(incomplete) of the sample messages lack a field that the text names",
                "complete the data, or make that part optional with {?campo}…{/campo}"
            )
        }
        var costs: [TemplateCost] = []
        for index in routes.indices {
            guard let low = cheapest[index], let high = dearest[index] else { continue }
            if high.segmentCount > rules.segmentsWithoutRemark {
                remark(
                    "the longest message takes \(high.segmentCount) segments on route "
                        + "\(index + 1)",
                    "shorten the text if one segment fewer is worth its price"
                )
            }
            costs.append(
                TemplateCost(
                    route: index,
                    segments: low.segmentCount...high.segmentCount,
                    least: low.price,
                    most: high.price,
                    encoding: high.encoding,
                    replaced: replaced[index].sorted().compactMap(Unicode.Scalar.init)
                        .map(String.init)
                )
            )
        }
        return TemplateReview(
            mistakes: mistakes,
            remarks: remarks,
            characters: min(least, most)...most,
            costs: costs
        )
    }

    private func render(_ values: [FieldValue]) -> [UInt8]? {
        guard values.count == template.fields.fields.count else { return nil }
        var text: [UInt8] = []
        do {
            try template.render(values, locale: locale, into: &text)
            return text
        } catch {
            return nil
        }
    }

    private func without(_ slots: [Int], _ values: [FieldValue]) -> [FieldValue] {
        var values = values
        for slot in slots { values[slot] = .absent }
        return values
    }

    private mutating func checkWords(_ text: [UInt8]) {
        for item in rules.forbidden where !forbiddenFound.contains(item.id) {
            guard let phrase = item.phrases.firstFound(in: text) else { continue }
            forbiddenFound.insert(item.id)
            mistake("the text has “\(phrase)”, which rule \(item.id) forbids", "say it otherwise")
        }
        let preview = preview(of: text)
        if !saidRevealing, let phrase = rules.revealing.firstFound(in: preview) {
            saidRevealing = true
            mistake(
                "the first \(rules.previewLength) characters, which a locked screen shows, have "
                    + "“\(phrase)”",
                "begin with the greeting and who writes, and name the debt later or not at all"
            )
        }
        if !saidAmount, preview.contains(0x24) {
            saidAmount = true
            remark(
                "the first \(rules.previewLength) characters may show an amount",
                "name amounts later in the text"
            )
        }
    }

    /// The first characters, to the end of the word that they cut.
    private func preview(of text: [UInt8]) -> [UInt8] {
        var characters = 0
        for (index, byte) in text.enumerated() {
            if byte & 0xC0 != 0x80 { characters += 1 }
            let isBreak = byte < 0x30 || byte >= 0x3A && byte < 0x41
            if characters > rules.previewLength && isBreak { return Array(text[..<index]) }
        }
        return text
    }

    private mutating func measure(_ text: [UInt8], _ routes: [SMSRoute]) {
        let characters = text.lazy.filter { $0 & 0xC0 != 0x80 }.count
        least = min(least, characters)
        most = max(most, characters)
        for (index, route) in routes.enumerated() {
            do {
                let plan = try SMSPlan(utf8: text, on: route)
                replaced[index].formUnion(plan.replaced)
                if plan.segmentCount < cheapest[index]?.segmentCount ?? .max {
                    cheapest[index] = plan
                }
                if plan.segmentCount > dearest[index]?.segmentCount ?? 0 { dearest[index] = plan }
            } catch {
                guard saidTooLong.insert(index).inserted else { continue }
                mistake("on route \(index + 1) \(error)", "shorten the text")
            }
        }
    }

    private mutating func checkRequired() {
        let words = template.alwaysWrittenLiterals
        let named = Set(template.alwaysWrittenSlots.map { template.fields.fields[$0].name })
        for item in rules.required {
            if item.fields.contains(where: named.contains) { continue }
            if item.phrases.firstFound(in: words) != nil { continue }
            let ways = item.fields.map { "{\($0)}" } + item.phrases.phrases.map { "“\($0)”" }
            mistake(
                "the text does not say: \(item.title) (rule \(item.id))",
                "add " + ways.joined(separator: " or ")
            )
        }
    }

    private mutating func mistake(_ reason: String, _ remedy: String) {
        mistakes.append(Mistake(at: template.place, reason, remedy: remedy))
    }

    private mutating func remark(_ reason: String, _ remedy: String) {
        remarks.append(Mistake(at: template.place, reason, remedy: remedy))
    }
}

extension Template {
    /// The slots whose absence leaves out a part.
    var optionalSlots: [Int] {
        pieces.compactMap { if case .present(let slot, _) = $0 { slot } else { nil } }
    }

    /// The slots that every message writes.
    var alwaysWrittenSlots: [Int] {
        alwaysWritten.compactMap { if case .field(let slot, _, _) = $0 { slot } else { nil } }
    }

    /// The words that every message has, a space where a field stands.
    var alwaysWrittenLiterals: [UInt8] {
        alwaysWritten.flatMap { piece -> [UInt8] in
            if case .literal(let range) = piece { Array(literals[range]) } else { [0x20] }
        }
    }

    private var alwaysWritten: [Piece] {
        var written: [Piece] = []
        var index = 0
        while index < pieces.count {
            switch pieces[index] {
            case .present(_, let count): index += count
            case .field, .literal: written.append(pieces[index])
            }
            index += 1
        }
        return written
    }
}

/// Values of the least and the greatest length, for texts that have no samples yet.
private enum StandIn {
    /// A Wednesday and a Saturday of September: the longest, and one with `á`.
    static let longestDays = [20_726, 20_722].map { Day(daysSinceEpoch: $0) }

    static func shortest(_ field: TemplateField, _ currency: Currency) -> FieldValue {
        switch field.kind {
        case .text, .name: .text("A")
        case .digits: .text("1234")
        case .money: .money(Money(minor: 100, currency))
        case .date: .day(Day(daysSinceEpoch: 20_574))
        case .number: .number(1)
        }
    }

    static func longest(_ field: TemplateField, _ currency: Currency, _ day: Day) -> FieldValue {
        let length = max(1, field.maximumLength)
        return switch field.kind {
        case .text, .name: .text("Á" + String(repeating: "m", count: length - 1))
        case .digits: .text(String(repeating: "8", count: length))
        case .money: .money(Money(minor: 999_999_999, currency))
        case .date: .day(day)
        case .number: .number(9_999_999)
        }
    }
}
