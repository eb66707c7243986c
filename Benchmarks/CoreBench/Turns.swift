import Compliance
import Domain
import Foundation
import Messaging
import Simulation
import Strategy
import Understanding
import Values

/// Turns of a conversation: texts read by rules and model, and the case that decides what is said.
func turnBench(_ town: Town, _ count: Int) throws {
    let texts = [
        "cuanto debo?", "el 15 les doy 300", "me hacen un descuento?", "sí", "no, mejor el sábado",
        "me quedé sin trabajo y no puedo pagar ahorita", "a que hora abren la sucursal",
        "pago la mitad el viernes y la otra mitad la próxima quincena", "gracias",
        "buenas tardes quisiera saber si me pueden mandar el desglose de mi cuenta por favor",
    ]
    let folder = FileManager.default.currentDirectoryPath + "/Resources/understanding/"
    var bytes: [UInt8] = []
    for name in ["es.model", "en.model"] {
        bytes += try [UInt8](Data(contentsOf: URL(filePath: folder + name)))
    }
    let model = try IntentModel(decoding: bytes)
    let zone =
        town.policy.zones["America/Mexico_City"] ?? ZoneRules(name: "UTC", fixedOffsetSeconds: 0)
    let today = zone.local(town.morning).day
    measure("text read by rules and model", count) {
        var meant = 0
        for number in 0..<count {
            let read = understand(
                texts[number % texts.count],
                on: today,
                country: "MX",
                model: model
            )
            meant += read.meanings.count
        }
        return meant
    }
    let someone = town.person(1, late: 20, zone: "America/Mexico_City")
    let begun = decide(
        CaseState(person: someone.id),
        .imported(someone.imported),
        policy: town.policy,
        now: town.morning,
        seed: 1
    ).state
    measure("turn: text read, and decided", count) {
        var said = 0
        var state = begun
        var now = town.morning
        for number in 0..<count {
            // A new conversation every ten texts.
            if number % texts.count == 0 { state = begun }
            now = now.adding(seconds: 20)
            let reply = Reply(
                understand(
                    texts[number % texts.count],
                    on: today,
                    country: "MX",
                    model: model
                ),
                currency: .mexicanPeso,
                message: MessageID(high: 7, low: UInt64(number)),
                contactPoint: state.contactPoints.first?.id,
                channel: .sms,
                receivedAt: now
            )
            let decision = decide(
                state,
                .replyReceived(reply),
                policy: town.policy,
                now: now,
                seed: UInt64(number)
            )
            state = decision.state
            said += decision.messages.count
        }
        return said
    }
}
