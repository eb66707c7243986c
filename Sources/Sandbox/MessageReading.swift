internal import Simulation

/// What a person takes a text to be, from a glance at its words.
enum MessageReading {
    /// The kind of a Spanish collection text.
    ///
    /// - Parameter isLate: what the reader knows: whether something of theirs is past due.
    static func kind(of text: String, isLate: Bool) -> IncomingText.Kind {
        let words = folded(text)
        func says(_ phrases: [StaticString]) -> Bool {
            phrases.contains { contains(words, $0) }
        }
        let asks = says([
            "responde si", "responda si", "contesta si", "conteste si", "confirmas",
            "confirmanos", "es correcto?", "si es correcto",
        ])
        if asks {
            return .confirmPromise
        }
        let promise = says([
            "promesa", "prometiste", "prometio", "acordaste", "acordo", "acordad",
            "compromiso",
            "quedaste de", "quedo de", "te comprometiste",
        ])
        if promise {
            let broken = says([
                "no recibimos", "no vimos", "no se reflej", "no hemos recibido", "incumpl",
                "no encontramos", "no vemos", "no llego",
            ])
            if broken { return .brokenPromise }
            let settled = says([
                "registramos", "anotamos", "quedo registrad", "queda registrad", "gracias por",
            ])
            return settled ? .notice : .promiseReminder
        }
        if says(["gracias por tu pago", "gracias por su pago", "recibimos tu pago"])
            || says(["recibimos su pago", "pago recibido", "ya no recibiras", "ya no recibira"])
            || says([
                "no recibira mas", "no te enviaremos", "no le enviaremos", "tu baja", "su baja fue",
            ])
        {
            return .notice
        }
        if says(["vencid", "vencio", "atras", "adeudo", "pendiente", "mora", "regulariza"]) {
            return .overdue
        }
        if says(["vence", "proximo pago", "recordatorio", "recuerda", "fecha de pago"]) {
            return isLate ? .overdue : .reminder
        }
        if says(["gracias", "registramos", "anotamos"]) { return .notice }
        return isLate ? .overdue : .reminder
    }

    /// Whether a phrase of ASCII letters occurs; octets, since a run reads hundreds of thousands
    /// of texts for dozens of phrases each.
    private static func contains(_ words: [UInt8], _ phrase: StaticString) -> Bool {
        let count = phrase.utf8CodeUnitCount
        guard count > 0, words.count >= count else { return false }
        return words.withUnsafeBufferPointer { words in
            let phrase = UnsafeBufferPointer(start: phrase.utf8Start, count: count)
            let first = phrase[0]
            for start in 0...(words.count - count) where words[start] == first {
                var length = 1
                while length < count, words[start + length] == phrase[length] { length += 1 }
                if length == count { return true }
            }
            return false
        }
    }

    /// Small letters without accents, in UTF-8.
    private static func folded(_ text: String) -> [UInt8] {
        var folded: [UInt8] = []
        folded.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            switch scalar {
            case "á", "Á": folded.append(UInt8(ascii: "a"))
            case "é", "É": folded.append(UInt8(ascii: "e"))
            case "í", "Í": folded.append(UInt8(ascii: "i"))
            case "ó", "Ó": folded.append(UInt8(ascii: "o"))
            case "ú", "Ú", "ü", "Ü": folded.append(UInt8(ascii: "u"))
            case "A"..."Z": folded.append(UInt8(scalar.value) + 32)
            default:
                folded.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
            }
        }
        return folded
    }
}
