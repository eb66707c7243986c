import Domain
import Messaging
public import Store
import Strategy
import Values

/// Puts the words of a message together from a template, the values of the decision, the creditor's
/// facts and what is personal.
public struct TextAssembly: Sendable {
    /// Which personal data a text shows.
    struct PersonalFields: OptionSet {
        let rawValue: UInt8

        static let person = PersonalFields(rawValue: 1)
        static let account = PersonalFields(rawValue: 2)
        static let link = PersonalFields(rawValue: 4)
    }

    private let templates: [TextReference: Template]
    private let locale: TextLocale
    /// What creditors wrote, by creditor and topic.
    private let articles: [String: String]
    /// Where links lead to, without the token; nil where there are no pages.
    private let site: String?
    /// The values that are the same for all messages of a creditor, by code.
    private let common: [String: [FieldValue]]
    private static let none = [FieldValue](repeating: .absent, count: TextFields.all.fields.count)
    private static let name = TextFields.all.slot(of: "nombre")
    private static let account = TextFields.all.slot(of: "cuenta")
    private static let reference = TextFields.all.slot(of: "referencia")
    private static let clabe = TextFields.all.slot(of: "clabe")
    private static let article = TextFields.all.slot(of: "articulo")
    private static let link = TextFields.all.slot(of: "liga")

    /// Makes an assembly for a policy.
    public init(_ policy: PolicyInForce) {
        templates = policy.templates
        locale = .mexico
        site = policy.facts.site?.address
        var common: [String: [FieldValue]] = [:]
        for creditor in policy.facts.creditors {
            var values = Self.none
            for fact in creditor.display {
                if let slot = TextFields.all.slot(of: fact.field) {
                    values[slot] = .text(fact.text)
                }
            }
            common[creditor.code] = values
        }
        self.common = common
        var articles: [String: String] = [:]
        for article in policy.facts.articles {
            articles["\(article.creditor) \(article.topic.rawValue)"] = article.text
        }
        self.articles = articles
    }

    /// What must be opened to write a text.
    func personalFields(of text: TextReference) -> PersonalFields {
        var fields: PersonalFields = []
        for slot in templates[text]?.slots ?? [] {
            if slot == Self.name { fields.insert(.person) }
            if slot == Self.account || slot == Self.reference || slot == Self.clabe {
                fields.insert(.account)
            }
            if slot == Self.link { fields.insert(.link) }
        }
        return fields
    }

    /// The text of a message in UTF-8.
    ///
    /// - Parameter link: the token of its link; nil writes stars in its place.
    public func text(
        of content: MessageContent,
        person: PersonSecrets?,
        account: AccountSecrets?,
        link: LinkToken? = nil
    ) throws -> [UInt8] {
        guard let template = templates[content.text] else {
            throw ComposeError(
                description: "text \(content.text.text) of strategy \(content.text.strategy) "
                    + "version \(content.text.version) is not published"
            )
        }
        let common = common[content.creditor] ?? Self.none
        var values = common
        for value in content.values {
            guard let slot = TextFields.all.slot(of: value.name) else { continue }
            // A fact of the creditor in force comes before one of the day of the decision.
            if common[slot] == .absent { values[slot] = value.value }
            if slot == Self.article, case .text(let topic) = value.value {
                values[slot] = articles["\(content.creditor) \(topic)"].map { .text($0) } ?? .absent
            }
        }
        fill(Self.name, Self.firstName(person?.name), &values)
        fill(Self.account, account?.lastDigits, &values)
        fill(Self.reference, account?.paymentReference, &values)
        fill(Self.clabe, account?.clabe, &values)
        fill(Self.link, site.map { $0 + "/" + (link?.text ?? LinkToken.masked) }, &values)
        var text: [UInt8] = []
        do {
            try template.render(values, locale: locale, into: &text)
        } catch {
            throw ComposeError(description: "\(error)")
        }
        return text
    }

    private func fill(_ slot: Int?, _ text: String?, _ values: inout [FieldValue]) {
        guard let text, let slot else { return }
        values[slot] = .text(text)
    }

    /// The given name if the file separates it, else the whole: templates take the first word.
    private static func firstName(_ name: PersonName?) -> String? {
        guard let name else { return nil }
        return name.given ?? name.display
    }
}
