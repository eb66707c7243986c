import Domain
import SQL
import Strategy
import Values

/// Makes the decisions of one shard again, person by person, and compares all with what is stored.
struct CaseReplay {
    /// A decision as it is read for deciding again.
    struct Stored: Sendable {
        let person: PersonID
        let version: UInt64
        let at: Instant
        let policy: UInt64
        let seed: UInt64
        let record: [UInt8]
        let snapshot: [UInt8]?
    }

    /// A case as it is read for comparing.
    struct StoredCase: Sendable {
        let version: UInt64
        let gateVersion: UInt64
        let wakeAt: Instant?
        let state: [UInt8]
    }

    /// Decisions in order, with the cases of their persons on the same state of the database.
    struct Chunk: Sendable {
        var decisions: [Stored] = []
        var cases: [PersonID: StoredCase] = [:]
    }

    /// How many policies are kept compiled.
    private static let policyLimit = 16

    private let shard: Shard
    /// The time whose decisions are compared; nil for all, and for the cases that they led to.
    private let period: Range<Instant>?
    private(set) var report = AuditReport()
    private var policies: [UInt64: Policy?] = [:]
    /// The person under way.
    private var person: PersonID?
    /// The case so far; nil after a difference from which it cannot be carried on.
    private var state: CaseState?
    private var version: UInt64 = 0
    private var storedCase: StoredCase?
    private var isBroken = false
    private var isCompared = true

    init(_ shard: Shard, period: Range<Instant>? = nil) {
        self.shard = shard
        self.period = period
    }

    /// After which decision the next page begins.
    var position: (PersonID, UInt64) { (person ?? PersonID(high: 0, low: 0), version) }

    static func page(
        _ shard: Shard,
        after person: PersonID,
        _ version: UInt64,
        _ reader: any SQLReader
    ) throws -> Chunk {
        var page = Chunk()
        page.decisions = try reader.all(
            AuditStore.decisions,
            [
                .shard(shard), .id(person), .integer(Int64(clamping: version)),
                .number(Store.auditPage),
            ]
        ) { row in
            Stored(
                person: try row.id(0),
                version: UInt64(bitPattern: try row.int(1)),
                at: try row.instant(2),
                policy: UInt64(bitPattern: try row.int(3)),
                seed: UInt64(bitPattern: try row.int(4)),
                record: try row.bytes(5),
                snapshot: try row.bytesOrNil(6)
            )
        }
        var persons: [PersonID] = []
        var asked = SQLBatch(columns: 2)
        for decision in page.decisions where persons.last != decision.person {
            persons.append(decision.person)
            asked.append(.shard(shard), .id(decision.person))
        }
        guard !asked.isEmpty else { return page }
        try reader.queryMany(AuditStore.cases, asked) { index, row in
            page.cases[persons[index]] = StoredCase(
                version: UInt64(bitPattern: try row.int(0)),
                gateVersion: UInt64(bitPattern: try row.int(1)),
                wakeAt: try row.instantOrNil(2),
                state: try row.bytes(3)
            )
        }
        return page
    }

    func knows(_ policy: UInt64) -> Bool { policies[policy] != nil }

    mutating func use(_ policy: Policy?, number: UInt64) {
        if policies.count >= Self.policyLimit { policies.removeAll() }
        policies[number] = .some(policy)
    }

    mutating func take(_ stored: Stored, case storedCase: StoredCase?) {
        if stored.person != person {
            finish()
            person = stored.person
            state = CaseState(person: stored.person)
            version = 0
            isBroken = false
        }
        self.storedCase = storedCase
        isCompared = period?.contains(stored.at) ?? true
        if isCompared { report.decisions += 1 }
        let isNext = stored.version == version + 1
        if !isNext { tell(.gap, version + 1) }
        version = stored.version
        guard isNext, let before = state else { return carryOn(from: stored) }
        if stored.seed != DecisionBatch.seed(of: stored.person, version: stored.version) {
            tell(.seed, stored.version)
        }
        guard let policy = policies[stored.policy].flatMap({ $0 }) else {
            tell(.policy, stored.version)
            return carryOn(from: stored)
        }
        guard let record = try? DecisionRecord(decoding: stored.record) else {
            tell(.unreadable, stored.version)
            return carryOn(from: stored)
        }
        let decision = Strategy.decide(
            before,
            record.event,
            policy: policy,
            now: stored.at,
            seed: stored.seed
        )
        if DecisionRecord.encode(record.event, decision) != stored.record {
            tell(.record, stored.version)
        }
        if let snapshot = stored.snapshot, snapshot != decision.state.encoded() {
            tell(.snapshot, stored.version)
        }
        state = decision.state
    }

    /// Compares the case of the person that is done with what is stored.
    mutating func finish() {
        guard person != nil else { return }
        defer { person = nil }
        guard period == nil else { return }
        guard let storedCase else { return tell(.state, version) }
        guard storedCase.version == version else {
            // The page is one state of the database, so decisions are missing at the end.
            return tell(storedCase.version > version ? .gap : .state, version + 1)
        }
        if let state {
            let isSame =
                state.encoded() == storedCase.state && state.version == storedCase.version
                && state.gateVersion == storedCase.gateVersion
                && state.wakeAt == storedCase.wakeAt
            if !isSame { tell(.state, version) }
        }
        if !isBroken { report.persons += 1 }
    }

    /// After a difference: from the kept state if there is one, else only comparing no more.
    private mutating func carryOn(from stored: Stored) {
        state = stored.snapshot.flatMap { try? CaseState(decoding: $0) }
    }

    private mutating func tell(_ kind: AuditDifference.Kind, _ version: UInt64) {
        // The first difference of a person is the one to look at; the rest follow from it.
        guard !isBroken, isCompared else { return }
        isBroken = true
        report.add(AuditDifference(kind, shard: shard, person: person, version: version))
    }
}
