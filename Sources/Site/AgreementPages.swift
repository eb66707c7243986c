import Compliance
import Crypto
import Domain
import Foundation
import Messaging
import Store
import Strategy
import Values
import Workers

/// What may be agreed: offers of the engine and nothing else, put in writing, accepted with evidence.
extension Visit {
    /// What a person can ask for.
    private static let wishes: [(word: String, meaning: ReplyMeaning, text: String)] = [
        ("partes", .askInstalments, "Quiero pagar en partes"),
        ("tiempo", .askMoreTime, "Necesito más tiempo"),
        ("descuento", .askDiscount, "¿Me pueden hacer un descuento?"),
    ]

    /// The account that is negotiated about: the one of the message, else the first.
    private var negotiable: Account? {
        accounts.first { state.isHeld($0.id, at: now) == nil }
    }

    /// The offer that waits for a yes, asked here.
    private var offer: (account: Account, offer: Offer)? {
        guard let pending = state.conversation.pending, pending.until > now,
            pending.contactPoint == link.contactPoint, case .offer(let id) = pending.question,
            let account = accounts.first(where: { $0.id == id }),
            let offer = state.concessions(of: id).standing.first,
            offer.terms.validThrough >= today
        else { return nil }
        return (account, offer)
    }

    /// The agreement that counts: one that runs, else the last one that waits or has ended.
    private var agreement: Arrangement? {
        let known = state.arrangements.filter { arrangement in
            accounts.contains { $0.id == arrangement.account }
        }
        return known.last { $0.state == .accepted || $0.state == .defaulted } ?? known.last
    }

    // MARK: - Options

    func options() -> Page {
        guard !policy.policy.mandates.mandates.isEmpty, negotiable != nil else {
            return Page(
                "Opciones para pagar",
                """
                <p>Ahora no podemos ofrecerle otra forma de pagar en esta página.
                <a href="\(base)/persona">Una persona</a> puede verlo con usted.</p>
                \(back("inicio", "Volver"))
                """
            )
        }
        if let (_, offer) = offer {
            return Page(
                "Esto podemos ofrecerle",
                """
                \(terms(offer.terms))
                <p>Todavía no se compromete a nada: primero verá el convenio por escrito.</p>
                \(form("opciones", """
                    <input type="hidden" name="c" value="si"><button>Sí, ver el convenio</button>
                    """))
                <a class="go no" href="\(base)/chat">Decir qué sí puedo</a>
                \(back("inicio", "Volver"))
                """
            )
        }
        let buttons = Self.wishes.map { word, _, text in
            form(
                "opciones",
                """
                <input type="hidden" name="c" value="\(word)"><button class="no">\(text)</button>
                """
            )
        }
        return Page(
            "Opciones para pagar",
            """
            <p>Díganos qué le ayudaría. Le contestamos al momento con lo que \(creditorName) permite
            para su cuenta.</p>\(buttons)\(back("inicio", "Volver"))
            """
        )
    }

    func choose() async throws -> SiteAnswer {
        let word = FormBody(request.body)["c"]
        if word == "si" {
            guard offer != nil else { return go("opciones") }
            try await press(.yes, "Sí, ver el convenio")
            return go("convenio")
        }
        guard let wish = Self.wishes.first(where: { $0.word == word }) else {
            return go("opciones")
        }
        try await press(wish.meaning, wish.text)
        guard let after = try await store.person(link.person)?.state,
            case .offer? = after.conversation.pending?.question
        else { return go("chat") }
        return go("opciones")
    }

    // MARK: - The agreement

    func agreementPage(_ problem: String? = nil) async throws -> Page {
        guard let agreement else {
            return Page(
                "No tiene convenio",
                """
                <p>Puede ver qué le podemos ofrecer.</p>
                <a class="go" href="\(base)/opciones">Opciones para pagar</a>
                """
            )
        }
        switch agreement.state {
        case .proposed where agreement.terms.validThrough >= today:
            return try await proposal(agreement, problem)
        case .awaitingApproval:
            return Page(
                "Lo estamos consultando",
                "<p>Le avisamos en cuanto sepamos.</p>\(back("inicio", "Volver"))"
            )
        case .accepted, .defaulted, .kept: return running(agreement)
        case .proposed, .cancelled, .expired:
            return Page(
                "El convenio ya no está en pie",
                """
                <p>Puede ver qué le podemos ofrecer ahora.</p>
                <a class="go" href="\(base)/opciones">Opciones para pagar</a>
                """
            )
        }
    }

    private func proposal(
        _ agreement: Arrangement,
        _ problem: String?
    ) async throws -> Page {
        let digest = try await digest(agreement)
        let hidden: Markup = """
            <input type="hidden" name="k" value="\(store.signature(of: words(agreement, digest)))">
            """
        let unit = creditor.display("une").map {
            "<dt>Para quejarse</dt><dd>\($0)</dd>" as Markup
        }
        let conditions = creditor.display("condiciones").map {
            "<dt>Condiciones</dt><dd>\($0)</dd>" as Markup
        }
        return Page(
            "Su convenio, por escrito",
            """
            \(self.problem(problem))\(terms(agreement.terms))
            <dl><dt>Acreedor</dt><dd>\(creditorName)</dd>\(conditions)\(unit)</dl>
            <p><a href="\(base)/convenio/documento">Leer el convenio completo</a></p>
            <p>Si un pago se atrasa más de \(Self.days(agreement.terms.graceDays)), el convenio se
            pierde y se debe lo que falte de la deuda original.</p>
            \(form("convenio", "\(hidden)<button>Acepto este convenio</button>"))
            <p class="m">Al aceptar guardamos el día y la hora, el número al que llegó la liga y la
            huella de este texto: \(String(digest.hexadecimal.prefix(16))).</p>
            \(back("inicio", "Todavía no"))
            """
        )
    }

    private func running(_ agreement: Arrangement) -> Page {
        let rows = agreement.instalments.map { part -> Markup in
            let isPaid = part.missing.minor <= 0
            let state =
                isPaid
                ? "pagado" : part.paid.minor > 0 ? "faltan \(money(part.missing))" : "por pagar"
            return """
                <dt>\(Spanish.short(part.dueDay))</dt><dd>\(money(part.amount)), \(state)</dd>
                """
        }
        let title =
            switch agreement.state {
            case .kept: "Convenio cumplido. Gracias"
            case .defaulted: "Su convenio tiene un pago atrasado"
            default: "Su convenio"
            }
        return Page(
            title,
            """
            <dl>\(rows)</dl><a class="go" href="\(base)/pagar">Cómo pagar</a>
            <p><a href="\(base)/convenio/documento">Leer el convenio completo</a></p>
            <p>¿Algo cambió? <a href="\(base)/chat">Díganoslo aquí</a>.</p>
            \(back("inicio", "Volver"))
            """
        )
    }

    func accept() async throws -> SiteAnswer {
        guard let agreement, agreement.state == .proposed,
            agreement.terms.validThrough >= today
        else { return answer(try await agreementPage()) }
        let digest = try await digest(agreement)
        guard store.matches(FormBody(request.body)["k"], of: words(agreement, digest)) else {
            return answer(
                try await agreementPage(
                    "El convenio cambió mientras tanto. Léalo y acepte otra vez."
                )
            )
        }
        try await tell(
            .arrangementAccepted(
                agreement.id,
                Arrangement.Acceptance(
                    at: now,
                    contactPoint: link.contactPoint,
                    medium: .page,
                    factors: UInt8(clamping: session?.level(at: now) ?? 0),
                    document: digest
                )
            )
        )
        let after = try await store.person(link.person)?.state?.arrangements
            .first { $0.id == agreement.id }
        guard let after, after.state == .accepted else {
            return answer(
                try await agreementPage("No pudimos anotarlo. Inténtelo otra vez, por favor.")
            )
        }
        return answer(
            Page(
                "Convenio aceptado. Gracias",
                """
                \(terms(after.terms))<a class="go" href="\(base)/pagar">Cómo pagar</a>
                <p>Puede volver a verlo en <a href="\(base)/convenio">su convenio</a>.</p>
                """
            )
        )
    }

    // MARK: - In writing

    private static func days(_ count: Int) -> String { count == 1 ? "1 día" : "\(count) días" }

    private func words(_ agreement: Arrangement, _ digest: DocumentDigest) -> String {
        "agreement|\(link.digest.high)|\(agreement.id.high)|\(agreement.id.low)|"
            + "\(agreement.version)|\(digest.hexadecimal)"
    }

    /// What is agreed, line by line: the same for the page and for the digest that proves it.
    private func lines(_ terms: Arrangement.Terms) -> [(String, String)] {
        let name =
            switch terms.kind {
            case .settlement: "Liquidación con descuento"
            case .instalments: "Pago en partes"
            case .restructure: "Reestructura"
            case .deferral: "Prórroga"
            }
        var lines = [
            ("Convenio", name), ("Saldo total", money(terms.balance)),
            ("De eso, en este convenio", money(terms.covered)),
        ]
        if terms.waived.minor > 0 { lines.append(("Descuento", money(terms.waived))) }
        if terms.added.minor > 0 { lines.append(("Cargos", money(terms.added))) }
        lines.append(("Usted paga en total", money(terms.agreed)))
        for (place, due) in terms.dues.enumerated() {
            lines.append(
                (
                    terms.dues.count == 1 ? "A más tardar el" : "Pago \(place + 1)",
                    terms.dues.count == 1
                        ? Spanish.short(due.day) : "\(money(due.amount)), \(Spanish.short(due.day))"
                )
            )
        }
        lines.append(("Puede aceptarlo hasta el", Spanish.short(terms.validThrough)))
        return lines
    }

    private func terms(_ terms: Arrangement.Terms) -> Markup {
        let rows = lines(terms).map { "<dt>\($0.0)</dt><dd>\($0.1)</dd>" as Markup }
        return "<dl class=\"card\">\(rows)</dl>"
    }

    /// The document of an agreement as it was put to the person, or with how it was accepted; nil
    /// where something that the law asks for is not known.
    private func document(_ agreement: Arrangement, fingerprint: String = "") async throws
        -> String?
    {
        let numbers = try await store.accountNumbers(of: link.person, with: key)
        var parties = DocumentParties(
            creditor: creditorName,
            person: secrets?.name.display ?? "",
            account: numbers.first { $0.id == agreement.account }
                .map { "termina en \($0.secrets.lastDigits)" } ?? "",
            complaintUnit: creditor.display("une") ?? "",
            privacyNotice: creditor.display("aviso") ?? ""
        )
        if policy.facts.actor != .creditor { parties.agency = creditor.display("despacho") ?? "" }
        parties.agent = creditor.display("cobrador") ?? ""
        parties.address = creditor.display("domicilio") ?? ""
        parties.telephone = creditor.display("telefono") ?? ""
        parties.notes = [creditor.display("condiciones")].compactMap(\.self)
        parties.locale = locale
        guard let zone else { return nil }
        let values = DocumentValues.agreement(agreement, parties, zone: zone)
        return try? site.documents.html(.agreement, values, fingerprint: fingerprint)
    }

    /// The digest of the document that is accepted; of the lines of the page where there is none.
    private func digest(_ agreement: Arrangement) async throws -> DocumentDigest {
        let text =
            try await document(agreement)
            ?? lines(agreement.terms).map { "\($0.0): \($0.1)" }.joined(separator: "\n")
        guard let digest = DocumentDigest(Array(SHA256.hash(data: Data(text.utf8)))) else {
            preconditionFailure("SHA-256 gives 32 bytes")
        }
        return digest
    }

    /// The agreement on paper.
    func agreementDocument() async throws -> SiteAnswer {
        guard let agreement else { return go("convenio") }
        let fingerprint = agreement.acceptance?.document.hexadecimal ?? ""
        guard let html = try await document(agreement, fingerprint: fingerprint) else {
            return go("convenio")
        }
        return PageFrame.answer(document: html)
    }
}
