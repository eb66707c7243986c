import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
public import Logging
import NIOCore
public import Values

/// The HTTP server of the public pages.
///
/// It is meant to stand behind a proxy that speaks TLS; on loopback it takes the address of who asks
/// from the last entry of `X-Forwarded-For`, which such a proxy writes.
public struct SiteServer: Sendable {
    /// The address that only this machine reaches.
    public static let loopback = "127.0.0.1"
    /// The most connections at one time.
    public static let connectionLimit = 2_048
    /// How long a connection may stay silent, in seconds; longer than a page waits for news.
    static let idleSeconds: Int64 = 30
    /// The largest header of a question, in bytes.
    static let headerLimit = 16 << 10

    private let host: String
    private let port: Int
    private let site: Site
    private let isSecure: Bool
    private let clock: @Sendable () -> Instant
    private let logger: Logger

    /// Makes a server that does not listen yet.
    ///
    /// - Parameters:
    ///   - port: 0 lets the system choose one; `run` tells which.
    ///   - isSecure: whether browsers reach it encrypted only, so that they may be told to insist.
    ///   - clock: tells when a question came.
    public init(
        host: String = Self.loopback,
        port: Int,
        site: Site,
        isSecure: Bool,
        logger: Logger,
        clock: @escaping @Sendable () -> Instant
    ) {
        self.host = host
        self.port = port
        self.site = site
        self.isSecure = isSecure
        self.logger = logger
        self.clock = clock
    }

    /// Listens and answers until the task is cancelled.
    ///
    /// - Parameter listening: told the port once the server accepts connections.
    /// - Throws: `SiteServerError` if the address cannot be listened on.
    public func run(listening: @escaping @Sendable (Int) async -> Void = { _ in }) async throws {
        // Nothing of a request is logged: its path is a secret.
        var quiet = logger
        quiet.logLevel = .critical
        let logger = logger
        let server = Application(
            responder: CallbackResponder<SiteContext> { request, context in
                await self.respond(request, context)
            },
            server: .http1(
                configuration: .init(
                    idleTimeout: .seconds(Self.idleSeconds),
                    httpDecoderConfiguration: .init(
                        maxHeaderFieldSize: Self.headerLimit,
                        maxHeaderListSize: Self.headerLimit,
                        maxHeaderFieldCount: 64
                    )
                )
            ),
            configuration: ApplicationConfiguration(
                address: .hostname(host, port: port),
                serverName: nil,
                availableConnectionsDelegate: MaximumAvailableConnections(Self.connectionLimit)
            ),
            onServerRunning: { channel in
                let port = channel.localAddress?.port ?? 0
                logger.notice("public pages are served", metadata: ["port": "\(port)"])
                await listening(port)
            },
            logger: quiet
        )
        do {
            try await server.run()
        } catch is CancellationError {
            return
        } catch {
            throw SiteServerError(host: host, port: port, reason: "\(error)")
        }
    }

    private func respond(_ request: Request, _ context: SiteContext) async -> Response {
        var body: [UInt8] = []
        if request.method == .post {
            var request = request
            guard let bytes = try? await request.collectBody(upTo: FormBody.sizeLimit) else {
                return response(
                    Site.plain(
                        "El mensaje es muy largo",
                        status: 413,
                        "<p>Escríbalo más corto o en varias partes, por favor.</p>"
                    ),
                    isHead: false
                )
            }
            body = Array(buffer: bytes)
        }
        let purpose = ["purpose", "x-purpose", "sec-purpose", "x-moz"].contains { name in
            HTTPField.Name(name).flatMap { request.headers[$0] }.map {
                $0.contains("prefetch") || $0.contains("prerender") || $0.contains("preview")
            } ?? false
        }
        let answer = await site.answer(
            SiteRequest(
                method: request.method.rawValue,
                path: request.uri.path,
                query: request.uri.query ?? "",
                agent: request.headers[.userAgent] ?? "",
                isAhead: purpose,
                cookies: request.headers[.cookie] ?? "",
                address: address(of: request, context),
                isFromHere: HTTPField.Name("sec-fetch-site").flatMap { request.headers[$0] }.map {
                    $0 == "same-origin" || $0 == "none"
                },
                body: body,
                contentType: request.headers[.contentType] ?? "",
                at: clock()
            )
        )
        return response(answer, isHead: request.method == .head)
    }

    private func address(of request: Request, _ context: SiteContext) -> String {
        let peer = context.remoteAddress?.ipAddress ?? ""
        guard peer == "127.0.0.1" || peer == "::1",
            let told = HTTPField.Name("x-forwarded-for").flatMap({ request.headers[$0] }),
            let last = told.split(separator: ",").last
        else { return peer }
        return String(last.drop { $0 == " " }.prefix(64))
    }

    private func response(_ answer: SiteAnswer, isHead: Bool) -> Response {
        var headers: HTTPFields = [
            .cacheControl: "no-store",
            .xContentTypeOptions: "nosniff",
        ]
        func set(_ name: String, _ value: String) {
            if let name = HTTPField.Name(name) { headers[name] = value }
        }
        set("referrer-policy", "no-referrer")
        set("x-frame-options", "DENY")
        set("x-robots-tag", "noindex, nofollow, noarchive")
        set("cross-origin-opener-policy", "same-origin")
        set("cross-origin-resource-policy", "same-origin")
        set("permissions-policy", "camera=(), geolocation=(), microphone=()")
        set("content-security-policy", "default-src 'none'; frame-ancestors 'none'")
        if isSecure { set("strict-transport-security", "max-age=31536000; includeSubDomains") }
        for header in answer.headers { set(header.name, header.value) }
        return Response(
            status: .init(code: answer.status),
            headers: headers,
            body: isHead
                ? ResponseBody() : ResponseBody(byteBuffer: ByteBuffer(string: answer.body))
        )
    }
}

/// What is known of a connection.
private struct SiteContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    let remoteAddress: SocketAddress?

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        remoteAddress = source.channel.remoteAddress
    }
}

/// What keeps the public pages from being served.
public struct SiteServerError: Error, CustomStringConvertible, Equatable {
    let host: String
    let port: Int
    let reason: String

    /// What happened and what to do.
    public var description: String {
        "the public pages cannot listen on \(host):\(port): \(reason). Stop what uses the port, or "
            + "configure another one."
    }
}
