public import Domain
import SQL
public import Values

enum CaseListStore {
    static let ofShard = Statement(
        "case.of-shard",
        isHot: true,
        "SELECT person, state FROM case_file WHERE shard = $1 AND tenant = $2 ORDER BY person"
    )
    static let all = [ofShard]
}

extension Store {
    /// All cases of one shard, by person; a shard is small enough to be held at once.
    ///
    /// - Throws: `StoreError` naming the person whose case cannot be read.
    public func cases(in shard: Shard) async throws -> [CaseState] {
        let tenant = self.tenant
        let rows = try await database.read("case.of-shard") { reader in
            try reader.all(CaseListStore.ofShard, [.shard(shard), .text(tenant)]) { row in
                (person: try row.id(0, of: PersonTag.self), state: try row.bytesOrNil(1) ?? [])
            }
        }
        return try rows.map { row in
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
}
