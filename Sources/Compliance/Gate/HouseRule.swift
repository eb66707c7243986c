import Domain
import Values

/// What the gate itself asks, whatever the law of the place: the answers to not knowing, holds,
/// and that nothing arrives too late.
enum HouseRule {
    /// The version of these rules; counts up when one changes.
    static let version = 1

    static let jurisdictionUnknown = box("jurisdiction-unknown")
    static let packMissing = box("pack-missing")
    static let zoneUnknown = box("zone-unknown")
    static let replyWindow = box("reply-window")
    static let horizon = box("horizon")
    static let tooLate = box("too-late")
    /// By `Hold.Kind.rawValue`.
    static let holds = Hold.Kind.allCases.map { box("hold-" + word($0)) }

    private static func box(_ rule: String) -> CitationBox {
        CitationBox(
            Citation(
                pack: "house",
                packVersion: version,
                rule: rule,
                kind: "house",
                jurisdiction: "",
                confidence: .f,
                article: ""
            )
        )
    }

    private static func word(_ kind: Hold.Kind) -> String {
        switch kind {
        case .dispute: "dispute"
        case .paymentToVerify: "payment"
        case .human: "human"
        case .complaint: "complaint"
        case .deceased: "deceased"
        case .operatorStop: "stop"
        case .unknownJurisdiction: "jurisdiction"
        case .settled: "settled"
        }
    }

    /// The purposes that a hold stops, as bits.
    static func purposes(stoppedBy kind: Hold.Kind) -> UInt8 {
        let begun: UInt8 = 1 << Purpose.initiated.rawValue | 1 << Purpose.marketing.rawValue
        let service: UInt8 = 1 << Purpose.service.rawValue
        let reply: UInt8 = 1 << Purpose.reply.rawValue
        switch kind {
        case .dispute, .paymentToVerify, .settled: return begun
        case .complaint, .unknownJurisdiction: return begun | service
        case .human: return begun | service | reply
        case .deceased, .operatorStop: return .max
        }
    }

    /// Whether a hold leaves what a person of ours writes alone.
    static func sparesAgents(_ kind: Hold.Kind) -> Bool {
        kind == .human || kind == .deceased
    }
}
