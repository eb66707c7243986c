public import Values

/// Makes the numbering table from the regulator's list of number blocks.
public enum Numbering {
    /// What an update found in the list.
    public struct Summary: Sendable, Equatable {
        /// Lines with a block.
        public let blocks: Int
        /// Ranges after joining neighbours of one kind.
        public let ranges: Int
        /// The newest date of the list.
        public let newest: Day
        /// Octets of the table.
        public let size: Int
    }

    /// Reads the regulator's list (CSV or gzip: start, end, operator, CPP/FIJO/MPP, zone, date
    /// as D/M/YYYY) and writes the table in one step.
    ///
    /// - Throws: `FileProblem` with the line that is not understood; the old table then stays.
    public static func update(
        list: String,
        nonGeographic: String? = nil,
        table path: String
    ) throws(FileProblem) -> Summary {
        var ranges: [(start: UInt64, end: UInt64, kind: NumberingKind)] = []
        var newest = Day(daysSinceEpoch: 0)
        try eachRow(list) { block, row throws(FileProblem) in
            guard let range = Numbering.range(block, row) else {
                throw Numbering.problem(
                    block.line(row),
                    "the line is no block: start, end, operator, CPP or FIJO or MPP, zone, date"
                )
            }
            ranges.append(range)
            if let day = Numbering.day(block.slice(row, 5)) { newest = max(newest, day) }
        }
        let blocks = ranges.count
        if let nonGeographic {
            try eachRow(nonGeographic) { block, row throws(FileProblem) in
                guard let range = Numbering.special(block, row) else {
                    throw Numbering.problem(
                        block.line(row),
                        "the line is no block: key, series, first, last, operator"
                    )
                }
                ranges.append(range)
            }
        }
        try check(ranges)
        let table = NumberingTable(ranges: ranges, newestDay: newest.daysSinceEpoch)
        let octets = table.octets
        try WholeFile.replace(path, with: octets)
        return Summary(blocks: blocks, ranges: table.count, newest: newest, size: octets.count)
    }

    private static func eachRow(
        _ path: String,
        _ body: (RowBlock, Int) throws(FileProblem) -> Void
    ) throws(FileProblem) {
        var options = TableOptions()
        options.hasHeader = false
        options.delimiter = UInt8(ascii: ",")
        let reader = try TableReader(path: path, options: options)
        while let block = try reader.nextBlock() {
            if let fault = block.faults.first {
                throw problem(fault.line, "the line has another number of columns")
            }
            for row in 0..<block.rowCount {
                // The regulator's own export has a header; its first cell is no number.
                if block.line(row) == 1, number(block.slice(row, 0)) == nil { continue }
                try body(block, row)
            }
        }
    }

    private static func range(
        _ block: RowBlock,
        _ row: Int
    ) -> (start: UInt64, end: UInt64, kind: NumberingKind)? {
        guard let start = number(block.slice(row, 0)), let end = number(block.slice(row, 1)),
            start >= 1_000_000_000, end <= 9_999_999_999, start <= end
        else { return nil }
        let kinds: [String: NumberingKind] = [
            "CPP": .mobile, "FIJO": .fixed, "MPP": .mobileCalledPays,
        ]
        guard let kind = kinds[block.text(row, 3).uppercased()] else { return nil }
        return (start, end, kind)
    }

    private static func special(
        _ block: RowBlock,
        _ row: Int
    ) -> (start: UInt64, end: UInt64, kind: NumberingKind)? {
        guard let key = number(block.slice(row, 0)), let series = number(block.slice(row, 1)),
            let first = number(block.slice(row, 2)), let last = number(block.slice(row, 3)),
            (100...999).contains(key), series <= 999, first <= last, last <= 9_999
        else { return nil }
        let base = key * 10_000_000 + series * 10_000
        return (base + first, base + last, .nonGeographic)
    }

    /// Refuses a list whose blocks overlap: then a number would be two things.
    private static func check(
        _ ranges: [(start: UInt64, end: UInt64, kind: NumberingKind)]
    ) throws(FileProblem) {
        guard !ranges.isEmpty else { throw problem(1, "the list holds no block") }
        let sorted = ranges.sorted { $0.start < $1.start }
        for index in sorted.indices.dropFirst() where sorted[index].start <= sorted[index - 1].end {
            throw FileProblem(
                .numbering,
                "two blocks overlap at \(sorted[index].start)",
                remedy: "Take the newest list of the regulator, whole."
            )
        }
    }

    private static func number(_ octets: ArraySlice<UInt8>) -> UInt64? {
        guard (1...10).contains(octets.count) else { return nil }
        var value: UInt64 = 0
        for byte in octets {
            guard (0x30...0x39).contains(byte) else { return nil }
            value = value * 10 + UInt64(byte - 0x30)
        }
        return value
    }

    private static func day(_ octets: ArraySlice<UInt8>) -> Day? {
        let parts = octets.split(separator: 0x2F).map { number($0).map { Int(clamping: $0) } }
        guard parts.count == 3, let day = parts[0], let month = parts[1], let year = parts[2]
        else { return nil }
        return Day(year: year, month: month, day: day)
    }

    private static func problem(_ line: Int, _ reason: String) -> FileProblem {
        FileProblem(
            .numbering,
            line: line,
            reason,
            remedy: "Give the list of the national numbering plan as the regulator publishes it."
        )
    }
}
