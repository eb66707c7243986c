import Domain
import Messaging
import Strategy
import TestSupport
import Testing

@testable import Site
@testable import Store
@testable import Values
@testable import Workers

@Suite("Pages", .timeLimit(.minutes(5)))
struct PageTests {
    static let open = [
        "", "quienes", "quejas", "privacidad", "contacto", "trato", "sucursales", "no-soy-yo",
        "baja",
    ]
    static let entered = [
        "verificar", "verificar?por=cp", "verificar?por=rfc", "persona",
        "aclaracion", "chat",
    ]
    static let shown = [
        "inicio", "desglose", "pagar", "promesa", "datos", "encuesta",
        "opciones", "convenio",
    ]

    /// What nobody may read who did not show who they are.
    static let secrets = [
        "1,234.56", "5,432.10", "1234", "5432", "Anacleta", "Zubizarreta", "7731", "REFERENCIA99",
        "012345678901234567", "ZUAA", "06700", "1985", "5512340023",
    ]

    private func check(_ reply: Reply, _ path: String) {
        #expect(reply.status == 200, "\(path)")
        #expect(reply.body.utf8.count <= 12_288, "\(path): \(reply.body.utf8.count)")
        let policy = reply.headers["content-security-policy"] ?? ""
        #expect(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"))
        #expect(!policy.contains("unsafe"), "\(path)")
        #expect(reply.headers["cache-control"] == "no-store")
        #expect(reply.headers["referrer-policy"] == "no-referrer")
        #expect(reply.headers["x-content-type-options"] == "nosniff")
        // Nothing is loaded from anywhere.
        for mark in ["src=", "url(", "@import", "<link", "<iframe", "<img", "http://", "https://"] {
            #expect(!reply.body.contains(mark), "\(path): \(mark)")
        }
        if path != "chat" { #expect(!reply.body.contains("<script"), "\(path)") }
        #expect(reply.body.contains("<html lang=\"es\">"))
        #expect(reply.body.contains("<h1>"))
    }

    @Test(
        "nothing is told before the person shows who they are; every page is small and closed",
        arguments: TestDatabase.allCases
    )
    func disclosure(_ kind: TestDatabase) async throws {
        try await SiteWorld.on(kind) { world in
            let token = try await world.link()
            let person = Browser(world, token)
            func silent(_ reply: Reply, _ path: String) {
                for secret in Self.secrets {
                    #expect(!reply.told.contains(secret), "\(path): \(secret)")
                }
            }
            for path in Self.open {
                let reply = try await person.get(path)
                check(reply, path)
                silent(reply, path)
                #expect(reply.headers["set-cookie"] == nil)
            }
            for path in Self.entered + Self.shown + ["promesa/confirmar", "chat/hilo"] {
                let reply = try await person.get(path)
                silent(reply, path)
                #expect(reply.words.contains("Empecemos de nuevo"), "\(path)")
                silent(try await person.post(path), path)
            }
            world.clock.advance(seconds: 60)
            let first = try await person.enter()
            #expect(first.words.contains("Confirme que es usted"))
            for path in Self.open + Self.entered {
                let reply = try await person.get(path)
                check(reply, path)
                silent(reply, path)
            }
            for path in Self.shown {
                let reply = try await person.get(path)
                #expect(reply.headers["location"] == "/\(token.text)/verificar", "\(path)")
                silent(reply, path)
                let form = try await person.post(path, ["n": "5", "f": "2026-11-27", "c": "todo"])
                #expect(form.headers["location"] == "/\(token.text)/verificar", "\(path)")
            }
            world.clock.advance(seconds: 60)
            let wrong = try await person.send(
                "verificar",
                ["por": "nacimiento", "d": "8", "m": "5", "a": "1985"]
            )
            #expect(wrong.words.contains("No coincide"))
            silent(wrong, "verificar")
            let home = try await person.send(
                "verificar",
                ["por": "nacimiento", "d": "7", "m": "5", "a": "1985"]
            )
            #expect(home.words.contains("$1,234.56"))
            for path in Self.open.dropFirst() + Self.entered.suffix(3) + Self.shown {
                check(try await person.get(path), path)
            }
            #expect(try await person.get("pagar").words.contains("A nombre de"))
            #expect(try await person.get("desglose").words.contains("$5,432.10"))
            #expect(try await person.get("datos").words.contains("** 23"))
            world.clock.advance(seconds: 60)
            // Another browser with the same link has shown nothing.
            let other = Browser(world, token)
            let entered = try await other.enter()
            silent(entered, "verificar")
            for path in Self.shown + ["chat"] {
                #expect(try await other.get(path).headers["location"] != nil, "\(path)")
            }
        }
    }

    @Test("a session is one link's, one hour's, and of our making")
    func sessions() async throws {
        try await SiteWorld.on(.sqlite) { world in
            let token = try await world.link()
            let person = Browser(world, token)
            _ = try await person.show()
            let session = try #require(person.session)
            let link = try #require(try await world.store.link(token))
            let now = world.clock.now()
            let store = world.store
            #expect(SiteSession(session, link: link, store: store, at: now)?.level(at: now) == 1)
            for broken in [
                "", "1.2.3", session + "0", String(session.dropLast()), "1" + session,
                session.replacing(".2.", with: ".6."),
                session.replacing(".2.", with: ".4294967297."),
            ] {
                #expect(SiteSession(broken, link: link, store: store, at: now) == nil, "\(broken)")
            }
            let later = now.adding(minutes: SiteSession.shownMinutes)
            #expect(
                SiteSession(session, link: link, store: store, at: later)?.level(at: later) == 0
            )
            let last = now.adding(minutes: SiteSession.minutes)
            #expect(SiteSession(session, link: link, store: store, at: last) == nil)
            try await world.texts("AYUDA")
            let other = try #require(try await world.store.link(world.lastLink()))
            #expect(other.digest != link.digest)
            #expect(SiteSession(session, link: other, store: store, at: now) == nil)
        }
    }

    @Test(
        "three wrong answers lock the questions, for every link of the person",
        arguments: TestDatabase.allCases
    )
    func locked(_ kind: TestDatabase) async throws {
        try await SiteWorld.on(kind) { world in
            let token = try await world.link()
            let person = Browser(world, token)
            _ = try await person.enter()
            // What no calendar has is no try.
            let odd = try await person.send(
                "verificar",
                ["por": "nacimiento", "d": "31", "m": "2", "a": "1985"]
            )
            #expect(odd.words.contains("Revise lo que escribió"))
            for (factor, value) in [("cp", "06701"), ("rfc", "AB8")] {
                let page = try await person.send("verificar", ["por": factor, "v": value])
                #expect(page.words.contains("No coincide"))
            }
            let last = try await person.send("verificar", ["por": "cp", "v": "06702"])
            #expect(last.words.contains("Necesitamos hablar con usted"))
            let right = try await person.send("verificar", ["por": "cp", "v": "06700"])
            #expect(right.words.contains("Necesitamos hablar con usted"))
            #expect(try await person.get("inicio").headers["location"] != nil)
            try await world.texts("AYUDA")
            world.clock.advance(seconds: 60)
            let other = Browser(world, try await world.lastLink())
            #expect(try await other.enter().words.contains("Necesitamos hablar con usted"))
        }
    }

    @Test(
        "postal code and tax id open the pages as well",
        arguments: [
            ("cp", "06700"), ("rfc", "ab9"), ("rfc", "ZUAA850507AB9"),
        ]
    )
    func factors(_ factor: String, _ value: String) async throws {
        try await SiteWorld.on(.sqlite) { world in
            let person = Browser(world, try await world.link())
            _ = try await person.enter()
            let home = try await person.send("verificar", ["por": factor, "v": value])
            #expect(home.words.contains("$1,234.56"))
            let proof = try #require(try await world.state().identity.proofs.first)
            #expect(proof.medium == .page)
        }
    }

    @Test(
        "a promise is repeated, confirmed and kept; odd ones are explained",
        arguments: TestDatabase.allCases
    )
    func promises(_ kind: TestDatabase) async throws {
        try await SiteWorld.on(kind) { world in
            let person = Browser(world, try await world.link())
            _ = try await person.show()
            for (amount, day, words) in [
                ("500", "2026-02-31", "un día del calendario"), ("500", "1900-01-01", "ya pasó"),
                ("500", "2026-11-23", "ya pasó"), ("500", "2099-01-01", "está muy lejos"),
                ("-500", "2026-11-27", "Escriba una cantidad"), ("0", "2026-11-27", "una cantidad"),
                ("999999999999999999", "2026-11-27", "Escriba una cantidad"),
                ("9,999.00", "2026-11-27", "Es más de lo que debe"),
                ("500 USD", "2026-11-27", "Escriba una cantidad"),
                ("<script>", "2026-11-27", "Escriba una cantidad"), ("", "", "una cantidad"),
            ] {
                let page = try await person.post("promesa", ["c": "otra", "o": amount, "f": day])
                #expect(page.words.contains(words), "\(amount) \(day)")
                #expect(!page.body.contains("<script"))
            }
            #expect(try await world.state().promises.isEmpty)
            let echo = try await person.post(
                "promesa",
                ["c": "otra", "o": "$1,000.5", "f": "2026-11-27"]
            )
            #expect(echo.words.contains("$1,000.50"))
            #expect(echo.words.contains("viernes 27 de noviembre de 2026"))
            #expect(try await world.state().promises.isEmpty)
            // Only what was repeated can be confirmed.
            let forged = try await person.post("promesa/confirmar", ["n": "100"])
            #expect(forged.words.contains("Revise y confirme otra vez"))
            _ = try await person.post("promesa", ["c": "otra", "o": "1000.50", "f": "2026-11-27"])
            let done = try await person.post("promesa/confirmar")
            #expect(done.words.contains("Anotado"))
            let promise = try #require(try await world.state().promises.last)
            #expect(promise.state == .open)
            #expect(promise.amount == Money(minor: 100_050, .mexicanPeso))
            #expect(promise.dueDay == Day(iso: "2026-11-27"))
            #expect(try await person.get("inicio").words.contains("paga $1,000.50"))
        }
    }

    @Test("a person, a dispute and a survey reach the case", arguments: TestDatabase.allCases)
    func asks(_ kind: TestDatabase) async throws {
        try await SiteWorld.on(kind) { world in
            let person = Browser(world, try await world.link())
            _ = try await person.show()
            _ = try await person.get("encuesta")
            #expect(try await person.send("encuesta", ["n": "9"]).words.contains("Elija una"))
            #expect(try await person.send("encuesta", ["n": "4"]).words.contains("Gracias"))
            #expect(try await world.state().conversation.score == 4)
            #expect(try await person.send("aclaracion").words.contains("Elija una"))
            let done = try await person.send(
                "aclaracion",
                ["c": "monto", "x": "<b>me cobran de más</b>"]
            )
            #expect(done.words.contains("Recibimos su aclaración"))
            #expect(try await world.state().holds.contains { $0.kind == .dispute })
            #expect(try await person.get("inicio").words.contains("en revisión"))
            #expect(try await person.get("promesa").words.contains("Ahora no hace falta"))
            let thread = try await person.get("chat")
            #expect(thread.body.contains("&lt;b&gt;me cobran de más&lt;/b&gt;"))
            let asked = try await person.send("persona")
            #expect(asked.words.contains("Avisamos a una persona"))
            let tasks = try await world.store.openTasks().map(\.kind)
            #expect(tasks.contains(.humanRequest), "\(tasks)")
        }
    }

    @Test("who asks too often waits; what is too large or odd gets a sensible page")
    func limits() async throws {
        try await SiteWorld.on(.sqlite) { world in
            let token = try await world.link()
            let person = Browser(world, token)
            let large = try await person.ask(
                "POST",
                "/\(token.text)/entrar",
                "x=" + String(repeating: "a", count: 100_000)
            )
            #expect(large.status == 413)
            #expect(large.words.contains("El mensaje es muy largo"))
            for path in [
                "/", "/robots.txt", "/favicon.ico", "/.env", "/..", "/%2e%2e/etc/passwd",
                "/\(token.text)/../x", "/\(token.text)/%00", "/\(token.text)//inicio/",
                "//evil.example",
                "/\(token.text.dropLast())", "/\(token.text)x", "/\(token.text.lowercased())",
                "/\(token.text)/inicio/<script>alert(1)</script>",
            ] {
                let reply = try await person.ask("GET", path, nil)
                #expect([200, 303, 400, 404].contains(reply.status), "\(path): \(reply.status)")
                #expect(!reply.body.contains("<script"))
                #expect(reply.headers["location"]?.contains("evil") != true)
            }
            for method in ["PUT", "DELETE", "OPTIONS", "TRACE"] {
                #expect(try await person.ask(method, "/\(token.text)", nil).status == 405)
            }
            // A length given twice, or against chunks, is refused and not guessed.
            for head in [
                "Content-Length: 4\r\nContent-Length: 40\r\n",
                "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n",
            ] {
                let reply = try await Browser.exchange(
                    "POST /\(token.text)/baja HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                        + "\(head)\r\nabcd",
                    port: world.port
                )
                #expect(reply.status == 400)
            }
            var statuses: Set<Int> = []
            for _ in 0...Site.linkLimit { statuses.insert(try await person.get("quienes").status) }
            #expect(statuses == [200, 429])
            world.clock.advance(seconds: 60)
            #expect(try await person.get("quienes").status == 200)
        }
    }
}
