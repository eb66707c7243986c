import Foundation
import NIOCore
import NIOPosix
import Synchronization
import Testing

@testable import Site
@testable import Store

/// One answer of the pages.
struct Reply: Sendable {
    let status: Int
    let headers: [String: String]
    let body: String

    /// The page without codes and times, in which any digits may stand.
    var told: String {
        body.replacing(/(data-t|value|href|action)="[^"]*"/, with: "")
    }

    /// What a reader sees: no style, no tags, no entities but the plain ones.
    var words: String {
        var text = ""
        var isTag = false
        let start = body.range(of: "<body>")?.upperBound ?? body.startIndex
        for character in body[start...] {
            switch character {
            case "<": isTag = true
            case ">":
                isTag = false
                text.append(" ")
            default: if !isTag { text.append(character) }
            }
        }
        return text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}

/// A person's browser: it keeps the cookie and the page it saw last.
final class Browser: Sendable {
    private let cookie = Mutex<String?>(nil)
    private let page = Mutex("")
    let world: SiteWorld
    let base: String
    let agent: String

    init(_ world: SiteWorld, _ token: LinkToken, agent: String = SiteWorld.browser) {
        self.world = world
        base = "/" + token.text
        self.agent = agent
    }

    /// What the browser keeps.
    var session: String? { cookie.withLock { $0 } }

    func get(_ path: String = "", method: String = "GET") async throws -> Reply {
        try await ask(method, path.isEmpty ? base : base + "/" + path, nil)
    }

    /// Sends a form, with the hidden fields of the page seen last.
    func post(_ path: String, _ fields: [String: String] = [:]) async throws -> Reply {
        var all = hidden()
        for (name, value) in fields { all[name] = value }
        let body = all.sorted { $0.key < $1.key }
            .map { "\($0.key)=\(Self.encoded($0.value))" }.joined(separator: "&")
        return try await ask("POST", base + "/" + path, body)
    }

    /// Sends a form and goes where it leads.
    func send(_ path: String, _ fields: [String: String] = [:]) async throws -> Reply {
        let reply = try await post(path, fields)
        guard reply.status == 303, let place = reply.headers["location"] else { return reply }
        return try await ask("GET", place, nil)
    }

    /// Opens the link and presses its button as a person does.
    func enter() async throws -> Reply {
        _ = try await get()
        world.clock.advance(seconds: 3)
        return try await send("entrar")
    }

    /// Opens the link and shows the right day of birth.
    func show() async throws -> Reply {
        _ = try await enter()
        return try await send("verificar", ["por": "nacimiento", "d": "7", "m": "5", "a": "1985"])
    }

    private func hidden() -> [String: String] {
        var fields: [String: String] = [:]
        let text = page.withLock { $0 }
        for input in text.split(separator: "<input type=\"hidden\" ").dropFirst() {
            let parts = input.prefix { $0 != ">" }.split(separator: "\"")
            if parts.count >= 4 { fields[String(parts[1])] = String(parts[3]) }
        }
        return fields
    }

    static func encoded(_ text: String) -> String {
        text.utf8.map { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: String(Unicode.Scalar(byte))
            default:
                "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }.joined()
    }

    func ask(_ method: String, _ path: String, _ body: String?) async throws -> Reply {
        var head =
            "\(method) \(path) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
            + "User-Agent: \(agent)\r\n"
        if let cookie = session { head += "Cookie: s=\(cookie)\r\n" }
        if let body {
            head +=
                "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: "
                + "\(body.utf8.count)\r\n"
        }
        let reply = try await Self.exchange(head + "\r\n" + (body ?? ""), port: world.port)
        if let set = reply.headers["set-cookie"], set.hasPrefix("s=") {
            cookie.withLock { $0 = String(set.dropFirst(2).prefix { $0 != ";" }) }
        }
        if reply.status == 200 { page.withLock { $0 = reply.body } }
        return reply
    }

    /// Writes octets and reads until the server closes.
    static func exchange(_ question: String, port: Int) async throws -> Reply {
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let answer = loop.makePromise(of: String.self)
        let channel = try await ClientBootstrap(group: loop)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(AnswerCollector(answer))
                }
            }
            .connect(host: "127.0.0.1", port: port).get()
        try? await channel.writeAndFlush(ByteBuffer(string: question))
        let text = try await answer.futureResult.get()
        let end = try #require(text.range(of: "\r\n\r\n"))
        let lines = text[..<end.lowerBound].components(separatedBy: "\r\n")
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { continue }
            headers[line[..<colon].lowercased()] = String(
                line[line.index(after: colon)...].drop { $0 == " " }
            )
        }
        let words = lines[0].split(separator: " ")
        return Reply(
            status: words.count > 1 ? Int(words[1]) ?? 0 : 0,
            headers: headers,
            body: String(text[end.upperBound...])
        )
    }
}

/// Collects everything until the server closes.
private final class AnswerCollector: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let answer: EventLoopPromise<String>
    private var bytes = ByteBuffer()

    init(_ answer: EventLoopPromise<String>) {
        self.answer = answer
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var part = unwrapInboundIn(data)
        bytes.writeBuffer(&part)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // What came before a refused body is the answer.
        answer.succeed(String(buffer: bytes))
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        answer.succeed(String(buffer: bytes))
    }
}
