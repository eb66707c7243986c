/// The words of numbers, Spanish and English, as they are written and mis-written.
enum NumberWords {
    static func value(_ hash: UInt64) -> Int64? { values[hash] }

    static func scale(_ hash: UInt64) -> Int64? { scales[hash] }

    static let hundreds = Fold.words("cientos hundred hundreds")
    static let halves = Fold.words("medio media half")
    static let ands = Fold.words("y and")

    private static let scales: [UInt64: Int64] = table(
        """
        1000 mil miles thousand thousands k grand milesitos milecitos
        1000000 millon millones million millions mdp mm melon melones
        1000000000000 billon billones
        """
    )

    private static let values: [UInt64: Int64] = table(
        """
        0 cero zero
        1 un uno una one
        2 dos two
        3 tres three
        4 cuatro cuatri four
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
        15 quince quinse kince fifteen
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
        30 treinta trenta treynta thirty
        40 cuarenta kuarenta forty
        50 cincuenta sincuenta cinquenta cincuentita fifty
        60 sesenta secenta cesenta sixty
        70 setenta cetenta seventy
        80 ochenta eighty
        90 noventa nobenta ninety
        100 cien ciento sien cienes cientito
        200 doscientos doscientas docientos dosientos doscientitos
        300 trescientos trescientas tresientos trecientos
        400 cuatrocientos cuatrocientas cuatrosientos
        500 quinientos quinientas kinientos quinietos quinienos quinientitos quinientones
        600 seiscientos seiscientas seicientos seisientos
        700 setecientos setecientas sietecientos setesientos
        800 ochocientos ochocientas ochosientos
        900 novecientos novecientas nuevecientos novesientos
        """
    )

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
