/// A failure of a database, for an operator to act on.
///
/// Neither `description` nor any field holds a stored or bound value.
public struct SQLError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What kind of failure it is.
    public enum Code: String, Sendable {
        /// A unique or primary key holds the value already.
        case unique
        /// A row that is referred to is missing, or is still referred to.
        case foreignKey
        /// A CHECK or NOT NULL constraint, or a column's type, refused the value.
        case constraint
        /// The database is locked, has too many waiting operations or no connection free.
        case busy
        /// Two transactions collided (serialization failure, deadlock).
        case serialization
        /// The connection was lost or could not be made.
        case connectionLost
        /// The disk or the database is full.
        case full
        /// The database, its file or its folder cannot be written.
        case readOnly
        /// The file is not a database, is damaged or is sealed with another key.
        case notADatabase
        /// Another process has the file open for writing.
        case lockedByAnotherProcess
        /// Name, password or TLS was refused by the server.
        case accessDenied
        /// A column or parameter does not have the asked type, or is NULL.
        case type
        /// A named bound of `SQLLimits` was passed.
        case tooLarge
        /// The database is newer than the program, or a migration was changed.
        case migration
        /// The database was closed, or the connection was used after its body had ended.
        case closed
        /// Anything else: mostly a statement that the database does not understand.
        case other
    }

    /// What kind of failure it is.
    public let code: Code
    /// The name of the statement, or the label of the transaction, that failed.
    public let statement: String?
    /// What happened and what to do about it.
    public let message: String
    /// The constraint, or table and columns, that refused the statement, when known.
    public let constraint: String?

    /// Makes an error; `message` must not hold a stored or bound value.
    public init(
        _ code: Code,
        statement: String? = nil,
        constraint: String? = nil,
        _ message: String
    ) {
        self.code = code
        self.statement = statement
        self.constraint = constraint
        self.message = message
    }

    /// Whether the same transaction may succeed when it is run again.
    public var isRetryable: Bool {
        switch code {
        case .busy, .serialization, .connectionLost: true
        default: false
        }
    }

    /// The failure in one line.
    public var description: String {
        guard let statement else { return message }
        return "\(statement): \(message)"
    }
}
