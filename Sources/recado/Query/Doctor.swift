import Connectors
import Files
import Foundation
import Messaging
import SQL
import Sandbox
import Store
import Strategy
import Values
import Vault
import Workers

/// The checks of `doctor`, each for itself: one that fails does not hide the others.
struct Doctor {
    let settings: Settings
    let bindsLinks: Bool

    /// Free bytes below which a disk is too full to work on.
    static let diskMinimum: Int64 = 1 << 30
    /// Zones in which Mexico's people and its neighbours live.
    static let zones = [
        "America/Mexico_City", "America/Cancun", "America/Merida", "America/Monterrey",
        "America/Chihuahua", "America/Ciudad_Juarez", "America/Ojinaga", "America/Matamoros",
        "America/Mazatlan", "America/Bahia_Banderas", "America/Hermosillo", "America/Tijuana",
        "America/New_York", "America/Bogota", "America/Santiago", "America/Sao_Paulo",
        "Europe/Madrid",
    ]

    func examine() async -> [DoctorCheck] {
        var checks = [resources(), key()]
        checks += timeZones()
        checks += await database()
        checks.append(disk())
        if settings.routes.isEmpty {
            checks.append(.fine("routes", "none is configured: messages wait in the outbox"))
        }
        for route in settings.routes { checks += await self.route(route) }
        return checks
    }

    /// The settings in force, without passwords.
    static func settings(_ settings: Settings) -> [String: JSON] {
        [
            "database": .text(
                Context.isFile(settings.database) ? settings.database : "PostgreSQL"
            ),
            "key_file": .text(settings.keyFile), "tenant": .text(settings.tenant),
            "resources": .optional(settings.resources), "zoneinfo": .text(settings.zoneinfo),
            "log_level": .text(settings.logLevel),
            "http": .text("\(settings.httpHost):\(settings.httpPort)"),
            "sandbox": .flag(settings.sandbox),
            "routes": .list(settings.routes.map { .text("\($0.name) \($0.host):\($0.port)") }),
        ]
    }

    private func resources() -> DoctorCheck {
        do {
            let resources = try Resources(settings.resources)
            let packs = try resources.texts("packs").count
            let strategies = try resources.texts("strategies").count
            let table = try NumberingTable(path: resources.path("numbering/mx.bin"))
            let newest = Day(daysSinceEpoch: table.newestDay)
            return .fine(
                "resources",
                "\(packs) packs, \(strategies) strategies, \(grouped(table.count)) number ranges "
                    + "(newest \(newest)) in \(resources.root)"
            )
        } catch {
            return .bad("resources", "\(error)", remedy: "name the folder by --resources")
        }
    }

    private func key() -> DoctorCheck {
        do {
            _ = try KeyFile.read(at: settings.keyFile)
            return .fine("key", "\(settings.keyFile) holds a key, readable by its owner only")
        } catch {
            return .bad("key", "\(error)", remedy: "")
        }
    }

    private func timeZones() -> [DoctorCheck] {
        let files = ZoneFiles.load(Self.zones, from: settings.zoneinfo)
        guard files.failures.isEmpty else {
            let names = files.failures.map(\.zone).joined(separator: ", ")
            return [
                .bad(
                    "time zones",
                    "\(names) cannot be read; nobody there is contacted",
                    remedy: "install Debian's package tzdata, or set zoneinfo"
                )
            ]
        }
        // Mexico gave daylight time up in October 2022: an older database is an hour off.
        let summer = Instant(iso: "2026-07-01T18:00:00Z") ?? .distantPast
        if files.zones["America/Mexico_City"]?.offset(at: summer) != -21_600 {
            return [
                .bad(
                    "time zones",
                    "the tz database \(files.version) is older than 2022f",
                    remedy: "upgrade Debian's package tzdata"
                )
            ]
        }
        return [
            .fine(
                "time zones",
                "\(files.zones.count) zones of tz database \(files.version); a person whose zone "
                    + "is not known is not contacted"
            )
        ]
    }

    private func database() async -> [DoctorCheck] {
        let context: Context
        do {
            context = try await Context.openForReading(settings)
            try await context.database.checkHealth()
        } catch {
            return [
                .bad("database", "\(error)", remedy: ""),
                clock(lastNews: nil),
            ]
        }
        var checks: [DoctorCheck] = [
            .fine("database", "it answers, its schema is this program's, and the key opens it")
        ]
        do {
            let policy = try await context.policies.current()
            checks.append(
                .fine(
                    "policy",
                    "policy \(policy.policy.version) compiles: \(policy.texts.count) texts, "
                        + "\(policy.policy.creditors.count) creditors"
                )
            )
            checks += routes(of: policy.facts.routes.map(\.name))
            for endpoint in policy.facts.webhooks { checks.append(webhook(endpoint)) }
        } catch {
            checks.append(
                .bad(
                    "policy",
                    "\(error)",
                    remedy: "mend the files and run `recado strategy publish`"
                )
            )
        }
        var lastNews: Instant?
        do {
            lastNews = try await context.store.stateChanges(page: Page(limit: 1)).first?.stateAt
            let work = try await context.store.waitingWork(at: Context.now())
            checks.append(Self.waiting(work, at: Context.now()))
            checks += Self.calls(try await context.store.callCounts())
        } catch {
            checks.append(.bad("work", "\(error)", remedy: "run `recado audit verify`"))
        }
        checks.append(clock(lastNews: lastNews))
        await context.close()
        return checks
    }

    /// Routes of the facts that no configured link serves: their messages would wait for ever.
    private func routes(of facts: [String]) -> [DoctorCheck] {
        let linked = Set(settings.routes.map(\.name))
        let missing = facts.filter { !linked.contains($0) }
        guard !missing.isEmpty, !settings.routes.isEmpty else { return [] }
        return [
            .bad(
                "routes",
                "the facts in force name \(missing.joined(separator: ", ")), which no configured "
                    + "link serves",
                remedy: "add the route to the configuration, or publish facts without it"
            )
        ]
    }

    /// Whether calls to an endpoint could be signed and leave; it is not called.
    private func webhook(_ endpoint: WebhookEndpoint) -> DoctorCheck {
        let name = "webhook \(endpoint.name)"
        if settings.sandbox, !endpoint.isLoopback {
            return .bad(
                name,
                "in sandbox mode nothing leaves this machine, so that its calls fail",
                remedy: "publish facts with an address on this machine, or leave sandbox mode"
            )
        }
        do {
            _ = try WebhookSecret(from: endpoint.secret)
            return .fine(name, "its secret is there")
        } catch {
            return .bad(
                name,
                "\(error)",
                remedy: "give the process the secret that the facts name"
            )
        }
    }

    /// What failed, and what an endpoint refused for good, waits for somebody.
    private static func calls(_ counts: [WebhookCounts]) -> [DoctorCheck] {
        counts.filter { $0.failed > 0 }.map {
            .bad(
                "webhook \($0.endpoint)",
                "\(grouped($0.failed)) calls failed",
                remedy: "look at `recado webhook list`, then `recado webhook retry`"
            )
        }
    }

    /// Whether what is due is taken: half an hour late means that nobody works.
    private static func waiting(_ work: WaitingWork, at now: Instant) -> DoctorCheck {
        let queued = work.queued.values.reduce(0, +)
        let text =
            "\(grouped(queued)) queued, \(grouped(work.dueMessages)) of them due, "
            + "\(grouped(work.dueCases)) cases due, \(grouped(work.openTasks)) tasks open"
        if let oldest = work.oldestDue, oldest.adding(minutes: 30) < now {
            return .bad(
                "work",
                "\(text); the oldest message waits for \(age(since: oldest, at: now))",
                remedy: "start `recado serve`, or look for a halt or a route that is down"
            )
        }
        return .fine("work", text)
    }

    private func clock(lastNews: Instant?) -> DoctorCheck {
        let now = Context.now()
        let year = Day(daysSinceEpoch: Int32(clamping: now.seconds / 86_400)).year
        guard (2_026...2_100).contains(year) else {
            return .bad(
                "clock",
                "it says \(now)",
                remedy: "set the clock: systemctl start systemd-timesyncd"
            )
        }
        if let lastNews, lastNews > now.adding(minutes: 5) {
            return .bad(
                "clock",
                "it says \(now), but the database has news of \(lastNews)",
                remedy: "set the clock; a sandbox's database is not for real work"
            )
        }
        return .fine("clock", "\(now)")
    }

    private func disk() -> DoctorCheck {
        guard Context.isFile(settings.database) else {
            return .fine("disk", "the database is on another server: watch its disk there")
        }
        let path = URL(fileURLWithPath: settings.database).deletingLastPathComponent().path
        let system = try? FileManager.default.attributesOfFileSystem(forPath: path)
        guard let free = (system?[.systemFreeSize] as? NSNumber)?.int64Value else {
            return .bad("disk", "\(path) cannot be looked at", remedy: "check the folder's name")
        }
        let size = ["", "-wal"].reduce(Int64(0)) { sum, suffix in
            let path = settings.database + suffix
            let file = try? FileManager.default.attributesOfItem(atPath: path)
            return sum + ((file?[.size] as? NSNumber)?.int64Value ?? 0)
        }
        let text =
            "\(grouped(free >> 20)) MiB free, the database has \(grouped(size >> 20)) MiB"
        guard free >= max(Self.diskMinimum, size) else {
            return .bad(
                "disk",
                text,
                remedy: "free so much that the database and a copy of it fit"
            )
        }
        return .fine("disk", text)
    }

    private func route(_ route: SMPPConfiguration) async -> [DoctorCheck] {
        let name = "route \(route.name)"
        if settings.sandbox, let problem = LoopbackOnly.check(route.host) {
            return [.bad(name, problem, remedy: "")]
        }
        if let problem = Reach.problem(host: route.host, port: route.port) {
            return [
                .bad(
                    name,
                    "\(route.host):\(route.port) \(problem)",
                    remedy: "check host, port, firewall and VPN; ask the carrier"
                )
            ]
        }
        let reached = DoctorCheck.fine(name, "\(route.host):\(route.port) accepts connections")
        guard bindsLinks else { return [reached] }
        return [reached, await LinkProbe.check(route)]
    }
}
