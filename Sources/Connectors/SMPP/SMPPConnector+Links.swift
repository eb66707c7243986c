internal import Messaging
internal import NIOCore
internal import SMPP
internal import Synchronization
internal import Values

/// What happens on the links' event loops, once a batch.
extension SMPPConnector {
    /// A client tells what happened: settles, reads, and gives it what it may send next.
    func handle(_ batch: SMPPBatch, _ link: Int, _ client: SMPPClient, isSubmitting: Bool) {
        let now = clock()
        let steady = Self.steady(client.eventLoop)
        let deliveries = batch.requests.map {
            (reader.read($0.message, at: now), Acknowledgement(link: link, handle: $0.handle))
        }
        let outcome = state.withLock { state in
            // Before the changes: a link that ends settles what it held first.
            state.traffic.settle(batch.results, link: link)
            for change in batch.changes {
                state.traffic.change(change, link: link, isSubmitting: isSubmitting)
            }
            var outcome = Outcome()
            for (delivery, handle) in deliveries
            where !state.traffic.deliver(delivery, handle, steady: steady, now: now) {
                outcome.acknowledged.append(handle.handle)
            }
            if isSubmitting { outcome.departures = state.traffic.depart(link, now: now) }
            if !state.traffic.events.isEmpty {
                outcome.storer = state.storer
                state.storer = nil
            }
            if !state.submitters.isEmpty, state.traffic.hasRoom {
                outcome.submitters = Array(state.submitters.values)
                state.submitters.removeAll()
            }
            return outcome
        }
        submit(outcome.departures, client, now)
        if !outcome.acknowledged.isEmpty { client.acknowledge(outcome.acknowledged) }
        outcome.storer?.resume()
        for submitter in outcome.submitters { submitter.resume() }
        watchRefusal(batch.changes, link)
    }

    /// What a batch leads to outside of the lock.
    private struct Outcome {
        var departures: [SMPPTraffic.Departure] = []
        var acknowledged: [RequestHandle] = []
        var storer: CheckedContinuation<Void, Never>?
        var submitters: [CheckedContinuation<Void, Never>] = []
    }

    /// Gives a link what it may send; called on its loop.
    func depart(_ link: Int, _ client: SMPPClient) {
        let now = clock()
        let departures = state.withLock { $0.traffic.depart(link, now: now) }
        submit(departures, client, now)
        wakeStorer()
    }

    private func submit(
        _ departures: [SMPPTraffic.Departure],
        _ client: SMPPClient,
        _ now: Instant
    ) {
        if departures.isEmpty { return }
        var orders: [SMPP.OutboundMessage] = []
        orders.reserveCapacity(departures.count)
        for departure in departures {
            builder.append(departure.message, tag: departure.tag, now: now, to: &orders)
        }
        client.submit(orders)
    }

    /// A bind that the client gives up is refused for good.
    private func watchRefusal(_ changes: [SessionChange], _ link: Int) {
        for change in changes {
            switch change {
            case .bindRefused(let status):
                state.withLock { $0.refusals[link] = status }
            case .disconnected(retryAfter: nil):
                let status = state.withLock { $0.refusals[link] ?? .bindFailed }
                refused(link, status)
            case .bound, .bindRequested, .throttled, .disconnected, .ended:
                break
            }
        }
    }

    /// Answers the carrier's messages, each on its link.
    func answer(_ handles: [Acknowledgement], _ status: CommandStatus) {
        if handles.isEmpty { return }
        let clients = state.withLock { $0.clients }
        // Links are few: one pass for each keeps the batches whole.
        for (link, client) in clients.enumerated() {
            let answers = handles.lazy.filter { $0.link == link }
                .map { RequestAnswer($0.handle, status: status) }
            let batch = Array(answers)
            if !batch.isEmpty { client.receiving.answer(batch) }
        }
    }
}
