internal import Domain
internal import Messaging
internal import Values

/// The words of the picture.
extension StrategyDrawing {
    private static func days(_ count: Int) -> String { count == 1 ? "1 día" : "\(count) días" }

    /// A length of time as people say it.
    static func spanish(seconds: Int64) -> String {
        if seconds > 0, seconds % 86_400 == 0 { return days(Int(seconds / 86_400)) }
        if seconds > 0, seconds % 3_600 == 0 {
            return seconds == 3_600 ? "1 hora" : "\(seconds / 3_600) h"
        }
        return "\(seconds / 60) min"
    }

    /// What a step waits for, such as "si no contesta en 3 días".
    func wait(_ after: StrategyDefinition.After) -> String {
        let time = StrategyDrawing.spanish(seconds: after.seconds)
        guard let seen = after.seen else {
            return after.seconds == 0 ? "en seguida" : "\(time) después"
        }
        let word =
            switch seen {
            case .delivered: "llega"
            case .read: "se lee"
            case .replied: "contesta"
            case .opened: "abre el enlace"
            case .failed: "falla"
            default: "paga"
            }
        if after.isNegated { return "si no \(word) en \(time)" }
        return after.seconds >= StrategyParser.longestWaitSeconds
            ? "en cuanto \(word)" : "en cuanto \(word), hasta \(time) después"
    }

    /// The name of a track.
    static func track(_ anchor: StrategyDefinition.Anchor) -> String {
        switch anchor {
        case .entry: "Desde que la cuenta entra en la estrategia"
        case .cutoff: "Alrededor de la fecha de corte"
        case .due: "Alrededor de la fecha de pago"
        case .column(let name): "Según la fecha «\(name.spaced)» del archivo"
        case .promise: "Alrededor del día prometido"
        case .broken: "Cuando una promesa no se cumple"
        case .partial: "Cuando una promesa se cumple solo en parte"
        case .contact: "Después del último mensaje nuestro"
        case .reply: "Después de la última respuesta de la persona"
        case .payment: "Después del último pago"
        case .mark(let name): "Cuando se avisa «\(name.spaced)»"
        case .after: "Después de otro paso"
        }
    }

    /// The days beside the line of a track: "3 días antes", "el mismo día".
    static func point(_ anchor: StrategyDefinition.Anchor, _ offset: Int) -> String {
        if offset < 0 { return days(-offset) + " antes" }
        if offset > 0 { return days(offset) + " después" }
        return anchor == .entry ? "al entrar" : "el mismo día"
    }

    /// The days of several steps beside the line.
    static func span(_ anchor: StrategyDefinition.Anchor, _ offsets: [Int]) -> String {
        guard let first = offsets.min(), let last = offsets.max(), first != last else {
            return point(anchor, offsets.first ?? 0)
        }
        if first > 0 { return "de \(first) a \(last) días después" }
        if last < 0 { return "de \(-first) a \(-last) días antes" }
        return "de \(point(anchor, first)) a \(point(anchor, last))"
    }

    /// The days of a step that stands in a group, in full.
    func time(_ step: StrategyDefinition.Step) -> String {
        let of =
            switch step.anchor {
            case .entry: "entrar"
            case .cutoff: "la fecha de corte"
            case .due: "la fecha de pago"
            case .column(let name): "«\(name.spaced)»"
            case .promise: "lo prometido"
            case .broken: "no cumplirse la promesa"
            case .partial: "cumplirse en parte la promesa"
            case .contact: "el último mensaje"
            case .reply: "la última respuesta"
            case .payment: "el último pago"
            case .mark(let name): "«\(name.spaced)»"
            case .after: ""
            }
        if case .after(let after) = step.anchor {
            return "después de «\(definition.steps[after.step].name)», \(wait(after))"
        }
        let offset = step.offset
        let article = of.hasPrefix("el ") ? "del " + of.dropFirst(3) : "de " + of
        guard offset == 0 else {
            return StrategyDrawing.days(abs(offset))
                + (offset < 0 ? " antes " : " después ") + article
        }
        switch step.anchor {
        case .entry: return "al entrar"
        case .due: return "el día de pago"
        case .cutoff: return "el día del corte"
        case .promise: return "el día prometido"
        case .broken, .partial: return "al " + of
        default: return "el día \(article)"
        }
    }

    /// The turns of a loop: "6, 20, 34 y 48 días después".
    func turns(_ numbers: [Int]) -> String {
        let steps = numbers.map { definition.steps[$0] }
        guard let first = steps.first, let last = steps.last else { return "" }
        let shown = steps.count <= 8 ? steps : Array(steps.prefix(6))
        var text = shown.map { "\(abs($0.offset))" }.listed(steps.count <= 8 ? "y" : ",")
        if shown.count < steps.count { text += " … y \(abs(last.offset))" }
        if first.offset >= 0 { return "\(text) días después" }
        if last.offset < 0 { return "\(text) días antes" }
        return "cada vez desde " + StrategyDrawing.point(first.anchor, first.offset) + " hasta "
            + StrategyDrawing.point(last.anchor, last.offset)
    }

    /// "10:00 a 18:00, lunes a viernes sin festivos".
    static func hours(_ step: StrategyDefinition.Step) -> String {
        let times = step.windows.map {
            $0.lowerBound == $0.upperBound
                ? "a las \($0.lowerBound)" : "\($0.lowerBound) a \($0.upperBound)"
        }
        let week = week(step.days)
        return times.listed("y") + (week.isEmpty ? "" : ", " + week)
    }

    private static func week(_ days: StrategyDefinition.Days) -> String {
        let names = [
            "lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo",
        ]
        let numbers = Weekday.allCases.filter { days.weekdays & 1 << $0.rawValue != 0 }
            .map { Int($0.rawValue) - 1 }
        let isRow = numbers.count > 2 && numbers.last == (numbers.first ?? 0) + numbers.count - 1
        let week =
            numbers.count == 7
            ? "todos los días"
            : isRow
                ? "\(names[numbers[0]]) a \(names[numbers[numbers.count - 1]])"
                : numbers.map { names[$0] }.listed("y")
        return week + (days.skipsHolidays ? " sin festivos" : "")
            + (days.skipsBankHolidays ? ", con bancos abiertos" : "")
    }

    /// How a step reaches the person.
    func way(_ number: Int) -> String {
        let step = definition.steps[number]
        switch step.action {
        case .call: return "Llama una persona"
        case .letter: return "Carta en papel"
        case .visit: return "Visita una persona"
        case .task: return "Tarea de una persona"
        case .webhook: return "Avisa al sistema \(step.endpoint ?? "")"
        case .message: break
        }
        let channels = step.ladder.map(\.spanish)
        let fallsBack = children(of: number).contains { isFallback($0) }
        if fallsBack || channels.count < 2 { return channels.first ?? "" }
        return channels[0] + ", o si no se puede " + channels.dropFirst().joined(separator: ", ")
    }

    func isFallback(_ number: Int) -> Bool {
        if case .after(let after) = definition.steps[number].anchor {
            after.isFallback
        } else {
            false
        }
    }

    static func sign(_ step: StrategyDefinition.Step) -> DrawingCanvas.Sign {
        switch step.action {
        case .call: .phone
        case .letter: .page
        case .visit: .house
        case .task: .check
        case .webhook: .part
        case .message:
            switch step.ladder.first {
            case .email: .envelope
            case .voiceMessage, .call: .phone
            case .push: .bell
            default: .bubble
            }
        }
    }

    /// The text of a step as people read it.
    func saying(_ step: StrategyDefinition.Step) -> String {
        if let sequence = step.sequence {
            let found = definition.sequences[sequence]
            if found.texts.count == 1 { return "Serie «\(found.name)»: su texto, una sola vez" }
            return "Serie «\(found.name)»: el siguiente de \(found.texts.count) textos, "
                + "ninguno dos veces"
        }
        guard let text = step.text else { return "" }
        let said = StrategyDrawing.plain(definition.texts[text].source)
        return step.action == .message || step.action == .letter
            ? "«\(said)»" : "Guion: «\(said)»"
    }

    /// A text with its fields in brackets and without the signs of its conditions.
    static func plain(_ source: String) -> String {
        var out = ""
        var field: String?
        for character in source {
            if character == "{" {
                field = ""
            } else if character == "}", let name = field {
                if name.first != "?", name.first != "/", name.first != "!" {
                    let word = name.split(separator: ":").first.map(String.init) ?? name
                    out += "[\(word.spaced)]"
                }
                field = nil
            } else if field != nil {
                field?.append(character)
            } else {
                out.append(character)
            }
        }
        return out
    }

    static func purpose(_ step: StrategyDefinition.Step) -> String? {
        switch step.purpose {
        case .marketing: "Es una oferta: no va a quien no quiere publicidad"
        case .service: "Solo informa; no pide pago"
        case .initiated, .reply, .confirmation: nil
        }
    }
}

extension TextRole {
    /// When it is said, for readers.
    public var spanish: String {
        switch self {
        case .promiseEcho: "Promete pagar"
        case .promiseConfirmed: "Confirma su promesa"
        case .thanks: "Llega un pago"
        case .optOutConfirmed: "Pide BAJA"
        case .cancelQuestion: "Escribe solo CANCELAR"
        case .wrongNumber: "No es su número"
        case .paymentBeingVerified: "Dice que ya pagó"
        case .disputeTaken: "No está de acuerdo"
        case .personWillAnswer: "Contestará una persona"
        case .help: "Pide AYUDA"
        case .identification: "Pregunta quién escribe"
        case .safeAnswer: "Pregunta por dinero y aún no sabemos si es la persona"
        case .promiseDropped: "Retira su promesa"
        case .optInConfirmed: "Pide ALTA"
        case .distress: "Está en un momento muy difícil"
        case .askBirthDay: "Pide algo de su cuenta"
        case .askPostalCode: "Pide algo, y no sabemos cuándo nació"
        case .askTaxID: "Pide algo, y hay que comprobar más"
        case .proofWrong: "El dato no coincide"
        case .proofLocked: "Van demasiados datos equivocados"
        case .balance: "Pregunta cuánto debe"
        case .breakdown: "Pide el desglose"
        case .howToPay: "Pregunta cómo pagar"
        case .dueDay: "Pregunta cuándo pagar"
        case .nextDays: "Pregunta sus próximas fechas"
        case .cutOff: "Pregunta su fecha de corte"
        case .interest: "Pregunta por intereses"
        case .agreementLink: "Pide el convenio"
        case .article: "Pregunta algo que el acreedor explicó"
        case .askDay: "Pagará, y no dijo el día"
        case .askAmount: "Pagará, y no dijo cuánto"
        case .promiseEchoDay: "Promete un día, sin monto"
        case .promiseConfirmedDay: "Confirma el día"
        case .impossibleDay: "Dice un día que no existe"
        case .pastDay: "Dice un día que ya pasó"
        case .tooFar: "Dice un día muy lejano"
        case .otherCurrency: "Habla de otra moneda"
        case .hardship: "No puede pagar"
        case .hardshipWhy: "No puede pagar, y no dijo por qué"
        case .causeNoted: "Cuenta por qué no pagó"
        case .noHurry: "Contesta que no"
        case .channelNoted: "Prefiere otro medio"
        case .hoursNoted: "Prefiere otro horario"
        case .askCallTime: "Pide una llamada"
        case .callNoted: "Dice cuándo llamarle"
        case .notUnderstood: "No se entiende"
        case .whoAnswers: "Pregunta si es una persona"
        case .thirdParty: "Escribe otra persona"
        case .survey: "Encuesta"
        case .surveyThanks: "Contesta la encuesta"
        case .agreementRuns: "Ya tiene un convenio"
        case .offerSettlement: "Oferta: descuento en un pago"
        case .offerInstalments: "Oferta: pagos"
        case .offerDiscountedInstalments: "Oferta: descuento en pagos"
        case .offerDeferral: "Oferta: otra fecha"
        case .promptPayment: "Oferta por pronto pago"
        case .offerAsked: "Se consulta con un supervisor"
        case .offerNone: "No hay descuento"
        case .agreementReady: "Acepta una oferta"
        case .agreementAccepted: "Acepta el convenio"
        case .agreementKept: "Cumple el convenio"
        case .greeting: "Saluda"
        case .promiseEchoTwo: "Promete dos pagos"
        case .promiseConfirmedTwo: "Confirma dos pagos"
        case .complaintTaken: "Se queja"
        }
    }
}
