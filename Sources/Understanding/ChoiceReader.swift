/// The single number from 0 to 10 that a message is, as an answer to a list or a scale; nil for
/// anything else.
///
/// Digits or a Spanish word, with signs around it: `5`, `4.`, `cinco`, `opción 2`.
public func readChoice(_ text: String) -> UInt8? {
    guard text.utf8.count <= 40 else { return nil }
    let folded = FoldedText(text, .commaGroups)
    var found: UInt8?
    for token in folded.tokens {
        if fillers.contains(token.hash) { continue }
        guard found == nil else { return nil }
        if let number = token.smallNumber, (0...10).contains(number) {
            found = UInt8(number)
        } else if let number = choices[token.hash] {
            found = number
        } else {
            return nil
        }
    }
    return found
}

private let fillers = Fold.words("opcion la el numero un calificacion pongo doy les le de")

private let choices: [UInt64: UInt8] = {
    let words = [
        "cero", "uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez",
    ]
    var table: [UInt64: UInt8] = [:]
    for (number, word) in words.enumerated() { table[Fold.hash(word.utf8)] = UInt8(number) }
    return table
}()
