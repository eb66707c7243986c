internal import Domain
internal import Messaging
internal import Values

/// Conditions as a Spanish sentence says them after "si", for people who write no strategies.
extension Expression {
    /// The condition in words; groups of the given segments by their title.
    func spanish(_ segments: [Segment] = []) -> String { words(segments, inside: false) }

    private func words(_ segments: [Segment], inside: Bool) -> String {
        if let segment = segments.first(where: { $0.condition == self }) {
            return "está en el grupo «\(segment.title)»"
        }
        switch self {
        case .or:
            let parts = alternatives
            let groups = parts.compactMap { part in
                segments.first { $0.condition == part }.map { "«\($0.title)»" }
            }
            if groups.count == parts.count {
                return "está en uno de estos grupos: \(groups.listed("o"))"
            }
            let text = parts.map { $0.words(segments, inside: true) }.joined(separator: ", o bien ")
            return inside ? "(\(text))" : text
        case .and:
            // `and` binds tighter: without parentheses inside of `or`.
            return conjuncts(segments).map { $0.words(segments, inside: true) }.listed("y")
        case .not(let inner): return inner.negated(segments)
        case .compare(let operand, let comparison, let constant):
            return operand.spanish(comparison, constant)
        case .oneOf(let operand, let constants):
            return operand.spanish(constants.map(\.spanish).listed("o"), isNegated: false)
        case .flag(let operand): return operand.spanishFlag(true)
        case .constant(let value): return value ? "siempre" : "nunca"
        }
    }

    private func negated(_ segments: [Segment]) -> String {
        if let segment = segments.first(where: { $0.condition == self }) {
            return "no está en el grupo «\(segment.title)»"
        }
        switch self {
        case .not(let inner): return inner.words(segments, inside: true)
        case .flag(let operand): return operand.spanishFlag(false)
        case .oneOf(let operand, let constants):
            return operand.spanish(constants.map(\.spanish).listed("o"), isNegated: true)
        case .compare(let operand, let comparison, let constant):
            // What is not known does not compare: "no" before the whole says so as well.
            return operand.isAlwaysKnown
                ? operand.spanish(comparison.opposite, constant)
                : operand.spanishDenied(comparison, constant)
        case .or, .and: return "no se cumple que (\(words(segments, inside: false)))"
        case .constant(let value): return value ? "nunca" : "siempre"
        }
    }

    private var alternatives: [Expression] {
        if case .or(let left, let right) = self { return left.alternatives + right.alternatives }
        return [self]
    }

    /// The parts of an `and`; one that a segment stands for stays whole.
    private func conjuncts(_ segments: [Segment]) -> [Expression] {
        if case .and(let left, let right) = self,
            !segments.contains(where: { $0.condition == self })
        {
            return left.conjuncts(segments) + right.conjuncts(segments)
        }
        return [self]
    }
}

extension Expression.Comparison {
    fileprivate var opposite: Expression.Comparison {
        switch self {
        case .equal: .notEqual
        case .notEqual: .equal
        case .less: .greaterOrEqual
        case .lessOrEqual: .greater
        case .greater: .lessOrEqual
        case .greaterOrEqual: .less
        }
    }

    /// Around a bare value, such as "3 o más".
    fileprivate func around(_ value: String) -> String {
        switch self {
        case .equal: value
        case .notEqual: "distinto de \(value)"
        case .less: "menos de \(value)"
        case .lessOrEqual: "\(value) o menos"
        case .greater: "más de \(value)"
        case .greaterOrEqual: "\(value) o más"
        }
    }

    /// After "es", such as "mayor de $200".
    fileprivate func measured(_ value: String) -> String {
        switch self {
        case .equal: "de \(value)"
        case .notEqual: "distinto de \(value)"
        case .less: "menor de \(value)"
        case .lessOrEqual: "de \(value) o menos"
        case .greater: "mayor de \(value)"
        case .greaterOrEqual: "de \(value) o más"
        }
    }
}

extension Expression.Operand {
    /// Whether every account has a value, so that a comparison or its opposite holds.
    fileprivate var isAlwaysKnown: Bool {
        switch self {
        case .attribute, .daysSince: false
        case .field(let field):
            switch field {
            case .daysPastDue, .stage, .balance, .pastDue, .product, .creditor, .role,
                .promisesKept, .promisesBroken, .messages, .replies, .accounts, .dayOfMonth:
                true
            default: false
            }
        }
    }

    fileprivate func spanishFlag(_ holds: Bool) -> String {
        switch self {
        case .field(.contactConfirmed):
            holds ? "ya confirmó que es la persona" : "aún no confirma que es la persona"
        case .field(let field): (holds ? "" : "no ") + "«\(field.word.spaced)»"
        case .attribute(let name):
            "el archivo dice \(holds ? "sí" : "no") en «\(name.spaced)»"
        case .daysSince(let name): (holds ? "hubo" : "no hubo") + " «\(name.spaced)»"
        }
    }

    /// A value that is one of a list, or is not.
    fileprivate func spanish(_ list: String, isNegated: Bool) -> String {
        let isNot = isNegated ? "no " : ""
        return switch self {
        case .field(.stage): "la cuenta \(isNot)está en etapa \(list)"
        case .field(.preferredChannel): "\(isNot)pidió que le escribamos por \(list)"
        default: "\(subject) \(isNot)es \(list)"
        }
    }

    /// A comparison that does not hold, or whose value is not known.
    fileprivate func spanishDenied(
        _ comparison: Expression.Comparison,
        _ constant: Expression.Constant
    ) -> String {
        if let event, case .number(let days) = constant,
            comparison == .lessOrEqual || comparison == .less
        {
            let within = comparison == .less ? days - 1 : days
            return within <= 0
                ? "no \(event.past) hoy" : "no \(event.perfect) en \(lastDays(within))"
        }
        if comparison == .equal { return spanish(constant.spanish, isNegated: true) }
        return "no se cumple que \(spanish(comparison, constant))"
    }

    fileprivate func spanish(
        _ comparison: Expression.Comparison,
        _ constant: Expression.Constant
    ) -> String {
        if let event, case .number(let days) = constant {
            return Self.since(event, comparison, days)
        }
        if case .bool(let value) = constant {
            return spanishFlag(value == (comparison == .equal))
        }
        if let counted = counted(comparison, constant) { return counted }
        let value = constant.spanish
        switch (self, constant) {
        case (.field(.stage), _), (.field(.preferredChannel), _):
            if comparison == .equal || comparison == .notEqual {
                return spanish(value, isNegated: comparison == .notEqual)
            }
            return "su etapa es \(comparison.around(value))"
        case (_, .money(let money)):
            if money.minor == 0, self == .field(.pastDue) || self == .field(.balance) {
                let thing = self == .field(.pastDue) ? "vencido" : "por pagar"
                if comparison == .greater { return "hay algo \(thing)" }
                if comparison == .equal { return "no hay nada \(thing)" }
            }
            return "\(subject) es \(comparison.measured(value))"
        case (_, .day):
            let words =
                switch comparison {
                case .equal: "es el \(value)"
                case .notEqual: "no es el \(value)"
                case .less: "es antes del \(value)"
                case .lessOrEqual: "es el \(value) o antes"
                case .greater: "es después del \(value)"
                case .greaterOrEqual: "es el \(value) o después"
                }
            return "\(subject) \(words)"
        case (_, .word):
            return spanish(value, isNegated: comparison == .notEqual)
        default: return "\(subject) es \(comparison.around(value))"
        }
    }

    /// Numbers that count things, with the things' name.
    private func counted(
        _ comparison: Expression.Comparison,
        _ constant: Expression.Constant
    ) -> String? {
        guard case .field(let field) = self, case .number(let number) = constant else { return nil }
        let isNone =
            number == 0 && (comparison == .equal || comparison == .lessOrEqual)
            || number == 1 && comparison == .less
        let isSome =
            number == 0 && (comparison == .greater || comparison == .notEqual)
            || number == 1 && comparison == .greaterOrEqual
        func many(_ one: String, _ several: String) -> String {
            let noun = number == 1 ? one : several
            switch comparison {
            case .equal: return "\(number) \(noun)"
            case .notEqual: return "un número distinto de \(number) \(several)"
            case .less: return "menos de \(number) \(noun)"
            case .lessOrEqual: return "\(number) \(noun) o menos"
            case .greater: return "más de \(number) \(noun)"
            case .greaterOrEqual: return "\(number) \(noun) o más"
            }
        }
        switch field {
        case .daysPastDue:
            if isNone { return "no tiene atraso" }
            if isSome { return "tiene atraso" }
            return "lleva \(many("día", "días")) de atraso"
        case .promisesKept:
            if isNone { return "no ha cumplido ninguna promesa" }
            if isSome { return "ha cumplido alguna promesa" }
            return "ha cumplido \(many("promesa", "promesas"))"
        case .promisesBroken:
            if isNone { return "no ha roto ninguna promesa" }
            if isSome { return "ha roto alguna promesa" }
            return "ha roto \(many("promesa", "promesas"))"
        case .messages:
            if isNone { return "todavía no le hemos escrito" }
            if isSome { return "ya le hemos escrito" }
            return "le hemos enviado \(many("mensaje", "mensajes"))"
        case .replies:
            if isNone { return "nunca ha contestado" }
            if isSome { return "ha contestado alguna vez" }
            return "ha contestado \(many("vez", "veces"))"
        case .accounts: return "tiene \(many("cuenta", "cuentas")) con nosotros"
        case .daysToDue:
            return "a su fecha de pago le faltan \(many("día", "días"))"
        case .dueDay: return "su fecha de pago cae \(Self.dayOfMonth(comparison, number))"
        case .dayOfMonth: return "hoy es \(Self.dayOfMonth(comparison, number))"
        default: return nil
        }
    }

    private static func dayOfMonth(
        _ comparison: Expression.Comparison,
        _ number: Int64
    ) -> String {
        switch comparison {
        case .equal: "día \(number) del mes"
        case .notEqual: "otro día que el \(number) del mes"
        case .less: "antes del día \(number) del mes"
        case .lessOrEqual: "día \(number) del mes o antes"
        case .greater: "después del día \(number) del mes"
        case .greaterOrEqual: "día \(number) del mes o después"
        }
    }

    /// What days are counted since: how the last time, the past and the perfect are said.
    private var event: (last: String, past: String, perfect: String)? {
        switch self {
        case .field(.daysSincePayment): ("su último pago", "pagó", "ha pagado")
        case .field(.daysSinceContact):
            ("nuestro último mensaje", "le escribimos", "le hemos escrito")
        case .field(.daysSinceReply): ("su última respuesta", "contestó", "ha contestado")
        case .daysSince(let name):
            ("«\(name.spaced)»", "hubo «\(name.spaced)»", "ha habido «\(name.spaced)»")
        case .field, .attribute: nil
        }
    }

    private static func since(
        _ event: (last: String, past: String, perfect: String),
        _ comparison: Expression.Comparison,
        _ days: Int64
    ) -> String {
        let count = days == 1 ? "1 día" : "\(days) días"
        return switch comparison {
        case .equal: "\(event.last) fue hace \(count)"
        case .notEqual: "\(event.last) no fue hace \(count)"
        case .less: "\(event.past) hace menos de \(count)"
        case .lessOrEqual: days == 0 ? "\(event.past) hoy" : "\(event.past) en \(lastDays(days))"
        case .greater: "\(event.last) fue hace más de \(count)"
        case .greaterOrEqual: "\(event.last) fue hace \(count) o más"
        }
    }

    private var subject: String {
        switch self {
        case .attribute(let name): "«\(name.spaced)»"
        case .daysSince(let name): "los días desde «\(name.spaced)»"
        case .field(let field):
            switch field {
            case .balance: "el saldo"
            case .pastDue: "lo vencido"
            case .minimumPayment: "el pago mínimo"
            case .product: "el producto"
            case .creditor: "el acreedor"
            case .role: "el papel de la persona"
            case .country: "su país"
            case .region: "su estado"
            case .language: "su idioma"
            default: "«\(field.word.spaced)»"
            }
        }
    }
}

/// "los últimos 30 días".
private func lastDays(_ days: Int64) -> String {
    days == 1 ? "el último día" : "los últimos \(days) días"
}

extension Expression.Constant {
    fileprivate var spanish: String {
        switch self {
        case .number(let number): number.grouped
        case .money(let money): money.spanish
        case .day(let day): day.spanish
        case .stage(let stage):
            switch stage {
            case .preventive: "preventiva"
            case .early: "temprana"
            case .intermediate: "intermedia"
            case .late: "tardía"
            case .chargedOff: "castigada"
            }
        case .word(let word):
            Channel(name: word).map(\.spanish)
                ?? Expression.Constant.roles.first { $0.0 == word }?.1 ?? "«\(word)»"
        case .bool(let value): value ? "sí" : "no"
        }
    }

    private static let roles = [
        (Role.debtor.word, "titular"), (Role.coObligor.word, "obligado solidario"),
        (Role.guarantor.word, "aval"), (Role.reference.word, "referencia"),
        (Role.thirdParty.word, "otra persona"),
    ]
}

// MARK: - Small words

extension Channel {
    /// The name that readers know.
    var spanish: String {
        switch self {
        case .sms: "SMS"
        case .rcs: "RCS"
        case .whatsapp: "WhatsApp"
        case .email: "correo"
        case .webchat: "chat web"
        case .social: "redes sociales"
        case .voiceMessage: "mensaje de voz"
        case .call: "llamada"
        case .letter: "carta"
        case .visit: "visita"
        case .push: "aviso de la aplicación"
        }
    }
}

extension Money {
    /// With the sign that readers know; the currency is named where it is not the peso.
    var spanish: String {
        let text = decimalText
        let whole = text.split(separator: ".").first.map(String.init) ?? text
        let cents = text.dropFirst(whole.count)
        let amount = (Int64(whole)?.grouped ?? whole) + (cents == ".00" ? "" : cents)
        return "$" + amount + (currency == Currency("MXN") ? "" : " " + currency.code)
    }
}

extension Int64 {
    /// With a comma before each three digits.
    var grouped: String {
        var out = ""
        for (index, digit) in String(magnitude).reversed().enumerated() {
            if index > 0, index.isMultiple(of: 3) { out.append(",") }
            out.append(digit)
        }
        return (self < 0 ? "-" : "") + String(out.reversed())
    }
}

extension Day {
    /// "31 de diciembre de 2027".
    var spanish: String {
        let months = [
            "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto",
            "septiembre", "octubre", "noviembre", "diciembre",
        ]
        let (year, month, day) = civil
        return "\(day) de \(months[month - 1]) de \(year)"
    }
}

extension String {
    /// With a capital letter.
    var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }

    /// A name of the file as words.
    var spaced: String { String(map { $0 == "_" ? " " : $0 }) }
}

extension [String] {
    /// "a, b y c".
    func listed(_ word: String) -> String {
        guard let last, count > 1 else { return first ?? "" }
        return dropLast().joined(separator: ", ") + " \(word) " + last
    }
}
