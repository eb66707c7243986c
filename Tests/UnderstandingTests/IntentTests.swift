import Testing
import Understanding
import Values

@Suite("What a message means")
struct IntentTests {
    @Test("Opting out, in and asking for help", arguments: stopping)
    func stoppingWords(_ phrase: PhraseCase) { check(phrase) }

    @Test("Who writes", arguments: people)
    func whoWrites(_ phrase: PhraseCase) { check(phrase) }

    @Test("Paying, promising, objecting", arguments: paying)
    func paid(_ phrase: PhraseCase) { check(phrase) }

    @Test("Questions and short answers", arguments: asking)
    func asked(_ phrase: PhraseCase) { check(phrase) }

    @Test("Ordinary sentences go to a person and stop nothing", arguments: ordinary)
    func ordinarySentence(_ phrase: PhraseCase) { check(phrase) }

    private func check(_ phrase: PhraseCase) {
        let understood = understand(phrase.text, on: today, country: "MX")
        #expect("\(understood.primary.intent)" == phrase.intent, "\(understood.meanings)")
        if let isCertain = phrase.isCertain {
            #expect((understood.primary.certainty == .certain) == isCertain, "\(understood)")
        }
    }

    @Test(
        "What looks like a word to stop but is none does not stop",
        arguments: [
            "quiero cancelar mi deuda", "quiero cancelar", "voy a cancelar el viernes",
            "para mañana le deposito", "para el viernes", "¿para cuándo?", "para que me escriben",
            "pago a fin de mes", "fin de mes", "a fin del mes pago", "esta muy alto el interes",
            "alto interes cobran", "baja el interes", "bajen los intereses",
            "me pueden dar de baja el interes", "no dejen de avisarme", "no mas tengo 500",
            "nomas tengo 300 pesos", "ya no tengo trabajo", "ya no debo nada",
            "no me han mandado la referencia", "no me manden a buró por favor",
            "si no me mandan el link no pago", "cuando sale mi pago", "quiero salir de la deuda",
            "quitar los intereses", "no me mandaron el recibo", "mi saldo es alto",
            "el cliente no quiere pagar", "me dieron de baja en el trabajo",
            "termina en fin de año",
            "para pagar", "no tengo para pagar", "eliminar los intereses", "la baja de intereses",
        ]
    )
    func noFalseStop(_ text: String) {
        let understood = understand(text, on: today, country: "MX")
        #expect(!understood.has(.optOut), "\(understood.meanings)")
    }

    @Test(
        "What looks like a plain promise but is none is read by a person",
        arguments: [
            "me pagan el viernes", "no pago el viernes", "¿cuándo es mi pago?",
            "el pago del viernes no pasó", "pagué el viernes", "mi esposo paga el viernes",
            "creo que el viernes pago", "si me prestan pago el lunes", "pago el viernes?",
            "pago el viernes o el lunes", "pago 500 el viernes y 500 el 15",
            "nunca pago los viernes", "el viernes pago la luz", "pago cuando pueda",
            "pago en diciembre", "pago la otra quincena", "pago el 31 de noviembre",
            "el viernes pasado pago mi hermano", "pago antes del viernes", "pago el 15 de agosto",
            "quiero que me paguen el viernes", "tal vez mañana pago", "pago lunes 24",
        ]
    )
    func noFalsePromise(_ text: String) {
        let understood = understand(text, on: today, country: "MX")
        #expect(understood.needsPerson, "\(understood.meanings)")
        #expect(!understood.has(.promise, atLeast: .certain))
    }

    @Test(
        "What looks like a wrong number but is none is not taken for one",
        arguments: [
            "no soy moroso", "no soy rico", "deposité al número equivocado de cuenta",
            "no es mi número de cuenta", "me equivoqué de cuenta", "no soy el único",
            "el numero de referencia esta mal", "no conozco el saldo",
        ]
    )
    func noFalseWrongNumber(_ text: String) {
        let understood = understand(text, on: today, country: "MX")
        #expect(!understood.has(.wrongNumber, atLeast: .certain), "\(understood.meanings)")
    }

    @Test(
        "A denied or asked payment is not a payment",
        arguments: [
            "no pagué", "aún no he pagado", "¿ya pagué?", "cuando ya pague les aviso",
            "que pague el",
        ]
    )
    func noFalsePayment(_ text: String) {
        let understood = understand(text, on: today, country: "MX")
        #expect(!understood.has(.alreadyPaid, atLeast: .certain), "\(understood.meanings)")
    }

    @Test("A message with two intents keeps both, what silences leads, and a person reads it")
    func twoIntents() {
        let understood = understand(
            "Ya pagué, no me manden más mensajes",
            on: today,
            country: "MX"
        )
        #expect(understood.primary.intent == .optOut)
        #expect(understood.primary.certainty == .certain)
        #expect(understood.has(.alreadyPaid, atLeast: .likely))
        #expect(understood.needsPerson)
    }

    @Test("Every result names its rule, and the message is folded to plain words")
    func rules() {
        let understood = understand("¡¡BÁJAAAA!! 😡", on: today, country: "MX")
        #expect(understood.primary.rule == "optout.word")
        #expect(understood.normalised == "baja")
        #expect(understand("", on: today, country: "MX").primary.rule == "empty")
    }

    @Test(
        "Digits without end are no date, no amount, and no end of the program",
        arguments: ["2-02-", "1/1/", "15/03/", "$1,", "pago el 2-02-", "3 pagos de "]
    )
    func manyDigits(beginning: String) {
        for count in [9, 19, 20, 40, 120] {
            let text = beginning + String(repeating: "5", count: count)
            #expect(!understand(text, on: today, country: "MX").meanings.isEmpty)
        }
    }

    @Test(
        "No text of random characters traps, and very long ones go to a person",
        arguments: 0..<40
    )
    func anyText(seed: UInt64) {
        var generator = Generator(seed: seed)
        let words = ["pago", "no", "el", "viernes", "$", "15", "1,500.00", "mil", "de", "quincena"]
        for _ in 0..<50 {
            var text = ""
            for _ in 0..<generator.below(60) {
                switch generator.below(4) {
                case 0: text += words[Int(generator.below(10))] + " "
                case 1:
                    text +=
                        String(generator.next() % 10_000)
                        + ["/", "-", ".", ",", " "][Int(generator.below(5))]
                default:
                    let scalar = Unicode.Scalar(UInt32(generator.below(0x11_0000)))
                    text.unicodeScalars.append(scalar ?? "ñ")
                }
            }
            let country = ["MX", "CO"][Int(generator.below(2))]
            #expect(!understand(text, on: today, country: country).meanings.isEmpty)
        }
        let long = String(repeating: "hola pago ", count: 1_000)
        #expect(understand(long, on: today, country: "MX").needsPerson)
    }
}
