public import Values

/// How accounts move between months past due: counts of moves from one month to the next.
///
/// Bucket 0 is current, 1…6 are months past due, 7 is seven or more.
public struct RollMatrix: Sendable, Equatable {
    /// How many buckets there are.
    public static let bucketCount = 8

    /// Moves from a bucket (row) to a bucket (column).
    public private(set) var counts: [[Int]]

    /// Makes a matrix without moves.
    public init() {
        counts = Array(
            repeating: Array(repeating: 0, count: RollMatrix.bucketCount),
            count: RollMatrix.bucketCount
        )
    }

    private init(_ counts: [[Int]]) {
        self.counts = counts
    }

    /// Counts the moves of one account from its months past due, oldest first.
    ///
    /// Values below 0 (paid in advance, not used) count as 0, values above 7 as 7.
    public mutating func add(history: [Int]) {
        for (from, to) in zip(history, history.dropFirst()) {
            counts[RollMatrix.bucket(from)][RollMatrix.bucket(to)] += 1
        }
    }

    /// The bucket of a number of months past due.
    public static func bucket(_ months: Int) -> Int {
        min(max(months, 0), bucketCount - 1)
    }

    /// The bucket of days past due: 0, then one for each begun 30 days.
    public static func bucket(daysPastDue: Int) -> Int {
        daysPastDue <= 0 ? 0 : min((daysPastDue + 29) / 30, bucketCount - 1)
    }

    /// How many moves leave a bucket.
    public func moves(from bucket: Int) -> Int { counts[bucket].reduce(0, +) }

    /// The share of moves from a bucket that end in a lower one or stay current, in millionths.
    ///
    /// Of bucket 1 it is bucket 2's, see `effectiveRow`.
    public func betterPerMillion(from bucket: Int) -> Int {
        let row = effectiveRow(bucket)
        let all = row.reduce(0, +)
        guard all > 0 else { return 0 }
        let better = row[0..<max(1, bucket)].reduce(0, +)
        return better * 1_000_000 / all
    }

    /// The bucket after a month, drawn by the counts.
    public func next(from bucket: Int, _ random: inout Generator) -> Int {
        let row = effectiveRow(bucket)
        let all = row.reduce(0, +)
        guard all > 0 else { return bucket }
        var left = Int(random.below(UInt64(all)))
        for (target, count) in row.enumerated() {
            if left < count { return target }
            left -= count
        }
        return bucket
    }

    /// The moves that are drawn from a bucket.
    ///
    /// In the measured data bucket 1 occurs almost only in the latest month and never cures, which
    /// is how it was coded and not how people pay; its moves are bucket 2's, one lower where they
    /// go up or stay.
    public func effectiveRow(_ bucket: Int) -> [Int] {
        guard bucket == 1, moves(from: 1) * 100 < moves(from: 2) else { return counts[bucket] }
        var row = Array(repeating: 0, count: RollMatrix.bucketCount)
        row[0] = counts[2][0] + counts[2][1]
        row[1] = counts[2][2]
        for target in 3..<RollMatrix.bucketCount { row[target - 1] += counts[2][target] }
        return row
    }

    /// Measured from the UCI data set *Default of credit card clients* (Taiwan, April to September
    /// 2005; 30,000 cards, five moves each, CC BY 4.0).
    public static let uci2005 = RollMatrix([
        [123_723, 1_860, 6_209, 0, 0, 0, 0, 0],
        [0, 34, 0, 0, 0, 0, 0, 0],
        [4_130, 1_676, 9_460, 1_031, 0, 0, 0, 0],
        [176, 109, 362, 176, 285, 0, 0, 0],
        [16, 32, 85, 29, 106, 109, 0, 0],
        [6, 7, 18, 7, 11, 12, 50, 0],
        [2, 2, 5, 1, 1, 3, 4, 45],
        [0, 2, 59, 2, 1, 0, 1, 153],
    ])
}
