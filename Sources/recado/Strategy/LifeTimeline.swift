import Compliance
import Domain
import Messaging
import Simulation
import Store
import Strategy
import Values
import Workers

/// One thing that happened in a life, as the timeline tells it.
struct LifeEntry {
    enum Kind: String {
        case message, reply, payment, event, receipt, decision
    }

    let at: Instant
    let kind: Kind
    let head: String
    var notes: [String] = []
    /// The words of a message or of the person.
    var words: String?
    var message: MessageRecord?
    var size: LifeText.Size?
    /// How the account stood.
    var standing = ""
    /// What keeps everything silent afterwards, or nil.
    var silence: String?
}

/// The text of a message and what it takes to send.
struct LifeText {
    struct Size: Equatable {
        var parts: Int
        var cost: Money?
    }

    let words: String
    let size: Size
}

/// Writes the texts of one person.
struct LifeTexts {
    private let assembly: TextAssembly
    private let facts: TenantFacts
    private let person: LifePerson

    init(_ policy: PolicyInForce, _ person: LifePerson) {
        assembly = TextAssembly(policy)
        facts = policy.facts
        self.person = person
    }

    /// Nil when it cannot be put together or sent.
    func text(_ message: MessageRecord) -> LifeText? {
        let numbers = message.accounts.first.flatMap { person.numbers[$0] }
        guard let bytes = written(message, person.secrets, numbers) else { return nil }
        var words = String(decoding: bytes, as: UTF8.self)
        if person.isHidden {
            let name = PersonSecrets(key: "", name: PersonName(full: "NOMBRE", given: "NOMBRE"))
            let hidden = AccountSecrets(
                number: "XXXX",
                paymentReference: numbers?.paymentReference.map { _ in "XXXX" },
                clabe: numbers?.clabe.map { _ in "XXXX" }
            )
            words = written(message, name, hidden).map { String(decoding: $0, as: UTF8.self) } ?? ""
        }
        let route = facts.route(message.route)
        guard message.channel == .sms, let route else {
            let cost = route?.sms.pricePerSegment
            return LifeText(words: words, size: LifeText.Size(parts: 1, cost: cost))
        }
        guard let size = try? SMSCounter(route.sms).count(utf8: bytes) else { return nil }
        return LifeText(
            words: words,
            size: LifeText.Size(parts: size.segments, cost: size.price)
        )
    }

    private func written(
        _ message: MessageRecord,
        _ secrets: PersonSecrets,
        _ numbers: AccountSecrets?
    ) -> [UInt8]? {
        try? assembly.text(of: MessageContent(message), person: secrets, account: numbers)
    }
}

/// Looks on at a life and keeps what a collections manager would want to be told of it.
struct LifeTimeline {
    private(set) var entries: [LifeEntry] = []
    /// The strategy that was left last by its goal, while none has begun since.
    private(set) var goal: (strategy: String, at: Instant)?

    private let policy: Policy
    private let zone: ZoneRules
    private let texts: LifeTexts
    private let account: AccountID
    private var written: String?
    private var told: Set<String> = []
    private var notes: [MessageID: [String]] = [:]
    private var sent: [MessageID: MessageRecord] = [:]

    /// - Parameter account: the account that the timeline is about.
    init(_ policy: Policy, _ zone: ZoneRules, _ texts: LifeTexts, _ account: AccountID) {
        self.policy = policy
        self.zone = zone
        self.texts = texts
        self.account = account
    }

    mutating func see(_ sight: Life.Sight) {
        switch sight {
        case .wrote(let text, _): written = text
        case .left(let message, let at): left(message, at)
        case .decided(let event, let decision, let before, let at):
            for message in decision.messages { sent[message.record.id] = message.record }
            decided(event, decision, before, at)
        }
    }

    private mutating func left(_ message: MessageRecord, _ at: Instant) {
        let text = texts.text(message)
        let channel = SpanishWords.channel(message.channel)
        var entry = LifeEntry(
            at: at,
            kind: .message,
            head: "\(channel) «\(Self.name(message))»"
        )
        entry.notes = notes[message.id] ?? []
        entry.words = text?.words
        entry.size = text?.size
        entry.message = message
        add(entry)
    }

    /// Adds with the standing of the entry before, which holds until the next decision.
    private mutating func add(_ entry: LifeEntry) {
        var entry = entry
        if let last = entries.last, entry.standing.isEmpty {
            entry.silence = last.silence
            if zone.local(last.at).day == zone.local(entry.at).day {
                entry.standing = last.standing
            }
        }
        if entry.standing.isEmpty { entry.standing = standing(lastState, entry.at) }
        entries.append(entry)
    }

    private var lastState: CaseState?

    // MARK: - Decisions

    private mutating func decided(
        _ event: Event,
        _ decision: Strategy.Decision,
        _ before: CaseState,
        _ now: Instant
    ) {
        lastState = decision.state
        var reader = LifeReasons(policy, zone, event, decision, before, now)
        reader.sent = sent
        reader.told = told
        let lines = reader.read()
        told = reader.told
        notes.merge(reader.notes) { $0 + $1 }
        for reason in decision.reasons {
            switch reason {
            case .left(account, let strategy, true): goal = (strategy, now)
            case .strategyBegan(account, _, _): goal = nil
            default: break
            }
        }
        let silence = silence(decision.state, now)
        let standing = standing(decision.state, now)
        func entry(_ kind: LifeEntry.Kind, _ head: String, _ notes: [String]) -> LifeEntry {
            var entry = LifeEntry(at: now, kind: kind, head: head, notes: notes)
            entry.silence = silence
            entry.standing = standing
            return entry
        }
        if let head = head(event, decision) {
            var made = entry(head.kind, head.text, lines)
            if head.kind == .reply { made.words = written }
            written = nil
            add(made)
        } else if let first = lines.first {
            // Lines that belong to the one before are indented.
            var made = entry(.decision, first, [])
            for line in lines.dropFirst() {
                if line.hasPrefix(" ") {
                    made.notes.append(line)
                } else {
                    add(made)
                    made = entry(.decision, line, [])
                }
            }
            add(made)
        } else if !entries.isEmpty {
            entries[entries.count - 1].silence = silence
        }
    }

    /// What an event is called in the timeline; nil when only what follows from it is told.
    private func head(
        _ event: Event,
        _ decision: Strategy.Decision
    ) -> (kind: LifeEntry.Kind, text: String)? {
        let sentence = EventSentence(language: .spanish, clock: QueryClock(zone: zone))
        switch event {
        case .imported(let file):
            return (.event, "Llega la cuenta en el archivo de \(file.creditor)")
        case .timerDue, .messageDelivered, .clearanceStale: return nil
        case .messageFailed(let id, let failure):
            let name = sent[id].map {
                "\(SpanishWords.channel($0.channel)) «\(Self.name($0))»"
            }
            let why =
                switch failure {
                case .noService: "nadie tiene ese canal con ese número"
                case .tooLate: "se le acabó el tiempo para llegar"
                case .route: "el texto no se puede escribir o enviar"
                case .temporary: "el operador no lo entregó"
                case .permanent: "el número no existe o no recibe textos"
                }
            return (.receipt, "No llegó \(name ?? "un mensaje"): \(why)")
        case .messageRead(let id, _):
            return (.receipt, "La persona leyó «\(sent[id]?.step ?? "")»")
        case .linkOpened(let id, _):
            return (.receipt, "La persona abrió el enlace de «\(sent[id]?.step ?? "")»")
        case .replyReceived: return (.reply, "La persona escribe:")
        case .paymentReceived(let payment):
            return (.payment, "Paga \(amount(payment.amount))")
        default: return (.event, sentence.text(event))
        }
    }

    // MARK: - Standing

    /// How the account stands, for the heading of a day.
    private func standing(_ state: CaseState?, _ at: Instant) -> String {
        let day = zone.local(at).day
        guard let item = state?.accounts.first(where: { $0.account.id == account })?.account else {
            return ""
        }
        let (balance, pastDue) = item.standing(on: day)
        if balance.minor <= 0 { return "nada por pagar" }
        let late = item.daysPastDue(on: day)
        if late > 0 {
            return "\(late) \(late == 1 ? "día" : "días") de atraso, vencido \(amount(pastDue))"
        }
        let left = item.clockDay(on: day).days(since: day)
        if left == 0 { return "hoy vence, debe \(amount(balance))" }
        return "al corriente, \(left == 1 ? "falta 1 día" : "faltan \(left) días") para su pago"
    }

    /// What a message is called: its step, or what an answer is for.
    static func name(_ message: MessageRecord) -> String {
        guard let role = TextRole.allCases.first(where: { $0.key == message.step }) else {
            return message.step
        }
        return switch role {
        case .promiseEcho: "respuesta: repetir la promesa"
        case .promiseConfirmed: "respuesta: promesa registrada"
        case .thanks: "gracias por el pago"
        case .optOutConfirmed: "respuesta: baja confirmada"
        case .cancelQuestion: "respuesta: qué quiso cancelar"
        case .wrongNumber: "respuesta: número equivocado"
        case .paymentBeingVerified: "respuesta: se busca el pago"
        case .disputeTaken: "respuesta: aclaración recibida"
        case .personWillAnswer: "respuesta: contestará una persona"
        case .help: "respuesta: ayuda"
        case .identification: "respuesta: quiénes somos"
        case .safeAnswer: "respuesta: cómo seguir con seguridad"
        case .promiseDropped: "respuesta: promesa sin efecto"
        case .optInConfirmed: "respuesta: alta confirmada"
        case .distress: "respuesta: líneas de apoyo"
        default: "respuesta a «\(role.spanish)»"
        }
    }

    /// What keeps all steps silent for now.
    private func silence(_ state: CaseState, _ now: Instant) -> String? {
        if state.hasOptedOut(of: policy.connectedChannels) {
            return "la persona se dio de baja"
        }
        if let hold = state.isHeld(account, at: now) {
            let sentence = explain(.held(hold.kind, nil), in: .spanish, zone: zone)[0]
            return sentence.split(separator: ": ").last.map(String.init)
        }
        for promise in state.promises where promise.account == account {
            if promise.state == .open {
                return "hay una promesa para el \(LifeView.text(promise.dueDay))"
            }
            if promise.state == .offered { return "se espera que confirme su promesa" }
        }
        return nil
    }
}

extension CaseState {
    /// The contact points, each with those of some channels that could reach the person there.
    func ways(_ channels: [Channel]) -> [(point: ContactPoint, channel: Channel)] {
        contactPoints.flatMap { point in
            channels.filter { point.fits($0) && !point.lacks($0) }.map { (point, $0) }
        }
    }

    /// Whether the person refused every channel that could reach them.
    func hasOptedOut(of channels: [Channel]) -> Bool {
        let ways = ways(channels)
        return !ways.isEmpty && ways.allSatisfy { $0.point.hasOptedOut(of: $0.channel) }
    }
}
