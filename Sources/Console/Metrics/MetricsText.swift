/// Writes metrics in Prometheus' text format, version 0.0.4.
public enum MetricsText {
    /// What the answer's `Content-Type` says.
    public static let contentType = "text/plain; version=0.0.4; charset=utf-8"
    /// Characters of a label's value; the rest is cut, so that no list of labels grows without end.
    public static let labelLengthMax = 128

    /// The whole text: families in the order of their names, each once, and of samples with the
    /// same labels the last; a scrape with a repeated sample would be refused as a whole.
    ///
    /// - Precondition: families of one name are of one kind.
    public static func text(of metrics: [Metric]) -> String {
        var text = ""
        for (name, families) in Dictionary(grouping: metrics, by: \.name).sorted(by: { $0.0 < $1.0 }
        ) {
            guard let first = families.first else { continue }
            precondition(
                families.allSatisfy { $0.kind == first.kind },
                "\(name) is a counter and a gauge"
            )
            text += "# HELP \(name) \(escaped(first.help, quotes: false))\n"
            text += "# TYPE \(name) \(first.kind.rawValue)\n"
            for sample in latest(families.flatMap(\.samples)) {
                text += "\(name)\(labels(sample.labels)) \(number(sample.value))\n"
            }
        }
        return text
    }

    private static func latest(_ samples: [Metric.Sample]) -> [Metric.Sample] {
        var places: [[Metric.Label]: Int] = [:]
        var result: [Metric.Sample] = []
        for sample in samples {
            if let place = places[sample.labels] {
                result[place] = sample
            } else {
                places[sample.labels] = result.count
                result.append(sample)
            }
        }
        return result
    }

    private static func labels(_ labels: [Metric.Label]) -> String {
        guard !labels.isEmpty else { return "" }
        let pairs = labels.map { label in
            "\(label.name)=\"\(escaped(String(label.value.prefix(labelLengthMax)), quotes: true))\""
        }
        return "{\(pairs.joined(separator: ","))}"
    }

    private static func escaped(_ text: String, quotes: Bool) -> String {
        var result = ""
        for character in text.unicodeScalars {
            switch character {
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\"" where quotes: result += "\\\""
            default: result.unicodeScalars.append(character)
            }
        }
        return result
    }

    /// Counts are written without a fraction; what is no number as the format's own words.
    private static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value > 0 ? "+Inf" : "-Inf" }
        guard let whole = Int64(exactly: value) else { return "\(value)" }
        return "\(whole)"
    }
}
