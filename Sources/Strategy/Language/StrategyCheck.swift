internal import Compliance
public import Messaging
public import Values

/// What checking a strategy file gives.
public struct StrategyCheck: Sendable {
    /// Why it cannot be published; empty when it can.
    public let mistakes: [Mistake]
    /// What its author should know.
    public let remarks: [Mistake]
    /// The definition, or nil if there are mistakes.
    public let definition: StrategyDefinition?
    /// What was read though the file says things that can never work, as one in force may; nil if
    /// it cannot be read.
    public let read: StrategyDefinition?
    /// What could be read, steps with mistakes left out, for further checks; nil if nothing could.
    public let draft: StrategyDefinition?
    /// Whether the draft lacks nothing of the file.
    public let isWhole: Bool
    /// The parsed texts by id, in the order of the file, for the composer.
    public let templates: [(id: String, template: Template)]
    /// What each text costs on each route, by the text's id.
    public let costs: [(id: String, costs: [TemplateCost])]

    /// Checks a strategy file.
    ///
    /// - Parameters:
    ///   - tree: the file.
    ///   - attributes: the columns of mappings that conditions may name.
    ///   - segments: the segments that conditions may name.
    ///   - parts: the parts that it may include.
    ///   - samples: values of real messages by slot of `TextFields.all`, for lengths and prices.
    ///   - routes: the routes that its texts may go over; with none, costs are left out.
    ///   - today: the day to which days in the file are compared; without it they are not.
    public init(
        _ tree: Tree,
        attributes: [AttributeDeclaration] = [],
        segments: [Segment] = [],
        parts: [StrategyPart] = [],
        samples: [[FieldValue]] = [],
        routes: [SMSRoute] = [],
        locale: TextLocale = .mexico,
        today: Day? = nil
    ) {
        var parser = StrategyParser(
            attributes: attributes,
            segments: segments,
            parts: parts,
            today: today
        )
        let parsed = parser.parse(tree)
        let isRead = parser.mistakes.isEmpty
        var mistakes = parser.mistakes
        var remarks = parser.remarks
        var templates: [(id: String, template: Template)] = []
        var costs: [(id: String, costs: [TemplateCost])] = []
        for (index, text) in parser.texts.enumerated() {
            guard let template = parser.templates[index] else { continue }
            templates.append((text.id, template))
            var rules = TemplateRules()
            rules.segmentsWithoutRemark = 2
            rules.required = StrategyCheck.required(of: text)
            let review = template.review(
                rules,
                samples: samples,
                routes: routes,
                locale: locale
            )
            if let inclusion = parser.inclusions.first(where: { $0.texts.contains(index) }) {
                // What is remarked on in a part is told of the part.
                var found = review.mistakes
                let name = inclusion.part.file
                StrategyParser.place(&found, from: 0, at: inclusion.place, in: name)
                mistakes += found
            } else {
                mistakes += review.mistakes
                remarks += review.remarks
            }
            costs.append((text.id, review.costs))
        }
        read = mistakes.isEmpty ? parsed : nil
        mistakes += parser.objections
        if let parsed {
            let place = tree["for"]?.place ?? tree.place
            let found = StrategyAnalysis.mistakes(parsed, at: place)
            mistakes += found
            if isRead, found.isEmpty { remarks += StrategyAnalysis.remarks(parsed, at: place) }
        }
        self.mistakes = mistakes.sorted { $0.place < $1.place }
        self.remarks = remarks.sorted { $0.place < $1.place }
        definition = mistakes.isEmpty ? parsed : nil
        draft = parsed
        isWhole = isRead
        self.templates = templates
        self.costs = costs
    }

    /// What a text claims to say in words must stand in it.
    private static func required(of text: StrategyText) -> [RequiredContent] {
        var required: [RequiredContent] = []
        if text.items.contains(.optOutWording) {
            required.append(
                RequiredContent(
                    id: "optOutWording",
                    title: "how to opt out by answering",
                    fields: [],
                    phrases: PhraseList(["BAJA"])
                )
            )
        }
        if text.use.hasPrefix("payment_reminder") {
            required.append(
                RequiredContent(
                    id: "R-091",
                    title: "the amount to pay",
                    fields: ["minimo", "vencido", "saldo", "total", "monto"],
                    phrases: PhraseList([])
                )
            )
            required.append(
                RequiredContent(
                    id: "R-091",
                    title: "the date",
                    fields: ["fecha_limite", "fecha", "fecha_corte"],
                    phrases: PhraseList(["hoy"])
                )
            )
            required.append(
                RequiredContent(
                    id: "R-091",
                    title: "the last digits of the account",
                    fields: ["cuenta"],
                    phrases: PhraseList([])
                )
            )
        }
        return required
    }
}
