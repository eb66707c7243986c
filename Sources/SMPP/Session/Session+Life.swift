internal import NIOCore

extension Session {
    /// A connection stands: an ESME binds, an SMSC awaits a bind.
    public mutating func connected(now: Int64) {
        precondition(state == .idle || state == .ended, "The session already has a connection.")
        partial = ByteBuffer()
        output = ByteBuffer()
        unsettled.removeAll()
        enquiry = nil
        pendingBind = nil
        lastSequence = 0
        lastHeard = now
        lastAnswer = now
        state = .binding
        deadline = now + configuration.bindTimeout
        if case .esme(let bind) = role {
            bind.write(sequence: nextSequence(), into: &output)
        }
    }

    /// The connection is gone: what was sent and not answered has an unknown outcome.
    public mutating func disconnected(now: Int64) {
        switch state {
        case .idle: return
        case .ended: break
        case .binding, .bound, .draining: end(.connectionLost, now: now)
        // Some peers close without an unbind_resp.
        case .unbinding: end(.unbound, now: now)
        }
        state = .idle
        output = ByteBuffer()
        partial = ByteBuffer()
    }

    /// SMSC: decides about the bind that `bindRequested` told of.
    public mutating func answerBind(_ status: CommandStatus, now: Int64) {
        guard case .smsc(let systemID) = role, state == .binding, let bind = pendingBind else {
            return
        }
        pendingBind = nil
        let response = BindResponse(mode: bind.mode, systemID: systemID)
        response.write(status: status, sequence: bind.sequence, into: &output)
        if status == .ok {
            state = .bound(bind.mode)
            deadline = .max
        }
        // A refused ESME may try again on this connection until the bind's deadline.
    }

    /// Ends gracefully: queued messages come back as not sent, open answers are awaited for
    /// `unbindTimeout`, then `unbind` is sent and its answer awaited as long again.
    public mutating func drain(now: Int64) {
        switch state {
        case .bound(let mode):
            returnQueued(.draining)
            state = .draining(mode)
            deadline = now + configuration.unbindTimeout
            unbindIfDrained(now: now)
        case .binding:
            end(.unbound, now: now)
        case .idle, .draining, .unbinding, .ended:
            break
        }
    }

    /// Time has passed: expires answers, sends `enquire_link`, ends what takes too long.
    ///
    /// To be called at least every second while connected.
    public mutating func timePassed(now: Int64) {
        switch state {
        case .idle, .ended:
            return
        case .binding:
            if now >= deadline { end(.bindTimeout, now: now) }
            return
        case .unbinding:
            if now >= deadline { end(.unbound, now: now) }
            return
        case .bound, .draining:
            break
        }
        expireAnswers(now: now)
        expireQueued(now: now)
        guard mode != nil else { return }
        checkLink(now: now)
        if case .draining = state, now >= deadline { beginUnbind(now: now) }
    }

    private mutating func checkLink(now: Int64) {
        if let enquiry {
            if now - enquiry.sentAt >= configuration.enquireLinkTimeout {
                end(.peerSilent, now: now)
            }
        } else if now - lastHeard >= configuration.enquireLinkInterval {
            let sequence = nextSequence()
            PDUWriter.write(.enquireLink, sequence: sequence, into: &output)
            enquiry = (sequence, now)
        }
    }

    private mutating func expireAnswers(now: Int64) {
        let expired = window.takeAll(sentUntil: now - configuration.responseTimeout)
        if expired.isEmpty { return }
        for (sequence, queued) in expired {
            unsettled.insert(sequence, tag: queued.tag)
            events.results.append(SendResult(tag: queued.tag, outcome: .unknown(.noResponse)))
        }
        rateController.answerMissing(now: now)
        // Single answers get lost; when none comes at all, more messages would only become unknown.
        if now - lastAnswer >= configuration.responseTimeout { end(.peerSilent, now: now) }
    }

    func unbindDeadline(_ now: Int64) -> Int64 { now + configuration.unbindTimeout }

    mutating func unbindIfDrained(now: Int64) {
        guard case .draining = state, window.count == 0, openRequests.count == 0 else { return }
        beginUnbind(now: now)
    }

    private mutating func beginUnbind(now: Int64) {
        PDUWriter.write(.unbind, sequence: nextSequence(), into: &output)
        state = .unbinding
        deadline = unbindDeadline(now)
    }

    /// Ends the session: every message gets its outcome.
    mutating func end(_ reason: SessionChange.EndReason, now: Int64) {
        state = .ended
        deadline = .max
        for (_, queued) in window.takeAll(sentUntil: .max) {
            events.results.append(SendResult(tag: queued.tag, outcome: .unknown(.connectionLost)))
        }
        returnQueued(.notBound)
        openRequests.closeAll()
        rateController.answerMissing(now: now)
        events.changes.append(.ended(reason))
    }
}
