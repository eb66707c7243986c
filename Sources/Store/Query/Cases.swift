public import Domain
import SQL
import Values

enum CaseListStore {
    static let page = Statement(
        "case.page",
        isHot: true,
        """
        SELECT person, state FROM case_file
        WHERE shard = $1 AND person > $2 AND tenant = $3
        ORDER BY person
        LIMIT $4
        """
    )
    static let all = [page]
}

extension Store {
    /// Cases that `eachCase` holds at one time.
    static let casePage = 500

    /// Takes every case in turn, by shard and person; a few hundred are held at one time, and no
    /// transaction while `body` works. A person that comes while it runs may be left out.
    ///
    /// - Throws: `StoreError` naming the person whose case cannot be read, and what `body` throws.
    public func eachCase(_ body: (CaseState) async throws -> Void) async throws {
        try await eachCase(holding: Self.casePage, body)
    }

    func eachCase(holding limit: Int, _ body: (CaseState) async throws -> Void) async throws {
        for number in 0..<Shard.count {
            guard let shard = Shard(number: number) else { continue }
            var last = PersonID(high: 0, low: 0)
            while true {
                let page = try await cases(in: shard, after: last, limit: limit)
                for row in page { try await body(try Self.state(row)) }
                guard page.count == limit, let end = page.last else { break }
                last = end.person
            }
        }
    }

    private func cases(
        in shard: Shard,
        after person: PersonID,
        limit: Int
    ) async throws -> [(person: PersonID, state: [UInt8])] {
        let tenant = self.tenant
        return try await database.read("case.page") { reader in
            try reader.all(
                CaseListStore.page,
                [.shard(shard), .id(person), .text(tenant), .number(limit)]
            ) { row in
                (person: try row.id(0), state: try row.bytes(1))
            }
        }
    }

    private static func state(_ row: (person: PersonID, state: [UInt8])) throws -> CaseState {
        do {
            return try CaseState(decoding: row.state)
        } catch {
            throw StoreError(
                .damaged,
                "the case of person \(row.person) cannot be read (\(error)): restore a backup"
            )
        }
    }
}
