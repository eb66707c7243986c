public import Values

/// What a finding rests on: one rule of one version of a pack, with its legal source.
public struct Citation: Hashable, Sendable {
    /// The pack's id; `house` for the gate's own rules.
    public let pack: String
    /// The pack's version.
    public let packVersion: Int
    /// The rule's id.
    public let rule: String
    /// The kind of rule as packs write it.
    public let kind: String
    /// Country by ISO 3166; `*` for a pack that stands in for any country, empty for the house.
    public let jurisdiction: String
    /// How sure we are of the rule.
    public let confidence: Confidence
    /// Instrument and article, for a person to look up.
    public let article: String

    /// Makes a citation.
    public init(
        pack: String,
        packVersion: Int,
        rule: String,
        kind: String,
        jurisdiction: String,
        confidence: Confidence,
        article: String
    ) {
        self.pack = pack
        self.packVersion = packVersion
        self.rule = rule
        self.kind = kind
        self.jurisdiction = jurisdiction
        self.confidence = confidence
        self.article = article
    }
}

/// What one rule said about one contact.
public struct Finding: Sendable, Equatable {
    /// The answer of a rule.
    public enum Said: Sendable, Hashable {
        /// Allows it until an instant.
        case allows(until: Instant)
        /// Allows it again from an instant.
        case notBefore(Instant)
        /// Forbids it.
        case forbids
        /// Would have forbidden or deferred it, but only warns.
        case warns
        /// Would have forbidden or deferred it, but only tells.
        case informs
    }

    /// What the answer rests on, shared with the gate.
    let source: CitationBox
    /// The answer.
    public let said: Said

    /// What the answer rests on.
    public var citation: Citation { source.citation }

    init(_ source: CitationBox, _ said: Said) {
        self.source = source
        self.said = said
    }

    /// Equal in what they rest on and say.
    public static func == (left: Finding, right: Finding) -> Bool {
        left.said == right.said
            && (left.source === right.source || left.citation == right.citation)
    }
}

/// A citation made once when packs are loaded, so that a finding costs one reference.
final class CitationBox: Sendable {
    let citation: Citation

    init(_ citation: Citation) {
        self.citation = citation
    }
}
