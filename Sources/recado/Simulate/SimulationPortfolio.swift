import Domain
import Files
import Foundation
import Messaging
import Simulation
import Store
import Strategy
import Values
import Workers

/// A portfolio in memory, as the simulation needs it: cases to be, and what texts show.
struct SimulationPortfolio: Sendable {
    /// The persons, in the order of the file.
    private(set) var persons: [SimulatedPerson] = []
    /// What is personal of each, by the same position.
    private(set) var secrets: [PersonSecrets] = []
    /// The numbers of their accounts.
    private(set) var numbers: [AccountID: AccountSecrets] = [:]
    /// Whether contact data was invented.
    private(set) var isContactDataMadeUp: Bool
    /// Rows and sums of the file.
    private(set) var totals = ControlTotals()

    /// Reads a whole file.
    ///
    /// - Parameter begin: the instant that ids are made for.
    init(
        path: String,
        mapping: Mapping,
        asOf: Day,
        phones: PhoneParser,
        begin: Instant
    ) throws {
        isContactDataMadeUp = mapping.isContactDataMadeUp
        var file = try PortfolioRows(path: path, mapping: mapping, asOf: asOf, phones: phones)
        var drafts: [String: Int] = [:]
        var rows: [Draft] = []
        while try file.readBlock({ outcome, _, _ in
            guard let record = outcome.record else { return }
            for person in record.persons {
                if let known = drafts[person.key] {
                    rows[known].records.append((person, record.account))
                } else {
                    drafts[person.key] = rows.count
                    rows.append(Draft(records: [(person, record.account)]))
                }
            }
        }) {}
        totals = file.totals
        persons.reserveCapacity(rows.count)
        for draft in rows { add(draft, creditor: mapping.creditor, asOf: asOf, begin: begin) }
    }

    private struct Draft {
        var records: [(person: PersonRecord, account: AccountRecord)]
    }

    private mutating func add(_ draft: Draft, creditor: String, asOf: Day, begin: Instant) {
        guard let first = draft.records.first?.person else { return }
        let habit = PortfolioRecord.key(accountNumber: first.key)
        let shard = Shard(tenant: "", personKey: creditor + "\u{0}" + first.key)
        var random = Generator(seeds: habit)
        let id = PersonID(at: begin, shard: shard, random: &random)
        var points: [ContactPoint] = []
        var seen: Set<String> = []
        var accounts: [Account] = []
        for (person, row) in draft.records {
            for contact in person.contacts where seen.insert(contact.canonical).inserted {
                points.append(
                    contact.contactPoint(
                        ContactPointID(at: begin, shard: shard, random: &random)
                    )
                )
            }
            let account = AccountID(at: begin, shard: shard, random: &random)
            accounts.append(row.account(account, role: person.role))
            numbers[account] = AccountSecrets(
                number: row.number,
                paymentReference: row.paymentReference,
                clabe: row.clabe
            )
        }
        secrets.append(PersonSecrets(first))
        persons.append(
            SimulatedPerson(
                id: id,
                imported: Imported(
                    creditor: creditor,
                    asOf: asOf,
                    facts: first.facts,
                    contactPoints: points,
                    accounts: accounts
                ),
                habit: habit
            )
        )
    }
}

/// Puts each message together as the composer would, to know its parts and price.
struct SimulationPricing: Sendable {
    private let assembly: TextAssembly
    /// By the names of routes.
    private let counters: [String: SMSCounter]
    /// What a message of another channel costs, by the names of routes.
    private let prices: [String: Money]

    init(_ policy: PolicyInForce) {
        assembly = TextAssembly(policy)
        prices = policy.facts.routes.reduce(into: [:]) { prices, route in
            prices[route.name] = route.sms.pricePerSegment
        }
        counters = policy.facts.routes.reduce(into: [:]) { counters, route in
            if counters[route.name] == nil { counters[route.name] = SMSCounter(route.sms) }
        }
    }

    /// What a message of a person takes; nil when its text cannot be written.
    func price(
        _ message: MessageRecord,
        of person: Int,
        in portfolio: SimulationPortfolio
    ) -> MessagePrice? {
        let text = try? assembly.text(
            of: MessageContent(message),
            person: portfolio.secrets[person],
            account: message.accounts.first.flatMap { portfolio.numbers[$0] }
        )
        guard let text else { return nil }
        guard message.channel == .sms else {
            return prices[message.route].map { MessagePrice(parts: 1, cost: $0) }
        }
        guard let counter = counters[message.route], let size = try? counter.count(utf8: text)
        else { return nil }
        return MessagePrice(parts: size.segments, cost: size.price)
    }
}
