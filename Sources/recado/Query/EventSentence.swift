import Domain
import Messaging
import Strategy
import Values

/// Tells in one sentence what happened, for `why` and histories; nothing personal in it.
struct EventSentence: Sendable {
    let language: ExplanationLanguage
    let clock: QueryClock

    func text(_ event: Event) -> String {
        switch event {
        case .imported(let file):
            say(
                "Llegó el archivo de \(file.creditor) al \(file.asOf)",
                "The file of \(file.creditor) as of \(file.asOf) came"
            )
        case .accountEnded(_, let status, let day):
            say(
                "La cuenta terminó el \(day): \(SpanishWords.status(status))",
                "The account ended on \(day): \(caseWord(status))"
            )
        case .timerDue: say("Llegó la hora prevista", "The planned time came")
        case .messageDelivered(let message, let at):
            say(
                "El operador entregó el mensaje \(message) el \(clock.text(at))",
                "The carrier delivered message \(message) at \(clock.text(at))"
            )
        case .messageFailed(let message, let failure):
            say("El mensaje \(message) no llegó: ", "Message \(message) did not arrive: ")
                + self.failure(failure)
        case .replyReceived(let reply):
            say(
                "La persona escribió el \(clock.text(reply.receivedAt))",
                "The person wrote at \(clock.text(reply.receivedAt))"
            )
        case .paymentReceived(let payment):
            say(
                "Llegó un pago de \(amount(payment.amount)) con valor \(payment.valueDay)",
                "A payment of \(amount(payment.amount)) came, value day \(payment.valueDay)"
            )
        case .paymentReversed(let payment):
            say(
                "Se revirtió un pago de \(amount(payment.amount))",
                "A payment of \(amount(payment.amount)) was taken back"
            )
        case .promiseMade(_, let promised, let day):
            say("Se tomó una promesa para el \(day)", "A promise for \(day) was taken")
                + (promised.map { ": \(amount($0))" } ?? "")
        case .promiseCancelled: say("Se canceló una promesa", "A promise was cancelled")
        case .disputeOpened: say("Se abrió una aclaración", "A dispute was opened")
        case .disputeClosed: say("Se cerró una aclaración", "A dispute was answered")
        case .optOutRecorded:
            say("Se registró una baja", "An opt-out was recorded")
        case .contactPointInvalid(_, let why):
            say("Un contacto no sirve: ", "A contact point is not usable: ")
                + (why == .wrongParty
                    ? say("es de otra persona", "somebody else's")
                    : say("no existe", "it does not exist"))
        case .contactPointConfirmed:
            say("La persona confirmó un contacto", "The person confirmed a contact point")
        case .personDeceased:
            say("Se supo que la persona falleció", "The person is known to have died")
        case .humanTookOver:
            say("Una persona nuestra tomó la conversación", "A person of ours took over")
        case .handedBack:
            say("La conversación volvió al programa", "The conversation was handed back")
        case .halted(let scope): say("Un operador detuvo ", "An operator stopped ") + name(scope)
        case .resumed(let scope):
            say("Un operador reanudó ", "An operator let go on ") + name(scope)
        case .clearanceStale(let message):
            say(
                "La autorización del mensaje \(message) dejó de valer",
                "The clearance of message \(message) no longer holds"
            )
        case .strategyAssigned(_, let strategy, let version):
            strategy.isEmpty
                ? say("Se dejó elegir la estrategia al programa", "The strategy was set free")
                : say(
                    "Se asignó la estrategia \(strategy) versión \(version)",
                    "Strategy \(strategy) version \(version) was assigned"
                )
        case .strategyMigrated(_, let version):
            say(
                "La estrategia en curso pasó a la versión \(version)",
                "The running strategy was moved to version \(version)"
            )
        case .messageRead(let message, let at):
            say(
                "La persona leyó el mensaje \(message) el \(clock.text(at))",
                "The person read message \(message) at \(clock.text(at))"
            )
        case .linkOpened(let message, let at):
            say(
                "La persona abrió el enlace del mensaje \(message) el \(clock.text(at))",
                "The person opened the link of message \(message) at \(clock.text(at))"
            )
        case .marked(_, let name, let day):
            say("Ocurrió «\(name)» el \(day)", "“\(name)” happened on \(day)")
        case .approvalDecided(_, let step, let isGranted):
            isGranted
                ? say("Se aprobó el paso «\(step)»", "Step “\(step)” was approved")
                : say("No se aprobó el paso «\(step)»", "Step “\(step)” was declined")
        case .handMade(_, let result):
            switch result {
            case .reached: say("Se habló con la persona", "The person was spoken with")
            case .made: say("Se hizo, sin hablar con nadie", "It was made; nobody was spoken with")
            case .notMade: say("No se hizo", "It was not made")
            }
        case .identityShown(let showing):
            showing.isRight
                ? say("La persona comprobó quién es", "The person showed who they are")
                : say("Un dato de la persona no coincidió", "A datum of the person did not match")
        case .arrangementAccepted:
            say("La persona aceptó el convenio", "The person accepted the agreement")
        case .proposalDecided(_, let isApproved):
            isApproved
                ? say("Un supervisor aprobó la propuesta", "A supervisor approved the proposal")
                : say("Un supervisor no aprobó la propuesta", "A supervisor declined the proposal")
        case .arrangementCancelled:
            say("El convenio quedó sin efecto", "The agreement was cancelled")
        case .surveyAnswered(let score):
            say("La persona calificó la atención: \(score)", "The person rated us: \(score)")
        }
    }

    /// What asked for a message.
    func text(_ origin: MessageOrigin) -> String {
        switch origin {
        case .step(_, let strategy, let version, let step):
            say(
                "paso \(step + 1) de la estrategia \(strategy), versión \(version)",
                "step \(step + 1) of strategy \(strategy), version \(version)"
            )
        case .promise(let promise, let step):
            say(
                "recordatorio \(step + 1) de la promesa \(promise)",
                "reminder \(step + 1) of promise \(promise)"
            )
        case .answer(let message):
            say("respuesta al mensaje \(message)", "answer to message \(message)")
        case .payment(let payment): say("pago \(payment)", "payment \(payment)")
        case .fact: say("un hecho registrado", "a recorded fact")
        }
    }

    func say(_ spanish: String, _ english: String) -> String {
        language == .spanish ? spanish : english
    }

    private func failure(_ failure: Event.Failure) -> String {
        switch failure {
        case .permanent:
            say("el número no existe o no recibe textos", "the number cannot receive texts")
        case .temporary: say("puede llegar otra vez", "it may work another time")
        case .tooLate: say("ya era tarde para enviarlo", "it was too late to send it")
        case .route:
            say("falla de la ruta o del texto, no del número", "the route or text is at fault")
        case .noService:
            say("nadie tiene ese canal con ese número", "nobody has the channel under the number")
        }
    }

    private func name(_ scope: HaltScope) -> String {
        switch scope {
        case .tenant: say("todo", "everything")
        case .creditor(let code): say("al acreedor \(code)", "creditor \(code)")
        case .strategy(let code): say("la estrategia \(code)", "strategy \(code)")
        case .route(let route): say("la ruta \(route)", "route \(route)")
        }
    }
}
