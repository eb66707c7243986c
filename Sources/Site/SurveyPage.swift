import Domain
import Strategy
import Values

/// How content the person is, in one question.
extension Visit {
    private static let scores = [
        "Muy mal", "Mal", "Regular", "Bien", "Muy bien",
    ]

    func surveyPage(_ problem: String? = nil) -> Page {
        let choices = Self.scores.enumerated().reversed().map { place, text in
            """
            <label class="r"><input type="radio" name="n" value="\(place + 1)" required> \
            \(text)</label>
            """ as Markup
        }
        return Page(
            "¿Cómo le atendimos?",
            """
            \(self.problem(problem))
            \(form(
                "encuesta",
                """
                <fieldset><legend>Su opinión no cambia nada de su cuenta.</legend>\(choices)\
                </fieldset><button>Enviar</button>
                """
            ))\(back("inicio", "Volver"))
            """
        )
    }

    func survey() async throws -> SiteAnswer {
        guard let score = UInt8(FormBody(request.body)["n"]), (1...5).contains(score) else {
            return answer(surveyPage("Elija una de las opciones."))
        }
        try await tell(.surveyAnswered(score))
        return answer(Page("Gracias por su opinión", "\(back("inicio", "Volver"))"))
    }
}
