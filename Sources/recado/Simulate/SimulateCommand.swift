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

/// What a strategy would do to a portfolio, before anybody is contacted.
struct SimulateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Run a strategy over a whole portfolio on a virtual clock; nothing is sent.",
        discussion: """
            The decisions, rules and texts are those that send; people are modelled by seed, and \
            the report says so. Strategies that are named run alone, with the shipped \
            conversation, parts, rules and facts around them; without any the shipped ones run. A \
            rule pack that is named is in force for its country. No database is needed, and none \
            is touched. --against runs the same portfolio once more: with its strategies in place \
            of the others where it names some, and with its other files over theirs. --seeds \
            repeats each side with as many seeds; differences are taken seed by seed, and from 5 \
            seeds on come with the interval that holds the true one in 95 of 100 cases.

            Example: recado simulate temprana.yaml --portfolio cartera.csv --mapping banco --days 90
            Example: recado simulate temprana.yaml --against mas-suave.yaml --seeds 10
            Example: recado simulate mx-conservative.yaml --against mx-literal.yaml --seeds 10
            """
    )

    /// The most seeds of one call.
    static let seedsLimit = 100

    @OptionGroup var options: Options
    @Argument(help: "Strategies, rule packs or facts to run.")
    var files: [String] = []
    @Option(help: "A portfolio file; without it one is invented.")
    var portfolio: String?
    @Option(help: "The mapping of the portfolio.")
    var mapping: String?
    @Option(help: "Accounts of the invented portfolio.")
    var accounts = 10_000
    @Option(help: "Days, 1 to 366.")
    var days = 90
    @Option(help: "The seed; the same seed gives the same bytes.")
    var seed: UInt64 = 1
    @Option(help: "Run with so many seeds, from --seed on.")
    var seeds = 1
    @Option(help: "The first day (YYYY-MM-DD); today without it.")
    var start: String?
    @Option(
        parsing: .upToNextOption,
        help: "Files to compare with: strategies in place of the others, the rest over them."
    )
    var against: [String] = []
    @Option(
        help: "Write the days as CSV, and steps, rules and tasks beside it (FILE-pasos.csv …)."
    )
    var csv: String?
    @Option(help: "Write one page with charts.")
    var html: String?

    func validate() throws {
        guard (1...SimulationTerms.daysLimit).contains(days) else {
            throw ValidationError("--days is a number from 1 to \(SimulationTerms.daysLimit)")
        }
        guard (1...Self.seedsLimit).contains(seeds) else {
            throw ValidationError("--seeds is a number from 1 to \(Self.seedsLimit)")
        }
        guard portfolio == nil || mapping != nil else {
            throw ValidationError("--portfolio needs --mapping")
        }
        guard accounts > 0 else { throw ValidationError("--accounts is at least 1") }
        _ = try start.map { try dayOption($0, "--start") }
    }

    func run() async throws {
        let view = try await view()
        let files = SimulationFiles(view: view)
        if let csv {
            for table in files.tables {
                try Self.write(table.text, to: SimulationFiles.name(csv, table.suffix))
            }
        }
        if let html { try Self.write(SimulationPage(view: view).html, to: html) }
        if options.json { printJSON(files.json) } else { print(view.text) }
    }

    /// Runs all sides.
    func view() async throws -> SimulationView {
        let prepared = try prepare()
        var variants: [SimulationVariant] = []
        for policies in prepared.policies {
            variants.append(await Self.run(policies, prepared, seeds: seeds, options.terminal))
        }
        options.terminal.done()
        return SimulationView(
            variants: variants,
            firstDay: prepared.firstDay,
            days: days,
            seed: seed,
            totals: prepared.portfolio.totals,
            isContactDataMadeUp: prepared.portfolio.isContactDataMadeUp || prepared.isInvented
        )
    }

    /// Everything that is read before the first person is run.
    struct Prepared: Sendable {
        let policies: [Copies]
        let portfolio: SimulationPortfolio
        let zone: ZoneRules
        let firstDay: Day
        let days: Int
        let seed: UInt64
        let isInvented: Bool

        func terms(_ copy: Copies.Copy, seed: UInt64) -> SimulationTerms {
            SimulationTerms(
                policy: copy.policy.policy,
                people: copy.people,
                seed: seed,
                firstDay: firstDay,
                days: days,
                zone: zone
            )
        }
    }

    /// One policy, compiled once for each core: cores that count references to the same tables wait
    /// for each other.
    struct Copies: Sendable {
        struct Copy: Sendable {
            let policy: PolicyInForce
            let people: PeopleParameters
        }

        let name: String
        let copies: [Copy]
        /// Channels of routes for which this program has no connector.
        let unconnected: [Channel]

        init(
            _ name: String,
            _ side: SimulationSide,
            _ resources: Resources,
            _ settings: Settings
        ) throws {
            self.name = name
            let cores = max(1, ProcessInfo.processInfo.activeProcessorCount)
            var unconnected: [Channel] = []
            copies = try (0..<cores).map { _ in
                let zones = ZoneFiles.load(
                    Context.zoneNames(settings.zoneinfo),
                    from: settings.zoneinfo
                )
                let people = try YAMLTree.parse(
                    try readText(resources.path("simulation/people.yaml")),
                    file: "people.yaml"
                )
                var policy = try PolicyInForce(
                    side.texts,
                    number: 1,
                    zones: zones,
                    profiles: side.profiles
                )
                // What a route is published for is tried out before its connector is there.
                unconnected = Set(policy.facts.routes.map(\.channel))
                    .subtracting(policy.policy.connectedChannels)
                    .sorted { $0.rawValue < $1.rawValue }
                policy.policy.connectedChannels += unconnected
                return Copy(policy: policy, people: try PeopleParameters(people))
            }
            self.unconnected = unconnected
        }
    }

    private func prepare() throws -> Prepared {
        let settings = try options.settings()
        let resources = try Resources(settings.resources)
        var policies = [
            try Copies(
                Self.name("A", files),
                SimulationSide(files, against: [], resources),
                resources,
                settings
            )
        ]
        if !against.isEmpty {
            policies.append(
                try Copies(
                    Self.name("B", against),
                    SimulationSide(files, against: against, resources),
                    resources,
                    settings
                )
            )
        }
        let first = policies[0].copies[0].policy
        guard let zone = first.policy.zones[first.facts.defaultZone] else {
            throw Failure("the tz database has no \(first.facts.defaultZone): install tzdata")
        }
        let firstDay =
            try start.map { try dayOption($0, "--start") } ?? zone.local(Context.now()).day
        options.terminal.show("reading the portfolio")
        let source = try self.source(resources, firstDay)
        let read = Result {
            try SimulationPortfolio(
                path: source.path,
                mapping: source.mapping,
                asOf: firstDay,
                phones: try resources.phones(),
                begin: zone.instant(firstDay, .midnight)
            )
        }
        if let made = source.made { try? FileManager.default.removeItem(atPath: made) }
        let portfolio = try read.get()
        guard !portfolio.persons.isEmpty else {
            throw Failure(
                "no row of the portfolio could be used: look at it with "
                    + "`recado import FILE --mapping NAME --dry-run`"
            )
        }
        return Prepared(
            policies: policies,
            portfolio: portfolio,
            zone: zone,
            firstDay: firstDay,
            days: days,
            seed: seed,
            isInvented: source.made != nil
        )
    }

    /// Runs one policy with each seed.
    private static func run(
        _ policies: Copies,
        _ prepared: Prepared,
        seeds: Int,
        _ terminal: Terminal
    ) async -> SimulationVariant {
        var variant = SimulationVariant(
            name: policies.name,
            policy: policies.copies[0].policy,
            unconnected: policies.unconnected,
            days: prepared.days
        )
        let pricings = policies.copies.map { SimulationPricing($0.policy) }
        for number in 0..<UInt64(seeds) {
            let seed = prepared.seed &+ number
            let workers = zip(policies.copies, pricings).map { copy, pricing in
                Worker(terms: prepared.terms(copy, seed: seed), pricing: pricing)
            }
            let tally = await simulate(prepared.portfolio, workers) { done in
                terminal.show(
                    "\(policies.name), seed \(seed): \(grouped(done)) of "
                        + "\(grouped(prepared.portfolio.persons.count)) persons"
                )
            }
            if number == 0 {
                variant.maxima = LegalMaximumLine.all(
                    prepared.portfolio.persons,
                    workers[0].terms
                )
            }
            variant.append(tally)
        }
        return variant
    }

    /// A letter and the files that make the difference.
    private static func name(_ letter: String, _ files: [String]) -> String {
        let names = files.map { $0.split(separator: "/").last.map(String.init) ?? $0 }
        return names.isEmpty ? letter : "\(letter) (\(names.joined(separator: ", ")))"
    }

    /// The file to read: the one named, or an invented one that is gone afterwards.
    private func source(
        _ resources: Resources,
        _ firstDay: Day
    ) throws -> (path: String, mapping: Mapping, made: String?) {
        let mapping = try readMapping(self.mapping ?? "generated", resources)
        if let portfolio { return (portfolio, mapping, nil) }
        let path = NSTemporaryDirectory() + "recado-simulate-" + UUID().uuidString + ".csv"
        try generatePortfolio(path: path, accounts: accounts, seed: seed, asOf: firstDay)
        return (path, mapping, path)
    }

    private static func write(_ text: String, to path: String) throws {
        guard FileManager.default.createFile(atPath: path, contents: Data(text.utf8)) else {
            throw Failure("\(path) cannot be written: check the folder and who may write there")
        }
    }

    /// Persons that one task runs before it takes more.
    private static let chunk = 256

    /// What one core works with; nothing of it is shared with another but the portfolio.
    struct Worker: Sendable {
        let terms: SimulationTerms
        let pricing: SimulationPricing
    }

    /// Runs all persons, each worker a part at a time; the sum does not depend on who ran whom.
    static func simulate(
        _ portfolio: SimulationPortfolio,
        _ workers: [Worker],
        progress: (Int) -> Void = { _ in }
    ) async -> SimulationTally {
        let count = portfolio.persons.count
        let days = workers[0].terms.days
        return await withTaskGroup(of: (SimulationTally, Int).self) { group in
            var next = 0
            func add(_ place: Int) {
                let terms = workers[place].terms
                let pricing = workers[place].pricing
                guard next < count else { return }
                let range = next..<min(next + chunk, count)
                next = range.upperBound
                group.addTask {
                    var tally = SimulationTally(days: terms.days)
                    for index in range {
                        PersonRun.run(portfolio.persons[index], terms, into: &tally) {
                            pricing.price($0, of: index, in: portfolio)
                        }
                    }
                    return (tally, place)
                }
            }
            for place in workers.indices { add(place) }
            var total = SimulationTally(days: days)
            for await (tally, place) in group {
                total.add(tally)
                progress(total.persons)
                add(place)
            }
            return total
        }
    }
}
