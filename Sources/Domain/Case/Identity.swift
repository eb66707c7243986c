public import Values

/// How sure we are that the one who writes or speaks is the person: what was shown, where and when,
/// the same whether a program, an agent, an IVR or a visitor asked.
public struct Identity: Sendable, Equatable {
    /// What a person shows to prove who they are. The raw values are stored.
    public enum Factor: UInt8, Sendable, CaseIterable {
        /// The day of birth.
        case birthDay = 1
        /// The postal code of the address.
        case postalCode = 2
        /// The last three characters of the tax id, which no message shows.
        case taxID = 3
        /// A code that was sent to another contact point of the person.
        case oneTimeCode = 4
        /// An official document, looked at by a provider or a person of ours.
        case document = 5
        /// The face, compared by a provider.
        case face = 6
        /// A person of ours who knows the debtor.
        case officer = 7
    }

    /// Where it was shown. The raw values are stored.
    public enum Medium: UInt8, Sendable, CaseIterable {
        /// In a text.
        case text = 1
        /// On a page.
        case page = 2
        /// To an agent on the telephone.
        case call = 3
        /// To a telephone menu.
        case ivr = 4
        /// To a visitor.
        case visit = 5
        /// At a branch.
        case branch = 6
    }

    /// One try to show a factor, and what came of it.
    public struct Showing: Sendable, Equatable {
        /// What was shown.
        public var factor: Factor
        /// Where.
        public var medium: Medium
        /// The contact point it was shown from, or nil when it was face to face.
        public var contactPoint: ContactPointID?
        /// Whether it is the person's.
        public var isRight: Bool

        /// Makes a showing.
        public init(
            factor: Factor,
            medium: Medium,
            contactPoint: ContactPointID?,
            isRight: Bool
        ) {
            self.factor = factor
            self.medium = medium
            self.contactPoint = contactPoint
            self.isRight = isRight
        }
    }

    /// A factor that was shown rightly.
    public struct Proof: Sendable, Equatable {
        /// What.
        public var factor: Factor
        /// Where.
        public var medium: Medium
        /// From which contact point, or nil.
        public var contactPoint: ContactPointID?
        /// When.
        public var at: Instant

        /// Makes a proof.
        public init(factor: Factor, medium: Medium, contactPoint: ContactPointID?, at: Instant) {
            self.factor = factor
            self.medium = medium
            self.contactPoint = contactPoint
            self.at = at
        }
    }

    /// The proofs, oldest first, at most `proofLimit`.
    public var proofs: [Proof] = []
    /// Wrong showings since the last right one, saturating.
    public var failures: UInt8 = 0
    /// Nothing is asked or taken before this instant, as too much was wrong.
    public var lockedUntil: Instant?

    /// The most proofs that are kept.
    public static let proofLimit = 8

    /// Makes an identity of which nothing was shown.
    public init() {}

    /// The factors that were shown from a contact point within a time.
    public func factors(
        from contactPoint: ContactPointID?,
        since oldest: Instant
    ) -> [Factor] {
        var factors: [Factor] = []
        for proof in proofs
        where proof.contactPoint == contactPoint && proof.at >= oldest
            && !factors.contains(proof.factor)
        {
            factors.append(proof.factor)
        }
        return factors
    }

    /// Whether nothing may be shown yet.
    public func isLocked(at now: Instant) -> Bool { lockedUntil.map { $0 > now } ?? false }

    /// Keeps a proof; the oldest gives way.
    public mutating func keep(_ proof: Proof) {
        proofs.removeAll {
            $0.factor == proof.factor && $0.contactPoint == proof.contactPoint
        }
        if proofs.count >= Identity.proofLimit { proofs.removeFirst() }
        proofs.append(proof)
        failures = 0
        lockedUntil = nil
    }
}
