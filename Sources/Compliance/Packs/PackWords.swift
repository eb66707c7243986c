import Domain
import Values

/// The words that pack files use for values of the domain.
enum PackWords {
    static let purposes: [(String, Purpose)] = [
        ("initiated", .initiated), ("reply", .reply), ("confirmation", .confirmation),
        ("service", .service), ("marketing", .marketing),
    ]
    static let decisions: [(String, Decision)] = [
        ("block", .block), ("warn", .warn), ("info", .info),
    ]
    static let weekdays: [(String, Weekday)] = [
        ("mon", .monday), ("tue", .tuesday), ("wed", .wednesday), ("thu", .thursday),
        ("fri", .friday), ("sat", .saturday), ("sun", .sunday),
    ]
    static let roles: [(String, Role)] = [
        ("debtor", .debtor), ("coObligor", .coObligor), ("guarantor", .guarantor),
        ("reference", .reference), ("thirdParty", .thirdParty),
    ]
    static let provenances: [(String, ContactPoint.Provenance)] = [
        ("creditor", .creditor), ("person", .person), ("skipTraced", .skipTraced),
        ("unknown", .unknown),
    ]
    static let ownerships: [(String, ContactPoint.Ownership)] = [
        ("provided", .provided), ("confirmed", .confirmed), ("wrongParty", .wrongParty),
        ("unknown", .unknown),
    ]
    static let reaches: [(String, ContactPoint.Reach)] = [
        ("untried", .untried), ("reachable", .reachable), ("doubtful", .doubtful),
        ("dead", .dead),
    ]
    static let kinds: [(String, ContactPoint.Kind)] = [
        ("mobile", .mobile), ("landline", .landline), ("phoneUnknown", .phoneUnknown),
        ("email", .email), ("postal", .postal), ("workPhone", .workPhone),
        ("workEmail", .workEmail), ("workPostal", .workPostal),
    ]
    static let consents: [(String, ContactPoint.Consent)] = [
        ("unknown", .unknown), ("given", .given), ("serviceOnly", .serviceOnly),
        ("withdrawn", .withdrawn),
    ]
    static let senders: [(String, SenderFacts.Kind)] = [
        ("number", .number), ("shortCode", .shortCode), ("masked", .masked),
        ("hidden", .hidden),
    ]
    static let scopes: [(String, CountScope)] = [
        ("person", .person), ("account", .account), ("creditor", .creditor),
        ("channel", .channel),
    ]
    static let items = ContentItems.names.map { ($0, ContentItems(name: $0) ?? []) }
    static let classes = ContentClasses.names.map { ($0, ContentClasses(name: $0) ?? []) }
}
