import Domain
import Messaging
import Store
import Strategy
import Values
import Workers

/// The text of a message of ours, put together again.
struct RenderedText: Sendable {
    let text: String
    /// Whether it is what was sent, by the digest kept then; nil when it was never composed.
    let isProven: Bool?

    /// What the digest says, for a person.
    func proof(_ sentence: EventSentence) -> String {
        switch isProven {
        case true?:
            sentence.say("coincide con lo que se envió", "matches the digest of what was sent")
        case false?:
            sentence.say(
                "no coincide con lo que se envió: algún dato cambió desde entonces",
                "differs from what was sent: something it shows has changed since"
            )
        case nil: sentence.say("todavía no se compone", "not composed yet")
        }
    }
}

/// Puts texts of a person together again from their content, the texts of the policy and what is
/// sealed with the person, and checks them against the digest that was kept when they left.
struct TextRenderer {
    let context: Context
    let person: StoredPerson
    let accounts: [AccountID: AccountSecrets]
    /// Composers by the number of their policy.
    private var composers: [UInt64: Composer] = [:]

    /// Policies kept open for one person.
    private static let composerLimit = 8

    init(_ context: Context, _ person: StoredPerson) async throws {
        self.context = context
        self.person = person
        var accounts: [AccountID: AccountSecrets] = [:]
        if let key = person.key {
            for (id, secrets) in try await context.store.accountNumbers(
                of: person.person,
                with: key
            ) {
                accounts[id] = secrets
            }
        }
        self.accounts = accounts
    }

    /// The text as the policy in force gives it, else as the policy of its decision did.
    ///
    /// - Returns: nil when it cannot be put together, such as after an erasure.
    mutating func render(_ row: MessageRow, _ content: MessageContent) async throws -> RenderedText?
    {
        guard person.key != nil else { return nil }
        let current = try await context.policies.current()
        let first = attempt(
            Composer(store: context.store, policy: current),
            row,
            content
        )
        if let first, first.isProven != false { return first }
        let entry = try await context.store.history(
            of: row.person,
            after: row.decision - min(row.decision, 1),
            limit: 1
        ).first
        guard let entry, entry.policy != current.policy.version,
            let composer = try await composer(entry.policy)
        else { return first }
        return attempt(composer, row, content) ?? first
    }

    private func attempt(
        _ composer: Composer,
        _ row: MessageRow,
        _ content: MessageContent
    ) -> RenderedText? {
        let account = row.account.flatMap { accounts[$0] }
        guard
            let bytes = try? composer.render(content, person: person.secrets, account: account),
            let digest = try? composer.digest(
                of: row.message,
                content,
                person: person.secrets,
                account: account
            )
        else { return nil }
        return RenderedText(
            text: String(decoding: bytes, as: UTF8.self),
            isProven: row.textDigest.map { $0 == digest }
        )
    }

    private mutating func composer(_ number: UInt64) async throws -> Composer? {
        if let known = composers[number] { return known }
        let policy = try await context.policies.policy(numbered: Int64(clamping: number))
        guard let policy else { return nil }
        if composers.count >= Self.composerLimit { composers.removeAll() }
        let composer = Composer(store: context.store, policy: policy)
        composers[number] = composer
        return composer
    }
}
