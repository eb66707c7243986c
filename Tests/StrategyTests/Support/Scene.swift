import Domain
import Messaging
import Strategy
import Testing
import Values

/// One person's case, told event by event; every event also checks that the case survives its
/// codec and that deciding twice gives the same bytes.
struct Scene {
    var state: CaseState
    var policy: Policy
    var now: Instant
    var seed: UInt64 = 1
    var last = Decision(
        state: CaseState(person: Town.id(1)),
        messages: [],
        effects: [],
        reasons: []
    )
    /// Everything that happened, in order.
    var events: [Event] = []
    /// All messages that were not withdrawn, in order.
    var sent: [OutgoingMessage] = []

    init(_ now: String, policy: Policy = Town.policy(), person: UInt64 = 1) {
        state = CaseState(person: Town.id(person))
        self.policy = policy
        self.now = Town.at(now)
    }

    var mobile: ContactPoint { Town.mobile(1) }

    mutating func imports(_ accounts: Account..., asOf: String, points: [ContactPoint]? = nil) {
        happens(
            .imported(
                Imported(
                    creditor: accounts.first?.creditor ?? "banco",
                    asOf: Day(iso: asOf)!,
                    facts: PersonFacts(
                        country: "MX",
                        region: "MX-CMX",
                        zones: ["America/Mexico_City"],
                        birthDay: Day(iso: "1985-05-05")
                    ),
                    contactPoints: points ?? [mobile],
                    accounts: accounts
                )
            )
        )
    }

    mutating func happens(_ event: Event, at time: String? = nil) {
        if let time { now = Town.at(time) }
        seed += 1
        events.append(event)
        let decision = decide(state, event, policy: policy, now: now, seed: seed)
        let again = decide(state, event, policy: policy, now: now, seed: seed)
        #expect(DecisionRecord.encode(event, decision) == DecisionRecord.encode(event, again))
        #expect(decision.state.encoded() == again.state.encoded())
        #expect(throws: Never.self) {
            #expect(try CaseState(decoding: decision.state.encoded()) == decision.state)
            #expect(try Event(decoding: event.encoded()) == event)
            let bytes = DecisionRecord.encode(event, decision)
            let record = try DecisionRecord(decoding: bytes)
            #expect(record == DecisionRecord(event, decision))
            #expect(record.encoded() == bytes)
        }
        #expect(decision.state.wakeAt.map { $0 > now } ?? true)
        state = decision.state
        last = decision
        for effect in decision.effects {
            if case .withdraw(let messages, _) = effect {
                sent.removeAll { messages.contains($0.record.id) }
            }
        }
        sent += decision.messages
    }

    /// Lets timers fire until an instant; one decision for each wake.
    mutating func passes(until time: String, limit: Int = 500) {
        let end = Town.at(time)
        var count = 0
        while let wake = state.wakeAt, wake <= end, count < limit {
            now = wake
            happens(.timerDue)
            count += 1
        }
        #expect(count < limit)
        now = end
    }

    mutating func writes(
        _ meanings: ReplyMeaning...,
        at time: String? = nil,
        needsPerson: Bool = false,
        details: ReplyDetails = ReplyDetails()
    ) {
        if let time { now = Town.at(time) }
        seed += 1
        happens(
            .replyReceived(
                Reply(
                    message: Town.id(50_000 + seed),
                    contactPoint: mobile.id,
                    channel: .sms,
                    receivedAt: now,
                    meanings: meanings,
                    needsPerson: needsPerson,
                    details: details
                )
            )
        )
    }

    mutating func pays(_ amount: Int64, account: Account, at time: String) {
        now = Town.at(time)
        seed += 1
        happens(
            .paymentReceived(
                Payment(
                    id: Town.id(60_000 + seed),
                    account: account.id,
                    amount: Town.pesos(amount),
                    valueDay: Town.zone.local(now).day,
                    receivedAt: now
                )
            )
        )
    }

    var texts: [String] { last.messages.map(\.record.text.text) }

    var tasks: [PersonTask.Kind] {
        last.effects.compactMap { if case .openTask(let task) = $0 { task.kind } else { nil } }
    }

    var withdrawals: [WithdrawalReason] {
        last.effects.compactMap { if case .withdraw(_, let why) = $0 { why } else { nil } }
    }
}

extension ReplyMeaning {
    /// All meanings, with nothing named.
    static let plainOnes: [ReplyMeaning] = [
        .optOut, .optIn, .bareCancel, .help, .wrongNumber, .deceased, .dispute, .fraud,
        .ceaseContact, .inconvenientTime, .attorney, .complaint, .hardship, .askDiscount,
        .askBalance, .askHowToPay, .askDueDate, .askOther, .identityDoubt, .humanRequest,
        .distress, .minor, .thirdParty, .dataRights, .language, .yes, .no, .courtesy, .unclear,
        .askInstalments, .askMoreTime, .askBreakdown, .askNextDates, .askCutOff, .askInterest,
        .askDirectDebit, .askReceipt, .askBranch, .askReactivation, .askAgreement,
        .askCallback, .preferChannel, .insult, .askWhoAnswers, .promise(nil, nil),
        .partialOffer(nil), .alreadyPaid(nil, nil),
    ]
}
