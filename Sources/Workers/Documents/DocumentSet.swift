public import Foundation

/// The documents that can be made, read once from a folder of templates with one style sheet.
public struct DocumentSet: Sendable {
    /// A kind of document; the raw value is the name of its file.
    public enum Kind: String, Sendable, CaseIterable {
        /// An agreement in writing.
        case agreement = "convenio"
        /// The letter that says that an agreement was kept.
        case settlementLetter = "finiquito"
        /// What is owed, part by part.
        case breakdown = "desglose"
    }

    /// What no document may leave out.
    private static let required = ["acreedor", "persona", "cuenta", "une", "aviso"]

    private let templates: [Kind: DocumentTemplate]

    /// Reads `convenio.html`, `finiquito.html`, `desglose.html` and `estilo.css` of a folder.
    ///
    /// - Throws: what cannot be read, or the `DocumentTemplate.Problem` of a template.
    public init(folder: URL) throws {
        func text(_ name: String) throws -> String {
            String(decoding: try Data(contentsOf: folder.appending(path: name)), as: UTF8.self)
        }
        let style = try text("estilo.css")
        var templates: [Kind: DocumentTemplate] = [:]
        for kind in Kind.allCases {
            let page = try text(kind.rawValue + ".html")
            templates[kind] = try DocumentTemplate(
                page.replacingOccurrences(of: "/*estilo*/", with: style)
            )
        }
        self.templates = templates
    }

    /// A document: without `fingerprint` the bytes that are accepted and digested, with it the
    /// same text that shows the digest in its foot.
    public func html(
        _ kind: Kind,
        _ values: [String: DocumentTemplate.Value],
        fingerprint: String = ""
    ) throws(DocumentTemplate.Problem) -> String {
        let missing = DocumentSet.required.filter { values[$0] == .text("") }
        guard missing.isEmpty else { throw .missing(missing) }
        var values = values
        values["huella"] = .text(fingerprint)
        guard let template = templates[kind] else {
            throw .unknownName(kind.rawValue, line: 0)
        }
        return try template.render(values)
    }
}
