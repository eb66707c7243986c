public import Values

/// Something that a text has to say: one of several fields or phrases is enough.
public struct RequiredContent: Hashable, Sendable {
    /// The id of the rule that asks for it.
    public let id: String
    /// What it is, for the person who writes the text.
    public let title: String
    /// Names of fields, any of which says it.
    public let fields: [String]
    /// Phrases, any of which says it.
    public let phrases: PhraseList

    /// Makes a requirement.
    public init(id: String, title: String, fields: [String], phrases: PhraseList) {
        self.id = id
        self.title = title
        self.fields = fields
        self.phrases = phrases
    }
}

/// Words that a text must not have.
public struct ForbiddenContent: Hashable, Sendable {
    /// The id of the rule that forbids them.
    public let id: String
    /// The words.
    public let phrases: PhraseList

    /// Makes a prohibition.
    public init(id: String, phrases: PhraseList) {
        self.id = id
        self.phrases = phrases
    }
}

/// What a text is held against before it is published.
public struct TemplateRules: Sendable {
    /// How many characters a locked screen shows.
    public var previewLength = 40
    /// What these characters must not have.
    public var revealing = PhraseList.revealingDebt
    /// What the text must say.
    public var required: [RequiredContent] = []
    /// What the text must not have.
    public var forbidden: [ForbiddenContent] = []
    /// Whether a text may go over several segments without a remark.
    public var segmentsWithoutRemark = 1

    /// Makes the rules that hold everywhere.
    public init() {}
}

/// What a text costs on a route.
public struct TemplateCost: Hashable, Sendable {
    /// The position of the route in the list that was passed.
    public let route: Int
    /// Segments, least and most.
    public let segments: ClosedRange<Int>
    /// The least a message costs.
    public let least: Money
    /// The most a message costs.
    public let most: Money
    /// The alphabet of the longest message.
    public let encoding: SMSEncoding
    /// Characters of the text that this route writes differently, each once.
    public let replaced: [String]
}

/// What publishing a text would mean: mistakes forbid it, remarks are for its author.
public struct TemplateReview: Sendable {
    /// Why it cannot be published; empty when it can.
    public let mistakes: [Mistake]
    /// What its author should know.
    public let remarks: [Mistake]
    /// Characters of the rendered text, least and most.
    public let characters: ClosedRange<Int>
    /// Segments and price for each route, in the order passed.
    public let costs: [TemplateCost]
}
