import Connectors
import Files
import Foundation
import Values

/// What the program is told before it starts: file, environment, flags, in that order.
///
/// | key | environment | what |
/// | --- | --- | --- |
/// | `database` | `RECADO_DATABASE` | a file for SQLite, or `postgresql://…` |
/// | `key_file` | `RECADO_KEY_FILE` | the master key, readable by its owner only |
/// | `tenant` | `RECADO_TENANT` | whose data; one database holds one tenant |
/// | `resources` | `RECADO_RESOURCES` | folder of packs, strategies, mappings, numbering |
/// | `zoneinfo` | `RECADO_ZONEINFO` | folder of the tz database |
/// | `log_level` | `RECADO_LOG_LEVEL` | trace, debug, info, notice, warning, error |
/// | `http_host`, `http_port` | `RECADO_HTTP_HOST`, `RECADO_HTTP_PORT` | health and metrics |
/// | `site_host`, `site_port` | `RECADO_SITE_HOST`, `RECADO_SITE_PORT` | public pages; no port: none |
/// | `sandbox` | `RECADO_SANDBOX` | true: refuse to start if a route leaves this machine |
/// | `routes` | `RECADO_SMPP_PASSWORD_NAME` for a route's password | links to carriers |
struct Settings: Sendable {
    var database = "recado.db"
    var keyFile = "recado.key"
    var tenant = "principal"
    var resources: String?
    var zoneinfo = "/usr/share/zoneinfo"
    var logLevel = "info"
    var httpHost = "127.0.0.1"
    var httpPort = 8_080
    var siteHost = "127.0.0.1"
    /// Nil serves no public pages.
    var sitePort: Int?
    var sandbox = false
    var routes: [SMPPConfiguration] = []

    static let keys = [
        "database", "key_file", "tenant", "resources", "zoneinfo", "log_level", "http_host",
        "http_port", "site_host", "site_port", "sandbox", "routes",
    ]
    static let routeKeys = [
        "name", "host", "port", "system_id", "password", "system_type", "bind_mode", "binds",
        "window", "payload", "message_ids", "maximum_rate", "response_timeout",
    ]

    /// Reads file and environment.
    static func load(path: String?, environment: [String: String]) throws -> Settings {
        var settings = Settings()
        if let path = path ?? environment["RECADO_CONFIG"] {
            guard let data = FileManager.default.contents(atPath: path) else {
                throw Failure("the configuration file \(path) cannot be read: check its name")
            }
            let tree = try YAMLTree.parse(Array(data), file: path)
            try settings.take(tree, file: path)
        }
        try settings.take(environment)
        return settings
    }

    private mutating func take(_ tree: Tree, file: String) throws {
        for entry in tree.entries ?? [] {
            func fail(_ text: String) -> Failure {
                Failure("\(file), \(entry.place): \(entry.key): \(text)")
            }
            guard Self.keys.contains(entry.key) else {
                throw fail("there is no such key; known: \(Self.keys.joined(separator: ", "))")
            }
            if entry.key == "routes" {
                routes = try (entry.value.elements ?? []).map { try Self.route($0, file: file) }
                continue
            }
            guard let text = entry.value.text else { throw fail("it has no value") }
            try set(entry.key, text, fail)
        }
    }

    private mutating func take(_ environment: [String: String]) throws {
        for key in Self.keys where key != "routes" {
            let name = "RECADO_" + key.uppercased()
            guard let text = environment[name], !text.isEmpty else { continue }
            try set(key, text) { Failure("\(name): \($0)") }
        }
        for index in routes.indices {
            let name =
                "RECADO_SMPP_PASSWORD_"
                + routes[index].name.uppercased().replacingOccurrences(of: "-", with: "_")
            if let password = environment[name] { routes[index].password = password }
        }
    }

    private mutating func set(
        _ key: String,
        _ text: String,
        _ fail: (String) -> Failure
    ) throws {
        switch key {
        case "database": database = text
        case "key_file": keyFile = text
        case "tenant": tenant = text
        case "resources": resources = text
        case "zoneinfo": zoneinfo = text
        case "log_level":
            let levels = ["trace", "debug", "info", "notice", "warning", "error"]
            guard levels.contains(text) else {
                throw fail("write one of \(levels.joined(separator: ", "))")
            }
            logLevel = text
        case "http_host": httpHost = text
        case "http_port":
            guard let port = Int(text), (0...65_535).contains(port) else {
                throw fail("write a port number from 0 to 65535")
            }
            httpPort = port
        case "site_host": siteHost = text
        case "site_port":
            guard let port = Int(text), (0...65_535).contains(port) else {
                throw fail("write a port number from 0 to 65535")
            }
            sitePort = port
        case "sandbox":
            guard ["true", "false"].contains(text) else { throw fail("write true or false") }
            sandbox = text == "true"
        default: preconditionFailure("every known key is set above")
        }
    }

    private static func route(_ tree: Tree, file: String) throws -> SMPPConfiguration {
        func fail(_ text: String) -> Failure { Failure("\(file), \(tree.place): \(text)") }
        func text(_ key: String) throws -> String {
            guard let value = tree[key]?.text else { throw fail("a route needs \(key)") }
            return value
        }
        func number(_ key: String) throws -> Int? {
            guard let value = tree[key] else { return nil }
            guard let number = value.integer else { throw fail("\(key) is a whole number") }
            return Int(clamping: number)
        }
        for entry in tree.entries ?? [] where !routeKeys.contains(entry.key) {
            throw fail("routes have no key \(entry.key); known: \(routeKeys)")
        }
        var route = SMPPConfiguration(
            name: try text("name"),
            host: try text("host"),
            port: try number("port") ?? 2_775,
            systemID: try text("system_id"),
            password: tree["password"]?.text ?? ""
        )
        route.systemType = tree["system_type"]?.text ?? ""
        if let mode = tree["bind_mode"]?.text {
            guard let known = SMPPConfiguration.BindMode(rawValue: mode) else {
                throw fail("bind_mode: unknown value")
            }
            route.bindMode = known
        }
        if let form = tree["message_ids"]?.text {
            guard let known = SMPPConfiguration.MessageIDForm(rawValue: form) else {
                throw fail("message_ids: unknown value")
            }
            route.messageIDs = known
        }
        if let payload = tree["payload"]?.text {
            guard let known = SMPPConfiguration.PayloadMode(rawValue: payload) else {
                throw fail("payload: unknown value")
            }
            route.payload = known
        }
        route.binds = try number("binds") ?? route.binds
        route.window = try number("window") ?? route.window
        route.maximumRate = try number("maximum_rate") ?? route.maximumRate
        route.responseTimeout = try number("response_timeout") ?? route.responseTimeout
        // What the connector holds is uncertain after a crash: no more than keeps the window full.
        route.queueLimit = max(route.window * route.binds, 10)
        if let problem = route.problems.first { throw fail(problem) }
        return route
    }
}

/// An error whose text is for the person at the terminal.
struct Failure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
