public import Messaging
internal import SMPP

/// How a route reaches its carrier over SMPP 3.4.
///
/// ```
/// var route = SMPPConfiguration(
///     name: "telcel", host: "127.0.0.1", port: 2775, systemID: "recado", password: "secreto")
/// route.binds = 2
/// precondition(route.problems.isEmpty)
/// ```
public struct SMPPConfiguration: Sendable, Equatable {
    /// How links are bound.
    public enum BindMode: String, Sendable, CaseIterable {
        /// One link for both ways.
        case transceiver
        /// A link to submit and another to receive, for carriers that know no transceiver.
        case transmitterAndReceiver = "transmitter-and-receiver"
    }

    /// How a text that needs several segments is sent.
    public enum PayloadMode: String, Sendable, CaseIterable {
        /// In parts with user data headers, one `submit_sm` each.
        case parts
        /// Whole, in `message_payload`; the carrier splits it. A text in the Spanish shift still
        /// goes in parts, because it needs its header.
        case messagePayload = "message-payload"
    }

    /// How the carrier writes a message id in its response and in its receipt.
    public enum MessageIDForm: String, Sendable, CaseIterable {
        /// The same in both, apart from case and leading zeros.
        case opaque
        /// Hexadecimal in the response, decimal in the receipt.
        case hexadecimalThenDecimal = "hex-dec"
        /// Decimal in the response, hexadecimal in the receipt.
        case decimalThenHexadecimal = "dec-hex"
    }

    /// Which receipts are asked for.
    public enum ReceiptRequest: String, Sendable, CaseIterable {
        /// None.
        case none
        /// For success and failure: the one that proves delivery.
        case final
        /// For failure only.
        case failure
        /// For success and failure, and notices on the way.
        case intermediate
    }

    /// The most binds of one route.
    public static let bindsLimit = 16
    /// The most waiting messages a connector can be told to hold.
    public static let queueLimitMaximum = 100_000

    /// The name of the route in configuration, logs and metrics.
    public var name: String
    /// The carrier's host name or address.
    public var host: String
    /// Its port.
    public var port: Int
    /// `system_id`, at most 15 octets.
    public var systemID: String
    /// `password`, at most 16 octets (the standard says 8); never logged.
    public var password: String
    /// `system_type`, at most 12 octets, mostly empty.
    public var systemType = ""
    /// How links are bound.
    public var bindMode = BindMode.transceiver
    /// How many links there are, 1…16; with `transmitterAndReceiver` so many of each kind.
    public var binds = 1
    /// Submissions without an answer on each link, at most; 1…1,000.
    public var window = 50
    /// Messages that wait for the window, at most; beyond it `submit` waits. 1…100,000.
    public var queueLimit = 2_000
    /// Type of number and numbering plan of senders.
    public var senderNumbering = SenderNumbering()
    /// Type of number and numbering plan of recipients.
    public var recipientNumbering = Numbering.recipient
    /// `service_type`, at most 5 octets, mostly empty.
    public var serviceType = ""
    /// How texts of several segments are sent.
    public var payload = PayloadMode.parts
    /// How message ids are written.
    public var messageIDs = MessageIDForm.opaque
    /// Which receipts are asked for.
    public var receipts = ReceiptRequest.final
    /// What `data_coding` 0 means in texts from people.
    public var inboundAlphabet = SMSDefaultAlphabet.gsm
    /// A ceiling in submissions a second over all binds, 0 for none; below it each link finds
    /// the carrier's rate by itself.
    public var maximumRate = 0
    /// Seconds from a submission to its answer; after it the outcome is unknown.
    public var responseTimeout = 60
    /// Seconds of silence after which `enquire_link` is sent.
    public var enquireLinkInterval = 30
    /// Seconds to connect and to bind.
    public var bindTimeout = 30
    /// Seconds for open answers when the connector stops.
    public var stopTimeout = 5
    /// Milliseconds before the first new attempt to connect; doubled each time.
    public var backoffMinimum = 1_000
    /// Milliseconds between attempts at most.
    public var backoffMaximum = 60_000
    /// Seconds for which the parts of a text from a person are awaited.
    public var partsTimeout = 120

    /// Makes a route with the usual settings.
    public init(name: String, host: String, port: Int, systemID: String, password: String) {
        self.name = name
        self.host = host
        self.port = port
        self.systemID = systemID
        self.password = password
    }

    /// What is wrong with the settings, one sentence each that names the setting.
    public var problems: [String] {
        var problems: [String] = []
        func check(_ isFine: Bool, _ sentence: String) {
            if !isFine { problems.append(sentence) }
        }
        check(!name.isEmpty, "'name' is empty; give the route a name")
        check(!host.isEmpty, "'host' is empty; write the carrier's host name or address")
        check((1...65_535).contains(port), "'port' must be between 1 and 65535")
        check((1...15).contains(systemID.utf8.count), "'system_id' must have 1 to 15 octets")
        check(password.utf8.count <= 16, "'password' must have at most 16 octets")
        check(systemType.utf8.count <= 12, "'system_type' must have at most 12 octets")
        check(serviceType.utf8.count <= 5, "'service_type' must have at most 5 octets")
        check((1...Self.bindsLimit).contains(binds), "'binds' must be between 1 and 16")
        check((1...1_000).contains(window), "'window' must be between 1 and 1000")
        check(
            (1...Self.queueLimitMaximum).contains(queueLimit),
            "'queue_limit' must be between 1 and 100000"
        )
        check(
            (0...1_000_000).contains(maximumRate),
            "'maximum_rate' must be between 0 (none) and 1000000"
        )
        for (name, seconds) in timers {
            check((1...3_600).contains(seconds), "'\(name)' must be between 1 and 3600 seconds")
        }
        check(
            backoffMinimum >= 1 && backoffMinimum <= backoffMaximum
                && backoffMaximum <= 3_600_000,
            "'backoff_minimum' must be at least 1 ms, 'backoff_maximum' no less and at most an hour"
        )
        return problems
    }

    private var timers: [(String, Int)] {
        [
            ("response_timeout", responseTimeout), ("enquire_link_interval", enquireLinkInterval),
            ("bind_timeout", bindTimeout), ("stop_timeout", stopTimeout),
            ("parts_timeout", partsTimeout),
        ]
    }
}

extension SMPPConfiguration {
    /// Messages given to one link's session: the window, and as many again to follow at once.
    var linkCapacity: Int { window * 2 }

    /// What the session of one link is told.
    var session: SessionConfiguration {
        var session = SessionConfiguration()
        session.window = window
        // A message is given whole, so that its last parts may exceed the capacity.
        session.queueLimit = linkCapacity + 256
        session.responseTimeout = Int64(responseTimeout) * 1_000
        session.enquireLinkInterval = Int64(enquireLinkInterval) * 1_000
        session.enquireLinkTimeout = Int64(enquireLinkInterval) * 1_000
        session.bindTimeout = Int64(bindTimeout) * 1_000
        session.unbindTimeout = Int64(stopTimeout) * 1_000
        session.maximumRate = Double(maximumRate) / Double(binds)
        return session
    }

    /// The settings of a client that binds in a mode.
    func client(_ mode: SMPP.BindMode, seed: UInt64) -> SMPPClient.Configuration {
        guard let systemID = SystemID(systemID), let password = Password(password),
            let systemType = SystemType(systemType)
        else { preconditionFailure("a route's problems are checked before it is used") }
        var client = SMPPClient.Configuration(
            host: host,
            port: port,
            bind: BindRequest(
                mode: mode,
                systemID: systemID,
                password: password,
                systemType: systemType
            )
        )
        client.session = session
        client.connectTimeout = Int64(bindTimeout) * 1_000
        client.backoffMinimum = Int64(backoffMinimum)
        client.backoffMaximum = Int64(backoffMaximum)
        client.backoffSeed = seed
        return client
    }

    /// `registered_delivery` of submissions.
    var registeredDelivery: RegisteredDelivery {
        switch receipts {
        case .none: .none
        case .final: .finalReceipt
        case .failure: .failureReceipt
        case .intermediate: .finalAndIntermediate
        }
    }

    /// The form of ids in receipts, as the codec names it.
    var receiptIDFormat: MessageIDFormat {
        switch messageIDs {
        case .opaque: .same
        case .hexadecimalThenDecimal: .hexadecimalResponse
        case .decimalThenHexadecimal: .decimalResponse
        }
    }
}
