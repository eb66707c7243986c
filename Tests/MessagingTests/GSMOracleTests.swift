import Foundation
import Messaging
import Testing
import Values

@Suite("The GSM tables against an independent implementation")
struct GSMOracleTests {
    @Test("Every character has the octets that gsmcodecs gives it, and no others")
    func tables() throws {
        guard let lines = try oracle() else { return }
        var expected: [String: [UInt32: [UInt8]]] = [:]
        for line in lines {
            let words = line.split(separator: " ")
            let point = try #require(UInt32(words[0], radix: 16))
            let hex = Array(words[2])
            let octets = stride(from: 0, to: hex.count, by: 2).compactMap {
                UInt8(String(hex[$0...$0 + 1]), radix: 16)
            }
            expected[String(words[1]), default: [:]][point] = octets
        }
        #expect(expected["gsm"]?.count ?? 0 > 130)
        let points = Array(0x20..<0x250) + Array(0x370..<0x400) + Array(0x2000..<0x2140)
        for (name, policy) in [("gsm", SMSPolicy.ucs2), ("spanish", .spanishShift)] {
            for point in points {
                guard let scalar = Unicode.Scalar(UInt32(point)) else { continue }
                let plan = try SMSPlan(String(scalar), on: route(policy))
                let isGSM = plan.dataCoding == 0 && plan.replaced.isEmpty
                let octets = isGSM ? Array(plan.payload(part: 0)) : nil
                #expect(octets == expected[name]?[UInt32(point)], "U+\(String(point, radix: 16))")
            }
        }
    }

    /// The oracle's lines; nil, said aloud, where it is not installed.
    private func oracle() throws -> [Substring]? {
        let environment = ProcessInfo.processInfo.environment
        let script = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Peers/gsm_oracle.py")
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [environment["RECADO_PEER_PYTHON"] ?? "python3", script.path]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        let lines = String(decoding: output, as: UTF8.self).split(separator: "\n")
        if process.terminationStatus == 0, lines.count > 1 { return lines }
        if environment["RECADO_REQUIRE_PEERS"] == "1" {
            Issue.record("the peer gsmcodecs is required: pip install gsmcodecs")
        }
        print("skipped: the Python package gsmcodecs is not installed (pip install gsmcodecs)")
        return nil
    }
}
