import ArgumentParser
import Foundation

/// The commands that ask, look after and check; `recado --help` lists them after the others.
let queryCommands: [any ParsableCommand.Type] = [
    PersonCommand.self, WhyCommand.self, RulesCommand.self, OutboxCommand.self,
    ReceiptsCommand.self, WebhookCommand.self,
    RepliesCommand.self, PromisesCommand.self, PaymentsCommand.self, ReportCommand.self,
    AuditCommand.self, BackupCommand.self, RestoreCommand.self, DoctorCommand.self,
    NumberingCommand.self, SegmentCommand.self, EventCommand.self,
    ReplayCommand.self,
]

/// Says on standard error that there is no such thing, and gives the exit code for it.
func notFound(_ text: String) -> ExitCode {
    complain(text)
    return Exit.notFound
}

/// Says something on standard error, so that a pipe stays clean.
func complain(_ text: String) {
    FileHandle.standardError.write(Data((text + "\n").utf8))
}

/// The word of a plain case in lists and JSON: `human_request` for `.humanRequest`.
func caseWord<Plain>(_ value: Plain) -> String {
    var word = ""
    for character in "\(value)" {
        if character.isUppercase { word += "_" }
        word += character.lowercased()
    }
    return word
}

/// The case that a word names, or a usage error that lists the words.
func caseNamed<Plain: CaseIterable>(_ word: String, option: String) throws -> Plain {
    if let found = Plain.allCases.first(where: { caseWord($0) == word }) { return found }
    let words = Plain.allCases.map { caseWord($0) }.joined(separator: ", ")
    throw ValidationError("\(option) is one of: \(words)")
}
