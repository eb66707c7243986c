import Domain
import Messaging
import Strategy
import Testing
import Values

/// An account as a trade has many of them, and what happens to it day by day.
struct TypicalAccount: Sendable, CustomTestStringConvertible {
    /// Something that happens in the morning of a day.
    enum Deed: Sendable {
        /// The creditor's file comes again with these.
        case file(due: String, owes: Int64, pastDue: Int64)
        case writes
        case pays(Int64)
        case promises(Int64, inDays: Int)
        case event(String)
    }

    /// The first day of every life, a Tuesday.
    static let begins = Day(iso: "2026-03-03")!

    var trade: Trade
    var name: String
    var due: String
    var owes: Int64
    var pastDue: Int64 = 0
    var minimum: Int64?
    var cutoff: String?
    var product = "credito"
    var attributes: [String: Account.Attribute.Value] = [:]
    var isConfirmed = false
    var channels: [Channel] = [.sms]
    var person: UInt64 = 1
    var days = 120
    var deeds: [Int: [Deed]] = [:]

    init(_ trade: Trade, _ name: String, due: String, owes: Int64) {
        self.trade = trade
        self.name = name
        self.due = due
        self.owes = owes
    }

    var testDescription: String { "\(trade.rawValue): \(name)" }

    var account: Account {
        var account = Town.account(
            3,
            due: due,
            owes: owes,
            pastDue: pastDue,
            asOf: "2026-03-03",
            creditor: trade.creditor
        )
        account.product = product
        account.cutoffDay = cutoff.flatMap { Day(iso: $0) }
        account.figures.minimumPayment = minimum.map { Town.pesos($0) }
        account.attributes = attributes.sorted { $0.key < $1.key }
            .map { Account.Attribute(name: $0.key, value: $0.value) }
        return account
    }
}

/// What came of living through a typical account.
struct TypicalLife {
    var scene: Scene
    /// Steps that sent something or were given to a person of ours, as `strategy/step`.
    var met: Set<String> = []

    init(_ typical: TypicalAccount, policy: Policy) {
        scene = Scene("2026-03-03 06:00", policy: policy, person: typical.person)
        var account = typical.account
        var points = [scene.mobile]
        if typical.isConfirmed { points[0].ownership = .confirmed }
        points.append(
            ContactPoint(
                id: Town.id(1_900),
                kind: .postal,
                country: "MX",
                provenance: .creditor,
                consent: .given
            )
        )
        scene.imports(account, asOf: "2026-03-03", points: points)
        note()
        for number in 0..<typical.days {
            let day = TypicalAccount.begins.adding(days: number)
            live(until: Town.zone.instant(day, TimeOfDay("06:30")!))
            for deed in typical.deeds[number] ?? [] { happens(deed, day, &account, points) }
            live(until: Town.zone.instant(day, TimeOfDay("23:00")!))
        }
    }

    private mutating func happens(
        _ deed: TypicalAccount.Deed,
        _ day: Day,
        _ account: inout Account,
        _ points: [ContactPoint]
    ) {
        switch deed {
        case .file(let due, let owes, let pastDue):
            account.dueDay = Day(iso: due)!
            account.figures.balance = Town.pesos(owes)
            account.figures.pastDue = Town.pesos(pastDue)
            account.figures.asOf = day
            if let cutoff = account.cutoffDay, cutoff < day {
                account.cutoffDay = account.dueDay.adding(days: -20)
            }
            scene.imports(account, asOf: day.description, points: points)
        case .writes:
            scene.now = Town.zone.instant(day, TimeOfDay("08:00")!)
            scene.writes(.courtesy)
        case .pays(let amount): scene.pays(amount, account: account, at: "\(day) 08:00")
        case .promises(let amount, let days):
            scene.now = Town.zone.instant(day, TimeOfDay("08:00")!)
            let promised = day.adding(days: days)
            scene.happens(.promiseMade(account.id, amount: Town.pesos(amount), day: promised))
        case .event(let name): scene.happens(.marked(account.id, name: name, on: day))
        }
        note()
    }

    private mutating func live(until end: Instant) {
        while let wake = scene.state.wakeAt, wake <= end {
            scene.now = wake
            scene.happens(.timerDue)
            note()
        }
        scene.now = max(scene.now, end)
    }

    /// Takes down what left, and approves what asks for it.
    private mutating func note() {
        for message in scene.last.messages {
            met.insert("\(message.record.text.strategy)/\(message.record.step)")
        }
        let strategy = scene.state.accounts[0].clock.strategy
        for effect in scene.last.effects {
            guard case .openTask(let task) = effect, let step = task.step else { continue }
            if task.kind == .approval, let account = task.account {
                scene.happens(.approvalDecided(account, step: step, isGranted: true))
                note()
            } else {
                met.insert("\(strategy)/\(step)")
            }
        }
    }
}
