internal import Values

/// A reason of the offer engine as a sentence for a person of ours.
public func explain(_ reason: NegotiationReason, in language: ExplanationLanguage) -> String {
    NegotiationWriter(isSpanish: language == .spanish, reason: reason).sentence
}

/// Writes reasons of the offer engine in one language.
private struct NegotiationWriter {
    let isSpanish: Bool
    let reason: NegotiationReason

    private func say(_ spanish: String, _ english: String) -> String {
        isSpanish ? spanish : english
    }

    private var amount: String { reason.amount.map(\.description) ?? "–" }
    private var day: String { reason.day.map(\.description) ?? "–" }
    private var number: String { reason.number.map(String.init) ?? "–" }

    var sentence: String {
        switch reason.word {
        case .nothingOwed: say("No se debe nada", "Nothing is owed")
        case .belowFloor:
            say(
                "Debe menos de \(amount): negociar costaría más que lo que se recupera",
                "Less than \(amount) is owed: negotiating would cost more than it brings in"
            )
        case .defaultedBefore:
            say(
                "Convenios incumplidos: \(number); otro solo con una persona",
                "Agreements in default: \(number); another one only with a person"
            )
        case .firstConcession:
            say(
                "Pidió descuento: se ofrece el escalón \(number), \(amount) menos",
                "A discount was asked for: step \(number) is offered, \(amount) less"
            )
        case .nextConcession:
            say(
                "Puso algo concreto: se pasa al escalón \(number), \(amount) menos",
                "Something concrete was put on the table: step \(number), \(amount) less"
            )
        case .notConcrete:
            say(
                "Pedir otra vez no mejora la oferta",
                "Asking again does not improve the offer"
            )
        case .notBetter:
            say(
                "La contraoferta no mejora la anterior",
                "The counter-offer is no better than the one before"
            )
        case .counterTooLow:
            say(
                "La contraoferta no llega a \(amount), desde donde se responde con más",
                "The counter-offer is below \(amount), from where on it is answered with more"
            )
        case .counterInside:
            say(
                "La contraoferta cabe en el mandato: se paga \(amount), escalón \(number)",
                "The counter-offer is within the mandate: \(amount) is paid, step \(number)"
            )
        case .counterBelow:
            say(
                "La contraoferta es menos de lo que permite el mandato",
                "The counter-offer is less than the mandate allows"
            )
        case .lastConcession:
            say("No hay más descuento que dar", "There is no further discount to give")
        case .offerStands:
            say(
                "La oferta sigue en pie" + (reason.day == nil ? "" : " hasta el \(day)"),
                "The offer still stands" + (reason.day == nil ? "" : " until \(day)")
            )
        case .offerRenewed:
            say(
                "La oferta anterior venció; se renueva sin mejorarla",
                "The earlier offer lapsed; it may be renewed, no better"
            )
        case .figuresChanged:
            say("Cambió lo que debe desde la oferta", "What is owed changed since the offer")
        case .noDiscount:
            say("El mandato no da descuento aquí", "The mandate gives no discount here")
        case .partsUnknown:
            say(
                "No se conoce, o es cero, aquello de lo que se descuenta",
                "What the discount is taken from is not known or is nothing"
            )
        case .noInstalments: say("El mandato no da pagos", "The mandate has no instalments")
        case .tooManyInstalments:
            say("Son \(number) pagos a lo más", "There may be \(number) instalments at most")
        case .instalmentTooSmall:
            say("Cada pago es de \(amount) o más", "Each instalment is \(amount) or more")
        case .periodNotOffered:
            say("El mandato no da pagos tan separados", "Instalments lie otherwise apart")
        case .beyondCapacity:
            say(
                "Lo que puede pagar no alcanza en \(number) pagos",
                "What they can pay is not enough in \(number) instalments"
            )
        case .partTooSmall:
            say(
                "Una promesa vale desde \(amount)",
                "A promise is worth its while from \(amount) on"
            )
        case .impossibleDay: say("El día ya pasó", "The day is past")
        case .dayTooLate:
            say("El último día posible es el \(day)", "The last possible day is \(day)")
        case .deferralsUsed:
            say(
                "Ya tuvo \(number) prórrogas en un año",
                "There were \(number) deferrals within a year"
            )
        case .noDeferral: say("El mandato no da prórroga", "The mandate has no deferral")
        case .impossibleAmount: say("El monto no es posible", "The amount is not possible")
        case .supervisorMay:
            say("Un supervisor puede aprobarlo", "A supervisor may approve it")
        case .alreadyProposed: say("Ya espera al supervisor", "It waits for a supervisor already")
        case .approved: say("Un supervisor lo aprobó", "A supervisor approved it")
        case .nobodyMay: say("Nadie puede aprobarlo", "Nobody may approve it")
        case .hardship:
            say(
                "Dice que no puede pagar: se ve qué ayuda hay",
                "Hardship: what helps is looked for"
            )
        case .person: say("Debe atenderle una persona", "A person of ours should talk to them")
        case .promptPayment:
            say(
                "Pronto pago: \(amount) menos si paga a más tardar el \(day)",
                "Prompt payment: \(amount) less when paid by \(day)"
            )
        case .taken: say("Aceptó la oferta", "The offer was taken")
        case .chooseOne: say("Falta que elija una oferta", "One of the offers must be chosen")
        case .nothingStands: say("No hay oferta que aceptar", "There is no offer to take")
        case .plainPromise:
            say(
                "Es una promesa de \(amount) para el \(day)",
                "It is a promise of \(amount) by \(day)"
            )
        }
    }
}
