public import Values

/// How a route chooses the alphabet of a text message.
public enum SMSPolicy: UInt8, CaseIterable, Hashable, Sendable {
    /// GSM; accents and signs that it lacks are written plainly (`á` as `a`).
    case transliterate = 1
    /// GSM with the Spanish shift table, which keeps all accents; the carrier must carry it.
    case spanishShift = 2
    /// GSM where the text fits it exactly, else UCS-2, which keeps everything.
    case ucs2 = 3
    /// The fewest segments; at the same number the one that changes the text least.
    case automatic = 4

    /// The word for the policy in configuration.
    public var name: String {
        switch self {
        case .transliterate: "transliterate"
        case .spanishShift: "spanish-shift"
        case .ucs2: "ucs2"
        case .automatic: "automatic"
        }
    }
}

/// What a carrier understands `data_coding` 0 to be; most mean GSM.
public enum SMSDefaultAlphabet: UInt8, CaseIterable, Hashable, Sendable {
    /// GSM 7-bit default alphabet, unpacked.
    case gsm = 1
    /// ISO 8859-1; sent only where GSM has the character too, so that lengths stay true.
    case latin1 = 2
    /// ASCII (IA5).
    case ascii = 3
}

/// How wide the number is that ties the parts of a long message together.
public enum ConcatenationWidth: UInt8, CaseIterable, Hashable, Sendable {
    /// One octet (information element 0x00).
    case octet = 8
    /// Two octets (information element 0x08): one character less in each part.
    case twoOctets = 16
}

/// How texts are written for one route and what a segment costs there.
public struct SMSRoute: Hashable, Sendable {
    /// No message has more parts than this; the standard's limit is 255.
    public static let partsLimit = 10

    /// How the alphabet is chosen.
    public let policy: SMSPolicy
    /// What `data_coding` 0 means to the carrier.
    public let defaultAlphabet: SMSDefaultAlphabet
    /// Whether the carrier carries national shift headers; asked by `automatic` only.
    public let carriesSpanishShift: Bool
    /// The width of concatenation references.
    public let concatenation: ConcatenationWidth
    /// The most parts a message may have here, 1…10.
    public let maximumParts: Int
    /// What one segment costs.
    public let pricePerSegment: Money

    /// Makes a route.
    ///
    /// - Precondition: `maximumParts` is 1…10. The Spanish shift needs a carrier whose default
    ///   alphabet is GSM: check `problem` before use.
    public init(
        policy: SMSPolicy,
        defaultAlphabet: SMSDefaultAlphabet = .gsm,
        carriesSpanishShift: Bool = false,
        concatenation: ConcatenationWidth = .octet,
        maximumParts: Int = 4,
        pricePerSegment: Money
    ) {
        precondition(
            (1...SMSRoute.partsLimit).contains(maximumParts),
            "a route allows 1…10 parts; configuration checks it before"
        )
        self.policy = policy
        self.defaultAlphabet = defaultAlphabet
        self.carriesSpanishShift = carriesSpanishShift
        self.concatenation = concatenation
        self.maximumParts = maximumParts
        self.pricePerSegment = pricePerSegment
    }

    /// What is wrong with the combination of settings, in a sentence; nil when nothing is.
    ///
    /// A route with a problem writes as if it carried no shift headers.
    public var problem: String? {
        guard defaultAlphabet != .gsm, policy == .spanishShift || carriesSpanishShift else {
            return nil
        }
        return "a route whose data_coding 0 is not GSM cannot carry the Spanish shift table; "
            + "set its alphabet to gsm or its policy to transliterate or ucs2"
    }

    var allowsShift: Bool {
        defaultAlphabet == .gsm
            && (policy == .spanishShift || policy == .automatic && carriesSpanishShift)
    }
}
