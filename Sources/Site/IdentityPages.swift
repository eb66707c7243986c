import Domain
import Store
import Values

/// Who the reader is: asked for something that no message ever said.
extension Visit {
    /// Wrong answers after which a link asks no more; a person of ours helps then.
    static let missLimit = 3
    /// For how long a right answer counts in this browser, in minutes.
    static let shownMinutes: Int64 = 30

    /// What a reader can show.
    enum Factor: String, CaseIterable {
        case birthDay = "nacimiento"
        case postalCode = "cp"
        case taxID = "rfc"
    }

    /// What is known of the person to compare with, the plainest first.
    var factors: [Factor] {
        Factor.allCases.filter { factor in
            switch factor {
            case .birthDay: state.facts.birthDay != nil
            case .postalCode: secrets?.address?.postalCode?.isEmpty == false
            case .taxID: (secrets?.rfc?.utf8.count ?? 0) >= 10
            }
        }
    }

    func verification(_ problem: String? = nil, factor asked: Factor? = nil) async throws -> Page {
        guard link.misses < Self.missLimit, let first = factors.first else {
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
        let factor = asked ?? factors.first { $0.rawValue == wanted } ?? first
        let others = factors.filter { $0 != factor }.map { other in
            """
            <li><a href="\(base)/verificar?por=\(other.rawValue)">Prefiero contestar con \
            \(other.title)</a></li>
            """ as Markup
        }
        let kind: Markup = "<input type=\"hidden\" name=\"por\" value=\"\(factor.rawValue)\">"
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
        guard var session, link.misses < Self.missLimit else {
            return answer(try await verification())
        }
        let body = FormBody(request.body)
        guard let factor = factors.first(where: { $0.rawValue == body["por"] }) else {
            return answer(try await verification())
        }
        guard let isRight = isRight(factor, body) else {
            return answer(try await verification("Revise lo que escribió.", factor: factor))
        }
        try await store.note(isRight: isRight, for: link)
        guard isRight else {
            let left = Self.missLimit - link.misses - 1
            guard left > 0 else { return go("verificar") }
            return answer(
                try await verification(
                    "No coincide con lo que tenemos. Puede intentarlo \(left) "
                        + (left == 1 ? "vez más." : "veces más."),
                    factor: factor
                )
            )
        }
        session.shownUntil = now.adding(minutes: Self.shownMinutes)
        var answer = go("inicio")
        answer.headers.append(cookie(session))
        return answer
    }

    /// Whether an answer is right; nil when it is none that anybody could have.
    private func isRight(_ factor: Factor, _ body: FormBody) -> Bool? {
        switch factor {
        case .birthDay:
            return Typed.day(body["d"], body["m"], body["a"]).map { $0 == state.facts.birthDay }
        case .postalCode:
            let digits = body["v"].filter(\.isNumber)
            guard digits.utf8.count == 5 else { return nil }
            return Self.isSame(digits, secrets?.address?.postalCode?.filter(\.isNumber) ?? "")
        case .taxID:
            let letters = body["v"].uppercased().filter { $0.isLetter || $0.isNumber }
            guard letters.utf8.count >= 10, letters.utf8.count <= 16 else { return nil }
            let known = (secrets?.rfc ?? "").uppercased().filter { $0.isLetter || $0.isNumber }
            // The last three characters are often not known by heart.
            return Self.isSame(letters, known)
                || letters.utf8.count == known.utf8.count - 3
                    && Self.isSame(letters, String(known.dropLast(3)))
        }
    }

    /// Compares in the same time wherever they differ.
    private static func isSame(_ left: String, _ right: String) -> Bool {
        let left = Array(left.utf8)
        let right = Array(right.utf8)
        guard left.count == right.count, !left.isEmpty else { return false }
        var difference: UInt8 = 0
        for (one, other) in zip(left, right) { difference |= one ^ other }
        return difference == 0
    }
}

extension Visit.Factor {
    /// How a page names it.
    var title: String {
        switch self {
        case .birthDay: "mi fecha de nacimiento"
        case .postalCode: "el código postal de mi casa"
        case .taxID: "mi RFC"
        }
    }

    var fields: Markup {
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
        case .taxID:
            """
            <label for="v">RFC (los primeros 10 caracteres bastan)</label><input id="v" name="v" \
            maxlength="13" autocapitalize="characters" autocomplete="off" required>
            """
        }
    }
}
