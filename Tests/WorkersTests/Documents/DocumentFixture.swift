import Domain
import Foundation
import Messaging
import Strategy
import Values
import Workers

/// A creditor, an agency, a person and their agreements, and the shipped templates.
enum DocumentFixture {
    static let root = URL(filePath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    static func documents() throws -> DocumentSet {
        try DocumentSet(folder: root.appending(path: "Resources/documents"))
    }

    static func pesos(_ amount: Int64) -> Money { Money(minor: amount * 100, .mexicanPeso) }

    static func day(_ text: String) -> Day { Day(iso: text)! }

    static func zone() throws -> ZoneRules {
        let file = URL(filePath: "/usr/share/zoneinfo/America/Mexico_City")
        return try ZoneRules(name: "America/Mexico_City", tzif: [UInt8](Data(contentsOf: file)))
    }

    static let parties: DocumentParties = {
        var parties = DocumentParties(
            creditor: "Financiera Demo, S.A. de C.V., SOFOM, E.N.R.",
            person: "María Guadalupe Hernández Ñúñez",
            account: "Crédito personal 0045 1180 7723",
            complaintUnit: "Av. Ejemplo 200, Col. Centro, 06000 Ciudad de México; "
                + "une@demo.example; tel. 55 5000 2000",
            privacyNotice: "demo.example/aviso"
        )
        parties.agency = "Recado Demo, S.C."
        parties.agent = "Laura Méndez"
        parties.address = "Av. Ejemplo 100, Col. Centro, 06000 Ciudad de México"
        parties.telephone = "55 5000 1000"
        parties.authority = "Condusef, condusef.gob.mx, tel. 55 5340 0999"
        parties.payments = [
            DocumentParties.Line(
                "Transferencia (SPEI)",
                "CLABE 0021 8001 2345 6789 01 a nombre de Financiera Demo"
            ),
            DocumentParties.Line(
                "Ventanilla o practicaja",
                "Convenio 1234567, referencia 0045118077235"
            ),
        ]
        parties.notes = [
            "El convenio y su cumplimiento se informan a las sociedades de información crediticia."
        ]
        parties.signer = "Carlos Ruiz, apoderado"
        return parties
    }()

    /// 12,480.50 owed; 28 % waived; three instalments.
    static func settlement() throws -> Arrangement {
        try Arrangement(
            id: ID(high: 0x019A_A000_0000_7000, low: 0x8123_4567_89AB_CDEF),
            account: ID(high: 2, low: 2),
            terms: Arrangement.Terms(
                kind: .settlement,
                balance: Money(minor: 1_248_050, .mexicanPeso),
                covered: Money(minor: 1_248_050, .mexicanPeso),
                waived: Money(minor: 348_050, .mexicanPeso),
                coveredParts: DebtParts(
                    principal: pesos(8_000),
                    interest: pesos(1_400),
                    lateInterest: pesos(2_100),
                    fees: Money(minor: 45_000, .mexicanPeso),
                    tax: Money(minor: 53_050, .mexicanPeso)
                ),
                waivedParts: DebtParts(
                    interest: pesos(400),
                    lateInterest: pesos(2_100),
                    fees: pesos(450),
                    tax: Money(minor: 53_050, .mexicanPeso)
                ),
                dues: [
                    Arrangement.Due(day: day("2026-11-30"), amount: pesos(3_000)),
                    Arrangement.Due(day: day("2026-12-15"), amount: pesos(3_000)),
                    Arrangement.Due(day: day("2026-12-31"), amount: pesos(3_000)),
                ],
                madeOn: day("2026-11-21"),
                validThrough: day("2026-11-26"),
                graceDays: 2,
                reinstatementDays: 5,
                toleranceThousandths: 10
            )
        )
    }

    /// What is owed in so many instalments, of whose parts nothing is known.
    static func instalments(_ count: Int) throws -> Arrangement {
        try Arrangement(
            id: ID(high: 0x019A_A000_0000_7000, low: 0x8123_4567_89AB_0001),
            account: ID(high: 2, low: 2),
            terms: Arrangement.Terms(
                kind: .instalments,
                balance: pesos(Int64(count) * 500),
                covered: pesos(Int64(count) * 500),
                waived: pesos(0),
                dues: (0..<count).map {
                    Arrangement.Due(day: day("2026-11-27").adding(days: $0 * 7), amount: pesos(500))
                },
                madeOn: day("2026-11-21"),
                validThrough: day("2026-11-26")
            )
        )
    }

    static func evidence(_ digest: [UInt8]) -> Arrangement.Acceptance {
        Arrangement.Acceptance(
            at: Instant(iso: "2026-11-22T02:14:00Z")!,
            contactPoint: nil,
            medium: .page,
            factors: 2,
            document: DocumentDigest(digest)!
        )
    }
}
