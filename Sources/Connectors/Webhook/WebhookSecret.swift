import Crypto
import Foundation
public import Messaging

/// A secret that both sides of a webhook know, and what it signs.
///
/// As the Standard Webhooks specification has it: `whsec_` and the Base64 of 24 to 64 octets; a
/// signature is the HMAC-SHA256 of id, timestamp and body with points between them.
public struct WebhookSecret: Sendable {
    /// What a secret begins with, so that no other file or variable is taken for one.
    public static let prefix = "whsec_"
    /// How many octets a key has.
    public static let lengths = 24...64
    /// The longest file that is read.
    static let fileLimit = 1_024

    /// Why there is no secret; holds nothing of it.
    public struct Missing: Error, Sendable, CustomStringConvertible {
        /// What is wrong and what to do.
        public let description: String
    }

    private let key: SymmetricKey

    /// Reads a secret from its text; nil when it is none.
    public init?(_ text: String) {
        let text = text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard text.hasPrefix(Self.prefix),
            let data = Data(base64Encoded: String(text.dropFirst(Self.prefix.count))),
            Self.lengths.contains(data.count)
        else { return nil }
        key = SymmetricKey(data: data)
    }

    /// Reads a secret from where it is.
    ///
    /// - Throws: `Missing`.
    public init(from source: WebhookEndpoint.Secret) throws {
        let text: String
        let place: String
        switch source {
        case .environment(let name):
            place = "the variable \(name)"
            guard let value = ProcessInfo.processInfo.environment[name] else {
                throw Missing(description: "\(place) is not set")
            }
            text = value
        case .file(let path):
            place = "the file \(path)"
            text = try Self.read(path, place)
        }
        guard let secret = WebhookSecret(text) else {
            throw Missing(
                description: "\(place) holds no secret: it is \(Self.prefix) and the Base64 of "
                    + "\(Self.lengths.lowerBound) to \(Self.lengths.upperBound) octets"
            )
        }
        self = secret
    }

    private static func read(_ path: String, _ place: String) throws -> String {
        guard let file = FileHandle(forReadingAtPath: path) else {
            throw Missing(description: "\(place) cannot be read")
        }
        defer { try? file.close() }
        // Of the open file, so that it is the one that is read.
        var status = stat()
        guard fstat(file.fileDescriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw Missing(description: "\(place) is no file")
        }
        guard status.st_mode & 0o077 == 0 else {
            throw Missing(description: "\(place) may be read by others: chmod 600")
        }
        // An empty file reads as nil, which is no failure to read it.
        guard let data = try? file.read(upToCount: fileLimit) ?? Data() else {
            throw Missing(description: "\(place) cannot be read")
        }
        return String(decoding: data, as: UTF8.self)
    }

    /// What a request carries as `webhook-signature`.
    public func signature(id: String, seconds: Int64, body: [UInt8]) -> String {
        var signed = Array("\(id).\(seconds).".utf8)
        signed += body
        let code = HMAC<SHA256>.authenticationCode(for: signed, using: key)
        return "v1," + Data(code).base64EncodedString()
    }
}
