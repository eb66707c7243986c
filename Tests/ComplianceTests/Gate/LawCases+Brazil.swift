import Compliance
import Domain
import Messaging
import Values

/// Brazil, Código de Defesa do Consumidor articles 42 and 71, read from contact-rules 3.7.
/// 2026-03-10 is a Tuesday. BR-MG, Minas Gerais, has no pack of its own.
let brazilianCases: [LawCase] = [
    LawCase(
        "br",
        "window, market practice (B1): Tuesday until 20:00 exactly",
        .brazil("BR-MG", at: "2026-03-10 12:00"),
        .clear(until: "2026-03-10 20:00"),
        rule: "window"
    ),
    LawCase(
        "br",
        "window, B1: 07:59 waits a minute",
        .brazil("BR-MG", at: "2026-03-10 07:59"),
        .wait("2026-03-10 08:00"),
        rule: "window"
    ),
    LawCase(
        "br",
        "window, B1: 19:59 is open",
        .brazil("BR-MG", at: "2026-03-10 19:59"),
        .clear(until: "2026-03-10 20:00")
    ),
    LawCase(
        "br",
        "window, B1: 20:00 waits for the morning",
        .brazil("BR-MG", at: "2026-03-10 20:00"),
        .wait("2026-03-11 08:00"),
        rule: "window"
    ),
    LawCase(
        "br",
        "window, B1: Saturday until 14:00",
        .brazil("BR-MG", at: "2026-03-14 13:59"),
        .clear(until: "2026-03-14 14:00")
    ),
    LawCase(
        "br",
        "window, B1: Saturday 14:00 waits for Monday",
        .brazil("BR-MG", at: "2026-03-14 14:00"),
        .wait("2026-03-16 08:00"),
        rule: "window"
    ),
    LawCase(
        "br",
        "holidays, 3.0: Tiradentes, Tuesday 21 April 2026",
        .brazil("BR-MG", at: "2026-04-21 10:00"),
        .wait("2026-04-22 08:00"),
        rule: "holidays"
    ),
    LawCase(
        "br",
        "a state without a law of its own: a call in Minas Gerais at 19:30",
        .brazil("BR-MG", at: "2026-03-10 19:30"),
        .clear(until: "2026-03-10 20:00")
    ) { $0.request.channel = .call },
    LawCase(
        "br",
        "decision 17: the state not known, a call at 19:30 waits for Rio's 09:00",
        .brazil("BR-MG", at: "2026-03-10 19:30"),
        .wait("2026-03-11 09:00"),
        rule: "window"
    ) {
        $0.person.region = nil
        $0.request.channel = .call
    },
    LawCase(
        "br",
        "decision 17: the state not known, no call on Saturday",
        .brazil("BR-MG", at: "2026-03-14 10:00"),
        .wait("2026-03-16 09:00"),
        rule: "window"
    ) {
        $0.person.region = nil
        $0.request.channel = .call
    },
    LawCase(
        "br",
        "decision 17: a state that does not exist is not known",
        .brazil("BR-MG", at: "2026-03-10 19:30"),
        .wait("2026-03-11 09:00"),
        rule: "window"
    ) {
        $0.person.region = "BR-ZZ"
        $0.request.channel = .call
    },
    LawCase(
        "br",
        "decision 17: the state not known, texts keep the hours that no state narrows",
        .brazil("BR-MG", at: "2026-03-10 19:30"),
        .clear(until: "2026-03-10 20:00")
    ) { $0.person.region = nil },
    LawCase(
        "br",
        "decision 17: the zone not known, Acre opens last",
        .brazil("BR-MG", at: "2026-03-10 09:30"),
        .wait("2026-03-10 10:00"),
        rule: "window"
    ) { $0.person.zones = [] },
    LawCase(
        "br",
        "decision 17: the zone not known, Noronha closes first",
        .brazil("BR-MG", at: "2026-03-10 12:00"),
        .clear(until: "2026-03-10 19:00"),
        rule: "window"
    ) { $0.person.zones = [] },
    LawCase(
        "br",
        "CDC art. 42 (B2 B5): ridicule",
        .brazil("BR-MG", at: "2026-03-10 12:00"),
        .never,
        rule: "content"
    ) { $0.request.content.classes.insert(.exposesPublicly) },
    LawCase(
        "br",
        "CDC art. 71 (B5): a threat",
        .brazil("BR-MG", at: "2026-03-10 12:00"),
        .never,
        rule: "content"
    ) { $0.request.content.classes.insert(.threatens) },
    LawCase(
        "br",
        "CDC arts. 42 and 71 (B2 B5): a third party",
        .brazil("BR-MG", at: "2026-03-10 12:00"),
        .never,
        rule: "third-parties"
    ) { $0.request.recipientRole = .reference },
    LawCase(
        "br-sp",
        "Lei 15.426/14 (B1 B2): a call on Tuesday until 20:00 exactly",
        .brazil("BR-SP", at: "2026-03-10 12:00"),
        .clear(until: "2026-03-10 20:00"),
        rule: "window"
    ) { $0.request.channel = .call },
    LawCase(
        "br-sp",
        "Lei 15.426/14: 07:59 waits a minute",
        .brazil("BR-SP", at: "2026-03-10 07:59"),
        .wait("2026-03-10 08:00"),
        rule: "window"
    ) { $0.request.channel = .call },
    LawCase(
        "br-sp",
        "Lei 15.426/14: 19:59 is lawful",
        .brazil("BR-SP", at: "2026-03-10 19:59"),
        .clear(until: "2026-03-10 20:00")
    ) { $0.request.channel = .call },
    LawCase(
        "br-sp",
        "Lei 15.426/14: 20:00 waits for the morning",
        .brazil("BR-SP", at: "2026-03-10 20:00"),
        .wait("2026-03-11 08:00"),
        rule: "window"
    ) { $0.request.channel = .call },
    LawCase(
        "br-sp",
        "Lei 15.426/14: Saturday until 14:00",
        .brazil("BR-SP", at: "2026-03-14 13:59"),
        .clear(until: "2026-03-14 14:00"),
        rule: "window"
    ) { $0.request.channel = .call },
    LawCase(
        "br-sp",
        "Lei 15.426/14: Saturday 14:00 waits for Monday",
        .brazil("BR-SP", at: "2026-03-14 14:00"),
        .wait("2026-03-16 08:00"),
        rule: "window"
    ) { $0.request.channel = .call },
    LawCase(
        "br-sp",
        "Lei 15.426/14: never on Sunday",
        .brazil("BR-SP", at: "2026-03-15 10:00"),
        .wait("2026-03-16 08:00"),
        rule: "window"
    ) { $0.request.channel = .call },
    LawCase(
        "br-sp",
        "Lei 15.426/14: the state's holiday, Thursday 9 July 2026",
        .brazil("BR-SP", at: "2026-07-09 10:00"),
        .wait("2026-07-10 08:00"),
        rule: "holidays"
    ) { $0.request.channel = .call },
    LawCase(
        "br-sp",
        "Lei 15.426/14 names calls: a text on the state's holiday",
        .brazil("BR-SP", at: "2026-07-09 10:00"),
        .clear(until: "2026-07-09 20:00")
    ),
    LawCase(
        "br-sp",
        "Lei 15.426/14: a recorded call is a call",
        .brazil("BR-SP", at: "2026-07-09 10:00"),
        .wait("2026-07-10 08:00"),
        rule: "holidays"
    ) { $0.request.channel = .voiceMessage },
    LawCase(
        "br-sp",
        "Lei 15.426/14 is São Paulo's: a call in Minas Gerais that day",
        .brazil("BR-MG", at: "2026-07-09 10:00"),
        .clear(until: "2026-07-09 20:00")
    ) { $0.request.channel = .call },
    LawCase(
        "br-sp",
        "Lei 15.426/14: the state not known, the day is São Paulo's and the hour Rio's",
        .brazil("BR-SP", at: "2026-07-09 10:00"),
        .wait("2026-07-10 09:00"),
        rule: "holidays"
    ) {
        $0.person.region = nil
        $0.request.channel = .call
    },
    LawCase(
        "br-sp",
        "Lei 15.426/14: a city of the state is in it",
        .brazil("BR-SP", at: "2026-07-09 10:00"),
        .wait("2026-07-10 08:00"),
        rule: "holidays"
    ) {
        $0.person.region = "BR-SP-CAP"
        $0.request.channel = .call
    },
    LawCase(
        "br-rj",
        "Lei 7.868/18 (B1 B2): a call on Tuesday until 19:00 exactly",
        .brazil("BR-RJ", at: "2026-03-10 12:00"),
        .clear(until: "2026-03-10 19:00"),
        rule: "window"
    ) { $0.request.channel = .call },
    LawCase(
        "br-rj",
        "Lei 7.868/18: 08:59 waits a minute",
        .brazil("BR-RJ", at: "2026-03-10 08:59"),
        .wait("2026-03-10 09:00"),
        rule: "window"
    ) { $0.request.channel = .call },
    LawCase(
        "br-rj",
        "Lei 7.868/18: 18:59 is lawful",
        .brazil("BR-RJ", at: "2026-03-10 18:59"),
        .clear(until: "2026-03-10 19:00")
    ) { $0.request.channel = .call },
    LawCase(
        "br-rj",
        "Lei 7.868/18: 19:00 waits for the morning",
        .brazil("BR-RJ", at: "2026-03-10 19:00"),
        .wait("2026-03-11 09:00"),
        rule: "window"
    ) { $0.request.channel = .call },
    LawCase(
        "br-rj",
        "Lei 7.868/18: Friday 19:00 waits for Monday",
        .brazil("BR-RJ", at: "2026-03-13 19:00"),
        .wait("2026-03-16 09:00"),
        rule: "window"
    ) { $0.request.channel = .call },
    LawCase(
        "br-rj",
        "Lei 7.868/18: working days only, Saturday",
        .brazil("BR-RJ", at: "2026-03-14 10:00"),
        .wait("2026-03-16 09:00"),
        rule: "window"
    ) { $0.request.channel = .call },
    LawCase(
        "br-rj",
        "Lei 7.868/18: working days only, Carnival of 2026",
        .brazil("BR-RJ", at: "2026-02-17 10:00"),
        .wait("2026-02-18 09:00"),
        rule: "holidays"
    ) { $0.request.channel = .call },
    LawCase(
        "br-rj",
        "Lei 7.868/18: working days only, Saint George, Thursday 23 April 2026",
        .brazil("BR-RJ", at: "2026-04-23 10:00"),
        .wait("2026-04-24 09:00"),
        rule: "holidays"
    ) { $0.request.channel = .call },
    LawCase(
        "br-rj",
        "Lei 7.868/18 names calls: a text at 08:30",
        .brazil("BR-RJ", at: "2026-03-10 08:30"),
        .clear(until: "2026-03-10 20:00")
    ),
    LawCase(
        "br-rj",
        "Lei 7.868/18 names calls: a text on Saturday",
        .brazil("BR-RJ", at: "2026-03-14 10:00"),
        .clear(until: "2026-03-14 14:00")
    ),
    LawCase(
        "br-rj",
        "Lei 7.868/18: a recorded call is a call",
        .brazil("BR-RJ", at: "2026-03-10 19:30"),
        .wait("2026-03-11 09:00"),
        rule: "window"
    ) { $0.request.channel = .voiceMessage },
    LawCase(
        "br-rj",
        "Lei 7.868/18: the last Friday before its year",
        .brazil("BR-RJ", at: "2017-12-29 08:30"),
        .clear(until: "2017-12-29 20:00")
    ) { $0.request.channel = .call },
    LawCase(
        "br-rj",
        "Lei 7.868/18: the first working day of its year",
        .brazil("BR-RJ", at: "2018-01-02 08:30"),
        .wait("2018-01-02 09:00"),
        rule: "window"
    ) { $0.request.channel = .call },
]

extension Question {
    static func brazil(
        _ region: String,
        at text: String,
        zone: String = "America/Sao_Paulo"
    ) -> Question {
        .living(in: "BR", region, at: text, zone: zone)
    }
}
