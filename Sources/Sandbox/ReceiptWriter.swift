internal import Messaging
internal import SMPP
internal import Values

/// Writes what the sandbox's SMSC delivers as `deliver_sm`s.
struct ReceiptWriter: Sendable {
    let faults: SandboxFaults

    /// An id as a response carries it.
    func responseID(_ id: UInt64) -> MessageID {
        let text =
            faults.ids == .decimalThenHexadecimal ? String(id) : String(id, radix: 16)
        return MessageID(text) ?? MessageID()
    }

    private func receiptID(_ id: UInt64) -> MessageID {
        switch faults.ids {
        case .same, .decimalThenHexadecimal:
            return MessageID(String(id, radix: 16)) ?? MessageID()
        case .hexadecimalThenDecimal:
            return MessageID(String(id)) ?? MessageID()
        case .lie:
            return MessageID(String(~id, radix: 16)) ?? MessageID()
        }
    }

    /// The delivery's messages: one for a receipt, one or more parts for a text.
    func messages(_ delivery: SandboxDelivery) -> [DeliverSM] {
        let person =
            Address.international(String(delivery.number))
            ?? Address(typeOfNumber: 1, numberingPlan: 1)
        switch delivery.content {
        case .receipt(let id, let state, let submittedAt):
            return [receipt(id, state, submittedAt, delivery, person)]
        case .reply(let text):
            return reply(text, delivery, person)
        }
    }

    private func receipt(
        _ id: UInt64,
        _ state: MessageState,
        _ submittedAt: Instant,
        _ delivery: SandboxDelivery,
        _ person: Address
    ) -> DeliverSM {
        let name = receiptID(id)
        var text: [UInt8] = []
        if faults.receipts != .parameters {
            text.reserveCapacity(128)
            text.append(contentsOf: "id:".utf8)
            text.append(contentsOf: name.octets)
            text.append(contentsOf: " sub:001 dlvrd:00".utf8)
            text.append(state == .delivered ? 49 : 48)
            text.append(contentsOf: " submit date:".utf8)
            appendDate(submittedAt, to: &text)
            text.append(contentsOf: " done date:".utf8)
            appendDate(delivery.at, to: &text)
            text.append(contentsOf: " stat:".utf8)
            text.append(contentsOf: word(state).utf8)
            text.append(contentsOf: " err:".utf8)
            text.append(contentsOf: (state == .delivered ? "000" : "034").utf8)
            text.append(contentsOf: " text:".utf8)
        }
        var parameters = OptionalParameters()
        if faults.receipts != .text {
            parameters.append(.receiptedMessageID, name.octets + [0])
            parameters.append(.messageState, [state.rawValue])
        }
        return DeliverSM(
            source: person,
            destination: delivery.address,
            shortMessage: text,
            esmClass: .deliveryReceipt,
            optionalParameters: parameters
        )
    }

    private func word(_ state: MessageState) -> String {
        switch state {
        case .enroute: "ENROUTE"
        case .delivered: "DELIVRD"
        case .expired: "EXPIRED"
        case .deleted: "DELETED"
        case .undeliverable: "UNDELIV"
        case .accepted: "ACCEPTD"
        case .unknown: "UNKNOWN"
        case .rejected: "REJECTD"
        }
    }

    /// `YYMMDDhhmm` in UTC: the first ten of SMPP's sixteen characters.
    private func appendDate(_ instant: Instant, to text: inout [UInt8]) {
        guard let time = MessageTime.absolute(epochSeconds: instant.seconds).text else {
            return text.append(contentsOf: "0001010000".utf8)
        }
        for index in 0..<10 { text.append(time[index]) }
    }

    /// Handsets write GSM where the text fits it, else UCS-2; long texts come in parts.
    private func reply(
        _ text: String,
        _ delivery: SandboxDelivery,
        _ person: Address
    ) -> [DeliverSM] {
        let route = SMSRoute(
            policy: .ucs2,
            maximumParts: SMSRoute.partsLimit,
            pricePerSegment: .zero(.mexicanPeso)
        )
        // A text beyond ten parts is longer than anything the parameters hold; it is not sent.
        guard let plan = try? SMSPlan(text, on: route) else { return [] }
        let reference = UInt16(truncatingIfNeeded: delivery.ordinal)
        return (0..<plan.segmentCount).map { part in
            DeliverSM(
                source: person,
                destination: delivery.address,
                shortMessage: plan.shortMessage(part: part, concatenation: reference),
                esmClass: plan.hasHeader ? .userDataHeader : .default,
                dataCoding: DataCoding(rawValue: plan.dataCoding)
            )
        }
    }
}
