internal import Simulation

/// What a person takes a text to be, from a glance at its words.
enum MessageReading {
    /// The kind of a Spanish collection text.
    ///
    /// - Parameter isLate: what the reader knows: whether something of theirs is past due.
    static func kind(of text: String, isLate: Bool) -> IncomingText.Kind {
        let words = folded(text)
        func says(_ phrases: [String]) -> Bool { phrases.contains { words.contains($0) } }
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

    /// Small letters without accents.
    private static func folded(_ text: String) -> String {
        var folded = ""
        folded.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            switch scalar {
            case "á", "Á": folded.append("a")
            case "é", "É": folded.append("e")
            case "í", "Í": folded.append("i")
            case "ó", "Ó": folded.append("o")
            case "ú", "Ú", "ü", "Ü": folded.append("u")
            case "A"..."Z":
                folded.unicodeScalars.append(Unicode.Scalar(scalar.value + 32) ?? scalar)
            default: folded.unicodeScalars.append(scalar)
            }
        }
        return folded
    }
}
