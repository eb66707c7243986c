import Crypto
import Domain
import TestSupport
import Testing

@testable import Site
@testable import Store
@testable import Values
@testable import Workers

@Suite("Agreements on pages", .timeLimit(.minutes(5)))
struct AgreementPageTests {
    @Test(
        "what the mandate allows is offered, put in writing and accepted with evidence",
        arguments: TestDatabase.allCases
    )
    func agreement(_ kind: TestDatabase) async throws {
        try await SiteWorld.on(kind) { world in
            let person = Browser(world, try await world.link())
            _ = try await person.show()
            #expect(try await person.get("opciones").words.contains("Quiero pagar en partes"))
            #expect(try await person.get("convenio").words.contains("No tiene convenio"))
            #expect(try await person.post("convenio").words.contains("No tiene convenio"))
            let offered = try await person.send("opciones", ["c": "partes"])
            #expect(offered.words.contains("Esto podemos ofrecerle"))
            #expect(offered.words.contains("Usted paga en total $1,234.56"))
            #expect(try await world.state().arrangements.isEmpty)
            let written = try await person.send("opciones", ["c": "si"])
            #expect(written.words.contains("Su convenio, por escrito"))
            #expect(written.words.contains("Para quejarse"))
            let proposed = try #require(try await world.state().arrangements.last)
            #expect(proposed.state == .proposed)
            #expect(proposed.acceptance == nil)
            let paper = try await person.get("convenio/documento")
            #expect(paper.status == 200)
            #expect(paper.body.contains("Anacleta"))
            #expect(paper.body.contains("$1,234.56"))
            let forged = try await person.post("convenio", ["k": "x"])
            #expect(forged.words.contains("Léalo y acepte otra vez"))
            #expect(try await world.state().arrangements.last?.state == .proposed)
            let done = try await person.post("convenio")
            #expect(done.words.contains("Convenio aceptado"))
            let accepted = try #require(try await world.state().arrangements.last)
            let evidence = try #require(accepted.acceptance)
            let token = try #require(LinkToken(person.base.dropFirst()))
            let link = try #require(try await world.store.link(token))
            // The evidence is of the document as it was read.
            let bytes = Array(SHA256.hash(data: Array(paper.body.utf8)))
            #expect(evidence.document.bytes == bytes)
            let kept = try await person.get("convenio/documento")
            #expect(kept.body.contains(evidence.document.hexadecimal))
            #expect(accepted.state == .accepted)
            #expect(evidence.medium == .page)
            #expect(evidence.contactPoint == link.contactPoint)
            #expect(evidence.at == world.clock.now())
            #expect(evidence.factors == 1)
            #expect(written.words.contains(String(evidence.document.hexadecimal.prefix(16))))
            // Pressed again, nothing changes.
            _ = try await person.post("convenio")
            #expect(try await world.state().arrangements.last == accepted)
            #expect(try await person.get("convenio").words.contains("por pagar"))
            #expect(try await person.get("inicio").words.contains("Ver mi convenio"))
        }
    }

    @Test("asked again and again, nothing better than the mandate is offered")
    func insistence() async throws {
        try await SiteWorld.on(.sqlite) { world in
            let person = Browser(world, try await world.link())
            _ = try await person.show()
            for wish in ["descuento", "tiempo", "partes", "descuento", "gratis", "si", "partes"] {
                let page = try await person.send("opciones", ["c": wish])
                #expect(page.status == 200)
                #expect(!page.words.contains("Descuento $"), "\(wish)")
                world.clock.advance(seconds: 61)
            }
        }
    }
}
