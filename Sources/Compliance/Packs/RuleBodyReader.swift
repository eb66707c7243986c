import Domain
import Values

/// Reads what a rule asks, by kind.
struct RuleBodyReader {
    /// Every kind that a pack may name and this build applies.
    static let kinds = [
        "window", "holidays", "cap", "spacing", "cooldown", "consent", "optOut",
        "forbiddenRecipient", "forbiddenContactPoint", "forbiddenContent", "forbiddenQuestion",
        "requiredContent", "agreementInWriting", "senderIdentity", "paymentDestination",
        "disclosure", "marketingContent", "replyWindow", "retention", "channelExclusivity",
        "visit",
    ]
    /// Kinds of contact law that are known and not applied yet: a pack that needs one is refused,
    /// for leaving it out would allow what the law forbids.
    static let unbuiltKinds = ["report"]

    var tree: TreeReader
    let calendars: [String: HolidayCalendar]

    mutating func body(_ kind: String, _ value: Tree?, rule: Tree) -> RuleBody? {
        if RuleBodyReader.unbuiltKinds.contains(kind) {
            tree.report(
                rule["kind"]?.place ?? rule.place,
                "rules of kind \"\(kind)\" are not applied by this build",
                "Leave the pack out until a build applies them."
            )
            return nil
        }
        guard RuleBodyReader.kinds.contains(kind) else {
            if !kind.isEmpty {
                tree.report(
                    rule["kind"]?.place ?? rule.place,
                    "there is no kind of rule \"\(kind)\"",
                    TreeReader.suggestion(for: kind, among: RuleBodyReader.kinds)
                )
            }
            return nil
        }
        guard let value else {
            tree.report(rule.place, "the rule has no \"value\"", "Say what the rule asks.")
            return nil
        }
        switch kind {
        case "window": return window(value)
        case "holidays": return holidays(value)
        case "cap", "visit": return cap(value)
        case "spacing": return spacing(value)
        case "cooldown": return cooldown(value)
        case "channelExclusivity": return exclusivity(value)
        case "consent": return consent(value)
        case "optOut": return optOut(value)
        case "forbiddenRecipient": return recipient(value)
        case "forbiddenContactPoint": return contactPoint(value)
        case "forbiddenContent", "forbiddenQuestion":
            return classes(value, kind)
                .map { .forbiddenContent($0) }
        case "marketingContent": return classes(value, kind).map { .marketingContent($0) }
        case "requiredContent": return requiredContent(value)
        case "agreementInWriting": return agreement(value)
        case "senderIdentity": return sender(value)
        case "paymentDestination": return payment(value)
        case "disclosure": return disclosure(value)
        case "replyWindow":
            let values = tree.map(value, of: "a reply window", keys: ["minutes"])
            return .replyWindow(minutes: tree.number(values, "minutes", in: value, 1...10_080))
        default:
            let values = tree.map(value, of: "a retention", keys: ["days"])
            return .retention(days: tree.number(values, "days", in: value, 1...36_500))
        }
    }

    private mutating func classes(_ value: Tree, _ what: String) -> ContentClasses? {
        let values = tree.map(value, of: what, keys: ["classes"])
        guard let list = values["classes"] else {
            tree.report(value.place, "\"classes\" is missing", "Add `classes: [threatens]`.")
            return nil
        }
        return ContentClasses(tree.words(list, "classes", PackWords.classes))
    }

    private mutating func payment(_ value: Tree) -> RuleBody {
        let values = tree.map(value, of: "a payment destination", keys: ["payee"])
        if let payee = values["payee"] {
            _ = tree.word(payee, "payee", [("creditor", true)])
        } else {
            tree.report(value.place, "\"payee\" is missing", "Add `payee: creditor`.")
        }
        return .paymentDestination
    }
}
