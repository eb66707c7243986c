internal import Values

/// The parts of a picture as SVG: texts that are broken into lines, boxes, lines and signs.
struct DrawingCanvas {
    /// How a text looks.
    enum Style: String, CaseIterable {
        case title, section, name, time, fact
        case label, small, way, rule, note

        var size: Int {
            switch self {
            case .title: 22
            case .section: 15
            case .name: 14
            case .time, .fact: 13
            case .label, .small, .way, .rule, .note: 12
            }
        }

        var isBold: Bool {
            switch self {
            case .title, .section, .name, .time, .label: true
            case .fact, .small, .way, .rule, .note: false
            }
        }

        /// From one line to the next.
        var height: Int { size * 7 / 5 }
    }

    /// A text and its look.
    struct Line {
        var text: String
        var style: Style
    }

    /// A text that was set, with the room that it had.
    struct Placed {
        var text: String
        var style: Style
        var x: Int
        var y: Int
        var room: Int
    }

    /// How a box looks.
    enum Frame: String {
        case card, step, pill, group, none, band
    }

    /// Below each text.
    private static let space = 2

    /// What was drawn so far.
    private(set) var out = ""
    /// Every line of text, for tests.
    private(set) var placed: [Placed] = []
    /// Every box that holds text, for tests.
    private(set) var boxes: [(x: Int, y: Int, width: Int, height: Int, frame: Frame)] = []

    /// Lays what another canvas holds over this one.
    mutating func append(_ other: DrawingCanvas) {
        out += other.out
        placed += other.placed
        boxes += other.boxes
    }

    /// How high texts become in a width.
    static func height(_ lines: [Line], width: Int) -> Int {
        lines.reduce(0) { $0 + broken($1, width).count * $1.style.height + space }
    }

    private static func broken(_ line: Line, _ width: Int) -> [String] {
        TextMeasure.lines(
            line.text,
            width: width,
            size: line.style.size,
            isBold: line.style.isBold
        )
    }

    /// Sets texts below one another; how high they became.
    @discardableResult
    mutating func texts(_ lines: [Line], x: Int, y: Int, width: Int) -> Int {
        var below = y
        for line in lines {
            for text in DrawingCanvas.broken(line, width) {
                placed.append(
                    Placed(text: text, style: line.style, x: x, y: below, room: width)
                )
                out += """
                    <text x="\(x)" y="\(below + line.style.size)" class="\(line.style.rawValue)">\
                    \(text.escapedForMarkup)</text>

                    """
                below += line.style.height
            }
            below += DrawingCanvas.space
        }
        return below - y
    }

    mutating func box(_ frame: Frame, x: Int, y: Int, width: Int, height: Int) {
        boxes.append((x, y, width, height, frame))
        let round = frame == .pill ? 12 : frame == .band ? 4 : 8
        out += """
            <rect x="\(x)" y="\(y)" width="\(width)" height="\(height)" rx="\(round)" \
            class="\(frame.rawValue)"/>

            """
    }

    /// The stripe at the left of a step's box, by who does it.
    mutating func stripe(_ kind: String, x: Int, y: Int, height: Int) {
        out += """
            <rect x="\(x)" y="\(y + 6)" width="4" height="\(height - 12)" rx="2" class="\(kind)"/>

            """
    }

    mutating func dot(x: Int, y: Int) {
        out += "<circle cx=\"\(x)\" cy=\"\(y)\" r=\"5\" class=\"dot\"/>\n"
    }

    /// A line through points, with a head at its end or without.
    mutating func path(_ points: [(x: Int, y: Int)], hasHead: Bool = false) {
        let steps = points.enumerated().map { "\($0 == 0 ? "M" : "L")\($1.x) \($1.y)" }
        out += "<path d=\"\(steps.joined(separator: " "))\" class=\"line\"/>\n"
        guard hasHead, points.count > 1 else { return }
        let end = points[points.count - 1]
        let before = points[points.count - 2]
        let head: String
        if end.y > before.y {
            head = "M\(end.x - 4) \(end.y - 7) L\(end.x) \(end.y) L\(end.x + 4) \(end.y - 7) z"
        } else if end.x < before.x {
            head = "M\(end.x + 7) \(end.y - 4) L\(end.x) \(end.y) L\(end.x + 7) \(end.y + 4) z"
        } else {
            head = "M\(end.x - 7) \(end.y - 4) L\(end.x) \(end.y) L\(end.x - 7) \(end.y + 4) z"
        }
        out += "<path d=\"\(head)\" class=\"head\"/>\n"
    }

    /// A sign of 18 by 18.
    mutating func sign(_ sign: Sign, x: Int, y: Int) {
        out += """
            <path transform="translate(\(x) \(y))" d="\(sign.rawValue)" class="sign"/>

            """
    }

    /// Signs beside the words, never instead of them.
    enum Sign: String {
        case bubble = "M2 3h14v9h-8l-4 4v-4h-2z M5 6h8 M5 9h5"
        case envelope = "M1 4h16v11h-16z M1 4l8 6l8-6"
        case phone = "M3 2h4l1 4l-2 2c1 2 2 3 4 4l2-2l4 1v4c-7 2-15-6-13-13z"
        case page = "M3 1h8l4 4v12h-12z M11 1v4h4 M6 9h6 M6 12h6"
        case house = "M2 9l7-7l7 7 M4 8v8h10v-8 M8 16v-5h3v5"
        case check = "M2 2h14v14h-14z M5 9l3 3l5-6"
        case bell = "M4 13c2-3 0-9 5-10c5 1 3 7 5 10z M8 16h3"
        case turn = "M15 6a7 7 0 1 0 1 5 M16 1v5h-5"
        case fork = "M9 1l8 8l-8 8l-8-8z M6 9h6"
        case flask = "M7 1h5 M8 1v5l-5 10h13l-5-10v-5 M5 12h9"
        case part = "M2 2h6v6h-6z M10 2h6v6h-6z M2 10h6v6h-6z M10 10h6v6h-6z"
    }

    /// The whole picture.
    func svg(width: Int, height: Int, id: String, title: String, told: String) -> String {
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(width) \(height)" \
        width="\(width)" height="\(height)" role="img" lang="es" \
        aria-labelledby="\(id)-titulo \(id)-texto" font-family="system-ui, sans-serif">
        <title id="\(id)-titulo">\(title.escapedForMarkup)</title>
        <desc id="\(id)-texto">\(told.escapedForMarkup)</desc>
        <style>
        \(DrawingCanvas.styles)
        </style>
        <rect width="\(width)" height="\(height)" class="page"/>
        \(out)</svg>

        """
    }

    private static let styles: String = {
        let fonts = Style.allCases.map {
            ".\($0.rawValue) { font-size: \($0.size)px"
                + ($0.isBold ? "; font-weight: 600 }" : " }")
        }
        return
            (fonts + [
                """
                .page { fill: #ffffff } .title, .name, .fact, .section { fill: #1b2430 }
                .small, .label { fill: #566273 } .time, .way { fill: #0a5f58 }
                .rule { fill: #7d3f05 } .note { fill: #553a9c }
                .card { fill: #f5f7fa; stroke: #d3dbe5 } .step { fill: #ffffff; stroke: #9fb0c4 }
                .pill { fill: #fff5e6; stroke: #d9a35c } .group { fill: #f7f5fc; stroke: #b5a6dc }
                .none { fill: none; stroke: #9fb0c4; stroke-dasharray: 4 4 } .band { fill: #e4efee }
                .line, .sign { fill: none; stroke: #6d7f95; stroke-width: 1.5 }
                .sign { stroke-linejoin: round; stroke-linecap: round }
                .head { fill: #6d7f95 } .dot, .machine { fill: #12857b } .person { fill: #d07a12 }
                @media screen and (prefers-color-scheme: dark) {
                .page { fill: #12161c } .title, .name, .fact, .section { fill: #e9eef5 }
                .small, .label { fill: #a9b5c4 } .time, .way { fill: #74d6c9 }
                .rule { fill: #f2b872 } .note { fill: #c3b1f7 }
                .card { fill: #1a2029; stroke: #37424f } .step { fill: #1b222c; stroke: #53647a }
                .pill { fill: #2c2318; stroke: #8f6a35 } .group { fill: #1c1a2a; stroke: #5e518c }
                .none { stroke: #53647a } .band { fill: #1b3130 }
                .line, .sign { stroke: #8496ac } .head { fill: #8496ac }
                .dot, .machine { fill: #3cb5a8 } .person { fill: #e39a3f } }
                @page { margin: 10mm }
                @media print { svg { width: 100%; height: auto } }
                """
            ]).joined(separator: "\n")
    }()
}
