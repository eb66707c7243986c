internal import Messaging
internal import SMPP
internal import Values

/// Reads what a carrier delivers: receipts, texts of people, and parts of texts.
struct DeliverReader: Sendable {
    /// What a `deliver_sm` or `data_sm` says.
    enum Delivery {
        /// A receipt.
        case receipt(Receipt)
        /// A whole text.
        case text(InboundMessage)
        /// A part of a text.
        case part(TextPart)
        /// Something that is neither, such as an acknowledgement of the handset.
        case other
    }

    let format: MessageIDFormat
    let alphabet: SMSDefaultAlphabet

    init(_ configuration: SMPPConfiguration) {
        format = configuration.receiptIDFormat
        alphabet = configuration.inboundAlphabet
    }

    func read(_ message: ShortMessage, at now: Instant) -> Delivery {
        if let receipt = DeliveryReceipt(message) {
            return .receipt(self.receipt(receipt, message, now))
        }
        guard message.esmClass.kind == .message else { return .other }
        let octets = message.text
        let decoded = SMSReader.read(
            octets,
            dataCoding: message.dataCoding.rawValue,
            hasHeader: message.esmClass.hasUserDataHeader,
            alphabet: alphabet
        )
        let place = decoded.part.flatMap {
            Concatenation(reference: $0.reference, total: $0.total, part: $0.number)
        }
        if let place = place ?? message.optionalParameters.segment, place.total > 1 {
            return .part(
                TextPart(
                    from: person(message.source),
                    sender: message.source.text,
                    to: message.destination.text,
                    place: place,
                    text: decoded.text ?? "",
                    halfUnits: halfUnits(message),
                    isDamaged: decoded.isDamaged || decoded.text == nil
                )
            )
        }
        return .text(
            InboundMessage(
                from: person(message.source),
                to: message.destination.text.string,
                text: decoded.text ?? "",
                providerID: "",
                at: now,
                isDamaged: decoded.isDamaged || decoded.text == nil
            )
        )
    }

    /// The id of a response in the form in which receipts are matched.
    static func providerID(ofResponse id: MessageID) -> String {
        id.normalised.string
    }

    private func receipt(
        _ receipt: DeliveryReceipt,
        _ message: ShortMessage,
        _ now: Instant
    ) -> Receipt {
        let id = receipt.messageID?.matchKeys(format).first ?? MessageID()
        let error =
            receipt.networkErrorCode.map { UInt32($0.code) } ?? UInt32(receipt.errorText.string)
            ?? 0
        return Receipt(
            providerID: id.string,
            recipient: person(message.source),
            state: state(receipt),
            errorCode: error,
            // The dates in a receipt's text are in a zone that nobody tells.
            at: now,
            raw: receipt.raw
        )
    }

    private func state(_ receipt: DeliveryReceipt) -> DeliveryState {
        switch receipt.state {
        case .enroute, .accepted: .enroute
        case _ where receipt.isIntermediate: .enroute
        case .delivered: .delivered
        case .expired: .expired
        case .deleted: .deleted
        case .undeliverable: .undelivered
        case .unknown: .unknown
        case .rejected: .rejected
        }
    }

    /// The number, where the carrier says that it is international or it can be nothing else.
    private func person(_ address: Address) -> E164? {
        let text = address.text
        let isMarked = text.count > 0 && text[0] == UInt8(ascii: "+")
        guard address.typeOfNumber == 1 || isMarked || address.typeOfNumber == 0 && text.count > 10
        else { return nil }
        return E164(text.string)
    }

    /// The octets of UCS-2 text, so that a character cut between parts can be put together.
    private func halfUnits(_ message: ShortMessage) -> [UInt8]? {
        switch message.dataCoding.rawValue {
        case 8, 0x18...0x1B, 0xE0...0xEF: message.textWithoutHeader
        default: nil
        }
    }
}

/// A part of a text that a person sent.
struct TextPart: Sendable {
    let from: E164?
    /// The sender as written: what tells people apart even where it is no number.
    let sender: AddressText
    let to: AddressText
    let place: Concatenation
    let text: String
    /// The octets where the text is in UCS-2.
    let halfUnits: [UInt8]?
    let isDamaged: Bool
}
