/// The federal states of Mexico as files write them, with the zones that a place in each may have.
///
/// Facts: ISO 3166-2:MX codes, two-letter codes of the CURP, INEGI numbers, and the zones of the
/// tz database, several where a state is divided.
public enum MexicanStates {
    /// One state.
    public struct State: Sendable, Equatable {
        /// ISO 3166-2, such as `MX-JAL`.
        public let code: String
        /// The common name.
        public let name: String
        /// Every IANA zone that a place in the state may be in.
        public let zones: [String]
    }

    /// The state that a word names: name, abbreviation, ISO, CURP or INEGI code; nil if none.
    public static func state(_ word: String) -> State? {
        index[Folding.key(word)].map { all[$0] }
    }

    /// The state of a word that is folded already.
    static func state(folded word: String) -> State? {
        index[word].map { all[$0] }
    }

    /// Every zone of the country.
    public static let allZones: [String] = Array(Set(all.flatMap(\.zones))).sorted()

    /// The 32 states in INEGI's order.
    public static let all: [State] = table.map { row in
        State(code: "MX-" + row.0, name: row.2, zones: row.3.map { "America/" + $0 })
    }

    private static let center = ["Mexico_City"]

    /// ISO suffix, CURP code, name, zones, further abbreviations.
    private static let table: [(String, String, String, [String], [String])] = [
        ("AGU", "AS", "Aguascalientes", center, ["AGS"]),
        ("BCN", "BC", "Baja California", ["Tijuana"], ["BCN"]),
        ("BCS", "BS", "Baja California Sur", ["Mazatlan"], ["BCS"]),
        ("CAM", "CC", "Campeche", ["Merida"], ["CAMP"]),
        (
            "COA", "CL", "Coahuila", ["Mexico_City", "Matamoros", "Monterrey"],
            ["COAH", "Coahuila de Zaragoza"]
        ),
        ("COL", "CM", "Colima", center, []),
        ("CHP", "CS", "Chiapas", center, ["CHIS"]),
        ("CHH", "CH", "Chihuahua", ["Chihuahua", "Ciudad_Juarez", "Ojinaga"], ["CHIH"]),
        ("CMX", "DF", "Ciudad de México", center, ["CDMX", "Distrito Federal", "D.F."]),
        ("DUR", "DG", "Durango", ["Monterrey"], ["DGO"]),
        ("GUA", "GT", "Guanajuato", center, ["GTO"]),
        ("GRO", "GR", "Guerrero", center, []),
        ("HID", "HG", "Hidalgo", center, ["HGO"]),
        ("JAL", "JC", "Jalisco", center, []),
        ("MEX", "MC", "México", center, ["Estado de México", "EDOMEX", "EDO MEX"]),
        ("MIC", "MN", "Michoacán", center, ["MICH", "Michoacán de Ocampo"]),
        ("MOR", "MS", "Morelos", center, []),
        ("NAY", "NT", "Nayarit", ["Mazatlan", "Bahia_Banderas"], []),
        ("NLE", "NL", "Nuevo León", ["Monterrey", "Matamoros"], ["N.L."]),
        ("OAX", "OC", "Oaxaca", center, []),
        ("PUE", "PL", "Puebla", center, []),
        ("QUE", "QT", "Querétaro", center, ["QRO", "Querétaro de Arteaga"]),
        ("ROO", "QR", "Quintana Roo", ["Cancun"], ["Q ROO", "QROO"]),
        ("SLP", "SP", "San Luis Potosí", center, ["S.L.P."]),
        ("SIN", "SL", "Sinaloa", ["Mazatlan"], []),
        ("SON", "SR", "Sonora", ["Hermosillo"], []),
        ("TAB", "TC", "Tabasco", center, []),
        ("TAM", "TS", "Tamaulipas", ["Monterrey", "Matamoros"], ["TAMPS"]),
        ("TLA", "TL", "Tlaxcala", center, ["TLAX"]),
        ("VER", "VZ", "Veracruz", center, ["Veracruz de Ignacio de la Llave"]),
        ("YUC", "YN", "Yucatán", ["Merida"], []),
        ("ZAC", "ZS", "Zacatecas", center, []),
    ]

    private static let index: [String: Int] = {
        var index: [String: Int] = [:]
        for (position, row) in table.enumerated() {
            let number = position + 1
            let words = [
                row.0, "MX-" + row.0, row.1, row.2, String(number),
                number < 10 ? "0\(number)" : String(number),
            ]
            for word in words + row.4 { index[Folding.key(word)] = position }
        }
        return index
    }()
}
