/// A way to reach a person. The raw values are stored and never change their meaning.
public enum Channel: UInt8, CaseIterable, Hashable, Sendable {
    /// Text message over the mobile network.
    case sms = 1
    /// Rich text message (RCS).
    case rcs = 2
    /// WhatsApp.
    case whatsapp = 3
    /// E-mail.
    case email = 4
    /// Chat in a web page that a link opens.
    case webchat = 5
    /// Direct message of a social network.
    case social = 6
    /// Recorded or synthesised voice message.
    case voiceMessage = 7
    /// Call by a person.
    case call = 8
    /// Letter on paper.
    case letter = 9
    /// Visit by a person.
    case visit = 10
    /// Notification of a banking application.
    case push = 11

    /// The word that strategies, packs and reports use for the channel.
    public var name: String {
        switch self {
        case .sms: "sms"
        case .rcs: "rcs"
        case .whatsapp: "whatsapp"
        case .email: "email"
        case .webchat: "webchat"
        case .social: "social"
        case .voiceMessage: "voice"
        case .call: "call"
        case .letter: "letter"
        case .visit: "visit"
        case .push: "push"
        }
    }

    /// The channel's place in sets of channels.
    public var bit: UInt32 { 1 << UInt32(rawValue) }

    /// The channel of a word that `name` gives; nil for any other word.
    public init?(name: String) {
        guard let channel = Channel.allCases.first(where: { $0.name == name }) else { return nil }
        self = channel
    }
}
