public import Domain
import SQL
public import Values

/// A tracked link of a message, ready to be stored.
public struct LinkDraft: Sendable {
    /// The token that the text shows.
    public let token: LinkToken
    /// The message that shows it.
    public let message: MessageID
    /// Whose it is.
    public let person: PersonID
    /// Where the message goes: who opens the link is taken to hold it.
    public let contactPoint: ContactPointID
    /// The account that the message is about, or nil.
    public let account: AccountID?
    /// The creditor's code.
    public let creditor: String
    /// The purpose of the message.
    public let purpose: Purpose

    /// Makes a draft.
    public init(
        token: LinkToken,
        message: MessageID,
        person: PersonID,
        contactPoint: ContactPointID,
        account: AccountID?,
        creditor: String,
        purpose: Purpose
    ) {
        self.token = token
        self.message = message
        self.person = person
        self.contactPoint = contactPoint
        self.account = account
        self.creditor = creditor
        self.purpose = purpose
    }
}

/// A tracked link as stored.
public struct Link: Sendable, Equatable {
    /// What is stored of its token.
    public let digest: BlindValue
    /// The message that shows it.
    public let message: MessageID
    /// Whose it is.
    public let person: PersonID
    /// The contact point that it was sent to.
    public let contactPoint: ContactPointID
    /// The account that the message is about, or nil.
    public let account: AccountID?
    /// The creditor's code.
    public let creditor: String
    /// The purpose of the message.
    public let purpose: Purpose
    /// When it was made.
    public let madeAt: Instant
    /// When it ends.
    public let expiresAt: Instant
    /// When it was revoked, or nil.
    public let revokedAt: Instant?
    /// When a person opened it first, or nil.
    public let openedAt: Instant?
    /// When a new one was asked for in its place, or nil.
    public let renewedAt: Instant?

    /// How a link stands.
    public enum Standing: Sendable, Equatable {
        /// It leads to its person.
        case open
        /// Its time is over; a new one may be sent to the same contact point.
        case expired
        /// It leads nowhere any more.
        case revoked
    }

    /// How the link stands at an instant.
    public func standing(at now: Instant) -> Standing {
        if revokedAt != nil { return .revoked }
        return now < expiresAt ? .open : .expired
    }

    /// For how many days a link leads to its person.
    public static let days: Int64 = 14

    init(_ row: borrowing SQLRow) throws {
        let code = try row.uuid(0)
        digest = BlindValue(high: code.high, low: code.low)
        message = try row.id(1)
        person = try row.id(2)
        contactPoint = try row.id(3)
        account = try row.idOrNil(4)
        creditor = try row.text(5)
        purpose = Purpose(rawValue: UInt8(clamping: try row.int(6))) ?? .initiated
        madeAt = try row.instant(7)
        expiresAt = try row.instant(8)
        revokedAt = try row.instantOrNil(9)
        openedAt = try row.instantOrNil(10)
        renewedAt = try row.instantOrNil(11)
    }
}

/// Who a visit of a link came from. The raw values are stored.
public enum Visitor: Int, Sendable, CaseIterable {
    /// A program: a preview, a scanner.
    case robot = 1
    /// Nobody can tell.
    case suspect = 2
    /// A person, who pressed something.
    case person = 3
}

enum LinkStore {
    static let insert = Statement(
        "link.insert",
        isHot: true,
        """
        INSERT INTO link (shard, digest, message, person, contact_point, account, creditor, purpose,
            made_at, expires_at, robots, suspects, persons)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, 0, 0)
        ON CONFLICT (shard, digest) DO NOTHING
        """
    )
    static let find = Statement(
        "link.find",
        isHot: true,
        """
        SELECT digest, message, person, contact_point, account, creditor, purpose, made_at,
            expires_at, revoked_at, opened_at, renewed_at
        FROM link WHERE shard = $1 AND digest = $2
        """
    )
    static let revoke = Statement(
        "link.revoke",
        isHot: true,
        "UPDATE link SET revoked_at = $1 WHERE shard = $2 AND person = $3 AND revoked_at IS NULL"
    )
    static let revokeAt = Statement(
        "link.revoke-at",
        isHot: true,
        """
        UPDATE link SET revoked_at = $1
        WHERE shard = $2 AND person = $3 AND contact_point = $4 AND revoked_at IS NULL
        """
    )
    static let forget = Statement(
        "link.forget",
        isHot: true,
        "DELETE FROM link WHERE shard = $1 AND person = $2"
    )
    static let robot = Statement(
        "link.robot",
        isHot: true,
        "UPDATE link SET robots = robots + 1 WHERE shard = $1 AND digest = $2"
    )
    static let suspect = Statement(
        "link.suspect",
        isHot: true,
        "UPDATE link SET suspects = suspects + 1 WHERE shard = $1 AND digest = $2"
    )
    static let opened = Statement(
        "link.opened",
        isHot: true,
        """
        UPDATE link SET persons = persons + 1, opened_at = coalesce(opened_at, $1)
        WHERE shard = $2 AND digest = $3
        """
    )
    static let renewed = Statement(
        "link.renewed",
        isHot: true,
        """
        UPDATE link SET renewed_at = $1
        WHERE shard = $2 AND digest = $3 AND (renewed_at IS NULL OR renewed_at < $4)
        """
    )
    static let counts = Statement(
        "link.counts",
        isHot: true,
        "SELECT robots, suspects, persons FROM link WHERE shard = $1 AND digest = $2"
    )
    static let all = [
        insert, find, revoke, revokeAt, forget, robot, suspect, opened, renewed,
        counts,
    ]
}

extension Store {
    /// Keeps links before their texts leave; one that is there already stays as it is.
    public func keep(links: [LinkDraft], at now: Instant) async throws {
        guard !links.isEmpty else { return }
        var batch = SQLBatch(columns: 10, reserving: links.count)
        for link in links {
            batch.append(
                .shard(link.token.shard),
                .index(linkDigest(of: link.token)),
                .id(link.message),
                .id(link.person),
                .id(link.contactPoint),
                .id(orNull: link.account),
                .text(link.creditor),
                .number(link.purpose.rawValue),
                .instant(now),
                .instant(now.adding(hours: Link.days * 24))
            )
        }
        let rows = batch
        try await database.write("link.keep") { transaction in
            try transaction.executeMany(LinkStore.insert, rows)
        }
    }

    /// The link of a token, or nil when there is none.
    public func link(_ token: LinkToken) async throws -> Link? {
        let digest = linkDigest(of: token)
        return try await database.read("link.find") { reader in
            try reader.first(LinkStore.find, [.shard(token.shard), .index(digest)]) {
                try Link($0)
            }
        }
    }

    /// Ends links of a person for good: those sent to one contact point, or all.
    ///
    /// - Returns: how many there were.
    @discardableResult
    public func revokeLinks(
        of person: PersonID,
        to contactPoint: ContactPointID? = nil,
        at now: Instant
    ) async throws -> Int {
        try await database.write("link.revoke") { transaction in
            let key: [SQLValue] = [.instant(now), .shard(person.shard), .id(person)]
            return if let contactPoint {
                try transaction.executeCounting(LinkStore.revokeAt, key + [.id(contactPoint)])
            } else {
                try transaction.executeCounting(LinkStore.revoke, key)
            }
        }
    }

    /// Counts a visit of a link; only that of a person opens it.
    public func note(_ visitor: Visitor, of link: Link, at now: Instant) async throws {
        let key: [SQLValue] = [.shard(link.person.shard), .index(link.digest)]
        try await database.write("link.visit") { transaction in
            switch visitor {
            case .robot: try transaction.execute(LinkStore.robot, key)
            case .suspect: try transaction.execute(LinkStore.suspect, key)
            case .person: try transaction.execute(LinkStore.opened, [.instant(now)] + key)
            }
        }
    }

    /// Takes the right to ask for a new link in the place of one that expired: once in a time.
    ///
    /// - Returns: false when one was asked for not long ago.
    public func renew(_ link: Link, at now: Instant, atMostEvery hours: Int64) async throws -> Bool
    {
        try await database.write("link.renew") { transaction in
            try transaction.executeCounting(
                LinkStore.renewed,
                [
                    .instant(now), .shard(link.person.shard), .index(link.digest),
                    .instant(now.adding(hours: -hours)),
                ]
            ) > 0
        }
    }

    /// How often robots, suspects and persons opened a link.
    public func visits(
        of link: Link
    ) async throws -> (robots: Int, suspects: Int, persons: Int)? {
        try await database.read("link.counts") { reader in
            try reader.first(
                LinkStore.counts,
                [.shard(link.person.shard), .index(link.digest)]
            ) { (Int(try $0.int(0)), Int(try $0.int(1)), Int(try $0.int(2))) }
        }
    }
}
