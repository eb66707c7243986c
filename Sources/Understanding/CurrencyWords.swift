/// The names of money: the country's own, and others that are never converted.
struct CurrencyWords {
    /// The words of the country's own currency.
    let own: Set<UInt64>
    /// Whether `$` is the country's own sign.
    let ownsDollarSign: Bool

    init(country: String) {
        own = CurrencyWords.names[country] ?? CurrencyWords.pesos
        ownsDollarSign = country != "ES"
    }

    /// Whether a word names money, and if so whether it is another country's.
    func isOther(_ hash: UInt64) -> Bool? {
        if own.contains(hash) { return false }
        return CurrencyWords.all.contains(hash) ? true : nil
    }

    static let cents = Fold.words("centavos centavo centimos centimo cents cent")

    private static let pesos = Fold.words("pesos peso mxn mn nacional pe bolas varo baro")
    private static let dollars = Fold.words("dolares dolar usd dollars dollar us bucks")
    private static let soles = Fold.words("soles sol pen")
    private static let euros = Fold.words("euros euro eur")

    private static let names: [String: Set<UInt64>] = [
        "EC": dollars, "SV": dollars, "PA": dollars, "US": dollars, "PR": dollars.union(pesos),
        "PE": soles, "ES": euros, "GT": Fold.words("quetzales quetzal gtq"),
        "HN": Fold.words("lempiras lempira lps hnl"), "CR": Fold.words("colones colon crc"),
        "NI": Fold.words("cordobas cordoba nio"), "PY": Fold.words("guaranies guarani gs pyg"),
        "BO": Fold.words("bolivianos boliviano bs bob"), "VE": Fold.words("bolivares bolivar bs"),
        "BR": Fold.words("reales real brl reais"),
    ]

    private static let all: Set<UInt64> = names.values.reduce(
        pesos.union(
            Fold.words(
                """
                cad aud gbp jpy yenes yen libras libra pounds francos marcos coronas rublos yuanes
                rupias bitcoin bitcoins usdt pesetas peseta clp ars cop eur florines ars
                """
            )
        )
    ) { $0.union($1) }.subtracting(Fold.words("us sol colon real nacional pe bs"))
}
