internal import Domain
internal import Values

/// Steps and groups of the picture; each draws itself into a width and says where it ends.
extension StrategyDrawing {
    /// A way of several: what stands at its head, and what in it.
    private struct Way {
        var head: [DrawingCanvas.Line]
        var items: [StrategyOutline] = []
        /// A step that waits for another, instead of items.
        var child: Int?
        /// What is said where there is nothing to do.
        var nothing = "Aquí no se hace nada"
    }

    /// The narrowest that ways stand side by side, and what each level of ways in them needs more.
    private static let wayWidth = 206, levelWidth = 36
    /// Between ways side by side.
    private static let wayGap = 16
    /// The widest that the head of a way becomes.
    private static let pillWidth = 320
    /// The width of other channels beside a step.
    private static let sideWidth = 220
    /// Where nothing gets narrower any more.
    private static let narrowest = 150

    mutating func draw(
        _ item: StrategyOutline,
        x: Int,
        y: Int,
        width: Int,
        isInTrack: Bool = false
    ) -> Int {
        switch item {
        case .step(let number, _):
            return draw(step: number, x: x, y: y, width: width, isInTrack: isInTrack)
        case .branch(let name, let cases):
            return draw(branch: name, cases, x: x, y: y, width: width)
        case .experiment(let number, let arms):
            return draw(experiment: number, arms, x: x, y: y, width: width)
        case .loop(let name, let every, let turns):
            return draw(
                group:
                    "Se repite \(turns.count) veces, cada \(every == 1 ? "día" : "\(every) días")",
                named: name,
                sign: .turn,
                turns.first ?? [],
                x: x,
                y: y,
                width: width
            )
        case .part(let code, let version, let condition, let items):
            return draw(
                group: "Parte «\(code)», versión \(version)",
                named: condition.map { "Solo si \($0.spanish(segments))" } ?? "",
                sign: .part,
                items,
                x: x,
                y: y,
                width: width
            )
        }
    }

    private mutating func draw(
        _ items: [StrategyOutline],
        x: Int,
        y: Int,
        width: Int
    ) -> Int {
        var y = y
        for (index, item) in standing(items).enumerated() {
            if index > 0 { y = drawLink(x: x + width / 2, y: y) }
            y = draw(item, x: x, y: y, width: width)
        }
        return y
    }

    private mutating func drawLink(x: Int, y: Int) -> Int {
        canvas.path([(x, y), (x, y + StrategyDrawing.gap)], hasHead: true)
        return y + StrategyDrawing.gap
    }

    // MARK: - Steps

    private mutating func draw(
        step number: Int,
        x: Int,
        y: Int,
        width: Int,
        isInTrack: Bool = false
    ) -> Int {
        let all = children(of: number)
        let fallback = all.first { isFallback($0) }
        // Where there is room, other channels stand beside the step: what comes next follows it.
        let side =
            fallback != nil && width >= StrategyDrawing.sideWidth * 5 / 2
            ? StrategyDrawing.sideWidth : 0
        let own = side == 0 ? width : width - side - 30
        var end = drawBox(number, x: x, y: y, width: own, isInTrack: isInTrack)
        if let fallback, side > 0 {
            let beside = x + own + 30
            canvas.path([(x + own, y + 19), (beside, y + 19)], hasHead: true)
            let below = drawPill(heads(fallback), x: beside, y: y + 5, width: side)
            let last = draw(
                step: fallback,
                x: beside,
                y: drawLink(x: beside + side / 2, y: below),
                width: side
            )
            // It leads back into the line to what comes next.
            let join = max(end, last) + 10
            canvas.path([(beside + side / 2, last), (beside + side / 2, join)])
            canvas.path([(beside + side / 2, join), (x + width / 2, join)])
            canvas.path([(x + width / 2, end), (x + width / 2, join)])
            end = join
        }
        let below = side > 0 ? all.filter { !isFallback($0) } : all
        guard let first = below.first else { return end }
        if below.count == 1 {
            let head = heads(first)
            let pill = drawPill(head, x: x, y: drawLink(x: x + width / 2, y: end), width: width)
            return draw(step: first, x: x, y: drawLink(x: x + width / 2, y: pill), width: width)
        }
        return draw(below.map { Way(head: heads($0), child: $0) }, x: x, y: end, width: width)
    }

    private mutating func drawBox(
        _ number: Int,
        x: Int,
        y: Int,
        width: Int,
        isInTrack: Bool
    ) -> Int {
        let lines = lines(number, hasTime: !isInTrack && !isBelowAnother(number))
        let step = definition.steps[number]
        let room = width - 52
        let height = DrawingCanvas.height(lines, width: room) + 16
        canvas.box(.step, x: x, y: y, width: width, height: height)
        canvas.stripe(
            step.action == .message || step.action == .webhook ? "machine" : "person",
            x: x + 4,
            y: y,
            height: height
        )
        canvas.sign(StrategyDrawing.sign(step), x: x + 14, y: y + 8)
        canvas.texts(lines, x: x + 40, y: y + 8, width: room)
        return y + height
    }

    private func heads(_ number: Int) -> [DrawingCanvas.Line] {
        guard case .after(let after) = definition.steps[number].anchor else { return [] }
        let text = wait(after)
        return [DrawingCanvas.Line(text: text.capitalizedFirst, style: .rule)]
    }

    private func lines(_ number: Int, hasTime: Bool) -> [DrawingCanvas.Line] {
        let step = definition.steps[number]
        if isFallback(number) {
            return [
                DrawingCanvas.Line(text: way(number).capitalizedFirst, style: .name),
                DrawingCanvas.Line(text: "El mismo mensaje", style: .small),
            ]
        }
        let numbers = turns[number] ?? [number]
        var name = step.name
        if numbers.count > 1, name.hasSuffix(" (1)") { name.removeLast(4) }
        var lines = [DrawingCanvas.Line(text: name.capitalizedFirst, style: .name)]
        if numbers.count > 1 {
            lines.append(DrawingCanvas.Line(text: turns(numbers), style: .time))
        } else if hasTime {
            lines.append(DrawingCanvas.Line(text: time(step), style: .time))
        }
        lines.append(
            DrawingCanvas.Line(
                text: way(number).capitalizedFirst + " · " + StrategyDrawing.hours(step),
                style: .way
            )
        )
        if let condition = conditions[number] {
            lines.append(
                DrawingCanvas.Line(
                    text: "Solo si \(condition.spanish(segments))",
                    style: .rule
                )
            )
        }
        if step.needsApproval {
            lines.append(
                DrawingCanvas.Line(text: "Una persona lo aprueba antes", style: .rule)
            )
        }
        if let purpose = StrategyDrawing.purpose(step) {
            lines.append(DrawingCanvas.Line(text: purpose, style: .note))
        }
        return lines + sayings(numbers)
    }

    /// The text, or those of the turns where they are different.
    private func sayings(_ numbers: [Int]) -> [DrawingCanvas.Line] {
        var texts: [(text: String, turns: [String])] = []
        for (turn, number) in numbers.enumerated() {
            let text = saying(definition.steps[number])
            if let index = texts.firstIndex(where: { $0.text == text }) {
                texts[index].turns.append("\(turn + 1)")
            } else {
                texts.append((text, ["\(turn + 1)"]))
            }
        }
        return texts.filter { !$0.text.isEmpty }.map { found in
            let word = found.turns.count == 1 ? "Vez" : "Veces"
            return DrawingCanvas.Line(
                text: (texts.count > 1 ? "\(word) \(found.turns.listed("y")): " : "") + found.text,
                style: .small
            )
        }
    }

    // MARK: - Groups

    private mutating func draw(
        branch name: String,
        _ cases: [StrategyOutline.Case],
        x: Int,
        y: Int,
        width: Int
    ) -> Int {
        let end = drawTitle(
            name.isEmpty ? "Según la cuenta" : name,
            ["Se sigue el primer caso que se cumple"],
            sign: .fork,
            x: x,
            y: y,
            width: width
        )
        var ways = cases.map { one in
            Way(
                head: [
                    DrawingCanvas.Line(
                        text: one.condition.map { "Si \($0.spanish(segments))" } ?? "A los demás",
                        style: .rule
                    )
                ],
                items: one.items
            )
        }
        if cases.last?.condition != nil {
            ways.append(Way(head: [DrawingCanvas.Line(text: "A los demás", style: .rule)]))
        }
        return draw(ways, x: x, y: end, width: width)
    }

    private mutating func draw(
        experiment number: Int,
        _ arms: [[StrategyOutline]],
        x: Int,
        y: Int,
        width: Int
    ) -> Int {
        let experiment = definition.experiments[number]
        let firstArm = experiment.arms.first?.name ?? ""
        var notes = ["A cada persona le toca al azar una sola manera, siempre la misma"]
        if experiment.sample < 100 {
            notes.append(
                "Participan \(experiment.sample) de cada 100 personas; a las demás les toca "
                    + "«\(firstArm)»"
            )
        }
        if let until = experiment.until { notes.append("Se sortea hasta el \(until.spanish)") }
        if let winner = experiment.winner {
            notes.append("Ganó «\(experiment.arms[winner].name)»: es la que toca a los nuevos")
        }
        let end = drawTitle(
            "Prueba «\(experiment.name)»",
            notes,
            sign: .flask,
            x: x,
            y: y,
            width: width
        )
        let total = max(experiment.arms.reduce(0) { $0 + $1.weight }, 1)
        var ways = experiment.arms.indices.map { arm in
            let one = experiment.arms[arm]
            let share = (one.weight * (100 - experiment.holdout) + total / 2) / total
            return Way(
                head: [
                    DrawingCanvas.Line(text: one.name.capitalizedFirst, style: .name),
                    DrawingCanvas.Line(
                        text: "Peso \(one.weight): cerca de \(share) % de quienes participan",
                        style: .note
                    ),
                ],
                items: arms.indices.contains(arm) ? arms[arm] : []
            )
        }
        if experiment.holdout > 0 {
            ways.append(
                Way(
                    head: [
                        DrawingCanvas.Line(text: "Sin contacto", style: .name),
                        DrawingCanvas.Line(
                            text: "\(experiment.holdout) % de quienes participan",
                            style: .note
                        ),
                    ],
                    nothing: "No recibe ninguna manera, para comparar"
                )
            )
        }
        return draw(ways, x: x, y: end, width: width)
    }

    /// A box in the middle that says what parts below it.
    private mutating func drawTitle(
        _ name: String,
        _ notes: [String],
        sign: DrawingCanvas.Sign,
        x: Int,
        y: Int,
        width: Int
    ) -> Int {
        let room = min(width, 460)
        let left = x + (width - room) / 2
        let lines =
            [DrawingCanvas.Line(text: name.capitalizedFirst, style: .name)]
            + notes.map { DrawingCanvas.Line(text: $0, style: .small) }
        let height = DrawingCanvas.height(lines, width: room - 52) + 16
        canvas.box(.group, x: left, y: y, width: room, height: height)
        canvas.sign(sign, x: left + 12, y: y + 8)
        canvas.texts(lines, x: left + 40, y: y + 8, width: room - 52)
        return y + height
    }

    private mutating func drawPill(
        _ lines: [DrawingCanvas.Line],
        x: Int,
        y: Int,
        width: Int,
        height least: Int = 0
    ) -> Int {
        let room = min(width, StrategyDrawing.pillWidth)
        let left = x + (width - room) / 2
        let height = max(least, DrawingCanvas.height(lines, width: room - 24) + 10)
        canvas.box(.pill, x: left, y: y, width: room, height: height)
        canvas.texts(lines, x: left + 12, y: y + 5, width: room - 24)
        return y + height
    }

    /// A frame around what is repeated or included; the line at a loop's right leads back.
    private mutating func draw(
        group text: String,
        named name: String,
        sign: DrawingCanvas.Sign,
        _ items: [StrategyOutline],
        x: Int,
        y: Int,
        width: Int
    ) -> Int {
        let isLoop = sign == .turn
        let isNarrow = width < StrategyDrawing.narrowest + 40
        let inset = isNarrow ? 0 : 12
        let right = isNarrow ? 0 : isLoop ? 30 : 12
        var lines = [DrawingCanvas.Line(text: text, style: .name)]
        if !name.isEmpty {
            lines.append(
                DrawingCanvas.Line(
                    text: isLoop ? "Ciclo «\(name)»" : name,
                    style: isLoop ? .small : .rule
                )
            )
        }
        let room = width - 52
        let head = DrawingCanvas.height(lines, width: room) + 14
        // Its frame lies behind what stands in it, but its height is known afterwards.
        let behind = canvas
        canvas = DrawingCanvas()
        let begin = y + head
        let end = draw(items, x: x + inset, y: begin, width: width - inset - right)
        let inside = canvas
        canvas = behind
        let bottom = end + 12
        canvas.box(.group, x: x, y: y, width: width, height: bottom - y)
        canvas.sign(sign, x: x + 12, y: y + 8)
        canvas.texts(lines, x: x + 40, y: y + 8, width: room)
        canvas.append(inside)
        if isLoop, !isNarrow, end > begin + 24 {
            let edge = x + width - right
            canvas.path(
                [
                    (edge, end - 12), (edge + 16, end - 12), (edge + 16, begin + 12),
                    (edge, begin + 12),
                ],
                hasHead: true
            )
        }
        return bottom
    }

    // MARK: - Ways

    /// How many levels of ways stand in one another.
    private func levels(_ items: [StrategyOutline]) -> Int {
        items.map { item in
            switch item {
            case .step(let number, _): children(of: number).count > 1 ? 1 : 0
            case .branch(_, let cases): 1 + (cases.map { levels($0.items) }.max() ?? 0)
            case .experiment(_, let arms): 1 + (arms.map { levels($0) }.max() ?? 0)
            case .loop(_, _, let turns): 1 + levels(turns.first ?? [])
            case .part(_, _, _, let items): 1 + levels(items)
            }
        }.max() ?? 0
    }

    /// How many ways stand side by side at the widest of some items.
    private func breadth(_ items: [StrategyOutline]) -> Int {
        items.map { item in
            switch item {
            case .step(let number, _): breadth(number)
            case .branch(_, let cases): cases.reduce(0) { $0 + breadth($1.items) }
            case .experiment(let number, let arms):
                arms.reduce(definition.experiments[number].holdout > 0 ? 1 : 0) {
                    $0 + breadth($1)
                }
            case .loop(_, _, let turns): breadth(turns.first ?? [])
            case .part(_, _, _, let items): breadth(items)
            }
        }.max() ?? 1
    }

    private func breadth(_ number: Int) -> Int {
        max(1, children(of: number).reduce(0) { $0 + breadth($1) })
    }

    /// The widths of ways side by side: by what stands in each, or the same for all.
    private func widths(_ ways: [Way], _ width: Int) -> [Int] {
        let shares = ways.map { $0.child.map { breadth($0) } ?? breadth($0.items) }
        let sum = max(shares.reduce(0, +), 1)
        let room = width - (ways.count - 1) * StrategyDrawing.wayGap
        guard room / sum >= StrategyDrawing.wayWidth else {
            return ways.map { _ in room / ways.count }
        }
        return shares.map { room * $0 / sum }
    }

    /// Draws ways that part from the middle above them and join in the middle below; those that
    /// find no room side by side stand in further rows.
    private mutating func draw(_ ways: [Way], x: Int, y: Int, width: Int) -> Int {
        let level = ways.map { levels($0.items) }.max() ?? 0
        let need = StrategyDrawing.wayWidth + level * StrategyDrawing.levelWidth
        let gap = StrategyDrawing.wayGap
        var count = max(1, min(ways.count, (width + gap) / (need + gap)))
        let rows = (ways.count + count - 1) / count
        count = (ways.count + rows - 1) / rows
        // Lines at both sides lead to further rows.
        let inset = rows == 1 ? 0 : max(0, min(14, (width - StrategyDrawing.narrowest) / 2))
        let middle = x + width / 2
        var y = y
        canvas.path([(middle, y), (middle, y + 12)])
        y += 12
        let begin = y
        var lastFork = y
        var firstJoin: Int?
        for row in 0..<rows {
            let some = Array(ways[(row * count)..<min(ways.count, (row + 1) * count)])
            let fork = y
            let (centers, ends) = draw(row: some, x: x + inset, y: y, width: width - 2 * inset)
            let bottom = (ends.max() ?? y) + 14
            for (center, end) in zip(centers, ends) {
                canvas.path([(center, end), (center, bottom)])
            }
            let first = centers.first ?? middle
            let last = centers.last ?? middle
            let isLast = row == rows - 1
            canvas.path([
                (rows > 1 ? x : min(first, middle), fork),
                (row == 0 ? max(last, middle) : last, fork),
            ])
            canvas.path([
                (isLast ? min(first, middle) : first, bottom),
                (rows > 1 ? x + width : max(last, middle), bottom),
            ])
            lastFork = fork
            firstJoin = firstJoin ?? bottom
            y = bottom + (isLast ? 0 : 14)
        }
        if rows > 1, let firstJoin {
            canvas.path([(x, begin), (x, lastFork)])
            canvas.path([(x + width, firstJoin), (x + width, y)])
        }
        return y
    }

    /// Draws ways side by side, their heads equally high; the middle and the end of each.
    private mutating func draw(
        row ways: [Way],
        x: Int,
        y: Int,
        width: Int
    ) -> (centers: [Int], ends: [Int]) {
        let widths = widths(ways, width)
        let heads = zip(ways, widths).map {
            DrawingCanvas.height($0.head, width: min($1, StrategyDrawing.pillWidth) - 24) + 10
        }
        var left = x
        var centers: [Int] = []
        var ends: [Int] = []
        for (way, width) in zip(ways, widths) {
            let center = left + width / 2
            canvas.path([(center, y), (center, y + 16)], hasHead: true)
            ends.append(draw(way, x: left, y: y + 16, width: width, head: heads.max() ?? 0))
            centers.append(center)
            left += width + StrategyDrawing.wayGap
        }
        return (centers, ends)
    }

    private mutating func draw(_ way: Way, x: Int, y: Int, width: Int, head: Int) -> Int {
        let end = drawPill(way.head, x: x, y: y, width: width, height: head)
        let link = drawLink(x: x + width / 2, y: end)
        if let child = way.child { return draw(step: child, x: x, y: link, width: width) }
        let items = standing(way.items)
        guard items.isEmpty else { return draw(items, x: x, y: link, width: width) }
        let lines = [DrawingCanvas.Line(text: way.nothing, style: .small)]
        let height = DrawingCanvas.height(lines, width: width - 24) + 14
        canvas.box(.none, x: x, y: link, width: width, height: height)
        canvas.texts(lines, x: x + 12, y: link + 7, width: width - 24)
        return link + height
    }
}
