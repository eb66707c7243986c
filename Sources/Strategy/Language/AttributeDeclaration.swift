public import Domain
public import Values

/// A column of the creditors' files that expressions may name.
public struct AttributeDeclaration: Sendable, Equatable {
    /// The name in the mapping.
    public var name: String
    /// What it holds.
    public var kind: Account.Attribute.Kind

    /// Makes a declaration.
    public init(name: String, kind: Account.Attribute.Kind) {
        self.name = name
        self.kind = kind
    }

    /// Columns that a strategy file declares and none of those known is.
    public static func remarks(_ tree: Tree, known: Set<String>) -> [Mistake] {
        (tree["attributes"]?.entries ?? []).compactMap { entry in
            guard !known.contains(entry.key) else { return nil }
            return Mistake(
                at: entry.place,
                "no mapping of the resources gives a column \(entry.key); where the file's own "
                    + "does not either, comparisons with it never hold",
                remedy: NearestWord.of(entry.key, among: known.sorted()).map {
                    "did you mean \($0)?"
                } ?? "check it with --mapping and the mapping that you import with"
            )
        }
    }

    /// Columns that a strategy file declares and a mapping does not give, or gives as another kind.
    public static func mistakes(_ tree: Tree, in mapping: Mapping) -> [Mistake] {
        let columns = mapping.attributeKinds
        return (tree["attributes"]?.entries ?? []).compactMap { entry in
            guard let column = columns.first(where: { $0.name == entry.key }) else {
                return Mistake(
                    at: entry.place,
                    "the mapping has no column \(entry.key), so that comparisons with it never "
                        + "hold",
                    remedy: columns.isEmpty
                        ? "add attributes: to the mapping"
                        : NearestWord.remedy(entry.key, among: columns.map(\.name))
                )
            }
            // A word that is no kind at all is a mistake of the file itself.
            guard let kind = entry.value.text.flatMap({ Account.Attribute.Kind(rawValue: $0) }),
                kind != column.kind
            else { return nil }
            return Mistake(
                at: entry.value.place,
                "the mapping reads \(entry.key) as \(column.kind.rawValue), so that comparisons "
                    + "with it as \(kind.rawValue) never hold",
                remedy: "write \(entry.key): \(column.kind.rawValue), or type: \(kind.rawValue) "
                    + "in the mapping"
            )
        }
    }
}
