/// One phrase in the form it is looked for: words one after another, some of them optional, and
/// gaps between.
struct PhrasePattern: Sendable, Equatable {
    /// A word, or every word that begins so, or a number.
    struct Word: Sendable, Hashable {
        var letters: [UInt8]
        var isStem = false
        var isNumber = false
    }

    /// One step.
    enum Element: Sendable, Equatable {
        /// One of several words.
        case words([Word], isOptional: Bool)
        /// So many words at most, whatever they are, within a sentence or across its end.
        case gap(Int, crosses: Bool)
    }

    var elements: [Element] = []

    /// How many words `...` stands for at most, and `....`, which crosses the end of a sentence.
    static let wideGap = 4
    /// How many words `..` stands for at most.
    static let narrowGap = 2
    /// How many forms one phrase may have.
    static let formLimit = 512
    /// How many words one phrase may have in a row.
    static let elementLimit = 24
}

/// Why a phrase cannot be read.
struct PhraseError: Error, Equatable {
    var reason: String
    var remedy: String
}

/// Reads phrases: `(va|vamos) a embarg* ... [sus|su] bienes`, `@we tribunal*`, `# hora*`.
struct PhraseReader {
    /// Named lists of words, each alternative a row of words.
    var sets: [String: [[PhrasePattern.Word]]] = [:]

    /// Every form of a phrase.
    func read(_ text: String) throws(PhraseError) -> [PhrasePattern] {
        var forms = [PhrasePattern()]
        for part in try parts(text) {
            switch part {
            case "....":
                forms = forms.map { $0.adding(.gap(PhrasePattern.wideGap, crosses: true)) }
            case "...":
                forms = forms.map { $0.adding(.gap(PhrasePattern.wideGap, crosses: false)) }
            case "..":
                forms = forms.map { $0.adding(.gap(PhrasePattern.narrowGap, crosses: false)) }
            default:
                let isOptional = part.hasPrefix("[")
                let choices = try choices(part)
                forms = try extend(forms, by: choices, isOptional: isOptional)
            }
        }
        // A phrase is looked up by its first word.
        guard
            forms.allSatisfy({
                if case .words(_, false) = $0.elements.first { true } else { false }
            }), forms.allSatisfy({ $0.elements.count <= PhrasePattern.elementLimit })
        else {
            throw PhraseError(
                reason: "the phrase does not begin with a word, or is too long",
                remedy: "Begin it with a word that is not optional."
            )
        }
        return forms
    }

    /// Words and lists of words: `(si|no)` is two rows of one word.
    func choices(_ part: String) throws(PhraseError) -> [[PhrasePattern.Word]] {
        var inner = Substring(part)
        if part.hasPrefix("(") || part.hasPrefix("[") { inner = inner.dropFirst().dropLast() }
        var choices: [[PhrasePattern.Word]] = []
        for choice in inner.split(separator: "|") {
            let words = choice.split(separator: " ")
            if words.count == 1, let name = words.first, name.hasPrefix("@") {
                guard let set = sets[String(name.dropFirst())] else {
                    throw PhraseError(
                        reason: "there is no list of words \"\(name)\"",
                        remedy: TreeReader.suggestion(
                            for: String(name.dropFirst()),
                            among: sets.keys.sorted()
                        )
                    )
                }
                choices += set
            } else {
                var row: [PhrasePattern.Word] = []
                for word in words { row.append(try self.word(word)) }
                if !row.isEmpty { choices.append(row) }
            }
        }
        guard !choices.isEmpty else {
            throw PhraseError(reason: "a choice is empty", remedy: "Write `(one|two)`.")
        }
        return choices
    }

    private func word(_ text: Substring) throws(PhraseError) -> PhrasePattern.Word {
        if text == "#" { return PhrasePattern.Word(letters: [], isNumber: true) }
        let isStem = text.hasSuffix("*")
        let letters = (isStem ? text.dropLast() : text).unicodeScalars.map {
            PlainLetter.of($0.value)
        }
        guard !letters.isEmpty, !letters.contains(0) else {
            throw PhraseError(
                reason: "\"\(text)\" is no word",
                remedy: "Write letters only, with * at the end for every word that begins so."
            )
        }
        return PhrasePattern.Word(letters: letters, isStem: isStem)
    }

    /// Words, `...`, and what stands in brackets, each a part.
    private func parts(_ text: String) throws(PhraseError) -> [String] {
        var parts: [String] = []
        var part = ""
        var closing: Character?
        for character in text {
            if let end = closing {
                part.append(character)
                if character == end {
                    parts.append(part)
                    part = ""
                    closing = nil
                }
            } else if character == "(" || character == "[" {
                if !part.isEmpty { parts.append(part) }
                part = String(character)
                closing = character == "(" ? ")" : "]"
            } else if character == " " {
                if !part.isEmpty { parts.append(part) }
                part = ""
            } else {
                part.append(character)
            }
        }
        guard closing == nil else {
            throw PhraseError(reason: "a bracket is not closed", remedy: "Close it.")
        }
        if !part.isEmpty { parts.append(part) }
        guard !parts.isEmpty else {
            throw PhraseError(reason: "the phrase is empty", remedy: "Write a phrase or remove it.")
        }
        return parts
    }

    /// Single words of a choice are one step; each row of several words makes forms of its own.
    private func extend(
        _ forms: [PhrasePattern],
        by choices: [[PhrasePattern.Word]],
        isOptional: Bool
    ) throws(PhraseError) -> [PhrasePattern] {
        let single = choices.filter { $0.count == 1 }.map { $0[0] }
        let rows = choices.filter { $0.count > 1 }
        var extended: [PhrasePattern] = []
        for form in forms {
            let isFirst = form.elements.isEmpty
            if !single.isEmpty {
                extended.append(form.adding(.words(single, isOptional: isOptional && !isFirst)))
            }
            if isOptional, isFirst || single.isEmpty { extended.append(form) }
            for row in rows {
                var longer = form
                for word in row { longer = longer.adding(.words([word], isOptional: false)) }
                extended.append(longer)
            }
        }
        guard extended.count <= PhrasePattern.formLimit else {
            throw PhraseError(
                reason: "the phrase has more than \(PhrasePattern.formLimit) forms",
                remedy: "Split it, or leave out choices of several words."
            )
        }
        return extended
    }
}

extension PhrasePattern {
    fileprivate func adding(_ element: Element) -> PhrasePattern {
        var longer = self
        longer.elements.append(element)
        return longer
    }
}
