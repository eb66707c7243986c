import Compliance
import Domain
import Strategy
import Values
import Workers

/// Who we are, how to complain, what becomes of the data, where the creditor is.
extension Visit {
    private func line(_ title: String, _ field: String) -> Markup? {
        creditor.display(field).map { "<p><strong>\(title):</strong> \($0)</p>" }
    }

    func about() -> Page {
        let isAgency = policy.facts.actor != .creditor
        let whom: Markup? =
            isAgency
            ? """
            <p>Escribimos por encargo de <strong>\(creditorName)</strong>, para ayudarle a ponerse al
            corriente.</p>
            """ : nil
        let check: Markup? =
            namesCreditor
            ? creditor.display("verificar").map {
                """
                <p>Puede comprobar que somos nosotros en <strong>\($0)</strong> o preguntando
                directamente a \(creditorName).</p>
                """
            } : nil
        return Page(
            "Quiénes somos",
            """
            <p>Somos <strong>\(speaker)</strong>.</p>\(whom)\(line("Domicilio", "domicilio"))\
            \(line("Teléfono", "telefono"))\(line("Le atiende", "cobrador"))\(check)
            <p>No recibimos pagos: se paga solo a la empresa acreedora. Nunca pedimos contraseñas, NIP
            ni datos completos de su tarjeta.</p>
            <p>Los mensajes los escribe un asistente automático; puede
            <a href="\(base)/persona">pedir a una persona</a> cuando quiera.</p>
            """
        )
    }

    func complaints() -> Page {
        let unit: Markup =
            namesCreditor
            ? creditor.display("une").map {
                "<p><strong>Unidad de atención de \(creditorName):</strong> \($0)</p>"
            } ?? "<p>Pida a \(creditorName) los datos de su unidad de atención.</p>"
            : """
            <p>Confirme primero que es usted y aquí verá los datos de la unidad de atención de la
            empresa. <a href="\(base)/verificar">Confirmar</a></p>
            """
        let authority: Markup? =
            (state.facts.country ?? "MX") == "MX"
            ? """
            <p>Si no queda conforme, puede acudir a <strong>CONDUSEF</strong> (condusef.gob.mx,
            55 5340 0999), o a PROFECO si es una tienda o un servicio.</p>
            """ : nil
        let days = policy.policy.numbers.complaintDays
        return Page(
            "Cómo quejarse",
            """
            <p>Si alguien de nosotros le trató mal, o algo no está bien, queremos saberlo.</p>\(unit)
            <p>También puede <a href="\(base)/chat">escribirlo aquí</a>: una persona le contesta en a
            más tardar \(days) días y mientras tanto no le cobramos.</p>\(authority)
            """
        )
    }

    func privacy() -> Page {
        let notice = namesCreditor ? line("Aviso de privacidad completo", "aviso") : nil
        let days = policy.policy.numbers.dataRightsDays
        return Page(
            "Sus datos",
            """
            <p>Usamos sus datos solo para atender su cuenta: los recibimos de la empresa que nos
            encargó atenderle, los guardamos cifrados y no los vendemos ni los damos a nadie más.</p>
            <p>Usted puede pedir verlos, corregirlos, borrarlos u oponerse a que se usen.
            <a href="\(base)/chat">Pídalo por escrito aquí</a>; le contestamos en a más tardar
            \(days) días.</p>
            <p>Esta página no usa rastreadores ni carga nada de otros sitios. Guarda una sola cookie
            en su navegador, dura \(Int(SiteSession.minutes)) minutos y solo sirve para no preguntarle
            otra vez quién es.</p>\(notice)
            \(back("datos", "De dónde salieron mis datos"))
            """
        )
    }

    func branches() -> Page {
        guard namesCreditor else {
            return Page(
                "Sucursales y horarios",
                "<p><a href=\"\(base)/verificar\">Confirme que es usted</a> para verlos.</p>"
            )
        }
        let brand = policy.facts.brands[creditor.code] ?? .plain
        let hours = brand.hours.map { "<p><strong>Atención:</strong> \($0)</p>" as Markup }
        let places = brand.branches.map { branch in
            """
            <div class="card"><strong>\(branch.name)</strong><br>\(branch.address)<br>\
            \(branch.hours)</div>
            """ as Markup
        }
        let none: Markup? =
            brand.branches.isEmpty
            ? "<p>\(creditorName) no nos dio una lista de sucursales; pregunte en su sitio.</p>"
            : nil
        return Page("Sucursales y horarios", "\(hours)\(places)\(none)")
    }
}
