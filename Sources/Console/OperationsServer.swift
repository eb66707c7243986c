import Foundation
import Hummingbird
public import Logging

/// The small HTTP server for those who watch over the process: `/health`, `/ready`, `/metrics`.
///
/// It knows no part of the product: what to ask and what to count is given to it. It has no
/// log-in, and therefore listens on loopback unless told otherwise; answers hold no personal data.
public struct OperationsServer: Sendable {
    /// The address that only this machine reaches.
    public static let loopback = "127.0.0.1"
    /// How long an answer waits for a probe.
    public static let probeLimit = Duration.seconds(5)
    /// How long an answer waits for the figures.
    public static let metricsLimit = Duration.seconds(10)
    /// How long a stop waits for the answers under way: longer than any answer takes.
    public static let stopLimit = Duration.seconds(11)
    /// How long a connection may stay silent, in seconds.
    static let idleSeconds: Int64 = 60

    private let host: String
    private let port: Int
    private let board: ReadinessBoard
    private let figures: SharedJob<String?>
    private let metricsLimit: Duration
    private let logger: Logger
    private let answers = OpenAnswers()

    /// Makes a server that does not listen yet.
    ///
    /// - Parameters:
    ///   - port: 0 lets the system choose one; `run` tells which.
    ///   - probes: what must hold for `/ready` to say so, in the order of its answer.
    ///   - metrics: the figures of `/metrics`, asked for at each scrape.
    public init(
        host: String = Self.loopback,
        port: Int,
        probes: [Probe],
        probeLimit: Duration = Self.probeLimit,
        metricsLimit: Duration = Self.metricsLimit,
        logger: Logger = Logger(label: "recado"),
        metrics: @escaping @Sendable () async throws -> [Metric]
    ) {
        self.host = host
        self.port = port
        self.metricsLimit = metricsLimit
        self.logger = logger
        board = ReadinessBoard(probes, limit: probeLimit)
        figures = SharedJob {
            do {
                return MetricsText.text(of: try await metrics())
            } catch {
                logger.error("the figures could not be read", metadata: ["error": "\(error)"])
                return nil
            }
        }
    }

    /// Listens and answers until the task is cancelled, then finishes the answers under way.
    ///
    /// - Parameter listening: told the port once the server accepts connections.
    /// - Throws: `OperationsServerError` if the address cannot be listened on.
    public func run(listening: @escaping @Sendable (Int) async -> Void = { _ in }) async throws {
        // The framework calls every stop an error; what matters of it is thrown below.
        var quiet = logger
        quiet.logLevel = .critical
        let logger = logger
        let server = Application(
            router: router(),
            server: .http1(configuration: .init(idleTimeout: .seconds(Self.idleSeconds))),
            configuration: ApplicationConfiguration(
                address: .hostname(host, port: port),
                serverName: "recado"
            ),
            onServerRunning: { channel in
                let port = channel.localAddress?.port ?? 0
                logger.notice("health and metrics are served", metadata: ["port": "\(port)"])
                await listening(port)
            },
            logger: quiet
        )
        let answers = answers
        let serving = Task { try await server.run() }
        do {
            try await withTaskCancellationHandler {
                try await serving.value
            } onCancel: {
                // To cancel the server cuts answers off, so it waits for them.
                Task {
                    await answers.drain(within: Self.stopLimit)
                    serving.cancel()
                }
            }
        } catch is CancellationError {
            return
        } catch {
            throw OperationsServerError.cannotListen(host: host, port: port, reason: "\(error)")
        }
    }

    private func router() -> Router<BasicRequestContext> {
        let router = Router(options: .autoGenerateHeadEndpoints)
        router.get("health") { _, _ in
            answer(answers.begin(), .ok, #"{"alive":true}"#)
        }
        router.get("ready") { _, _ in
            let ticket = answers.begin()
            let readiness = await board.readiness()
            return answer(
                ticket,
                readiness.ready ? .ok : .serviceUnavailable,
                try Self.json(readiness)
            )
        }
        router.get("metrics") { _, _ in
            let ticket = answers.begin()
            guard let text = await figures.value(within: metricsLimit).flatMap({ $0 }) else {
                return answer(
                    ticket,
                    .serviceUnavailable,
                    "# The figures could not be read; /ready tells which part does not answer.\n",
                    type: MetricsText.contentType
                )
            }
            return answer(ticket, .ok, text, type: MetricsText.contentType)
        }
        return router
    }

    private func answer(
        _ ticket: OpenAnswers.Ticket,
        _ status: HTTPResponse.Status,
        _ text: String,
        type: String = "application/json"
    ) -> Response {
        Response(
            status: status,
            headers: [.contentType: type, .cacheControl: "no-store"],
            body: ticket.body(text)
        )
    }

    private static func json(_ readiness: Readiness) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(readiness), as: UTF8.self)
    }
}

/// What keeps the operations server from running.
public enum OperationsServerError: Error, CustomStringConvertible, Equatable {
    /// The address could not be listened on.
    case cannotListen(host: String, port: Int, reason: String)

    /// What happened and what to do.
    public var description: String {
        switch self {
        case .cannotListen(let host, let port, let reason):
            "health and metrics cannot listen on \(host):\(port): \(reason). Stop what uses the "
                + "port, or configure another one."
        }
    }
}
