import ArgumentParser
import Foundation
import Values

/// Looks whether everything that work needs is there.
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Check files, key, database, policy, clock, zones, disk and routes.",
        discussion: """
            One line for each check, with a remedy for each problem; exit code 1 when there is \
            one. With --links each route is bound to for a moment: carriers that allow one bind \
            may refuse it while workers run.

            Example: recado doctor --config recado.yaml --links
            """
    )

    @OptionGroup var options: Options
    @Flag(help: "Also bind to each route for a moment.")
    var links = false

    func run() async throws {
        let settings = try options.settings()
        let checks = await Doctor(settings: settings, bindsLinks: links).examine()
        if options.json {
            printJSON([
                "settings": .object(Doctor.settings(settings)),
                "checks": .list(checks.map { .object($0.json) }),
                "ok": .flag(checks.allSatisfy { $0.problem == nil }),
            ])
        } else {
            for (key, value) in Doctor.settings(settings).sorted(by: { $0.key < $1.key }) {
                print("\(key): \(value.rendered)")
            }
            print("")
            for check in checks { print(check.line) }
        }
        if checks.contains(where: { $0.problem != nil }) { throw Exit.failed }
    }
}

/// One thing that was looked at.
struct DoctorCheck {
    let name: String
    /// What was found when it is fine.
    let found: String
    /// What is wrong, or nil.
    let problem: String?
    /// What to do about it.
    let remedy: String

    static func fine(_ name: String, _ found: String) -> DoctorCheck {
        DoctorCheck(name: name, found: found, problem: nil, remedy: "")
    }

    static func bad(_ name: String, _ problem: String, remedy: String) -> DoctorCheck {
        DoctorCheck(name: name, found: "", problem: problem, remedy: remedy)
    }

    var line: String {
        guard let problem else { return "ok       \(name): \(found)" }
        return "problem  \(name): \(problem)" + (remedy.isEmpty ? "" : " → \(remedy)")
    }

    var json: [String: JSON] {
        [
            "check": .text(name), "ok": .flag(problem == nil),
            "found": found.isEmpty ? .null : .text(found), "problem": .optional(problem),
            "remedy": remedy.isEmpty ? .null : .text(remedy),
        ]
    }
}
