import Domain
import Messaging
import Store
import Strategy
import Values
import Workers

/// The first page, which names nobody's debt, and what becomes of a link whose time is over.
extension Visit {
    func landing() async throws -> SiteAnswer {
        try await store.note(.suspect, of: link, at: now)
        if isShown { return go("inicio") }
        let ending = Spanish.masked(try await address() ?? "")
        let stamp = "\(now.milliseconds)"
        var page = Page(
            "Tiene un aviso",
            """
            <p>Esta página es solo para quien recibió el mensaje en el número \(ending).</p>
            \(form(
                "entrar",
                """
                <input type="hidden" name="t" value="\(stamp)">\
                <input type="hidden" name="f" value="\(signature(stamp))">\
                <button>Continuar</button>
                """
            ))
            <p>¿No esperaba este mensaje?</p>
            <ul class="list"><li><a href="\(base)/no-soy-yo">No soy yo</a></li>\
            <li><a href="\(base)/baja">No quiero más mensajes</a></li>\
            <li><a href="\(base)/quienes">Quiénes somos</a></li></ul>
            <p class="m">Nunca pedimos contraseñas, NIP ni datos completos de su tarjeta.</p>
            """
        )
        page.hasLinks = false
        return answer(page)
    }

    private func signature(_ stamp: String) -> String {
        store.signature(of: "first|\(link.digest.high)|\(link.digest.low)|\(stamp)")
    }

    /// The button of the first page: the sign that a person is there.
    func enter() async throws -> SiteAnswer {
        let body = FormBody(request.body)
        let stamp = body["t"]
        let isOurs = store.matches(
            body["f"],
            of: "first|\(link.digest.high)|\(link.digest.low)|\(stamp)"
        )
        let shownAt = isOurs ? Int64(stamp).map { Instant(milliseconds: $0) } : nil
        let visitor = site.robots.visitor(of: request, shownAt: shownAt, link: link, at: now)
        guard visitor != .robot else {
            try await store.note(.robot, of: link, at: now)
            return Site.preview
        }
        // Who came without the first page, or too fast, sees it (again).
        guard shownAt != nil else { return go("") }
        try await store.note(visitor, of: link, at: now)
        if visitor == .person, link.openedAt == nil {
            try await tell(.linkOpened(link.message, at: now))
        }
        var answer = go("verificar")
        answer.headers.append(cookie(SiteSession(since: now)))
        return answer
    }

    func sessionEnded() -> Page {
        var page = Page(
            "Empecemos de nuevo",
            """
            <p>Pasó mucho tiempo, o su navegador no guarda sesiones. Toque Continuar; si esta página
            vuelve a salir, permita las cookies de este sitio.</p>
            <a class="go" href="\(base)">Continuar</a>
            """
        )
        page.hasLinks = false
        return page
    }

    // MARK: - After its time

    /// A link whose time is over leads to a new one, sent to the same number.
    func expired(_ path: String, _ isPost: Bool) async throws -> SiteAnswer {
        let ending = Spanish.masked(try await address() ?? "")
        guard isPost, path == "nueva" else {
            var page = Page(
                "Esta liga venció",
                status: 410,
                """
                <p>Por su seguridad las ligas duran \(Int(Link.days)) días. Podemos mandarle una nueva
                al mismo número, \(ending).</p>
                \(form("nueva", "<button>Mándenme una nueva</button>"))
                """
            )
            page.hasLinks = false
            return answer(page)
        }
        if try await store.renew(link, at: now, atMostEvery: Site.renewalHours) {
            try await press(.help, "Pidió una liga nueva en la página", by: .sms)
        }
        var page = Page(
            "Listo",
            """
            <p>Pedimos una liga nueva. Llega por mensaje de texto al número \(ending), a la hora en
            que se le puede escribir.</p>
            """
        )
        page.hasLinks = false
        return answer(page)
    }
}
