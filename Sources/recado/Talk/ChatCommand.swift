import ArgumentParser
import Domain
import Files
import Foundation
import Messaging
import Simulation
import Store
import Strategy
import Values
import Workers

/// Talks with the program as one person.
struct ChatCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "chat",
        abstract: "Write to the program as one person, and see what it answers; nothing is sent.",
        discussion: """
            The decisions and texts are those that send. Without --as the person is invented \
            (born on 5 May 1985, postal code 03100, tax id ending in AB1) and no database is \
            needed; with --as it is a copy of one in the database, which does not change. Lines \
            that begin with / are for you: /ayuda names them.

            Example: recado chat --dpd 10 --balance "8000 MXN" --at "2026-11-23 11:00"
            Example: recado chat --as 4152310001 --why
            Example: recado chat --json < platica.txt
            """
    )

    @OptionGroup var options: Options
    @Option(name: .customLong("as"), help: "The creditor's number of an account of the person.")
    var account: String?
    @OptionGroup(title: "The person, invented")
    var invention: LifePerson.Invention
    @Option(help: "When it begins, as \"2026-11-23 11:00\" of the person's clock; now without it.")
    var at: String?
    @Flag(help: "Tell after each answer what was understood and why it was said.")
    var why = false
    @Flag(help: "Show the name and numbers of a person of the database.")
    var reveal = false
    @Option(help: "The seed; another one draws other minutes and arms.")
    var seed: UInt64 = 1

    func run() async throws {
        var room = try await open()
        var talk = ChatTalk(isJSON: options.json, tellsWhy: why, zone: room.zone)
        talk.begin(room)
        while let line = readLine(strippingNewline: true) {
            guard try talk.take(line, &room) else { break }
        }
    }

    /// The room with the person in it.
    func open() async throws -> ChatRoom {
        if let account { return try await stored(account) }
        let settings = try options.settings()
        let resources = try Resources(settings.resources)
        let zones = ZoneFiles.load(Context.zoneNames(settings.zoneinfo), from: settings.zoneinfo)
        let texts = try Publication.texts(files: [], resources: resources, inForce: [])
        let policy = try PolicyInForce(texts, number: 1, zones: zones)
        guard let zone = policy.policy.zones[policy.facts.defaultZone] else {
            throw Failure("the tz database has no \(policy.facts.defaultZone): install tzdata")
        }
        let now = try begin(zone)
        let person = try LifePerson(
            invention,
            policy,
            daysPastDue: invention.dpd ?? 10,
            firstDay: zone.local(now).day,
            seed: seed
        )
        let own = person.person.imported.facts.zones.first.flatMap { policy.policy.zones[$0] }
        return ChatRoom(
            policy: policy,
            person: person,
            state: nil,
            reading: try resources.reading(),
            zone: own ?? zone,
            now: now,
            seed: seed
        )
    }

    /// A copy of somebody in the database.
    private func stored(_ number: String) async throws -> ChatRoom {
        let context = try await Context.open(try options.settings())
        let policy = try await context.policies.current()
        let ids = try await context.store.find(
            .accountNumber(number),
            creditor: invention.creditor
        )
        guard ids.count == 1, let person = try await context.store.person(ids[0]),
            let state = person.state, let key = person.key
        else {
            throw notFound(
                ids.count > 1
                    ? "several creditors have this account number: add --creditor CODE"
                    : "no person has this account number: `recado person find` searches"
            )
        }
        var numbers: [AccountID: AccountSecrets] = [:]
        for (id, secrets) in try await context.store.accountNumbers(of: ids[0], with: key) {
            numbers[id] = secrets
        }
        let meant = numbers.first { $0.value.number == number }?.key
        guard let meant, let secrets = person.secrets else {
            throw Failure("the person's data was erased: there is nobody to be")
        }
        let zone = await context.zone(of: state.facts.zones)
        return ChatRoom(
            policy: policy,
            person: LifePerson(
                copyOf: state,
                secrets: secrets,
                numbers: numbers,
                account: meant,
                isRevealed: reveal
            ),
            state: state,
            reading: try context.resources.reading(),
            zone: zone,
            now: try begin(zone),
            seed: seed
        )
    }

    private func begin(_ zone: ZoneRules) throws -> Instant {
        guard let at else { return Context.now() }
        guard let instant = ChatTalk.instant(at, zone) else {
            throw ValidationError("--at is a day and a time, as \"2026-11-23 11:00\"")
        }
        return instant
    }
}
