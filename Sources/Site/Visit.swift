import Compliance
import Domain
import Messaging
import Store
import Strategy
import Values
import Vault
import Workers

/// One question about one link: whose it is, what holds, and what this browser may see.
struct Visit: Sendable {
    let site: Site
    let request: SiteRequest
    let link: Link
    let token: LinkToken
    let key: PersonKey
    let secrets: PersonSecrets?
    let state: CaseState
    let contactPoint: ContactPoint
    let policy: PolicyInForce
    let creditor: CreditorPolicy
    /// The address of the link's pages.
    let base: String
    let isSecure: Bool
    var session: SiteSession?

    var now: Instant { request.at }
    var store: Store { site.store }

    /// Looks up what a link leads to; nil when it leads nowhere any more.
    static func open(
        _ link: Link,
        _ token: LinkToken,
        site: Site,
        policy: PolicyInForce,
        facts: SiteFacts,
        request: SiteRequest
    ) async throws -> Visit? {
        guard link.standing(at: request.at) != .revoked,
            let creditor = policy.policy.creditor(link.creditor),
            let person = try await site.store.person(link.person), let key = person.key,
            let state = person.state,
            let point = state.contactPoints.first(where: { $0.id == link.contactPoint }),
            point.ownership != .wrongParty, point.isCurrent, !point.hasOptedOut(of: .sms),
            !state.facts.isDeceased, !state.holds.contains(where: { $0.kind == .deceased })
        else { return nil }
        return Visit(
            site: site,
            request: request,
            link: link,
            token: token,
            key: key,
            secrets: person.secrets,
            state: state,
            contactPoint: point,
            policy: policy,
            creditor: creditor,
            base: facts.path + "/" + token.text,
            isSecure: facts.isSecure,
            session: SiteSession(
                request.cookie(SiteSession.cookie),
                link: link,
                store: site.store,
                at: request.at
            )
        )
    }

    // MARK: - What may be seen

    /// Whether this browser showed who the person is. What was shown elsewhere does not count: a link
    /// can be passed on.
    var isShown: Bool {
        guard let session else { return false }
        return session.level(at: now) >= Int(policy.policy.numbers.proofLevel)
    }

    /// Whether somebody showed at this contact point, in whatever way, who they are: the
    /// conversation tells more since then.
    var isProven: Bool {
        let oldest = now.adding(hours: -policy.policy.numbers.proofHours)
        let factors = state.identity.factors(from: link.contactPoint, since: oldest)
        return factors.count >= Int(policy.policy.numbers.proofLevel)
    }

    /// Whether the law of the person's place lets us name the creditor to who holds the number.
    var namesCreditor: Bool {
        isShown || mayTell(.revealsCreditor)
    }

    /// Who speaks, as far as it may be told.
    var speaker: String {
        let agency = creditor.display(Site.agency(policy)) ?? ""
        if policy.facts.actor != .creditor { return agency }
        return namesCreditor ? agency : "Aviso"
    }

    /// The creditor's name, or what stands for it.
    var creditorName: String {
        namesCreditor ? creditor.display("acreedor") ?? creditor.code : "la empresa que nos encargó"
    }

    var frame: PageFrame {
        PageFrame(
            name: isShown ? creditorName : speaker,
            brand: isShown ? policy.facts.brands[creditor.code] ?? .plain : .plain,
            base: base
        )
    }

    /// Whether every pack lets a class of content be told before anybody showed who they are.
    private func mayTell(_ classes: ContentClasses) -> Bool {
        let rules = ContactRules(policy, country: state.facts.country, on: today).rules
        var hasTable = false
        for rule in rules {
            guard case .disclosure(let table) = rule.body else { continue }
            hasTable = true
            guard table.allowed(.reply, contactPoint.ownership).isSuperset(of: classes) else {
                return false
            }
        }
        return hasTable
    }

    // MARK: - Facts

    var zone: ZoneRules? {
        state.facts.zones.first.flatMap { policy.policy.zones[$0] }
            ?? policy.policy.zones[policy.facts.defaultZone]
    }

    var today: Day {
        zone?.local(now).day ?? Day(daysSinceEpoch: Int32(clamping: now.seconds / 86_400))
    }

    var locale: TextLocale { TextLocale(country: state.facts.country ?? "MX") }

    func money(_ amount: Money) -> String { Spanish.money(amount, locale) }

    /// The accounts of the creditor that are with us, that of the message first.
    var accounts: [Account] {
        let all = state.accounts.map(\.account).filter {
            $0.status == .active && $0.creditor == link.creditor && $0.role != .reference
                && $0.role != .thirdParty
        }
        return all.filter { $0.id == link.account } + all.filter { $0.id != link.account }
    }

    /// The telephone that the link was sent to, or nil for another address.
    func telephone() async throws -> E164? {
        try await address().flatMap { E164($0) }
    }

    /// The address that the link was sent to.
    func address() async throws -> String? {
        try await store.addresses(of: link.person, with: key)
            .first { $0.id == link.contactPoint }?.address
    }

    // MARK: - Answers

    /// A page with its frame, and the session renewed.
    func answer(_ page: Page) -> SiteAnswer { frame.answer(page) }

    /// Another page, after a form.
    func go(_ path: String) -> SiteAnswer {
        .seeOther(path.isEmpty ? base : "\(base)/\(path)")
    }

    /// A browser's session, to be sent with an answer.
    func cookie(_ session: SiteSession) -> SiteAnswer.Header {
        let value = session.value(link: link, store: store)
        let secure = isSecure ? "; Secure" : ""
        return SiteAnswer.Header(
            name: "set-cookie",
            value: "\(SiteSession.cookie)=\(value); Path=\(base); Max-Age="
                + "\(SiteSession.minutes * 60); HttpOnly; SameSite=Strict\(secure)"
        )
    }

    func form(_ path: String, _ content: Markup) -> Markup {
        "<form method=\"post\" action=\"\(base)/\(path)\">\(content)</form>"
    }

    func back(_ path: String, _ text: String) -> Markup {
        "<p><a href=\"\(base)/\(path)\">\(text)</a></p>"
    }

    /// What went wrong, read out first.
    func problem(_ text: String?) -> Markup? {
        text.map { "<p class=\"err\" role=\"alert\">\($0)</p>" }
    }
}
