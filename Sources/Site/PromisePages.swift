import Domain
import Store
import Strategy
import Values
import Workers

/// A day for the payment: asked for, repeated, confirmed.
extension Visit {
    /// What a promise is about; nil where nothing can be promised.
    private var promisable: Account? {
        accounts.first { account in
            account.balance(on: today).minor > 0 && state.isHeld(account.id, at: now) == nil
        }
    }

    /// The last day that a promise may name.
    private var lastDay: Day { today.adding(days: policy.policy.numbers.promiseDays) }

    private func usual(_ account: Account) -> Money {
        let standing = account.standing(on: today)
        return standing.pastDue.minor > 0 ? standing.pastDue : standing.balance
    }

    func promiseForm(_ problem: String? = nil) -> Page {
        guard let account = promisable else {
            return Page(
                "Ahora no hace falta",
                """
                <p>En este momento no podemos anotar un día de pago: su cuenta está en revisión o ya no
                tiene saldo.</p>\(back("inicio", "Volver"))
                """
            )
        }
        let body = FormBody(request.body)
        return Page(
            "¿Qué día paga?",
            """
            \(self.problem(problem))
            \(form(
                "promesa",
                """
                <fieldset><legend>¿Cuánto?</legend>\
                <label class="r"><input type="radio" name="c" value="todo" checked> \
                \(money(usual(account))), lo que debe hoy</label>\
                <label class="r"><input type="radio" name="c" value="otra"> Otra cantidad</label>\
                </fieldset>\
                <label for="o">Si es otra, ¿cuánto?</label>\
                <input id="o" name="o" inputmode="decimal" maxlength="16" \
                value="\(String(body["o"].prefix(16)))">\
                <label for="f">¿Qué día, a más tardar?</label>\
                <input id="f" name="f" type="date" min="\(today.description)" \
                max="\(lastDay.description)" value="\(String(body["f"].prefix(10)))" required>\
                <button>Continuar</button>
                """
            ))
            \(back("inicio", "Volver"))
            """
        )
    }

    /// What was asked for; or what is wrong with it.
    private func wanted(_ account: Account) -> (amount: Money, day: Day)? {
        let body = FormBody(request.body)
        let currency = account.figures.balance.currency
        let amount = body["c"] == "otra" ? Typed.amount(body["o"], currency) : usual(account)
        guard let amount, let day = Day(iso: body["f"]) else { return nil }
        return (amount, day)
    }

    func promiseEcho() -> Page {
        guard let account = promisable else { return promiseForm() }
        guard let (amount, day) = wanted(account) else {
            return promiseForm("Escriba una cantidad, por ejemplo 500, y un día del calendario.")
        }
        if let problem = problem(with: amount, day, account) { return promiseForm(problem) }
        let fields: [(String, String)] = [
            ("n", String(amount.minor)), ("f", day.description),
            ("k", store.signature(of: words(account, amount, day))),
        ]
        let hidden = fields.map { name, value in
            "<input type=\"hidden\" name=\"\(name)\" value=\"\(value)\">" as Markup
        }
        return Page(
            "¿Entendimos bien?",
            """
            <div class="card"><p>Usted paga</p><p class="big">\(money(amount))</p>\
            <p>a más tardar el <strong>\(Spanish.day(day))</strong>, a \(creditorName).</p></div>
            \(form("promesa/confirmar", "\(hidden)<button>Sí, así es</button>"))
            <a class="go no" href="\(base)/promesa">No, cambiar</a>
            """
        )
    }

    private func problem(with amount: Money, _ day: Day, _ account: Account) -> String? {
        if day < today { return "Ese día ya pasó. Elija hoy o un día después." }
        if day > lastDay {
            return "Ese día está muy lejos. El último que podemos anotar es el "
                + "\(Spanish.day(lastDay))."
        }
        if amount.minor > account.balance(on: today).minor {
            return "Es más de lo que debe: su saldo es de \(money(account.balance(on: today)))."
        }
        return nil
    }

    /// Confirmed: what was repeated and nothing else is written down.
    func promise() async throws -> SiteAnswer {
        let body = FormBody(request.body)
        guard let account = promisable, let minor = Int64(body["n"]), let day = Day(iso: body["f"])
        else { return answer(promiseForm()) }
        let amount = Money(minor: minor, account.figures.balance.currency)
        guard store.matches(body["k"], of: words(account, amount, day)),
            problem(with: amount, day, account) == nil
        else {
            return answer(promiseForm("Algo cambió mientras tanto. Revise y confirme otra vez."))
        }
        if state.openPromise(of: account.id)?.dueDay != day
            || state.openPromise(of: account.id)?.amount != amount
        {
            try await tell(.promiseMade(account.id, amount: amount, day: day))
        }
        let after = try await store.person(link.person)?.state?.openPromise(of: account.id)
        guard let after, after.dueDay == day, after.amount == amount else {
            return answer(
                Page(
                    "No pudimos anotarlo",
                    """
                    <p>Su cuenta cambió mientras tanto. <a href="\(base)/persona">Hable con una
                    persona</a> y lo vemos con usted.</p>
                    """
                )
            )
        }
        return answer(
            Page(
                "Anotado. Gracias",
                """
                <div class="card"><p>Usted paga \(money(amount)) a más tardar el
                <strong>\(Spanish.day(day))</strong>.</p></div>
                <p>Hasta ese día no le cobramos; si algo cambia, dígalo aquí y elegimos otro día.</p>
                <a class="go" href="\(base)/pagar">Cómo pagar</a>
                \(back("inicio", "Volver al inicio"))
                """
            )
        )
    }

    private func words(_ account: Account, _ amount: Money, _ day: Day) -> String {
        "promise|\(link.digest.high)|\(account.id.high)|\(account.id.low)|\(amount.minor)|"
            + "\(amount.currency)|\(day)"
    }
}
