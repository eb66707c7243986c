/// What each target may import: the boundaries of ARCHITECTURE.md as data.
///
/// Each line removes an ability. `Messaging` cannot see a debt, so a connector cannot log a balance;
/// `Compliance` cannot see the strategy, so no strategy can talk it round; pure targets have no
/// clock and no random source, so that every decision can be replayed.
enum DependencyTable {
    /// Targets that only compute: no input or output, no clock, no system randomness.
    static let pure: [String: Set<String>] = [
        "Values": [],
        "Messaging": ["Values"],
        "Domain": ["Values", "Messaging"],
        "Compliance": ["Values", "Messaging", "Domain"],
        "Understanding": ["Values"],
        "Strategy": ["Values", "Messaging", "Domain", "Compliance", "Understanding"],
        "Simulation": [
            "Values", "Messaging", "Domain", "Compliance", "Understanding", "Strategy",
        ],
    ]

    /// Targets that meet the outside.
    static let outside: [String: Set<String>] = [
        "SMPP": nio + ["Synchronization"],
        "SQL": [],
        "SQLite": ["SQL", "GRDB", "GRDBSQLite"] + system,
        "PostgreSQL": ["SQL", "CPostgreSQL"] + system,
        "Vault": ["Values", "Crypto"] + system,
        "Files": [
            "Values", "Messaging", "Domain", "Yams", "CPhoneNumber", "CZip", "CExpat", "CZlib",
            "CZint",
        ] + system,
        "Training": ["Values", "Understanding", "CLinear"] + system,
        "Store": [
            "SQL", "Strategy", "Compliance", "Domain", "Messaging", "Understanding", "Values",
            "Vault",
        ] + system,
        "Connectors": [
            "Messaging", "Values", "SMPP", "Logging", "Metrics", "AsyncHTTPClient", "NIOHTTP1",
            "Crypto",
        ] + nio + system,
        "Workers": [
            "Store", "Strategy", "Simulation", "Compliance", "Domain", "Messaging",
            "Understanding", "Values", "Files", "Logging", "Metrics", "ServiceLifecycle",
        ] + system,
        "Console": [
            "Workers", "Store", "Strategy", "Simulation", "Compliance", "Domain",
            "Messaging", "Understanding", "Values", "Hummingbird", "HTTPTypes",
            "Logging", "Metrics", "ServiceLifecycle", "NIOCore",
        ] + system,
        "Site": [
            "Workers", "Store", "Strategy", "Compliance", "Domain", "Messaging", "Values",
            "Vault", "Hummingbird", "HummingbirdCore", "HTTPTypes", "Logging", "NIOCore", "Crypto",
        ] + system,
        "Sandbox": [
            "SMPP", "Messaging", "Simulation", "Strategy", "Compliance", "Domain", "Understanding",
            "Values", "Logging", "Hummingbird",
        ] + nio + system,
    ]

    /// The executable, the only target that names concrete drivers and connectors.
    static let unbound: Set<String> = ["recado"]

    /// The one place of a pure target that may say `async`: what a connector must offer.
    static let asynchronousDeclaration = "Connector.swift"

    /// Targets that may hold SQL.
    static let speaksSQL: Set<String> = ["Store", "SQL", "SQLite", "PostgreSQL"]

    /// Targets below or inside a connector, where `submit` is the protocol's own verb.
    static let carriesMessages: Set<String> = ["Messaging", "SMPP", "Connectors", "Sandbox"]

    static func allowed(_ target: String) -> Set<String>? {
        pure[target] ?? outside[target]
    }

    private static let system: Set<String> = [
        "Foundation", "FoundationEssentials", "Glibc", "Dispatch", "Synchronization",
    ]
    private static let nio: Set<String> = [
        "NIOCore", "NIOPosix", "NIOEmbedded", "NIOConcurrencyHelpers", "NIOFoundationCompat",
        "NIOSSL",
    ]
}

private func + (left: Set<String>, right: Set<String>) -> Set<String> {
    left.union(right)
}
