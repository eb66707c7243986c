internal import Compliance
internal import Domain
internal import Messaging
public import Values

/// The languages in which decisions are explained.
public enum ExplanationLanguage: UInt8, Sendable, CaseIterable {
    /// Spanish.
    case spanish
    /// English.
    case english
}

/// A reason as sentences for a person: the reason itself, then one line for each rule that spoke.
///
/// - Parameter zone: the zone in which clock times are written, normally the person's.
public func explain(
    _ reason: Reason,
    in language: ExplanationLanguage,
    zone: ZoneRules
) -> [String] {
    let writer = ReasonWriter(isSpanish: language == .spanish, zone: zone)
    return [writer.sentence(reason)] + writer.rules(reason)
}

/// Writes reasons in one language.
private struct ReasonWriter {
    let isSpanish: Bool
    let zone: ZoneRules

    func say(_ spanish: String, _ english: String) -> String { isSpanish ? spanish : english }

    func clock(_ instant: Instant) -> String {
        let (day, time) = zone.local(instant)
        return "\(day) \(time)"
    }

    func sentence(_ reason: Reason) -> String {
        switch reason {
        case .nothingToDo(let why): ignored(why)
        case .strategyBegan(_, let strategy, let version):
            say(
                "Empieza la estrategia \(strategy), versión \(version)",
                "Strategy \(strategy) version \(version) begins"
            )
        case .strategyEnded(_, let strategy):
            say("Termina la estrategia \(strategy)", "Strategy \(strategy) ends")
        case .stepDue(_, let step, _): say("Toca el paso «\(step)»", "Step “\(step)” is due")
        case .stepSkipped(_, let step, let why):
            say("El paso «\(step)» se omite: ", "Step “\(step)” is over: ") + skip(why)
        case .stepWaits(_, let step, let until, let why):
            say(
                "El paso «\(step)» espera hasta \(clock(until)): ",
                "Step “\(step)” waits until \(clock(until)): "
            ) + wait(why)
        case .rungSkipped(_, let step, let channel, let rung):
            say(
                "Para «\(step)» no se usa \(channel.name): ",
                "For “\(step)” \(channel.name) is not used: "
            ) + self.rung(rung)
        case .mergedInto(_, _, let step):
            say(
                "El paso «\(step)» de otra cuenta va en el mismo mensaje",
                "Step “\(step)” of another account goes in the same text"
            )
        case .firstContact(let creditor):
            say(
                "Primer contacto por \(creditor): lleva los datos que pide la ley",
                "First contact for \(creditor): carries what the law asks"
            )
        case .cleared(_, let step): say("«\(step)» autorizado", "“\(step)” cleared")
        case .deferred(let step, let until, _):
            say(
                "«\(step)» se aplaza al \(clock(until))",
                "“\(step)” is deferred to \(clock(until))"
            )
        case .broughtForward(let step, let to, _):
            say(
                "«\(step)» se adelanta al \(clock(to))",
                "“\(step)” is brought forward to \(clock(to))"
            )
        case .refused(let step, _): say("«\(step)» no se permite", "“\(step)” is refused")
        case .tooLate(let step, _):
            say("«\(step)» llegaría tarde y no se envía", "“\(step)” would be too late")
        case .withdrawn(_, let why):
            say("Se retira un mensaje en cola: ", "A queued message is withdrawn: ")
                + withdrawal(why)
        case .understood(let meaning):
            say("Se entendió: ", "Understood: ") + name(meaning)
        case .held(let kind, _):
            say("Los envíos se detienen: ", "Messages stop: ") + hold(kind)
        case .released(let kind, _): say("Termina la pausa: ", "Hold lifted: ") + hold(kind)
        case .noText(let role):
            say(
                "Ninguna estrategia publicada tiene el texto \(role.key)",
                "No published strategy has the text \(role.key)"
            )
        case .paymentCounted(_, let amount, let pastDue):
            say(
                "Cuenta el pago de \(amount); queda vencido \(pastDue)",
                "Payment of \(amount) counts; \(pastDue) is left past due"
            )
        case .promise(_, let next): say("Promesa: ", "Promise: ") + promise(next)
        case .shown(let factor, let isRight):
            isRight
                ? say("Comprobó quién es: ", "Showed who they are: ") + name(factor)
                : say("No coincidió: ", "Did not match: ") + name(factor)
        case .learnt(let cause):
            say("Por qué no ha pagado: ", "Why it is unpaid: ") + name(cause)
        case .rated(let score):
            say("Calificó la atención: \(score) de 5", "Rated us \(score) of 5")
        case .negotiated(let reason): explain(reason, in: isSpanish ? .spanish : .english)
        case .arrangement(_, let next): say("Convenio: ", "Agreement: ") + arrangement(next)
        case .arrangementRefused(_, let why):
            say("El convenio no cambia: ", "The agreement stays as it is: ") + refusal(why)
        case .withheld(let role):
            say(
                "«\(role.key)» se calla hasta comprobar quién escribe",
                "“\(role.key)” is not said before it is known who writes"
            )
        case .halted(let scope): say("Detenido: ", "Halted: ") + name(scope)
        case .bounded(let bound):
            say("Lista llena: \(bound)", "List full: \(bound)")
        case .drew(_, let experiment, let arm):
            arm.isEmpty
                ? say(
                    "En «\(experiment)» queda en el grupo de control, sin mensajes",
                    "In “\(experiment)” it is held out"
                )
                : say(
                    "En «\(experiment)» le toca «\(arm)»",
                    "In “\(experiment)” it drew “\(arm)”"
                )
        case .left(_, let strategy, let isGoal):
            isGoal
                ? say("Se logró la meta de \(strategy)", "The goal of \(strategy) is reached")
                : say("La cuenta sale de \(strategy)", "The account leaves \(strategy)")
        case .migrated(_, let strategy, let version):
            say(
                "Sigue con la versión \(version) de \(strategy)",
                "Goes on with version \(version) of \(strategy)"
            )
        case .marked(_, let name, let day):
            say("Ocurrió «\(name)» el \(day)", "“\(name)” happened on \(day)")
        case .handed(_, let step, let until):
            say(
                "«\(step)» queda a cargo de una persona hasta el \(clock(until))",
                "“\(step)” is for a person to do by \(clock(until))"
            )
        case .called(_, let step, let endpoint, let until):
            say(
                "«\(step)» avisa al sistema \(endpoint), a más tardar el \(clock(until))",
                "“\(step)” calls the system \(endpoint) by \(clock(until))"
            )
        case .callsWithdrawn(_, let why):
            say(
                "Los avisos a sistemas que no hayan salido se retiran: ",
                "Calls of systems that have not left are withdrawn: "
            ) + withdrawal(why)
        }
    }

    /// One line for each rule of the verdict that a reason carries.
    func rules(_ reason: Reason) -> [String] {
        let verdict: VerdictRecord
        switch reason {
        case .deferred(_, _, let record), .broughtForward(_, _, let record),
            .refused(_, let record), .tooLate(_, let record):
            verdict = record
        default: return []
        }
        return verdict.findings.map { finding in
            isSpanish
                ? Explanation.line(finding.citation, finding.said, zone: zone)
                : Explanation.englishLine(finding.citation, finding.said, zone: zone)
        }
    }

    private func ignored(_ why: Reason.Ignored) -> String {
        switch why {
        case .unknownAccount: say("La cuenta no es de esta persona", "Not this person's account")
        case .unknownContactPoint:
            say("El contacto no es de esta persona", "Not this person's contact point")
        case .unknownMessage: say("El mensaje ya no se conoce", "The message is not known any more")
        case .unknownPromise: say("La promesa ya no se conoce", "The promise is not known any more")
        case .repeatedPayment: say("El pago ya contaba", "The payment was counted before")
        case .otherCurrency: say("Es otra moneda", "It is in another currency")
        case .noAmount: say("El importe no es positivo", "The amount is not positive")
        case .impossibleDay:
            say("La fecha ya pasó o está muy lejos", "The day is past or too far ahead")
        case .alreadySo: say("Ya estaba así", "It is so already")
        case .nothingDue: say("Todavía no toca nada", "Nothing is due yet")
        case .unchanged: say("El archivo no trae nada nuevo", "The file says nothing new")
        case .unknownStrategy:
            say("La estrategia no está publicada", "The strategy is not published")
        case .unknownArrangement:
            say("El convenio ya no se conoce", "The agreement is not known any more")
        case .impossibleTerms: say("Esas condiciones no son posibles", "Such terms are impossible")
        case .locked:
            say("hubo demasiados datos equivocados", "too much that was shown was wrong")
        }
    }

    private func skip(_ why: Reason.Skip) -> String {
        switch why {
        case .condition: say("no se cumple su condición", "its condition does not hold")
        case .catchUp:
            say("es anterior a la llegada de la cuenta", "it lies before the account came")
        case .overtaken: say("ya toca uno posterior", "a later one is due too")
        case .expired: say("ya no tendría sentido", "it would mean nothing any more")
        case .stopped: say("la estrategia se detuvo", "the strategy was stopped")
        case .noChannel: say("no hay canal por el cual enviarlo", "no channel can carry it")
        case .merged: say("va en el mensaje de otra cuenta", "another account's text speaks for it")
        case .refused: say("no se permite", "it is refused")
        case .missingValue: say("falta un dato que el texto muestra", "a value it shows is missing")
        case .heldOut: say("es del grupo de control", "the person is held out")
        case .notAwaited:
            say("no se dio lo que esperaba", "what it waits for did not come about")
        case .notSent: say("el paso anterior no salió", "the step that it follows sent nothing")
        case .declined: say("una persona decidió que no", "a person decided against it")
        case .sequenceTold: say("ya se dijo toda la serie", "all of its sequence was told")
        case .noEndpoint:
            say("los datos no nombran ese sistema", "the facts do not name that endpoint")
        }
    }

    private func wait(_ why: Reason.Wait) -> String {
        switch why {
        case .oneVoice: say("otra cuenta tiene el turno", "another account has the slot")
        case .gate: say("antes no se permite", "it is not lawful before")
        case .hold: say("los envíos están en pausa", "something holds")
        case .promise: say("hay una promesa vigente", "a promise is open")
        case .halt: say("un operador lo detuvo", "an operator stopped it")
        case .spacing: say("se guarda distancia del último", "distance to the last one is kept")
        case .approval: say("alguien debe aprobarlo", "a person must approve it")
        }
    }

    private func rung(_ rung: Reason.Rung) -> String {
        switch rung {
        case .noConnector: say("no tiene conector", "it has no connector")
        case .noContactPoint: say("no hay contacto utilizable", "no usable contact point")
        case .noSender: say("el acreedor no tiene remitente", "the creditor has no sender")
        }
    }

    private func withdrawal(_ why: WithdrawalReason) -> String {
        switch why {
        case .payment: say("llegó un pago", "money came")
        case .promise: say("hay una promesa", "a promise is open")
        case .dispute: say("hay una aclaración", "a dispute is open")
        case .optOut: say("la persona se dio de baja", "the person opted out")
        case .contactPoint: say("el contacto no sirve", "the contact point is not usable")
        case .accountEnded: say("la cuenta salió", "the account left")
        case .deceased: say("la persona falleció", "the person died")
        case .held: say("los envíos se detuvieron", "something holds")
        case .halted: say("lo detuvo un operador", "an operator stopped it")
        case .factsChanged: say("los datos cambiaron", "facts changed")
        case .answered: say("la persona escribió", "the person wrote")
        case .stale: say("su autorización dejó de valer", "its clearance no longer holds")
        }
    }

    private func hold(_ kind: Hold.Kind) -> String {
        switch kind {
        case .dispute: say("aclaración abierta", "dispute")
        case .paymentToVerify: say("pago por verificar", "payment to verify")
        case .human: say("atiende una persona", "a person has the conversation")
        case .complaint: say("queja", "complaint")
        case .deceased: say("persona fallecida", "deceased")
        case .operatorStop: say("lo detuvo un operador", "stopped by an operator")
        case .unknownJurisdiction: say("lugar desconocido", "place not known")
        case .settled: say("convenio cumplido", "agreement kept")
        }
    }

    private func promise(_ next: Promise.State) -> String {
        switch next {
        case .offered: say("dicha, falta confirmar", "offered, not yet confirmed")
        case .open: say("confirmada", "open")
        case .kept: say("cumplida", "kept")
        case .partial: say("cumplida en parte", "kept in part")
        case .broken: say("no cumplida", "broken")
        case .cancelled: say("sin efecto", "cancelled")
        }
    }

    private func arrangement(_ next: Arrangement.State) -> String {
        switch next {
        case .proposed: say("propuesto, falta aceptarlo", "proposed, not yet accepted")
        case .awaitingApproval: say("espera aprobación", "awaits approval")
        case .accepted: say("aceptado", "accepted")
        case .kept: say("cumplido", "kept")
        case .defaulted: say("incumplido", "in default")
        case .cancelled: say("sin efecto", "cancelled")
        case .expired: say("venció la oferta", "the offer expired")
        }
    }

    private func refusal(_ why: ArrangementRefusal) -> String {
        switch why {
        case .offerExpired: say("la oferta venció", "the offer expired")
        case .alreadyAccepted: say("ya estaba aceptado", "it was accepted already")
        case .notApproved, .notAwaitingApproval: say("falta aprobarlo", "it is not approved")
        case .ended: say("ya terminó", "it has ended")
        case .repeatedPayment, .repeatedReversal: say("ya se había contado", "counted before")
        case .otherCurrency: say("otra moneda", "another currency")
        case .notAccepted: say("falta aceptarlo", "it is not accepted")
        case .notInDefault: say("no está incumplido", "it is not in default")
        case .noInstalments, .tooManyInstalments, .daysOutOfOrder, .dayBeforeMade,
            .impossibleAmount, .sumsDiffer, .partsExceedWhole, .impossibleDays,
            .impossibleVersion:
            say("sus condiciones no son posibles", "its terms are impossible")
        }
    }

    private func name(_ scope: HaltScope) -> String {
        switch scope {
        case .tenant: say("todo", "everything")
        case .creditor(let code): say("acreedor \(code)", "creditor \(code)")
        case .strategy(let code): say("estrategia \(code)", "strategy \(code)")
        case .route(let route): say("ruta \(route)", "route \(route)")
        }
    }

    private func name(_ meaning: ReplyMeaning) -> String {
        switch meaning {
        case .optOut: say("baja", "opt out")
        case .optIn: say("alta", "opt in")
        case .bareCancel: say("la palabra CANCELAR", "the word CANCELAR")
        case .help: say("ayuda", "help")
        case .wrongNumber: say("número equivocado", "wrong number")
        case .deceased: say("falleció", "deceased")
        case .alreadyPaid: say("ya pagó", "already paid")
        case .dispute: say("no reconoce", "dispute")
        case .fraud: say("fraude", "fraud")
        case .ceaseContact: say("no contactar así", "cease contact")
        case .inconvenientTime: say("mal momento", "inconvenient time")
        case .attorney: say("tiene abogado", "attorney")
        case .complaint: say("queja", "complaint")
        case .hardship: say("no puede pagar", "hardship")
        case .promise(let amount, let day):
            say("promesa", "promise") + (amount.map { " \($0)" } ?? "")
                + (day.map { " \($0)" } ?? "")
        case .partialOffer: say("ofrece una parte", "offers a part")
        case .askDiscount: say("pide descuento", "asks for a discount")
        case .askBalance: say("pregunta cuánto debe", "asks the balance")
        case .askHowToPay: say("pregunta cómo pagar", "asks how to pay")
        case .askDueDate: say("pregunta cuándo pagar", "asks when to pay")
        case .askOther: say("pregunta", "a question")
        case .identityDoubt: say("duda quién escribe", "doubts who writes")
        case .humanRequest: say("quiere hablar con alguien", "wants a person")
        case .distress: say("está en riesgo", "is in distress")
        case .minor: say("es menor de edad", "is a minor")
        case .thirdParty: say("es otra persona", "is somebody else")
        case .dataRights: say("derechos sobre sus datos", "data rights")
        case .language: say("otro idioma", "another language")
        case .yes: say("sí", "yes")
        case .no: say("no", "no")
        case .courtesy: say("cortesía", "courtesy")
        case .unclear: say("no está claro", "unclear")
        case .askInstalments: say("quiere pagar en partes", "wants to pay in parts")
        case .askMoreTime: say("pide más tiempo", "asks for more time")
        case .askBreakdown: say("pide el desglose", "asks for the breakdown")
        case .askNextDates: say("pregunta sus próximas fechas", "asks for the next due dates")
        case .askCutOff: say("pregunta su fecha de corte", "asks for the cut-off date")
        case .askInterest: say("pregunta por los intereses", "asks about interest")
        case .askDirectDebit: say("pregunta por la domiciliación", "asks about direct debit")
        case .askReceipt: say("pide un comprobante o carta", "asks for a receipt or letter")
        case .askBranch: say("pregunta por sucursales u horarios", "asks for branches or hours")
        case .askReactivation: say("pide reactivar su servicio", "wants a service back")
        case .askAgreement: say("pregunta por el convenio", "asks for the agreement")
        case .askCallback: say("pide que le llamen", "wants to be called")
        case .preferChannel: say("prefiere otro medio", "prefers another channel")
        case .insult: say("insulta", "insults")
        case .greeting: say("saluda", "greets")
        case .askWhoAnswers:
            say("pregunta si contesta una persona", "asks whether a person answers")
        }
    }

    private func name(_ factor: Identity.Factor) -> String {
        switch factor {
        case .birthDay: say("fecha de nacimiento", "date of birth")
        case .postalCode: say("código postal", "postal code")
        case .taxID: say("RFC", "tax id")
        case .oneTimeCode: say("código de un solo uso", "one-time code")
        case .document: say("identificación oficial", "official document")
        case .face: say("rostro", "face")
        case .officer: say("una persona nuestra", "a person of ours")
        }
    }

    private func name(_ cause: ReplyDetails.Cause) -> String {
        switch cause {
        case .unemployment: say("perdió su trabajo", "lost their work")
        case .lessIncome: say("gana menos", "earns less")
        case .illness: say("enfermedad", "illness")
        case .bereavement: say("falleció alguien cercano", "somebody near died")
        case .unforeseen: say("un gasto imprevisto", "an unforeseen expense")
        case .disaster: say("un desastre", "a disaster")
        case .forgot: say("se le olvidó", "forgot")
        case .awaitingMoney: say("espera un dinero", "waits for money")
        case .disputes: say("no acepta el cargo", "does not accept the charge")
        case .away: say("está fuera", "is away")
        case .other: say("otro motivo", "another reason")
        }
    }
}
