import Domain
import SQL
import Values
import Vault

/// Recomputes the chain of one shard from its decisions, on one state of the database.
struct ChainCheck {
    private struct Link {
        let batch: Int64
        let decisions: Int
        let head: [UInt8]
    }

    private let shard: Shard
    private var report = AuditReport()

    init(_ shard: Shard) {
        self.shard = shard
    }

    consuming func run(_ reader: any SQLReader) throws -> AuditReport {
        var links: [Link] = []
        try reader.stream(AuditStore.links, [.shard(shard)]) { row in
            links.append(
                Link(
                    batch: try row.int(0),
                    decisions: Int(try row.int(1)),
                    head: try row.bytes(2)
                )
            )
        }
        var next = 0
        var head = ChainHash.start(ofShard: shard.number)
        var open: (batch: Int64, link: ChainLink, count: Int)?
        var differences: [AuditDifference] = []
        let shard = self.shard
        // Ends the batch that is being hashed, and goes on from the stored head: one bad batch is
        // told once, not with all that follow.
        func close() {
            guard let batch = open else { return }
            open = nil
            while next < links.count, links[next].batch < batch.batch {
                differences.append(AuditDifference(.batch, shard: shard, batch: links[next].batch))
                if let stored = ChainHash(bytes: links[next].head) { head = stored }
                next += 1
            }
            guard next < links.count, links[next].batch == batch.batch else {
                differences.append(AuditDifference(.batch, shard: shard, batch: batch.batch))
                return
            }
            let link = links[next]
            next += 1
            let computed = batch.link.finish()
            if link.decisions != batch.count {
                differences.append(AuditDifference(.batch, shard: shard, batch: batch.batch))
            } else if computed.bytes != link.head {
                differences.append(AuditDifference(.chain, shard: shard, batch: batch.batch))
            }
            head = ChainHash(bytes: link.head) ?? computed
        }
        try reader.stream(AuditStore.entries, [.shard(shard)]) { row in
            let batch = try row.int(0)
            if open?.batch != batch {
                close()
                // The head of the link before is needed, so links without decisions come first.
                while next < links.count, links[next].batch < batch {
                    differences.append(
                        AuditDifference(.batch, shard: shard, batch: links[next].batch)
                    )
                    if let stored = ChainHash(bytes: links[next].head) { head = stored }
                    next += 1
                }
                open = (batch, ChainLink(after: head), 0)
            }
            let entry = ChainEntry(
                person: try row.id(2),
                version: UInt64(bitPattern: try row.int(3)),
                at: try row.instant(4),
                policy: UInt64(bitPattern: try row.int(5)),
                seed: UInt64(bitPattern: try row.int(6)),
                record: try row.bytes(7)
            )
            open?.link.append(entry.bytes)
            open?.count += 1
        }
        close()
        for link in links[next...] {
            differences.append(AuditDifference(.batch, shard: shard, batch: link.batch))
        }
        report.batches = links.count
        for difference in differences { report.add(difference) }
        return report
    }
}
