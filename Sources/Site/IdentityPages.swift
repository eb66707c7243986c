import Domain
import Store
import Strategy
import Values
import Workers

/// Who the reader is: asked for something that no message ever said.
extension Visit {
    /// What a page asks for, the plainest first.
    private static let asked: [Identity.Factor] = [.birthDay, .postalCode, .taxID]

    /// What can be asked for and was not shown yet.
    private var factors: [Identity.Factor] {
        Self.asked.filter { factor in
            state.facts.canShow(factor) && session?.has(factor, at: now) != true
        }
    }

    func verification(_ problem: String? = nil, factor asked: Identity.Factor? = nil) -> Page {
        guard !state.identity.isLocked(at: now), let first = factors.first else {
            return Page(
                "Necesitamos hablar con usted",
                """
                <p>Por su seguridad no podemos mostrarle nada más en esta página. Una persona puede
                ayudarle.</p>
                <a class="go" href="\(base)/persona">Hablar con una persona</a>
                """
            )
        }
        let wanted = FormBody(Array(request.query.utf8))["por"]
        let factor = asked ?? factors.first { $0.word == wanted } ?? first
        let others = factors.filter { $0 != factor }.map { other in
            """
            <li><a href="\(base)/verificar?por=\(other.word)">Prefiero contestar con \
            \(other.title)</a></li>
            """ as Markup
        }
        let kind: Markup = "<input type=\"hidden\" name=\"por\" value=\"\(factor.word)\">"
        return Page(
            "Confirme que es usted",
            """
            \(self.problem(problem))
            <p>Para cuidar sus datos, conteste una pregunta. Nunca le pediremos contraseñas.</p>
            \(form("verificar", "\(kind)\(factor.fields)<button>Continuar</button>"))
            <ul class="list">\(others)</ul>
            """
        )
    }

    func verify() async throws -> SiteAnswer {
        let body = FormBody(request.body)
        guard var session, !state.identity.isLocked(at: now),
            let factor = factors.first(where: { $0.word == body["por"] })
        else { return answer(verification()) }
        guard let isRight = isRight(factor, body) else {
            return answer(verification("Revise lo que escribió.", factor: factor))
        }
        try await tell(
            .identityShown(
                Identity.Showing(
                    factor: factor,
                    medium: .page,
                    contactPoint: link.contactPoint,
                    isRight: isRight
                )
            )
        )
        guard isRight else {
            let tries = Int(policy.policy.numbers.proofTries)
            let left = tries - Int(state.identity.failures) - 1
            guard left > 0 else { return go("verificar") }
            return answer(
                verification(
                    "No coincide con lo que tenemos. Puede intentarlo \(left) "
                        + (left == 1 ? "vez más." : "veces más."),
                    factor: factor
                )
            )
        }
        session.show(factor, at: now)
        let isEnough = session.level(at: now) >= Int(policy.policy.numbers.proofLevel)
        var answer = go(isEnough ? "inicio" : "verificar")
        answer.headers.append(cookie(session))
        return answer
    }

    /// Whether an answer is right; nil when it is none that anybody could have.
    private func isRight(_ factor: Identity.Factor, _ body: FormBody) -> Bool? {
        guard factor == .birthDay else {
            return ShownFactor.compare(body["v"], with: factor, state.facts, secrets)
        }
        return Typed.day(body["d"], body["m"], body["a"]).map { $0 == state.facts.birthDay }
    }
}

extension Identity.Factor {
    /// How an address names it.
    fileprivate var word: String {
        switch self {
        case .birthDay: "nacimiento"
        case .postalCode: "cp"
        default: "rfc"
        }
    }

    /// How a page names it.
    fileprivate var title: String {
        switch self {
        case .birthDay: "mi fecha de nacimiento"
        case .postalCode: "el código postal de mi casa"
        default: "mi RFC"
        }
    }

    fileprivate var fields: Markup {
        switch self {
        case .birthDay:
            """
            <fieldset><legend>¿Cuándo nació?</legend><div class="three">\
            <div><label for="d">Día</label><input id="d" name="d" inputmode="numeric" \
            maxlength="2" autocomplete="bday-day" required></div>\
            <div><label for="m">Mes</label><input id="m" name="m" inputmode="numeric" \
            maxlength="2" autocomplete="bday-month" placeholder="1 a 12" required></div>\
            <div><label for="a">Año</label><input id="a" name="a" inputmode="numeric" \
            maxlength="4" autocomplete="bday-year" required></div></div></fieldset>
            """
        case .postalCode:
            """
            <label for="v">Código postal de su casa</label><input id="v" name="v" \
            inputmode="numeric" maxlength="5" autocomplete="postal-code" required>
            """
        default:
            """
            <label for="v">Los 3 últimos caracteres de su RFC, o completo</label>\
            <input id="v" name="v" maxlength="13" autocapitalize="characters" \
            autocomplete="off" required>
            """
        }
    }
}
