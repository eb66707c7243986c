/// The words of numbers, Spanish and English, as they are written and mis-written.
enum NumberWords {
    static func value(_ hash: UInt64) -> Int64? { values[hash] ?? glued[hash] }

    static func scale(_ hash: UInt64) -> Int64? { scales[hash] }

    static let hundreds = Fold.words("cientos hundred hundreds")
    static let halves = Fold.words("medio media half")
    static let ands = Fold.words("y and")

    private static let scales: [UInt64: Int64] = table(
        """
        1000 mil miles thousand thousands k grand milesitos milecitos milito
        1000000 millon millones million millions mdp mm melon melones
        1000000000000 billon billones
        """
    )

    private static let values = table(words)

    private static let words =
        """
        0 cero zero
        1 un uno una one
        2 dos two
        3 tres three
        4 cuatro cuatri kuatro four
        5 cinco sinco five
        6 seis ceis six
        7 siete ciete seven
        8 ocho eight
        9 nueve nuebe nine
        10 diez dies ten
        11 once onse eleven
        12 doce dose twelve
        13 trece trese thirteen
        14 catorce catorse fourteen
        15 quince quinse kince kinse quinze fifteen
        16 dieciseis diesiseis diciseis sixteen
        17 diecisiete diesisiete seventeen
        18 dieciocho diesiocho eighteen
        19 diecinueve diesinueve diecinuebe nineteen
        20 veinte beinte vente twenty
        21 veintiuno veintiun veintiuna ventiuno
        22 veintidos ventidos
        23 veintitres ventitres
        24 veinticuatro venticuatro
        25 veinticinco venticinco veintisinco
        26 veintiseis ventiseis
        27 veintisiete ventisiete
        28 veintiocho ventiocho
        29 veintinueve ventinueve
        30 treinta trenta treynta treita thirty
        40 cuarenta kuarenta forty
        50 cincuenta sincuenta sinkuenta cinkuenta cincuanta cinquenta cincuentita fifty
        60 sesenta secenta cesenta sixty
        70 setenta cetenta seventy
        80 ochenta eighty
        90 noventa nobenta ninety
        100 cien ciento sien cienes cientito
        200 doscientos doscientas docientas dosientas docientos dosientos doscientitos
        300 trescientos trescientas tresientas trecientas tresientos trecientos
        400 cuatrocientos cuatrocientas cuatrosientas kuatrocientos cuatrosientos
        500 quinientos quinientas kinientos kiniento qinientos quiniento quinintos quinietos quinienos quinientitos quinientones
        600 seiscientos seiscientas seicientos seisientos
        700 setecientos setecientas sietecientos setesientos
        800 ochocientos ochocientas ochosientas ochosientos
        900 novecientos novecientas nobecientos nobesientos nuebecientos nuevecientos novesientos
        """

    /// `milquinientos`, `dosmil`: thousands written in one word with what they count.
    private static let glued: [UInt64: Int64] = {
        var table: [UInt64: Int64] = [:]
        for line in words.split(separator: "\n") {
            let parts = line.split(separator: " ")
            guard let first = parts.first, let value = Int64(first), value > 0 else { continue }
            for word in parts.dropFirst() {
                if value >= 50 { table[Fold.hash("mil\(word)".utf8)] = 1_000 + value }
                if value > 1 { table[Fold.hash("\(word)mil".utf8)] = value * 1_000 }
            }
        }
        return table
    }()

    private static func table(_ lines: String) -> [UInt64: Int64] {
        var table: [UInt64: Int64] = [:]
        for line in lines.split(separator: "\n") {
            let words = line.split(separator: " ")
            guard let first = words.first, let value = Int64(first) else { continue }
            for word in words.dropFirst() { table[Fold.hash(word.utf8)] = value }
        }
        return table
    }
}
