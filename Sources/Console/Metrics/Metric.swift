/// One family of figures for a monitoring system: a name, what it tells, and its samples.
///
/// Labels carry ids, names of routes and states, never anything about a person.
public struct Metric: Sendable, Equatable {
    /// How the figures of a family may move.
    public enum Kind: String, Sendable {
        /// It only grows while the process lives.
        case counter
        /// It goes up and down.
        case gauge
    }

    /// One figure and the labels that tell it from its siblings.
    public struct Sample: Sendable, Equatable {
        /// Labels in the order they are written.
        public let labels: [Label]
        /// The figure, in the unit that the family's name ends with.
        public let value: Double

        /// Makes a sample.
        ///
        /// - Precondition: label names are small letters and underscores.
        public init(_ labels: KeyValuePairs<String, String> = [:], _ value: Double) {
            self.labels = labels.map { Label(name: $0.key, value: $0.value) }
            self.value = value
            precondition(
                self.labels.allSatisfy { Metric.isName($0.name) },
                "a label's name is small letters, digits and underscores"
            )
        }

        /// Makes a sample of a count.
        public init(_ labels: KeyValuePairs<String, String> = [:], _ count: some BinaryInteger) {
            self.init(labels, Double(count))
        }
    }

    /// A name and a value that tell samples of one family apart.
    public struct Label: Sendable, Hashable {
        /// Small letters, digits and underscores.
        public let name: String
        /// Any text; it is escaped, and cut at `MetricsText.labelLengthMax`, when it is written.
        public let value: String
    }

    /// What every name begins with.
    public static let prefix = "recado_"

    /// The name, with the prefix, and with `_total` at the end of a counter's.
    public let name: String
    /// One sentence for those who read the figure.
    public let help: String
    /// How the figure may move.
    public let kind: Kind
    /// The figures.
    public let samples: [Sample]

    /// Makes a family; names are constants of the program, so a wrong one is a mistake in it.
    ///
    /// - Precondition: the name begins with the prefix, is small letters, digits and underscores,
    ///   and ends with `_total` if and only if this is a counter.
    public init(_ name: String, _ kind: Kind, help: String, _ samples: [Sample]) {
        precondition(name.hasPrefix(Self.prefix), "a metric's name begins with \(Self.prefix)")
        precondition(Self.isName(name), "a metric's name is small letters, digits, underscores")
        precondition(
            name.hasSuffix("_total") == (kind == .counter),
            "a counter's name ends with _total, and no other name does"
        )
        self.name = name
        self.help = help
        self.kind = kind
        self.samples = samples
    }

    /// A family of one counter without labels.
    public static func counter(_ name: String, help: String, _ count: some BinaryInteger) -> Metric
    {
        Metric(name, .counter, help: help, [Sample(count)])
    }

    /// A family of one gauge without labels.
    public static func gauge(_ name: String, help: String, _ value: Double) -> Metric {
        Metric(name, .gauge, help: help, [Sample(value)])
    }

    static func isName(_ text: String) -> Bool {
        guard let first = text.utf8.first, !(0x30...0x39).contains(first) else { return false }
        return text.utf8.allSatisfy {
            (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5F
        }
    }
}

extension Metric.Sample {
    /// Makes a sample without labels.
    public init(_ value: Double) { self.init([:], value) }

    /// Makes a sample of a count without labels.
    public init(_ count: some BinaryInteger) { self.init([:], Double(count)) }
}
