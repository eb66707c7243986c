import Domain
import Simulation
import Strategy
import Values

/// Reads lines of a chat and tells what came of them.
struct ChatTalk {
    let isJSON: Bool
    var tellsWhy: Bool
    let zone: ZoneRules
    private var last: ChatRoom.Turn?

    init(isJSON: Bool, tellsWhy: Bool, zone: ZoneRules) {
        self.isJSON = isJSON
        self.tellsWhy = tellsWhy
        self.zone = zone
    }

    /// A day and a time of a zone's clock; a time alone is of `today`.
    static func instant(_ text: String, _ zone: ZoneRules, today: Day? = nil) -> Instant? {
        let words = text.split(separator: " ")
        if words.count == 2, let day = Day(iso: String(words[0])),
            let time = TimeOfDay(String(words[1]))
        {
            return zone.instant(day, time)
        }
        guard words.count == 1, let today, let time = TimeOfDay(String(words[0])) else {
            return nil
        }
        return zone.instant(today, time)
    }

    func begin(_ room: ChatRoom) {
        guard !isJSON else { return }
        print(room.person.words + ".")
        print("Es el \(clock(room.now)). Escriba como esa persona; /ayuda dice qué más hay.")
    }

    /// Takes one line; false ends the chat.
    mutating func take(_ line: String, _ room: inout ChatRoom) throws -> Bool {
        let words = line.split(separator: " ", maxSplits: 1).map(String.init)
        guard let first = words.first, first.hasPrefix("/") else {
            if line.allSatisfy(\.isWhitespace), !isJSON { return true }
            tell(line, room.writes(line))
            return true
        }
        let rest = words.count > 1 ? words[1] : ""
        switch first {
        case "/salir": return false
        case "/hora":
            let today = zone.local(room.now).day
            guard let instant = Self.instant(rest, zone, today: today), instant >= room.now else {
                complain("escriba /hora 2026-11-24 10:00, más tarde que \(clock(room.now))")
                return true
            }
            for turn in room.passes(until: instant) { tell(line, turn) }
            if !isJSON { print("Es el \(clock(room.now)).") }
        case "/pago":
            let currency =
                room.state.accounts.first?.account.figures.balance.currency ?? .mexicanPeso
            guard let amount = LifeWords.money(rest, currency) else {
                complain("escriba /pago 500")
                return true
            }
            tell(line, room.pays(amount))
        case "/persona": tell(line, room.happens(.humanTookOver))
        case "/devolver": tell(line, room.happens(.handedBack))
        case "/porque":
            if let last { explain(last) }
        case "/estado": show(room)
        default:
            complain(
                "/hora DÍA HORA deja pasar el tiempo · /pago CANTIDAD llega un pago · /persona "
                    + "toma la plática una persona · /devolver la regresa · /porque explica lo "
                    + "último · /estado · /salir"
            )
        }
        return true
    }

    private func complain(_ text: String) {
        if isJSON { printJSON(["problem": .text(text)]) } else { print(text) }
    }

    private mutating func tell(_ line: String, _ turn: ChatRoom.Turn) {
        last = turn
        if isJSON {
            printJSON([
                "wrote": .text(line),
                "at": .text(clock(turn.at)),
                "understood": .list(understood(turn).map { .text($0) }),
                "said": .list(
                    turn.said.map {
                        .object([
                            "at": .text(clock($0.at)), "for": .text($0.step),
                            "text": .text($0.words),
                        ])
                    }
                ),
                "tasks": .list(turn.tasks.map { .text(SpanishWords.task($0.kind)) }),
            ])
            return
        }
        for said in turn.said {
            let later = said.at > turn.at ? " (sale el \(clock(said.at)))" : ""
            print("  Recado\(later): \(said.words)")
        }
        for task in turn.tasks {
            let due = task.due.map { ", a más tardar el \(clock($0))" } ?? ""
            print("  [para una persona del equipo: \(SpanishWords.task(task.kind))\(due)]")
        }
        if turn.said.isEmpty, turn.tasks.isEmpty, turn.reply != nil { print("  (no contesta)") }
        if tellsWhy { explain(turn) }
    }

    private func understood(_ turn: ChatRoom.Turn) -> [String] {
        guard let reply = turn.reply else { return [] }
        return reply.meanings.enumerated().map { place, meaning in
            let sentence = Strategy.explain(.understood(meaning), in: .spanish, zone: zone)[0]
            let name = sentence.split(separator: ": ", maxSplits: 1).last.map(String.init) ?? ""
            guard reply.details.confidence.indices.contains(place) else { return name }
            return "\(name) (\(reply.details.confidence[place] / 10) %)"
        }
    }

    private func explain(_ turn: ChatRoom.Turn) {
        guard !isJSON else { return }
        let understood = understood(turn)
        if !understood.isEmpty { print("    se entendió: \(understood.joined(separator: "; "))") }
        for reason in turn.reasons {
            if case .understood = reason { continue }
            for sentence in Strategy.explain(reason, in: .spanish, zone: zone) {
                print("    \(sentence)")
            }
        }
    }

    private func show(_ room: ChatRoom) {
        guard !isJSON else { return }
        let today = zone.local(room.now).day
        for item in room.state.accounts {
            let standing = item.account.standing(on: today)
            print("  vencido \(amount(standing.pastDue)), saldo \(amount(standing.balance))")
        }
        for promise in room.state.promises {
            print(
                "  promesa de \(amount(promise.amount)) para el \(promise.dueDay): "
                    + SpanishWords.promise(promise.state)
            )
        }
        for hold in room.state.holds {
            print("  \(Strategy.explain(.held(hold.kind, nil), in: .spanish, zone: zone)[0])")
        }
    }

    private func clock(_ instant: Instant) -> String {
        let (day, time) = zone.local(instant)
        return "\(day) \(time)"
    }
}
