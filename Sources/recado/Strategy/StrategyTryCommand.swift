import ArgumentParser
import Compliance
import Domain
import Files
import Messaging
import Simulation
import Store
import Strategy
import Values
import Workers

extension StrategyCommand {
    struct Try: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "try",
            abstract:
                "Live one person through a strategy, day by day, and tell why; nothing is sent.",
            discussion: """
                The decisions, rules and texts are those that send, on a virtual clock; no database \
                is needed. The person is invented by options, or one account of a file. They do \
                what the options say and nothing else: messages arrive, nobody answers, nobody \
                pays. A day is a date or `+5` for five days after the first. What is done may also \
                stand in a file of --script, one a line: the option's name, then its value. Told \
                in Spanish. Exit code 3 when the file has no such account.

                Example: recado strategy try temprana.yaml --dpd 3 --says "+2 10:15 mañana pago 500"
                Example: recado strategy try tienda.yaml --fails aviso --pays "+5 500 MXN" --days 90
                Example: recado strategy try tienda.yaml --portfolio cartera.csv --mapping tienda \
                --account 4152310001
                """
        )

        @OptionGroup var options: Options
        @Argument(help: "Strategies, rule packs or facts; the shipped ones stand under them.")
        var files: [String] = []
        @OptionGroup(title: "The person, invented")
        var invention: LifePerson.Invention
        @Option(help: "A portfolio file with the person.")
        var portfolio: String?
        @Option(help: "The mapping of the portfolio.")
        var mapping: String?
        @Option(help: "The creditor's number of the account in it.")
        var account: String?
        @Flag(help: "Show the name and numbers of the person of a file.")
        var reveal = false
        @Option(help: "What the person writes: \"+2 10:15 mañana pago 500\"; may repeat.")
        var says: [String] = []
        @Option(help: "What the person pays: \"+5 500 MXN\"; may repeat.")
        var pays: [String] = []
        @Option(help: "What happens outside: \"visita +10\"; may repeat.")
        var event: [String] = []
        @Option(help: "A step whose messages do not arrive, or *.")
        var fails: [String] = []
        @Option(help: "A step whose messages are read, or *.")
        var reads: [String] = []
        @Option(help: "A step whose link is opened, or *.")
        var opens: [String] = []
        @Option(help: "A step that is approved, or *.")
        var approves: [String] = []
        @Option(help: "A step that is declined, or *.")
        var declines: [String] = []
        @Option(help: "A call or visit by which the person is spoken with, or *.")
        var reaches: [String] = []
        @Option(help: "A call, letter or visit that is made and reaches nobody, or *.")
        var makes: [String] = []
        @Option(help: "A file with a line for each of these.")
        var script: String?
        @Option(help: "Days, 1 to 366.")
        var days = 60
        @Option(help: "The first day (YYYY-MM-DD); today without it.")
        var start: String?
        @Option(help: "The seed; another one draws other minutes and arms.")
        var seed: UInt64 = 1

        func validate() throws {
            guard (1...SimulationTerms.daysLimit).contains(days) else {
                throw ValidationError("--days is a number from 1 to \(SimulationTerms.daysLimit)")
            }
            let named = [portfolio, mapping, account].compactMap { $0 }.count
            guard named == 0 || named == 3 else {
                throw ValidationError("--portfolio, --mapping and --account go together")
            }
        }

        func run() async throws {
            let view = try life()
            if options.json { printJSON(view.json) } else { print(view.text) }
        }

        /// Lives it.
        func life() throws -> LifeView {
            let settings = try options.settings()
            let resources = try Resources(settings.resources)
            let zones = ZoneFiles.load(
                Context.zoneNames(settings.zoneinfo),
                from: settings.zoneinfo
            )
            let texts = try Publication.texts(files: files, resources: resources, inForce: [])
            var policy = try PolicyInForce(texts, number: 1, zones: zones)
            var remarks = try connect(&policy)
            guard let zone = policy.policy.zones[policy.facts.defaultZone] else {
                throw Failure("the tz database has no \(policy.facts.defaultZone): install tzdata")
            }
            let firstDay =
                try start.map { try dayOption($0, "--start") } ?? zone.local(Context.now()).day
            let wanted = try wanted(policy)
            let person = try person(policy, resources, firstDay, zone, wanted)
            let facts = person.person.imported.facts
            let own = facts.zones.first.flatMap { policy.policy.zones[$0] } ?? zone
            let lines = try lines()
            let script = try LifeWords(
                firstDay: firstDay,
                days: days,
                zone: own,
                account: person.account,
                currency: person.person.imported.accounts
                    .first { $0.id == person.account }?.figures.balance.currency ?? .mexicanPeso
            ).script(lines)
            var trial = LifeTrial(
                policy: policy,
                person: person,
                script: script,
                seed: seed,
                zone: own,
                firstDay: firstDay,
                days: days
            )
            trial.live()
            remarks += person.remarks
            remarks += trial.notTaken(wanted)
            for (place, habit) in script.habits.enumerated() where !trial.used.contains(place) {
                let why =
                    habit.kind == .reads ? " (un SMS no avisa de que se leyó)" : ""
                remarks.append(
                    "--\(habit.kind.rawValue) \(habit.step ?? "*") no tuvo efecto: en estos días "
                        + "no salió nada de ese paso\(why)"
                )
            }
            return trial.view(remarks: remarks)
        }

        /// Every channel that is to be tried gets a connector and, for each creditor, a sender.
        ///
        /// - Returns: what was supposed so.
        private func connect(_ policy: inout PolicyInForce) throws -> [String] {
            let routes = Set(policy.facts.routes.map(\.channel))
            let named = Set(try invention.namedChannels() ?? [])
                .subtracting([.call, .letter, .visit])
            let connected = policy.policy.connectedChannels
            let added = routes.union(named).subtracting(connected)
                .sorted { $0.rawValue < $1.rawValue }
            policy.policy.connectedChannels += added
            for place in policy.policy.creditors.indices {
                for channel in named.sorted(by: { $0.rawValue < $1.rawValue })
                where policy.policy.creditors[place].sender(channel) == nil {
                    policy.policy.creditors[place].senders.append(
                        SenderPolicy(
                            channel: channel,
                            route: "",
                            facts: SenderFacts(kind: .number, isRegistered: true, canReply: true)
                        )
                    )
                }
            }
            let names = added.map { SpanishWords.channel($0) }.joined(separator: ", ")
            return added.isEmpty
                ? [] : ["Se prueba como si ya hubiera conexión y remitente de \(names)"]
        }

        /// The clocks that the files of the command bring.
        private func wanted(_ policy: PolicyInForce) throws -> [StrategyDefinition] {
            try files.compactMap { file in
                let code = try YAMLTree.parse(try readText(file), file: file)["strategy"]?.text
                return code.flatMap { policy.policy.strategies.newest($0) }
            }
        }

        private func person(
            _ policy: PolicyInForce,
            _ resources: Resources,
            _ firstDay: Day,
            _ zone: ZoneRules,
            _ wanted: [StrategyDefinition]
        ) throws -> LifePerson {
            if let portfolio, let mapping, let account {
                let mapping = try readMapping(mapping, resources)
                let persons = try SimulationPortfolio(
                    path: portfolio,
                    mapping: mapping,
                    asOf: firstDay,
                    phones: try resources.phones(),
                    begin: zone.instant(firstDay, .midnight)
                )
                return try LifePerson(
                    account: account,
                    portfolio: persons,
                    creditor: mapping.creditor,
                    isRevealed: reveal
                )
            }
            func invented(_ days: Int) throws -> LifePerson {
                try LifePerson(invention, policy, daysPastDue: days, firstDay: firstDay, seed: seed)
            }
            if let dpd = invention.dpd { return try invented(dpd) }
            // Somebody whom the strategy of the command wants, if there is such.
            let codes = Set(wanted.map(\.code))
            let usual = LifePerson.usualDaysPastDue
            for days in codes.isEmpty ? [] : usual {
                let person = try invented(days)
                let began = LifeTrial.taken(
                    person,
                    policy,
                    zone.instant(firstDay, LifeTrial.hour),
                    seed
                )
                if codes.contains(began) { return person }
            }
            return try invented(usual[0])
        }

        /// What the options and the file say, in the order of the file and then of the options.
        private func lines() throws -> [LifeWords.Line] {
            var lines = try script.map { try LifeWords.lines(try readText($0), file: $0) } ?? []
            for (verb, values) in [
                ("says", says), ("pays", pays), ("event", event), ("fails", fails),
                ("reads", reads), ("opens", opens), ("approves", approves), ("declines", declines),
                ("reaches", reaches), ("makes", makes),
            ] {
                lines += values.map {
                    LifeWords.Line(place: "--\(verb)", verb: verb, value: $0)
                }
            }
            return lines
        }
    }
}
