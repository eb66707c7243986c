/// How people write words in messages, and how they are usually written.
enum Spelling {
    /// The usual word by the hash of the other.
    static let usual: [UInt64: String] = {
        var table: [UInt64: String] = [:]
        for line in list.split(separator: "\n") {
            let words = line.split(separator: " ")
            guard let right = words.first else { continue }
            for wrong in words.dropFirst() { table[Fold.hash(wrong.utf8)] = String(right) }
        }
        return table
    }()

    /// The hash by which a message's words know a word.
    static func usualHash(of word: some StringProtocol) -> UInt64 {
        let hash = Fold.hash(word.utf8)
        return usual[hash].map { Fold.hash($0.utf8) } ?? hash
    }

    /// The usual word first, then the others; all folded.
    private static let list = """
        que q k ke qe
        porque xq pq porq xk porke xque
        por x
        de d
        para pa
        si sii sip sipi see ci
        no noo nop nopi nou
        ok okk okey okei oki okay oka okis
        quiero kiero qiero kero
        quien kien qien
        quienes kienes
        cuanto cuant kuanto qanto quanto cto
        cuando cuand kuando qando quando
        gracias grasias grax gras gracia thx thanks
        manana mannana maniana mnn manan manna mnna mnana
        hoy oy
        lunes lune lumes lun
        martes marte martez mart
        miercoles miercole mierc mierco miercolez miecoles mier
        jueves jueve juebes juev huebes juevez
        viernes vierne bierne biernes viernez vienes vier viermes viernss
        sabado savado sabdo sabad sabadp zabado
        domingo domigo dominigo domingp
        quincena kincena qincena quinsena kinsena quinzena quincen
        quincenas kincenas quinsenas
        pago pagp pajo pagoo
        pague pagge paguee
        pagar pagr pagarr
        deposito depocito depositop
        deposite depocite
        abono avono
        abogado abogao avogado
        mensajes mjs msj msjs msg msgs mensages mensajitos mensges sms
        mensaje mensage mensje
        escriban escrivan escrivam
        equivocado ekivocado equibocado equivocada equivocados ekibocado
        numero num nro numro nummero
        telefono telefno telf tel
        tambien tmb tb tambn
        favor fvor fabor
        porfavor porfabor xfavor xfa plis pls porfis porfas
        baja vaja
        pesos pesitos varos baros varitos pesotes
        ya lla iaa
        estoy stoy toy
        fallecio fayecio fallesio
        hasta asta
        aqui aki aca
        hijo ijo
        trabajo trabjo travajo
        dinero diner dinro
        saldo zaldo
        """
}
