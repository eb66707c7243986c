import SQL
public import Values

/// A text that decisions depend on: a strategy, a rule pack, a creditor's facts, a configuration.
public struct PolicyText: Sendable, Hashable {
    /// What it is.
    public enum Kind: String, Sendable, CaseIterable {
        /// A collection strategy.
        case strategy
        /// A pack of contact rules.
        case pack
        /// Facts of the tenant, its creditors, senders and thresholds.
        case facts
        /// What operators have stopped; a policy of its own, so that decisions can be replayed.
        case halts
        /// Segments: expressions saved by name.
        case segments
    }

    /// What it is.
    public let kind: Kind
    /// Its name, unique within its kind.
    public let name: String
    /// Its version as the author wrote it.
    public let version: String
    /// The text as published.
    public let body: String

    /// Makes a text.
    public init(kind: Kind, name: String, version: String, body: String) {
        self.kind = kind
        self.name = name
        self.version = version
        self.body = body
    }
}

/// Everything that decisions depended on at some time, as published.
public struct PublishedPolicy: Sendable {
    /// Its number, which every decision carries.
    public let number: Int64
    /// The version of the tz database in force.
    public let tzVersion: String
    /// The texts, by kind and name; older versions of strategies that clocks still follow included.
    public let texts: [PolicyText]
    /// When it was published.
    public let publishedAt: Instant
}

enum PolicyStore {
    static let latest = Statement(
        "policy.latest",
        "SELECT policy, tz_version, texts, published_at FROM policy ORDER BY policy DESC LIMIT 1"
    )
    static let numbered = Statement(
        "policy.numbered",
        "SELECT policy, tz_version, texts, published_at FROM policy WHERE policy = $1"
    )
    static let insert = Statement(
        "policy.insert",
        """
        INSERT INTO policy (policy, digest, tz_version, texts, published_at)
        VALUES ($1, $2, $3, $4, $5)
        """
    )
    static let text = Statement(
        "policy.text",
        "SELECT kind, name, version, body FROM policy_text WHERE digest = $1"
    )
    static let insertText = Statement(
        "policy.insert-text",
        """
        INSERT INTO policy_text (digest, kind, name, version, body, published_at)
        VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (digest) DO NOTHING
        """
    )
    static let newest = Statement("policy.newest", "SELECT max(policy) FROM policy")
    static let all = [newest, latest, numbered, insert, text, insertText]

    static func read(_ reader: any SQLReader, number: Int64?) throws -> PublishedPolicy? {
        struct Head {
            let number: Int64
            let tzVersion: String
            let digests: [UInt8]
            let publishedAt: Instant
        }
        let statement = number == nil ? latest : numbered
        let values = number.map { [SQLValue.integer($0)] } ?? []
        let head = try reader.first(statement, values) { row in
            Head(
                number: try row.int(0),
                tzVersion: try row.text(1),
                digests: try row.bytes(2),
                publishedAt: try row.instant(3)
            )
        }
        guard let head else { return nil }
        var texts: [PolicyText] = []
        for start in stride(from: 0, to: head.digests.count, by: 32) {
            let digest = Array(head.digests[start..<min(start + 32, head.digests.count)])
            let found = try reader.first(text, [.bytes(digest)]) { row in
                PolicyText(
                    kind: try kind(row.text(0)),
                    name: try row.text(1),
                    version: try row.text(2),
                    body: try row.text(3)
                )
            }
            guard let found else {
                throw StoreError(
                    .damaged,
                    "policy \(head.number) names a text that is gone: restore a backup"
                )
            }
            texts.append(found)
        }
        return PublishedPolicy(
            number: head.number,
            tzVersion: head.tzVersion,
            texts: texts,
            publishedAt: head.publishedAt
        )
    }

    /// Publishes texts unless they are what is in force; returns the policy's number.
    static func publish(
        _ texts: [PolicyText],
        tzVersion: String,
        at now: Instant,
        _ transaction: any SQLTransaction
    ) throws -> Int64 {
        let digests = texts.map { text in
            Digest.of(text.kind.rawValue, text.name, text.version, text.body)
        }
        let all = Array(digests.joined())
        let current = try read(transaction, number: nil)
        let stored = try transaction.first(latest, []) { try $0.bytes(2) }
        if let current, stored == all, current.tzVersion == tzVersion { return current.number }
        for (text, digest) in zip(texts, digests) {
            try transaction.execute(
                insertText,
                [
                    .bytes(digest), .text(text.kind.rawValue), .text(text.name),
                    .text(text.version), .text(text.body), .instant(now),
                ]
            )
        }
        let number = (current?.number ?? 0) + 1
        try transaction.execute(
            insert,
            [
                .integer(number), .bytes(Digest.of("\(number)", tzVersion) + all),
                .text(tzVersion), .bytes(all), .instant(now),
            ]
        )
        return number
    }

    /// Publishes the policy in force with the halts of now; does nothing before the first one.
    static func republish(
        halts: [Halt],
        at now: Instant,
        _ transaction: any SQLTransaction
    ) throws {
        guard let current = try read(transaction, number: nil) else { return }
        _ = try publish(
            with(halts, current.texts),
            tzVersion: current.tzVersion,
            at: now,
            transaction
        )
    }

    /// Texts with what is halted now, and no other halts.
    static func with(_ halts: [Halt], _ texts: [PolicyText]) -> [PolicyText] {
        var texts = texts.filter { $0.kind != .halts }
        if !halts.isEmpty {
            let body = halts.map { $0.scope.rawValue + "\t" + $0.name }.joined(separator: "\n")
            texts.append(PolicyText(kind: .halts, name: "halts", version: "1", body: body))
        }
        return texts
    }

    private static func kind(_ name: String) throws -> PolicyText.Kind {
        guard let kind = PolicyText.Kind(rawValue: name) else {
            throw StoreError(.damaged, "a published text has an unknown kind: restore a backup")
        }
        return kind
    }
}

extension Store {
    /// The number of the policy in force, or nil before the first publication.
    public func latestPolicyNumber() async throws -> Int64? {
        try await database.read("policy.number") { reader in
            try reader.first(PolicyStore.newest) { try $0.intOrNil(0) } ?? nil
        }
    }

    /// The policy in force, or nil before the first publication.
    public func latestPolicy() async throws -> PublishedPolicy? {
        try await database.read("policy.latest") { try PolicyStore.read($0, number: nil) }
    }

    /// The policy with a number, which old decisions name.
    public func policy(numbered number: Int64) async throws -> PublishedPolicy? {
        try await database.read("policy.numbered") { try PolicyStore.read($0, number: number) }
    }

    /// Publishes texts as the policy in force from now on; the same texts publish nothing new.
    ///
    /// What is halted stays halted: halts are taken from where `halt` keeps them.
    ///
    /// - Parameter texts: all texts of the policy, not only the changed ones.
    /// - Returns: the policy's number.
    @discardableResult
    public func publish(
        _ texts: [PolicyText],
        tzVersion: String,
        at now: Instant
    ) async throws -> Int64 {
        let tenant = self.tenant
        return try await database.write("policy.publish") { transaction in
            let halts = try HaltStore.current(transaction, tenant: tenant)
            return try PolicyStore.publish(
                PolicyStore.with(halts, texts),
                tzVersion: tzVersion,
                at: now,
                transaction
            )
        }
    }
}
