import ArgumentParser
import Values

/// What a command answers: a text and an exit code.
struct CommandOutcome: Equatable, Sendable {
    var text: String
    var exitCode: Int32 = 0
    /// Whether the text goes to standard error, so that a pipe stays clean.
    var isComplaint = false

    /// Shows the answer and ends with its code.
    func show() throws {
        if isComplaint { complain(text) } else { print(text) }
        if exitCode != 0 { throw ExitCode(exitCode) }
    }
}

extension CommandOutcome {
    /// An answer for a program or for a person.
    init(
        _ isJSON: Bool,
        _ json: [String: JSON],
        _ text: @autoclosure () -> String,
        exitCode: Int32 = 0
    ) {
        self.init(text: isJSON ? JSON.object(json).rendered : text(), exitCode: exitCode)
    }
}

/// A command on its way to the process that holds the database.
struct ControlRequest: Equatable, Sendable {
    /// Arguments of one command; a publication may name many files.
    static let argumentLimit = 1_000

    /// Whose data the command means.
    var tenant: String
    var command: String
    var arguments: [String]
}

/// Requests and answers as canonical bytes.
enum ControlMessage {
    /// No request and no answer is longer, in bytes.
    static let limit = 64 * 1_024
    /// Raised when the bytes change; another version is refused.
    static let version: UInt64 = 1

    static func bytes(_ request: ControlRequest) -> [UInt8] {
        var writer = CanonicalWriter()
        writer.write(version)
        writer.write(request.tenant)
        writer.write(request.command)
        writer.write(list: request.arguments) { $0.write($1) }
        return writer.bytes
    }

    static func bytes(_ outcome: CommandOutcome) -> [UInt8] {
        var writer = CanonicalWriter()
        writer.write(version)
        writer.write(Int64(outcome.exitCode))
        writer.write(outcome.isComplaint)
        writer.write(outcome.text)
        return writer.bytes
    }

    static func request(_ bytes: [UInt8]) throws -> ControlRequest {
        var reader = try begin(bytes)
        let request = ControlRequest(
            tenant: try reader.text(),
            command: try reader.text(),
            arguments: try reader.list(limit: ControlRequest.argumentLimit) {
                (reader) throws(CanonicalBytesError) in try reader.text()
            }
        )
        guard reader.isAtEnd else { throw reader.failure("end of the request") }
        return request
    }

    static func outcome(_ bytes: [UInt8]) throws -> CommandOutcome {
        var reader = try begin(bytes)
        guard let code = Int32(exactly: try reader.signed()) else {
            throw reader.failure("exit code")
        }
        let isComplaint = try reader.bool()
        let outcome = CommandOutcome(
            text: try reader.text(),
            exitCode: code,
            isComplaint: isComplaint
        )
        guard reader.isAtEnd else { throw reader.failure("end of the answer") }
        return outcome
    }

    private static func begin(_ bytes: [UInt8]) throws -> CanonicalReader {
        var reader = CanonicalReader(bytes)
        guard try reader.unsigned() == version else {
            throw Failure(
                "the process that holds the database is of another version of recado: start it "
                    + "again with this one"
            )
        }
        return reader
    }
}
