/// Cuts lines whose columns have fixed places, counted in characters, into fields.
enum FixedWidth {
    /// Replaces the one field of each row by the columns', spaces around them left out.
    static func cut(_ block: RawBlock, _ columns: [FixedColumn]) -> RawBlock {
        var cut = block
        cut.fields = []
        cut.fields.reserveCapacity(block.rows.count * columns.count)
        for index in block.rows.indices {
            let line = block.fields[Int(block.rows[index].firstField)]
            cut.rows[index].firstField = UInt32(cut.fields.count)
            let octets = block.bytes[Int(line.start)..<Int(line.end)]
            // In ASCII, the usual case, characters are octets.
            if block.hasHighOctets, octets.contains(where: { $0 >= 0x80 }) {
                let places = offsets(octets)
                for column in columns {
                    let start = min(column.start - 1, places.count - 1)
                    let end = min(column.start - 1 + column.length, places.count - 1)
                    cut.fields.append(trimmed(block.bytes, places[start], places[end]))
                }
            } else {
                for column in columns {
                    let start = min(octets.startIndex + column.start - 1, octets.endIndex)
                    let end = min(start + column.length, octets.endIndex)
                    cut.fields.append(trimmed(block.bytes, start, end))
                }
            }
        }
        return cut
    }

    /// Where each character begins, and the end behind the last.
    private static func offsets(_ octets: ArraySlice<UInt8>) -> [Int] {
        var places: [Int] = []
        for index in octets.indices where octets[index] & 0xC0 != 0x80 { places.append(index) }
        places.append(octets.endIndex)
        return places
    }

    private static func trimmed(_ bytes: [UInt8], _ start: Int, _ end: Int) -> RowBlock.Field {
        var start = start
        var end = end
        while start < end, bytes[start] == 0x20 { start += 1 }
        while end > start, bytes[end - 1] == 0x20 { end -= 1 }
        return RowBlock.Field(start: UInt32(start), end: UInt32(end))
    }
}
