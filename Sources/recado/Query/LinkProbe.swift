import Connectors
import Glibc
import Messaging
import Values

/// Whether a host takes TCP connections.
enum Reach {
    /// How long a connection is waited for, in milliseconds.
    static let timeout: Int32 = 5_000

    /// Why there is no connection; nil when there is one.
    static func problem(host: String, port: Int) -> String? {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        let code = getaddrinfo(host, String(port), &hints, &list)
        guard code == 0, let list else {
            return "has no address (\(String(cString: gai_strerror(code))))"
        }
        defer { freeaddrinfo(list) }
        var problem = "has no address"
        var next: UnsafeMutablePointer<addrinfo>? = list
        while let address = next {
            guard let found = self.problem(address.pointee) else { return nil }
            problem = found
            next = address.pointee.ai_next
        }
        return problem
    }

    private static func problem(_ address: addrinfo) -> String? {
        let type =
            address.ai_socktype | Int32(SOCK_NONBLOCK.rawValue)
            | Int32(SOCK_CLOEXEC.rawValue)
        let descriptor = socket(address.ai_family, type, address.ai_protocol)
        guard descriptor >= 0 else { return "needs a kind of network that is missing here" }
        defer { close(descriptor) }
        if connect(descriptor, address.ai_addr, address.ai_addrlen) == 0 { return nil }
        guard errno == EINPROGRESS else { return text(errno) }
        var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        guard poll(&waiting, 1, timeout) == 1 else { return "does not answer" }
        var code: Int32 = 0
        var length = socklen_t(MemoryLayout<Int32>.size)
        getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &length)
        return code == 0 ? nil : text(code)
    }

    private static func text(_ code: Int32) -> String {
        "cannot be reached (\(String(cString: strerror(code))))"
    }
}

/// Binds to a route for a moment.
enum LinkProbe {
    /// How often the state is asked for, and for how long.
    static let pause = Duration.milliseconds(100)
    static let tries = 150

    static func check(_ route: SMPPConfiguration) async -> DoctorCheck {
        let name = "bind \(route.name)"
        var short = route
        short.binds = 1
        let connector = SMPPConnector(short, clock: { Context.now() })
        let running = Task { try await connector.run(delivering: RefusingSink()) }
        var status = connector.status
        for _ in 0..<tries where !status.isReady {
            if case .refused = status { break }
            try? await Task.sleep(for: pause)
            status = connector.status
        }
        running.cancel()
        _ = try? await running.value
        switch status {
        case .bound: return .fine(name, "bound as \(route.systemID)")
        case .refused(let code, let reason):
            return .bad(
                name,
                "the carrier refuses it (status \(code)): \(reason)",
                remedy: "check system_id, password and the address that the carrier knows"
            )
        case .connecting(let reason):
            return .bad(
                name,
                reason ?? "it is not bound in time",
                remedy: "ask the carrier whether the bind is open and how many it allows"
            )
        case .stopped:
            return .bad(name, "it ended before it was bound", remedy: "look at the carrier's log")
        }
    }
}

/// Stores nothing, so that the carrier sends again to the workers what comes to the probe.
private struct RefusingSink: ConnectorEventSink {
    struct NotHere: Error {}

    func store(_ events: [ConnectorEvent]) async throws { throw NotHere() }
}
