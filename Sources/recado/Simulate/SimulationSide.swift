import Files
import Store
import Strategy
import Values
import Workers

/// What one side of a simulation is run with: the files that it names, and of what is shipped only
/// what they do not stand in for.
///
/// Clocks that are named run alone, since shipped ones of a higher rank would take their accounts;
/// a conversation that is named takes the place of the shipped one; a rule pack that is named is in
/// force for its country.
struct SimulationSide {
    let texts: [PolicyText]
    /// The reading of the law by country that the packs named are of.
    let profiles: [String: String]

    /// A file that was named.
    private struct Named {
        let file: String
        let tree: Tree

        var kind: StrategyDefinition.Kind? {
            guard tree["strategy"] != nil else { return nil }
            switch tree["kind"]?.text {
            case "conversation": return .conversation
            case "part": return .part
            default: return .clock
            }
        }

        /// The country and the reading of a rule pack that has one.
        var reading: (country: String, profile: String)? {
            guard tree["recado-pack"] != nil, let country = tree["jurisdiction"]?.text,
                let profile = tree["profile"]?.text
            else { return nil }
            return (country, profile)
        }
    }

    /// - Parameter against: files laid over the others; clocks or a conversation among them take the
    ///   place of those of the others.
    init(_ files: [String], against: [String], _ resources: Resources) throws {
        var first = try Self.read(files)
        let second = try Self.read(against)
        for kind in [StrategyDefinition.Kind.clock, .conversation]
        where second.contains(where: { $0.kind == kind }) {
            first.removeAll { $0.kind == kind }
        }
        let named = first + second
        var texts = try Publication.texts(
            files: named.map(\.file),
            resources: resources,
            inForce: []
        )
        for kind in [StrategyDefinition.Kind.clock, .conversation] {
            let own = named.filter { $0.kind == kind }
            guard !own.isEmpty else { continue }
            try texts.removeAll { text in
                guard text.kind == .strategy else { return false }
                let tree = try YAMLTree.parse(text.body, file: text.name)
                return Named(file: text.name, tree: tree).kind == kind
                    && !own.contains {
                        $0.tree["strategy"]?.text == text.name
                            && $0.tree["version"]?.text == text.version
                    }
            }
        }
        self.texts = texts
        profiles = try Self.profiles(first).merging(try Self.profiles(second)) { $1 }
    }

    private static func read(_ files: [String]) throws -> [Named] {
        try files.map { Named(file: $0, tree: try YAMLTree.parse(try readText($0), file: $0)) }
    }

    private static func profiles(_ named: [Named]) throws -> [String: String] {
        var profiles: [String: String] = [:]
        for item in named {
            guard let (country, profile) = item.reading else { continue }
            if let other = profiles[country], other != profile {
                throw Failure(
                    "\(item.file) reads the law of \(country) as \(profile), another pack named as "
                        + "\(other), and only one of them can be in force: name one, and the other "
                        + "with --against"
                )
            }
            profiles[country] = profile
        }
        return profiles
    }
}
