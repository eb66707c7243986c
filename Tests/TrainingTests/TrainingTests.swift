import Testing
import Training
import Understanding
import Values

@Suite("Training the model of intents")
struct TrainingTests {
    private static let phrases = """
        # how much
        ask_balance\tcuanto debo
        ask_balance\tcual es mi saldo
        ask_balance\tcuanto es lo que debo
        ask_balance\tme dice mi saldo por favor
        ask_how_to_pay\tdonde pago
        ask_how_to_pay\ta que cuenta deposito
        ask_how_to_pay\tcomo le hago para pagar
        ask_how_to_pay\tme pasa la cuenta para depositar
        hardship\tno tengo dinero
        hardship\tperdi mi trabajo
        hardship\tno tengo trabajo ni dinero
        hardship\tno me alcanza el dinero
        hardship+ask_balance\tno tengo dinero, cuanto debo

        """

    @Test("The same phrases give the same bytes, and a model that knows what it was taught")
    func deterministic() throws {
        let phrases = try PhraseFile.phrases(Self.phrases)
        #expect(phrases.count == 13)
        #expect(phrases[12].intents == [.hardship, .askBalance])
        let bytes = try IntentTrainer(.spanish).train(phrases)
        #expect(try IntentTrainer(.spanish).train(phrases) == bytes)
        let model = try IntentModel(decoding: bytes)
        #expect(model.languages == [.spanish])
        let text = "me puede decir cuanto debo"
        let scores = model.scores(
            IntentFeatures(of: text, on: IntentTrainer.day, country: "MX"),
            .spanish
        )
        #expect(scores.first?.intent == .askBalance)
        #expect(scores.count == 3)
    }

    @Test("A model that is cut off, or of other bytes, is refused and traps nothing")
    func damaged() throws {
        let bytes = try IntentTrainer(.spanish).train(try PhraseFile.phrases(Self.phrases))
        for length in [0, 1, 4, 6, 10, 20, 200, bytes.count - 1] {
            #expect(throws: (any Error).self) {
                try IntentModel(decoding: Array(bytes.prefix(length)))
            }
        }
        var other = bytes
        other[1] = 0
        #expect(throws: (any Error).self) { try IntentModel(decoding: other) }
    }

    @Test("Models of two languages are read one after the other")
    func twoLanguages() throws {
        let phrases = try PhraseFile.phrases(Self.phrases)
        let bytes =
            try IntentTrainer(.spanish).train(phrases) + IntentTrainer(.english).train(phrases)
        let model = try IntentModel(decoding: bytes)
        #expect(model.languages == [.spanish, .english])
    }

    @Test(
        "A line that cannot be read is named by its number, never by its text",
        arguments: [("help\tayuda\nsecreto", 2), ("nothing\tsecreto", 1)]
    )
    func badLines(file: String, line: Int) {
        let error = #expect(throws: PhraseFileError.self) { try PhraseFile.phrases(file) }
        #expect(error?.line == line)
        #expect(error?.description.contains("secreto") == false)
    }

    @Test("A corpus is read by its columns, and its figures count what is right")
    func corpus() throws {
        let cases = try CorpusFile.cases(
            """
            on\tcountry\ttext\tdays\tamounts\tlabel
            2026-11-21\tMX\tpago 500 el 25\t2026-11-25\t50000\tpromise
            2026-11-21\tMX\tpago la mitad el lunes\t2026-11-23\thalf\tpromise
            2026-11-21\tMX\tel lunes\t2026-11-30\t\tpromise
            2026-11-21\tMX\tluego pago\t\t\twill_pay
            """
        )
        var evaluation = Evaluation(model: nil)
        for example in cases { evaluation.add(example) }
        #expect(evaluation.days.right == 2 && evaluation.days.all == 3)
        #expect(evaluation.amounts.right == 2 && evaluation.amounts.all == 2)
        #expect(evaluation.falseDays.right == 0 && evaluation.falseDays.all == 1)
        #expect(evaluation.accuracy(coverage: 100).all == 4)
    }

    @Test("Files of opt-outs and of ordinary messages need no further column")
    func stops() throws {
        let stops = try CorpusFile.cases("text\tkind\nBAJA\tword\nya no me escriban\tphrase\n")
        let ordinary = try CorpusFile.cases("text\tlabel\ncuanto debo\task_balance\n")
        var evaluation = Evaluation(model: nil)
        for example in stops + ordinary { evaluation.add(example) }
        #expect(evaluation.optOuts.right == 2 && evaluation.optOuts.all == 2)
        #expect(evaluation.falseOptOuts.right == 0 && evaluation.falseOptOuts.all == 1)
    }
}
