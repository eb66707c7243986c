import SQL

/// How list parameters travel: see `Dialect` for the SQL that takes them apart.
enum SQLiteLists {
    static func json(_ list: [Int64], statement: String) throws(SQLError) -> String {
        try check(list.count, statement)
        var text = "["
        for (index, value) in list.enumerated() {
            if index > 0 { text += "," }
            text += String(value)
        }
        return text + "]"
    }

    static func blob(_ list: [SQLUUID], statement: String) throws(SQLError) -> [UInt8] {
        try check(list.count, statement)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(list.count * 16)
        for id in list {
            withUnsafeBytes(of: (id.high.bigEndian, id.low.bigEndian)) {
                bytes.append(contentsOf: $0)
            }
        }
        return bytes
    }

    private static func check(_ count: Int, _ statement: String) throws(SQLError) {
        guard count <= SQLLimits.listElements else {
            throw SQLError(
                .tooLarge,
                statement: statement,
                "a list has at most \(SQLLimits.listElements) elements"
            )
        }
    }
}
