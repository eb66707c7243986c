import Compliance
import Domain
import Messaging
import Strategy
import Testing
import Values

@Suite("A conversation with the program")
struct DialogueTests {
    /// María owes 1,500 pesos of 5,000 since the 1st of March 2026.
    private let account = Town.account(
        1,
        due: "2026-03-01",
        owes: 5_000,
        pastDue: 1_500,
        asOf: "2026-03-02"
    )

    private func maria(policy: Policy = Town.policy()) -> Scene {
        var scene = Scene("2026-03-02 06:00", policy: policy)
        scene.imports(account, asOf: "2026-03-02")
        scene.now = Town.at("2026-03-02 12:00")
        return scene
    }

    private func right(_ scene: Scene, _ factor: Identity.Factor = .birthDay) -> ReplyDetails {
        showing(scene, factor, isRight: true)
    }

    private func showing(
        _ scene: Scene,
        _ factor: Identity.Factor = .birthDay,
        isRight: Bool
    ) -> ReplyDetails {
        var details = ReplyDetails()
        details.showing = Identity.Showing(
            factor: factor,
            medium: .text,
            contactPoint: scene.mobile.id,
            isRight: isRight
        )
        return details
    }

    private func naming(
        _ days: String...,
        amounts: [Int64] = [],
        _ change: (inout ReplyDetails) -> Void = { _ in }
    ) -> ReplyDetails {
        var details = ReplyDetails()
        details.days = days.map { Day(iso: $0)! }
        details.amounts = amounts.map { Town.pesos($0) }
        change(&details)
        return details
    }

    // MARK: Who writes

    @Test("What is owed is told only after the person showed who they are, and then at once")
    func verified() {
        var scene = maria()
        scene.writes(.askBalance)
        #expect(scene.texts == ["pide_nacimiento"])
        #expect(scene.last.messages[0].record.values.isEmpty)
        scene.writes(.unclear, details: right(scene))
        #expect(scene.texts == ["cuanto_debe"])
        #expect(
            scene.last.messages[0].record.values.contains(
                MergeValue("vencido", .money(Town.pesos(1_500)))
            )
        )
        scene.writes(.askBreakdown, at: "2026-03-03 12:00")
        #expect(scene.texts == ["desglose"])
        // Days later it is asked again.
        scene.writes(.askBalance, at: "2026-03-06 12:00")
        #expect(scene.texts == ["pide_nacimiento"])
    }

    @Test("Three wrong answers lock the question for a day and tell a person; nothing is told")
    func locked() {
        var scene = maria()
        scene.writes(.askBalance)
        for _ in 1...2 {
            scene.writes(.unclear, details: showing(scene, isRight: false))
            #expect(scene.texts == ["no_coincide"])
        }
        scene.writes(.unclear, details: showing(scene, isRight: false))
        #expect(scene.texts == ["por_seguridad"])
        #expect(scene.tasks == [.reply])
        scene.writes(.askBalance, at: "2026-03-02 13:00")
        #expect(scene.texts == ["por_seguridad"])
        scene.happens(
            .identityShown(
                Identity.Showing(
                    factor: .birthDay,
                    medium: .page,
                    contactPoint: scene.mobile.id,
                    isRight: true
                )
            )
        )
        #expect(scene.state.identity.proofs.isEmpty)
        scene.writes(.askBalance, at: "2026-03-03 13:01")
        #expect(scene.texts == ["pide_nacimiento"])
    }

    @Test("What was shown on a page or to an agent counts in a text from the same number")
    func neutral() {
        for medium in [Identity.Medium.page, .call] {
            var scene = maria()
            scene.happens(
                .identityShown(
                    Identity.Showing(
                        factor: .birthDay,
                        medium: medium,
                        contactPoint: scene.mobile.id,
                        isRight: true
                    )
                )
            )
            scene.writes(.askBalance)
            #expect(scene.texts == ["cuanto_debe"])
        }
    }

    @Test("What somebody showed at another number counts for that number alone")
    func otherNumber() {
        var scene = Scene("2026-03-02 06:00")
        scene.imports(account, asOf: "2026-03-02", points: [Town.mobile(1), Town.mobile(2)])
        scene.happens(
            .identityShown(
                Identity.Showing(
                    factor: .birthDay,
                    medium: .call,
                    contactPoint: Town.mobile(2).id,
                    isRight: true
                )
            ),
            at: "2026-03-02 12:00"
        )
        scene.writes(.askBalance)
        #expect(scene.texts == ["pide_nacimiento"])
    }

    @Test("Who does not want to say it is told another way")
    func unwilling() {
        var scene = maria()
        scene.writes(.askBalance)
        scene.writes(.no)
        #expect(scene.texts == ["respuesta_segura"])
        #expect(scene.state.conversation.pending == nil)
    }

    @Test("Nothing of the account stands in any text before the person is known", arguments: 0..<24)
    func nothingDisclosed(_ place: Int) {
        let asked: [ReplyMeaning] = [
            .askBalance, .askBreakdown, .askHowToPay, .askDueDate, .askNextDates, .askCutOff,
            .askInterest, .askDirectDebit, .askReceipt, .askBranch, .askReactivation,
            .askAgreement, .askCallback, .preferChannel, .askWhoAnswers, .askDiscount,
            .askInstalments, .askMoreTime, .hardship, .promise(nil, Day(iso: "2026-03-06")),
            .partialOffer(nil), .yes, .no, .help,
        ]
        var scene = maria()
        scene.sent = []
        scene.writes(asked[place])
        scene.writes(.yes)
        for message in scene.sent {
            for value in message.record.values {
                if case .money = value.value {
                    #expect(message.record.text.text == "never", "\(asked[place])")
                }
            }
        }
    }

    // MARK: Promises, question by question

    @Test("A day alone is repeated without telling what is owed, and confirmed so")
    func dayAlone() {
        var scene = maria()
        scene.writes(
            .promise(nil, Day(iso: "2026-03-06")),
            details: naming("2026-03-06")
        )
        #expect(scene.texts == ["eco_dia"])
        scene.writes(.yes)
        #expect(scene.texts == ["confirmada_dia"])
        #expect(scene.state.promises.map(\.state) == [.open])
        #expect(scene.state.promises[0].amount == Town.pesos(1_500))
    }

    @Test("Who means to pay is asked for the day, and the amount they said is kept")
    func dayAsked() {
        var scene = maria()
        scene.writes(.promise(Town.pesos(400), nil), details: naming(amounts: [400]))
        #expect(scene.texts == ["que_dia"])
        scene.writes(.unclear, details: naming("2026-03-07"))
        #expect(scene.texts == ["eco"])
        #expect(scene.state.promises.last?.amount == Town.pesos(400))
        #expect(scene.state.promises.last?.dueDay == Day(iso: "2026-03-07"))
    }

    @Test("A correction is repeated: no, Saturday; yes, but 300")
    func corrected() {
        var scene = maria()
        scene.writes(
            .promise(Town.pesos(400), Day(iso: "2026-03-06")),
            details: naming("2026-03-06", amounts: [400])
        )
        scene.writes(.no, details: naming("2026-03-07") { $0.isCorrection = true })
        #expect(scene.texts == ["eco"])
        #expect(scene.state.promises.last?.dueDay == Day(iso: "2026-03-07"))
        #expect(scene.state.promises.last?.amount == Town.pesos(400))
        scene.writes(.yes, details: naming(amounts: [300]))
        #expect(scene.texts == ["eco"])
        #expect(scene.state.promises.last?.amount == Town.pesos(300))
        #expect(scene.state.promises.last?.dueDay == Day(iso: "2026-03-07"))
        scene.writes(.yes)
        #expect(scene.texts == ["confirmada"])
        #expect(scene.state.promises.count { $0.state == .open } == 1)
    }

    @Test("An amount above the debt is kept as said, as cutting it down would tell what is owed")
    func moreThanOwed() {
        var scene = maria()
        scene.writes(
            .promise(Town.pesos(90_000), Day(iso: "2026-03-06")),
            details: naming("2026-03-06", amounts: [90_000])
        )
        #expect(scene.state.promises.last?.amount == Town.pesos(90_000))
        var known = maria()
        known.writes(.askBalance)
        known.writes(.unclear, details: right(known))
        known.writes(
            .promise(Town.pesos(90_000), Day(iso: "2026-03-06")),
            details: naming("2026-03-06", amounts: [90_000])
        )
        #expect(known.state.promises.last?.amount == Town.pesos(5_000))
    }

    @Test("A day that does not exist, is over or too far is told, and another one asked for")
    func oddDays() {
        var scene = maria()
        scene.writes(.promise(nil, nil), details: naming { $0.isImpossibleDay = true })
        #expect(scene.texts == ["dia_imposible"])
        scene.writes(.unclear, details: naming("1900-01-01"))
        #expect(scene.texts == ["dia_pasado"])
        scene.writes(.unclear, details: naming("2027-03-01"))
        #expect(scene.texts == ["dia_lejano"])
        scene.writes(.unclear, details: naming(amounts: [500]) { $0.isOtherCurrency = true })
        #expect(scene.texts == ["otra_moneda"])
        scene.writes(.unclear, details: naming("2026-03-09", amounts: [500]))
        #expect(scene.texts == ["eco"])
    }

    @Test("Zero pesos are asked about once more")
    func nothingPromised() {
        var scene = maria()
        scene.writes(
            .promise(Town.pesos(0), Day(iso: "2026-03-06")),
            details: naming("2026-03-06", amounts: [0])
        )
        #expect(scene.texts == ["cuanto_puede"])
        #expect(scene.state.promises.isEmpty)
    }

    @Test("Half on Friday and half on payday: both are repeated, one SÍ holds for both")
    func twoHalves() {
        var scene = maria()
        scene.writes(
            .promise(nil, nil),
            details: naming("2026-03-06", "2026-03-15") { $0.share = .half }
        )
        #expect(scene.texts == ["eco_dos"])
        scene.writes(.yes)
        #expect(scene.texts == ["confirmada_dos"])
        #expect(scene.state.promises.map(\.state) == [.open, .open])
        #expect(scene.state.promises.map(\.amount) == [Town.pesos(750), Town.pesos(750)])
        for message in scene.sent {
            for value in message.record.values where value.name.hasPrefix("monto") {
                Issue.record("half of what is owed is told to a stranger")
            }
        }
        scene.sent = []
        scene.pays(750, account: account, at: "2026-03-06 12:00")
        #expect(scene.state.promises.map(\.state) == [.kept, .open])
        scene.pays(750, account: account, at: "2026-03-13 12:00")
        #expect(scene.state.promises.map(\.state) == [.kept, .kept])
    }

    @Test(
        "A share of what is owed is promised without being told",
        arguments: [
            ReplyDetails.Share.half, .all, .third, .minimum,
        ]
    )
    func share(_ share: ReplyDetails.Share) {
        var scene = maria()
        scene.writes(
            .partialOffer(nil),
            details: naming("2026-03-06") { $0.share = share }
        )
        #expect(scene.texts == ["eco_dia"])
        scene.writes(.yes)
        #expect(scene.texts == ["confirmada_dia"])
    }

    @Test("Of several questions the first is asked, and its answer is not taken for another")
    func oneQuestion() {
        var scene = maria()
        scene.writes(.askHowToPay, .promise(nil, nil))
        #expect(scene.texts == ["pide_nacimiento"])
        scene.writes(.promise(nil, Day(iso: "1985-05-05")), details: right(scene))
        #expect(scene.texts == ["como_pagar"])
    }

    @Test("“No, mejor el sábado” is a promise where nothing was asked")
    func lateCorrection() {
        var scene = maria()
        scene.writes(.no, details: naming("2026-03-07") { $0.isCorrection = true })
        #expect(scene.texts == ["eco_dia"])
    }

    @Test("A complaint is told where it can be made")
    func complaint() {
        var scene = maria()
        scene.writes(.complaint)
        #expect(scene.texts == ["queja"])
        #expect(scene.tasks == [.complaint])
    }

    @Test("Fraud and dispute in one text are answered once")
    func answeredOnce() {
        var scene = maria()
        scene.writes(.fraud, .dispute)
        #expect(scene.texts == ["aclaracion"])
        #expect(scene.tasks == [.fraud, .dispute])
    }

    // MARK: Who cannot pay

    @Test("Who cannot pay is asked why where that is lawful, then for what they can do")
    func hardship() {
        var scene = maria()
        scene.writes(.hardship)
        #expect(scene.texts == ["dificultad_motivo"])
        #expect(scene.tasks == [.hardship])
        scene.writes(.unclear, details: naming { $0.cause = .illness })
        #expect(scene.texts == ["motivo_anotado"])
        #expect(scene.state.conversation.cause?.cause == .illness)
        #expect(scene.state.conversation.cause?.isVolunteered == false)
    }

    @Test("Who tells why is not asked again")
    func hardshipTold() {
        var scene = maria()
        scene.writes(.hardship, details: naming { $0.cause = .unemployment })
        #expect(scene.texts == ["dificultad"])
        #expect(scene.state.conversation.cause?.isVolunteered == true)
        scene.writes(.promise(nil, Day(iso: "2026-03-15")), details: naming("2026-03-15"))
        #expect(scene.texts == ["eco_dia"])
    }

    // MARK: The rest

    @Test("Two questions in one text get two answers, a third waits for its turn")
    func several() {
        var scene = maria()
        scene.writes(.askWhoAnswers, .identityDoubt, .help)
        #expect(scene.texts == ["quien_contesta", "quienes_somos"])
    }

    @Test("A call is asked for with its time, and given to a person of ours")
    func call() throws {
        var scene = maria()
        scene.writes(.askCallback)
        #expect(scene.texts == ["hora_llamada"])
        scene.writes(
            .unclear,
            details: naming("2026-03-03") {
                $0.hours = TimeOfDay("17:00")!...TimeOfDay("18:00")!
            }
        )
        #expect(scene.texts == ["llamada_anotada"])
        let due = scene.last.effects.compactMap { effect in
            if case .openTask(let task) = effect, task.kind == .call { task.due } else { nil }
        }
        #expect(due == [Town.at("2026-03-03 17:00")])
    }

    @Test("“No me llamen” ends calls and not texts")
    func noCalls() {
        var scene = maria()
        scene.writes(.ceaseContact, details: naming { $0.channel = .call })
        #expect(scene.texts == ["medio_anotado"])
        #expect(scene.state.contactPoints[0].hasOptedOut(of: .call))
        #expect(!scene.state.contactPoints[0].hasOptedOut(of: .sms))
    }

    @Test("Hours that the person asks for are kept")
    func hours() {
        var scene = maria()
        scene.writes(
            .inconvenientTime,
            details: naming { $0.hours = TimeOfDay("18:00")!...TimeOfDay("20:00")! }
        )
        #expect(scene.texts == ["horario_anotado"])
        #expect(scene.state.facts.preferredHours?.lowerBound == TimeOfDay("18:00"))
    }

    @Test(
        "Whatever is written while a person has the thread, the program says nothing",
        arguments: ReplyMeaning.plainOnes
    )
    func silent(_ meaning: ReplyMeaning) {
        var scene = maria()
        scene.happens(.humanTookOver)
        scene.writes(meaning, details: naming("2026-03-06", amounts: [300]))
        let said = scene.last.messages.filter { $0.record.purpose != .confirmation }
        #expect(said.isEmpty)
        // What the law asks to confirm is confirmed whoever has the thread.
        let confirmed = scene.texts.allSatisfy { $0 == "baja" || $0 == "alta" }
        #expect(confirmed)
    }

    @Test("A creditor's article answers what it is about; without one a person does")
    func article() {
        var policy = Town.policy()
        for index in policy.creditors.indices { policy.creditors[index].articles = [.branches] }
        var scene = maria(policy: policy)
        scene.writes(.askBranch)
        #expect(scene.texts == ["articulo"])
        #expect(
            scene.last.messages[0].record.values == [MergeValue("articulo", .text("branches"))]
        )
        scene.writes(.askDirectDebit)
        #expect(scene.texts == ["persona"])
    }

    @Test("A score answers the survey, and a question that is not asked is not answered by it")
    func survey() {
        var scene = maria()
        scene.happens(.surveyAnswered(4))
        #expect(scene.state.conversation.score == 4)
        scene.happens(.surveyAnswered(9))
        #expect(scene.state.conversation.score == 4)
    }
}
