public import Domain
public import Store
import Understanding
import Values

/// Compares what a person wrote with what is sealed about them, when a factor was asked for; the
/// decision learns whether it is right and never what it is.
public enum ShownFactor {
    /// What a text shows, or nil when nothing was asked or it holds nothing of the kind.
    static func read(
        _ text: String,
        to state: CaseState,
        _ secrets: PersonSecrets?,
        at contactPoint: ContactPointID,
        now: Instant
    ) -> Identity.Showing? {
        guard let pending = state.conversation.pending, pending.until > now,
            case .proof(let factor) = pending.question,
            let isRight = compare(text, with: factor, state.facts, secrets)
        else { return nil }
        return Identity.Showing(
            factor: factor,
            medium: .text,
            contactPoint: contactPoint,
            isRight: isRight
        )
    }

    /// Whether a text shows the factor; nil when it holds nothing of the kind.
    public static func compare(
        _ text: String,
        with factor: Identity.Factor,
        _ facts: PersonFacts,
        _ secrets: PersonSecrets?
    ) -> Bool? {
        switch factor {
        case .birthDay:
            guard let shown = readBirthDay(text) else { return nil }
            return shown == facts.birthDay
        case .postalCode:
            guard let shown = run(of: 4...10, in: text, where: \.isNumber) else { return nil }
            return shown == normal(secrets?.address?.postalCode ?? "")
        case .taxID:
            guard let shown = lastWord(text), let rfc = secrets?.rfc else { return nil }
            // The last three, or the whole of it by whoever writes all.
            return shown == normal(String(rfc.suffix(3))) || shown == normal(rfc)
        case .oneTimeCode, .document, .face, .officer: return nil
        }
    }

    private static func normal(_ text: String) -> String {
        String(text.uppercased().filter { $0.isASCII && ($0.isLetter || $0.isNumber) })
    }

    /// The only run of such characters of a length; nil for none or several.
    private static func run(
        of lengths: ClosedRange<Int>,
        in text: String,
        where belongs: (Character) -> Bool
    ) -> String? {
        let runs = text.prefix(lengthLimit).split { !belongs($0) }
            .filter { lengths.contains($0.count) }
        return runs.count == 1 ? String(runs[0]) : nil
    }

    /// The last word that could be of a tax id: three characters, or all twelve or thirteen.
    private static func lastWord(_ text: String) -> String? {
        let words = text.prefix(lengthLimit).split { !$0.isLetter && !$0.isNumber }.map {
            normal(String($0))
        }
        return words.last { [3, 12, 13].contains($0.count) }
    }

    /// No more of a text is looked at.
    private static let lengthLimit = 200
}
