import Foundation
import Synchronization
import Testing

/// An outside program that a test talks to.
public final class Peer: Sendable {
    private let process: Mutex<Process>
    private let input = Pipe()
    private let chunks: AsyncStream<Data>
    private let exits: AsyncStream<Int32>
    private let said = Mutex(Data())

    /// Starts a program found on the path.
    public init(_ program: String, _ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        // The pool's threads block signals; a child inherits that, and tshark waits for ever.
        let unblock = "sigprocmask(SIG_SETMASK, POSIX::SigSet->new); exec @ARGV or exit 127"
        process.arguments = ["perl", "-MPOSIX", "-e", unblock, program] + arguments
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        process.standardInput = input
        let (exits, exit) = AsyncStream.makeStream(of: Int32.self)
        process.terminationHandler = {
            exit.yield($0.terminationStatus)
            exit.finish()
        }
        let (chunks, chunk) = AsyncStream.makeStream(of: Data.self)
        self.chunks = chunks
        self.exits = exits
        try process.run()
        self.process = Mutex(process)
        let handle = output.fileHandleForReading
        Thread.detachNewThread {
            while true {
                let data = handle.availableData
                if data.isEmpty { return chunk.finish() }
                chunk.yield(data)
            }
        }
    }

    /// What it has said as far as it was read.
    public var output: String { said.withLock { String(decoding: $0, as: UTF8.self) } }

    /// Reads until the output holds `text`; false when it ends first.
    public func read(until text: String) async -> Bool {
        if output.contains(text) { return true }
        for await chunk in chunks {
            said.withLock { $0.append(chunk) }
            if output.contains(text) { return true }
        }
        return false
    }

    /// Reads to the end; the exit status and everything it said.
    public func finish() async -> (status: Int32, output: String) {
        try? input.fileHandleForWriting.close()
        for await chunk in chunks { said.withLock { $0.append(chunk) } }
        for await status in exits { return (status, output) }
        return (-1, output)
    }

    /// Asks it to end. Not by SIGINT, which a test run in the background makes its children ignore.
    public func terminate() { process.withLock { $0.terminate() } }

    /// Runs a program to its end.
    public static func run(
        _ program: String,
        _ arguments: [String]
    ) async throws -> (status: Int32, output: String) {
        try await Peer(program, arguments).finish()
    }

    /// Whether a peer is here; where it is not, says so, or fails if peers are required.
    public static func isHere(_ name: String, probe program: String, _ arguments: [String]) async
        -> Bool
    {
        let status = try? await run(program, arguments).status
        if status == 0 { return true }
        if ProcessInfo.processInfo.environment["RECADO_REQUIRE_PEERS"] == "1" {
            Issue.record("\(name) is missing although RECADO_REQUIRE_PEERS=1; run scripts/setup.")
        } else {
            print("skipped: \(name) is not installed; scripts/setup installs it.")
        }
        return false
    }

    /// A script of Tests/Peers.
    public static func script(_ name: String) -> String {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Peers").appendingPathComponent(name).path
    }
}
