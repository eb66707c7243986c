import Domain
import Messaging
import Strategy
import Values

/// Clock times in one zone, to the minute.
struct QueryClock: Sendable {
    let zone: ZoneRules

    func text(_ instant: Instant) -> String {
        let (day, time) = zone.local(instant)
        return "\(day) \(time)"
    }

    func text(_ instant: Instant?) -> String {
        instant.map { text($0) } ?? "-"
    }
}

/// A span of time in its largest unit, as lists show an age: `3 d`, `5 h`, `12 min`.
func age(since instant: Instant, at now: Instant) -> String {
    let minutes = max(0, (now.milliseconds - instant.milliseconds) / 60_000)
    if minutes >= 2_880 { return "\(minutes / 1_440) d" }
    if minutes >= 120 { return "\(minutes / 60) h" }
    return "\(minutes) min"
}

/// Words of decisions in the Spanish of collection managers.
enum SpanishWords {
    static func channel(_ channel: Channel) -> String {
        switch channel {
        case .sms: "SMS"
        case .rcs: "RCS"
        case .whatsapp: "WhatsApp"
        case .email: "correo electrónico"
        case .webchat: "chat web"
        case .social: "red social"
        case .voiceMessage: "mensaje de voz"
        case .call: "llamada"
        case .letter: "carta"
        case .visit: "visita"
        case .push: "notificación"
        }
    }

    static func stage(_ stage: Stage) -> String {
        switch stage {
        case .preventive: "preventiva"
        case .early: "temprana"
        case .intermediate: "media"
        case .late: "tardía"
        case .chargedOff: "castigada"
        }
    }

    static func status(_ status: Account.Status) -> String {
        switch status {
        case .active: "activa"
        case .withdrawn: "ya no viene en el archivo"
        case .recalled: "retirada por el acreedor"
        case .paid: "pagada"
        case .closed: "cerrada"
        }
    }

    static func promise(_ state: Promise.State) -> String {
        switch state {
        case .offered: "sin confirmar"
        case .open: "vigentes"
        case .kept: "cumplidas"
        case .partial: "cumplidas en parte"
        case .broken: "incumplidas"
        case .cancelled: "sin efecto"
        }
    }

    static func state(_ state: DeliveryState) -> String {
        switch state {
        case .queued: "en cola"
        case .submitting: "entregándose al operador"
        case .uncertain: "sin respuesta del operador"
        case .submitted: "aceptado por el operador"
        case .enroute: "en camino"
        case .unknown: "el operador no sabe"
        case .delivered: "entregado"
        case .undelivered: "no entregado"
        case .expired: "venció antes de llegar"
        case .rejected: "rechazado"
        case .deleted: "borrado por el operador"
        case .cancelled: "retirado antes de salir"
        }
    }

    static func task(_ kind: PersonTask.Kind) -> String {
        switch kind {
        case .reply: "mensaje por leer"
        case .humanRequest: "quiere hablar con alguien"
        case .dispute: "aclaración"
        case .fraud: "posible fraude"
        case .complaint: "queja"
        case .deceased: "fallecimiento por confirmar"
        case .attorney: "tiene abogado"
        case .minor: "menor de edad"
        case .distress: "persona en riesgo"
        case .verifyPayment: "pago por verificar"
        case .brokenPromise: "promesa incumplida"
        case .hardship: "no puede pagar"
        case .negotiation: "quiere negociar"
        case .findContact: "falta un contacto"
        case .dataRights: "derechos sobre sus datos"
        case .unknownJurisdiction: "no se sabe qué ley aplica"
        case .oddPayment: "pago fuera de lo normal"
        case .language: "otro idioma"
        case .approval: "paso por aprobar"
        case .call: "llamada"
        case .letter: "carta"
        case .visit: "visita"
        case .chore: "tarea de la estrategia"
        case .proposal: "pide más de lo que se puede ofrecer: decide un supervisor"
        case .agreement: "enviar el convenio por escrito"
        case .settlementLetter: "entregar la carta finiquito y avisar al acreedor"
        case .brokenAgreement: "convenio incumplido"
        }
    }

    static func withdrawal(_ reason: WithdrawalReason) -> String {
        switch reason {
        case .payment: "llegó un pago"
        case .promise: "hay una promesa vigente"
        case .dispute: "hay una aclaración abierta"
        case .optOut: "la persona se dio de baja"
        case .contactPoint: "el contacto no sirve"
        case .accountEnded: "la cuenta salió"
        case .deceased: "la persona falleció"
        case .held: "los envíos están en pausa"
        case .halted: "lo detuvo un operador"
        case .factsChanged: "cambiaron los datos"
        case .answered: "la persona escribió"
        case .stale: "su autorización dejó de valer"
        }
    }

    static func skip(_ why: Reason.Skip) -> String {
        switch why {
        case .condition: "no cumple su condición"
        case .catchUp: "era de antes de llegar la cuenta"
        case .overtaken: "lo alcanzó un paso posterior"
        case .expired: "ya no servía"
        case .stopped: "se detuvo la estrategia"
        case .noChannel: "ningún canal sirve"
        case .merged: "fue en el mensaje de otra cuenta"
        case .refused: "no permitido"
        case .missingValue: "falta un dato del texto"
        case .heldOut: "grupo sin mensajes"
        case .notAwaited: "no ocurrió lo que espera"
        case .notSent: "el paso que sigue no salió"
        case .declined: "una persona lo declinó"
        case .sequenceTold: "la secuencia terminó"
        case .noEndpoint: "los datos no nombran ese sistema"
        }
    }

    static func purpose(_ purpose: Purpose) -> String {
        switch purpose {
        case .initiated: "contacto que iniciamos"
        case .reply: "respuesta a la persona"
        case .confirmation: "confirmación"
        case .service: "servicio, sin cobrar"
        case .marketing: "promoción"
        }
    }
}
