public import Messaging
public import Values

/// Which pack forbids which class of content, and by which source.
public struct ContentLaw: Sendable {
    /// One rule of one pack against one class.
    public struct Prohibition: Sendable, Equatable {
        /// The pack.
        public let pack: String
        /// The place of the pack.
        public let jurisdiction: String
        /// The rule.
        public let rule: String
        /// What happens when it is broken.
        public let decision: Decision
        /// Where it comes from.
        public let source: RuleSource

        /// Instrument, article and how sure we are, in one line.
        public var citation: String {
            let parts = [source.authority, source.instrument, source.article].filter {
                !$0.isEmpty
            }
            return
                "\(pack), \(rule): \(parts.joined(separator: ", ")) (\(source.confidence.letter))"
        }
    }

    private let packs: [RulePack]

    /// Makes the law of some packs.
    public init(_ packs: [RulePack]) {
        self.packs = packs
    }

    /// The rules against a class, those that block first, the surest first.
    ///
    /// - Parameters:
    ///   - country: by ISO 3166; nil asks every pack, the strictest answer there is. For a country
    ///     without a pack of its own the one that stands in for it is asked.
    ///   - channel: nil asks for every channel.
    public func prohibitions(
        of contentClass: ContentClasses,
        in country: String?,
        over channel: Channel? = nil,
        on day: Day
    ) -> [Prohibition] {
        var found: [Prohibition] = []
        for pack in packs(of: country) {
            for rule in pack.rules {
                guard case .forbiddenContent(let classes) = rule.body,
                    !classes.isDisjoint(with: contentClass), rule.effectiveFrom <= day,
                    rule.effectiveTo.map({ $0 >= day }) ?? true,
                    channel.map({ rule.channels & $0.bit != 0 }) ?? true
                else { continue }
                found.append(
                    Prohibition(
                        pack: pack.id,
                        jurisdiction: pack.jurisdiction,
                        rule: rule.id,
                        decision: rule.decision,
                        source: rule.source
                    )
                )
            }
        }
        return found.sorted {
            ($0.decision.rawValue, $0.source.confidence.rawValue, $0.pack)
                < ($1.decision.rawValue, $1.source.confidence.rawValue, $1.pack)
        }
    }

    private func packs(of country: String?) -> [RulePack] {
        guard let country else { return packs }
        let own = packs.filter {
            $0.jurisdiction == country || $0.jurisdiction.hasPrefix(country + "-")
        }
        if own.contains(where: { $0.jurisdiction == country }) { return own }
        return own + packs.filter { $0.jurisdiction == "*" }
    }
}

extension ContentReviewer {
    /// How many characters of a message a locked screen shows, by channel.
    public static func previewLength(of channel: Channel) -> Int {
        switch channel {
        case .sms, .rcs, .whatsapp, .email, .social, .push: previewLength
        case .webchat, .voiceMessage, .call, .letter, .visit: 0
        }
    }
}
