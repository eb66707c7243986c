public import Values

/// The time zones of the system's tz database, read into values once at start.
public struct ZoneFiles: Sendable {
    /// The zones by name, such as `America/Tijuana`.
    public let zones: [String: ZoneRules]
    /// The zones that could not be read and why; contact in them is not allowed.
    public let failures: [ZoneRulesError]
    /// The version of the database, such as `2025b`, which every decision records.
    public let version: String

    /// Octets of one zone file.
    private static let sizeLimit = 1 << 20

    /// Reads zones from a folder; a zone that cannot be read is in `failures`.
    public static func load(_ names: [String], from folder: String) -> ZoneFiles {
        var zones: [String: ZoneRules] = [:]
        var failures: [ZoneRulesError] = []
        var digest = CRC32()
        for name in names.sorted() where zones[name] == nil {
            do throws(ZoneRulesError) {
                let octets = try read(name, from: folder)
                digest.update(octets)
                zones[name] = try ZoneRules(name: name, tzif: octets)
            } catch {
                failures.append(error)
            }
        }
        return ZoneFiles(
            zones: zones,
            failures: failures,
            version: version(folder) ?? "crc32-" + String(digest.value, radix: 16)
        )
    }

    private static func read(_ name: String, from folder: String) throws(ZoneRulesError) -> [UInt8]
    {
        let isName = name.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte & ~0x20)
                || [0x2B, 0x2D, 0x2F, 0x5F].contains(byte)
        }
        guard isName, !name.isEmpty, !name.hasPrefix("/"), name.utf8.count < 100 else {
            throw ZoneRulesError(zone: name, "has no possible name")
        }
        guard let octets = WholeFile.read("\(folder)/\(name)", limit: sizeLimit) else {
            throw ZoneRulesError(zone: name, "is missing or unreadable")
        }
        return octets
    }

    /// The version as the database's own files tell it; nil when they do not.
    private static func version(_ folder: String) -> String? {
        if let octets = WholeFile.read("\(folder)/+VERSION", limit: 64) {
            let text = String(decoding: octets, as: UTF8.self)
            return text.split { $0.isWhitespace }.first.map(String.init)
        }
        // The first line is "# version 2025b".
        let start = WholeFile.read("\(folder)/tzdata.zi", limit: 4 << 20)?.prefix(64) ?? []
        let words = String(decoding: start, as: UTF8.self).split { $0.isWhitespace }
        return words.count > 2 && words[0] == "#" && words[1] == "version"
            ? String(words[2]) : nil
    }
}
