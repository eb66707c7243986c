/// Finds the amounts that a message names: digits, words, `2 mil`, `mil quinientos`, `la mitad`.
struct AmountReader {
    /// What was found.
    struct Result {
        /// The amounts in order.
        var amounts: [AmountFound] = []
        /// A part named instead of an amount.
        var share: Share?
        /// The number of payments named.
        var instalments: Int?
        /// Whether an amount below zero is named.
        var isNegative = false
    }

    /// Fewer pesos without a word for money are a count or a slip, not an amount.
    private static let smallest: Int64 = 2_000
    /// Nobody promises more; a number beyond it is something else.
    private static let largestUnmarked: Int64 = 1_000_000_000
    private static let instalmentRange = 2...72

    private let text: FoldedText
    private let claimed: [Bool]
    private let numbers: NumberReader
    private let money: CurrencyWords
    private var result = Result()
    /// The token behind the last amount.
    private var lastEnd = -1

    /// Reads a message; tokens that belong to days and times are left out.
    static func read(_ text: FoldedText, _ days: DayReader.Result, country: String) -> Result {
        var reader = AmountReader(
            text: text,
            claimed: days.claimed,
            numbers: NumberReader(text: text, slang: NumberSlang(country: country)),
            money: CurrencyWords(country: country)
        )
        var index = 0
        while index < text.tokens.count {
            index += max(1, reader.claimed[index] ? 1 : reader.read(at: index))
        }
        reader.readShare()
        return reader.result
    }

    private init(text: FoldedText, claimed: [Bool], numbers: NumberReader, money: CurrencyWords) {
        self.text = text
        self.claimed = claimed
        self.numbers = numbers
        self.money = money
    }

    /// Reads what begins at a token and says how many tokens it took.
    private mutating func read(at index: Int) -> Int {
        // Days end the number: `mil 15 de diciembre`.
        let limit = claimed[index...].firstIndex(of: true) ?? claimed.count
        guard var read = numbers.read(at: index, before: limit) else { return 0 }
        // What stands before was no number to be sure of: `1,5 mil`.
        if index > 0, case .otherDigits = text.tokens[index - 1].shape, read.hasScale,
            NumberWords.scale(text.tokens[index].hash) != nil, !text.tokens[index].isAfterPause
        {
            return read.end - index
        }
        let length = read.end - index
        if read.digits?.isNegative == true {
            result.isNegative = true
            return length
        }
        if isPercent(read.end) {
            readPercent(read)
            return length + (text.isWord(read.end, "por") ? 2 : 1)
        }
        if let count = instalments(read) {
            result.instalments = result.instalments ?? count
            return length
        }
        let isSigned = read.digits.map { $0.sign != .none } ?? false
        let before = currencyBefore(index)
        let behind = currencyBehind(read.end)
        if text.isWord(read.end, in: CurrencyWords.cents) {
            add(read, minor: read.minor / 100, isMarked: true, isOther: false)
            return length + 1
        }
        var end = read.end + (behind?.length ?? 0)
        if behind != nil || isSigned || before != nil || text.isWord(end, "con"),
            let (cents, next) = centsBehind(end, behind)
        {
            read.minor += cents
            end = next
        }
        let isMoney = isSigned || behind != nil || before == true || before == false
        guard isMoney || isAmount(read, index) else { return length }
        let isOther =
            behind?.isOther ?? before ?? false
            || read.digits?.sign == .other || read.digits?.sign == .money && !money.ownsDollarSign
        // `$1,500.00 (mil quinientos pesos)` is one amount.
        if !read.hasDigits, text.tokens[index].isAfterPause, let last = result.amounts.last,
            last.minor == read.minor, last.form == .digits, index == lastEnd
        {
            return end - index
        }
        lastEnd = end
        add(read, minor: read.minor, isMarked: isMoney || read.hasScale, isOther: isOther)
        return end - index
    }

    private mutating func add(_ read: NumberRead, minor: Int64, isMarked: Bool, isOther: Bool) {
        guard minor > 0 else { return }
        result.amounts.append(
            AmountFound(
                minor: minor,
                isMarked: isMarked,
                form: !read.hasWords ? .digits : read.hasDigits ? .mixed : .words,
                isOtherCurrency: isOther,
                isAmbiguous: read.digits?.isAmbiguous ?? false
            )
        )
    }

    // MARK: What makes a number an amount

    private func isAmount(_ read: NumberRead, _ index: Int) -> Bool {
        guard !isCounting(read), !isReference(index),
            !text.isWord(read.end, in: AmountReader.ordinalEnds),
            !isCount(read.end), read.minor <= AmountReader.largestUnmarked
        else { return false }
        if !read.hasDigits {
            // Small number words are counts unless money is said.
            return read.minor >= 5_000
        }
        guard read.minor >= AmountReader.smallest || read.digits?.isWhole == false else {
            return false
        }
        return !isYear(read, index)
    }

    /// `3 pagos`, `15 días`; not `500 pago mañana`, `400 día 15`.
    private func isCounting(_ read: NumberRead) -> Bool {
        text.isWord(read.end, in: Calendar.counted)
            && !(text.isWord(read.end, in: Calendar.countedOnce) && read.small != 1)
    }

    /// `folio 4521`, `terminación 1234`, `mi tarjeta 4567`, `calle 20`.
    private func isReference(_ index: Int) -> Bool {
        for back in 1...3 {
            let place = index - back
            guard place >= 0 else { return false }
            if text.isWord(place, in: AmountReader.references) { return true }
            guard text.isWord(place, in: AmountReader.small) else { return false }
        }
        return false
    }

    /// `300 alumnos`: a number before a plural that is not money counts things.
    private func isCount(_ index: Int) -> Bool {
        guard text.tokens.indices.contains(index) else { return false }
        let token = text.tokens[index]
        guard token.isWord, !token.isAfterPause, !claimed[index], token.range.count > 3,
            text.bytes[token.range.upperBound - 1] == 0x73
        else { return false }
        return !AmountReader.plurals.contains(token.hash)
    }

    private func isYear(_ read: NumberRead, _ index: Int) -> Bool {
        guard let year = read.small, (1_900...2_099).contains(year), read.digits != nil else {
            return false
        }
        let opens = index == 0 && text.tokens.indices.contains(1) && text.tokens[1].isAfterPause
        return opens || text.isWord(index - 1, in: AmountReader.beforeYear)
    }

    // MARK: Currencies

    /// Whether the currency named before a number is another one; nil for none.
    private func currencyBefore(_ index: Int) -> Bool? {
        guard index > 0, !claimed[index - 1], !text.tokens[index].isAfterPause else { return nil }
        let hash = text.tokens[index - 1].hash
        if let other = money.isOther(hash), text.isWord(index - 1, in: AmountReader.codes) {
            return other
        }
        // `US$`, `C$`.
        if case .number(let digits) = text.tokens[index].shape, digits.sign == .money {
            if text.isWord(index - 1, "us") || text.isWord(index - 1, "u") {
                return money.isOther(AmountReader.usd)
            }
            if text.isWord(index - 1, "c") || text.isWord(index - 1, "cad") { return true }
        }
        return nil
    }

    /// The currency named behind a number: `pesos`, `de pesos`, `millones de dólares`.
    private func currencyBehind(_ index: Int) -> (isOther: Bool, length: Int)? {
        guard text.tokens.indices.contains(index), !claimed[index] else { return nil }
        if let other = money.isOther(text.tokens[index].hash) {
            // `50 dólares australianos`, `moneda nacional`.
            return (other, 1)
        }
        guard text.isWord(index, "de"), text.tokens.indices.contains(index + 1) else {
            return text.isWord(index, "m") && text.isWord(index + 1, "n") ? (false, 2) : nil
        }
        return money.isOther(text.tokens[index + 1].hash).map { ($0, 2) }
    }

    /// `… pesos con 50 (centavos)`.
    private func centsBehind(_ index: Int, _ behind: (isOther: Bool, length: Int)?)
        -> (Int64, Int)?
    {
        var place = index
        let isJoined = text.isWord(place, "con") || text.isWord(place, "y")
        if isJoined { place += 1 }
        guard text.tokens.indices.contains(place), !claimed[place],
            let read = numbers.read(at: place), let cents = read.small, cents < 100,
            !text.isWord(read.end, in: Calendar.counted), currencyBehind(read.end) == nil
        else { return nil }
        if text.isWord(read.end, in: CurrencyWords.cents) { return (Int64(cents), read.end + 1) }
        guard behind != nil else { return nil }
        let isLast = !text.tokens.indices.contains(read.end) || text.tokens[read.end].isAfterPause
        let isCode = text.isWord(index - 1, in: AmountReader.codes)
        guard isJoined && isLast || !isJoined && isCode else { return nil }
        return (Int64(cents), read.end)
    }

    // MARK: Parts and payments

    private func isPercent(_ index: Int) -> Bool {
        text.isWord(index, "porciento") || text.isWord(index, "percent")
            || text.isWord(index, "por")
                && (text.isWord(index + 1, "ciento") || text.isWord(index + 1, "cien"))
    }

    private mutating func readPercent(_ read: NumberRead) {
        guard let share = AmountReader.share(percent: read.small ?? 0) else { return }
        result.share = result.share ?? share
    }

    private static func share(percent: Int) -> Share? {
        switch percent {
        case 50: .half
        case 25: .quarter
        case 33: .third
        case 100: .all
        default: nil
        }
    }

    /// `3 pagos`, `a 6 meses`; `debo 3 pagos` counts what is owed.
    private func instalments(_ read: NumberRead) -> Int? {
        guard let count = read.small, AmountReader.instalmentRange.contains(count) else {
            return nil
        }
        let start = read.end - 1
        let owes =
            (1...3).contains { text.isWord(start - $0, in: AmountReader.owing) }
            || text.isWord(read.end + 1, in: AmountReader.overdue)
        if text.isWord(read.end, in: AmountReader.payments) { return owes ? nil : count }
        let isSpread =
            text.isWord(read.end, in: AmountReader.spreads) && text.isWord(start - 1, "a")
        return isSpread && !owes ? count : nil
    }

    private mutating func readShare() {
        guard result.share == nil else { return }
        for index in text.tokens.indices where result.share == nil {
            result.share = share(at: index)
        }
    }

    private func share(at index: Int) -> Share? {
        switch text.tokens[index].shape {
        case .otherDigits:
            let digits = text.bytes[text.tokens[index].range]
            guard digits.count <= 3, digits.allSatisfy(Fold.isDigit) else { return nil }
            return AmountReader.share(percent: digits.reduce(0) { $0 * 10 + Int($1 - 0x30) })
        case .word: break
        default: return nil
        }
        if text.isWord(index, "mitad") || text.isWord(index, "mita") || text.isWord(index, "half") {
            let isOfTime =
                text.isWord(index + 1, in: Calendar.of)
                && (text.isWord(index + 2, in: Calendar.month)
                    || text.isWord(index + 2, in: Calendar.week))
            return isOfTime ? nil : .half
        }
        if text.isWord(index, in: AmountReader.minimums) {
            return text.isWord(index - 1, "como") ? nil : .minimum
        }
        if text.isWord(index, "tercio")
            || text.isWord(index, "tercera") && text.isWord(index + 1, "parte")
        {
            return .third
        }
        if text.isWord(index, "cuarta"), text.isWord(index + 1, "parte") { return .quarter }
        return isAll(index) ? .all : nil
    }

    /// `pago todo`, `el total`, `toda la deuda`; not `todo bien`, `todo el día`.
    private func isAll(_ index: Int) -> Bool {
        if text.isWord(index, in: AmountReader.totals) {
            return text.isWord(index - 1, in: AmountReader.beforeTotal)
                || text.isWord(index - 1, in: PromiseWords.verbs)
                || text.isWord(index - 1, in: PromiseWords.paying)
                || text.isWord(index - 1, in: AmountReader.owed)
        }
        guard text.isWord(index, in: AmountReader.alls) else { return false }
        if text.isWord(index + 1, in: AmountReader.notAll) { return false }
        if text.isWord(index + 1, "lo") {
            return text.isWord(index + 2, "que") || text.isWord(index + 2, "pendiente")
        }
        if text.isWord(index + 1, in: Calendar.the) || text.isWord(index + 1, "mi") {
            if text.isWord(index + 2, in: AmountReader.owed) { return true }
            if text.isWord(index + 2, in: AmountReader.notAll) { return false }
        }
        return (1...3).contains {
            text.isWord(index - $0, in: PromiseWords.verbs)
                || text.isWord(index - $0, in: PromiseWords.paying)
        }
    }

    private static let usd = Fold.hash("usd".utf8)
    private static let codes = Fold.words("usd mxn eur dolar dolares cop clp ars pen gtq cad euros")
    private static let alls = Fold.words("todo toda todito everything all completo completa")
    private static let totals = Fold.words("total totalidad completo completa entero full")
    private static let beforeTotal = Fold.words("el la saldo en")
    private static let owed = Fold.words(
        "deuda adeudo saldo cuenta monto pago total dinero credito prestamo importe vencido factura"
    )
    private static let notAll = Fold.words("bien dia mes tiempo esta ok mundo caso eso anda va")
    private static let minimums = Fold.words("minimo minimun minimum")
    private static let payments = Fold.words(
        """
        pagos abonos mensualidades parcialidades exhibiciones partes cuotas plazos letras payments
        installments instalments pagitos
        """
    )
    private static let spreads = Fold.words("meses quincenas semanas months")
    private static let owing = Fold.words(
        "debo llevo faltan falta quedan tengo vencieron ultimos primeros proximos los mis hice"
    )
    private static let overdue = Fold.words("atrasados atrasadas vencidos vencidas pendientes")
    private static let references = Fold.words(
        """
        folio folios referencia ref clabe cuenta tarjeta terminacion terminada termina terminan numero
        tel telefono cel celular codigo nip pin contrato cliente calle num no. convenio ticket
        autorizacion operacion rastreo guia orden pedido expediente sucursal departamento depto
        interior kilometro km extension ext token clave whatsapp oxxo7 lada zip cp edad anos casa
        poliza factura recibo comprobante transaccion movimiento movimientos avenida av lote manzana
        """
    )
    private static let small = Fold.words("de en la el mi es son a al numero n")
    private static let plurals = Fold.words(
        """
        les los las nos mas menos lunes martes miercoles jueves viernes ustedes pues mensuales
        quincenales semanales diarios entonces antes gracias despues pesos mensualmente varos
        mensules extras todos tardes buenas buenos
        """
    )
    private static let ordinalEnds = Fold.words("th st nd rd ro er vo mo")
    private static let beforeYear = Fold.words("en del ano desde de year in since")
}
