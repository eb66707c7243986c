import CPostgreSQL

/// The object ids of the types we send and read (pg_type.dat; they never change).
enum PostgreSQLType {
    static let bool: Oid = 16
    static let bytea: Oid = 17
    static let name: Oid = 19
    static let int8: Oid = 20
    static let int2: Oid = 21
    static let int4: Oid = 23
    static let text: Oid = 25
    static let oid: Oid = 26
    static let json: Oid = 114
    static let float4: Oid = 700
    static let float8: Oid = 701
    static let unknown: Oid = 705
    static let int2Array: Oid = 1005
    static let int4Array: Oid = 1007
    static let int8Array: Oid = 1016
    static let bpchar: Oid = 1042
    static let varchar: Oid = 1043
    static let numeric: Oid = 1700
    static let uuid: Oid = 2950
    static let uuidArray: Oid = 2951
    static let jsonb: Oid = 3802

    /// The name of a type that batches are sent in, as an array of it.
    static func name(ofElement type: Oid) -> String? {
        switch type {
        case int8: "bigint"
        case int4: "integer"
        case int2: "smallint"
        case text, varchar: "text"
        case bytea: "bytea"
        case uuid: "uuid"
        case float8: "double precision"
        default: nil
        }
    }

    static func isText(_ type: Oid) -> Bool {
        switch type {
        case text, varchar, bpchar, json, jsonb, name, unknown: true
        default: false
        }
    }
}
