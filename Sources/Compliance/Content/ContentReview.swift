/// A phrase in a text that a law may mind.
public struct ContentFinding: Sendable, Equatable {
    /// What the text does with it; one class.
    public let contentClass: ContentClasses
    /// Where it stands, in octets of UTF-8, on borders of scalars.
    public let span: Range<Int>
    /// The name of its family, or `repetition`.
    public let family: String
    /// Why it matters.
    public let why: TwoTongues
    /// What to write instead.
    public let instead: TwoTongues
    /// Keys of the sources that name it, by country.
    public let sources: [String: [String]]
}

/// What a text holds that a law may mind.
public struct ContentReview: Sendable, Equatable {
    /// The findings by place.
    public let findings: [ContentFinding]
    /// What it reveals besides, by its words: `revealsDebt` or nothing.
    public let reveals: ContentClasses
    /// Whether the text was longer than is read; such a text is never good.
    public let isCut: Bool

    /// What the text does, as far as its words show it.
    public var classes: ContentClasses {
        findings.reduce(reveals) { $0.union($1.contentClass) }
    }
}
