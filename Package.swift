// swift-tools-version: 6.2
import PackageDescription

/// Every target of ours is Swift 6, explicit about what it imports, and free of warnings.
let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .treatAllWarnings(as: .error),
]

func pure(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(name: name, dependencies: dependencies, swiftSettings: settings)
}

let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")

let package = Package(
    name: "recado",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "recado", targets: ["recado"]),
        .library(name: "SMPP", targets: ["SMPP"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
    ],
    targets: [
        // Pure: values in, values out.
        pure("Values"),
        pure("Messaging", ["Values"]),
        pure("Domain", ["Values", "Messaging"]),
        pure("Compliance", ["Values", "Messaging", "Domain"]),
        pure("Understanding", ["Values"]),
        pure("Strategy", ["Values", "Messaging", "Domain", "Compliance", "Understanding"]),
        pure(
            "Simulation",
            ["Values", "Messaging", "Domain", "Compliance", "Understanding", "Strategy"]
        ),

        // Codec: SMPP, which knows nothing of us.
        pure("SMPP", [nioCore, nioPosix]),

        // Drivers: one outside thing each.
        pure("SQL"),
        pure(
            "SQLite",
            [
                "SQL", .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ]
        ),
        .systemLibrary(
            name: "CPostgreSQL",
            pkgConfig: "libpq",
            providers: [.apt(["libpq-dev"])]
        ),
        pure("PostgreSQL", ["SQL", "CPostgreSQL"]),
        pure("Vault", ["Values", crypto]),
        .target(
            name: "CPhoneNumber",
            linkerSettings: [.linkedLibrary("phonenumber")]
        ),
        .systemLibrary(
            name: "CZip",
            pkgConfig: "libzip",
            providers: [.apt(["libzip-dev"])]
        ),
        .systemLibrary(
            name: "CExpat",
            pkgConfig: "expat",
            providers: [.apt(["libexpat1-dev"])]
        ),
        .systemLibrary(
            name: "CZlib",
            pkgConfig: "zlib",
            providers: [.apt(["zlib1g-dev"])]
        ),
        .systemLibrary(
            name: "CZint",
            providers: [.apt(["libzint-dev"])]
        ),
        pure(
            "Files",
            [
                "Values", "CPhoneNumber", "CZip", "CExpat", "CZlib", "CZint",
                .product(name: "Yams", package: "Yams"),
            ]
        ),

        .systemLibrary(name: "CLinear", providers: [.apt(["liblinear-dev"])]),
        pure("Training", ["Values", "Understanding", "CLinear"]),

        // Shell: what happens.
        .target(
            name: "Store",
            dependencies: [
                "Values", "Messaging", "Domain", "Compliance", "Strategy", "SQL", "Vault",
            ],
            resources: [.embedInCode("Schema")],
            swiftSettings: settings
        ),
        pure(
            "Connectors",
            [
                "Values", "Messaging", "SMPP", nioCore, nioPosix, crypto,
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
            ]
        ),
        pure(
            "Workers",
            [
                "Values", "Messaging", "Domain", "Compliance", "Understanding", "Strategy",
                "Store", "Files", logging,
            ]
        ),
        pure(
            "Sandbox",
            ["Values", "Messaging", "Simulation", "SMPP", nioCore, nioPosix]
        ),
        pure(
            "Console",
            [
                "Values", "Messaging", "Workers", "Store", logging,
                .product(name: "Hummingbird", package: "hummingbird"),
            ]
        ),
        pure(
            "Site",
            [
                "Values", "Messaging", "Domain", "Compliance", "Strategy", "Vault", "Store",
                "Workers", logging, crypto,
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
            ]
        ),
        .executableTarget(
            name: "recado",
            dependencies: [
                "Values", "Messaging", "Domain", "Compliance", "Strategy",
                "Simulation", "SQL", "SQLite", "PostgreSQL", "Vault", "Files", "Store",
                "Connectors", "Workers", "Sandbox", "Console", "Site", "Understanding",
                "Training", logging,
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: settings
        ),

        // What the core costs; no product.
        .executableTarget(
            name: "CoreBench",
            dependencies: [
                "Values", "Messaging", "Domain", "Compliance", "Strategy", "Simulation", "Files",
                "Understanding",
            ],
            path: "Benchmarks/CoreBench",
            swiftSettings: settings
        ),

        // Tests.
        .target(
            name: "TestSupport",
            dependencies: ["SQL", "SQLite", "PostgreSQL"],
            path: "Tests/TestSupport",
            swiftSettings: settings
        ),
        .target(
            name: "SlowGate",
            dependencies: ["Compliance", "Domain", "Values", "Messaging"],
            path: "Tests/SlowGate",
            swiftSettings: settings
        ),
        tests("ValuesTests", ["Values"]),
        tests("MessagingTests", ["Messaging", "Values"]),
        tests("UnderstandingTests", ["Understanding", "Values"]),
        tests("TrainingTests", ["Training", "Understanding", "Values"]),
        tests("DomainTests", ["Domain", "Values", "Messaging", yams]),
        tests(
            "ComplianceTests",
            ["Compliance", "SlowGate", "Domain", "Values", "Messaging", yams]
        ),
        tests(
            "StrategyTests",
            ["Strategy", "Compliance", "Domain", "Values", "Messaging", "Files"]
        ),
        tests(
            "SimulationTests",
            [
                "Simulation", "SlowGate", "Strategy", "Compliance", "Domain", "Values",
                "Messaging", "Files", yams,
            ]
        ),
        tests("SMPPTests", ["SMPP", "TestSupport", nioCore, nioPosix]),
        tests("SQLTests", ["SQL", "SQLite", "PostgreSQL", "TestSupport"]),
        tests("VaultTests", ["Vault", "Values", crypto]),
        tests("FilesTests", ["Files", "Values", "CZip", "CZlib"]),
        tests(
            "StoreTests",
            [
                "Store", "Workers", "Strategy", "Compliance", "Domain", "Messaging", "Values",
                "Files", "Vault", "SQL", "SQLite", "TestSupport", logging,
            ]
        ),
        tests(
            "WorkersTests",
            ["Workers", "Vault", "Strategy", "Domain", "Messaging", "Values", "TestSupport"]
        ),
        tests(
            "ConnectorsTests",
            [
                "Connectors", "Sandbox", "SMPP", "Messaging", "Values", "TestSupport", nioCore,
                nioPosix,
            ]
        ),
        tests(
            "SandboxTests",
            ["Sandbox", "Simulation", "SMPP", "Messaging", "Values", nioPosix]
        ),
        tests(
            "ConsoleTests",
            ["Console", "Workers", "Store", "Messaging", "Values", nioCore, nioPosix]
        ),
        tests(
            "CLITests",
            [
                "recado", "Compliance", "Connectors", "Domain", "Files", "Messaging", "SQL",
                "Store", "Strategy", "Values", "Workers",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]
        ),
        tests(
            "SiteTests",
            [
                "Site", "Connectors", "Workers", "Store", "Strategy", "Compliance", "Domain",
                "Messaging", "Values", "Files", "Vault", "SQL", "TestSupport", logging, nioCore,
                nioPosix, crypto,
            ]
        ),
        tests("TidyTests", []),
    ],
    cxxLanguageStandard: .cxx17
)
