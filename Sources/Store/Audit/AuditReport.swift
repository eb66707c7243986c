public import Domain
public import Values

/// What `audit verify` found out.
public struct AuditReport: Sendable {
    /// The most differences that are listed.
    public static let differenceLimit = 100

    /// Shards whose chain was recomputed.
    public internal(set) var shards = 0
    /// Links of chains that were recomputed.
    public internal(set) var batches = 0
    /// Decisions that were made again.
    public internal(set) var decisions = 0
    /// Persons whose case came out as stored.
    public internal(set) var persons = 0
    /// Persons whose data was erased; their decisions were made again like all others.
    public internal(set) var erased = 0
    /// Days whose root was recomputed.
    public internal(set) var days = 0
    /// What differs, the first by shard, person and number first; empty when all is as it was.
    public internal(set) var differences: [AuditDifference] = []
    /// Whether differences were left out of the list.
    public internal(set) var isCut = false

    /// Whether everything is as it was decided.
    public var isGreen: Bool { differences.isEmpty }

    mutating func add(_ difference: AuditDifference) {
        if differences.count < Self.differenceLimit {
            differences.append(difference)
        } else {
            isCut = true
        }
    }

    mutating func add(_ other: AuditReport) {
        shards += other.shards
        batches += other.batches
        decisions += other.decisions
        persons += other.persons
        erased += other.erased
        days += other.days
        for difference in other.differences { add(difference) }
        isCut = isCut || other.isCut
    }
}

/// Something that is not as it was decided.
public struct AuditDifference: Sendable, Equatable, CustomStringConvertible {
    /// What differs.
    public enum Kind: String, Sendable, CaseIterable {
        /// The hash over a batch of decisions is not the one in the chain.
        case chain
        /// A batch has more or fewer decisions than its link says, or its link is missing.
        case batch
        /// A decision of a case is missing.
        case gap
        /// The bytes of a decision cannot be read.
        case unreadable
        /// The policy that a decision names is not published.
        case policy
        /// Deciding again gives other bytes.
        case record
        /// The seed of a decision is not the one of its person and number.
        case seed
        /// The state kept beside a decision is not the one that follows from it.
        case snapshot
        /// The case is not the one that follows from its decisions.
        case state
        /// The sealed root of a day is not the one of its heads, or a head has changed since.
        case root
    }

    /// What differs.
    public let kind: Kind
    /// The shard; nil for the root of a day.
    public let shard: Shard?
    /// The person, or nil for a batch.
    public let person: PersonID?
    /// The number of the person's decision, or nil.
    public let version: UInt64?
    /// The batch of the shard's chain, or nil.
    public let batch: Int64?
    /// The day whose root differs, or nil.
    public let day: Day?

    init(
        _ kind: Kind,
        shard: Shard? = nil,
        person: PersonID? = nil,
        version: UInt64? = nil,
        batch: Int64? = nil,
        day: Day? = nil
    ) {
        self.kind = kind
        self.shard = shard
        self.person = person
        self.version = version
        self.batch = batch
        self.day = day
    }

    /// One line for the operator.
    public var description: String {
        var line = kind.rawValue
        if let shard { line += " shard=\(shard.number)" }
        if let person { line += " person=\(person)" }
        if let version { line += " decision=\(version)" }
        if let batch { line += " batch=\(batch)" }
        if let day { line += " day=\(day)" }
        return line
    }
}
