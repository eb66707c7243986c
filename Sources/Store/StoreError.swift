/// A failure of the store that is not the database's: what happened and what to do.
public struct StoreError: Error, Sendable, CustomStringConvertible {
    /// What kind of failure it is.
    public enum Code: String, Sendable {
        /// Stored bytes cannot be read.
        case damaged
        /// There is no such thing.
        case notFound
        /// What was asked contradicts what is stored.
        case conflict
    }

    /// The kind.
    public let code: Code
    /// A sentence for the operator; never a name, number, balance or text.
    public let text: String

    /// Makes an error.
    public init(_ code: Code, _ text: String) {
        self.code = code
        self.text = text
    }

    /// The operator's sentence.
    public var description: String { text }
}
