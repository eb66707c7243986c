internal import Messaging
internal import NIOCore
internal import SMPP
internal import Synchronization
internal import Values

extension SandboxSMSC {
    /// What the server's handlers and the verbs share.
    final class Core: Sendable {
        private struct Pending {
            let delivery: SandboxDelivery?
            let message: DeliverSM
            var attempts: Int
        }

        private struct State {
            var sessions: [UInt64: (session: SMPPServerSession, mode: BindMode)] = [:]
            var pending: [UInt64: Pending] = [:]
            /// Tags that wait for a session.
            var backlog: [UInt64] = []
            var failed: [SandboxDelivery] = []
            var lastTag: UInt64 = 0
            var lastID: UInt64 = 0
            var submissions = 0
            var unanswered = 0
            var bucket: TokenBucket?
            var waiter: CheckedContinuation<Void, Never>?
            var wasCut = false
        }

        let world: SandboxWorld?
        private let faults: SandboxFaults
        private let writer: ReceiptWriter
        private let state = Mutex(State())

        init(world: SandboxWorld?, faults: SandboxFaults) {
            self.world = world
            self.faults = faults
            writer = ReceiptWriter(faults: faults)
        }

        var isQuiet: Bool { state.withLock { $0.pending.isEmpty && $0.unanswered == 0 } }
        var submissions: Int { state.withLock { $0.submissions } }
        var boundLinks: Int { state.withLock { $0.sessions.count } }

        func cut() {
            for session in state.withLock({ $0.sessions.values.map(\.session) }) { session.abort() }
        }

        // MARK: Sessions

        func bind(_ session: SMPPServerSession, _ request: BindRequest) -> CommandStatus {
            if faults.bindStatus != 0 { return CommandStatus(rawValue: faults.bindStatus) }
            state.withLock { $0.sessions[session.id] = (session, request.mode) }
            return .ok
        }

        func handle(_ batch: SMPPBatch, of session: SMPPServerSession) {
            settle(batch.results, session)
            if !batch.requests.isEmpty { take(batch.requests, session) }
            for change in batch.changes {
                switch change {
                case .bindRequested: flush()
                case .ended: state.withLock { _ = $0.sessions.removeValue(forKey: session.id) }
                default: break
                }
            }
        }

        // MARK: Submissions

        private func take(_ requests: [InboundRequest], _ session: SMPPServerSession) {
            let verdicts = judge(requests.count, session)
            if verdicts.isCut { return session.abort() }
            let taken = zip(requests, verdicts.statuses).filter { $0.1 == .ok }.map(\.0.message)
            let ids = world?.take(taken) ?? newIDs(taken.count)
            var answers: [RequestAnswer] = []
            answers.reserveCapacity(requests.count)
            var receipts: [DeliverSM] = []
            var next = 0
            for (request, status) in zip(requests, verdicts.statuses) {
                guard let status else { continue }
                guard status == .ok else {
                    answers.append(RequestAnswer(request.handle, status: status))
                    continue
                }
                defer { next += 1 }
                guard let id = ids[next] else {
                    answers.append(
                        RequestAnswer(request.handle, status: .invalidDestinationAddress)
                    )
                    continue
                }
                answers.append(RequestAnswer(request.handle, messageID: writer.responseID(id)))
                if world == nil, request.message.registeredDelivery.wantsSuccessReceipt,
                    let receipt = receipt(id, request.message)
                {
                    receipts.append(receipt)
                }
            }
            answer(answers, session)
            if !receipts.isEmpty { send(receipts.map { ($0, nil) }) }
        }

        /// What the faults say about the next submissions; nil for those never answered.
        private func judge(
            _ count: Int,
            _ session: SMPPServerSession
        ) -> (statuses: [CommandStatus?], isCut: Bool) {
            let now = Instant(
                milliseconds: Int64(session.eventLoop.now.uptimeNanoseconds / 1_000_000)
            )
            return state.withLock { state in
                var statuses: [CommandStatus?] = []
                statuses.reserveCapacity(count)
                for _ in 0..<count {
                    state.submissions += 1
                    let number = state.submissions
                    if faults.cutAt > 0, number >= faults.cutAt, !state.wasCut {
                        state.wasCut = true
                        return ([], true)
                    }
                    statuses.append(verdict(number, now, &state))
                }
                return (statuses, false)
            }
        }

        private func verdict(
            _ number: Int,
            _ now: Instant,
            _ state: inout State
        ) -> CommandStatus? {
            if faults.stallFrom > 0, number >= faults.stallFrom { return nil }
            if faults.rate > 0 {
                var bucket =
                    state.bucket
                    ?? TokenBucket(rate: faults.rate, burst: max(1, faults.rate / 10), at: now)
                let taken = bucket.take(upTo: 1, at: now)
                state.bucket = bucket
                if taken == 0 { return .throttled }
            }
            if faults.refuseEvery > 0, number % faults.refuseEvery == 0 {
                return CommandStatus(rawValue: faults.refuseStatus)
            }
            return .ok
        }

        private func newIDs(_ count: Int) -> [UInt64?] {
            state.withLock { state in
                (0..<count).map { _ in
                    state.lastID += 1
                    return state.lastID
                }
            }
        }

        private func receipt(_ id: UInt64, _ message: SubmitSM) -> DeliverSM? {
            guard let number = UInt64(message.destination.text.string) else { return nil }
            let epoch = Instant(seconds: 1_767_225_600)
            return writer.messages(
                SandboxDelivery(
                    at: epoch,
                    number: number,
                    ordinal: 0,
                    address: message.source,
                    content: .receipt(id: id, state: .delivered, submittedAt: epoch)
                )
            ).first
        }

        private func answer(_ answers: [RequestAnswer], _ session: SMPPServerSession) {
            guard faults.answerDelay > 0 else { return session.answer(answers) }
            state.withLock { $0.unanswered += answers.count }
            session.eventLoop.scheduleTask(in: .milliseconds(Int64(faults.answerDelay))) {
                self.state.withLock { $0.unanswered -= answers.count }
                session.answer(answers)
            }
        }

        // MARK: Deliveries

        /// Delivers, and returns what could not be when everything is settled.
        func deliver(_ due: [SandboxDelivery]) async -> [SandboxDelivery] {
            let ordered = faults.reversesReceipts ? due.reversed() : due
            send(
                ordered.flatMap { delivery in
                    writer.messages(delivery).map { ($0, delivery) }
                }
            )
            let watch = Task {
                try await Task.sleep(for: .seconds(SandboxSMSC.deliveryLimit))
                self.giveUp()
            }
            defer { watch.cancel() }
            await withCheckedContinuation { continuation in
                let isDone = state.withLock { state in
                    if !state.pending.isEmpty { state.waiter = continuation }
                    return state.pending.isEmpty
                }
                if isDone { continuation.resume() }
            }
            return state.withLock { state in
                defer { state.failed = [] }
                return state.failed
            }
        }

        /// Nobody took what waits for too long: it goes back to where it came from.
        private func giveUp() {
            let waiter = state.withLock { state in
                let waiting = state.pending.values.compactMap(\.delivery).sorted()
                for delivery in waiting where state.failed.last != delivery {
                    state.failed.append(delivery)
                }
                state.pending.removeAll()
                state.backlog.removeAll()
                defer { state.waiter = nil }
                return state.waiter
            }
            waiter?.resume()
        }

        private func send(_ messages: [(message: DeliverSM, delivery: SandboxDelivery?)]) {
            state.withLock { state in
                for (message, delivery) in messages {
                    let isReceipt = message.esmClass.kind == .deliveryReceipt
                    for _ in 0..<(isReceipt ? max(1, faults.receiptCopies) : 1) {
                        state.lastTag += 1
                        state.pending[state.lastTag] = Pending(
                            delivery: delivery,
                            message: message,
                            attempts: 0
                        )
                        state.backlog.append(state.lastTag)
                    }
                }
            }
            flush()
        }

        /// Gives the backlog to the oldest session that receives.
        private func flush() {
            let (session, batch) = state.withLock {
                state -> (SMPPServerSession?, [SMPP.OutboundMessage]) in
                guard !state.backlog.isEmpty else { return (nil, []) }
                let receiving = state.sessions.values.filter { $0.mode.canReceive }
                guard let session = receiving.min(by: { $0.session.id < $1.session.id })?.session
                else { return (nil, []) }
                let batch = state.backlog.compactMap { tag in
                    state.pending[tag].map { SMPP.OutboundMessage(tag: tag, message: $0.message) }
                }
                state.backlog.removeAll(keepingCapacity: true)
                return (session, batch)
            }
            session?.deliver(batch)
        }

        private func settle(_ results: [SendResult], _ session: SMPPServerSession) {
            if results.isEmpty { return }
            let (hasRetries, waiter) = state.withLock { state in
                var hasRetries = false
                for result in results { settle(result, &state, &hasRetries) }
                guard state.pending.isEmpty else {
                    return (hasRetries, CheckedContinuation<Void, Never>?.none)
                }
                defer { state.waiter = nil }
                return (hasRetries, state.waiter)
            }
            waiter?.resume()
            if hasRetries {
                session.eventLoop.scheduleTask(in: .milliseconds(SandboxSMSC.retryDelay)) {
                    self.flush()
                }
            }
        }

        private func settle(
            _ result: SendResult,
            _ state: inout State,
            _ hasRetries: inout Bool
        ) {
            guard var pending = state.pending[result.tag] else { return }
            switch result.outcome {
            case .accepted:
                state.pending[result.tag] = nil
                return
            case .refused(let status)
            where status.category != .transient && status.category != .throttled:
                // Refused for good: a carrier drops it.
                state.pending[result.tag] = nil
                return
            case .refused, .unknown, .notSent:
                pending.attempts += 1
            }
            if pending.attempts >= SandboxSMSC.attemptLimit {
                state.pending[result.tag] = nil
                if let delivery = pending.delivery, state.failed.last != delivery {
                    state.failed.append(delivery)
                }
            } else {
                state.pending[result.tag] = pending
                state.backlog.append(result.tag)
                hasRetries = true
            }
        }
    }
}
