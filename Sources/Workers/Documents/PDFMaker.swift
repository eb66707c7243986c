internal import Dispatch
internal import Foundation

/// Makes PDFs of documents with WeasyPrint, a program of its own that is started for each.
///
/// It is given the document and nothing else: it may fetch nothing, not even a file of this
/// machine, and its time, its memory, its input and its output are bounded. The same document,
/// moment and fonts give the same bytes.
public actor PDFMaker {
    /// What bounds it.
    public struct Limits: Sendable, Equatable {
        /// The longest document, in bytes.
        public var inputBytes = 1_048_576
        /// The longest PDF, in bytes.
        public var outputBytes = 8_388_608
        /// Seconds of computing after which the program is ended.
        public var computingSeconds = 20
        /// Seconds by the clock after which it is ended, on a machine that is busy with others.
        public var seconds = 120
        /// Memory that it may use, in bytes.
        public var memoryBytes = 2_147_483_648
        /// How many run at once.
        public var atOnce = 2
        /// How many may wait for their turn.
        public var waiting = 64

        /// Makes the usual limits.
        public init() {}
    }

    /// Why there is no PDF.
    public enum Failure: Error, Equatable, CustomStringConvertible {
        /// The document is longer than the limit.
        case documentTooLong
        /// As many wait as may wait.
        case busy
        /// The program is not there or did not start.
        case notStarted
        /// It took longer than the limit.
        case tooSlow
        /// It ended without a PDF.
        case failed(status: Int32)
        /// The PDF is longer than the limit.
        case pdfTooLong

        /// A sentence with what to do.
        public var description: String {
            switch self {
            case .documentTooLong: "the document is too long for a PDF: shorten its texts"
            case .busy: "too many PDFs wait to be made: try again later"
            case .notStarted:
                "the program that makes PDFs did not start: install python3 and weasyprint, or "
                    + "name its python3 in the settings"
            case .tooSlow: "making the PDF took too long and was ended: try again, or shorten it"
            case .failed(let status):
                "the program that makes PDFs ended with status \(status): is WeasyPrint 57 or "
                    + "newer installed for its python3?"
            case .pdfTooLong: "the PDF is longer than allowed: shorten the document"
            }
        }
    }

    private let command: [String]
    private let limits: Limits
    private var running = 0
    private var queue: [CheckedContinuation<Void, Never>] = []

    /// Makes a maker.
    ///
    /// - Parameter command: the Python that has WeasyPrint, as a path and its arguments.
    public init(command: [String] = ["/usr/bin/python3"], limits: Limits = Limits()) {
        self.command = command
        self.limits = limits
    }

    /// A PDF/UA of a document: tagged, titled, in the document's language.
    ///
    /// - Parameters:
    ///   - html: the document as `DocumentTemplate` renders it.
    ///   - seconds: the moment that the PDF says it was made at, since 1970.
    public func pdf(of html: String, madeAt seconds: Int64) async throws(Failure) -> [UInt8] {
        guard html.utf8.count <= limits.inputBytes else { throw .documentTooLong }
        try await enter()
        defer { leave() }
        let run = PDFRun(command: command, limits: limits, html: html, seconds: seconds)
        let result = await withCheckedContinuation { continuation in
            // Reading the program's output blocks, so it gets a thread of its own.
            DispatchQueue.global().async { continuation.resume(returning: run.result()) }
        }
        return try result.get()
    }

    private func enter() async throws(Failure) {
        if running < limits.atOnce {
            running += 1
            return
        }
        guard queue.count < limits.waiting else { throw .busy }
        await withCheckedContinuation { queue.append($0) }
    }

    private func leave() {
        // Whoever waited longest takes over the place.
        if queue.isEmpty { running -= 1 } else { queue.removeFirst().resume() }
    }
}

/// One run of the program.
private struct PDFRun: Sendable {
    let command: [String]
    let limits: PDFMaker.Limits
    let html: String
    let seconds: Int64

    /// Reads a document, writes a PDF. Everything that would be fetched is refused, and what the
    /// command line of WeasyPrint cannot bound is bounded here.
    private static let script = """
        import resource, sys
        import weasyprint

        seconds, memory = int(sys.argv[1]), int(sys.argv[2])
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

        def refuse(url, *arguments, **options):
            raise ValueError("nothing is fetched")

        text = sys.stdin.buffer.read().decode("utf-8")
        document = weasyprint.HTML(string=text, base_url=None, url_fetcher=refuse)
        name = "identifier" if weasyprint.__version__ < "59" else "pdf_identifier"
        kind = "variant" if weasyprint.__version__ < "59" else "pdf_variant"
        options = {name: sys.argv[3].encode(), kind: "pdf/ua-1"}
        sys.stdout.buffer.write(document.write_pdf(**options))
        """

    func result() -> Result<[UInt8], PDFMaker.Failure> {
        guard let program = command.first, let input = try? unlinkedFile() else {
            return .failure(.notStarted)
        }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments =
            command.dropFirst() + [
                "-I", "-c", Self.script, String(limits.computingSeconds),
                String(limits.memoryBytes),
                identifier,
            ]
        process.environment = [
            "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "SOURCE_DATE_EPOCH": String(seconds),
            "HOME": "/nonexistent", "XDG_CACHE_HOME": "/nonexistent",
        ]
        process.currentDirectoryURL = URL(fileURLWithPath: "/")
        let output = Pipe()
        process.standardInput = input
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        do { try process.run() } catch { return .failure(.notStarted) }
        let id = process.processIdentifier
        // A blocked signal is inherited, so only the one that cannot be blocked ends it for sure.
        let deadline = DispatchWorkItem { kill(id, SIGKILL) }
        DispatchQueue.global().asyncAfter(
            deadline: .now() + .seconds(limits.seconds),
            execute: deadline
        )
        let (bytes, isWhole) = read(output.fileHandleForReading)
        if !isWhole { kill(id, SIGKILL) }
        process.waitUntilExit()
        let wasEnded = process.terminationReason == .uncaughtSignal
        deadline.cancel()
        guard isWhole else { return .failure(.pdfTooLong) }
        if wasEnded { return .failure(.tooSlow) }
        guard process.terminationStatus == 0, bytes.starts(with: Array("%PDF-".utf8)) else {
            return .failure(.failed(status: process.terminationStatus))
        }
        return .success(bytes)
    }

    /// All that the program writes, or as much as is allowed.
    private func read(_ handle: FileHandle) -> (bytes: [UInt8], isWhole: Bool) {
        var bytes: [UInt8] = []
        while let data = try? handle.read(upToCount: 65_536), !data.isEmpty {
            bytes.append(contentsOf: data)
            if bytes.count > limits.outputBytes { return ([], false) }
        }
        return (bytes, true)
    }

    /// The document in a file that has no name any more: nothing is left behind, and a program
    /// that ends early does not end this one with a broken pipe.
    private func unlinkedFile() throws -> FileHandle {
        let folder = FileManager.default.temporaryDirectory
        let path = folder.appendingPathComponent("recado-\(UUID().uuidString).html").path
        let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw PDFMaker.Failure.notStarted }
        unlink(path)
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        try handle.write(contentsOf: Data(html.utf8))
        try handle.seek(toOffset: 0)
        return handle
    }

    /// The same document and moment have the same identifier.
    private var identifier: String {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in html.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        let digits = String(hash ^ UInt64(bitPattern: seconds), radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
