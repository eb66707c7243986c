/// Check digits of bank accounts and tax numbers outside Mexico, each as its issuer defines it.
///
/// Texts may carry the separators that people write: spaces, points, hyphens and slashes.
public enum NationalNumbers {
    /// A kind of number.
    public enum Kind: String, Sendable, CaseIterable {
        /// International account number (ISO 13616).
        case iban
        /// Argentine account number.
        case cbu
        /// Argentine tax number.
        case cuit
        /// Chilean tax number.
        case rut
        /// Colombian tax number.
        case nit
        /// Peruvian tax number.
        case ruc
        /// Ecuadorian identity number.
        case cedula
        /// Brazilian tax number of persons.
        case cpf
        /// Brazilian tax number of companies.
        case cnpj
        /// Spanish account number.
        case ccc
    }

    /// Whether a text is a number of this kind, check digits and all.
    public static func isValid(_ text: String, _ kind: Kind) -> Bool {
        let bytes = text.utf8.filter { ![0x20, 0x2E, 0x2D, 0x2F].contains($0) }.map(\.uppercased)
        let number = String(decoding: bytes, as: UTF8.self)
        let digits = bytes.allSatisfy(\.isDigit)
        switch kind {
        case .iban: return isIBAN(bytes, number)
        case .cbu: return digits && bytes.count == 22 && isCBU(number)
        case .cuit: return digits && bytes.count == 11 && cuit.isValid(number)
        case .rut: return (8...9).contains(bytes.count) && rut.isValid(number)
        case .nit: return digits && (8...16).contains(bytes.count) && nit.isValid(number)
        case .ruc:
            return digits && bytes.count == 11 && rucPrefixes.contains(number.prefix(2))
                && ruc.isValid(number)
        case .cedula: return digits && bytes.count == 10 && isCedula(bytes, number)
        case .cpf: return digits && bytes.count == 11 && isTwice(number, cpf) && !isFlat(bytes)
        case .cnpj: return digits && bytes.count == 14 && isTwice(number, cnpj) && !isFlat(bytes)
        case .ccc: return digits && bytes.count == 20 && isCCC(number)
        }
    }

    private static func isIBAN(_ bytes: [UInt8], _ number: String) -> Bool {
        guard (15...34).contains(bytes.count), bytes[0].isLetter, bytes[1].isLetter,
            bytes[2].isDigit, bytes[3].isDigit
        else { return false }
        if let length = ibanLengths[String(number.prefix(2))], length != bytes.count {
            return false
        }
        // A Spanish number carries its national digits.
        if number.hasPrefix("ES"), !isValid(String(number.dropFirst(4)), .ccc) { return false }
        return Mod97.isValid(number.dropFirst(4) + number.prefix(4))
    }

    /// Lengths of the countries whose creditors and debtors are likely here.
    private static let ibanLengths = [
        "ES": 24, "PT": 25, "FR": 27, "DE": 22, "IT": 27, "NL": 18, "BE": 16, "GB": 22, "IE": 22,
        "AT": 20, "CH": 21, "BR": 29, "CR": 22, "DO": 28, "GT": 28, "SV": 28,
    ]

    private static let cbuBank = CheckScheme(modulus: 10, weights: [3, 1, 7, 9])

    private static func isCBU(_ number: String) -> Bool {
        cbuBank.isValid(String(number.prefix(8))) && cbuBank.isValid(String(number.dropFirst(8)))
    }

    private static let cuit = CheckScheme(
        modulus: 11,
        weights: [2, 3, 4, 5, 6, 7],
        spelled: [10: "9"]
    )
    private static let rut = CheckScheme(
        modulus: 11,
        weights: [2, 3, 4, 5, 6, 7],
        spelled: [10: "K"]
    )
    private static let nit = CheckScheme(
        modulus: 11,
        weights: [3, 7, 13, 17, 19, 23, 29, 37, 41, 43, 47, 53, 59, 67, 71],
        // One and nothing stand for themselves.
        spelled: [10: "1"]
    )
    private static let ruc = CheckScheme(
        modulus: 11,
        weights: [2, 3, 4, 5, 6, 7],
        // The complement of nothing is 11, of which the last digit counts.
        spelled: [0: "1", 10: "0"]
    )
    private static let rucPrefixes: Set<Substring> = ["10", "15", "16", "17", "20"]
    private static let cpf = CheckScheme(
        modulus: 11,
        weights: [2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
        spelled: [10: "0"]
    )
    private static let cnpj = CheckScheme(
        modulus: 11,
        weights: [2, 3, 4, 5, 6, 7, 8, 9],
        spelled: [10: "0"]
    )

    /// Two check digits, the second over the first too.
    private static func isTwice(_ number: String, _ scheme: CheckScheme) -> Bool {
        scheme.isValid(String(number.dropLast())) && scheme.isValid(number)
    }

    /// All digits alike pass the sums and are nobody's.
    private static func isFlat(_ bytes: [UInt8]) -> Bool { bytes.allSatisfy { $0 == bytes[0] } }

    private static func isCedula(_ bytes: [UInt8], _ number: String) -> Bool {
        let province = Int(number.prefix(2)) ?? 0
        let isProvince = (1...24).contains(province) || province == 30 || province == 50
        return isProvince && bytes[2] <= 0x36 && CheckScheme.luhn.isValid(number)
    }

    private static let ccc = CheckScheme(
        modulus: 11,
        weights: [1, 2, 4, 8, 5, 10, 9, 7, 3, 6],
        start: .left,
        spelled: [10: "1"]
    )

    private static func isCCC(_ number: String) -> Bool {
        let checks = number.dropFirst(8).prefix(2)
        let bank = ccc.check("00" + number.prefix(8))
        let account = ccc.check(String(number.suffix(10)))
        return bank.map { checks.hasPrefix($0) } == true
            && account.map { checks.hasSuffix($0) } == true
    }
}
