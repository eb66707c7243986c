import Training
import Understanding
import Values

/// What was understood, for people and for programs.
struct UnderstoodView {
    let understood: Understood
    let day: Day
    let modelVersion: UInt32?

    /// One line for each thing that was found.
    var lines: [String] {
        var lines = ["leído el \(Self.words(day))"]
        for meaning in understood.meanings {
            lines.append(
                "intención: \(meaning.intent.spanish), \(Self.words(meaning.certainty)) "
                    + "(\(meaning.confidence) de 1000, \(meaning.rule))"
            )
        }
        for day in understood.days { lines.append("día: \(Self.words(day))") }
        if let period = understood.period {
            lines.append(
                "periodo: del \(Self.words(period.lowerBound)) al \(Self.words(period.upperBound))"
            )
        }
        if let time = understood.time {
            lines.append(
                time.lowerBound == time.upperBound
                    ? "hora: \(time.lowerBound)" : "hora: \(time.lowerBound) a \(time.upperBound)"
            )
        }
        for amount in understood.amounts { lines.append("importe: \(Self.words(amount))") }
        if let share = understood.share { lines.append("parte: \(Self.words(share))") }
        if let count = understood.instalments { lines.append("pagos: \(count)") }
        if let promise = understood.promise {
            let amount = promise.minor.map { ", " + Self.money($0) } ?? ""
            lines.append("promesa: \(Self.words(promise.day))\(amount)")
        }
        lines += signs
        return lines
    }

    private var signs: [String] {
        var lines: [String] = []
        if understood.isCorrection { lines.append("corrige lo dicho antes") }
        if understood.impossibleDay { lines.append("nombra un día que no existe o ya pasó") }
        if understood.negativeAmount { lines.append("nombra un importe menor que cero") }
        if understood.otherCurrency { lines.append("nombra otra moneda") }
        if let reason = understood.reason {
            lines.append("por qué no paga: \(Self.words(reason))")
        }
        if let medium = understood.medium { lines.append("pide: \(Self.words(medium))") }
        lines.append("tono: \(Self.words(understood.tone))")
        lines.append("idioma: \(Self.words(understood.language))")
        lines.append(understood.needsPerson ? "lo lee una persona" : "lo atiende el programa")
        return lines
    }

    /// Everything, for programs.
    var json: [String: JSON] {
        [
            "on": .text(day.description),
            "meanings": .list(
                understood.meanings.map { meaning in
                    .object([
                        "intent": .text("\(meaning.intent)"),
                        "label": .text(IntentLabel.label(meaning.intent)),
                        "certainty": .text("\(meaning.certainty)"),
                        "confidence": .number(Int(meaning.confidence)),
                        "rule": .text(meaning.rule),
                    ])
                }
            ),
            "days": .list(understood.days.map { .text($0.description) }),
            "period": understood.period.map {
                .list([.text($0.lowerBound.description), .text($0.upperBound.description)])
            } ?? .null,
            "time": understood.time.map {
                .list([.text($0.lowerBound.description), .text($0.upperBound.description)])
            } ?? .null,
            "amounts": .list(understood.amounts.map(Self.json)),
            "share": understood.share.map { .text("\($0)") } ?? .null,
            "instalments": understood.instalments.map { .number($0) } ?? .null,
            "promise": understood.promise.map { promise in
                .object([
                    "day": .text(promise.day.description),
                    "minor": promise.minor.map { .number(Int($0)) } ?? .null,
                ])
            } ?? .null,
            "correction": .flag(understood.isCorrection),
            "impossible_day": .flag(understood.impossibleDay),
            "negative_amount": .flag(understood.negativeAmount),
            "other_currency": .flag(understood.otherCurrency),
            "tone": .text("\(understood.tone)"), "language": .text("\(understood.language)"),
            "reason": understood.reason.map { .text("\($0)") } ?? .null,
            "medium": understood.medium.map { .text("\($0)") } ?? .null,
            "needs_person": .flag(understood.needsPerson),
            "rules": .number(Int(Understood.rulesVersion)),
            "model": modelVersion.map { .text(hexadecimal($0)) } ?? .null,
        ]
    }

    private static func json(_ amount: AmountFound) -> JSON {
        .object([
            "minor": .number(Int(amount.minor)), "form": .text("\(amount.form)"),
            "marked": .flag(amount.isMarked), "other_currency": .flag(amount.isOtherCurrency),
            "ambiguous": .flag(amount.isAmbiguous),
        ])
    }

    // MARK: Words

    private static let weekdays = [
        "lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo",
    ]
    private static let months = [
        "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre",
        "octubre", "noviembre", "diciembre",
    ]

    private static func words(_ day: Day) -> String {
        "\(weekdays[Int(day.weekday.rawValue) - 1]) \(day.day) de \(months[day.month - 1]) "
            + "de \(day.year)"
    }

    private static func money(_ minor: Int64) -> String {
        let cents = minor % 100
        return "\(grouped(Int(minor / 100))).\(cents < 10 ? "0" : "")\(cents)"
    }

    private static func words(_ amount: AmountFound) -> String {
        let form =
            switch amount.form {
            case .digits: "en cifras"
            case .words: "en palabras"
            case .mixed: "en cifras y palabras"
            }
        return money(amount.minor) + " (" + form
            + (amount.isMarked ? "" : ", sin decir que es dinero")
            + (amount.isAmbiguous ? ", se puede leer de dos maneras" : "")
            + (amount.isOtherCurrency ? ", otra moneda" : "") + ")"
    }

    private static func words(_ certainty: Certainty) -> String {
        switch certainty {
        case .possible: "posible"
        case .likely: "probable"
        case .certain: "segura"
        }
    }

    private static func words(_ share: Share) -> String {
        switch share {
        case .half: "la mitad"
        case .all: "todo"
        case .minimum: "el mínimo"
        case .third: "la tercera parte"
        case .quarter: "la cuarta parte"
        }
    }

    private static func words(_ tone: Tone) -> String {
        switch tone {
        case .calm: "tranquilo"
        case .angry: "enojado"
        case .distressed: "angustiado"
        case .threatensComplaint: "amenaza con quejarse"
        }
    }

    private static func words(_ language: Language) -> String {
        switch language {
        case .spanish: "español"
        case .english: "inglés"
        case .portuguese: "portugués"
        case .other: "otro"
        }
    }

    private static func words(_ reason: NonPaymentReason) -> String {
        switch reason {
        case .jobLoss: "perdió el trabajo"
        case .lessIncome: "gana menos"
        case .illness: "enfermedad"
        case .bereavement: "murió un familiar"
        case .unexpectedExpense: "un gasto que no esperaba"
        case .disaster: "un desastre o un robo"
        case .forgot: "se le olvidó"
        case .awaitingPay: "no le han pagado"
        case .dispute: "no está de acuerdo con el cobro"
        case .travel: "está de viaje"
        case .other: "otra causa"
        }
    }

    private static func words(_ medium: Medium) -> String {
        switch medium {
        case .whatsApp: "WhatsApp"
        case .sms: "mensaje de texto"
        case .email: "correo electrónico"
        case .call: "llamada"
        case .webChat: "chat en la página"
        case .letter: "carta"
        }
    }
}
