internal import NIOCore

extension Session {
    /// Takes messages to send: `submit_sm` from an ESME, `deliver_sm` from an SMSC.
    ///
    /// Every one gets a result. `pump` writes as many as window and rate allow.
    public mutating func send(_ batch: some Sequence<OutboundMessage>, now: Int64) {
        for order in batch {
            guard maySend else {
                refuse(order.tag, isDraining ? .draining : .notBound)
                continue
            }
            guard order.message.isEncodable else {
                refuse(order.tag, .tooLong)
                continue
            }
            guard queuedCount < configuration.queueLimit else {
                refuse(order.tag, .queueFull)
                continue
            }
            nextOrder += 1
            queue.append(
                QueuedMessage(
                    tag: order.tag,
                    message: order.message,
                    expiry: order.timeToLive > 0 ? now + order.timeToLive : .max,
                    order: nextOrder,
                    throttledCount: 0
                )
            )
        }
    }

    /// Writes as many waiting messages as window and rate allow.
    public mutating func pump(now: Int64) {
        if acceptedInBatch > 0 {
            rateController.accepted(acceptedInBatch, now: now)
            acceptedInBatch = 0
        }
        guard maySend, queuedCount > 0 else { return }
        var credit = min(configuration.window - window.count, queuedCount)
        if credit <= 0 { return }
        if isESME { credit = min(credit, rateController.allowance(now: now)) }
        var sent = 0
        while sent < credit, let queued = nextQueued() {
            if queued.expiry <= now {
                refuse(queued.tag, .expired)
                continue
            }
            let sequence = nextSequence()
            queued.message.write(isESME ? .submitSM : .deliverSM, sequence: sequence, into: &output)
            // The time without an answer counts from the first open message on.
            if window.count == 0 { lastAnswer = now }
            window.insert(sequence, queued, now: now)
            sent += 1
        }
        if sent > 0, isESME { rateController.sent(sent, now: now) }
    }

    /// When `pump` is to be called again although nothing else happens; nil when need not be.
    public func nextPump(now: Int64) -> Int64? {
        guard isESME, maySend, queuedCount > 0, window.count < configuration.window else {
            return nil
        }
        return rateController.nextAllowance(now: now)
    }

    /// Answers the peer's messages; an answer given twice or for an earlier connection is ignored.
    public mutating func answer(_ answers: some Sequence<RequestAnswer>, now: Int64) {
        for answer in answers {
            guard let request = openRequests.close(answer.handle) else { continue }
            PDU.writeAnswer(
                request.command,
                answer.status,
                request.command == .deliverSM ? MessageID() : answer.messageID,
                sequence: request.sequence,
                into: &output
            )
        }
        unbindIfDrained(now: now)
    }

    private var isDraining: Bool {
        switch state {
        case .draining, .unbinding: true
        case .idle, .binding, .bound, .ended: false
        }
    }

    private mutating func nextQueued() -> QueuedMessage? {
        retries.isEmpty ? queue.popFirst() : retries.removeFirst()
    }

    private mutating func refuse(_ tag: UInt64, _ reason: SendResult.NotSentReason) {
        events.results.append(SendResult(tag: tag, outcome: .notSent(reason)))
    }

    /// Gives back everything that waits.
    mutating func returnQueued(_ reason: SendResult.NotSentReason) {
        for queued in retries { refuse(queued.tag, reason) }
        retries.removeAll()
        while let queued = queue.popFirst() { refuse(queued.tag, reason) }
    }

    /// Gives back what has waited too long, as far as it stands at the front.
    mutating func expireQueued(now: Int64) {
        while let first = retries.first, first.expiry <= now {
            refuse(first.tag, .expired)
            retries.removeFirst()
        }
        while let first = queue.first, first.expiry <= now {
            refuse(first.tag, .expired)
            queue.removeFirst()
        }
    }

    /// The peer answered one of our messages.
    mutating func settle(
        _ sequence: UInt32,
        status: CommandStatus,
        id: MessageID,
        now: Int64
    ) {
        lastAnswer = now
        guard let (queued, sentAt) = window.take(sequence) else {
            guard let tag = unsettled.take(sequence) else { return }
            events.results.append(
                SendResult(tag: tag, outcome: status == .ok ? .accepted(id) : .refused(status))
            )
            return
        }
        if status == .ok {
            acceptedInBatch += 1
            events.results.append(SendResult(tag: queued.tag, outcome: .accepted(id)))
        } else if isESME, status.category == .throttled {
            throttled(queued, status: status, sentAt: sentAt, now: now)
        } else {
            acceptedInBatch += 1
            events.results.append(SendResult(tag: queued.tag, outcome: .refused(status)))
        }
        unbindIfDrained(now: now)
    }

    /// The route is too fast: slow down and keep the message, unless it was refused too often.
    private mutating func throttled(
        _ queued: QueuedMessage,
        status: CommandStatus,
        sentAt: Int64,
        now: Int64
    ) {
        if acceptedInBatch > 0 {
            rateController.accepted(acceptedInBatch, now: now)
            acceptedInBatch = 0
        }
        if rateController.throttled(sentAt: sentAt, now: now) {
            events.changes.append(.throttled(rate: rateController.rate))
        }
        guard maySend, queued.throttledCount < configuration.throttleRetryLimit else {
            events.results.append(SendResult(tag: queued.tag, outcome: .refused(status)))
            return
        }
        var again = queued
        again.throttledCount += 1
        let place = retries.lastIndex { $0.order < again.order }.map { $0 + 1 } ?? 0
        retries.insert(again, at: place)
    }
}
