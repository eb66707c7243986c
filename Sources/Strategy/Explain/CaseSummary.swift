public import Domain
public import Values

/// What somebody who takes over a conversation must know, in a few lines; nothing personal.
///
/// - Parameters:
///   - account: the account it is about, or nil for all.
///   - zone: the person's zone, in which days and times are told.
public func summary(
    of state: CaseState,
    about account: AccountID?,
    in language: ExplanationLanguage,
    zone: ZoneRules,
    now: Instant,
    proofHours: Int64
) -> [String] {
    SummaryWriter(
        state: state,
        account: account,
        isSpanish: language == .spanish,
        zone: zone,
        now: now,
        proofHours: proofHours
    ).lines
}

private struct SummaryWriter {
    let state: CaseState
    let account: AccountID?
    let isSpanish: Bool
    let zone: ZoneRules
    let now: Instant
    let proofHours: Int64

    private var today: Day { zone.local(now).day }

    private func say(_ spanish: String, _ english: String) -> String {
        isSpanish ? spanish : english
    }

    var lines: [String] {
        var lines: [String] = []
        for item in state.accounts where account == nil || item.account.id == account {
            lines += owed(item)
        }
        lines += promises + arrangements
        if let told = state.conversation.cause {
            let cause = explain(
                .learnt(told.cause),
                in: isSpanish ? .spanish : .english,
                zone: zone
            )
            lines.append(
                cause[0]
                    + (told.isVolunteered ? "" : say(", porque se le preguntó", ", being asked"))
            )
        }
        lines += identity
        if let pending = state.conversation.pending, pending.until > now {
            lines.append(
                say("Espera respuesta a: ", "Waits for an answer to: ") + question(pending.question)
            )
        }
        for hold in state.holds where hold.account == nil || hold.account == account {
            lines.append(
                explain(
                    .held(hold.kind, hold.account),
                    in: isSpanish ? .spanish : .english,
                    zone: zone
                )[0]
            )
        }
        return lines
    }

    private func owed(_ item: AccountCase) -> [String] {
        guard item.account.status == .active else { return [] }
        let standing = item.account.standing(on: today)
        let days = item.account.daysPastDue(on: today)
        return [
            say(
                "Vencido \(standing.pastDue), saldo \(standing.balance), \(max(0, days)) días",
                "Past due \(standing.pastDue), balance \(standing.balance), \(max(0, days)) days"
            )
        ]
    }

    private var promises: [String] {
        state.promises.filter {
            ($0.state == .open || $0.state == .offered || $0.state == .broken)
                && (account == nil || $0.account == account)
        }.map { promise in
            let word = explain(
                .promise(promise.id, promise.state),
                in: isSpanish ? .spanish : .english,
                zone: zone
            )[0]
            return "\(word): \(promise.amount), \(promise.dueDay)"
        }
    }

    private var arrangements: [String] {
        state.arrangements.filter { account == nil || $0.account == account }.map { arrangement in
            let word = explain(
                .arrangement(arrangement.id, arrangement.state),
                in: isSpanish ? .spanish : .english,
                zone: zone
            )[0]
            let paid = say("pagado", "paid")
            return "\(word): \(arrangement.agreed), \(paid) \(arrangement.paid)"
        }
    }

    private var identity: [String] {
        let oldest = now.adding(hours: -proofHours)
        let proofs = state.identity.proofs.filter { $0.at >= oldest }
        if state.identity.isLocked(at: now) {
            return [say("Dio demasiados datos equivocados", "Too much that was shown was wrong")]
        }
        guard !proofs.isEmpty else {
            return [say("No ha comprobado quién es", "Has not shown who they are")]
        }
        return proofs.map {
            explain(
                .shown($0.factor, isRight: true),
                in: isSpanish ? .spanish : .english,
                zone: zone
            )[0]
        }
    }

    private func question(_ question: Conversation.Question) -> String {
        switch question {
        case .promise: say("¿confirma su promesa?", "do you confirm the promise?")
        case .optOut: say("¿quiere dejar de recibir mensajes?", "do you want no more messages?")
        case .proof: say("un dato para saber quién es", "a datum to know who writes")
        case .day: say("¿qué día puede pagar?", "on which day can you pay?")
        case .amount: say("¿cuánto puede pagar?", "how much can you pay?")
        case .offer: say("¿le acomoda la oferta?", "does the offer suit you?")
        case .cause: say("¿qué sucedió?", "what happened?")
        case .callTime: say("¿cuándo le llamamos?", "when shall we call?")
        case .survey: say("¿cómo le atendimos?", "how did we do?")
        case .rephrase: say("con otras palabras", "in other words")
        }
    }
}
