import Compliance
import Domain
import Messaging
import Strategy
import Testing
import Values

@Suite("Random lives")
struct RandomWalkTests {
    /// Sixty days of a person with one to three accounts who is written to, answers, pays,
    /// promises, refuses and is imported again, in any order.
    @Test("Whatever happens for sixty days, the promises of the house hold", arguments: 1...200)
    func holds(seed: UInt64) throws {
        var random = Generator(seed: seed)
        var scene = Scene("2026-03-02 06:00", person: seed)
        let accounts = (0..<(1 + random.below(3))).map { number in
            Town.account(
                number,
                due: ["2026-02-20", "2026-03-01", "2026-03-10", "2026-01-15"][
                    Int(random.below(4))
                ],
                owes: Int64(1_000 + random.below(9_000)),
                pastDue: Int64(random.below(2)) * 400,
                asOf: "2026-03-02",
                creditor: random.below(4) == 0 ? "tienda" : "banco"
            )
        }
        for account in accounts { scene.imports(account, asOf: "2026-03-02") }
        var optedOutAt: Instant?
        for day in 0..<60 {
            let noon = Town.at("2026-03-02 06:00").adding(hours: Int64(day) * 24 + 4)
            while let wake = scene.state.wakeAt, wake <= noon {
                scene.now = wake
                scene.happens(.timerDue)
                check(scene, optedOutAt)
            }
            scene.now = noon
            if random.below(3) == 0 {
                scene.happens(event(&random, accounts, scene))
                if isOptedOut(scene), optedOutAt == nil { optedOutAt = scene.now }
                check(scene, optedOutAt)
            }
        }
        for message in scene.sent where message.record.purpose == .initiated {
            let local = Town.zone.local(message.record.sendAt)
            #expect(local.day.weekday < .saturday)
            #expect(local.time >= TimeOfDay("08:00")! && local.time <= TimeOfDay("19:30")!)
        }
    }

    /// Every way of format 2 at once, under the same storm of events and those that only it has.
    private static let everything = """
          - step: aviso
            at: D+1
            channels: [rcs, sms]
            fall_back: {wait: 4h}
            text: hola
          - {step: insistir, after: aviso, when: not replied, wait: 2d, text: hola}
          - {step: gracias, after: aviso, when: replied, text: hola, purpose: service}
          - {step: leido, after: aviso, when: read, wait: 3d, text: hola}
          - {step: entra, at: entry, do: webhook, endpoint: crm}
          - {step: avisar, after: aviso, when: not replied, wait: 1d, do: webhook, endpoint: crm}
          - {step: llamar, at: entry+6, do: call}
          - {step: carta, at: entry+9, do: letter, approval: required}
          - {step: visita, at: event visita+1, text: hola}
          - {step: pago, at: payment+3, text: hola}
          - {step: contacto, at: contact+9, text: hola}
          - branch: monto
            cases:
              - {if: balance > 4000 MXN, steps: [{step: alto, at: D+12, text: hola}]}
              - {else: true, steps: [{step: bajo, at: D+12, text: hola}]}
          - experiment: tono
            holdout: 10
            arms:
              - {arm: a, steps: [{step: a, at: D+15, text: hola}]}
              - {arm: b, steps: [{step: b, at: D+15, text: hola}]}
          - loop: educar
            every: 5d
            times: 4
            steps: [{step: consejo, at: entry+3, sequence: serie, purpose: service}]
        """

    private static func everything(_ version: Int) throws -> StrategyDefinition {
        try FormatTwoLifeTests.definition(
            everything,
            head: """
                exit_if: promises_broken >= 3
                again: 10d
                catch_up: \(["all", "compress", "latest"][version % 3])
                sequences: {serie: [uno, dos, tres]}
                """,
            texts: ["uno", "dos", "tres"],
            version: version
        )
    }

    @Test("Under format 2 the promises of the house hold as well", arguments: 1...60)
    func holdsUnderFormatTwo(seed: UInt64) throws {
        var random = Generator(seed: seed)
        var policy = FormatTwoLifeTests.policy(
            try Self.everything(1),
            try Self.everything(2),
            channels: [.rcs, .sms]
        )
        policy.endpoints = ["crm"]
        var scene = Scene("2026-03-02 06:00", policy: policy, person: seed)
        let accounts = (0..<(1 + random.below(2))).map { number in
            Town.account(
                number,
                due: ["2026-02-20", "2026-03-01"][Int(random.below(2))],
                owes: Int64(1_000 + random.below(9_000)),
                pastDue: 400,
                asOf: "2026-03-02"
            )
        }
        var called: Set<WebhookID> = []
        for account in accounts {
            scene.imports(account, asOf: "2026-03-02")
            checkCalls(scene, &called)
        }
        var optedOutAt: Instant?
        for day in 0..<60 {
            let noon = Town.at("2026-03-02 06:00").adding(hours: Int64(day) * 24 + 7)
            while let wake = scene.state.wakeAt, wake <= noon {
                scene.now = wake
                scene.happens(.timerDue)
                check(scene, optedOutAt)
                checkCalls(scene, &called)
            }
            scene.now = noon
            guard random.below(2) == 0 else { continue }
            scene.happens(
                random.below(2) == 0
                    ? event(&random, accounts, scene) : newEvent(&random, accounts, scene)
            )
            if isOptedOut(scene), optedOutAt == nil { optedOutAt = scene.now }
            check(scene, optedOutAt)
            checkCalls(scene, &called)
        }
        #expect(!called.isEmpty)
        let told = scene.sent.map(\.record.text.text).filter {
            ["uno", "dos", "tres"].contains($0)
        }
        #expect(Set(told).count == told.count)
        for message in scene.sent where message.record.purpose == .initiated {
            let local = Town.zone.local(message.record.sendAt)
            #expect(local.day.weekday < .saturday)
            #expect(local.time >= TimeOfDay("08:00")! && local.time <= TimeOfDay("19:30")!)
        }
    }

    /// What only format 2 hears of.
    private func newEvent(
        _ random: inout Generator,
        _ accounts: [Account],
        _ scene: Scene
    ) -> Event {
        let account = accounts[Int(random.below(UInt64(accounts.count)))].id
        let message = scene.state.attempts.last { !$0.isInbound }?.message ?? Town.id(9)
        let today = Town.zone.local(scene.now).day
        switch random.below(8) {
        case 0: return .messageDelivered(message, at: scene.now)
        case 1: return .messageRead(message, at: scene.now)
        case 2: return .linkOpened(message, at: scene.now)
        case 3: return .marked(account, name: "visita", on: today)
        case 4: return .approvalDecided(account, step: "carta", isGranted: random.below(2) == 0)
        case 5: return .handMade(message, Event.HandMadeResult(rawValue: UInt8(random.below(3)))!)
        case 6: return .strategyMigrated(account, version: UInt32(1 + random.below(3)))
        default: return .messageFailed(message, .temporary)
        }
    }

    private func isOptedOut(_ scene: Scene) -> Bool {
        scene.state.contactPoints.allSatisfy { $0.hasOptedOut(of: .sms) }
    }

    private func check(_ scene: Scene, _ optedOutAt: Instant?) {
        let begun = scene.last.messages.filter {
            $0.record.purpose == .initiated || $0.record.purpose == .marketing
        }
        #expect(begun.count <= 1)
        for message in scene.last.messages {
            #expect(
                message.clearance.holds(
                    at: message.record.sendAt,
                    caseVersion: message.record.gateVersion
                )
            )
            #expect(message.record.gateVersion == scene.state.gateVersion)
            #expect(message.record.sendAt >= scene.now)
        }
        if let optedOutAt, scene.now > optedOutAt {
            #expect(scene.last.messages.allSatisfy { $0.record.purpose == .confirmation })
        }
        for promise in scene.state.promises {
            #expect(promise.amount.minor > 0)
            #expect(promise.state != .kept || promise.paid.minor > 0)
            if promise.state == .open {
                #expect(Town.zone.local(scene.now).day <= promise.graceDay)
            }
        }
        #expect(scene.state.encoded().count < 8_192)
        let today = Town.zone.local(scene.now).day
        for entry in scene.state.accounts {
            let standing = entry.account.standing(on: today)
            #expect(standing.balance.minor >= 0 && standing.pastDue.minor >= 0)
            #expect(standing.pastDue.minor <= standing.balance.minor)
        }
    }

    /// Calls of other systems come once each, about what still runs, and may be taken back as long
    /// as they mean something.
    private func checkCalls(_ scene: Scene, _ called: inout Set<WebhookID>) {
        for effect in scene.last.effects {
            guard case .callWebhook(let call) = effect else { continue }
            #expect(called.insert(call.id).inserted)
            #expect(call.until > scene.now)
            let account = scene.state.accounts.first { $0.account.id == call.account }
            #expect(account?.account.status == .active)
            #expect(account?.clock.callsUntil.map { $0 >= call.until } == true)
        }
        for entry in scene.state.accounts where entry.account.status != .active {
            #expect(entry.clock.callsUntil == nil)
        }
        let isOut = scene.state.contactPoints.allSatisfy {
            $0.hasOptedOut(of: .sms) && $0.hasOptedOut(of: .rcs)
        }
        if isOut { #expect(scene.state.accounts.allSatisfy { $0.clock.callsUntil == nil }) }
    }

    private func event(
        _ random: inout Generator,
        _ accounts: [Account],
        _ scene: Scene
    ) -> Event {
        let account = accounts[Int(random.below(UInt64(accounts.count)))]
        let today = Town.zone.local(scene.now).day
        switch random.below(16) {
        case 0, 1:
            return .paymentReceived(
                Payment(
                    id: Town.id(random.next()),
                    account: account.id,
                    amount: Town.pesos(1 + Int64(random.below(2_000))),
                    valueDay: today.adding(days: -Int(random.below(4))),
                    receivedAt: scene.now
                )
            )
        case 2:
            return .paymentReversed(
                Payment(
                    id: account.id.retagged(),
                    account: account.id,
                    amount: Town.pesos(100),
                    valueDay: today,
                    receivedAt: scene.now
                )
            )
        case 3:
            return .accountEnded(
                account.id,
                random.below(2) == 0 ? .withdrawn : .active,
                on: today
            )
        case 4: return .disputeOpened(random.below(2) == 0 ? account.id : nil)
        case 5: return .disputeClosed(random.below(2) == 0 ? account.id : nil)
        case 6: return .promiseMade(account.id, amount: nil, day: today.adding(days: 3))
        case 7:
            if let message = scene.state.planned.last?.message {
                return random.below(2) == 0
                    ? .messageFailed(message, .temporary) : .clearanceStale(message)
            }
            return .timerDue
        case 8: return random.below(2) == 0 ? .humanTookOver : .handedBack
        default:
            let meanings: [ReplyMeaning] = [
                .promise(Town.pesos(300), today.adding(days: Int(random.below(5)))), .yes, .no,
                .unclear, .courtesy, .askBalance, .alreadyPaid(nil, nil), .bareCancel,
                .hardship, .help, .promise(nil, nil), .yes,
                random.below(4) == 0 ? .optOut : .courtesy,
            ]
            return .replyReceived(
                Reply(
                    message: Town.id(random.next()),
                    contactPoint: scene.mobile.id,
                    channel: .sms,
                    receivedAt: scene.now,
                    meanings: [meanings[Int(random.below(UInt64(meanings.count)))]],
                    needsPerson: random.below(5) == 0
                )
            )
        }
    }

    @Test("Every cut-off beginning of a stored case, event or decision is an error, never a trap")
    func cutOff() throws {
        var scene = Scene("2026-03-02 06:00")
        let account = Town.account(
            1,
            due: "2026-03-01",
            owes: 5_000,
            pastDue: 1_500,
            asOf: "2026-03-02"
        )
        scene.imports(account, asOf: "2026-03-02")
        scene.passes(until: "2026-03-03 12:00")
        let event = Event.replyReceived(
            Reply(
                message: Town.id(9),
                contactPoint: scene.mobile.id,
                channel: .sms,
                receivedAt: scene.now,
                meanings: [
                    .promise(Town.pesos(1), Day(iso: "2026-03-05")), .alreadyPaid(nil, nil),
                ],
                needsPerson: true
            )
        )
        scene.happens(event)
        let state = scene.state.encoded()
        for length in 0..<state.count {
            #expect(throws: CanonicalBytesError.self) {
                try CaseState(decoding: Array(state[..<length]))
            }
        }
        let stored = DecisionRecord.encode(event, scene.last)
        for length in 0..<stored.count {
            #expect(throws: CanonicalBytesError.self) {
                try DecisionRecord(decoding: Array(stored[..<length]))
            }
        }
        for (offset, byte) in state.enumerated() {
            var damaged = state
            damaged[offset] = byte ^ 0x41
            // Either it is refused or it is another case; it is never a trap.
            _ = try? CaseState(decoding: damaged)
        }
    }
}
