import Foundation
import Values

/// The pages that links open: where they are, for texts and for the pages themselves.
public struct SiteFacts: Sendable, Equatable {
    /// The address without a slash at its end, such as `https://r.example`.
    public var address: String
    /// The path before each token; empty, or beginning with a slash.
    public var path: String
    /// Whether browsers speak to it encrypted, so that cookies and HSTS say so.
    public var isSecure: Bool

    /// The longest address; a text shows it with a token.
    public static let lengthLimit = 48
}

/// How the pages of a creditor look, and where it can be found.
public struct Brand: Sendable, Equatable {
    /// A branch of the creditor.
    public struct Branch: Sendable, Equatable {
        /// Its name.
        public var name: String
        /// Where it is.
        public var address: String
        /// When it is open, in words.
        public var hours: String
    }

    /// The colour of what can be pressed, as `#1a5276`.
    public var color: String
    /// A drawing of at most `logoLimit` bytes, or nil.
    public var logo: String?
    /// When the creditor answers, in words; or nil.
    public var hours: String?
    /// Its branches, at most `branchLimit`.
    public var branches: [Branch]

    /// The largest drawing in bytes: a page may have 12 KB in all.
    public static let logoLimit = 2_048
    /// The most branches of one page.
    public static let branchLimit = 24
    /// The least contrast of white letters on the colour (WCAG 2.2, 1.4.3).
    public static let contrast = 4.5

    /// What a creditor has that names nothing.
    public static let plain = Brand(color: "#1a5276", logo: nil, hours: nil, branches: [])

    /// The contrast of white on a colour such as `#1a5276`; nil for what is no such colour.
    public static func contrastWithWhite(_ color: String) -> Double? {
        let digits = Array(color.utf8)
        guard digits.count == 7, digits[0] == 0x23,
            let number = UInt32(String(color.dropFirst()), radix: 16), number <= 0xFF_FFFF,
            !color.contains("+"), !color.contains("-")
        else { return nil }
        func channel(_ shift: UInt32) -> Double {
            let value = Double(number >> shift & 0xFF) / 255
            return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
        }
        let luminance = 0.2126 * channel(16) + 0.7152 * channel(8) + 0.0722 * channel(0)
        return 1.05 / (luminance + 0.05)
    }

    /// Whether a drawing holds shapes and nothing that could run, load or style anything.
    public static func isDrawing(_ text: String) -> Bool {
        guard text.utf8.count <= logoLimit, text.hasPrefix("<svg "), text.hasSuffix("</svg>") else {
            return false
        }
        var rest = text[...]
        while let open = rest.firstIndex(of: "<") {
            guard rest[..<open].allSatisfy({ $0.isWhitespace }),
                let close = rest[open...].firstIndex(of: ">")
            else { return false }
            var tag = rest[rest.index(after: open)..<close]
            if tag.hasPrefix("/") {
                tag = tag.dropFirst()
            } else if tag.hasSuffix("/") {
                tag = tag.dropLast()
            }
            guard isTag(tag) else { return false }
            rest = rest[rest.index(after: close)...]
        }
        return rest.allSatisfy { $0.isWhitespace }
    }

    private static let shapes: Set<Substring> = [
        "svg", "g", "path", "circle", "ellipse", "rect", "line", "polyline", "polygon",
    ]
    private static let properties: Set<Substring> = [
        "viewBox", "width", "height", "d", "cx", "cy", "r", "rx", "ry", "x", "y", "x1", "x2",
        "y1", "y2", "points", "fill", "stroke", "stroke-width", "fill-rule", "transform",
    ]

    private static func isTag(_ tag: Substring) -> Bool {
        guard let name = tag.split(separator: " ", maxSplits: 1).first, shapes.contains(name) else {
            return false
        }
        var rest = tag.dropFirst(name.count).drop { $0 == " " }
        while !rest.isEmpty {
            guard let equals = rest.firstIndex(of: "="), properties.contains(rest[..<equals])
            else { return false }
            rest = rest[rest.index(after: equals)...]
            guard rest.first == "\"", let end = rest.dropFirst().firstIndex(of: "\""),
                rest[rest.index(after: rest.startIndex)..<end].allSatisfy({
                    $0.isASCII && ($0.isLetter || $0.isNumber || " .,#()-".contains($0))
                })
            else { return false }
            rest = rest[rest.index(after: end)...].drop { $0 == " " }
        }
        return true
    }
}

extension FactsReader {
    mutating func site(_ tree: Tree) -> SiteFacts? {
        check(tree, keys: ["url"])
        var address = required(tree, "url")
        while address.hasSuffix("/") { address.removeLast() }
        let parts = URLComponents(string: address)
        guard let parts, let host = parts.host, !host.isEmpty, parts.user == nil,
            parts.query == nil, parts.fragment == nil, ["https", "http"].contains(parts.scheme),
            address.utf8.count <= SiteFacts.lengthLimit,
            address.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != 0x22 && $0 != 0x3C })
        else {
            mistakes.append(
                Mistake(
                    at: tree["url"]?.place ?? tree.place,
                    "this is no address for pages",
                    remedy: "Write for example https://r.example, at most "
                        + "\(SiteFacts.lengthLimit) characters."
                )
            )
            return nil
        }
        return SiteFacts(
            address: address,
            path: parts.path,
            isSecure: parts.scheme == "https"
        )
    }

    mutating func brand(_ tree: Tree) -> Brand {
        check(tree, keys: ["color", "logo", "hours", "branches"])
        var brand = Brand.plain
        if let value = tree["color"] {
            let color = value.text ?? ""
            if let contrast = Brand.contrastWithWhite(color), contrast >= Brand.contrast {
                brand.color = color
            } else {
                mistakes.append(
                    Mistake(
                        at: value.place,
                        "white letters cannot be read on this colour",
                        remedy:
                            "Write a darker one such as #1a5276: the contrast with white must be "
                            + "4.5 or more."
                    )
                )
            }
        }
        if let value = tree["logo"] {
            let drawing = (value.text ?? "").trimmingCharacters(in: .whitespacesAndNewlines)
            if Brand.isDrawing(drawing) {
                brand.logo = drawing
            } else {
                mistakes.append(
                    Mistake(
                        at: value.place,
                        "this is no drawing that a page may show",
                        remedy: "Write <svg viewBox=…> with paths, circles and rectangles only, at "
                            + "most \(Brand.logoLimit) bytes."
                    )
                )
            }
        }
        brand.hours = tree["hours"]?.text
        for item in list(tree, "branches").prefix(Brand.branchLimit) {
            check(item, keys: ["name", "address", "hours"])
            brand.branches.append(
                Brand.Branch(
                    name: required(item, "name"),
                    address: required(item, "address"),
                    hours: required(item, "hours")
                )
            )
        }
        return brand
    }
}
