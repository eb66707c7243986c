import Domain
import Store
import Strategy
import Values
import Workers

/// Saying no, saying that something is wrong, and asking for a person: always in reach.
extension Visit {
    /// The longest text of a form.
    static let textLimit = 1_000

    /// "Not me" and "no more messages", which need no proof of anything.
    func refusal(_ path: String, isPost: Bool) async throws -> SiteAnswer {
        let ending = Spanish.masked(try await address() ?? "")
        let isWrong = path == "no-soy-yo"
        guard isPost else {
            return answer(
                short(
                    isWrong ? "¿Le escribimos por error?" : "¿No quiere más mensajes?",
                    isWrong
                        ? """
                        <p>Si el número \(ending) es suyo y usted no es la persona que buscamos, díganoslo
                        y no volvemos a escribir a este número. No tiene que darnos ningún dato.</p>
                        \(form(path, "<button>No soy esa persona</button>"))
                        """
                        : """
                        <p>No volveremos a mandar mensajes al número \(ending). Lo que se debe, si algo se
                        debe, no cambia; puede hablar con una persona cuando quiera.</p>
                        \(form(path, "<button>No más mensajes</button>"))
                        """
                )
            )
        }
        try await press(
            isWrong ? .wrongNumber : .optOut,
            isWrong ? "No soy esa persona (en la página)" : "No más mensajes (en la página)"
        )
        var done = short(
            isWrong ? "Gracias por avisarnos" : "Listo: no más mensajes",
            isWrong
                ? "<p>Ya no escribiremos al número \(ending). Disculpe la molestia.</p>"
                : """
                <p>Ya no mandaremos mensajes al número \(ending). Si uno ya iba en camino, puede
                llegarle todavía.</p>
                """
        )
        // The link ends with this page.
        done.hasLinks = false
        return answer(done)
    }

    private func short(_ title: String, _ content: Markup) -> Page {
        var page = Page(title, "\(content)\(back("", "Volver"))")
        page.hasLinks = false
        return page
    }

    func personPage() -> Page {
        let telephone = creditor.display("telefono").map { number in
            """
            <p>También puede llamar al <a href="tel:\(number.filter { $0.isNumber || $0 == "+" })">\
            \(number)</a>.</p>
            """ as Markup
        }
        return Page(
            "Hablar con una persona",
            """
            <p>Pida que una persona le conteste. Le escribirá a este número o le contestará en el
            chat, en horario de atención\(hours).</p>
            \(form("persona", "<button>Quiero hablar con una persona</button>"))
            \(telephone)
            """
        )
    }

    private var hours: Markup? {
        policy.facts.brands[creditor.code]?.hours.map { ": \($0)" }
    }

    func askForPerson() async throws -> SiteAnswer {
        try await press(.humanRequest, "Quiero hablar con una persona")
        return answer(
            Page(
                "Avisamos a una persona",
                """
                <p>Le contestará en horario de atención\(hours). Mientras tanto no le mandaremos
                mensajes automáticos.</p>
                \(back("chat", "Ver la conversación"))
                """
            )
        )
    }

    func disputePage(_ problem: String? = nil) -> Page {
        Page(
            "No estoy de acuerdo",
            """
            \(self.problem(problem))
            <p>Díganos qué pasa. Mientras se revisa no le cobramos.</p>
            \(form(
                "aclaracion",
                """
                <fieldset><legend>¿Qué pasa?</legend>\
                <label class="r"><input type="radio" name="c" value="monto" required> La cantidad \
                no es correcta</label>\
                <label class="r"><input type="radio" name="c" value="pagado"> Ya pagué</label>\
                <label class="r"><input type="radio" name="c" value="ajeno"> Yo no pedí ese \
                crédito</label>\
                <label class="r"><input type="radio" name="c" value="otro"> Otra cosa</label>\
                </fieldset>\
                <label for="x">Cuéntenos (si quiere)</label>\
                <textarea id="x" name="x" rows="4" maxlength="\(Self.textLimit)"></textarea>\
                <button>Enviar</button>
                """
            ))
            """
        )
    }

    func dispute() async throws -> SiteAnswer {
        let body = FormBody(request.body)
        let kinds: [String: (ReplyMeaning, String)] = [
            "monto": (.dispute, "La cantidad no es correcta"),
            "pagado": (.alreadyPaid(nil, nil), "Ya pagué"),
            "ajeno": (.fraud, "Yo no pedí ese crédito"), "otro": (.dispute, "Otra cosa"),
        ]
        guard let (meaning, title) = kinds[body["c"]] else {
            return answer(disputePage("Elija una de las opciones."))
        }
        let words = Typed.text(body["x"], limit: Self.textLimit).map { "\(title): \($0)" } ?? title
        try await press(meaning, words)
        let days = policy.policy.numbers.disputeDays
        var page = Page(
            "Recibimos su aclaración",
            meaning == .alreadyPaid(nil, nil)
                ? """
                <p>Gracias por avisar. Buscaremos su pago con \(creditorName); mientras tanto no le
                cobramos.</p>
                """
                : """
                <p>Una persona la revisa con \(creditorName) y le contesta en a más tardar
                \(days) días. Mientras tanto no le cobramos.</p>
                """
        )
        // Who says that the credit is not theirs is shown nothing of it any more.
        page.hasLinks = meaning != .fraud
        return answer(page)
    }
}
