import Domain
import Foundation
import TestSupport
import Testing
import Values
import Workers

/// Whether WeasyPrint and poppler are here.
private func hasPeers() async -> Bool {
    let maker = await Peer.isHere(
        "WeasyPrint",
        probe: "/usr/bin/python3",
        ["-c", "import weasyprint"]
    )
    let reader = await Peer.isHere("poppler-utils", probe: "pdfinfo", ["-v"])
    return maker && reader
}

@Suite("PDFs of documents")
struct PDFTests {
    /// A PDF in a file that the readers open, gone with the test.
    private final class OnDisk: Sendable {
        let path: String

        init(_ bytes: [UInt8]) throws {
            let name = "recado-test-\(UUID().uuidString).pdf"
            path = FileManager.default.temporaryDirectory.appending(path: name).path
            try Data(bytes).write(to: URL(filePath: path))
        }

        deinit { unlink(path) }

        func read(_ program: String, _ arguments: String...) async throws -> String {
            let more = program == "pdftotext" ? ["-"] : []
            return try await Peer.run(program, arguments + [path] + more).output
        }
    }

    private func agreement(_ arrangement: Arrangement) throws -> String {
        try DocumentFixture.documents().html(
            .agreement,
            DocumentValues.agreement(
                arrangement,
                DocumentFixture.parties,
                zone: DocumentFixture.zone()
            )
        )
    }

    private func pdf(_ html: String) async throws -> [UInt8] {
        try await PDFMaker().pdf(of: html, madeAt: 1_795_000_000)
    }

    @Test("An agreement is one or two tagged letter pages in Spanish with its title")
    func agreement() async throws {
        guard await hasPeers() else { return }
        let file = try OnDisk(try await pdf(agreement(DocumentFixture.settlement())))
        let info = try await file.read("pdfinfo")
        #expect(info.contains(/Title: +Convenio de pago con descuento, folio 6789A-BCDEF/))
        #expect(info.contains(/Author: +Financiera Demo/))
        #expect(info.contains(/Tagged: +yes/))
        #expect(info.contains(/Pages: +[12]\n/))
        #expect(info.contains(/Page size: +612 x 792 pts \(letter\)/))
        #expect(info.contains(/JavaScript: +no/))
        let text = try await file.read("pdftotext", "-layout").replacing(/\s+/, with: " ")
        for phrase in [
            "Convenio de pago con descuento", "$9,000.00", "María Guadalupe Hernández Ñúñez",
            "lunes 30 de noviembre de 2026 $3,000.00 $6,000.00",
            "Total $12,480.50 $3,480.50 $9,000.00", "Pague solo a Financiera Demo",
            "une@demo.example", "Página 1 de 2", "folio 6789A-BCDEF, versión 1",
        ] {
            #expect(text.contains(phrase), "\(phrase) in \(text)")
        }
        let raw = try Data(contentsOf: URL(filePath: file.path))
        #expect(raw.range(of: Data("/Lang (es-MX)".utf8)) != nil)
    }

    @Test("Twelve instalments and evidence stay within two pages; sixty are printed in full")
    func lengths() async throws {
        guard await hasPeers() else { return }
        var twelve = try DocumentFixture.instalments(12)
        try twelve.accept(
            DocumentFixture.evidence([UInt8](repeating: 0xAB, count: 32)),
            today: DocumentFixture.day("2026-11-21")
        )
        let short = try OnDisk(try await pdf(agreement(twelve)))
        #expect(try await short.read("pdfinfo").contains(/Pages: +2\n/))
        let long = try OnDisk(try await pdf(agreement(DocumentFixture.instalments(60))))
        let text = try await long.read("pdftotext", "-layout").replacing(/\s+/, with: " ")
        #expect(text.contains("60 viernes 14 de enero de 2028 $500.00 $0.00"))
    }

    @Test("The same document and moment give the same bytes")
    func reproducible() async throws {
        guard await hasPeers() else { return }
        let html = try agreement(DocumentFixture.settlement())
        let first = try await pdf(html)
        #expect(try await pdf(html) == first)
        #expect(try await PDFMaker().pdf(of: html, madeAt: 1_795_000_001) != first)
    }

    @Test("A document that names pictures, styles, files and attachments fetches none of them")
    func fetchesNothing() async throws {
        guard await hasPeers() else { return }
        let listener = try Listener()
        let address = "http://127.0.0.1:\(listener.port)"
        let html = """
            <!DOCTYPE html><html lang="es"><head><title>t</title>
            <link rel="stylesheet" href="\(address)/a.css">
            <link rel="attachment" href="file:///etc/hostname">
            <style>@import url("\(address)/b.css");
            @font-face { font-family: f; src: url("\(address)/f.ttf") }
            p { font-family: f; background: url("\(address)/c.png") }</style></head>
            <body><p>hola<img src="\(address)/d.png" alt="x"><img src="file:///etc/passwd" alt="y">
            <object data="\(address)/e.svg"></object><embed src="\(address)/g.svg">
            <a rel="attachment" href="file:///etc/passwd">z</a>
            <img alt="s" src="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'%3E%3Cimage href='\(address)/h.png'/%3E%3C/svg%3E"></p>
            <svg width="9" height="9"><image href="\(address)/i.png" width="9" height="9"/></svg>
            </body></html>
            """
        let file = try OnDisk(try await pdf(html))
        #expect(try await file.read("pdftotext", "-layout").contains("hola"))
        #expect(try await file.read("pdfdetach", "-list").contains("0 embedded files"))
        #expect(listener.visitors() == 0)
        // It does see who comes.
        try listener.visit()
        #expect(listener.visitors() == 1)
    }

    @Test("What is too long, too slow, too much or not there ends with its reason")
    func bounds() async throws {
        guard await hasPeers() else { return }
        var limits = PDFMaker.Limits()
        limits.inputBytes = 10
        await #expect(throws: PDFMaker.Failure.documentTooLong) {
            try await PDFMaker(limits: limits).pdf(of: "<p>eleven bytes", madeAt: 0)
        }
        limits = PDFMaker.Limits()
        limits.outputBytes = 100
        await #expect(throws: PDFMaker.Failure.pdfTooLong) {
            try await PDFMaker(limits: limits).pdf(of: "<p>x", madeAt: 0)
        }
        limits = PDFMaker.Limits()
        limits.computingSeconds = 1
        await #expect(throws: PDFMaker.Failure.tooSlow) {
            let many = String(repeating: "<p>x", count: 100_000)
            return try await PDFMaker(limits: limits).pdf(of: many, madeAt: 0)
        }
        limits = PDFMaker.Limits()
        limits.memoryBytes = 64 << 20
        await #expect(throws: PDFMaker.Failure.self) {
            try await PDFMaker(limits: limits).pdf(of: "<p>x", madeAt: 0)
        }
        await #expect(throws: PDFMaker.Failure.notStarted) {
            try await PDFMaker(command: ["/nonexistent/python3"]).pdf(of: "<p>x", madeAt: 0)
        }
        await #expect(throws: PDFMaker.Failure.failed(status: 1)) {
            try await PDFMaker(command: ["/bin/false"]).pdf(of: "<p>x", madeAt: 0)
        }
        await #expect(throws: PDFMaker.Failure.failed(status: 0)) {
            try await PDFMaker(command: ["/bin/true"]).pdf(of: "<p>x", madeAt: 0)
        }
    }

    @Test("Who comes when all places and the queue are taken is sent away; the rest are served")
    func busy() async throws {
        guard await hasPeers() else { return }
        var limits = PDFMaker.Limits()
        limits.atOnce = 1
        limits.waiting = 2
        let maker = PDFMaker(limits: limits)
        let results = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<6 {
                group.addTask {
                    do throws(PDFMaker.Failure) {
                        _ = try await maker.pdf(of: "<p>\(number)", madeAt: 0)
                        return true
                    } catch {
                        #expect(error == .busy)
                        return false
                    }
                }
            }
            return await group.reduce(into: [Bool]()) { $0.append($1) }
        }
        #expect(results.count { $0 } == 3)
        _ = try await maker.pdf(of: "<p>again", madeAt: 0)
    }
}

/// A listener on loopback; whoever comes waits in the kernel's queue until they are counted.
private final class Listener {
    let port: UInt16
    private let descriptor: Int32
    private var address = sockaddr_in()

    init() throws {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isListening = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                bind(descriptor, pointer, length) == 0 && listen(descriptor, 16) == 0
                    && getsockname(descriptor, pointer, &length) == 0
            }
        }
        self.descriptor = descriptor
        self.address = address
        port = UInt16(bigEndian: address.sin_port)
        try #require(isListening)
    }

    deinit { close(descriptor) }

    /// How many came since it was last asked.
    func visitors() -> Int {
        var count = 0
        while true {
            let peer = accept(descriptor, nil, nil)
            guard peer >= 0 else { return count }
            close(peer)
            count += 1
        }
    }

    /// Comes once.
    func visit() throws {
        let visitor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(visitor) }
        let length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let came = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(visitor, $0, length) == 0
            }
        }
        try #require(came)
    }
}
