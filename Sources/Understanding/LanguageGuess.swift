/// Which language a message is written in, by its small words.
enum LanguageGuess {
    /// Messages shorter than this are taken for Spanish unless all their words are another's.
    private static let shortest = 4

    static func language(of text: FoldedText) -> Language {
        var counts = (spanish: 0, english: 0, portuguese: 0)
        var words = 0
        var foreign = 0
        for token in text.tokens where token.isWord {
            words += 1
            if spanish.contains(token.hash) { counts.spanish += 1 }
            if english.contains(token.hash) { counts.english += 1 }
            if portuguese.contains(token.hash) { counts.portuguese += 1 }
            if others.contains(token.hash) { foreign += 1 }
        }
        if foreign >= 2 && foreign > counts.spanish && foreign > counts.english { return .other }
        if counts.english > counts.spanish && counts.english >= counts.portuguese {
            return .english
        }
        if counts.portuguese > counts.spanish { return .portuguese }
        let isForeign =
            text.foreignLetters > 0 && words == 0
            || words >= shortest && counts == (0, 0, 0) && !hasSpanishEnding(text)
        return isForeign ? .other : .spanish
    }

    /// Words that end as Spanish ones do: no other language has four without one.
    private static func hasSpanishEnding(_ text: FoldedText) -> Bool {
        text.tokens.contains { token in
            token.isWord && (Concepts.kind(of: text.bytes[token.range]) != nil)
        }
    }

    /// French, German, Italian, Creole: enough to tell that it is another language.
    private static let others = Fold.words(
        """
        ich nicht kein und ist sie spreche verstehe bitte je ne pas vous suis parle comprends
        francais merci bonjour non capisco parlo italiano mwen pa pale kreyol nie rozumiem
        """
    )
    private static let spanish = Fold.words(
        """
        el la los las un una de del al que en y por con para mi me se lo le les su sus no si ya es
        soy esta este esto eso hay tengo como cuando donde cuanto quien porque pero mas muy pues
        hola gracias favor quiero puedo pago pagar deuda numero usted ustedes yo tu te nos son fue
        todo nada bien buenas buenos dias tardes aqui ahorita manana hoy dinero pague mensajes a
        baja alto saldo quien voy ser hacer tiene tienen estoy estan va dia mes sin hasta desde
        """
    )
    private static let english = Fold.words(
        """
        the i you my me is are it to and for of in on this that what how when where who why do dont
        does did not have has can cant could will would want need please stop your they we be was
        with at from an im its pay paid payment owe money call number text texting send messages
        wrong yes thanks thank hello hi if but about just get got lost job friday today tomorrow
        week month am speak english account balance debt much more any out off up help someone
        person lawyer sorry already interest plan late fee address there here she he his her
        """
    )
    private static let portuguese = Fold.words(
        """
        nao voce voces sim obrigado obrigada amanha hoje pagamento boleto divida quanto meu minha
        eu estou tenho posso quero quando onde ola bom dia boa tarde por favor pra com uma nos isso
        ja muito mensagens parar sair conta dinheiro semana mais ate vou fazer ser foi este quem
        tudo bem telefone numero desculpe ainda sem emprego falar alguem errado mesmo depois
        """
    ).subtracting(spanish)
}
