internal import Values

/// The words of days, months and times.
enum Calendar {
    static func weekday(_ hash: UInt64) -> Weekday? { weekdays[hash] }

    static func month(_ hash: UInt64) -> Int? { months[hash] }

    /// `un`, `dos` … as counts of days or weeks.
    static func smallCount(_ hash: UInt64) -> Int? { counts[hash] }

    static let yesterdays = Fold.words("ayer antier anteayer anoche antes_de_ayer")
    static let ends = Fold.words("fin fines finales final finde")
    static let ordinals = Fold.words("ro ero er o")
    static let beforeDay = Fold.words("el dia al para hasta este")
    static let next = Fold.words("proxima proximo siguiente otra otro")
    static let coming = Fold.words("viene entra sigue")
    static let plurals = Fold.words("los cada todos")
    static let ordinalDays = Fold.words("primer primero segundo tercer cuarto ultimo penultimo")
    static let unsurePayday = Fold.words("otra primera segunda cada por mi")
    static let beforeTime = Fold.words("las")
    static let afterTime = Fold.words("am pm hrs hr horas hora a_m p_m")
    static let currency = Fold.words("pesos mil dolares soles lucas usd millones quetzales")
    static let longUnits = Fold.words("mes meses ano anos rato ratito momento quincenas quincena")
    static let counted = Fold.words(
        """
        pagos pago abonos dias semanas semana meses mes anos quincenas quincena parcialidades veces
        hijos mensualidades pesos mil cuotas exhibiciones personas letras horas minutos
        """
    )
    static let vague = Fold.words(
        """
        semana semanas luego pronto despues ahorita rato aguinaldo principios mediados inicios
        ratito mes meses
        """
    )

    private static let weekdays = table([
        ("lunes", Weekday.monday), ("martes", .tuesday), ("miercoles", .wednesday),
        ("jueves", .thursday), ("viernes", .friday), ("sabado", .saturday),
        ("domingo", .sunday),
    ])

    private static let months = table([
        ("enero", 1), ("ene", 1), ("febrero", 2), ("feb", 2), ("marzo", 3), ("mar", 3),
        ("abril", 4), ("abr", 4), ("mayo", 5), ("may", 5), ("junio", 6), ("jun", 6),
        ("julio", 7), ("jul", 7), ("agosto", 8), ("ago", 8), ("septiembre", 9),
        ("setiembre", 9), ("sep", 9), ("sept", 9), ("octubre", 10), ("oct", 10),
        ("noviembre", 11), ("nov", 11), ("diciembre", 12), ("dic", 12), ("nobiembre", 11),
        ("disiembre", 12), ("febreo", 2),
    ])

    private static let counts = table([
        ("un", 1), ("una", 1), ("dos", 2), ("tres", 3), ("cuatro", 4), ("cinco", 5), ("seis", 6),
        ("siete", 7), ("ocho", 8), ("diez", 10), ("quince", 15), ("veinte", 20),
    ])

    private static func table<Value>(_ entries: [(String, Value)]) -> [UInt64: Value] {
        var table: [UInt64: Value] = [:]
        for (word, value) in entries { table[Fold.hash(word.utf8)] = value }
        return table
    }
}
