public import Compliance
public import Domain
public import Messaging
public import Strategy
public import Values

/// Facts of a tenant that decisions and texts need: who we are, creditors, senders, routes,
/// products. A person writes them as a YAML file; they are published like a strategy.
public struct TenantFacts: Sendable {
    /// A way to a carrier as texts see it.
    public struct Route: Sendable, Equatable {
        /// The name that connectors, senders and halts use.
        public var name: String
        /// The channel.
        public var channel: Channel
        /// How texts are written for it and what they cost.
        public var sms: SMSRoute
    }

    /// The sender of one creditor on one route.
    public struct CreditorSender: Sendable, Equatable {
        /// The creditor's code.
        public var creditor: String
        /// The route.
        public var route: String
        /// Who messages come from.
        public var sender: Sender
    }

    /// What a creditor wrote about a topic, for whoever asks.
    public struct Article: Sendable, Equatable {
        /// The creditor's code.
        public var creditor: String
        /// What it answers.
        public var topic: ArticleTopic
        /// The words, with where they come from.
        public var text: String

        /// The most characters of an article.
        public static let lengthLimit = 300
    }

    /// The name of the file's facts.
    public var name: String
    /// The version that its author gave it.
    public var version: String
    /// Who we are to the debts.
    public var actor: Actor
    /// The zone to plan in for persons whose own is not known.
    public var defaultZone: String
    /// The profile of contact rules to apply, by country.
    public var profiles: [String: String]
    /// Creditors.
    public var creditors: [CreditorPolicy]
    /// Products; the last is for all others.
    public var products: [ProductPolicy]
    /// Numbers.
    public var numbers: Policy.Numbers
    /// Routes.
    public var routes: [Route]
    /// Senders.
    public var senders: [CreditorSender]
    /// What creditors wrote.
    public var articles: [Article]
    /// What may be agreed on, for which accounts.
    public var mandates: MandateBook
    /// Other systems that strategies may call.
    public var webhooks: [WebhookEndpoint]
    /// The ways to pay each creditor.
    public var payees: [PayeeAccount] = []
    /// The pages that links open, or nil for none.
    public var site: SiteFacts?
    /// How the pages of each creditor look, and where it can be found, by code.
    public var brands: [String: Brand] = [:]

    /// The senders of a creditor on a route; empty when it has none there.
    public func sender(of creditor: String, on route: String) -> Sender? {
        senders.first { $0.creditor == creditor && $0.route == route }?.sender
    }

    /// A route by its name.
    public func route(_ name: String) -> Route? {
        routes.first { $0.name == name }
    }

    /// An endpoint by its name.
    public func webhook(_ name: String) -> WebhookEndpoint? {
        webhooks.first { $0.name == name }
    }
}

extension TenantFacts {
    /// Reads the facts from a file's tree; every mistake is told with its place.
    public static func read(_ tree: Tree) -> (facts: TenantFacts?, mistakes: [Mistake]) {
        var reader = FactsReader()
        let facts = reader.facts(tree)
        return (reader.mistakes.isEmpty ? facts : nil, reader.mistakes)
    }
}

/// Walks through the tree of a facts file and gathers mistakes.
struct FactsReader {
    var mistakes: [Mistake] = []

    mutating func facts(_ tree: Tree) -> TenantFacts {
        check(
            tree,
            keys: [
                "facts", "version", "actor", "zone", "profiles", "numbers", "routes", "creditors",
                "products", "webhooks", "mandates", "site",
            ]
        )
        var facts = TenantFacts(
            name: required(tree, "facts"),
            version: required(tree, "version"),
            actor: .agency,
            defaultZone: required(tree, "zone"),
            profiles: [:],
            creditors: [],
            products: [],
            numbers: Policy.Numbers(),
            routes: [],
            senders: [],
            articles: [],
            mandates: MandateBook([]),
            webhooks: []
        )
        facts.actor = choice(tree, "actor", Actor.allCases, \.name) ?? .agency
        for entry in tree["profiles"]?.entries ?? [] {
            facts.profiles[entry.key] = entry.value.text ?? ""
        }
        if let numbers = tree["numbers"] { read(numbers, into: &facts.numbers) }
        facts.site = tree["site"].flatMap { site($0) }
        facts.routes = list(tree, "routes").compactMap { route($0) }
        for creditor in list(tree, "creditors") { read(creditor, into: &facts) }
        facts.products = list(tree, "products").map { product($0) }
        if facts.products.last?.code.isEmpty != true {
            facts.products.append(ProductPolicy(code: ""))
        }
        if let mandates = tree["mandates"] {
            let read = MandateBook.read(mandates)
            mistakes += read.mistakes
            if let book = read.book { facts.mandates = book }
        }
        for item in list(tree, "webhooks") {
            if let endpoint = webhook(item, facts) { facts.webhooks.append(endpoint) }
        }
        return facts
    }

    private mutating func webhook(_ tree: Tree, _ facts: TenantFacts) -> WebhookEndpoint? {
        let before = mistakes.count
        check(tree, keys: ["name", "url", "secret", "timeout"])
        let name = required(tree, "name")
        let isName = name.utf8.allSatisfy {
            $0 >= 0x61 && $0 <= 0x7A || $0 >= 0x30 && $0 <= 0x39 || $0 == 0x5F || $0 == 0x2D
        }
        if !isName || name.utf8.count > StrategyDefinition.endpointNameLimit {
            mistakes.append(
                Mistake(
                    at: tree["name"]?.place ?? tree.place,
                    "this is no name of a webhook",
                    remedy: "Write up to 40 small letters, digits, _ or -."
                )
            )
        }
        // A halt names both by the same word.
        if facts.webhook(name) != nil || facts.route(name) != nil {
            mistakes.append(
                Mistake(
                    at: tree["name"]?.place ?? tree.place,
                    "another webhook or route is called \(name)",
                    remedy: "Give each its own name."
                )
            )
        }
        let endpoint = WebhookEndpoint(
            name: name,
            address: required(tree, "url"),
            secret: secret(tree),
            timeoutSeconds: integer(tree, "timeout", in: WebhookEndpoint.timeoutRange)
                ?? WebhookEndpoint.usualTimeout
        )
        if mistakes.count == before, let problem = endpoint.problem {
            mistakes.append(
                Mistake(
                    at: tree["url"]?.place ?? tree.place,
                    problem,
                    remedy: "Write for example https://crm.example/recado."
                )
            )
        }
        return mistakes.count == before ? endpoint : nil
    }

    /// `{file: PATH}` or `{env: NAME}`: where the secret is, never the secret, which would be kept
    /// with every version of the facts.
    private mutating func secret(_ tree: Tree) -> WebhookEndpoint.Secret {
        if let value = tree["secret"], value.entries != nil {
            check(value, keys: ["file", "env"])
            switch (value["file"]?.text ?? "", value["env"]?.text ?? "") {
            case (let path, "") where path.hasPrefix("/"): return .file(path)
            case ("", let name) where !name.isEmpty: return .environment(name)
            default: break
            }
        }
        mistakes.append(
            Mistake(
                at: tree["secret"]?.place ?? tree.place,
                "it is not said where the secret is",
                remedy: "Write secret: {file: /etc/recado/crm.secret} or secret: {env: NAME}; the "
                    + "secret itself does not belong here."
            )
        )
        return .environment("")
    }

    private mutating func route(_ tree: Tree) -> TenantFacts.Route? {
        check(
            tree,
            keys: [
                "name", "channel", "policy", "alphabet", "spanish_shift", "max_parts", "price",
            ]
        )
        let policy =
            choice(
                tree,
                "policy",
                SMSPolicy.allCases,
                \.name
            ) ?? .automatic
        let price = money(tree, "price")
        let parts = integer(tree, "max_parts", in: 1...SMSRoute.partsLimit) ?? 4
        guard let price else { return nil }
        let alphabets: [String: SMSDefaultAlphabet] = [
            "gsm": .gsm, "latin1": .latin1, "ascii": .ascii,
        ]
        let route = SMSRoute(
            policy: policy,
            defaultAlphabet: alphabets[tree["alphabet"]?.text ?? "gsm"] ?? .gsm,
            carriesSpanishShift: tree["spanish_shift"]?.bool ?? false,
            maximumParts: parts,
            pricePerSegment: price
        )
        if let problem = route.problem {
            mistakes.append(Mistake(at: tree.place, problem, remedy: "Change one of the two."))
        }
        return TenantFacts.Route(
            name: required(tree, "name"),
            channel: choice(tree, "channel", Channel.allCases, \.name) ?? .sms,
            sms: route
        )
    }

    private mutating func read(_ tree: Tree, into facts: inout TenantFacts) {
        check(tree, keys: ["code", "senders", "display", "articles", "payees", "brand"])
        let code = required(tree, "code")
        if let tree = tree["payees"] {
            let read = PayeeAccount.read(tree, creditor: code)
            facts.payees += read.payees
            mistakes += read.mistakes
        }
        if let brand = tree["brand"] { facts.brands[code] = self.brand(brand) }
        var senders: [SenderPolicy] = []
        for item in list(tree, "senders") {
            check(item, keys: ["channel", "route", "address", "registered"])
            let name = required(item, "route")
            guard let route = facts.routes.first(where: { $0.name == name }) else {
                mistakes.append(
                    Mistake(
                        at: item.place,
                        "there is no route \(name)",
                        remedy: "Name one of: \(facts.routes.map(\.name).joined(separator: ", "))."
                    )
                )
                continue
            }
            guard let address = Self.sender(required(item, "address")) else {
                mistakes.append(
                    Mistake(
                        at: item.place,
                        "the sender's address is neither a number nor a name",
                        remedy: "Write a number with country code, a short code of 3 to 8 digits "
                            + "or a name of at most \(Sender.maskedLengthLimit) letters."
                    )
                )
                continue
            }
            facts.senders.append(
                TenantFacts.CreditorSender(creditor: code, route: name, sender: address)
            )
            let kind: SenderFacts.Kind =
                switch address.kind {
                case .long: .number
                case .short: .shortCode
                case .masked: .masked
                }
            senders.append(
                SenderPolicy(
                    channel: route.channel,
                    route: name,
                    facts: SenderFacts(
                        kind: kind,
                        isRegistered: item["registered"]?.bool ?? false,
                        // In a page the person answers in the same place.
                        canReply: address.kind != .masked || route.channel == .webchat
                    )
                )
            )
        }
        let display = (tree["display"]?.entries ?? []).map { entry in
            DisplayFact(field: entry.key, text: entry.value.text ?? "")
        }
        for fact in display where TextFields.all.slot(of: fact.field) == nil {
            mistakes.append(
                Mistake(
                    at: tree.place,
                    "texts have no field \(fact.field)",
                    remedy: TextFields.all.nearest(to: fact.field).map { "Did you mean \($0)?" }
                        ?? "Remove it."
                )
            )
        }
        let articles = list(tree, "articles").compactMap { article($0, of: code) }
        facts.articles += articles
        facts.creditors.append(
            CreditorPolicy(
                code: code,
                senders: senders,
                display: display,
                articles: Set(articles.map(\.topic))
            )
        )
    }

    private mutating func article(_ tree: Tree, of creditor: String) -> TenantFacts.Article? {
        check(tree, keys: ["topic", "text"])
        let text = required(tree, "text")
        guard let topic = choice(tree, "topic", ArticleTopic.allCases, \.rawValue) else {
            if tree["topic"] == nil { _ = required(tree, "topic") }
            return nil
        }
        guard text.count <= TenantFacts.Article.lengthLimit else {
            mistakes.append(
                Mistake(
                    at: tree["text"]?.place ?? tree.place,
                    "the article has \(text.count) characters",
                    remedy: "Write at most \(TenantFacts.Article.lengthLimit): it goes out as a "
                        + "message."
                )
            )
            return nil
        }
        return TenantFacts.Article(creditor: creditor, topic: topic, text: text)
    }

    private mutating func product(_ tree: Tree) -> ProductPolicy {
        check(
            tree,
            keys: [
                "code", "early", "intermediate", "late", "charged_off", "promise_grace_days",
                "due_grace_days",
            ]
        )
        var thresholds = StageThresholds()
        let range = 0...3_650
        thresholds.early = integer(tree, "early", in: range) ?? thresholds.early
        thresholds.intermediate =
            integer(tree, "intermediate", in: range) ?? thresholds.intermediate
        thresholds.late = integer(tree, "late", in: range) ?? thresholds.late
        thresholds.chargedOff = integer(tree, "charged_off", in: range) ?? thresholds.chargedOff
        return ProductPolicy(
            code: tree["code"]?.text ?? "",
            thresholds: thresholds,
            promiseGraceDays: integer(tree, "promise_grace_days", in: 0...30) ?? 1,
            dueGraceDays: integer(tree, "due_grace_days", in: 0...30) ?? 0
        )
    }

    private typealias SetNumber = @Sendable (inout Policy.Numbers, Int) -> Void

    /// The keys of `numbers`, with what each may be.
    private static let numbers: [(key: String, range: ClosedRange<Int>, set: SetNumber)] = [
        ("spacing_hours", 0...720, { $0.spacingHours = Int64($1) }),
        ("verify_payment_days", 1...60, { $0.verifyPaymentDays = $1 }),
        ("promise_days", 1...120, { $0.promiseDays = $1 }),
        (
            "promise_tolerance_thousandths", 0...200,
            { $0.promiseToleranceThousandths = Int64($1) }
        ),
        ("question_hours", 1...240, { $0.questionHours = Int64($1) }),
        ("acknowledge_hours", 1...240, { $0.acknowledgeHours = Int64($1) }),
        ("after_reply_hours", 0...240, { $0.afterReplyHours = Int64($1) }),
        ("human_hours", 1...720, { $0.humanHours = Int64($1) }),
        ("survey_days", 0...366, { $0.surveyDays = $1 }),
        ("proof_level", 0...3, { $0.proofLevel = UInt8($1) }),
        ("proof_hours", 1...720, { $0.proofHours = Int64($1) }),
        ("proof_tries", 1...10, { $0.proofTries = UInt8($1) }),
        ("proof_lock_hours", 1...720, { $0.proofLockHours = Int64($1) }),
        ("failures_until_dead", 1...20, { $0.failuresUntilDead = UInt8($1) }),
        ("attempts_in_a_row", 1...20, { $0.attemptsInARow = $1 }),
        ("retry_hours", 1...240, { $0.retryHours = Int64($1) }),
        ("dispute_days", 1...60, { $0.disputeDays = $1 }),
        ("complaint_days", 1...60, { $0.complaintDays = $1 }),
        ("data_rights_days", 1...60, { $0.dataRightsDays = $1 }),
    ]

    private mutating func read(_ tree: Tree, into numbers: inout Policy.Numbers) {
        check(tree, keys: Self.numbers.map(\.key))
        for (key, range, set) in Self.numbers {
            if let value = integer(tree, key, in: range) { set(&numbers, value) }
        }
    }

    mutating func check(_ tree: Tree, keys: [String]) {
        guard let entries = tree.entries else {
            mistakes.append(
                Mistake(
                    at: tree.place,
                    "this should be a list of keys and values",
                    remedy: "Write one of: \(keys.joined(separator: ", "))."
                )
            )
            return
        }
        for entry in entries where !keys.contains(entry.key) {
            mistakes.append(
                Mistake(
                    at: entry.place,
                    "there is no key \(entry.key) here",
                    remedy: "Known keys: \(keys.joined(separator: ", "))."
                )
            )
        }
    }

    mutating func required(_ tree: Tree, _ key: String) -> String {
        guard let text = tree[key]?.text, !text.isEmpty else {
            mistakes.append(
                Mistake(
                    at: tree.place,
                    "the key \(key) is missing",
                    remedy: "Add \(key): VALUE."
                )
            )
            return ""
        }
        return text
    }

    mutating func list(_ tree: Tree, _ key: String) -> [Tree] {
        guard let value = tree[key] else { return [] }
        guard let elements = value.elements else {
            mistakes.append(
                Mistake(
                    at: value.place,
                    "\(key) should be a list",
                    remedy: "Begin each element with a dash."
                )
            )
            return []
        }
        return elements
    }

    private mutating func integer(_ tree: Tree, _ key: String, in range: ClosedRange<Int>) -> Int? {
        guard let value = tree[key] else { return nil }
        guard let number = value.integer, let exact = Int(exactly: number), range.contains(exact)
        else {
            mistakes.append(
                Mistake(
                    at: value.place,
                    "\(key) is not a whole number that makes sense",
                    remedy: "Write one from \(range.lowerBound) to \(range.upperBound)."
                )
            )
            return nil
        }
        return exact
    }

    private mutating func money(_ tree: Tree, _ key: String) -> Money? {
        let words = required(tree, key).split(separator: " ")
        if words.count == 2, let currency = Currency(String(words[1])),
            let minor = Self.minor(words[0], decimals: currency.decimals)
        {
            return Money(minor: minor, currency)
        }
        mistakes.append(
            Mistake(
                at: tree[key]?.place ?? tree.place,
                "\(key) is no amount of money",
                remedy: "Write it like 0.35 MXN."
            )
        )
        return nil
    }

    /// A number of 9 digits or more is long, one of 3 to 8 short, anything else a name.
    private static func sender(_ text: String) -> Sender? {
        if let short = Sender(short: text) { return short }
        if text.utf8.count >= 9, let number = E164(text) { return Sender(long: number) }
        return Sender(masked: text)
    }

    private static func minor(_ text: Substring, decimals: Int) -> Int64? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count <= 2, let whole = Int64(parts[0]), whole >= 0 else { return nil }
        guard decimals == 2 else { return parts.count == 1 ? whole : nil }
        guard parts.count == 2 else { return whole * 100 }
        guard parts[1].count <= 2, let part = Int64(parts[1]), part >= 0 else { return nil }
        return whole * 100 + (parts[1].count == 1 ? part * 10 : part)
    }

    private mutating func choice<Choice>(
        _ tree: Tree,
        _ key: String,
        _ choices: [Choice],
        _ name: (Choice) -> String
    ) -> Choice? {
        guard let value = tree[key] else { return nil }
        if let found = choices.first(where: { name($0) == value.text }) { return found }
        mistakes.append(
            Mistake(
                at: value.place,
                "\(key) has no such value",
                remedy: "Write one of: \(choices.map(name).joined(separator: ", "))."
            )
        )
        return nil
    }
}
