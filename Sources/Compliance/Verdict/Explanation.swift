public import Values

/// Explanations in Spanish, one line each, for `why`, reports and screens.
public enum Explanation {
    /// What a rule said, where that stands and how sure we are of it.
    ///
    /// - Parameter zone: the zone in which clock times are written, normally the person's.
    public static func line(_ citation: Citation, _ said: Finding.Said, zone: ZoneRules) -> String {
        let answer =
            switch said {
            case .allows(let until): "permite hasta el \(clock(until, zone))"
            case .notBefore(let instant): "no permite antes del \(clock(instant, zone))"
            case .forbids: "lo prohíbe"
            case .warns: "advierte"
            case .informs: "informa"
            }
        if citation.pack == "house" {
            return "\(house(citation.rule)): \(answer) (regla propia \(citation.rule))"
        }
        let place = citation.jurisdiction == "*" ? "cualquier país" : citation.jurisdiction
        return "\(subject(citation.kind)): \(answer). \(citation.article) (\(place), "
            + "\(citation.pack)@\(citation.packVersion)/\(citation.rule), confianza "
            + "\(citation.confidence.letter))"
    }

    /// A rule as Spanish reports name it.
    public static func place(pack: String, rule: String) -> String {
        (pack == "house" ? "propia" : pack) + "/" + rule
    }

    /// The same in English.
    public static func englishLine(
        _ citation: Citation,
        _ said: Finding.Said,
        zone: ZoneRules
    ) -> String {
        func clock(_ instant: Instant) -> String {
            let (day, time) = zone.local(instant)
            return "\(day) \(time)"
        }
        let answer =
            switch said {
            case .allows(let until): "allows until \(clock(until))"
            case .notBefore(let instant): "not before \(clock(instant))"
            case .forbids: "forbids"
            case .warns: "warns"
            case .informs: "informs"
            }
        let place = citation.jurisdiction.isEmpty ? "house" : citation.jurisdiction
        return "\(citation.kind): \(answer). \(citation.article) (\(place), "
            + "\(citation.pack)@\(citation.packVersion)/\(citation.rule), confidence "
            + "\(citation.confidence.letter))"
    }

    /// What a rule said, from a fresh verdict.
    public static func line(_ finding: Finding, zone: ZoneRules) -> String {
        line(finding.citation, finding.said, zone: zone)
    }

    /// The answer of a stored verdict.
    public static func line(_ outcome: VerdictRecord.Outcome, zone: ZoneRules) -> String {
        switch outcome {
        case .cleared(_, let until): "Autorizado hasta el \(clock(until, zone))"
        case .notBefore(let instant): "Aplazado: antes del \(clock(instant, zone)) no se permite"
        case .bringForward(let instant):
            "Se adelanta al \(clock(instant, zone)), último momento lícito antes de ser inútil"
        case .never: "No se hace, salvo que cambien los hechos o decida una persona"
        }
    }

    /// What a rule is about, in a few words, for lists of rules.
    public static func subject(pack: String, rule: String, kind: String) -> String {
        pack == "house" ? house(rule) : subject(kind)
    }

    private static func clock(_ instant: Instant, _ zone: ZoneRules) -> String {
        let (day, time) = zone.local(instant)
        return "\(day) a las \(time)"
    }

    private static func subject(_ kind: String) -> String {
        switch kind {
        case "window": "Horario de contacto"
        case "holidays": "Días festivos"
        case "cap": "Número de contactos"
        case "spacing": "Tiempo entre contactos"
        case "cooldown": "Descanso después de conversar"
        case "channelExclusivity": "Un solo canal por semana"
        case "visit": "Visitas"
        case "consent": "Consentimiento"
        case "optOut": "Baja que pidió la persona"
        case "forbiddenRecipient": "Destinatario"
        case "forbiddenContactPoint": "Dato de contacto"
        case "forbiddenContent": "Contenido prohibido"
        case "forbiddenQuestion": "Pregunta prohibida"
        case "requiredContent": "Contenido obligatorio"
        case "agreementInWriting": "Convenio por escrito"
        case "senderIdentity": "Remitente"
        case "paymentDestination": "Destino del pago"
        case "disclosure": "Lo que puede decirse sin verificar"
        case "replyWindow": "Derecho de contestar"
        default: kind
        }
    }

    private static func house(_ rule: String) -> String {
        switch rule {
        case "jurisdiction-unknown": "No se sabe bajo qué ley está la persona; debe decidir alguien"
        case "pack-missing": "No hay reglas cargadas para ese país ni las de reserva"
        case "zone-unknown": "No se sabe en qué huso horario está la persona"
        case "reply-window": "Derecho de contestar"
        case "horizon": "No hay momento lícito en los próximos \(Gate.horizonDays) días"
        case "too-late": "El momento lícito llega cuando el mensaje ya no sirve"
        case "hold-dispute": "Aclaración abierta"
        case "hold-payment": "Pago por verificar"
        case "hold-human": "Una persona atiende la conversación"
        case "hold-complaint": "Queja ante una autoridad"
        case "hold-deceased": "Persona fallecida"
        case "hold-stop": "Detenido por un operador"
        case "hold-jurisdiction": "En espera de que alguien decida por falta de datos del lugar"
        default: rule
        }
    }
}
