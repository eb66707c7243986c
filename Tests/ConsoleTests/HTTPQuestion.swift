import NIOCore
import NIOPosix
import Synchronization

/// One question to a server on loopback, and its whole answer as text.
struct HTTPQuestion {
    /// The answer's status, such as 200.
    let status: Int
    /// The names in small letters, with their values.
    let headers: [String: String]
    /// What follows the headers.
    let body: String

    /// Asks once over a connection of its own.
    static func ask(_ path: String, method: String = "GET", port: Int) async throws -> HTTPQuestion
    {
        let text = try await exchange(
            "\(method) \(path) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
            port: port
        )
        return try HTTPQuestion(text)
    }

    private init(_ text: String) throws {
        guard let end = text.firstRange(of: "\r\n\r\n") else { throw Broken(text: text) }
        let lines = text[..<end.lowerBound].split(separator: "\r\n")
        let words = lines.first?.split(separator: " ") ?? []
        guard words.count > 1, let status = Int(words[1]) else { throw Broken(text: text) }
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { throw Broken(text: text) }
            headers[line[..<colon].lowercased()] = String(
                line[line.index(after: colon)...].drop { $0 == " " }
            )
        }
        self.status = status
        self.headers = headers
        body = String(text[end.upperBound...])
    }

    struct Broken: Error {
        let text: String
    }

    private static func exchange(_ question: String, port: Int) async throws -> String {
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let answer = loop.makePromise(of: String.self)
        let channel = try await ClientBootstrap(group: loop)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(AnswerCollector(answer))
                }
            }
            .connect(host: "127.0.0.1", port: port).get()
        try await channel.writeAndFlush(ByteBuffer(string: question))
        return try await answer.futureResult.get()
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
        answer.fail(error)
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        answer.succeed(String(buffer: bytes))
    }
}
