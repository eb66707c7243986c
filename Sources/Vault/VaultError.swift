/// A key that cannot be used, or sealed bytes that cannot be opened.
///
/// The text names the key file or the purpose of the sealed bytes, never what they hold.
public struct VaultError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What went wrong, to switch on.
    public enum Code: String, Sendable, CaseIterable {
        /// There is no key file at the path.
        case keyFileMissing
        /// A key file is there already; it is never overwritten.
        case keyFileExists
        /// The key file cannot be opened or read.
        case keyFileUnreadable
        /// The key file cannot be written.
        case keyFileUnwritable
        /// Users other than the owner may read or change the key file.
        case keyFileReadableByOthers
        /// The key file does not hold exactly one key.
        case keyFileWrongLength
        /// The bytes were sealed with another key than the one at hand.
        case sealedWithAnotherKey
        /// The tenant key of that generation is not among those opened.
        case unknownGeneration
        /// The tenant has used all its key generations.
        case generationsExhausted
        /// The first byte names a layout that this version does not know.
        case unsupportedFormat
        /// There are fewer bytes than the layout needs.
        case truncated
        /// The bytes were changed, or belong to another row.
        case corrupt
        /// The person's key was destroyed: nothing of theirs can be opened any more.
        case erased
    }

    /// What went wrong.
    public let code: Code
    /// The path of the key file, or the purpose of the sealed bytes.
    public let subject: String
    /// A number that helps: the `errno`, the length found, or the generation; nil if none does.
    public let detail: Int?

    init(_ code: Code, _ subject: String, detail: Int? = nil) {
        self.code = code
        self.subject = subject
        self.detail = detail
    }

    /// What happened, where, and what to do, in one or two sentences.
    public var description: String {
        let number = detail.map(String.init) ?? "?"
        switch code {
        case .keyFileMissing:
            return "There is no master key at \(subject). Create one with `recado keys create`, or "
                + "set the path of the one this database was made with."
        case .keyFileExists:
            return "There is a file at \(subject) already and a key is never overwritten. "
                + "Name another path."
        case .keyFileUnreadable:
            return "The master key at \(subject) cannot be read (errno \(number)). It must be a "
                + "regular file that the user of this process owns."
        case .keyFileUnwritable:
            return "The master key cannot be written at \(subject) (errno \(number)). The folder "
                + "must exist and be writable."
        case .keyFileReadableByOthers:
            return "Other users may read or change the master key at \(subject). "
                + "Run `chmod 600` on it; if others had access, run `recado keys rotate`."
        case .keyFileWrongLength:
            return "The file at \(subject) has \(number) bytes and a master key has "
                + "\(MasterKey.byteCount). It is not a key file, or it was cut."
        case .sealedWithAnotherKey:
            return "The \(subject) was sealed with another key. Point the configuration at the "
                + "master key this database was made with."
        case .unknownGeneration:
            return "The \(subject) needs generation \(number) of the tenant's key, which is not in "
                + "this database. Restore the tenant keys from a backup."
        case .generationsExhausted:
            return "The \(subject) has reached generation \(number), the last there is."
        case .unsupportedFormat:
            return "The \(subject) has format \(number), which this version cannot read. "
                + "It was changed, or written by a later version."
        case .truncated:
            return "The \(subject) has only \(number) bytes: it was cut. Restore it from a backup."
        case .corrupt:
            return "The \(subject) was changed after it was sealed, or belongs to another row. "
                + "Run `recado audit verify`, and restore it from a backup."
        case .erased:
            return "The key of this person was destroyed: the \(subject) can never be opened again."
        }
    }
}
