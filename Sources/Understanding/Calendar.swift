internal import Values

/// The words of days, months and times, Spanish first, then English.
enum Calendar {
    static func weekday(_ hash: UInt64) -> Weekday? { weekdays[hash] }

    /// A weekday in two letters, which counts only where nothing else is said.
    static func shortWeekday(_ hash: UInt64) -> Weekday? { shortWeekdays[hash] }

    static func month(_ hash: UInt64) -> Int? { months[hash] }

    /// `primer`, `segunda`, `último` (−1).
    static func ordinal(_ hash: UInt64) -> Int? { ordinals[hash] }

    static func unit(_ hash: UInt64) -> Unit? { units[hash] }

    /// What time is counted in.
    enum Unit {
        case minute, hour, day, week, payday, month, year
    }

    static let today = Fold.words("hoy hoi today hoje hoymismo")
    static let tonight = Fold.words("tonight")
    static let tomorrow = Fold.words("manana tomorrow tomorow amanha")
    static let yesterdays = Fold.words("ayer antier anteayer anoche antes_de_ayer yesterday ontem")
    static let payday = Fold.words("quincena quincenita payday")
    static let week = Fold.words("semana week semanita")
    static let weekend = Fold.words("finde weekend")
    static let month = Fold.words("mes month")
    static let year = Fold.words("ano year")
    static let ends = Fold.words(
        "fin afin fines finales final end cierre finalizar acabando terminando"
    )
    static let begins = Fold.words(
        "principio principios inicio inicios comienzo comienzos primeros beginning start"
    )
    static let middles = Fold.words("mediados medio mitad middle mid")
    static let of = Fold.words("de del of")
    static let the = Fold.words("el la los las the")
    static let this = Fold.words("este esta this presente actual corriente mismo")
    static let next = Fold.words("proximo proxima prox siguiente entrante next")
    static let other = Fold.words("otro otra")
    static let coming = Fold.words("viene entra sigue vienen entran siguen")
    static let past = Fold.words("pasado pasada anterior last ultima")
    static let plurals = Fold.words("los cada todos every")
    static let suffixes = Fold.words("ro er ero era o a vo mo th st nd rd")
    static let firsts = Fold.words("primero primer first uno one")
    static let beforeDay = Fold.words(
        "el dia al pal para hasta este del desde the on by until dias como"
    )
    static let between = Fold.words("entre between desde from del de")
    static let joins = Fold.words("y o u al a hasta and or to ni e")
    static let spans = Fold.words("al a hasta to y and e")
    static let before = Fold.words("antes before")
    static let after = Fold.words("despues partir after")
    static let inWords = Fold.words("en dentro in within")
    static let more = Fold.words("mas despues later from")
    /// What makes a number before it no day.
    static let counted = Fold.words(
        """
        pagos pago abonos abono dias dia semanas semana meses mes anos ano quincenas quincena
        parcialidades veces vez hijos hijas mensualidades pesos peso mil cuotas cuota exhibiciones
        personas letras letra horas hora minutos minuto hrs hr min mins por_ciento dolares soles
        lucas usd millones millon quetzales payments days weeks months years hours minutes
        dollars thousand hundred cientos mxn plazos partes k am pm percent veintes porciento bs
        """
    )

    /// Of those, the ones that count only one: `el 15 pago 500` is a day and what is done on it.
    static let countedOnce = Fold.words(
        "pago abono dia semana mes quincena cuota letra hora payment day week month"
    )

    private static let weekdays = table([
        ("lunes lun monday mon", Weekday.monday), ("martes tuesday tue tues", .tuesday),
        ("miercoles mier mie wednesday wed wednsday", .wednesday),
        ("jueves jue thursday thu thur thurs", .thursday),
        ("viernes vie friday fri", .friday), ("sabado sab saturday sat", .saturday),
        ("domingo dom sunday", .sunday),
    ])

    private static let shortWeekdays = table([
        ("lu", Weekday.monday), ("ma mar", .tuesday), ("mi mx", .wednesday), ("ju", .thursday),
        ("vi", .friday), ("sa", .saturday), ("do", .sunday),
    ])

    private static let months = table([
        ("enero ene january jan", 1), ("febrero feb febreo february", 2), ("marzo mar march", 3),
        ("abril abr april apr", 4), ("mayo may", 5), ("junio jun june", 6),
        ("julio jul july", 7), ("agosto ago august aug", 8),
        ("septiembre setiembre sep sept september", 9), ("octubre oct october", 10),
        ("noviembre nov nobiembre novienbre november", 11),
        ("diciembre dic disiembre dicienbre diciembr december dec", 12),
    ])

    private static let ordinals = table([
        ("primer primera primero first primeras", 1), ("segundo segunda second", 2),
        ("tercer tercera tercero third", 3), ("cuarto cuarta fourth", 4),
        ("quinto quinta fifth", 5), ("ultimo ultima ultimos last", -1),
    ])

    private static let units = table([
        ("minuto minutos min mins minutes minute minutitos", Unit.minute),
        ("hora horas hr hrs hours hour horitas", .hour),
        ("dia dias day days diitas diitas diita", .day),
        ("semana semanas week weeks semanitas", .week), ("quincena quincenas", .payday),
        ("mes meses month months", .month), ("ano anos year years", .year),
    ])

    private static func table<Value>(_ entries: [(String, Value)]) -> [UInt64: Value] {
        var table: [UInt64: Value] = [:]
        for (words, value) in entries {
            for word in words.split(separator: " ") { table[Fold.hash(word.utf8)] = value }
        }
        return table
    }
}
