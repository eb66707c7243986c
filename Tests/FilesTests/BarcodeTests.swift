import Foundation
import Testing

@testable import Files

@Suite("Codes for telephones and tills")
struct BarcodeTests {
    @Test(
        "A reader that is not ours reads what was drawn",
        arguments: [
            ("99000000123456787", Barcode.Kind.code128), ("REF-000/123 abc", .code128),
            ("https://pagos.example/a/0123456789abcdef0123456789abcdef", .qr),
            ("Pago de Muñoz ¿sí?", .qr), (String(repeating: "abc123", count: 160), .qr),
        ]
    )
    func decoded(_ text: String, _ kind: Barcode.Kind) throws {
        let svg = try Barcode.svg(text, kind)
        let environment = ProcessInfo.processInfo.environment
        let script = URL(filePath: #filePath).resolvingSymlinksInPath()
            .deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Peers/barcode_oracle.py")
        let place = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try Data(svg.utf8).write(to: place)
        defer { try? FileManager.default.removeItem(at: place) }
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [environment["RECADO_PEER_PYTHON"] ?? "python3", script.path]
        process.standardInput = try FileHandle(forReadingFrom: place)
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let said = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        if process.terminationStatus == 3 {
            if environment["RECADO_REQUIRE_PEERS"] == "1" {
                Issue.record("the peers zxing-cpp and Pillow are required: scripts/setup")
            }
            print("skipped: zxing-cpp or Pillow is not installed (scripts/setup)")
            return
        }
        #expect(process.terminationStatus == 0)
        let expected = (kind == .qr ? "QRCode " : "Code128 ") + text + "\n"
        #expect(String(decoding: said, as: UTF8.self) == expected)
    }

    @Test("A text that is no code's is refused, and none breaks out of the drawing")
    func refused() throws {
        #expect(throws: Barcode.Refusal.length) { try Barcode.svg("", .qr) }
        #expect(throws: Barcode.Refusal.length) {
            try Barcode.svg(String(repeating: "1", count: 49), .code128)
        }
        #expect(throws: Barcode.Refusal.length) {
            try Barcode.svg(String(repeating: "1", count: 1_001), .qr)
        }
        #expect(throws: Barcode.Refusal.letters) { try Barcode.svg("ñandú", .code128) }
        #expect(throws: Barcode.Refusal.letters) { try Barcode.svg("a\u{7}", .code128) }
        let svg = try Barcode.svg("<script>\"'&", .qr)
        #expect(!svg.contains("script>"))
        #expect(svg.hasPrefix("<svg ") && svg.hasSuffix("</svg>"))
    }
}
