import Domain
import Foundation
import Messaging
import Store
import Values

/// All that is known of one person at one moment, gathered for a view.
struct PersonSnapshot {
    /// One message of the thread, with its text where it may be shown.
    struct Entry {
        let row: MessageRow
        /// The person's words, or ours put together again.
        let text: String?
        /// Whether ours are what was sent; nil for theirs and for what was never composed.
        let isProven: Bool?
        let meanings: [ReplyMeaning]
        /// How sure each of them is, in thousandths.
        let confidence: [UInt16]
    }

    let person: StoredPerson
    let rows: [AccountRow]
    let addresses: [ContactPointID: String]
    let numbers: [AccountID: AccountSecrets]
    /// The thread, newest first; nil when it was not asked for.
    let thread: [Entry]?
    let today: Day
    let now: Instant
    let clock: QueryClock
    let isRevealed: Bool

    /// Gathers everything; nil when there is no such person.
    static func gather(
        _ id: PersonID,
        _ context: Context,
        threadLimit: Int?,
        isRevealed: Bool
    ) async throws -> PersonSnapshot? {
        let store = context.store
        guard let person = try await store.person(id) else { return nil }
        let zone = await context.zone(of: person.state?.facts.zones ?? [])
        let now = Context.now()
        var addresses: [ContactPointID: String] = [:]
        if let key = person.key {
            for (point, address) in try await store.addresses(of: id, with: key) {
                addresses[point] = address
            }
        }
        var renderer = try await TextRenderer(context, person)
        let numbers = renderer.accounts
        var thread: [Entry]?
        if let threadLimit {
            var entries: [Entry] = []
            for item in try await store.thread(of: id, limit: threadLimit) {
                var text = item.text
                var isProven: Bool?
                if isRevealed, let content = item.content {
                    let rendered = try await renderer.render(item.row, content)
                    text = rendered?.text
                    isProven = rendered?.isProven
                }
                entries.append(
                    Entry(
                        row: item.row,
                        text: isRevealed ? text : nil,
                        isProven: isProven,
                        meanings: item.meaning?.meanings ?? [],
                        confidence: item.meaning?.details.confidence ?? []
                    )
                )
            }
            thread = entries
        }
        return PersonSnapshot(
            person: person,
            rows: try await store.accountRows(of: id),
            addresses: addresses,
            numbers: numbers,
            thread: thread,
            today: zone.local(now).day,
            now: now,
            clock: QueryClock(zone: zone),
            isRevealed: isRevealed
        )
    }

    /// A contact point's address as it may be shown.
    func address(_ point: ContactPointID) -> String {
        guard let address = addresses[point] else { return "(erased)" }
        return isRevealed ? address : masked(address)
    }

    /// An account's number as it may be shown.
    func number(_ account: AccountID) -> String {
        guard let secrets = numbers[account] else { return "(erased)" }
        return isRevealed ? secrets.number : "…" + secrets.lastDigits
    }
}

/// Stars and the last two characters.
func masked(_ text: String) -> String {
    String(repeating: "*", count: max(0, text.count - 2)) + text.suffix(2)
}
