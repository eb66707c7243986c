import Messaging
import SMPP
import Simulation
import Synchronization
import Values

@testable import Sandbox

/// 2026-01-01T18:00:00Z.
let noon = Instant(seconds: 1_767_290_400)

/// Parameters under which much happens.
func lively(lostTexts: Int = 20) throws -> PeopleParameters {
    let here = SourcePlace(line: 1, column: 1)
    func number(_ value: Int) -> Tree { Tree(.scalar(String(value), isQuoted: false), at: here) }
    func list(_ values: [Int]) -> Tree { Tree(.list(values.map(number)), at: here) }
    func map(_ entries: [(String, Tree)]) -> Tree {
        Tree(.map(entries.map { Tree.Entry(key: $0.0, place: here, value: $0.1) }), at: here)
    }
    let rates: [(String, Tree)] = [
        ("dead_phones", number(60)), ("wrong_numbers", number(40)),
        ("lost_texts", number(lostTexts)), ("read", number(950)),
        ("replies_by_bucket", list(Array(repeating: 700, count: 8))),
        ("confirmations", number(700)), ("promises_kept", number(520)),
        ("promises_partial", number(120)), ("read_uplift", number(900)),
        ("receipt_seconds", list([1, 2, 3, 4, 5, 7, 9, 14, 30, 180, 600])),
        ("read_seconds", list([5, 30, 60, 120, 240, 480, 900, 1_200, 1_800, 2_400, 3_600])),
        ("reply_seconds", list([15, 30, 45, 60, 90, 150, 300, 900, 1_200, 1_800, 3_600])),
    ]
    let all = PeopleParameters.Intent.allCases
    let texts = all.map { intent in
        let text = Tree(
            .scalar("Pagué {monto} el {fecha} \(intent.rawValue)", isQuoted: true),
            at: here
        )
        return (intent.rawValue, Tree(.list([text]), at: here))
    }
    return try PeopleParameters(
        map([
            ("rates", map(rates)), ("intents", map(all.map { ($0.rawValue, number(10)) })),
            ("replies", map(texts)),
        ])
    )
}

/// Accounts of so many people, half of them late.
func accounts(_ count: Int) -> [SandboxAccount] {
    (0..<count).compactMap { index in
        guard let number = E164(number: 525_500_000_000 + UInt64(index)) else { return nil }
        return SandboxAccount(
            number: number,
            token: "A\(index)",
            balance: Money(minor: 1_000_000, .mexicanPeso),
            pastDue: Money(minor: index % 2 == 0 ? 150_000 : 0, .mexicanPeso),
            minimum: Money(minor: 75_000, .mexicanPeso),
            daysPastDue: index % 2 == 0 ? 35 : -5,
            asOf: Day(year: 2026, month: 1, day: 1) ?? Day(daysSinceEpoch: 0)
        )
    }
}

func submit(_ person: Int, _ text: String, validity: TimeText = TimeText()) -> SubmitSM {
    SubmitSM(
        source: Address(typeOfNumber: 3, numberingPlan: 0, text: "55555"),
        destination: Address.international(String(525_500_000_000 + UInt64(person))) ?? Address(),
        shortMessage: Array(text.utf8),
        registeredDelivery: .finalReceipt,
        validityPeriod: validity
    )
}

/// An ESME that submits what it is told and keeps what it gets.
final class Handset: Sendable {
    struct State {
        var isBound = false
        var answered = 0
        var delivered: [DeliverSM] = []
        var refusals = 0
        var waiting:
            [(isDone: @Sendable (State) -> Bool, continuation: CheckedContinuation<Void, Never>)] =
                []
    }
    let state: Mutex<State>

    /// - Parameter refusals: how many deliveries it asks for again first.
    init(refusals: Int = 0) {
        state = Mutex(State(refusals: refusals))
    }

    func handle(_ client: SMPPClient, _ batch: SMPPBatch) {
        let (answers, done) = state.withLock { state in
            for case .bound in batch.changes { state.isBound = true }
            state.answered += batch.results.count
            var answers: [RequestAnswer] = []
            for request in batch.requests {
                if state.refusals > 0 {
                    state.refusals -= 1
                    answers.append(RequestAnswer(request.handle, status: .receiverTemporaryError))
                } else {
                    state.delivered.append(request.message)
                    answers.append(RequestAnswer(request.handle))
                }
            }
            let now = state
            let done = state.waiting.filter { $0.isDone(now) }.map(\.continuation)
            state.waiting.removeAll { $0.isDone(now) }
            return (answers, done)
        }
        client.answer(answers)
        for continuation in done { continuation.resume() }
    }

    func wait(until isDone: @escaping @Sendable (State) -> Bool) async {
        await withCheckedContinuation { continuation in
            let isReady = state.withLock { state in
                if !isDone(state) { state.waiting.append((isDone, continuation)) }
                return isDone(state)
            }
            if isReady { continuation.resume() }
        }
    }
}
