internal import Domain
internal import Values

/// What the picture says of a strategy as a whole.
extension StrategyDrawing {
    /// The rows of the head.
    func facts() -> [(label: String, text: String)] {
        var rows: [(label: String, text: String)] = []
        switch definition.kind {
        case .part: rows.append(("Qué es", "Una parte: otras estrategias la incluyen"))
        case .conversation:
            rows.append(("Qué es", "Una conversación: contesta y acompaña promesas"))
        case .clock: break
        }
        if definition.kind == .clock {
            let whom = definition.condition.map { "Si \($0.spanish(segments))" }
            rows.append(("Para quién", whom ?? "Para todas las cuentas"))
        }
        if let objective = definition.objective { rows.append(("Objetivo", words(objective))) }
        if let budget = definition.budget {
            rows.append(
                (
                    "Presupuesto",
                    "Hasta \(budget.ceiling.spanish) en mensajes; avisa al llegar a "
                        + "\(budget.alertPercent) %"
                )
            )
        }
        if let goal = definition.goal {
            rows.append(("Meta", "La cuenta termina cuando \(goal.spanish(segments))"))
        }
        if let exit = definition.exit {
            rows.append(("Sale antes", "Si \(exit.spanish(segments))"))
        }
        if definition.goal != nil || definition.exit != nil {
            rows.append(("Después de salir", afterwards))
        }
        if definition.holdout > 0 {
            rows.append(
                (
                    "Sin contacto",
                    "\(definition.holdout) de cada 100 personas, para comparar con las demás"
                )
            )
        }
        if definition.kind != .conversation { rows.append(("Qué la detiene", stops)) }
        if let first = definition.firstContact {
            let name = definition.texts[first].id.spaced
            rows.append(
                ("Primer mensaje", "A quien no le hemos escrito, la presentación: «\(name)»")
            )
        }
        if definition.merged != nil {
            rows.append(("Varias cuentas", "Un solo mensaje para todas las de un acreedor"))
        }
        if definition.kind == .clock {
            rows.append(
                (
                    "Prioridad",
                    "\(definition.rank); si varias estrategias quieren la cuenta, gana el número "
                        + "mayor"
                )
            )
        }
        return rows
    }

    private func words(_ objective: StrategyDefinition.Objective) -> String {
        let tenth = objective.thousandths % 10
        let percent = "\(objective.thousandths / 10)" + (tenth == 0 ? "" : ".\(tenth)") + " %"
        let what =
            switch objective.metric {
            case .cured: "Que \(percent) de las cuentas queden al corriente"
            case .promised: "Que \(percent) de las cuentas tengan una promesa de pago"
            case .replied: "Que conteste \(percent) de las personas"
            case .recovered: "Recuperar \(percent) de lo vencido"
            }
        return "\(what), a más tardar el \(objective.deadline.spanish)"
    }

    private var afterwards: String {
        let again =
            switch definition.again {
            case .always: "Puede volver a empezar en cuanto le toque de nuevo"
            case .after(let days): "Puede volver a empezar \(days) días después"
            case .never: "Ya no vuelve a empezar"
            }
        return definition.rest == 0
            ? again : again + "; ninguna estrategia le escribe durante \(definition.rest) días"
    }

    private var stops: String {
        var silent: [String] = []
        if definition.stops.contains(.promise) { silent.append("una promesa de pago") }
        if definition.stops.contains(.dispute) { silent.append("una aclaración") }
        if definition.stops.contains(.optOut) { silent.append("una BAJA") }
        var parts: [String] = []
        if definition.stops.contains(.payment) {
            parts.append("Un pago que cubre lo vencido la termina")
        }
        if !silent.isEmpty {
            parts.append((parts.isEmpty ? "La callan " : "la callan ") + silent.listed("o"))
        }
        return parts.joined(separator: "; ")
    }

    /// The picture in words, for who does not see it.
    var told: String {
        var sentences = facts().map { "\($0.label): \($0.text)." }
        for (number, step) in definition.steps.enumerated() {
            var words = "Paso \(number + 1), \(step.name): \(time(step)); \(way(number))"
            words += ", \(StrategyDrawing.hours(step))"
            if let arm = step.arm {
                let experiment = definition.experiments[arm.experiment]
                words += "; prueba \(experiment.name), \(experiment.arms[arm.arm].name)"
            }
            if let condition = step.condition { words += "; si \(condition.spanish(segments))" }
            sentences.append(words + ".")
        }
        return sentences.joined(separator: " ")
    }
}
