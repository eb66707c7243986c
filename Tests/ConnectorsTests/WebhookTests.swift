import Connectors
import Foundation
import Messaging
import NIOCore
import NIOPosix
import TestSupport
import Testing

/// Calls against a receiver that verifies with a library that others wrote.
@Suite("Webhooks", .timeLimit(.minutes(3)), .serialized)
struct WebhookTests {
    /// A key for the tests alone, and another one.
    private static let secret = "whsec_" + Data((0..<32).map { UInt8($0) }).base64EncodedString()
    private static let other = "whsec_" + Data((1..<33).map { UInt8($0) }).base64EncodedString()

    /// What the receiver says of a request.
    private struct Seen: Decodable {
        var verified: Bool?
        var path: String?
        var id: String?
        var type: String?
        var body: String?
        var left: Bool?
    }

    private struct Receiver {
        let peer: Peer
        let port: Int

        /// Nil where the library is not installed.
        static func start() async throws -> Receiver? {
            let isHere = await Peer.isHere(
                "standardwebhooks",
                probe: "python3",
                ["-c", "import standardwebhooks"]
            )
            guard isHere else { return nil }
            let peer = try Peer(
                "python3",
                [Peer.script("webhook_receiver.py"), WebhookTests.secret]
            )
            try #require(await peer.read(until: "}"))
            let first = try JSONDecoder().decode([String: Int].self, from: Data(peer.output.utf8))
            return Receiver(peer: peer, port: try #require(first["port"]))
        }

        /// Ends it, and tells what it saw.
        func finish() async throws -> [Seen] {
            try await peer.finish().output.split(separator: "\n").dropFirst().map {
                try JSONDecoder().decode(Seen.self, from: Data($0.utf8))
            }
        }
    }

    /// A file with a secret, removed after the body.
    private func withSecret<Result>(
        _ text: String,
        mode: Int = 0o600,
        _ body: (WebhookEndpoint.Secret) async throws -> Result
    ) async throws -> Result {
        let path = NSTemporaryDirectory() + "/recado-secret-\(UUID())"
        let isMade = FileManager.default.createFile(
            atPath: path,
            contents: Data(text.utf8),
            attributes: [.posixPermissions: mode]
        )
        try #require(isMade)
        defer { try? FileManager.default.removeItem(atPath: path) }
        return try await body(.file(path))
    }

    private func request(
        _ address: String,
        _ secret: WebhookEndpoint.Secret,
        id: String = "018f0000-0000-7000-8000-000000000001",
        seconds: Int64 = Int64(Date().timeIntervalSince1970),
        timeout: Int = 10
    ) -> WebhookRequest {
        WebhookRequest(
            id: id,
            seconds: seconds,
            body: Array("{\"type\":\"strategy.step\",\"data\":{\"step\":\"año\"}}".utf8),
            endpoint: WebhookEndpoint(
                name: "crm",
                address: address,
                secret: secret,
                timeoutSeconds: timeout
            )
        )
    }

    /// Posts to a path of a fresh receiver, as often as is said.
    private func post(
        _ path: String,
        times: Int = 1,
        timeout: Int = 10,
        secret: String = WebhookTests.secret,
        secondsAhead: Int64 = 0
    ) async throws -> (answers: [WebhookAnswer], seen: [Seen])? {
        guard let receiver = try await Receiver.start() else { return nil }
        let poster = WebhookPoster()
        let answers = try await withSecret(secret) { source in
            var answers: [WebhookAnswer] = []
            for _ in 0..<times {
                answers.append(
                    await poster.post(
                        request(
                            "http://127.0.0.1:\(receiver.port)/\(path)",
                            source,
                            seconds: Int64(Date().timeIntervalSince1970) + secondsAhead,
                            timeout: timeout
                        )
                    )
                )
            }
            return answers
        }
        return (answers, try await receiver.finish())
    }

    @Test("the standardwebhooks library verifies our signature over what we sent")
    func verified() async throws {
        guard let (answers, seen) = try await post("well") else { return }
        #expect(answers == [.taken])
        let request = try #require(seen.first)
        #expect(request.verified == true)
        #expect(request.id == "018f0000-0000-7000-8000-000000000001")
        #expect(request.type == "application/json")
        #expect(request.body == "{\"type\":\"strategy.step\",\"data\":{\"step\":\"año\"}}")
    }

    @Test("the library refuses another secret, and a call of yesterday")
    func refused() async throws {
        guard let (answers, seen) = try await post("well", secret: WebhookTests.other) else {
            return
        }
        #expect(answers == [.failed("it answered 401")])
        #expect(seen.map(\.verified) == [false])
        guard let late = try await post("well", secondsAhead: -86_400) else { return }
        #expect(late.seen.map(\.verified) == [false])
    }

    @Test("a receiver that fails and then takes it sees one id twice")
    func flaky() async throws {
        guard let (answers, seen) = try await post("flaky", times: 2) else { return }
        #expect(answers == [.failed("it answered 500"), .taken])
        #expect(seen.map(\.verified) == [true, true])
        #expect(Set(seen.compactMap(\.id)).count == 1)
    }

    @Test("a redirect is not followed")
    func redirect() async throws {
        guard let (answers, seen) = try await post("redirect") else { return }
        #expect(answers == [.failed("it answered 307, and redirects are not followed")])
        #expect(seen.map(\.path) == ["/redirect"])
    }

    @Test("410 is told from other refusals")
    func gone() async throws {
        guard let (answers, _) = try await post("gone") else { return }
        #expect(answers == [.gone])
    }

    @Test("a connection that ends without an answer is no answer")
    func closed() async throws {
        guard let (answers, _) = try await post("close") else { return }
        guard case .failed(let reason) = try #require(answers.first) else {
            Issue.record("it was \(answers)")
            return
        }
        #expect(!reason.contains("127.0.0.1"))
    }

    @Test(
        "who does not answer, or drips the head of an answer, is given up",
        arguments: [
            "silent", "drip-head",
        ]
    )
    func slow(path: String) async throws {
        guard let (answers, _) = try await post(path, timeout: 1) else { return }
        #expect(answers == [.failed("no answer within 1 seconds")])
    }

    @Test(
        "the body of an answer is not read, however long it is or takes",
        arguments: [
            "huge", "drip-body",
        ]
    )
    func longAnswer(path: String) async throws {
        guard let (answers, seen) = try await post(path) else { return }
        #expect(answers == [.taken])
        // The receiver never came to the end of what it wanted to say.
        #expect(!seen.contains { $0.left == false })
    }

    @Test("a refused connection and failed TLS are told without address or secret")
    func unreachable() async throws {
        let group = MultiThreadedEventLoopGroup.singleton
        // One that closes what it accepts, and one that was closed.
        let plain = try await ServerBootstrap(group: group)
            .childChannelInitializer { $0.close() }
            .bind(host: "127.0.0.1", port: 0).get()
        let closed = try await ServerBootstrap(group: group).bind(host: "127.0.0.1", port: 0).get()
        let free = try #require(closed.localAddress?.port)
        try await closed.close()
        let open = try #require(plain.localAddress?.port)
        let poster = WebhookPoster()
        let answers = try await withSecret(Self.secret) { source in
            [
                await poster.post(request("http://127.0.0.1:\(free)/x", source)),
                await poster.post(request("https://127.0.0.1:\(open)/x", source, timeout: 2)),
            ]
        }
        try await plain.close()
        #expect(answers[0] == .failed("it refuses connections"))
        for answer in answers {
            guard case .failed(let reason) = answer else {
                Issue.record("it was \(answer)")
                continue
            }
            #expect(!reason.contains("127.0.0.1") && !reason.contains("whsec"), "\(reason)")
        }
    }

    @Test("TLS is asked for and a plain receiver is no TLS")
    func plainReceiver() async throws {
        guard let receiver = try await Receiver.start() else { return }
        let poster = WebhookPoster()
        let answer = try await withSecret(Self.secret) { source in
            await poster.post(request("https://127.0.0.1:\(receiver.port)/well", source))
        }
        #expect(answer == .failed("TLS failed: look at its certificate and its name"))
        #expect(try await receiver.finish().isEmpty)
    }

    @Test("in sandbox mode nothing leaves this machine")
    func sandbox() async throws {
        let poster = WebhookPoster(isLoopbackOnly: true)
        let answer = try await withSecret(Self.secret) { source in
            await poster.post(request("https://crm.example/x", source))
        }
        #expect(answer == .failed("in sandbox mode nothing leaves this machine"))
    }

    // MARK: - Secrets

    @Test("a secret is read only from where its owner alone may read it")
    func secrets() async throws {
        try await withSecret(Self.secret + "\n") { source in
            #expect(throws: Never.self) { try WebhookSecret(from: source) }
        }
        for (text, mode, reason) in [
            (Self.secret, 0o644, "chmod 600"), ("whsec_AAAA", 0o600, "holds no secret"),
            ("hunter2", 0o600, "holds no secret"), ("", 0o600, "holds no secret"),
        ] {
            try await withSecret(text, mode: mode) { source in
                let error = #expect(throws: WebhookSecret.Missing.self) {
                    try WebhookSecret(from: source)
                }
                let told = error?.description ?? ""
                #expect(told.contains(reason))
                #expect(text.isEmpty || !told.contains(text))
            }
        }
        #expect(throws: WebhookSecret.Missing.self) { try WebhookSecret(from: .file("/nothing")) }
        #expect(throws: WebhookSecret.Missing.self) { try WebhookSecret(from: .file("/dev/zero")) }
        #expect(throws: WebhookSecret.Missing.self) {
            try WebhookSecret(from: .environment("RECADO_NO_SUCH_SECRET"))
        }
    }

    @Test("a call without its secret is not made")
    func noSecret() async throws {
        let poster = WebhookPoster()
        let answer = await poster.post(
            request("http://127.0.0.1:9/x", .environment("RECADO_NO_SUCH_SECRET"))
        )
        #expect(answer == .failed("the variable RECADO_NO_SUCH_SECRET is not set"))
    }
}
