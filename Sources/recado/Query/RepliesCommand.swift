import ArgumentParser
import Domain
import Store
import Strategy
import Values
import Workers

/// What waits for a person of ours.
struct RepliesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replies",
        abstract: "What waits for a person of ours: texts to read, disputes, payments to find.",
        subcommands: [List.self, Show.self, Close.self],
        defaultSubcommand: List.self
    )

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Open tasks, the oldest first.",
            discussion: """
                Exit code 2 when a task is past its time.

                Example: recado replies --kind dispute --reveal
                """
        )

        @OptionGroup var options: Options
        @Option(help: "Only this kind: reply, human_request, dispute, fraud, complaint, …")
        var kind: String?
        @Flag(help: "Show what the person wrote.")
        var reveal = false
        @Option(help: "Tasks of the list, at most 1,000.")
        var limit = 50
        @Option(help: "Tasks to skip.")
        var offset = 0

        func run() async throws {
            let wanted: PersonTask.Kind? = try kind.map { try caseNamed($0, option: "--kind") }
            let context = try await Context.openForReading(try options.settings())
            let clock = QueryClock(zone: await context.zone())
            let now = Context.now()
            let tasks = try await context.store.openTasks(
                kind: wanted,
                page: Page(limit: limit, offset: offset)
            )
            let texts = reveal ? try await Self.texts(tasks, context.store) : [:]
            await context.close()
            if options.json {
                printJSON(["tasks": .list(tasks.map { Self.json($0, texts) })])
            } else if tasks.isEmpty {
                print("Nothing waits.")
            } else {
                print(Self.text(tasks, texts, clock, at: now))
            }
            if tasks.contains(where: { $0.dueAt.map { $0 < now } ?? false }) { throw Exit.asks }
        }

        /// What persons wrote, by message.
        private static func texts(
            _ tasks: [OpenTask],
            _ store: Store
        ) async throws -> [MessageID: String] {
            var texts: [MessageID: String] = [:]
            let persons = Set(tasks.filter { $0.message != nil }.map(\.person))
            for person in persons {
                for entry in try await store.thread(of: person, limit: Page.limitMax) {
                    if let text = entry.text { texts[entry.row.message] = text }
                }
            }
            return texts
        }

        private static func text(
            _ tasks: [OpenTask],
            _ texts: [MessageID: String],
            _ clock: QueryClock,
            at now: Instant
        ) -> String {
            let rows = tasks.map { task in
                [
                    task.task.description, age(since: task.openedAt, at: now),
                    caseWord(task.kind), task.person.description, clock.text(task.dueAt),
                    task.step ?? "", task.message.flatMap { texts[$0] }.map(oneLine) ?? "",
                ]
            }
            return table(["task", "age", "kind", "person", "due", "step", "text"], rows)
        }

        private static func json(_ task: OpenTask, _ texts: [MessageID: String]) -> JSON {
            .object([
                "task": .text(task.task.description), "kind": .text(caseWord(task.kind)),
                "person": .text(task.person.description),
                "account": .optional(task.account?.description),
                "message": .optional(task.message?.description),
                "opened_at": .instant(task.openedAt), "due_at": .instant(task.dueAt),
                "step": .optional(task.step),
                "text": .optional(task.message.flatMap { texts[$0] }),
            ])
        }
    }

    struct Close: ControlledCommand {
        static let controlName = "replies close"
        static let configuration = CommandConfiguration(
            abstract: "Close a task that is done.",
            discussion: """
                With --hand-back the conversation goes back to the program, which then may write \
                again; without it what holds stands. A step that asks for approval, and what goes \
                beyond a mandate, take --approve or --decline; a call, letter or visit takes --result: reached (the person was \
                spoken with), made (nobody was) or not-made, which does not count as a contact. \
                Exit code 3 when no such task is open.

                Example: recado replies close 0199f0c2-0000-7000-8000-000000000000 --hand-back
                """
        )

        @OptionGroup var options: Options
        @Argument(help: "The task.")
        var task: String
        @Flag(help: "Give the conversation back to the program.")
        var handBack = false
        @Flag(help: "Approve the step that asks for it.")
        var approve = false
        @Flag(help: "Decide against the step that asks for approval.")
        var decline = false
        @Option(help: "What came of a call, letter or visit: reached, made or not-made.")
        var result: String?

        private static let results: [(String, Event.HandMadeResult)] = [
            ("reached", .reached), ("made", .made), ("not-made", .notMade),
        ]

        func validate() throws {
            let ways = [handBack, approve, decline, result != nil].count { $0 }
            guard ways <= 1 else {
                throw ValidationError(
                    "take one of --hand-back, --approve, --decline and --result"
                )
            }
            guard result.map({ word in Self.results.contains { $0.0 == word } }) ?? true else {
                throw ValidationError("--result is reached, made or not-made")
            }
        }

        func run() async throws { try await runHereOrThere() }

        func controlArguments(_ settings: Settings) -> [String] {
            (handBack ? ["--hand-back"] : []) + (approve ? ["--approve"] : [])
                + (decline ? ["--decline"] : []) + (result.map { ["--result=\($0)"] } ?? [])
                + ["--", task]
        }

        func perform(in context: Context, now: Instant) async throws -> CommandOutcome {
            guard let id = TaskID(task) else {
                throw ValidationError(
                    "a task has 32 hexadecimal digits; `recado replies` lists them"
                )
            }
            let isClosed: Bool
            if handBack || approve || decline || result != nil {
                guard let open = try await context.store.openTask(id) else { return .noTask }
                guard let event = event(for: open) else {
                    return CommandOutcome(
                        text: "the task is no "
                            + (result == nil ? "step to approve" : "call, letter or visit")
                            + ": nothing was changed",
                        exitCode: Exit.asks.rawValue,
                        isComplaint: true
                    )
                }
                let planner = PlanWorker(store: context.store, policies: context.policies)
                let result = try await planner.decide(
                    [CaseWork(open.person, event, rows: [.taskClosed(id)])],
                    at: now
                )
                isClosed = result.decided > 0
            } else {
                isClosed = try await context.store.closeTask(id, at: now)
            }
            guard isClosed else { return .noTask }
            return CommandOutcome(
                options.json,
                ["task": .text(id.description), "closed": .flag(true)],
                handBack ? "closed; the conversation is handed back" : "closed"
            )
        }

        /// What the person of ours found out, as the case hears of it; nil for a task of another
        /// kind.
        private func event(for task: OpenTask) -> Event? {
            if handBack { return .handedBack }
            if let result, let found = Self.results.first(where: { $0.0 == result }) {
                switch task.kind {
                case .call, .letter, .visit: return .handMade(task.task.retagged(), found.1)
                default: return nil
                }
            }
            if task.kind == .proposal, let account = task.account {
                return .proposalDecided(account, isApproved: approve)
            }
            guard task.kind == .approval, let account = task.account, let step = task.step else {
                return nil
            }
            return .approvalDecided(account, step: step, isGranted: approve)
        }

    }
}

extension CommandOutcome {
    fileprivate static let noTask = CommandOutcome(
        text: "no such task is open",
        exitCode: Exit.notFound.rawValue,
        isComplaint: true
    )
}

/// A text on one line, for a list.
private func oneLine(_ text: String) -> String {
    text.split(whereSeparator: \.isNewline).joined(separator: " / ")
}
