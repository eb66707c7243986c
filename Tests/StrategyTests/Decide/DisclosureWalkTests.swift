import Compliance
import Domain
import Messaging
import Strategy
import Testing
import Values

@Suite("Random conversations with somebody who is not known")
struct DisclosureWalkTests {
    private let account = Town.account(
        1,
        due: "2026-01-05",
        owes: 8_123,
        pastDue: 2_345,
        asOf: "2026-03-02"
    )

    /// Amounts that a stranger may name; none of them is, or is a share of, what is owed.
    private let named: [Int64] = [100, 333, 500, 777, 1_000]

    private func details(_ random: inout Generator, _ today: Day) -> ReplyDetails {
        var details = ReplyDetails()
        for _ in 0..<random.below(3) {
            details.days.append(today.adding(days: Int(random.below(50)) - 5))
        }
        for _ in 0..<random.below(3) {
            details.amounts.append(Town.pesos(named[Int(random.below(UInt64(named.count)))]))
        }
        if random.below(3) == 0 {
            details.share = ReplyDetails.Share.allCases[Int(random.below(5))]
        }
        if random.below(4) == 0 { details.instalments = UInt8(2 + random.below(5)) }
        if random.below(4) == 0 {
            details.cause = ReplyDetails.Cause.allCases[Int(random.below(11))]
        }
        details.isCorrection = random.below(4) == 0
        details.isOtherCurrency = random.below(10) == 0
        details.isImpossibleDay = random.below(10) == 0
        if random.below(5) == 0 { details.choice = UInt8(random.below(11)) }
        return details
    }

    private func meanings(
        _ random: inout Generator,
        _ details: ReplyDetails
    ) -> [ReplyMeaning] {
        // What silences ends the conversation, and is tested elsewhere.
        let open: [ReplyMeaning] = [
            .help, .hardship, .askDiscount, .askBalance, .askHowToPay, .askDueDate,
            .identityDoubt, .yes, .no, .courtesy, .unclear, .askInstalments, .askMoreTime,
            .askBreakdown, .askNextDates, .askCutOff, .askInterest, .askDirectDebit, .askReceipt,
            .askBranch, .askReactivation, .askAgreement, .askCallback, .preferChannel,
            .askWhoAnswers, .greeting, .yes, .no, .yes,
            .promise(details.amounts.first, details.days.first),
            .partialOffer(details.amounts.first), .alreadyPaid(nil, nil), .inconvenientTime,
        ]
        return (0...random.below(3)).map { _ in open[Int(random.below(UInt64(open.count)))] }
    }

    @Test(
        "Whatever a stranger writes, no answer tells an amount that they did not name themselves",
        arguments: 1...60
    )
    func nothingTold(_ seed: UInt64) throws {
        var random = Generator(seed: seed)
        var policy = Town.policy()
        let tree = try Town.tree(
            text: """
                - name: all
                  discount: { rungs: [10%, 20%], pay_within_days: 10 }
                  instalments: { most: 6, least: 100 MXN, periods: [fortnightly] }
                """
        )
        policy.mandates = try #require(MandateBook.read(tree).book)
        var scene = Scene("2026-03-02 06:00", policy: policy)
        scene.imports(account, asOf: "2026-03-02")
        scene.now = Town.at("2026-03-02 12:00")
        var said: Set<Money> = []
        for turn in 0..<40 {
            scene.now = scene.now.adding(minutes: Int64(1 + random.below(300)))
            let details = details(&random, Town.zone.local(scene.now).day)
            for amount in details.amounts { said.insert(amount) }
            let meanings = meanings(&random, details)
            scene.seed += 1
            scene.happens(
                .replyReceived(
                    Reply(
                        message: Town.id(90_000 + seed * 100 + UInt64(turn)),
                        contactPoint: scene.mobile.id,
                        channel: .sms,
                        receivedAt: scene.now,
                        meanings: meanings,
                        needsPerson: false,
                        details: details
                    )
                )
            )
            let answers = scene.last.messages.filter { message in
                if case .answer = message.record.origin { true } else { false }
            }
            #expect(answers.count <= 2)
            for message in answers {
                for value in message.record.values {
                    if case .money(let money) = value.value {
                        #expect(
                            said.contains(money),
                            "\(message.record.text.text) tells \(value.name)"
                        )
                    }
                }
            }
            if scene.state.isHeld(nil, at: scene.now)?.kind == .human {
                scene.happens(.handedBack)
            }
        }
    }
}
