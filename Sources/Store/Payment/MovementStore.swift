import Domain
import SQL
import Values

/// A movement of a bank's file as the store tells it from others.
public struct MovementDraft: Sendable {
    /// Day, side and amount in one text: only movements with the same can be the same.
    public var group: String
    /// How the file was written, by number.
    public var format: UInt8
    /// The bank's own name for it, or empty.
    public var name: String
    /// The bank account as it is compared, or empty.
    public var account: String
    /// The payer's reference as it is compared, or empty.
    public var reference: String
    /// Further words that hold digits.
    public var words: [String]

    /// Makes a draft.
    public init(
        group: String,
        format: UInt8,
        name: String,
        account: String,
        reference: String,
        words: [String]
    ) {
        self.group = group
        self.format = format
        self.name = name
        self.account = account
        self.reference = reference
        self.words = words
    }
}

enum MovementStore {
    static let known = Statement(
        "movement.known",
        isHot: true,
        """
        SELECT format, traits FROM bank_movement
        WHERE shard = $1 AND tenant = $2 AND creditor = $3 AND group_index = $4
        ORDER BY place
        """
    )
    static let insert = Statement(
        "movement.insert",
        isHot: true,
        """
        INSERT INTO bank_movement (shard, tenant, creditor, group_index, place, format, traits)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        """
    )
    static let all = [known, insert]
}

extension Store {
    /// The key of each movement, in order: the same in whatever file or format it comes again.
    ///
    /// Movements of one file must be given in one call, since each takes a place of its own.
    public func movementKeys(
        of drafts: [MovementDraft],
        creditor: String
    ) async throws -> [String] {
        guard !drafts.isEmpty else { return [] }
        let traits = drafts.map { self.traits(of: $0, creditor) }
        let order = Dictionary(grouping: drafts.indices) { drafts[$0].group }
            .sorted { $0.key < $1.key }
        let indices = order.map { blindIndex(creditor, "movement", $0.key) }
        let tenant = self.tenant
        return try await database.write("movement.places") { transaction in
            var keys = Array(repeating: "", count: drafts.count)
            var asked = SQLBatch(columns: 4, reserving: order.count)
            for index in indices {
                asked.append(.shard(index.shard), .text(tenant), .text(creditor), .index(index))
            }
            var known: [[MovementTraits]] = Array(repeating: [], count: order.count)
            try transaction.queryMany(MovementStore.known, asked) { group, row in
                let format = UInt8(clamping: try row.int(0))
                known[group].append(try Self.traits(format, try row.bytes(1)))
            }
            var added = SQLBatch(columns: 7)
            for (group, (name, members)) in order.enumerated() {
                let places = MovementPlaces.places(
                    of: members.map { traits[$0] },
                    among: known[group]
                )
                for (member, (place, isNew)) in zip(members, places) {
                    keys[member] = "\(creditor)/\(name)/\(place)"
                    guard isNew else { continue }
                    added.append(
                        .shard(indices[group].shard),
                        .text(tenant),
                        .text(creditor),
                        .index(indices[group]),
                        .number(place),
                        .number(traits[member].format),
                        .bytes(Self.encoded(traits[member]))
                    )
                }
            }
            if !added.isEmpty { try transaction.executeMany(MovementStore.insert, added) }
            return keys
        }
    }

    private func traits(of draft: MovementDraft, _ creditor: String) -> MovementTraits {
        func hash(_ kind: String, _ text: String) -> UInt64? {
            text.isEmpty ? nil : blindIndex(creditor, kind, text).high
        }
        return MovementTraits(
            format: draft.format,
            name: hash("movement-name", draft.name),
            account: hash("movement-account", draft.account),
            reference: hash("movement-word", draft.reference),
            words: Set(
                draft.words.prefix(MovementTraits.wordLimit).compactMap {
                    hash("movement-word", $0)
                }
            )
        )
    }

    private static func encoded(_ traits: MovementTraits) -> [UInt8] {
        var writer = CanonicalWriter(reserving: 64)
        for value in [traits.name, traits.account, traits.reference] {
            writer.write(optional: value) { $0.writeFixed($1) }
        }
        writer.write(list: traits.words.sorted()) { $0.writeFixed($1) }
        return writer.bytes
    }

    private static func traits(_ format: UInt8, _ bytes: [UInt8]) throws -> MovementTraits {
        var reader = CanonicalReader(bytes)
        func fixed(_ reader: inout CanonicalReader) throws(CanonicalBytesError) -> UInt64 {
            try reader.fixed()
        }
        return MovementTraits(
            format: format,
            name: try reader.optional(fixed),
            account: try reader.optional(fixed),
            reference: try reader.optional(fixed),
            words: Set(try reader.list(limit: MovementTraits.wordLimit, fixed))
        )
    }
}
