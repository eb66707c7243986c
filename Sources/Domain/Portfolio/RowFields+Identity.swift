extension RowFields {
    /// An RFC in capitals, checked.
    mutating func rfc(_ plan: FieldPlan?) -> String? {
        guard let (found, bytes) = code(plan) else { return nil }
        switch IdentityChecks.rfc(bytes) {
        case .valid, .withoutHomoclave: return RowFields.spanishText(bytes)
        case .generic: report(.genericRFC, plan, found)
        case .badShape, .badDate: report(.badRFC, plan, found)
        case .badCheckDigit: report(.rfcCheckDigit, plan, found)
        }
        return nil
    }

    /// A CURP in capitals, checked.
    mutating func curp(_ plan: FieldPlan?) -> String? {
        guard let (found, bytes) = code(plan) else { return nil }
        switch IdentityChecks.curp(bytes) {
        case .valid: return RowFields.spanishText(bytes)
        case .badCheckDigit: report(.curpCheckDigit, plan, found)
        default: report(.badCURP, plan, found)
        }
        return nil
    }

    /// A CLABE, checked; one that lost its leading zeros to a spreadsheet is repaired.
    mutating func clabe(_ plan: FieldPlan?) -> String? {
        guard let plan, case .bytes(let found) = value(plan, refuses: false) else { return nil }
        guard let room = arena.room(18), found.count <= 40 else {
            report(.badCLABE, plan, found)
            return nil
        }
        var count = 0
        for byte in found where byte != 0x20 && byte != 0x2D {
            guard byte.isDigit, count < 18 else {
                report(RowFields.isScientific(found) ? .scientificNotation : .badCLABE, plan, found)
                return nil
            }
            room[count] = byte
            count += 1
        }
        let lost = 18 - count
        if (1...2).contains(lost) {
            for index in stride(from: 17, through: lost, by: -1) {
                room[index] = room[index - lost]
            }
            for index in 0..<lost { room[index] = 0x30 }
            count = 18
        }
        let bytes = FieldBytes(room).part(0, count)
        guard IdentityChecks.isCLABE(bytes) else {
            report(.badCLABE, plan, found)
            return nil
        }
        if lost > 0 { report(.clabeRepaired, plan, found) }
        return bytes.text
    }

    /// Capitals without spaces and hyphens, Ñ as one octet; nil when the cell is empty.
    private mutating func code(_ plan: FieldPlan?) -> (found: FieldBytes, code: FieldBytes)? {
        guard let plan, case .bytes(let found) = value(plan, refuses: false) else { return nil }
        guard let room = arena.room(24) else { return nil }
        var count = 0
        var index = 0
        while index < found.count {
            var byte = found[index].uppercased
            index += 1
            if byte == 0x20 || byte == 0x2D { continue }
            if byte == 0xC3, index < found.count, found[index] == 0x91 || found[index] == 0xB1 {
                byte = 0xD1
                index += 1
            }
            // Too long for any code: leave one octet too many, the check refuses it.
            if count == 24 { break }
            room[count] = byte
            count += 1
        }
        return (found, FieldBytes(room).part(0, count))
    }

    private static func spanishText(_ bytes: FieldBytes) -> String {
        guard bytes.contains(0xD1) else { return bytes.text }
        return String(String.UnicodeScalarView(bytes.map { UnicodeScalar($0) }))
    }
}
