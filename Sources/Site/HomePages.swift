import Domain
import Messaging
import Store
import Strategy
import Values

/// What is owed and how it is paid; for who showed who they are.
extension Visit {
    func home() -> Page {
        let accounts = self.accounts
        guard !accounts.isEmpty else {
            return Page(
                "No tiene nada pendiente con nosotros",
                "<p>Su cuenta con \(creditorName) ya no está a nuestro cargo. Gracias.</p>"
            )
        }
        let cards = accounts.map { card($0) }
        let choices: [(String, String)] = [
            ("promesa", "Decir qué día pago"), ("desglose", "Ver de qué se compone"),
            ("aclaracion", "No estoy de acuerdo"), ("datos", "De dónde salieron mis datos"),
            ("encuesta", "Decir cómo me atendieron"),
        ]
        let items = choices.map { path, text in
            "<li><a href=\"\(base)/\(path)\">\(text)</a></li>" as Markup
        }
        return Page(
            "Su cuenta con \(creditorName)",
            """
            \(standing)\(cards)
            <a class="go" href="\(base)/pagar">Cómo pagar</a>
            <ul class="list">\(items)</ul>
            """
        )
    }

    /// What holds and what was promised, before anything else.
    private var standing: Markup? {
        if state.holds.contains(where: { $0.kind == .dispute }) {
            return """
                <p class="card">Su aclaración está en revisión. Mientras tanto no le cobramos.</p>
                """
        }
        if state.holds.contains(where: { $0.kind == .paymentToVerify }) {
            return "<p class=\"card\">Estamos buscando el pago del que nos avisó.</p>"
        }
        return nil
    }

    private func card(_ account: Account) -> Markup {
        let standing = account.standing(on: today)
        let due = standing.pastDue.minor > 0
        let first: Markup =
            due
            ? """
            <p class="m">Debía estar pagado</p><p class="big">\(money(standing.pastDue))</p>
            <p class="m">Saldo total: \(money(standing.balance))</p>
            """
            : """
            <p class="m">Saldo total</p><p class="big">\(money(standing.balance))</p>
            <p class="m">Fecha límite: \(Spanish.day(account.clockDay(on: today)))</p>
            """
        let promise = state.openPromise(of: account.id).map { promise in
            """
            <p>Usted nos dijo que paga \(money(promise.amount)) el \
            \(Spanish.day(promise.dueDay)).</p>
            """ as Markup
        }
        return "<div class=\"card\">\(first)\(promise)</div>"
    }

    func breakdown() async throws -> Page {
        var numbers: [AccountID: AccountSecrets] = [:]
        for (id, secrets) in try await store.accountNumbers(of: link.person, with: key) {
            numbers[id] = secrets
        }
        let parts = accounts.map { account -> Markup in
            let standing = account.standing(on: today)
            var lines: [(String, String)] = [
                (
                    "Saldo al \(Spanish.short(account.figures.asOf))",
                    money(account.figures.balance)
                )
            ]
            let moved = account.movements.filter { $0.valueDay >= account.figures.asOf }
            let paid = moved.reduce(Int64(0)) { $0 + $1.amount.minor }
            for movement in moved {
                let what = movement.amount.minor < 0 ? "Pago devuelto del" : "Su pago del"
                lines.append(
                    (
                        "\(what) \(Spanish.short(movement.valueDay))",
                        money(Money(minor: -movement.amount.minor, movement.amount.currency))
                    )
                )
            }
            let interest = standing.balance.minor - account.figures.balance.minor + paid
            if interest > 0 {
                lines.append(
                    (
                        "Intereses desde ese día",
                        money(Money(minor: interest, standing.balance.currency))
                    )
                )
            }
            lines.append(("Saldo de hoy", money(standing.balance)))
            lines.append(("De eso, ya vencido", money(standing.pastDue)))
            if let minimum = account.figures.minimumPayment {
                lines.append(("Pago mínimo", money(minimum)))
            }
            let days = account.daysPastDue(on: today)
            lines.append(
                (
                    days > 0 ? "Vencido desde el" : "Fecha límite",
                    Spanish.short(account.clockDay(on: today))
                )
            )
            let rows = lines.map { "<dt>\($0.0)</dt><dd>\($0.1)</dd>" as Markup }
            let title = numbers[account.id].map { "Cuenta que termina en \($0.lastDigits)" }
            return "<h2>\(title ?? "Cuenta")</h2><dl>\(rows)</dl>"
        }
        return Page(
            "De qué se compone",
            """
            \(parts)
            <p>El primer saldo es el que nos dio \(creditorName). Si algo no le cuadra, <a href="\(base)/aclaracion">pida una aclaración</a>: mientras se
            revisa no le cobramos.</p>
            \(back("inicio", "Volver"))
            """
        )
    }

    func payment() async throws -> Page {
        var numbers: [AccountID: AccountSecrets] = [:]
        for (id, secrets) in try await store.accountNumbers(of: link.person, with: key) {
            numbers[id] = secrets
        }
        let parts = accounts.compactMap { account -> Markup? in
            guard let secrets = numbers[account.id],
                secrets.clabe != nil || secrets.paymentReference != nil
            else { return nil }
            let owed = account.standing(on: today)
            let amount = owed.pastDue.minor > 0 ? owed.pastDue : owed.balance
            var lines: [Markup] = ["<dt>Cantidad</dt><dd>\(money(amount))</dd>"]
            if let clabe = secrets.clabe { lines.append("<dt>CLABE</dt><dd>\(clabe)</dd>") }
            if let reference = secrets.paymentReference {
                lines.append("<dt>Referencia</dt><dd>\(reference)</dd>")
            }
            lines.append("<dt>A nombre de</dt><dd>\(creditorName)</dd>")
            return """
                <div class="card"><h2>Cuenta que termina en \(secrets.lastDigits)</h2>\
                <dl>\(lines)</dl></div>
                """
        }
        let usual: Markup? =
            parts.isEmpty
            ? """
            <p>Pague por los medios de siempre de \(creditorName): su sucursal, su aplicación o la
            cuenta de su contrato.</p>
            """ : nil
        return Page(
            "Cómo pagar",
            """
            \(parts)\(usual)
            <p><strong>Pague solo a \(creditorName).</strong> Ninguna otra persona ni empresa, tampoco
            nosotros, puede recibir su pago ni pedirle que deposite en otra cuenta.</p>
            <p>Después de pagar no tiene que hacer nada: el pago se ve en uno o dos días hábiles.</p>
            \(back("promesa", "Todavía no puedo: decir qué día pago"))
            \(back("inicio", "Volver"))
            """
        )
    }

    func provenance() async throws -> Page {
        let addresses = try await store.addresses(of: link.person, with: key)
        let rows = state.contactPoints.compactMap { point -> Markup? in
            guard let address = addresses.first(where: { $0.id == point.id })?.address else {
                return nil
            }
            let ending =
                point.kind == .postal || point.kind == .workPostal
                ? "" : Spanish.masked(address)
            return """
                <li>\(Spanish.kind(point.kind)) \(ending): \
                \(Spanish.source(point.provenance, creditorName)).</li>
                """
        }
        return Page(
            "De dónde salieron sus datos",
            """
            <p>Los datos de su cuenta nos los dio \(creditorName), que nos encargó atenderle. Para
            escribirle usamos:</p><ul>\(rows)</ul>
            <p>Si alguno ya no es suyo, <a href="\(base)/chat">díganoslo</a>.</p>
            \(back("privacidad", "Sus derechos sobre sus datos"))
            \(back("inicio", "Volver"))
            """
        )
    }
}
