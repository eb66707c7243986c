/// The words that promises in plain words are made of.
enum PromiseWords {
    /// A promise further away is nothing that a program should accept.
    static let horizonDays = 62

    /// First person present of paying.
    static let verbs = Fold.words(
        """
        pago deposito abono transfiero liquido cubro pagamos depositamos pagare depositare abonare
        liquidare transferire cubrire pagaria
        """
    )

    /// Words that only speak of what will be.
    static let future = Fold.words(
        """
        pagare depositare abonare liquidare transferire cubrire voy vamos hare ire pasare pagaria
        pagaremos will
        """
    )

    /// Paying as such, whoever does it.
    static let paying = Fold.words(
        """
        pagar pagarle pagarles pagarlo pagarte liquidar liquidarlo liquidarla depositar depositarle
        depositarles abonar cubrir transferir saldar pay deposit cancelar pagando
        """
    )

    /// What makes `pago`, `deposito`, `abono` a noun, or the verb a question or a denial.
    static let beforeNoun = Fold.words(
        """
        el mi un su tu de del este ese ultimo proximo primer segundo cada sin por algun ningun
        como donde cuando cuanto que no nunca link liga comprobante fecha para adonde otro
        """
    )
    /// What follows a noun.
    static let afterNoun = Fold.words("minimo fue era es no esta esta_mal vencido atrasado")

    /// What stands before a `sí` that is no `si`.
    static let beforeYes = Fold.words("claro ok que pues bueno hola tardes dias noches gracias")

    /// Words that make a promise unsure, or another's.
    static let doubts = Fold.words(
        """
        no nunca tampoco ni creo quiza quizas tal talvez espero ojala intento intentare tratare
        trato aver ver veo cuando pero depende puede antes entre o probablemente posiblemente
        igual pagan pagaron caiga cae cobro cobre deposita depositan depositen paguen esposo
        esposa mama papa hijo hija hermano hermana ellos ella podria quisiera quiero puedo si_me
        como donde cuanto cuando cual que_tal aunque excepto menos salvo jamas sino mitad
        """
    )

    /// Words that say nothing against a plain promise.
    static let plain = Fold.words(
        """
        el la los las lo le les te se me mi su un una de del a al en por para con que y ya yo si
        ok claro va bueno entonces pues hago hare realizo efectuo voy vamos paso pasare ir ire
        hacer realizar dar doy cuenten cuente comprometo prometo planeo pienso pagar pagarle
        pagarles pagarte depositar depositarle depositarles abonar liquidar transferir cubrir
        pago deposito abono transfiero liquido cubro pagamos depositamos pagare depositare abonare
        liquidare transferire cubrire transferencia todo total completo completa saldo deuda
        adeudo cuenta mensualidad vencido tarjeta oxxo banco tienda falta seguro temprano
        tarde noche mediodia medio dia tardar mas hasta este esta sin ustedes usted linea app
        queda quedara pagado liquidado cubierto manana mismo solo pesos cantidad
        dia proximo proxima siguiente am pm hrs
        """
    )
}
