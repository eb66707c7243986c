/// Keeps a sandbox away from real carriers.
public enum LoopbackOnly {
    /// Why a connector's host must not be used in sandbox mode; nil when it is this machine.
    ///
    /// Names are not looked up: only `localhost`, 127.0.0.0/8 and `::1` count.
    public static func check(_ host: String) -> String? {
        if isLoopback(host) { return nil }
        return "In sandbox mode nothing may leave this machine, but a connector points to "
            + "'\(host)'. Set its host to 127.0.0.1, or leave sandbox mode."
    }

    private static func isLoopback(_ host: String) -> Bool {
        if host == "localhost" || host == "::1" || host == "[::1]" { return true }
        let octets = host.split(separator: ".", omittingEmptySubsequences: false)
        guard octets.count == 4, octets[0] == "127" else { return false }
        return octets.allSatisfy { octet in
            (1...3).contains(octet.utf8.count)
                && octet.utf8.allSatisfy { (48...57).contains($0) } && UInt8(octet) != nil
        }
    }
}
