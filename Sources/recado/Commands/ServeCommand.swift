import ArgumentParser
import Connectors
import Foundation
import Logging
import Sandbox
import Site
import Values
import Workers

/// Runs the workers.
struct WorkCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "work",
        abstract: "Run the workers only: plan, send, receive.",
        discussion: """
            Stops gracefully on SIGTERM and SIGINT: what is under way is finished or released.

            Example: recado work --config recado.yaml
            """
    )

    @OptionGroup var options: Options
    @Option(help: "In sandbox mode only: the instant at which the clock begins.")
    var at: String?

    func run() async throws {
        try await Service.run(try options.settings(), at: at, servesHTTP: false)
    }
}

/// Runs workers and the operations server in one process.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Run workers, HTTP for operators and, with site_port, the public pages.",
        discussion: "Example: recado serve --config recado.yaml"
    )

    @OptionGroup var options: Options
    @Option(help: "In sandbox mode only: the instant at which the clock begins.")
    var at: String?

    func run() async throws {
        try await Service.run(try options.settings(), at: at, servesHTTP: true)
    }
}

/// The long-running process.
enum Service {
    static func run(_ settings: Settings, at start: String?, servesHTTP: Bool) async throws {
        let logger = makeLogger(settings.logLevel)
        if settings.sandbox {
            for route in settings.routes {
                if let problem = LoopbackOnly.check(route.host) { throw Failure(problem) }
            }
        }
        let context = try await Context.open(settings)
        _ = try await context.policies.current()
        let clock = try makeClock(settings, at: start)
        let control = ControlServer.beside(context, clock: clock, logger: logger)
        let connectors = settings.routes.map { SMPPConnector($0, clock: { clock.now() }) }
        if connectors.isEmpty {
            logger.warning("no route is configured: messages will wait in the outbox")
        }
        let chats = try await PublicPages.chats(context)
        let engine = Engine(
            store: context.store,
            policies: context.policies,
            connectors: connectors + chats,
            clock: clock,
            logger: logger,
            reading: try context.resources.reading()
        )
        let poster = WebhookPoster(isLoopbackOnly: settings.sandbox)
        let webhooks = WebhookWorker(
            store: context.store,
            policies: context.policies,
            clock: clock,
            logger: logger
        ) { await poster.post($0) }
        let importer = PortfolioImport(store: context.store, phones: try context.phones())
        let resumed = try await importer.resume(
            policy: try await context.policies.current().policy,
            now: clock.now()
        )
        if !resumed.isEmpty {
            logger.notice("imports were taken up again", metadata: ["imports": "\(resumed)"])
        }
        logger.notice("working", metadata: ["routes": "\(connectors.map(\.name))"])
        let work = Task {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await engine.run() }
                group.addTask { await webhooks.run() }
                if let control { group.addTask { await control.run() } }
                if servesHTTP, let port = settings.sitePort {
                    let site = try await PublicPages.site(context, chats: chats, logger: logger)
                    let isSecure = try await context.policies.current().facts.site?.isSecure
                    let server = SiteServer(
                        host: settings.siteHost,
                        port: port,
                        site: site,
                        isSecure: isSecure ?? true,
                        logger: logger
                    ) { clock.now() }
                    group.addTask { try await server.run() }
                }
                if servesHTTP {
                    group.addTask {
                        try await Operations.serve(
                            settings,
                            context: context,
                            engine: engine,
                            webhooks: webhooks,
                            connectors: connectors,
                            clock: clock
                        )
                    }
                }
                try await group.next()
                group.cancelAll()
                try await group.waitForAll()
            }
        }
        let signals = stopSignals { work.cancel() }
        defer { withExtendedLifetime(signals) {} }
        do {
            try await work.value
        } catch is CancellationError {
            // Stopped by a signal.
        }
        await context.close()
        logger.notice("stopped")
    }

    /// The wall's clock; in sandbox mode one that begins elsewhere and goes on at the wall's pace.
    static func makeClock(_ settings: Settings, at start: String?) throws -> SystemClock {
        guard let start else { return SystemClock() }
        guard settings.sandbox else {
            throw ValidationError("--at moves the clock: it needs `sandbox: true` in the settings")
        }
        guard let instant = Instant(iso: start) else {
            throw ValidationError("--at is an instant like 2026-10-05T16:00:00Z")
        }
        let offset = instant.milliseconds - Context.now().milliseconds
        return SystemClock(offsetMilliseconds: offset)
    }

    /// Calls `stop` on SIGTERM and SIGINT.
    private static func stopSignals(
        _ stop: @escaping @Sendable () -> Void
    ) -> [any DispatchSourceSignal] {
        [SIGTERM, SIGINT].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler(handler: stop)
            source.resume()
            return source
        }
    }
}
