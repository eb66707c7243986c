internal import Domain
internal import Values

/// Draws a strategy as one SVG picture, in Spanish, for people who decide about it: a head that
/// says for whom it is and what ends it, and below it a track for each thing that days are counted
/// from, with its steps in order, branches that part and join, experiments, loops and waits.
public struct StrategyDrawing {
    /// The width of the picture; it fills a page of A4 or letter paper.
    static let width = 900
    /// From the edge, and from the edge to the line of a track and to its boxes.
    static let margin = 24, axis = 150, left = 172
    /// The room for labels left of the line.
    static let labelWidth = 114
    /// The length of a line from one box to the next.
    static let gap = 22

    /// A track: what its days are counted from, and its items with the days of each.
    private struct Track {
        var anchor: StrategyDefinition.Anchor
        var items: [(item: StrategyOutline, offsets: [Int], order: Int)]
    }

    let definition: StrategyDefinition
    let segments: [Segment]
    var canvas = DrawingCanvas()
    /// Steps that wait for another and are drawn below it, by its number.
    private var waiting: [Int: [Int]] = [:]
    /// The steps of all turns of a loop, by the number of the first.
    private(set) var turns: [Int: [Int]] = [:]
    /// The conditions of steps alone.
    private(set) var conditions: [Int: Expression] = [:]

    /// The picture of a strategy.
    ///
    /// - Parameter segments: groups that conditions are told by, with their title, where a
    ///   condition is that of a group.
    public static func svg(_ definition: StrategyDefinition, segments: [Segment] = []) -> String {
        var drawing = StrategyDrawing(definition, segments)
        return drawing.draw()
    }

    init(_ definition: StrategyDefinition, _ segments: [Segment]) {
        self.definition = definition
        self.segments = segments
        for steps in definition.outline.flatMap(\.steps) {
            if let first = steps.first { turns[first] = steps }
        }
        var paths: [Int: [Int]] = [:]
        var groups = 0
        place(definition.outline, [], &paths, &groups)
        for number in definition.steps.indices {
            guard case .after(let after) = definition.steps[number].anchor else { continue }
            // Only where all of the groups around the step stand around the other as well.
            let isInside =
                if let own = paths[number], let other = paths[after.step] {
                    other.starts(with: own)
                } else { false }
            if isInside || after.isFallback { waiting[after.step, default: []].append(number) }
        }
    }

    /// Notes for each step in which groups it stands.
    private mutating func place(
        _ items: [StrategyOutline],
        _ path: [Int],
        _ paths: inout [Int: [Int]],
        _ groups: inout Int
    ) {
        for item in items {
            let inner: [[StrategyOutline]]
            switch item {
            case .step(let number, let condition):
                paths[number] = path
                conditions[number] = condition
                continue
            case .branch(_, let cases): inner = cases.map(\.items)
            case .experiment(_, let arms): inner = arms
            case .loop(_, _, let turns): inner = Array(turns.prefix(1))
            case .part(_, _, _, let items): inner = [items]
            }
            for list in inner {
                groups += 1
                place(list, path + [groups], &paths, &groups)
            }
        }
    }

    /// The steps that wait for a step and are drawn below it.
    func children(of number: Int) -> [Int] { waiting[number] ?? [] }

    /// Whether a step is drawn below the one that it waits for.
    func isBelowAnother(_ number: Int) -> Bool {
        guard case .after(let after) = definition.steps[number].anchor else { return false }
        return children(of: after.step).contains(number)
    }

    /// The items of a list that are drawn in their place.
    func standing(_ items: [StrategyOutline]) -> [StrategyOutline] {
        items.filter { item in
            if case .step(let number, _) = item { !isBelowAnother(number) } else { true }
        }
    }

    // MARK: - Tracks

    private func tracks() -> [Track] {
        var tracks: [Track] = []
        var last: (anchor: StrategyDefinition.Anchor, day: Int) = (.due, 0)
        for (order, item) in standing(definition.outline).enumerated() {
            let points = item.steps.compactMap(\.first).map { root(of: $0) }
            let anchor = points.first?.anchor ?? last.anchor
            let offsets = points.filter { $0.anchor == anchor }.map(\.day)
            last = (anchor, offsets.min() ?? last.day)
            let entry = (item, offsets.isEmpty ? [last.day] : offsets, order)
            if let index = tracks.firstIndex(where: { $0.anchor == anchor }) {
                tracks[index].items.append(entry)
            } else {
                tracks.append(Track(anchor: anchor, items: [entry]))
            }
        }
        for index in tracks.indices {
            tracks[index].items.sort {
                ($0.offsets.min() ?? 0, $0.order) < ($1.offsets.min() ?? 0, $1.order)
            }
        }
        return tracks.enumerated()
            .sorted { ($0.element.anchor.order, $0.offset) < ($1.element.anchor.order, $1.offset) }
            .map(\.element)
    }

    /// What the days of a step are counted from at last, through the steps that it waits for.
    private func root(of number: Int) -> (anchor: StrategyDefinition.Anchor, day: Int) {
        var number = number
        var seconds: Int64 = 0
        // A step waits for an earlier one only.
        while case .after(let after) = definition.steps[number].anchor, after.step < number {
            if after.seconds < StrategyParser.longestWaitSeconds { seconds += after.seconds }
            number = after.step
        }
        let step = definition.steps[number]
        return (step.anchor, step.offset + Int(seconds / 86_400))
    }

    // MARK: - Drawing

    mutating func draw() -> String {
        var y = drawHead(at: StrategyDrawing.margin)
        for track in tracks() { y = draw(track, at: y + 20) }
        if !definition.roles.isEmpty { y = drawReplies(at: y + 20) }
        return canvas.svg(
            width: StrategyDrawing.width,
            height: y + StrategyDrawing.margin,
            id: "recado-" + definition.code,
            title: definition.title,
            told: told
        )
    }

    private mutating func drawHead(at top: Int) -> Int {
        let x = StrategyDrawing.margin
        let room = StrategyDrawing.width - 2 * x
        var y = top
        y += canvas.texts(
            [
                DrawingCanvas.Line(text: definition.title, style: .title),
                DrawingCanvas.Line(
                    text: "\(definition.code), versión \(definition.version)",
                    style: .small
                ),
            ],
            x: x,
            y: y,
            width: room
        )
        y += 10
        return drawTable(facts(), at: y)
    }

    /// Rows of a label and a text in one box.
    private mutating func drawTable(
        _ rows: [(label: String, text: String)],
        at top: Int
    ) -> Int {
        let x = StrategyDrawing.margin
        let inner = StrategyDrawing.width - 2 * x - 24
        let labels = rows.map { [DrawingCanvas.Line(text: $0.label, style: .label)] }
        let texts = rows.map { [DrawingCanvas.Line(text: $0.text, style: .fact)] }
        let heights = rows.indices.map {
            max(
                DrawingCanvas.height(labels[$0], width: 140),
                DrawingCanvas.height(texts[$0], width: inner - 156)
            ) + 6
        }
        let height = heights.reduce(18, +)
        canvas.box(.card, x: x, y: top, width: StrategyDrawing.width - 2 * x, height: height)
        var y = top + 12
        for row in rows.indices {
            canvas.texts(labels[row], x: x + 12, y: y + 1, width: 140)
            canvas.texts(texts[row], x: x + 168, y: y, width: inner - 156)
            y += heights[row]
        }
        return top + height
    }

    private mutating func drawBand(_ text: String, at top: Int) -> Int {
        let line = [DrawingCanvas.Line(text: text, style: .section)]
        let room = StrategyDrawing.width - 2 * StrategyDrawing.margin
        let height = DrawingCanvas.height(line, width: room - 24) + 12
        canvas.box(.band, x: StrategyDrawing.margin, y: top, width: room, height: height)
        canvas.texts(line, x: StrategyDrawing.margin + 12, y: top + 6, width: room - 24)
        return top + height
    }

    private mutating func draw(_ track: Track, at top: Int) -> Int {
        var y = drawBand(StrategyDrawing.track(track.anchor), at: top)
        let begin = y
        y += 16
        let room = StrategyDrawing.width - StrategyDrawing.left - StrategyDrawing.margin
        var dots: [Int] = []
        for (index, entry) in track.items.enumerated() {
            if index > 0 {
                let middle = StrategyDrawing.left + room / 2
                canvas.path([(middle, y), (middle, y + StrategyDrawing.gap)], hasHead: true)
                y += StrategyDrawing.gap
            }
            let label = [
                DrawingCanvas.Line(
                    text: StrategyDrawing.span(track.anchor, entry.offsets),
                    style: .time
                )
            ]
            let high = canvas.texts(
                label,
                x: StrategyDrawing.margin,
                y: y + 8,
                width: StrategyDrawing.labelWidth
            )
            dots.append(y + 17)
            let end = draw(entry.item, x: StrategyDrawing.left, y: y, width: room, isInTrack: true)
            y = max(end, y + high + 12)
        }
        canvas.path([(StrategyDrawing.axis, begin), (StrategyDrawing.axis, y)])
        for dot in dots { canvas.dot(x: StrategyDrawing.axis, y: dot) }
        return y
    }

    private mutating func drawReplies(at top: Int) -> Int {
        let y = drawBand("Qué se contesta", at: top)
        let rows = TextRole.allCases.compactMap { role in
            definition.text(role).map {
                (label: role.spanish, text: "«\(StrategyDrawing.plain($0.source))»")
            }
        }
        return drawTable(rows, at: y + 10)
    }
}

extension StrategyDefinition.Anchor {
    /// Where its track stands from top to bottom: what is known beforehand first.
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
