import Compliance
import Domain
import Files
import Foundation
import Messaging
import NIOCore
import SMPP
import Strategy
import Understanding
import Values

/// What is done with the octets that libFuzzer makes; RECADO_FUZZ names it.
private let target: @Sendable ([UInt8]) -> Void = {
    let name = ProcessInfo.processInfo.environment["RECADO_FUZZ"] ?? ""
    guard let found = targets.first(where: { $0.name == name }) else {
        fatalError("RECADO_FUZZ names one of: " + targets.map(\.name).joined(separator: ", "))
    }
    return found.body
}()

/// What reads octets or texts from outside: a carrier, a database, a file, a person.
private let targets: [(name: String, body: @Sendable ([UInt8]) -> Void)] = [
    (
        "case",
        { octets in
            guard let state = try? CaseState(decoding: octets) else { return }
            // One state, one encoding.
            precondition(state.encoded() == octets, "a case reads back as another")
        }
    ),
    (
        "event",
        { octets in
            guard let event = try? Event(decoding: octets) else { return }
            precondition(event.encoded() == octets, "an event reads back as another")
        }
    ),
    (
        "decision",
        { octets in
            guard let record = try? DecisionRecord(decoding: octets) else { return }
            precondition(record.encoded() == octets, "a decision reads back as another")
        }
    ),
    (
        "strategy",
        { octets in
            guard let tree = try? YAMLTree.parse(octets, file: "fuzz") else { return }
            let check = StrategyCheck(tree)
            precondition(check.definition == nil || check.mistakes.isEmpty)
            if let definition = check.definition { _ = StrategyDrawing.svg(definition) }
            _ = Segment.read(tree)
        }
    ),
    (
        "pack",
        { octets in
            guard let tree = try? YAMLTree.parse(octets, file: "fuzz") else { return }
            _ = try? RulePack(tree)
            _ = try? ContentPhrases(tree)
        }
    ),
    (
        "bank",
        { octets in
            guard let reading = try? BankFile.read(octets) else { return }
            for entry in reading.statements.flatMap(\.entries) {
                precondition(entry.minor >= 0, "an amount is below nothing")
                precondition(entry.reference.count <= BankLimits.reference)
            }
        }
    ),
    (
        "bank-layout",
        { octets in
            // A layout, a line of equals signs, and a file for it.
            let parts = String(decoding: octets, as: UTF8.self).split(
                separator: "\n====\n",
                maxSplits: 1
            )
            guard parts.count == 2,
                let tree = try? YAMLTree.parse(Array(parts[0].utf8), file: "fuzz"),
                let layout = BankLayout.read(tree).layout, !layout.isDelimited
            else { return }
            _ = try? BankFile.read(Array(parts[1].utf8), layout: layout)
            _ = DebitLayout.read(tree)
            _ = PayeeAccount.read(tree, creditor: "fuzz")
        }
    ),
    (
        "debit-answer",
        { octets in _ = try? DebitAnswers.read(octets) }
    ),
    (
        "proof",
        { octets in _ = try? ProofPicture.kind(octets) }
    ),
    (
        "pdu",
        { octets in
            var buffer = ByteBuffer(bytes: octets)
            while let frame = try? PDU.read(from: &buffer) { _ = frame }
        }
    ),
    (
        "text",
        { octets in
            let text = String(decoding: octets, as: UTF8.self)
            _ = understand(text, on: Day(daysSinceEpoch: 20_700), country: "MX")
            let route = SMSRoute(
                policy: .automatic,
                pricePerSegment: Money(minor: 50, .mexicanPeso)
            )
            _ = try? SMSPlan(utf8: Array(text.utf8), on: route)
        }
    ),
    (
        "sms",
        { octets in
            guard let coding = octets.first else { return }
            for hasHeader in [false, true] {
                _ = SMSReader.read(
                    Array(octets.dropFirst()),
                    dataCoding: coding,
                    hasHeader: hasHeader
                )
            }
        }
    ),
    (
        "content",
        { octets in
            let text = String(decoding: octets, as: UTF8.self)
            for finding in reviewer.review(text).findings {
                precondition(finding.span.upperBound <= text.utf8.count)
            }
        }
    ),
]

/// The shipped phrases; RECADO_RESOURCES names their folder.
private let reviewer: ContentReviewer = {
    let folder = ProcessInfo.processInfo.environment["RECADO_RESOURCES"] ?? "Resources"
    let files = ["es", "pt", "en"].map { language -> ContentPhrases in
        let path = "\(folder)/content/\(language).yaml"
        guard let data = FileManager.default.contents(atPath: path),
            let tree = try? YAMLTree.parse([UInt8](data), file: path),
            let phrases = try? ContentPhrases(tree)
        else { fatalError("\(path) cannot be read: name the folder by RECADO_RESOURCES") }
        return phrases
    }
    guard let reviewer = try? ContentReviewer(files) else { fatalError("phrases do not fit") }
    return reviewer
}()

/// One input of libFuzzer.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ octets: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    target(Array(UnsafeBufferPointer(start: octets, count: count)))
    return 0
}

/// libFuzzer's own start, which the package's name for `main` would hide.
@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
    _ count: UnsafeMutablePointer<CInt>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>,
    _ body: @convention(c) (UnsafePointer<UInt8>, Int) -> CInt
) -> CInt

/// Where the process begins.
@_cdecl("Fuzz_main")
public func start(
    _ count: CInt,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
) -> CInt {
    var count = count
    var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = arguments
    return runDriver(&count, &arguments) { fuzz($0, $1) }
}
