internal import Domain
internal import Messaging
internal import Values

/// Draws a strategy as one SVG picture, in Spanish: a line of days from top to bottom, steps that
/// wait for others to their right.
public struct StrategyDrawing {
    /// The size of a step's box and the distances between boxes.
    private static let width = 380, height = 92, gapX = 140, gapY = 18
    /// Where the line of days stands, and the first box.
    private static let axis = 96, left = 128, top = 110

    private struct Box {
        let step: Int
        let column: Int
        let row: Int
        var x: Int { StrategyDrawing.left + column * (width + gapX) }
        var y: Int { StrategyDrawing.top + row * (height + gapY) }
    }

    private let definition: StrategyDefinition
    private var boxes: [Box] = []
    private var rows = 0

    /// The picture of a strategy.
    public static func svg(_ definition: StrategyDefinition) -> String {
        var drawing = StrategyDrawing(definition)
        drawing.place()
        return drawing.svg()
    }

    private init(_ definition: StrategyDefinition) {
        self.definition = definition
    }

    // MARK: - Places

    private mutating func place() {
        let roots = definition.steps.indices.filter { parent($0) == nil }.sorted { left, right in
            let first = definition.steps[left]
            let second = definition.steps[right]
            return (first.anchor.order, first.offset, left)
                < (second.anchor.order, second.offset, right)
        }
        for root in roots { place(root, column: 0) }
    }

    private func parent(_ step: Int) -> Int? {
        if case .after(let after) = definition.steps[step].anchor { after.step } else { nil }
    }

    /// The first that waits stands beside its step, others below it.
    private mutating func place(_ step: Int, column: Int) {
        boxes.append(Box(step: step, column: column, row: rows))
        let children = definition.steps.indices.filter { parent($0) == step }
        for (index, child) in children.enumerated() {
            if index > 0 { rows += 1 }
            place(child, column: column + 1)
        }
        if column == 0 { rows += 1 }
    }

    // MARK: - Drawing

    private func svg() -> String {
        let columns = (boxes.map(\.column).max() ?? 0) + 1
        let right = StrategyDrawing.left + columns * (StrategyDrawing.width + StrategyDrawing.gapX)
        let bottom = StrategyDrawing.top + rows * (StrategyDrawing.height + StrategyDrawing.gapY)
        let kept = Array(boxes)
        var out = """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(right) \(bottom + 30)" \
            width="\(right)" height="\(bottom + 30)" role="img" font-family="system-ui, sans-serif">
            <title>\(definition.title.escapedForMarkup)</title>
            <style>
            svg { background: #ffffff; color: #1c2430 } .t { fill: #1c2430 } .m { fill: #5a6675 }
            .b { fill: #f4f7fb; stroke: #9db0c8 } .l { stroke: #9db0c8; fill: none }
            .a { fill: #0b6e4f } .k { fill: #8a4b08 } .h { fill: #5b3fa0 }
            @media (prefers-color-scheme: dark) {
            svg { background: #12161c } .t { fill: #e8edf4 } .m { fill: #a4b0bf }
            .b { fill: #1c232d; stroke: #4a5a70 } .l { stroke: #6b7d95 }
            .a { fill: #6fd3ae } .k { fill: #f0b46a } .h { fill: #b9a3f5 } }
            </style>
            <defs><marker id="p" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" \
            markerHeight="7" orient="auto"><path d="M0,0 L8,4 L0,8 z" class="m"/></marker></defs>
            <text x="20" y="36" font-size="20" font-weight="600" class="t">\
            \(definition.title.escapedForMarkup)</text>
            <text x="20" y="60" font-size="13" class="m">\
            \(cut(definition.code + ", versión \(definition.version)" + head, 150).escapedForMarkup)</text>
            <text x="20" y="80" font-size="13" class="m">\(cut(ends, 150).escapedForMarkup)</text>
            <line x1="\(StrategyDrawing.axis)" y1="\(StrategyDrawing.top - 8)" \
            x2="\(StrategyDrawing.axis)" y2="\(bottom)" class="l" stroke-width="2"/>

            """
        for box in kept {
            out += arrow(to: box)
            out += draw(box)
        }
        return out + "</svg>\n"
    }

    private var head: String { definition.condition.map { " · para: \($0)" } ?? " · para todos" }

    private var ends: String {
        var parts = ["Se detiene con pago, promesa, aclaración o baja"]
        if let goal = definition.goal { parts.append("meta: \(goal)") }
        if let exit = definition.exit { parts.append("sale si: \(exit)") }
        if definition.holdout > 0 { parts.append("\(definition.holdout) % sin contacto") }
        return parts.joined(separator: " · ")
    }

    private func draw(_ box: Box) -> String {
        let step = definition.steps[box.step]
        var out = ""
        if box.column == 0 {
            out += """
                <text x="\(StrategyDrawing.axis - 12)" y="\(box.y + 30)" font-size="13" \
                font-weight="600" text-anchor="end" class="t">\
                \(cut(definition.point(step), 13).escapedForMarkup)</text>
                <circle cx="\(StrategyDrawing.axis)" cy="\(box.y + 26)" r="5" class="a"/>

                """
        }
        let hours = step.windows.map(\.text).joined(separator: " y ")
        let days = step.days == .all ? "" : " · " + step.days.spanish
        var notes: [(String, String)] = []
        if let arm = step.arm {
            let experiment = definition.experiments[arm.experiment]
            notes.append(("h", "Prueba \(experiment.name): \(experiment.arms[arm.arm].name)"))
        }
        if step.needsApproval { notes.append(("k", "Pide aprobación")) }
        if let condition = step.condition { notes.append(("k", "Si \(condition)")) }
        let note = notes.map(\.1).joined(separator: " · ")
        out += """
            <rect x="\(box.x)" y="\(box.y)" width="\(StrategyDrawing.width)" \
            height="\(StrategyDrawing.height)" rx="8" class="b"/>
            <text x="\(box.x + 12)" y="\(box.y + 24)" font-size="14" font-weight="600" class="t">\
            \(cut(step.name, 44).escapedForMarkup)</text>
            <text x="\(box.x + 12)" y="\(box.y + 43)" font-size="12" class="a">\
            \(cut(way(step) + " · " + hours + days, 55).escapedForMarkup)</text>
            <text x="\(box.x + 12)" y="\(box.y + 62)" font-size="12" class="m">\
            \(cut(words(step), 53).escapedForMarkup)</text>
            <text x="\(box.x + 12)" y="\(box.y + 81)" font-size="11" \
            class="\(notes.first?.0 ?? "k")">\(cut(note, 60).escapedForMarkup)</text>

            """
        return out
    }

    private func arrow(to box: Box) -> String {
        guard case .after(let after) = definition.steps[box.step].anchor,
            let from = boxes.first(where: { $0.step == after.step })
        else { return "" }
        let x1 = from.x + StrategyDrawing.width
        let y1 = from.y + StrategyDrawing.height / 2
        let y2 = box.y + StrategyDrawing.height / 2
        let middle = x1 + StrategyDrawing.gapX / 2
        return """
            <path d="M\(x1),\(y1) C\(middle),\(y1) \(middle),\(y2) \(box.x - 4),\(y2)" class="l" \
            stroke-width="1.5" marker-end="url(#p)"/>
            <text x="\(middle)" y="\(y2 - 8)" font-size="11" text-anchor="middle" class="m">\
            \(StrategyDrawing.spanish(after).escapedForMarkup)</text>

            """
    }

    private static func spanish(_ after: StrategyDefinition.After) -> String {
        let words: [(AccountClock.Watch.Seen, String, String)] = [
            (.delivered, "llegó", "no llegó"), (.read, "la leyó", "no la leyó"),
            (.replied, "contestó", "no contestó"), (.opened, "abrió", "no abrió"),
            (.failed, "falló", "no falló"), (.paid, "pagó", "no pagó"),
        ]
        let word = after.seen.flatMap { seen in words.first { $0.0 == seen } }
        let said = word.map { after.isNegated ? $0.2 : $0.1 } ?? "después"
        return "\(said) · \(after.seconds.duration)"
    }

    private func way(_ step: StrategyDefinition.Step) -> String {
        switch step.action {
        case .message: step.ladder.map(\.name).joined(separator: " → ")
        case .call: "llamada"
        case .letter: "carta"
        case .visit: "visita"
        case .task: "tarea"
        }
    }

    private func words(_ step: StrategyDefinition.Step) -> String {
        if let sequence = step.sequence { return "serie " + definition.sequences[sequence].name }
        return step.text.map { definition.texts[$0].source } ?? ""
    }

    /// The beginning of a text, with a sign that something follows.
    private func cut(_ text: String, _ limit: Int) -> String {
        text.count > limit ? text.prefix(limit - 1) + "…" : text
    }
}

extension StrategyDefinition.Anchor {
    /// Where it stands from top to bottom: what is known beforehand first.
    fileprivate var order: Int {
        switch self {
        case .entry: 0
        case .cutoff: 1
        case .due: 2
        case .column: 3
        case .promise: 4
        case .broken: 5
        case .partial: 6
        case .contact: 7
        case .reply: 8
        case .payment: 9
        case .mark: 10
        case .after: 11
        }
    }
}

extension StrategyDefinition.Days {
    fileprivate var spanish: String {
        let names = ["lun", "mar", "mié", "jue", "vie", "sáb", "dom"]
        let days = Weekday.allCases.filter { weekdays & 1 << $0.rawValue != 0 }
            .map { names[Int($0.rawValue) - 1] }
        let week =
            weekdays == 0b0011_1110
            ? "lun a vie" : days.count == 7 ? "" : days.joined(separator: " ")
        return week + (skipsHolidays ? (week.isEmpty ? "" : ", ") + "sin festivos" : "")
            + (skipsBankHolidays ? ", con bancos abiertos" : "")
    }
}
