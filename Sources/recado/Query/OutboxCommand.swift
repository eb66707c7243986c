import ArgumentParser
import Messaging
import Store
import Values

/// What waits to leave, and what became of what left.
struct OutboxCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "outbox",
        abstract: "How many messages wait, fly or arrived, and lists of them.",
        discussion: """
            Without --state it counts; with --state it lists: queued, submitting, uncertain, \
            submitted, enroute, unknown, delivered, undelivered, expired, rejected, deleted, \
            cancelled. Messages that are `uncertain` had no answer and are never sent again.

            Example: recado outbox --state uncertain --limit 20
            """
    )

    @OptionGroup var options: Options
    @Option(help: "List the messages in this state.")
    var state: String?
    @Option(help: "Messages of the list, at most 1,000.")
    var limit = 50
    @Option(help: "Messages to skip.")
    var offset = 0

    func run() async throws {
        let wanted: DeliveryState? = try state.map { try caseNamed($0, option: "--state") }
        let context = try await Context.openForReading(try options.settings())
        let clock = QueryClock(zone: await context.zone())
        if let wanted {
            let rows = try await context.store.outbox(
                state: wanted,
                page: Page(limit: limit, offset: offset)
            )
            await context.close()
            if options.json {
                printJSON(["messages": .list(rows.map { .object(MessageLine($0).json) })])
            } else {
                print(table(MessageLine.header, rows.map { MessageLine($0).cells(clock) }))
            }
            return
        }
        let counts = try await OutboxCounts.gather(context.store, at: Context.now())
        await context.close()
        if options.json { printJSON(counts.json) } else { print(counts.text(clock)) }
    }
}

/// How much is where; states that hold more than a page are counted as "at least".
struct OutboxCounts {
    let work: WaitingWork
    let states: [(state: DeliveryState, count: Int)]

    static func gather(_ store: Store, at now: Instant) async throws -> OutboxCounts {
        var states: [(state: DeliveryState, count: Int)] = []
        for state in DeliveryState.allCases where state != .queued && state != .submitting {
            let page = Page(limit: Page.limitMax)
            states.append((state, try await store.outbox(state: state, page: page).count))
        }
        return OutboxCounts(work: try await store.waitingWork(at: now), states: states)
    }

    var queued: Int { work.queued.values.reduce(0, +) }

    func text(_ clock: QueryClock) -> String {
        var rows = [
            ["queued", grouped(queued)],
            ["  replies", grouped(work.queued[.reply] ?? 0)],
            ["  campaigns", grouped(work.queued[.campaign] ?? 0)],
            ["  due now", grouped(work.dueMessages)],
            ["submitting", grouped(work.leased)],
        ]
        for (state, count) in states { rows.append([caseWord(state), Self.bounded(count)]) }
        var text = table(["state", "messages"], rows)
        if let oldest = work.oldestDue {
            text += "\nThe oldest that is due should have left at \(clock.text(oldest))."
        }
        return text
    }

    var json: [String: JSON] {
        var counts: [String: JSON] = [
            "queued": .number(queued), "submitting": .number(work.leased),
        ]
        for (state, count) in states { counts[caseWord(state)] = .number(count) }
        return [
            "counts": .object(counts), "counts_bound": .number(Page.limitMax),
            "due_now": .number(work.dueMessages), "oldest_due": .instant(work.oldestDue),
        ]
    }

    private static func bounded(_ count: Int) -> String {
        count < Page.limitMax ? grouped(count) : grouped(count) + " or more"
    }
}

/// What carriers said lately, and what could not be matched.
struct ReceiptsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "receipts",
        abstract: "The last news of carriers, and receipts and texts that matched nothing.",
        discussion: """
            Exit code 2 when something is unmatched and was given up.

            Example: recado receipts --unmatched
            """
    )

    @OptionGroup var options: Options
    @Flag(help: "Only what matched no message or person.")
    var unmatched = false
    @Option(help: "Lines of each list, at most 1,000.")
    var limit = 20

    func run() async throws {
        let context = try await Context.openForReading(try options.settings())
        let clock = QueryClock(zone: await context.zone())
        let page = Page(limit: limit)
        let recent = unmatched ? [] : try await context.store.stateChanges(page: page)
        let receipts = try await context.store.unmatched(.receipt, page: page)
        let texts = try await context.store.unmatched(.text, page: page)
        await context.close()
        if options.json {
            printJSON([
                "recent": .list(recent.map { .object(MessageLine($0).json) }),
                "unmatched_receipts": .list(receipts.map(Self.json)),
                "unmatched_texts": .list(texts.map(Self.json)),
            ])
        } else {
            if !unmatched {
                print(table(MessageLine.header, recent.map { MessageLine($0).cells(clock) }))
            }
            for (title, items) in [("receipts", receipts), ("texts", texts)] {
                guard !items.isEmpty else {
                    print("No unmatched \(title).")
                    continue
                }
                print("Unmatched \(title):")
                let header = ["item", "came", "route", "carrier id", "tries", "next try"]
                print(table(header, items.map { Self.cells($0, clock) }))
            }
        }
        if (receipts + texts).contains(where: { $0.nextTryAt == nil }) { throw Exit.asks }
    }

    private static func cells(_ item: UnmatchedItem, _ clock: QueryClock) -> [String] {
        [
            item.id.description, clock.text(item.receivedAt), item.route,
            item.providerID.isEmpty ? "-" : item.providerID, String(item.tries),
            item.nextTryAt.map { clock.text($0) } ?? "given up",
        ]
    }

    private static func json(_ item: UnmatchedItem) -> JSON {
        .object([
            "item": .text(item.id.description), "received_at": .instant(item.receivedAt),
            "route": .text(item.route), "carrier_id": .text(item.providerID),
            "tries": .number(item.tries), "next_try_at": .instant(item.nextTryAt),
        ])
    }
}
