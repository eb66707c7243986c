public import NIOCore

extension Session {
    /// Octets came; all are taken from `buffer`, an incomplete PDU at the end is kept.
    public mutating func received(_ buffer: inout ByteBuffer, now: Int64) {
        lastHeard = now
        guard state != .idle, state != .ended else { return buffer.clear() }
        if partial.readableBytes > 0 {
            partial.writeBuffer(&buffer)
            var whole = ByteBuffer()
            swap(&whole, &partial)
            parse(&whole, now: now)
        } else {
            parse(&buffer, now: now)
        }
    }

    private mutating func parse(_ buffer: inout ByteBuffer, now: Int64) {
        let taken = buffer.withUnsafeReadableBytes { parse($0, now: now) }
        buffer.moveReaderIndex(forwardBy: taken)
        if buffer.readableBytes > 0, state != .ended {
            partial = ByteBuffer()
            partial.writeBuffer(&buffer)
        }
        buffer.clear()
    }

    /// Handles every whole PDU; returns how many octets they took.
    private mutating func parse(_ octets: UnsafeRawBufferPointer, now: Int64) -> Int {
        var at = 0
        while octets.count - at >= PDUHeader.size, state != .ended {
            let rest = UnsafeRawBufferPointer(rebasing: octets[at...])
            guard let header = PDUHeader(rest) else { break }
            guard (PDUHeader.size...PDUHeader.maximumLength).contains(header.length) else {
                PDUWriter.write(
                    .genericNack,
                    status: .invalidCommandLength,
                    sequence: header.sequence,
                    into: &output
                )
                end(.badLength, now: now)
                break
            }
            guard rest.count >= header.length else { break }
            let body = UnsafeRawBufferPointer(rebasing: rest[PDUHeader.size..<header.length])
            handle(header, body, now: now)
            at += header.length
        }
        return at
    }

    private mutating func handle(
        _ header: PDUHeader,
        _ body: UnsafeRawBufferPointer,
        now: Int64
    ) {
        // The enquiry asked whether anybody is there: any PDU says so.
        enquiry = nil
        switch header.command {
        case .submitSM.response, .deliverSM.response, .dataSM.response:
            var reader = PDUReader(body)
            settle(
                header.sequence,
                status: header.status,
                id: header.status == .ok ? reader.lenientCOctets() : MessageID(),
                now: now
            )
        case .submitSM, .deliverSM, .dataSM:
            message(header, body)
        case .enquireLink:
            answer(header, .ok)
        case .genericNack:
            nacked(header, now: now)
        case .unbind:
            answer(header, .ok)
            end(.peerUnbound, now: now)
        case .unbind.response:
            if state == .unbinding { end(.unbound, now: now) }
        case .bindReceiver, .bindTransmitter, .bindTransceiver:
            bind(header, body)
        case .bindReceiver.response, .bindTransmitter.response, .bindTransceiver.response:
            bindAnswered(header, body, now: now)
        default:
            other(header)
        }
    }

    /// A nack is a refusal, whatever status it carries.
    private mutating func nacked(_ header: PDUHeader, now: Int64) {
        let status = header.status == .ok ? .unknownError : header.status
        if isESME, state == .binding {
            events.changes.append(.bindRefused(status))
            return end(.bindRefused, now: now)
        }
        settle(header.sequence, status: status, id: MessageID(), now: now)
    }

    /// A message of the peer: handed on, or refused where it may not come.
    private mutating func message(_ header: PDUHeader, _ body: UnsafeRawBufferPointer) {
        let isExpected = header.command == .dataSM || (header.command == .deliverSM) == isESME
        guard isExpected, let mode, isESME ? mode.canReceive : mode.canSubmit else {
            return answer(header, .incorrectBindStatus)
        }
        guard openRequests.count < configuration.inboundLimit else {
            return answer(header, isESME ? .receiverTemporaryError : .messageQueueFull)
        }
        var reader = PDUReader(body)
        do throws(PDUError) {
            let message =
                header.command == .dataSM
                ? try ShortMessage(readingData: &reader) : try ShortMessage(reading: &reader)
            events.requests.append(
                InboundRequest(
                    handle: openRequests.open(header.command, header.sequence),
                    command: header.command,
                    message: message
                )
            )
        } catch {
            answer(header, error.status)
        }
    }

    /// SMSC: somebody binds.
    private mutating func bind(_ header: PDUHeader, _ body: UnsafeRawBufferPointer) {
        guard !isESME, let mode = BindMode(header.command) else {
            return answer(header, .incorrectBindStatus)
        }
        guard state == .binding, pendingBind == nil else { return answer(header, .alreadyBound) }
        var reader = PDUReader(body)
        do throws(PDUError) {
            let request = try BindRequest(mode: mode, reading: &reader)
            pendingBind = (header.sequence, mode)
            events.changes.append(.bindRequested(request))
        } catch {
            answer(header, error.status)
        }
    }

    /// ESME: the carrier decided about our bind.
    private mutating func bindAnswered(
        _ header: PDUHeader,
        _ body: UnsafeRawBufferPointer,
        now: Int64
    ) {
        guard case .esme(let bind) = role, state == .binding else { return }
        guard header.status == .ok else {
            events.changes.append(.bindRefused(header.status))
            return end(.bindRefused, now: now)
        }
        var reader = PDUReader(body)
        state = .bound(bind.mode)
        deadline = .max
        lastAnswer = now
        events.changes.append(.bound(BindResponse(mode: bind.mode, reading: &reader)))
    }

    private mutating func other(_ header: PDUHeader) {
        // Answers to what we never asked, and outbind and alert_notification, which have none.
        if header.command.isResponse || header.command == .outbind
            || header.command == .alertNotification
        {
            return
        }
        switch header.command {
        case .querySM where !isESME:
            answer(header, mode == nil ? .incorrectBindStatus : .queryFailed)
        case .cancelSM where !isESME:
            answer(header, mode == nil ? .incorrectBindStatus : .cancelFailed)
        case .replaceSM where !isESME:
            answer(header, mode == nil ? .incorrectBindStatus : .replaceFailed)
        default:
            PDUWriter.write(
                .genericNack,
                status: .invalidCommandID,
                sequence: header.sequence,
                into: &output
            )
        }
    }

    private mutating func answer(_ header: PDUHeader, _ status: CommandStatus) {
        switch header.command {
        case .deliverSM:
            PDU.writeAnswer(
                .deliverSM,
                status,
                MessageID(),
                sequence: header.sequence,
                into: &output
            )
        default:
            PDUWriter.write(
                header.command.response,
                status: status,
                sequence: header.sequence,
                into: &output
            )
        }
    }
}
