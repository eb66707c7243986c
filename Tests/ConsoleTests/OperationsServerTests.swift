import Foundation
import Synchronization
import Testing

@testable import Console

@Suite("Health, readiness and metrics over HTTP")
struct OperationsServerTests {
    struct Away: Error {}

    /// Runs a server on a port of the system's choice while the test asks it, then stops it.
    private func serve(
        _ probes: [Probe] = [],
        metrics: @escaping @Sendable () async throws -> [Metric] = { [] },
        _ test: @Sendable (Int) async throws -> Void
    ) async throws {
        let server = OperationsServer(port: 0, probes: probes, metrics: metrics)
        let (ports, told) = AsyncStream<Int>.makeStream()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                defer { told.finish() }
                try await server.run { told.yield($0) }
            }
            var port: Int?
            for await found in ports {
                port = found
                break
            }
            try await test(#require(port))
            group.cancelAll()
            // A stop is not an error.
            try await group.waitForAll()
        }
    }

    @Test("a living process says so")
    func health() async throws {
        try await serve([.database { throw Away() }]) { port in
            let answer = try await HTTPQuestion.ask("/health", port: port)
            #expect(answer.status == 200)
            #expect(answer.body == #"{"alive":true}"#)
            #expect(answer.headers["cache-control"] == "no-store")
        }
    }

    @Test("ready is 200 when every probe holds")
    func ready() async throws {
        try await serve([.database {}, .policy { "v1" }]) { port in
            let answer = try await HTTPQuestion.ask("/ready", port: port)
            #expect(answer.status == 200)
            #expect(answer.headers["content-type"] == "application/json")
            #expect(
                answer.body == #"{"checks":[{"name":"database","ready":true},"#
                    + #"{"detail":"v1","name":"policy","ready":true}],"ready":true}"#
            )
        }
    }

    @Test("not ready is 503 with reasons and remedies")
    func notReady() async throws {
        try await serve([.database {}, .policy { nil }]) { port in
            let answer = try await HTTPQuestion.ask("/ready", port: port)
            #expect(answer.status == 503)
            let readiness = try JSONDecoder().decode(Readiness.self, from: Data(answer.body.utf8))
            #expect(!readiness.ready)
            #expect(readiness.checks.map(\.ready) == [true, false])
            #expect(readiness.checks[1].remedy?.contains("recado strategy publish") == true)
        }
    }

    @Test("metrics are asked for at each scrape and come in the text format")
    func metrics() async throws {
        let scrapes = Mutex(0)
        try await serve(
            metrics: {
                let count = scrapes.withLock {
                    $0 += 1; return $0
                }
                return [.counter("recado_scrapes_total", help: "Scrapes.", count)]
            },
            { port in
                for count in 1...2 {
                    let answer = try await HTTPQuestion.ask("/metrics", port: port)
                    #expect(answer.status == 200)
                    #expect(answer.headers["content-type"] == MetricsText.contentType)
                    #expect(answer.body.hasSuffix("recado_scrapes_total \(count)\n"))
                }
            }
        )
    }

    @Test("figures that cannot be read are 503, not an empty answer")
    func metricsAway() async throws {
        try await serve(metrics: { throw Away() }) { port in
            let answer = try await HTTPQuestion.ask("/metrics", port: port)
            #expect(answer.status == 503)
            #expect(answer.body.contains("/ready"))
        }
    }

    @Test(
        "only what is there is answered",
        arguments: [("/", "GET", 404), ("/api", "GET", 404), ("/health", "POST", 404)]
    )
    func unknown(path: String, method: String, status: Int) async throws {
        try await serve { port in
            let answer = try await HTTPQuestion.ask(path, method: method, port: port)
            #expect(answer.status == status)
        }
    }

    @Test("a head without its body is answered too, as balancers ask it")
    func head() async throws {
        try await serve { port in
            let answer = try await HTTPQuestion.ask("/health", method: "HEAD", port: port)
            #expect(answer.status == 200)
            #expect(answer.body.isEmpty)
        }
    }

    @Test("a stop lets the answer under way be finished")
    func gracefulStop() async throws {
        let (questions, asked) = AsyncStream<Void>.makeStream()
        let (blocked, release) = AsyncStream<Void>.makeStream()
        let probe = Probe("database") {
            asked.yield()
            for await _ in blocked {}
            return .ready
        }
        let server = OperationsServer(
            port: 0,
            probes: [probe],
            probeLimit: ReadinessTests.patience,
            metrics: { [] }
        )
        let (ports, told) = AsyncStream<Int>.makeStream()
        let running = Task {
            defer { told.finish() }
            try await server.run { told.yield($0) }
        }
        let port = try #require(await ports.first { _ in true })
        async let answer = HTTPQuestion.ask("/ready", port: port)
        _ = await questions.first { _ in true }
        running.cancel()
        release.finish()
        #expect(try await answer.status == 200)
        try await running.value
    }

    @Test("a port that is taken is one clear sentence")
    func taken() async throws {
        try await serve { port in
            let second = OperationsServer(port: port, probes: [], metrics: { [] })
            await #expect {
                try await second.run()
            } throws: { error in
                "\(error)".contains("127.0.0.1:\(port)") && "\(error)".contains("configure another")
            }
        }
    }
}
