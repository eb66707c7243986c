internal import Messaging
internal import NIOCore
internal import SMPP
internal import Synchronization

/// What the one task does that gives events to the sink.
extension SMPPConnector {
    /// How often storing is tried again once the connector has stopped.
    private static let lastAttempts = 5
    /// The waits between attempts, milliseconds.
    private static let waits: [Int64] = [100, 200, 500, 1_000, 2_000, 5_000]

    /// Stores batches one at a time until the connector has stopped and nothing is left.
    func store(to sink: any ConnectorEventSink) async {
        var failures = 0
        var failuresAfterStop = 0
        while true {
            await waitForEvents()
            let (events, handles, isLast) = state.withLock { state in
                let taken = state.traffic.takeEvents()
                return (taken.events, taken.handles, state.traffic.phase == .stopped)
            }
            if events.isEmpty {
                answer(handles, .ok)
                if isLast { return }
                continue
            }
            do {
                try await sink.store(events)
                failures = 0
                answer(handles, .ok)
                wakeLinks()
            } catch {
                failures += 1
                failuresAfterStop += isLast ? 1 : 0
                let kept = refuse(events, handles)
                if failuresAfterStop >= Self.lastAttempts {
                    state.withLock { $0.traffic.lose(kept.count) }
                    return
                }
                state.withLock { $0.traffic.putBack(kept, askedAgain: handles.count) }
                let wait = Self.waits[min(failures, Self.waits.count) - 1]
                try? await Task.sleep(for: .milliseconds(wait))
            }
        }
    }

    /// Asks for receipts and texts again; what the carrier will not repeat is kept.
    private func refuse(
        _ events: [ConnectorEvent],
        _ handles: [Acknowledgement]
    ) -> [ConnectorEvent] {
        answer(handles, .receiverTemporaryError)
        return events.filter { event in
            switch event {
            case .accepted, .refused, .unknown, .returned: true
            case .receipt, .inbound: false
            }
        }
    }

    private func waitForEvents() async {
        await withCheckedContinuation { continuation in
            let isReady = state.withLock { state in
                let isReady = !state.traffic.events.isEmpty || state.traffic.phase == .stopped
                if !isReady { state.storer = continuation }
                return isReady
            }
            if isReady { continuation.resume() }
        }
    }

    /// Links that got nothing because too many events waited go on.
    private func wakeLinks() {
        let woken = state.withLock { state in
            let links = state.traffic.linksToWake()
            return links.map { ($0, state.clients[$0].submitting) }
        }
        for (link, client) in woken {
            client.eventLoop.execute { self.depart(link, client) }
        }
    }
}
