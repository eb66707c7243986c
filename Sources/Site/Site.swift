import Compliance
public import Domain
public import Logging
public import Messaging
public import Store
import Strategy
public import Values
public import Workers

/// A message that a page showed to its person.
public struct ShownMessage: Sendable, Equatable {
    /// The message.
    public let message: MessageID
    /// The route that it took.
    public let route: String
    /// The telephone that the link was sent to, or nil for another address.
    public let recipient: E164?
    /// When it was shown.
    public let at: Instant
}

/// The public pages: what a link in a message opens.
///
/// It knows no network: `answer` takes a question and gives the page. Nothing that a GET does has an
/// effect, and nothing about a person or a debt is shown before the person showed who they are, in
/// this browser.
public final class Site: Sendable {
    /// Questions a minute about one link.
    static let linkLimit = 180
    /// Questions a minute from one address: many telephones share that of their carrier.
    static let addressLimit = 3_000
    /// Forms a minute about one link.
    static let formLimit = 20
    /// How often a new link may be asked for in the place of one that expired, in hours.
    static let renewalHours: Int64 = 24

    let store: Store
    let policies: any PolicySource
    let robots: RobotRules
    let documents: DocumentSet
    let logger: Logger
    let shown: @Sendable ([ShownMessage]) async -> Void
    private let byLink = Throttle(limit: Site.linkLimit)
    private let byAddress = Throttle(limit: Site.addressLimit)
    private let forms = Throttle(limit: Site.formLimit)

    /// Makes the pages of a store.
    ///
    /// - Parameter shown: told of messages of the web chat that a page showed for the first time.
    public init(
        store: Store,
        policies: any PolicySource,
        robots: RobotRules,
        documents: DocumentSet,
        logger: Logger,
        shown: @escaping @Sendable ([ShownMessage]) async -> Void
    ) {
        self.store = store
        self.policies = policies
        self.robots = robots
        self.documents = documents
        self.logger = logger
        self.shown = shown
    }

    /// Answers a question; a fault is told to the log, without the link, and to nobody else.
    public func answer(_ request: SiteRequest) async -> SiteAnswer {
        do {
            return try await page(for: request)
        } catch {
            logger.error("a page could not be made", metadata: ["error": "\(error)"])
            return Self.plain(
                "No pudimos abrir la página",
                status: 503,
                "<p>Inténtelo otra vez en unos minutos, por favor.</p>"
            )
        }
    }

    private func page(for request: SiteRequest) async throws -> SiteAnswer {
        guard ["GET", "HEAD", "POST"].contains(request.method) else {
            return SiteAnswer(405, headers: [.init(name: "allow", value: "GET, HEAD, POST")])
        }
        guard byAddress.allows(request.address, at: request.at) else { return Self.tooMany }
        let policy = try await policies.current()
        guard let facts = policy.facts.site, let parts = Self.parts(request.path, facts.path) else {
            return Self.nothing
        }
        if parts.isEmpty { return Self.front(policy) }
        if parts == ["robots.txt"] {
            return SiteAnswer(
                200,
                body: "User-agent: *\nDisallow: /\n",
                headers: [.init(name: "content-type", value: "text/plain; charset=utf-8")]
            )
        }
        guard parts.count <= 3, let token = LinkToken(parts[0]) else { return Self.nothing }
        guard byLink.allows(token, at: request.at),
            request.method != "POST" || forms.allows(token, at: request.at)
        else { return Self.tooMany }
        // A form of another site; whoever has the address could send it too, but no browser should.
        if request.method == "POST", request.isFromHere == false { return Self.nothing }
        guard let link = try await store.link(token) else { return Self.nothing }
        let isLooking = request.method != "POST"
        if isLooking, robots.visitor(of: request) == .robot {
            try await store.note(.robot, of: link, at: request.at)
            return Self.preview
        }
        guard
            let visit = try await Visit.open(
                link,
                token,
                site: self,
                policy: policy,
                facts: facts,
                request: request
            )
        else { return Self.gone(policy) }
        return try await visit.answer(parts.dropFirst().joined(separator: "/"))
    }

    /// The parts of a path after that of the site; nil for a path of somebody else.
    static func parts(_ path: String, _ prefix: String) -> [String]? {
        guard path.hasPrefix(prefix), path.utf8.count <= 200 else { return nil }
        let rest = path.dropFirst(prefix.count)
        guard rest.isEmpty || rest.hasPrefix("/") else { return nil }
        let parts = rest.split(separator: "/").map(String.init)
        let isPlain = parts.allSatisfy { part in
            part != ".." && part != "."
                && part.utf8.allSatisfy {
                    $0 >= 0x61 && $0 <= 0x7A || $0 >= 0x41 && $0 <= 0x5A
                        || $0 >= 0x30 && $0 <= 0x39 || $0 == 0x2D || $0 == 0x2E
                }
        }
        return isPlain ? parts : nil
    }

    // MARK: - Pages of nobody

    static func plain(_ title: String, status: Int, _ content: Markup) -> SiteAnswer {
        var page = Page(title, status: status, content)
        page.hasLinks = false
        return PageFrame(name: "", brand: .plain, base: "").answer(page)
    }

    static let nothing = plain(
        "No encontramos esta página",
        status: 404,
        "<p>Revise que la dirección esté completa, tal como llegó en el mensaje.</p>"
    )

    static let tooMany = plain(
        "Espere un momento",
        status: 429,
        "<p>Hubo demasiadas visitas seguidas. Inténtelo otra vez en un minuto, por favor.</p>"
    )

    /// What programs see that make previews: these are shown to others, and kept.
    static let preview = plain(
        "Aviso",
        status: 200,
        "<p>Abra esta página en su teléfono para ver el aviso.</p>"
    )

    /// Who runs the pages, for who comes without a link.
    static func front(_ policy: PolicyInForce) -> SiteAnswer {
        let name = policy.facts.creditors.lazy.compactMap { $0.display(Self.agency(policy)) }.first
        return plain(
            name ?? "Avisos",
            status: 200,
            """
            <p>Esta página se abre con la liga que llega en un mensaje.</p>
            <p>Nunca pedimos contraseñas, NIP ni datos completos de su tarjeta.</p>
            """
        )
    }

    /// A link that leads nowhere any more; why is nobody's business who holds it.
    static func gone(_ policy: PolicyInForce) -> SiteAnswer {
        let telephone = policy.facts.creditors.lazy.compactMap { $0.display("telefono") }.first
        let call = telephone.map {
            "<p>Si necesita hablar con nosotros, llame al \($0).</p>" as Markup
        }
        return plain(
            "Esta liga ya no está activa",
            status: 410,
            "<p>Ya no lleva a ninguna página y no tiene que hacer nada.</p>\(call)"
        )
    }

    /// The fact that names who runs the pages.
    static func agency(_ policy: PolicyInForce) -> String {
        policy.facts.actor == .creditor ? "acreedor" : "despacho"
    }
}

extension CreditorPolicy {
    /// What texts show for a field, or nil.
    func display(_ field: String) -> String? {
        display.first { $0.field == field }?.text
    }
}
