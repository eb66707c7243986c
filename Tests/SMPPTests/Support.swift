import NIOCore

@testable import SMPP

/// A seeded generator (SplitMix64): the failing seed is a test's argument.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// Octets written in hexadecimal, spaces ignored.
func octets(_ hexadecimal: String) -> [UInt8] {
    let digits = hexadecimal.utf8.compactMap { Character(UnicodeScalar($0)).hexDigitValue }
    precondition(digits.count % 2 == 0, "Hexadecimal octets have two digits each.")
    return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
}

/// The octets of one PDU.
func encoded(_ pdu: PDU, sequence: UInt32) -> [UInt8] {
    var buffer = ByteBuffer()
    pdu.write(sequence: sequence, into: &buffer)
    return [UInt8](buffer.readableBytesView)
}

/// One PDU of every kind, with every field in use.
func everyPDU() -> [PDU] {
    var bind = BindRequest(systemID: "recado", password: "secreto", systemType: "SMPP")
    bind.addressTypeOfNumber = 1
    bind.addressNumberingPlan = 1
    bind.addressRange = "521*"
    var receiver = bind
    receiver.mode = .receiver
    var transmitter = bind
    transmitter.mode = .transmitter
    let source = Address(typeOfNumber: 3, numberingPlan: 0, text: "5555")
    let destination = Address(typeOfNumber: 1, numberingPlan: 1, text: "525512345678")
    var parameters = OptionalParameters()
    parameters.append(.userMessageReference, [0x12, 0x34])
    parameters.append(OptionalParameterTag(rawValue: 0x1400), [1, 2, 3])
    var submit = SubmitSM(
        source: source,
        destination: destination,
        shortMessage: [UInt8]("Hola".utf8),
        esmClass: .default,
        dataCoding: .latin1,
        registeredDelivery: .finalReceipt,
        validityPeriod: "260101203000000+",
        optionalParameters: parameters
    )
    submit.serviceType = "CMT"
    submit.priorityFlag = 1
    submit.scheduleDeliveryTime = "000001000000000R"
    var receipt = OptionalParameters()
    receipt.append(.receiptedMessageID, [UInt8]("abc".utf8) + [0])
    receipt.append(.messageState, [2])
    receipt.append(.networkErrorCode, [3, 0, 34])
    let deliver = DeliverSM(
        source: destination,
        destination: source,
        shortMessage: [UInt8]("id:abc stat:DELIVRD".utf8),
        esmClass: .deliveryReceipt,
        optionalParameters: receipt
    )
    var payload = OptionalParameters()
    payload.append(.messagePayload, [UInt8]("data".utf8))
    let data = DataSM(
        source: source,
        destination: destination,
        optionalParameters: payload
    )
    return [
        .bind(bind), .bind(receiver), .bind(transmitter),
        .bindResponse(BindResponse(mode: .transceiver, systemID: "SMSC")),
        .bindResponse(
            BindResponse(mode: .receiver, systemID: "SMSC", interfaceVersion: nil)
        ),
        .outbind(systemID: "SMSC", password: "pw"), .unbind, .unbindResponse, .enquireLink,
        .enquireLinkResponse, .submitSM(submit), .submitSMResponse("0001ABCD"),
        .deliverSM(deliver), .deliverSMResponse, .dataSM(data), .dataSMResponse("17"),
        .querySM(QuerySM(messageID: "17", source: source)),
        .querySMResponse(
            QuerySMResponse(
                messageID: "17",
                finalDate: "260101203000000+",
                messageState: 2,
                errorCode: 0
            )
        ),
        .cancelSM(CancelSM(messageID: "17", source: source, destination: destination)),
        .cancelSMResponse, .genericNack(.invalidCommandID),
        .refusal(.submitSM.response, .throttled), .refusal(.bindTransceiver.response, .bindFailed),
    ]
}

/// A message as a campaign sends it.
func order(
    _ tag: UInt64,
    _ text: String = "Hola",
    timeToLive: Int64 = 0
) -> OutboundMessage {
    OutboundMessage(
        tag: tag,
        message: SubmitSM(
            source: Address(typeOfNumber: 3, numberingPlan: 0, text: "5555"),
            destination: Address(typeOfNumber: 1, numberingPlan: 1, text: "525512345678"),
            shortMessage: [UInt8](text.utf8),
            registeredDelivery: .finalReceipt
        ),
        timeToLive: timeToLive
    )
}

/// Two sessions and the octets between them.
struct Wire {
    var esme: Session
    var smsc: Session
    var now: Int64 = 1_000
    /// Octets passed at once, 0 for all.
    var chunk = 0

    init(
        _ configuration: SessionConfiguration = SessionConfiguration(),
        mode: BindMode = .transceiver
    ) {
        var bind = BindRequest(systemID: "esme", password: "secreto")
        bind.mode = mode
        esme = Session(esme: bind, configuration: configuration)
        smsc = Session(smsc: "SMSC", configuration: configuration)
    }

    /// Connects and binds.
    mutating func bind(_ status: CommandStatus = .ok) {
        smsc.connected(now: now)
        esme.connected(now: now)
        exchange()
        smsc.answerBind(status, now: now)
        exchange()
    }

    /// Passes octets to and fro until both are silent.
    mutating func exchange() {
        for _ in 0..<1_000 {
            esme.pump(now: now)
            smsc.pump(now: now)
            guard esme.hasOutput || smsc.hasOutput else { return }
            pass(esme.takeOutput(), to: \.smsc)
            pass(smsc.takeOutput(), to: \.esme)
        }
    }

    private mutating func pass(_ octets: ByteBuffer, to side: WritableKeyPath<Wire, Session>) {
        var octets = octets
        while octets.readableBytes > 0 {
            let length = chunk == 0 ? octets.readableBytes : min(chunk, octets.readableBytes)
            guard var part = octets.readSlice(length: length) else { return }
            self[keyPath: side].received(&part, now: now)
        }
    }
}
