/// Countries as files write them, for those whose contact law the product has or that lie near.
enum CountryWords {
    /// The country of a folded word by ISO 3166: two letters as they stand, three letters or a
    /// name where the table has it; nil for any other word.
    static func code(folded word: String) -> String? {
        let isCode = word.utf8.count == 2 && word.utf8.allSatisfy { $0 >= 0x41 && $0 <= 0x5A }
        return isCode ? word : table[word]
    }

    private static let table: [String: String] = [
        "MEX": "MX", "MEXICO": "MX", "ESTADOS_UNIDOS_MEXICANOS": "MX", "COL": "CO",
        "COLOMBIA": "CO", "PER": "PE", "PERU": "PE", "CHL": "CL", "CHILE": "CL", "ECU": "EC",
        "ECUADOR": "EC", "ARG": "AR", "ARGENTINA": "AR", "BRA": "BR", "BRASIL": "BR",
        "BRAZIL": "BR", "ESP": "ES", "ESPANA": "ES", "SPAIN": "ES", "USA": "US", "EUA": "US",
        "EEUU": "US", "E_E_U_U": "US", "EE_UU": "US", "ESTADOS_UNIDOS": "US",
        "ESTADOS_UNIDOS_DE_AMERICA": "US", "UNITED_STATES": "US", "GTM": "GT",
        "GUATEMALA": "GT", "HND": "HN", "HONDURAS": "HN", "SLV": "SV", "EL_SALVADOR": "SV",
        "NIC": "NI", "NICARAGUA": "NI", "CRI": "CR", "COSTA_RICA": "CR", "PAN": "PA",
        "PANAMA": "PA", "DOM": "DO", "REPUBLICA_DOMINICANA": "DO", "BOL": "BO",
        "BOLIVIA": "BO", "PRY": "PY", "PARAGUAY": "PY", "URY": "UY", "URUGUAY": "UY",
        "VEN": "VE", "VENEZUELA": "VE", "CAN": "CA", "CANADA": "CA",
    ]
}
