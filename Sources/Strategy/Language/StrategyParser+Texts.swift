internal import Compliance
internal import Domain
internal import Messaging
internal import Values

/// Texts and sequences of texts.
extension StrategyParser {
    mutating func parseTexts(_ tree: Tree) {
        guard let entries = tree["texts"]?.entries, !entries.isEmpty else {
            let needsNone = { (step: Tree) in
                step["include"] != nil || step["do"]?.text == "webhook"
            }
            if tree["steps"]?.elements?.allSatisfy(needsNone) ?? false { return }
            mistake(tree["texts"] ?? tree, "the strategy has no texts", "add texts: with a map")
            return
        }
        if entries.count > StrategyParser.textLimit {
            mistake(tree, "a file has at most \(StrategyParser.textLimit) texts", "split it")
        }
        for entry in entries.prefix(StrategyParser.textLimit) {
            if texts.contains(where: { $0.id == prefix + entry.key }) {
                mistakes.append(
                    Mistake(
                        at: entry.place,
                        "two texts are called \(entry.key)",
                        remedy: "give each its own name"
                    )
                )
                continue
            }
            parseText(entry)
        }
    }

    private mutating func parseText(_ entry: Tree.Entry) {
        let body = entry.value.entries == nil ? entry.value : entry.value["text"] ?? entry.value
        if entry.value.entries != nil { checkKeys(entry.value, StrategyParser.textKeys) }
        guard let source = body.text, !source.isEmpty else {
            mistake(body, "the text \(entry.key) is empty", "write text: and what it says")
            return
        }
        var items: ContentItems = []
        var classes: ContentClasses = []
        for word in entry.value["says"]?.elements ?? [] {
            let name = word.text ?? ""
            if let item = ContentItems(name: name) {
                items.insert(item)
            } else if let kind = ContentClasses(name: name) {
                classes.insert(kind)
            } else {
                mistake(
                    word,
                    "no law knows what \(name) is",
                    NearestWord.remedy(name, among: ContentItems.names + ContentClasses.names)
                )
            }
        }
        var fields: [String] = []
        do throws(TemplateMistakes) {
            let template = try Template(source, fields: TextFields.all, at: body.place)
            for slot in template.slots {
                let known = TextFields.entries[slot]
                fields.append(known.field.name)
                items.formUnion(known.items)
                classes.formUnion(known.classes)
            }
            templates.append(template)
        } catch {
            mistakes.append(contentsOf: error.mistakes)
            templates.append(nil)
        }
        texts.append(
            StrategyText(
                id: prefix + entry.key,
                use: entry.value["use"]?.text ?? "",
                source: source,
                fields: fields,
                optionalFields: fields.filter { source.contains("{?\($0)}") },
                items: items,
                classes: classes
            )
        )
    }

    mutating func textIndex(_ value: Tree) -> Int? {
        let id = value.text ?? ""
        if let index = texts.firstIndex(where: { $0.id == prefix + id }) { return index }
        mistake(
            value,
            "there is no text \(id)",
            NearestWord.remedy(
                id,
                among: texts.map(\.id).filter { $0.hasPrefix(prefix) }.map {
                    String($0.dropFirst(prefix.count))
                }
            )
        )
        return nil
    }

    mutating func checkAllTextsUsed(_ tree: Tree, _ definition: StrategyDefinition) {
        var used = Set(definition.steps.compactMap(\.text))
        for sequence in definition.sequences { used.formUnion(sequence.texts) }
        used.formUnion(definition.roles.values)
        if let text = definition.firstContact { used.insert(text) }
        if let text = definition.merged { used.insert(text) }
        for (index, text) in texts.enumerated() where !used.contains(index) {
            guard !included.contains(where: { text.id.hasPrefix($0 + ".") }) else { continue }
            let place = tree["texts"]?.entries?.first { $0.key == text.id }?.place ?? tree.place
            objections.append(
                Mistake(
                    at: place,
                    "the text \(text.id) is used by nothing",
                    remedy: "name it in a step or remove it"
                )
            )
        }
    }

    // MARK: - Sequences

    mutating func checkSequencesUsed(_ tree: Tree) {
        for entry in tree["sequences"]?.entries ?? [] {
            let index = sequences.firstIndex { $0.name == entry.key }
            guard let index, !steps.contains(where: { $0.sequence == index }) else { continue }
            objections.append(
                Mistake(
                    at: entry.place,
                    "the sequence \(entry.key) is used by nothing",
                    remedy: "name it in a step or remove it"
                )
            )
        }
    }

    /// `sequences: {educacion: [consejo_1, consejo_2, …]}`.
    mutating func parseSequences(_ tree: Tree) {
        for entry in tree["sequences"]?.entries ?? [] {
            let list = entry.value.elements ?? []
            guard (1...StrategyParser.textLimit).contains(list.count),
                (1...AccountClock.nameLimit).contains(entry.key.utf8.count)
            else {
                mistakes.append(
                    Mistake(
                        at: entry.place,
                        "the sequence \(entry.key) has no texts, or a name that is too long",
                        remedy: "write a name of up to \(AccountClock.nameLimit) letters and a "
                            + "list of texts"
                    )
                )
                continue
            }
            let indices = list.compactMap { textIndex($0) }
            if Set(indices).count < indices.count {
                mistake(
                    entry.value,
                    "a text stands twice in the sequence \(entry.key)",
                    "no text is told to a person twice: remove one"
                )
            }
            if sequences.contains(where: { $0.name == entry.key }) {
                mistakes.append(
                    Mistake(
                        at: entry.place,
                        "two sequences are called \(entry.key)",
                        remedy: "give each its own name"
                    )
                )
                continue
            }
            if sequences.count >= CaseState.sequenceLimit {
                mistake(
                    entry.value,
                    "a strategy has at most \(CaseState.sequenceLimit) sequences",
                    "join two of them"
                )
                return
            }
            sequences.append(StrategyDefinition.Sequence(name: entry.key, texts: indices))
        }
    }

    mutating func sequenceIndex(_ value: Tree) -> Int? {
        if let index = sequences.firstIndex(where: { $0.name == value.text }) { return index }
        mistake(
            value,
            "there is no sequence \(value.text ?? "")",
            sequences.isEmpty
                ? "add sequences: with its name and texts"
                : NearestWord.remedy(value.text ?? "", among: sequences.map(\.name))
        )
        return nil
    }
}
