import Domain
import Messaging
import Strategy
import TestSupport
import Testing

@testable import Site
@testable import Store
@testable import Values
@testable import Workers

@Suite("Links", .timeLimit(.minutes(5)))
struct LinkTests {
    @Test("a token of a message is read back, tells its shard, and no two are alike")
    func tokens() async throws {
        try await SiteWorld.on(.sqlite) { world in
            var random = Generator(seed: 7)
            var seen: Set<String> = []
            for _ in 0..<2_000 {
                let shard = try #require(Shard(number: Int(random.next() % 1_024)))
                let id = MessageID(at: SiteWorld.start, shard: shard, random: &random)
                let token = world.store.linkToken(of: id)
                #expect(token == world.store.linkToken(of: id))
                #expect(token.shard == shard)
                #expect(LinkToken(token.text) == token)
                #expect(token.text.utf8.count == LinkToken.length)
                #expect(seen.insert(String(token.text.dropFirst(2))).inserted)
            }
            for text in ["", "zz", String(repeating: "z", count: 24), "00*" + seen.first!, "0ñ"] {
                #expect(LinkToken(text) == nil)
            }
        }
    }

    @Test(
        "a text shows a link that opens; what is stored of it opens nothing",
        arguments: TestDatabase.allCases
    )
    func sent(_ kind: TestDatabase) async throws {
        try await SiteWorld.on(kind) { world in
            let token = try await world.link()
            let link = try #require(try await world.store.link(token))
            let ana = try await world.ana()
            #expect(link.person == ana)
            #expect(link.standing(at: world.clock.now()) == .open)
            #expect(link.expiresAt == link.madeAt.adding(hours: 24 * Link.days))
            let entry = try #require(
                try await world.store.thread(of: ana).first { $0.row.message == link.message }
            )
            let content = try #require(entry.content)
            let composer = Composer(store: world.store, policy: try await world.source.current())
            let shown = String(
                decoding: try composer.render(content, person: nil, account: nil),
                as: UTF8.self
            )
            #expect(shown.contains("http://localhost:8090/" + LinkToken.masked))
            #expect(!shown.contains(token.text))
            // With the token in the place of the stars it is what was sent.
            let digest = try composer.digest(of: link.message, content, person: nil, account: nil)
            #expect(entry.row.textDigest == digest)
            #expect(digest != Composer.digest(of: Array(shown.utf8)))
            let sent = shown.replacing(LinkToken.masked, with: token.text)
            #expect(digest == Composer.digest(of: Array(sent.utf8)))
        }
    }

    @Test("previews and scanners open nothing, however they ask", arguments: TestDatabase.allCases)
    func robots(_ kind: TestDatabase) async throws {
        try await SiteWorld.on(kind) { world in
            let token = try await world.link()
            let agents = [
                "", "WhatsApp/2.23.20 A", "facebookexternalhit/1.1 Facebot Twitterbot/1.0",
                "Mozilla/5.0 AppleWebKit/605.1.15 Safari/601.2.4 facebookexternalhit/1.1 Facebot",
                "meta-externalagent/1.1", "TelegramBot (like TwitterBot)",
                "Slackbot-LinkExpanding 1.0",
                "Mozilla/5.0 (compatible; bingbot/2.0)", "curl/8.5.0", "okhttp/4.12.0",
                "Mozilla/5.0 HeadlessChrome/120.0", "GoogleImageProxy",
                "SkypeUriPreview Preview/0.5",
            ]
            for agent in agents {
                let robot = Browser(world, token, agent: agent)
                let page = try await robot.get()
                #expect(page.words.contains("Abra esta página en su teléfono"))
                // It never sees the form, so it cannot send what stands in it.
                #expect(try await robot.post("entrar").headers["location"] == nil)
                #expect(robot.session == nil)
            }
            let person = Browser(world, token)
            #expect(try await person.get(method: "HEAD").body.isEmpty)
            let link = try #require(try await world.store.link(token))
            #expect(link.openedAt == nil)
            // The form of the first page, sent in the same instant, is nobody's yet.
            _ = try await person.get()
            _ = try await person.post("entrar")
            #expect(try await world.store.link(token)?.openedAt == nil)
            // A form without the first page leads to it.
            let bare = Browser(world, token)
            #expect(try await bare.post("entrar", ["t": "1", "f": "x"]).status == 303)
            #expect(bare.session == nil)
            let visits = try #require(try await world.store.visits(of: link))
            #expect(visits.persons == 0)
            #expect(visits.robots == agents.count * 2 + 1)
            // A person opens it, once in the history of the case.
            _ = try await person.enter()
            _ = try await person.enter()
            let opened = try #require(try await world.store.link(token))
            #expect(opened.openedAt != nil)
            let events = try await world.store.history(of: world.ana()).filter {
                if case .linkOpened(opened.message, _) = $0.record.event { true } else { false }
            }
            #expect(events.count == 1)
        }
    }

    @Test(
        "a link whose time is over sends a new one to the same number, once a day",
        arguments: TestDatabase.allCases
    )
    func expired(_ kind: TestDatabase) async throws {
        try await SiteWorld.on(kind) { world in
            let token = try await world.link()
            world.clock.advance(seconds: Link.days * 86_400)
            let person = Browser(world, token)
            let page = try await person.get()
            #expect(page.status == 410)
            #expect(page.words.contains("Esta liga venció"))
            #expect(page.words.contains("** 23"))
            for path in ["inicio", "pagar", "chat", "verificar"] {
                #expect(try await person.get(path).words.contains("Esta liga venció"))
            }
            let before = world.carrier.messages.count
            #expect(try await person.post("nueva").words.contains("Pedimos una liga nueva"))
            try await world.engine.drain()
            #expect(world.carrier.messages.count == before + 1)
            let next = try await world.lastLink()
            #expect(next != token)
            world.clock.advance(seconds: 60)
            #expect(try await Browser(world, next).get().words.contains("Tiene un aviso"))
            // Asked for again, nothing more is sent.
            #expect(try await person.post("nueva").status == 200)
            try await world.engine.drain()
            #expect(world.carrier.messages.count == before + 1)
        }
    }

    @Test(
        "a link ends with a refusal, a wrong number, a fraud and an erasure",
        arguments: TestDatabase.allCases,
        ["BAJA", "numero equivocado", "page", "erased", "fraud"]
    )
    func revoked(_ kind: TestDatabase, _ how: String) async throws {
        try await SiteWorld.on(kind) { world in
            let token = try await world.link()
            let ana = try await world.ana()
            let person = Browser(world, token)
            #expect(try await person.get().status == 200)
            let policy = try await world.source.current().policy
            switch how {
            case "page":
                _ = try await person.get("baja")
                let done = try await person.post("baja")
                #expect(done.words.contains("Listo: no más mensajes"))
                #expect(try await world.state().contactPoints[0].hasOptedOut(of: .sms))
            case "erased":
                #expect(try await world.store.block(ana, policy: policy, at: world.clock.now()))
                #expect(try await world.store.destroy(ana, at: world.clock.now()))
                #expect(try await world.store.link(token) == nil)
            case "fraud":
                _ = try await person.show()
                let done = try await person.send("aclaracion", ["c": "ajeno", "x": "nunca fui"])
                #expect(done.words.contains("Recibimos su aclaración"))
            default: try await world.texts(how)
            }
            let gone = try await person.get()
            #expect(gone.status == (how == "erased" ? 404 : 410))
            for path in ["inicio", "pagar", "chat", "baja", "nueva"] {
                let reply = try await person.get(path)
                #expect([404, 410].contains(reply.status))
                #expect(try await person.post(path).status == reply.status)
            }
        }
    }
}
