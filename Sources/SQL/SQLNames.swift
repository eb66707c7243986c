/// Names that are put into SQL texts by the drivers.
package enum SQLNames {
    /// The statement name of a bulk load, after checking the identifiers and the batch's width.
    package static func bulkLoad(
        table: String,
        columns: [String],
        _ batch: SQLBatch
    ) throws(SQLError) -> String {
        let name = "bulk-load.\(table)"
        guard batch.columns == columns.count else {
            throw SQLError(
                .other,
                statement: name,
                "\(columns.count) columns are named, the batch has \(batch.columns)"
            )
        }
        guard ([table] + columns).allSatisfy(isIdentifier) else {
            throw SQLError(
                .other,
                statement: name,
                "a table or column is not a lower-case identifier of at most 63 characters"
            )
        }
        return name
    }

    private static func isIdentifier(_ name: String) -> Bool {
        let bytes = name.utf8
        guard let first = bytes.first, bytes.count <= 63, first < 48 || first > 57 else {
            return false
        }
        return bytes.allSatisfy {
            ($0 >= 97 && $0 <= 122) || ($0 >= 48 && $0 <= 57) || $0 == 95
        }
    }
}
