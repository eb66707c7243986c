import Compliance
import Domain
import Messaging
import Store
import Strategy
import Values
import Workers

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
        var choices: [(String, String)] = [
            ("promesa", "Decir qué día pago"), ("desglose", "Ver de qué se compone"),
            ("aclaracion", "No estoy de acuerdo"), ("datos", "De dónde salieron mis datos"),
            ("encuesta", "Decir cómo me atendieron"),
        ]
        if !policy.policy.mandates.mandates.isEmpty {
            choices.insert(("opciones", "Pagar en partes, más tiempo o descuento"), at: 1)
        }
        if state.arrangements.contains(where: { !$0.hasEnded }) {
            choices.insert(("convenio", "Ver mi convenio"), at: 0)
        }
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
        let parts = accounts.compactMap { account in
            numbers[account.id].flatMap { ways(to: account, $0) }
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

    /// The ways that the creditor registered for an account; those of its file where none is.
    private func ways(to account: Account, _ secrets: AccountSecrets) -> Markup? {
        let owed = account.standing(on: today)
        let amount =
            state.openPromise(of: account.id)?.amount
            ?? (owed.pastDue.minor > 0 ? owed.pastDue : owed.balance)
        let paying = PayingAccount(
            number: secrets.number,
            paymentReference: secrets.paymentReference,
            clabe: secrets.clabe
        )
        let payees = policy.facts.payees(of: creditor.code)
        var ways = payees.compactMap { payee in
            try? payee.instruction(
                for: paying,
                amount: amount,
                today: today,
                needsCreditorsOwn: policy.facts.actor != .creditor
            )
        }.map(way)
        if payees.isEmpty {
            var lines: [Markup] = []
            if let clabe = secrets.clabe {
                lines.append("<dt>CLABE</dt><dd>\(CLABE(clabe)?.spaced ?? clabe)</dd>")
            }
            if let reference = secrets.paymentReference {
                lines.append("<dt>Referencia</dt><dd>\(reference)</dd>")
            }
            if !lines.isEmpty {
                ways = ["<dl class=\"s\">\(lines)<dt>A nombre de</dt><dd>\(creditorName)</dd></dl>"]
            }
        }
        guard !ways.isEmpty, amount.minor > 0 else { return nil }
        return """
            <div class="card"><p class="m">Cuenta que termina en \(secrets.lastDigits)</p>\
            <p class="big">\(money(amount))</p>\(ways)</div>
            """
    }

    private func way(_ instruction: PaymentInstruction) -> Markup {
        var lines: [(String, String)] = []
        let title: String
        switch instruction.form {
        case .transfer(let clabe, let reference, let concept):
            title = "Por transferencia"
            lines = [("CLABE", clabe.spaced)]
            if let reference { lines.append(("Referencia", reference)) }
            if !concept.isEmpty { lines.append(("Concepto", concept)) }
        case .cash(let reference, let places):
            title = "En efectivo"
            lines = [("Referencia", reference), ("Dónde", places.joined(separator: ", "))]
        case .branch(let agreement, let reference):
            title = "En ventanilla"
            lines = [("Convenio", agreement), ("Referencia", reference)]
        case .provider(let name, let reference):
            title = "Con \(name)"
            lines = [("Referencia", reference)]
        }
        if let bank = instruction.bank { lines.append(("Banco", bank)) }
        lines.append(("A nombre de", instruction.beneficiary))
        lines.append(("Válido hasta el", Spanish.short(instruction.validThrough)))
        let rows = lines.map { "<dt>\($0.0)</dt><dd>\($0.1)</dd>" as Markup }
        return "<h2>\(title)</h2><dl class=\"s\">\(rows)</dl>"
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
