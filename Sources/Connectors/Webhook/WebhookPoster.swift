import AsyncHTTPClient
import Foundation
public import Messaging
import NIOCore
import NIOHTTP1
import NIOPosix

/// Posts calls to other systems, signed as the Standard Webhooks specification says.
///
/// Redirects are not followed, and nothing of an answer is kept but its status: its body is not
/// read at all.
public final class WebhookPoster: Sendable {
    private let client: HTTPClient
    private let isLoopbackOnly: Bool

    /// Makes a poster.
    ///
    /// - Parameter isLoopbackOnly: whether nothing may leave this machine, as in sandbox mode.
    public init(isLoopbackOnly: Bool = false) {
        self.isLoopbackOnly = isLoopbackOnly
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow,
            decompression: .disabled
        )
        configuration.httpVersion = .http1Only
        // What cannot be reached is tried again by the worker, at its own pace.
        configuration.connectionPool.retryConnectionEstablishment = false
        client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    deinit {
        // Goes on by itself, and needs no thread to wait for it.
        _ = client.shutdown()
    }

    /// Tries a call once; comes back within the endpoint's time.
    public func post(_ request: WebhookRequest) async -> WebhookAnswer {
        let endpoint = request.endpoint
        if let problem = endpoint.problem { return .failed(problem) }
        if isLoopbackOnly, !endpoint.isLoopback {
            return .failed("in sandbox mode nothing leaves this machine")
        }
        let secret: WebhookSecret
        do {
            secret = try WebhookSecret(from: endpoint.secret)
        } catch {
            return .failed("\(error)")
        }
        var post = HTTPClientRequest(url: endpoint.address)
        post.method = .POST
        post.headers = [
            "content-type": "application/json",
            "user-agent": "recado",
            "webhook-id": request.id,
            "webhook-timestamp": "\(request.seconds)",
            "webhook-signature": secret.signature(
                id: request.id,
                seconds: request.seconds,
                body: request.body
            ),
        ]
        post.body = .bytes(request.body)
        do {
            let answer = try await client.execute(
                post,
                timeout: .seconds(Int64(endpoint.timeoutSeconds))
            )
            return Self.meaning(of: Int(answer.status.code))
        } catch {
            return .failed(Self.words(for: error, endpoint))
        }
    }

    private static func meaning(of status: Int) -> WebhookAnswer {
        switch status {
        case 200..<300: .taken
        case 410: .gone
        case 300..<400: .failed("it answered \(status), and redirects are not followed")
        default: .failed("it answered \(status)")
        }
    }

    /// What went wrong, in words that hold nothing of request, address or answer.
    private static func words(for error: any Error, _ endpoint: WebhookEndpoint) -> String {
        if let error = error as? HTTPClientError {
            switch error {
            case .deadlineExceeded, .readTimeout, .connectTimeout, .writeTimeout,
                .getConnectionFromPoolTimeout:
                return "no answer within \(endpoint.timeoutSeconds) seconds"
            case .remoteConnectionClosed: return "it closed the connection without an answer"
            case .tlsHandshakeTimeout: return "TLS was not agreed on in time"
            case .cancelled: return "this process was stopped"
            default: return "the request failed: \(error.shortDescription)"
            }
        }
        if let error = error as? NIOConnectionError {
            guard let first = error.connectionErrors.first else { return "its name is not known" }
            if let cause = first.error as? IOError { return words(for: cause) }
            return "it cannot be reached"
        }
        if let error = error as? IOError { return words(for: error) }
        if error is CancellationError { return "this process was stopped" }
        let kind = String(reflecting: type(of: error))
        if kind.hasPrefix("NIOSSL") {
            return "TLS failed: look at its certificate and its name"
        }
        return "the request failed (\(kind))"
    }

    private static func words(for error: IOError) -> String {
        error.errnoCode == ECONNREFUSED
            ? "it refuses connections" : "it cannot be reached (errno \(error.errnoCode))"
    }
}
