public import Values

/// How sure we are of a rule (contact law is read second-hand more often than not).
public enum Confidence: UInt8, Sendable, CaseIterable {
    /// The official text was read.
    case a
    /// Several consistent secondary sources.
    case b
    /// One secondary source.
    case c
    /// Sources conflict.
    case d
    /// Disputed between authorities or courts.
    case e
    /// A prudent choice of ours, no source.
    case f
    /// General knowledge only.
    case g

    /// The capital letter that packs use.
    public var letter: String { ["A", "B", "C", "D", "E", "F", "G"][Int(rawValue)] }
}
