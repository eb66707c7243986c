import Testing

@testable import Domain

@Suite("Identifiers")
struct IdentityTests {
    private func with<Result>(_ text: String, _ body: (FieldBytes) -> Result) -> Result {
        Array(text.utf8).withUnsafeBufferPointer(body)
    }

    @Test(
        "An RFC is checked by shape, date and check digit",
        arguments: [
            ("GODE561231GR8", IdentityChecks.Finding.valid),
            ("GODE561231GR9", .badCheckDigit),
            ("GODE561331GR8", .badDate),
            ("GODE5612", .badShape),
            ("GODE561231", .withoutHomoclave),
            ("XAXX010101000", .generic),
            ("1234567890123", .badShape),
        ]
    )
    func rfc(text: String, finding: IdentityChecks.Finding) {
        #expect(with(text) { IdentityChecks.rfc($0) } == finding)
    }

    @Test(
        "A CURP is checked by shape and check digit",
        arguments: [
            ("BOXW310820HNERXN09", IdentityChecks.Finding.valid),
            ("BOXW310820HNERXN08", .badCheckDigit),
            ("BOXW311320HNERXN09", .badDate),
            ("BOXW", .badShape),
        ]
    )
    func curp(text: String, finding: IdentityChecks.Finding) {
        #expect(with(text) { IdentityChecks.curp($0) } == finding)
    }

    @Test(
        "Any single wrong digit of a CLABE is found",
        arguments: ["002010077777777771", "032180000118359719", "012180026050783858"]
    )
    func clabe(text: String) {
        #expect(with(text) { IdentityChecks.isCLABE($0) })
        for index in 0..<18 {
            for digit in UInt8(0x30)...0x39 {
                var bytes = Array(text.utf8)
                guard bytes[index] != digit else { continue }
                bytes[index] = digit
                #expect(!bytes.withUnsafeBufferPointer { IdentityChecks.isCLABE($0) })
            }
        }
    }

    @Test(
        "Card numbers are found, references are not",
        arguments: [
            ("4111111111111111", true), ("4111 1111 1111 1111", true),
            ("5555-5555-5555-4444", true), ("378282246310005", true),
            ("tarjeta 4111111111111111 de Juana", true), ("4111111111111112", false),
            ("180003597000023871", false), ("002010077777777771", false), ("5512345678", false),
        ]
    )
    func card(text: String, isCard: Bool) {
        #expect(with(text) { IdentityChecks.holdsCardNumber($0) } == isCard)
    }

    @Test(
        "An e-mail address has the shape that servers accept",
        arguments: [
            ("ana@correo.example", true), ("a.b+c@mail.example.mx", true), ("ana@", false),
            ("@x.mx", false), ("ana@@x.mx", false), ("ana@correo", false), ("a..b@x.mx", false),
            ("ana maria@x.mx", false), ("ana@-x.mx", false), ("ana@x.m", false),
        ]
    )
    func email(text: String, isEmail: Bool) {
        #expect(with(text) { IdentityChecks.isEmail($0) } == isEmail)
    }
}
