/// Another system that strategies may call, by a name that its address stands behind.
public struct WebhookEndpoint: Sendable, Equatable {
    /// Where the secret is that calls are signed with; never the secret itself.
    public enum Secret: Sendable, Equatable {
        /// In a file that its owner alone may read.
        case file(String)
        /// In a variable of the environment.
        case environment(String)
    }

    /// The longest address, in octets.
    public static let addressLimit = 2_000
    /// How long an answer may be waited for, in seconds.
    public static let timeoutRange = 1...30
    /// How long an answer is waited for unless the facts say otherwise, in seconds.
    public static let usualTimeout = 15

    /// The name that strategies use.
    public var name: String
    /// The address: https, or http on this machine.
    public var address: String
    /// Where the secret is.
    public var secret: Secret
    /// How long an answer is waited for, in seconds.
    public var timeoutSeconds: Int

    /// Makes an endpoint.
    public init(
        name: String,
        address: String,
        secret: Secret,
        timeoutSeconds: Int = WebhookEndpoint.usualTimeout
    ) {
        self.name = name
        self.address = address
        self.secret = secret
        self.timeoutSeconds = timeoutSeconds
    }

    /// Whether the address names this machine: `localhost`, 127.0.0.1 or `[::1]`.
    public var isLoopback: Bool {
        ["localhost", "127.0.0.1", "[::1]"].contains(WebhookEndpoint.host(of: address) ?? "")
    }

    /// Why the address cannot be called; nil when it can.
    ///
    /// Only what every reader of addresses takes for the same host is let through.
    public var problem: String? {
        guard address.utf8.count <= WebhookEndpoint.addressLimit,
            address.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != 0x5C && $0 != 0x23 })
        else { return "an address is plain letters without spaces, # or \\" }
        guard WebhookEndpoint.host(of: address) != nil else {
            return "an address is https://HOST/PATH, without a name or password in it"
        }
        if address.hasPrefix("http://"), !isLoopback {
            return "http reaches only this machine; others are called by https"
        }
        return nil
    }

    /// The host of an address with at most a port behind it; nil for anything else.
    private static func host(of address: String) -> String? {
        guard
            let scheme = ["https://", "http://"].first(where: { address.hasPrefix($0) })
        else { return nil }
        let authority = address.dropFirst(scheme.count).prefix { $0 != "/" && $0 != "?" }
        var host = authority
        if let colon = authority.lastIndex(of: ":"), !authority.hasSuffix("]") {
            let port = authority[authority.index(after: colon)...]
            guard let number = UInt16(port), number > 0, port.utf8.allSatisfy(isDigit) else {
                return nil
            }
            host = authority[..<colon]
        }
        if host == "[::1]" { return String(host) }
        guard !host.isEmpty, host.utf8.count <= 253,
            host.utf8.allSatisfy({
                isDigit($0) || $0 >= 0x61 && $0 <= 0x7A || $0 >= 0x41 && $0 <= 0x5A || $0 == 0x2D
                    || $0 == 0x2E
            })
        else { return nil }
        return host.lowercased()
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
}

/// One try of a call, before it is signed.
public struct WebhookRequest: Sendable, Equatable {
    /// The id of the call, the same at each try, by which a receiver drops doubles.
    public var id: String
    /// The instant of this try, in seconds since 1970 on the wall's clock.
    public var seconds: Int64
    /// What is told, in UTF-8.
    public var body: [UInt8]
    /// To whom.
    public var endpoint: WebhookEndpoint

    /// Makes a request.
    public init(id: String, seconds: Int64, body: [UInt8], endpoint: WebhookEndpoint) {
        self.id = id
        self.seconds = seconds
        self.body = body
        self.endpoint = endpoint
    }
}

/// What became of one try of a call.
public enum WebhookAnswer: Sendable, Equatable {
    /// The receiver took it (2xx).
    case taken
    /// The receiver wants no calls any more (410).
    case gone
    /// It did not get through; it may another time. The reason holds no secret.
    case failed(String)
}
