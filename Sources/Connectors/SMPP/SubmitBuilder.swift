internal import Messaging
internal import SMPP
internal import Values

/// Writes messages as `submit_sm`s for one route.
struct SubmitBuilder: Sendable {
    private let senderNumbering: SenderNumbering
    private let recipientNumbering: Numbering
    private let registeredDelivery: RegisteredDelivery
    private let serviceType: ServiceType
    private let payload: SMPPConfiguration.PayloadMode

    init(_ configuration: SMPPConfiguration) {
        senderNumbering = configuration.senderNumbering
        recipientNumbering = configuration.recipientNumbering
        registeredDelivery = configuration.registeredDelivery
        serviceType = ServiceType(configuration.serviceType) ?? ServiceType()
        payload = configuration.payload
    }

    /// Whether the message leaves as one `submit_sm` with `message_payload` although its plan has
    /// several parts.
    func isWhole(_ message: Messaging.OutboundMessage) -> Bool {
        payload == .messagePayload && message.plan.segmentCount > 1
            && message.plan.encoding != .spanishShift
    }

    /// How many `submit_sm`s the message needs.
    func submissions(_ message: Messaging.OutboundMessage) -> Int {
        isWhole(message) ? 1 : message.plan.segmentCount
    }

    /// Appends the message's `submit_sm`s; part n's tag is `tag` plus n.
    func append(
        _ message: Messaging.OutboundMessage,
        tag: UInt64,
        now: Instant,
        to orders: inout [SMPP.OutboundMessage]
    ) {
        var submit = template(message)
        // Times before 2000 or beyond 2099 cannot be written; the queue's own limit still holds.
        submit.validityPeriod =
            MessageTime.absolute(epochSeconds: message.validUntil.seconds).text ?? TimeText()
        let timeToLive = max(1, message.validUntil.milliseconds - now.milliseconds)
        if isWhole(message) {
            var parameters = OptionalParameters()
            parameters.append(.messagePayload, message.plan.wholePayload)
            submit.optionalParameters = parameters
            submit.esmClass = .default
            orders.append(
                SMPP.OutboundMessage(tag: tag, message: submit, timeToLive: timeToLive)
            )
            return
        }
        for part in 0..<message.plan.segmentCount {
            submit.shortMessage = message.plan.shortMessage(
                part: part,
                concatenation: message.concatenation
            )
            orders.append(
                SMPP.OutboundMessage(
                    tag: tag + UInt64(part),
                    message: submit,
                    timeToLive: timeToLive
                )
            )
        }
    }

    private func template(_ message: Messaging.OutboundMessage) -> SubmitSM {
        let numbering = senderNumbering.numbering(of: message.sender)
        var submit = SubmitSM(
            source: Address(
                typeOfNumber: numbering.type,
                numberingPlan: numbering.plan,
                text: AddressText(message.sender.address) ?? AddressText()
            ),
            destination: Address(
                typeOfNumber: recipientNumbering.type,
                numberingPlan: recipientNumbering.plan,
                text: digits(message.recipient)
            ),
            esmClass: message.plan.hasHeader ? .userDataHeader : .default,
            dataCoding: DataCoding(rawValue: message.plan.dataCoding),
            registeredDelivery: registeredDelivery
        )
        submit.serviceType = serviceType
        return submit
    }

    /// The digits of a number, which has 7 to 15, without a string in between.
    private func digits(_ number: E164) -> AddressText {
        var power: UInt64 = 1
        while number.number / power >= 10 { power *= 10 }
        var text = AddressText()
        while power > 0 {
            text.append(UInt8(48 + number.number / power % 10))
            power /= 10
        }
        return text
    }
}
