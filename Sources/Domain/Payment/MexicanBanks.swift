/// Short names of the participants of SPEI by the three digits that begin their CLABEs.
///
/// Names are facts of the public list of Banco de México and change more often than digits; a
/// number that is not here is as good as one that is.
public enum MexicanBanks {
    /// The short name, or nil.
    public static func name(_ code: String) -> String? { names[code] }

    private static let names: [String: String] = [
        "001": "Banxico", "002": "Banamex", "006": "Bancomext", "009": "Banobras",
        "012": "BBVA México", "014": "Santander", "019": "Banjército", "021": "HSBC",
        "030": "BanBajío", "036": "Inbursa", "042": "Mifel", "044": "Scotiabank",
        "058": "Banregio", "059": "Invex", "060": "Bansí", "062": "Afirme", "072": "Banorte",
        "106": "Bank of America", "108": "MUFG", "110": "JP Morgan", "112": "Monex",
        "113": "Ve por Más", "127": "Azteca", "128": "Kapital", "129": "Barclays",
        "130": "Compartamos", "132": "Multiva", "133": "Actinver", "135": "Nafin",
        "136": "Intercam", "137": "BanCoppel", "138": "Ualá", "140": "Consubanco",
        "141": "Volkswagen", "145": "BBase", "147": "Bankaool", "148": "PagaTodo",
        "150": "Inmobiliario", "151": "Donde", "152": "Bancrea", "154": "Covalto",
        "155": "ICBC", "156": "Sabadell", "157": "Shinhan", "158": "Mizuho",
        "159": "Bank of China", "160": "S3", "166": "Bienestar", "168": "Hipotecaria Federal",
        "638": "Nu México", "646": "STP", "661": "Klar", "670": "Libertad",
        "677": "Caja Popular Mexicana", "684": "Transfer", "706": "Arcus", "710": "NVIO",
        "722": "Mercado Pago", "723": "Cuenca", "728": "Spin by OXXO", "732": "Peibo",
    ]
}
