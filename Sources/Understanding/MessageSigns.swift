/// What a message shows beside what it wants: how it sounds, why nobody pays, what it takes back.
struct MessageSigns {
    private let text: FoldedText
    private let meanings: [Meaning]

    init(_ text: FoldedText, _ meanings: [Meaning]) {
        self.text = text
        self.meanings = meanings
    }

    private func has(_ words: Set<UInt64>) -> Bool {
        text.tokens.contains { words.contains($0.hash) }
    }

    private func means(_ intent: Intent) -> Bool {
        meanings.contains { $0.intent == intent && $0.certainty >= .likely }
    }

    private func starts(_ phrases: [[StaticString]]) -> Bool {
        phrases.contains { says($0, at: 0) }
    }

    private func says(_ phrase: [StaticString], at index: Int) -> Bool {
        phrase.indices.allSatisfy { text.isWord(index + $0, phrase[$0]) }
    }

    private func says(_ phrases: [[StaticString]]) -> Bool {
        text.tokens.indices.contains { index in phrases.contains { says($0, at: index) } }
    }

    // MARK: Tone

    var tone: Tone {
        if means(.selfHarm) { return .distressed }
        if means(.complaint) && has(Self.threats) { return .threatensComplaint }
        if means(.insult) || has(Self.angry) || text.isShouted { return .angry }
        if means(.complaint) { return .threatensComplaint }
        return has(Self.distress) ? .distressed : .calm
    }

    private static let threats = Fold.words(
        """
        condusef profeco demandar demanda denunciar denuncia reportar queja quejarme juez juzgado
        abogado procuraduria fiscalia prensa redes noticias sue court lawyer report sernac
        indecopi superintendencia denuncio demando quejo reclamo cfpb
        """
    )
    private static let angry = Fold.words(
        """
        harto harta hartos hartas basta molesto molesta enojado enojada encabronado coraje fastidio
        absurdo ridiculo descarados abusivos rateros sinverguenzas angry ridiculous annoying
        """
    )
    private static let distress = Fold.words(
        """
        desesperado desesperada angustia angustiado angustiada miedo llorando lloro deprimido
        deprimida ansiedad suplico ruego ahorcado ahogado desesperacion panico nervios insomnio
        desesperate desperate crying scared anxious
        """
    )

    // MARK: Why nobody pays

    var reason: NonPaymentReason? {
        if has(Self.deaths) && has(Self.family) { return .bereavement }
        if has(Self.lostWork) || says(Self.withoutWork) { return .jobLoss }
        if has(Self.ills) { return .illness }
        if has(Self.disasters) { return .disaster }
        if says(Self.lessIncome) { return .lessIncome }
        if has(Self.forgotten) || says(Self.forgetting) { return .forgot }
        if says(Self.unpaid) { return .awaitingPay }
        if has(Self.repairs) { return .unexpectedExpense }
        if has(Self.travels) { return .travel }
        if means(.dispute) || means(.fraud) { return .dispute }
        return means(.hardship) ? .other : nil
    }

    private static let deaths = Fold.words(
        "fallecio murio fallecieron muerte funeral velorio entierro sepelio died passed death"
    )
    private static let family = Fold.words(
        """
        mama papa madre padre hijo hija esposo esposa hermano hermana abuelo abuela suegro suegra
        tio tia marido mujer familiar bebe funeral velorio entierro sepelio mother father wife
        husband son daughter brother sister
        """
    )
    private static let lostWork = Fold.words(
        """
        desempleado desempleada desempleo corrieron despidieron despidio liquidaron desocupado
        cesado unemployed fired
        """
    )
    private static let withoutWork: [[StaticString]] = [
        ["sin", "trabajo"], ["sin", "empleo"], ["sin", "chamba"], ["sin", "jale"],
        ["perdi", "mi", "trabajo"], ["perdi", "el", "trabajo"], ["perdi", "mi", "empleo"],
        ["perdi", "el", "empleo"], ["no", "tengo", "trabajo"], ["no", "tengo", "chamba"],
        ["no", "tengo", "empleo"], ["no", "hay", "trabajo"], ["no", "hay", "chamba"],
        ["lost", "my", "job"], ["laid", "off"], ["out", "of", "work"], ["perdi", "la", "chamba"],
    ]
    private static let ills = Fold.words(
        """
        enfermo enferma enfermedad hospital hospitalizado hospitalizada internado internada
        operaron operacion operar cirugia accidente cancer diabetes covid medicinas medicamentos
        incapacitado incapacitada incapacidad quimio quimioterapia dialisis derrame infarto
        fracture embarazo sick surgery ill medicina enfermos accidentado doctor clinica
        """
    )
    private static let disasters = Fold.words(
        """
        inundacion inundo inundamos temblor terremoto sismo huracan incendio quemo asaltaron
        robaron asalto ciclon flood hurricane fire
        """
    )
    private static let lessIncome: [[StaticString]] = [
        ["no", "hay", "ventas"], ["bajaron", "las", "ventas"], ["bajo", "el", "trabajo"],
        ["bajaron", "el", "sueldo"], ["gano", "menos"], ["poco", "trabajo"], ["poca", "venta"],
        ["no", "he", "vendido"], ["no", "se", "vende"], ["bajas", "ventas"], ["menos", "horas"],
        ["redujeron", "el", "sueldo"], ["recortaron", "el", "sueldo"], ["media", "jornada"],
        ["no", "me", "alcanza"], ["esta", "flojo"], ["esta", "floja"], ["less", "hours"],
        ["me", "bajaron", "el"], ["pocas", "ventas"], ["cerre", "mi", "negocio"],
    ]
    private static let forgotten = Fold.words("olvide olvido forgot olvidado")
    private static let forgetting: [[StaticString]] = [
        ["se", "me", "fue"], ["se", "me", "paso"], ["no", "me", "acorde"],
    ]
    private static let unpaid: [[StaticString]] = [
        ["no", "me", "han", "pagado"], ["no", "me", "pagan"], ["no", "nos", "han", "pagado"],
        ["no", "han", "depositado"], ["no", "me", "depositan"], ["no", "me", "han", "depositado"],
        ["cuando", "me", "paguen"], ["cuando", "cobre"], ["hasta", "que", "me", "paguen"],
        ["me", "deben"], ["aun", "no", "cobro"], ["no", "he", "cobrado"],
        ["todavia", "no", "cobro"],
        ["esperando", "mi", "pago"], ["esperando", "que", "me", "paguen"],
        ["when", "i", "get", "paid"],
        ["havent", "been", "paid"], ["hasta", "que", "cobre"], ["en", "cuanto", "cobre"],
        ["en", "cuanto", "me", "paguen"], ["me", "retrasaron", "el", "pago"],
    ]
    private static let repairs = Fold.words(
        """
        imprevisto imprevistos emergencia gastos inscripciones colegiatura colegiaturas utiles
        descompuso descompusieron refrigerador reparacion mecanico emergency
        """
    )
    private static let travels = Fold.words(
        "viaje viajando foraneo extranjero traveling travelling"
    )

    // MARK: Taking back

    /// `no, el sábado`, `mejor el 20`, `me equivoqué`.
    func isCorrection(namesDayOrAmount: Bool) -> Bool {
        if says(Self.mistakes) { return true }
        guard namesDayOrAmount else { return false }
        let opensWithNo =
            text.isWord(0, "no")
            && (text.tokens.count > 1 && text.tokens[1].isAfterPause || text.isWord(1, "mejor")
                || text.isWord(1, "el") || text.isWord(1, "para") || text.isWord(1, "perdon"))
        return opensWithNo || starts(Self.better)
    }

    private static let better: [[StaticString]] = [
        ["mejor"], ["perdon", "el"], ["perdon", "son"], ["perdon", "mejor"], ["mas", "bien"],
        ["bueno", "mejor"],
        ["siempre", "no"], ["ay", "no"], ["digo"], ["o", "mejor"], ["no", "no"], ["actually"],
        ["corrijo"], ["i", "meant"], ["sorry", "i", "meant"], ["siempre", "si", "mejor"],
        ["pensandolo", "bien"], ["oiga", "mejor"], ["oye", "mejor"], ["pero", "mejor"],
    ]
    private static let mistakes: [[StaticString]] = [
        ["me", "equivoque", "de", "dia"], ["me", "equivoque", "de", "fecha"], ["me", "confundi"],
        ["quise", "decir"], ["queria", "decir"], ["me", "equivoque", "es"],
        ["me", "equivoque", "son"], ["me", "equivoque", "el"], ["perdon", "me", "equivoque"],
        ["corrijo"], ["i", "meant"], ["my", "mistake"], ["correccion"],
    ]

    // MARK: Media

    /// The medium that is asked for, where the message is about that.
    var medium: Medium? {
        let asks =
            meanings.contains {
                [.preferChannel, .ceaseContact, .callback, .askReceipt, .askAgreement, .human]
                    .contains($0.intent)
            } || has(Self.sending)
        guard asks else { return nil }
        for (words, medium) in Self.media where has(words) { return medium }
        return means(.callback) ? .call : nil
    }

    private static let sending = Fold.words(
        """
        mandeme mandame mandenme mandenmelo envieme enviame envienme escribame escribanme escriba
        escriban prefiero mejor contactenme manden envien send email
        """
    )
    private static let media: [(Set<UInt64>, Medium)] = [
        (Fold.words("whatsapp whats wasap guasap wasapp wats wsp whatsap watsap watts"), .whatsApp),
        (Fold.words("correo mail email gmail hotmail outlook electronico"), .email),
        (Fold.words("sms texto"), .sms),
        (Fold.words("chat pagina"), .webChat),
        (Fold.words("carta escrito papel correspondencia letter"), .letter),
        (
            Fold.words(
                "llamada llamadas llamenme llameme llamame marqueme marquenme marcame call llamen"
            ), .call
        ),
    ]
}
