import Glibc
import NIOCore
import SMPP
import Synchronization

/// Submits numbered messages as room allows, reads every receipt, and counts.
final class Campaign: Sendable {
    private struct Counts {
        var submitted = 0
        var accepted = 0
        var refused = 0
        var unknown = 0
        var throttled = 0
        var receipts = 0
        var receiptsRead = 0
        var startedAt: Double = 0
        var settledAt: Double = 0
        var cpuAtStart: Double = 0
        var isOver = false
    }

    let done: EventLoopPromise<Void>
    private let options: Options
    private let counts = Mutex(Counts())
    private let source = Address.shortCode("5555") ?? Address()
    private let destination = Address.international("34600000000") ?? Address()
    private let text = [UInt8](
        "Recordatorio de pago: su saldo vence hoy. Responda ALTO para salir #".utf8
    )

    init(options: Options, done: EventLoopPromise<Void>) {
        self.options = options
        self.done = done
    }

    var isComplete: Bool { counts.withLock { $0.accepted == options.count } }

    func take(_ batch: SMPPBatch, from client: SMPPClient) {
        let (orders, isOver) = counts.withLock { counts -> ([OutboundMessage], Bool) in
            count(batch, &counts)
            let orders = self.orders(for: batch.room, &counts)
            let wanted = options.receipts ? counts.accepted : 0
            let settled = counts.accepted + counts.refused + counts.unknown
            if settled == options.count, counts.settledAt == 0 { counts.settledAt = Self.clock() }
            let isOver = settled == options.count && counts.receipts >= wanted && !counts.isOver
            if isOver { counts.isOver = true }
            return (orders, isOver)
        }
        if !batch.requests.isEmpty { client.acknowledge(batch.requests.map(\.handle)) }
        if !orders.isEmpty { client.submit(orders) }
        if isOver { done.succeed(()) }
    }

    private func count(_ batch: SMPPBatch, _ counts: inout Counts) {
        for change in batch.changes {
            switch change {
            case .bound:
                counts.startedAt = Self.clock()
                counts.cpuAtStart = Self.cpuSeconds()
            case .throttled: counts.throttled += 1
            case .bindRefused, .bindRequested, .disconnected, .ended: break
            }
        }
        for result in batch.results {
            switch result.outcome {
            case .accepted: counts.accepted += 1
            case .refused: counts.refused += 1
            case .unknown, .notSent: counts.unknown += 1
            }
        }
        for request in batch.requests {
            guard let receipt = DeliveryReceipt(request.message) else { continue }
            counts.receipts += 1
            if receipt.messageID != nil, receipt.state == .delivered { counts.receiptsRead += 1 }
        }
    }

    private func orders(for room: Int, _ counts: inout Counts) -> [OutboundMessage] {
        // Half a queue at a time: a batch for every answer would be a batch of one.
        guard room >= 2_048 else { return [] }
        let number = min(room, options.count - counts.submitted)
        var orders: [OutboundMessage] = []
        orders.reserveCapacity(number)
        for _ in 0..<number {
            counts.submitted += 1
            orders.append(
                OutboundMessage(
                    tag: UInt64(counts.submitted),
                    message: SubmitSM(
                        source: source,
                        destination: destination,
                        shortMessage: numbered(counts.submitted),
                        registeredDelivery: options.receipts ? .finalReceipt : .none
                    )
                )
            )
        }
        return orders
    }

    private func numbered(_ number: Int) -> [UInt8] {
        var octets = text
        octets.reserveCapacity(text.count + 8)
        var divisor = 1
        while number / divisor >= 10 { divisor *= 10 }
        while divisor > 0 {
            octets.append(UInt8(48 + number / divisor % 10))
            divisor /= 10
        }
        return octets
    }

    func report() -> String {
        let counts = counts.withLock { $0 }
        let now = Self.clock()
        let cpu = Self.cpuSeconds() - counts.cpuAtStart
        let perThousand = cpu / Double(options.count) * 1_000
        return """
            {"ok":\(counts.accepted),"refused":\(counts.refused),"unknown":\(counts.unknown),\
            "receipts":\(counts.receipts),"receipts_read":\(counts.receiptsRead),\
            "throttle_episodes":\(counts.throttled),\
            "secs":\(rounded(now - counts.startedAt)),\
            "per_s":\(Int(Double(options.count) / (now - counts.startedAt))),\
            "submit_per_s":\(Int(Double(options.count) / (counts.settledAt - counts.startedAt))),\
            "cpu_s":\(rounded(cpu)),"cpu_s_per_1000":\(rounded(perThousand, 1_000_000))}
            """
    }

    private func rounded(_ value: Double, _ scale: Double = 1_000) -> Double {
        (value * scale).rounded() / scale
    }

    private static func clock() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    private static func cpuSeconds() -> Double {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        func seconds(_ time: timeval) -> Double {
            Double(time.tv_sec) + Double(time.tv_usec) / 1e6
        }
        return seconds(usage.ru_utime) + seconds(usage.ru_stime)
    }
}
