import ArgumentParser
import Connectors
import Domain
import Files
import Foundation
import Logging
import Messaging
import Sandbox
import Simulation
import Store
import Values
import Workers

/// Runs the whole system against a carrier and people that do not exist.
struct SandboxCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sandbox",
        abstract: "Run weeks of the collection clock in minutes, against modelled people.",
        discussion: """
            An SMSC on loopback delivers to modelled people who read, answer, promise, pay, break \
            and opt out by seed. The clock is stepped. Nothing leaves this machine. What people \
            do is modelled, not measured; the report says so.

            Example: recado sandbox --folder demo --accounts 30000 --days 45 --seed 1
            """
    )

    @OptionGroup var options: Options
    @Option(help: "Folder of the run; a run begins it anew.")
    var folder = "demo"
    @Option(help: "Accounts of the invented portfolio.")
    var accounts = 30_000
    @Option(help: "Days of the clock.")
    var days = 45
    @Option(help: "The seed; the same seed gives the same report.")
    var seed: UInt64 = 1
    @Option(help: "The first day (YYYY-MM-DD).")
    var start = "2026-10-01"
    @Option(help: "A portfolio of your own instead of an invented one.")
    var portfolio: String?
    @Option(help: "The mapping of your portfolio.")
    var mapping: String?

    func run() async throws {
        guard let firstDay = Day(iso: start), days > 0, days <= 366 else {
            throw ValidationError("--start is a day like 2026-10-01, --days from 1 to 366")
        }
        guard portfolio == nil || mapping != nil else {
            throw ValidationError("--portfolio needs --mapping")
        }
        var run = SandboxRun(
            settings: try options.settings(),
            terminal: options.terminal,
            folder: folder,
            seed: seed,
            firstDay: firstDay,
            days: days
        )
        run.usesGivenDatabase = options.database != nil
        try await run.run(
            portfolio: portfolio,
            mapping: mapping ?? "generated",
            accounts: accounts,
            json: options.json
        )
    }
}

/// One run of the sandbox.
struct SandboxRun {
    var settings: Settings
    let terminal: Terminal
    let folder: String
    let seed: UInt64
    let firstDay: Day
    let days: Int
    /// Whether the database was named by the caller, who then looks after it.
    var usesGivenDatabase = false

    /// The hour of the local day at which the bank's file of payments comes.
    static let paymentsHour = TimeOfDay(hour: 20, minute: 0) ?? .endOfDay
    /// The clock's step: people answer and carriers report within minutes, and what comes due
    /// together shares transactions.
    static let stepMilliseconds: Int64 = 300_000
    /// Rounds at one instant before it is a loop.
    static let roundLimit = 1_000
    /// Looks, ten milliseconds apart, whether the carrier has let the route in.
    static let bindTries = 1_000

    init(
        settings: Settings,
        terminal: Terminal,
        folder: String,
        seed: UInt64,
        firstDay: Day,
        days: Int
    ) {
        self.settings = settings
        self.terminal = terminal
        self.folder = folder
        self.seed = seed
        self.firstDay = firstDay
        self.days = days
    }

    mutating func run(
        portfolio: String?,
        mapping name: String,
        accounts: Int,
        json: Bool
    ) async throws {
        let began = ContinuousClock.now
        for route in settings.routes {
            if let problem = LoopbackOnly.check(route.host) { throw Failure(problem) }
        }
        try prepareFolder()
        let context = try await Context.open(
            settings,
            makesKey: true,
            isDurable: usesGivenDatabase
        )
        let mapping = try readMapping(name, context.resources)
        let path = portfolio ?? folder + "/cartera.csv"
        if portfolio == nil {
            terminal.show("inventing \(grouped(accounts)) accounts")
            try generatePortfolio(path: path, accounts: accounts, seed: seed, asOf: firstDay)
        }
        let texts = try Publication.texts(files: [], resources: context.resources, inForce: [])
        let zone = context.zones.zones["America/Mexico_City"]
        guard let zone else { throw Failure("the tz database is missing: install tzdata") }
        let begin = zone.instant(firstDay, TimeOfDay(hour: 6, minute: 0) ?? .midnight)
        _ = try await Publication.publish(texts, context, at: begin)
        let policy = try await context.policies.current()

        let clock = SandboxClock(begin)
        let people = try PeopleParameters(
            try YAMLTree.parse(
                try readText(context.resources.path("simulation/people.yaml")),
                file: "people.yaml"
            )
        )
        let world = SandboxWorld(seed: seed, clock: clock, parameters: people)
        let imported = try await load(path, mapping, context, policy, at: begin)
        try register(path, mapping, context, in: world)

        let smsc = try await SandboxSMSC.start(world: world)
        var link = SMPPConfiguration(
            name: "sandbox",
            host: "127.0.0.1",
            port: smsc.port,
            systemID: "recado",
            password: "sandbox"
        )
        link.window = 1_000
        let connector = SMPPConnector(link, clock: { clock.now() })
        var logger = makeLogger(settings.logLevel)
        logger.logLevel = .warning
        let engine = Engine(
            store: context.store,
            policies: context.policies,
            connectors: [connector],
            clock: SteppedClock(clock: clock),
            logger: logger,
            reading: try context.resources.reading()
        )
        let links = Task { try await engine.runConnectors() }
        try await Self.untilBound(connector)
        let payments = PaymentsImport(store: context.store, planner: engine.planner)
        let end = zone.instant(firstDay.adding(days: days), .midnight)
        var paid = PaymentsReport()
        while clock.now() < end {
            try await settle(engine, smsc, world, clock, zone, payments, mapping.creditor, &paid)
            show(clock.now(), zone, engine, world)
            guard let next = try await nextInstant(engine, world, clock, zone) else { break }
            clock.advance(to: min(next, end))
        }
        terminal.done()
        let report = try await context.store.report(from: begin, to: end)
        links.cancel()
        _ = try? await links.value
        await smsc.stop()
        let view = ReportView(report, isModelled: true, days: days, import: imported)
        print(json ? JSON.object(view.json).rendered : view.text)
        let took = ContinuousClock.now - began
        terminal.show("took \(took.components.seconds) s\n")
        await context.close()
    }

    private mutating func prepareFolder() throws {
        try FileManager.default.createDirectory(
            atPath: folder,
            withIntermediateDirectories: true
        )
        guard !usesGivenDatabase else { return }
        settings.database = folder + "/recado.db"
        settings.keyFile = folder + "/recado.key"
        for name in ["recado.db", "recado.db-wal", "recado.db-shm", "recado.key"] {
            try? FileManager.default.removeItem(atPath: folder + "/" + name)
        }
    }

    private func load(
        _ path: String,
        _ mapping: Mapping,
        _ context: Context,
        _ policy: PolicyInForce,
        at now: Instant
    ) async throws -> ImportReport {
        var options = PortfolioImport.Options(asOf: firstDay, idSeed: seed &* 2 &+ 1)
        options.problemsPath = folder + "/problemas.csv"
        let terminal = self.terminal
        return try await PortfolioImport(store: context.store, phones: try context.phones()).run(
            path: path,
            mapping: mapping,
            options: options,
            policy: policy.policy,
            now: now
        ) { terminal.show("loading the portfolio: " + ImportView.progress($0)) }
    }

    /// Tells the modelled people of their accounts, from the same file.
    private func register(
        _ path: String,
        _ mapping: Mapping,
        _ context: Context,
        in world: SandboxWorld
    ) throws {
        var rows = try PortfolioRows(
            path: path,
            mapping: mapping,
            asOf: firstDay,
            phones: try context.phones()
        )
        var known: [SandboxAccount] = []
        while try rows.readBlock({ outcome, _, _ in
            if let account = outcome.record.flatMap(Self.account(of:)) { known.append(account) }
        }) {
            world.register(known)
            known.removeAll(keepingCapacity: true)
        }
    }

    private static func account(of record: PortfolioRecord) -> SandboxAccount? {
        let contacts = record.persons.first?.contacts ?? []
        guard let number = contacts.first(where: { $0.kind == .mobile })?.number else {
            return nil
        }
        let figures = record.account.figures
        return SandboxAccount(
            number: number,
            token: record.account.number,
            balance: figures.balance,
            pastDue: figures.pastDue,
            minimum: figures.minimumPayment ?? figures.pastDue,
            daysPastDue: max(0, figures.asOf.days(since: record.account.dueDay)),
            asOf: figures.asOf
        )
    }

    /// Works until nothing is due at this instant: nothing waits, flies or is to be delivered.
    private func settle(
        _ engine: Engine,
        _ smsc: SandboxSMSC,
        _ world: SandboxWorld,
        _ clock: SandboxClock,
        _ zone: ZoneRules,
        _ payments: PaymentsImport,
        _ creditor: String,
        _ paid: inout PaymentsReport
    ) async throws {
        for _ in 0..<Self.roundLimit {
            try await engine.drain()
            var events = await smsc.deliverDue(clock.now())
            if zone.local(clock.now()).time >= Self.paymentsHour {
                let due = world.takePayments(clock.now())
                try await payments.take(
                    due.enumerated().map { PaymentRecord($1, line: $0 + 1) },
                    creditor: creditor,
                    now: clock.now(),
                    &paid
                )
                events += due.count
            }
            if events == 0 && engine.inFlight == 0 && smsc.isQuiet { return }
        }
    }

    /// Waits until the carrier on loopback has let the route in.
    private static func untilBound(_ connector: SMPPConnector) async throws {
        for _ in 0..<bindTries where connector.capacity == 0 {
            try await Task.sleep(for: .milliseconds(10))
        }
        guard connector.capacity > 0 else {
            throw Failure("the sandbox's carrier on 127.0.0.1 does not answer: try again")
        }
    }

    /// The next step of the clock, five whole minutes, at or after which anything is due.
    private func nextInstant(
        _ engine: Engine,
        _ world: SandboxWorld,
        _ clock: SandboxClock,
        _ zone: ZoneRules
    ) async throws -> Instant? {
        let now = clock.now()
        let paymentsAt = world.nextPaymentDay.map { zone.instant($0, Self.paymentsHour) }
        let candidates = [
            try await engine.store.nextInstant(after: now), world.nextEventAt, paymentsAt,
        ]
        .compactMap { $0 }.filter { $0 > now }
        guard let next = candidates.min() else { return nil }
        let steps = (next.milliseconds + Self.stepMilliseconds - 1) / Self.stepMilliseconds
        return Instant(milliseconds: steps * Self.stepMilliseconds)
    }

    private func show(
        _ now: Instant,
        _ zone: ZoneRules,
        _ engine: Engine,
        _ world: SandboxWorld
    ) {
        let (day, time) = zone.local(now)
        let done = day.days(since: firstDay)
        terminal.show(
            "day \(done + 1) of \(days), \(day) \(time) · "
                + "\(grouped(engine.senders[0].counts.accepted)) sent · "
                + "\(grouped(engine.received["sandbox"].inbound)) replies"
        )
    }
}

/// The sandbox's clock for decisions, the wall's for leases.
struct SteppedClock: WorkClock {
    let clock: SandboxClock

    func now() -> Instant { clock.now() }
    func realNow() -> Instant { Context.now() }
}

extension PaymentRecord {
    /// A payment of a modelled person.
    init(_ payment: SandboxPayment, line: Int) {
        self.init(
            line: line,
            key: payment.key,
            reference: nil,
            clabe: nil,
            accountNumber: payment.token,
            customerNumber: nil,
            amount: payment.amount,
            valueDay: payment.day,
            method: .transfer,
            isReversal: false
        )
    }
}
