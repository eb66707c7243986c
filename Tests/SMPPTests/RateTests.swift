import Testing

@testable import SMPP

/// How carriers limit: a counter that starts anew every second, or a bucket that refills.
enum Limiter: Sendable, CaseIterable {
    case secondCounter
    case tokenBucket

    /// Drives a controller for `seconds` with a full queue; returns what was accepted and refused.
    static func drive(
        _ kind: Limiter,
        limit: Double,
        latency: Int64,
        seconds: Int64,
        offset: Int64 = 0,
        controller: inout RateController
    ) -> (accepted: Int, refused: Int) {
        let window = 50
        var answers: [(at: Int64, sentAt: Int64, isAccepted: Bool)] = []
        var inFlight = 0
        var counted = (second: Int64(-1), number: 0.0)
        var tokens = limit / 10
        var total = (accepted: 0, refused: 0)
        for now in offset..<(offset + seconds * 1_000) {
            tokens = min(tokens + limit / 1_000, max(1, limit / 10))
            while let first = answers.first, first.at <= now {
                answers.removeFirst()
                inFlight -= 1
                if first.isAccepted {
                    controller.accepted(1, now: now)
                    total.accepted += 1
                } else {
                    controller.throttled(sentAt: first.sentAt, now: now)
                    total.refused += 1
                }
            }
            let number = min(window - inFlight, controller.allowance(now: now))
            guard number > 0 else { continue }
            controller.sent(number, now: now)
            inFlight += number
            for _ in 0..<number {
                let isAccepted: Bool
                switch kind {
                case .secondCounter:
                    if counted.second != now / 1_000 { counted = (now / 1_000, 0) }
                    counted.number += 1
                    isAccepted = counted.number <= limit
                case .tokenBucket:
                    isAccepted = tokens >= 1
                    if isAccepted { tokens -= 1 }
                }
                answers.append((now + latency, now, isAccepted))
            }
        }
        return total
    }
}

@Suite("Rate")
struct RateTests {
    @Test(
        "The carrier's rate is found: at least 95 % of it, at most 2 % refused",
        arguments: [30.0, 300, 1_000],
        [Int64(0), 1, 20]
    )
    func findsRate(limit: Double, latency: Int64) {
        for offset: Int64 in [0, 330, 660, 990] {
            var controller = RateController()
            let (accepted, refused) = Limiter.drive(
                .secondCounter,
                limit: limit,
                latency: latency,
                seconds: 30,
                offset: offset,
                controller: &controller
            )
            #expect(Double(accepted) >= 0.95 * limit * 30, "offset \(offset)")
            // The search itself may cost up to a window.
            #expect(Double(refused) <= max(0.02 * Double(accepted), 50), "offset \(offset)")
        }
    }

    @Test("A carrier that refills steadily is found too", arguments: [Int64(0), 20])
    func findsBucket(latency: Int64) {
        var controller = RateController()
        _ = Limiter.drive(
            .tokenBucket,
            limit: 300,
            latency: latency,
            seconds: 15,
            controller: &controller
        )
        let (accepted, refused) = Limiter.drive(
            .tokenBucket,
            limit: 300,
            latency: latency,
            seconds: 60,
            offset: 15_000,
            controller: &controller
        )
        #expect(Double(accepted) >= 0.95 * 300 * 60)
        #expect(Double(refused) <= 0.02 * Double(accepted))
    }

    @Test("A carrier that allows more later is followed")
    func followsIncrease() {
        var controller = RateController()
        _ = Limiter.drive(
            .secondCounter,
            limit: 100,
            latency: 1,
            seconds: 10,
            controller: &controller
        )
        _ = Limiter.drive(
            .secondCounter,
            limit: 300,
            latency: 1,
            seconds: 120,
            offset: 10_000,
            controller: &controller
        )
        let (accepted, _) = Limiter.drive(
            .secondCounter,
            limit: 300,
            latency: 1,
            seconds: 30,
            offset: 130_000,
            controller: &controller
        )
        #expect(Double(accepted) >= 0.95 * 300 * 30)
    }

    @Test("Without a limit the search ends within a few thousand messages")
    func unlimited() {
        var controller = RateController()
        var sent = 0
        var now: Int64 = 0
        while controller.phase != .unlimited, now < 1_000 {
            let number = min(controller.allowance(now: now), 50)
            controller.sent(number, now: now)
            controller.accepted(number, now: now)
            sent += number
            now += 1
        }
        #expect(controller.phase == .unlimited)
        #expect(sent < 3_000)
        #expect(controller.allowance(now: now) == .max)
        #expect(controller.nextAllowance(now: now) == nil)
    }

    @Test("A configured ceiling is kept, and a learnt rate spares the search")
    func ceilings() {
        var capped = RateController(maximumRate: 100)
        let (accepted, refused) = Limiter.drive(
            .secondCounter,
            limit: 1_000,
            latency: 1,
            seconds: 10,
            controller: &capped
        )
        #expect((950...1_010).contains(accepted))
        #expect(refused == 0)
        var learnt = RateController(initialRate: 290)
        let second = Limiter.drive(
            .secondCounter,
            limit: 300,
            latency: 1,
            seconds: 10,
            controller: &learnt
        )
        #expect(second.accepted >= 2_850)
        #expect(second.refused <= 20)
    }

    @Test("A carrier that refuses everything is probed ever more rarely")
    func closedCarrier() {
        var controller = RateController()
        let (accepted, refused) = Limiter.drive(
            .secondCounter,
            limit: 0,
            latency: 0,
            seconds: 600,
            controller: &controller
        )
        #expect(accepted == 0)
        #expect(refused <= 200)
    }

    @Test("Throttled messages are sent again before later ones, in their order")
    func keepsOrder() {
        var configuration = SessionConfiguration()
        configuration.window = 4
        var wire = Wire(configuration)
        wire.bind()
        _ = wire.smsc.takeEvents()
        wire.esme.send((1...6).map { order($0, "n\($0)") }, now: wire.now)
        var delivered: [String] = []
        var isFirst = true
        for _ in 0..<20_000 where delivered.count < 6 {
            wire.exchange()
            let requests = wire.smsc.takeEvents().requests
            wire.smsc.answer(
                requests.map {
                    RequestAnswer($0.handle, status: isFirst ? .throttled : .ok, messageID: "x")
                },
                now: wire.now
            )
            if !isFirst {
                delivered += requests.map { String(decoding: $0.message.text, as: UTF8.self) }
            }
            if !requests.isEmpty { isFirst = false }
            wire.now += 1
        }
        #expect(delivered == ["n1", "n2", "n3", "n4", "n5", "n6"])
    }

    @Test("A message that stays throttled comes back refused at last")
    func boundedRetries() {
        var configuration = SessionConfiguration()
        configuration.throttleRetryLimit = 3
        var wire = Wire(configuration)
        wire.bind()
        _ = wire.esme.takeEvents()
        wire.esme.send([order(1)], now: wire.now)
        var results: [SendResult] = []
        for _ in 0..<60_000 where results.isEmpty {
            wire.exchange()
            wire.smsc.answer(
                wire.smsc.takeEvents().requests.map {
                    RequestAnswer($0.handle, status: .messageQueueFull)
                },
                now: wire.now
            )
            wire.exchange()
            results = wire.esme.takeEvents().results
            wire.now += 10
        }
        #expect(results == [SendResult(tag: 1, outcome: .refused(.messageQueueFull))])
    }

    @Test("The learnt rate survives a new connection")
    func survivesReconnect() {
        var wire = Wire()
        wire.bind()
        _ = wire.esme.takeEvents()
        wire.esme.rateController.throttled(sentAt: wire.now, now: wire.now)
        let rate = wire.esme.rateController.rate
        wire.esme.disconnected(now: wire.now)
        wire.smsc.disconnected(now: wire.now)
        wire.bind()
        #expect(wire.esme.rateController.rate == rate)
        #expect(wire.esme.rateController.phase != .searching)
    }

    @Test(
        "Waits double from one second to sixty, within jitter, from the seed",
        arguments: UInt64(1)...20
    )
    func backoff(seed: UInt64) {
        var backoff = Backoff(seed: seed)
        var again = Backoff(seed: seed)
        var step: Int64 = 1_000
        for _ in 0..<12 {
            let wait = backoff.next()
            #expect((step / 2...step).contains(wait))
            #expect(wait == again.next())
            step = min(step * 2, 60_000)
        }
        backoff.reset()
        #expect(backoff.next() <= 1_000)
        #expect((45_000...60_000).contains(backoff.longest()))
    }
}
