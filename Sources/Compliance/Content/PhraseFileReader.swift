import Values

/// Reads a file of phrases; every mistake is told with its place.
struct PhraseFileReader {
    /// The classes that phrases can show.
    static let classes: [(String, ContentClasses)] = ContentClasses.words(of: .reviewed)

    var tree = TreeReader()
    private var phrases = PhraseReader()
    private var language = ""
    private var instead: [String: TwoTongues] = [:]
    private var forms = 0

    mutating func phrases(_ root: Tree) -> ContentPhrases? {
        let values = tree.map(
            root,
            of: "a file of phrases",
            keys: [
                "recado-phrases", "language", "version", "words", "negation", "harmless",
                "instead", "families",
            ]
        )
        if values["recado-phrases"]?.integer != ContentPhrases.format {
            tree.report(
                values["recado-phrases"]?.place ?? root.place,
                "the file does not begin with `recado-phrases: \(ContentPhrases.format)`",
                "Write that line first, or use a build that reads its format."
            )
        }
        language = tree.text(values, "language", in: root)
        let version = tree.number(values, "version", in: root, 1...1_000_000)
        readSets(values["words"])
        let negation = negation(values["negation"])
        readInstead(values["instead"])
        let harmless = values["harmless"].map { patterns($0, "harmless") } ?? []
        guard let list = values["families"]?.elements, !list.isEmpty else {
            tree.report(root.place, "\"families\" is missing or no list", "Add families.")
            return nil
        }
        if list.count > ContentPhrases.familyLimit {
            tree.report(
                root.place,
                "a file has at most \(ContentPhrases.familyLimit) families",
                "Split it."
            )
        }
        var families: [PhraseFamily] = []
        for element in list.prefix(ContentPhrases.familyLimit) {
            guard let family = family(element) else { continue }
            if families.contains(where: { $0.name == family.name }) {
                tree.report(
                    element.place,
                    "two families are called \"\(family.name)\"",
                    "Give each its own name."
                )
            }
            families.append(family)
        }
        if forms > ContentPhrases.formLimit {
            tree.report(root.place, "the file has too many phrases", "Split it.")
        }
        return ContentPhrases(
            language: language,
            version: version,
            families: families,
            negation: negation,
            harmless: harmless
        )
    }

    private mutating func readSets(_ value: Tree?) {
        guard let value else { return }
        guard let entries = value.entries else {
            tree.report(value.place, "\"words\" is no map", "Write `name: [one, two]`.")
            return
        }
        for entry in entries {
            guard phrases.sets[entry.key] == nil else {
                tree.report(entry.place, "\"\(entry.key)\" stands here twice", "Remove one.")
                continue
            }
            phrases.sets[entry.key] = rows(entry.value, entry.key)
        }
    }

    private mutating func rows(_ value: Tree, _ key: String) -> [[PhrasePattern.Word]] {
        var rows: [[PhrasePattern.Word]] = []
        for element in value.elements ?? [value] {
            do throws(PhraseError) {
                rows += try phrases.choices(element.text ?? "")
            } catch {
                tree.report(element.place, "\"\(key)\": \(error.reason)", error.remedy)
            }
        }
        return rows
    }

    private mutating func negation(_ value: Tree?) -> [String: [PhrasePattern.Word]] {
        guard let value else { return [:] }
        let lists = tree.map(
            value,
            of: "a negation",
            keys: ["not", "unless_after", "unless_before", "across"]
        )
        return lists.mapValues { list in
            rows(list, "negation").filter { $0.count == 1 }.map { $0[0] }
        }
    }

    private mutating func readInstead(_ value: Tree?) {
        guard let value else { return }
        let texts = tree.map(value, of: "instead", keys: PhraseFileReader.classes.map(\.0))
        for (word, text) in texts { instead[word] = tongues(text, word) }
    }

    private mutating func tongues(_ value: Tree, _ key: String) -> TwoTongues {
        let texts = tree.map(value, of: key, keys: ["es", "en"])
        return TwoTongues(
            spanish: tree.text(texts, "es", in: value),
            english: tree.text(texts, "en", in: value)
        )
    }

    private mutating func family(_ element: Tree) -> PhraseFamily? {
        let values = tree.map(
            element,
            of: "a family",
            keys: [
                "family", "class", "why", "instead", "sources", "where", "negatable", "phrases",
                "unless",
            ]
        )
        let name = tree.text(values, "family", in: element)
        guard let classValue = values["class"] else {
            tree.report(element.place, "\"class\" is missing", "Add `class: threatens`.")
            return nil
        }
        guard let found = tree.word(classValue, "class", PhraseFileReader.classes) else {
            return nil
        }
        guard let why = values["why"], let list = values["phrases"] else {
            tree.report(
                element.place,
                "\"why\" or \"phrases\" is missing",
                "Say why the phrases matter, and which they are."
            )
            return nil
        }
        let own = values["instead"].map { tongues($0, "instead") }
        guard let instead = own ?? self.instead[classValue.text ?? ""] else {
            tree.report(
                element.place,
                "\"instead\" is missing",
                "Say what to write instead, here or for the class at the head of the file."
            )
            return nil
        }
        if let place = values["where"] {
            _ = tree.word(place, "where", [("preview", true)])
        }
        let isNegatable = values["negatable"] == nil || tree.flag(values, "negatable")
        return PhraseFamily(
            name: name,
            language: language,
            contentClass: found,
            why: tongues(why, "why"),
            instead: instead,
            sources: sources(values["sources"]),
            isOnlyForPreviews: values["where"] != nil,
            isNegatable: isNegatable,
            phrases: patterns(list, "phrases"),
            unless: values["unless"].map { patterns($0, "unless") } ?? []
        )
    }

    private mutating func sources(_ value: Tree?) -> [String: [String]] {
        guard let value else { return [:] }
        var sources: [String: [String]] = [:]
        for entry in value.entries ?? [] {
            guard entry.key.utf8.count == 2 else {
                tree.report(
                    entry.place,
                    "\"\(entry.key)\" is no country",
                    "Write two capitals, such as MX."
                )
                continue
            }
            sources[entry.key] = tree.texts(entry.value, entry.key)
        }
        return sources
    }

    private mutating func patterns(_ value: Tree, _ key: String) -> [PhrasePattern] {
        var patterns: [PhrasePattern] = []
        for element in value.elements ?? [value] {
            do throws(PhraseError) {
                patterns += try phrases.read(element.text ?? "")
            } catch {
                tree.report(element.place, "\"\(key)\": \(error.reason)", error.remedy)
            }
        }
        forms += patterns.count
        return patterns
    }
}
