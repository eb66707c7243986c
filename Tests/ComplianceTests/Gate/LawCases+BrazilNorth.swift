import Compliance
import Domain
import Messaging
import Values

/// Brazil, the states of Espírito Santo, Amazonas and Alagoas, read from contact-rules 3.7.
/// 2026-03-10 is a Tuesday.
let northBrazilianCases: [LawCase] = [
    LawCase(
        "br-es",
        "Lei 10.626/17 (B1): a call on Tuesday until 19:00 exactly",
        .brazil("BR-ES", at: "2026-03-10 12:00"),
        .clear(until: "2026-03-10 19:00"),
        rule: "window"
    ) { $0.request.channel = .call },
    LawCase(
        "br-es",
        "Lei 10.626/17: 07:59 waits a minute",
        .brazil("BR-ES", at: "2026-03-10 07:59"),
        .wait("2026-03-10 08:00"),
        rule: "window"
    ) { $0.request.channel = .call },
    LawCase(
        "br-es",
        "Lei 10.626/17: 18:59 is lawful",
        .brazil("BR-ES", at: "2026-03-10 18:59"),
        .clear(until: "2026-03-10 19:00")
    ) { $0.request.channel = .call },
    LawCase(
        "br-es",
        "Lei 10.626/17: 19:00 waits for the morning",
        .brazil("BR-ES", at: "2026-03-10 19:00"),
        .wait("2026-03-11 08:00"),
        rule: "window"
    ) { $0.request.channel = .call },
    LawCase(
        "br-es",
        "Lei 10.626/17: Friday 19:00 waits for Monday",
        .brazil("BR-ES", at: "2026-03-13 19:00"),
        .wait("2026-03-16 08:00"),
        rule: "window"
    ) { $0.request.channel = .call },
    LawCase(
        "br-es",
        "Lei 10.626/17: working days only, Saturday",
        .brazil("BR-ES", at: "2026-03-14 10:00"),
        .wait("2026-03-16 08:00"),
        rule: "window"
    ) { $0.request.channel = .call },
    LawCase(
        "br-es",
        "Lei 10.626/17: working days only, Sunday",
        .brazil("BR-ES", at: "2026-03-15 10:00"),
        .wait("2026-03-16 08:00"),
        rule: "window"
    ) { $0.request.channel = .call },
    LawCase(
        "br-es",
        "Lei 10.626/17: working days only, Our Lady of Penha, Monday 13 April 2026",
        .brazil("BR-ES", at: "2026-04-13 10:00"),
        .wait("2026-04-14 08:00"),
        rule: "holidays"
    ) { $0.request.channel = .call },
    LawCase(
        "br-es",
        "Lei 10.626/17 names calls: a text at 19:30",
        .brazil("BR-ES", at: "2026-03-10 19:30"),
        .clear(until: "2026-03-10 20:00")
    ),
    LawCase(
        "br-es",
        "Lei 10.626/17 names calls: a text on Saturday",
        .brazil("BR-ES", at: "2026-03-14 10:00"),
        .clear(until: "2026-03-14 14:00")
    ),
    LawCase(
        "br-es",
        "Lei 10.626/17: a recorded call is a call",
        .brazil("BR-ES", at: "2026-03-10 19:30"),
        .wait("2026-03-11 08:00"),
        rule: "window"
    ) { $0.request.channel = .voiceMessage },
    LawCase(
        "br-es",
        "Lei 10.626/17: the creditor's own call",
        .brazil("BR-ES", at: "2026-03-10 19:30"),
        .wait("2026-03-11 08:00"),
        rule: "window"
    ) {
        $0.request.channel = .call
        $0.request.actor = .creditor
    },
    LawCase(
        "br-am",
        "Lei 306/16 (B1): a call on Tuesday until 19:00 exactly",
        .brazil("BR-AM", at: "2026-03-10 12:00", zone: "America/Manaus"),
        .clear(until: "2026-03-10 19:00"),
        rule: "window"
    ) { $0.request.channel = .call },
    LawCase(
        "br-am",
        "Lei 306/16 gives no beginning: 07:59 waits for the country's 08:00",
        .brazil("BR-AM", at: "2026-03-10 07:59", zone: "America/Manaus"),
        .wait("2026-03-10 08:00"),
        rule: "window"
    ) { $0.request.channel = .call },
    LawCase(
        "br-am",
        "Lei 306/16: 18:59 is lawful",
        .brazil("BR-AM", at: "2026-03-10 18:59", zone: "America/Manaus"),
        .clear(until: "2026-03-10 19:00")
    ) { $0.request.channel = .call },
    LawCase(
        "br-am",
        "Lei 306/16: 19:00 waits for the morning",
        .brazil("BR-AM", at: "2026-03-10 19:00", zone: "America/Manaus"),
        .wait("2026-03-11 08:00"),
        rule: "window"
    ) { $0.request.channel = .call },
    LawCase(
        "br-am",
        "Lei 306/16: 18:30 in Manaus is lawful though 19:30 in São Paulo",
        .brazil("BR-AM", at: "2026-03-10 18:30", zone: "America/Manaus"),
        .clear(until: "2026-03-10 19:00")
    ) {
        $0.request.channel = .call
        $0.now = World.instant("2026-03-10 19:30", "America/Sao_Paulo")
    },
    LawCase(
        "br-am",
        "Lei 306/16: Friday 19:00 waits for Monday",
        .brazil("BR-AM", at: "2026-03-13 19:00", zone: "America/Manaus"),
        .wait("2026-03-16 08:00"),
        rule: "window"
    ) { $0.request.channel = .call },
    LawCase(
        "br-am",
        "Lei 306/16: working days only, Saturday",
        .brazil("BR-AM", at: "2026-03-14 10:00", zone: "America/Manaus"),
        .wait("2026-03-16 08:00"),
        rule: "window"
    ) { $0.request.channel = .call },
    LawCase(
        "br-am",
        "Lei 306/16: working days only, Sunday",
        .brazil("BR-AM", at: "2026-03-15 10:00", zone: "America/Manaus"),
        .wait("2026-03-16 08:00"),
        rule: "window"
    ) { $0.request.channel = .call },
    LawCase(
        "br-am",
        "Lei 306/16: working days only, Friday 5 September 2025",
        .brazil("BR-AM", at: "2025-09-05 10:00", zone: "America/Manaus"),
        .wait("2025-09-08 08:00"),
        rule: "holidays"
    ) { $0.request.channel = .call },
    LawCase(
        "br-am",
        "Lei 306/16 names calls: a text at 19:30",
        .brazil("BR-AM", at: "2026-03-10 19:30", zone: "America/Manaus"),
        .clear(until: "2026-03-10 20:00")
    ),
    LawCase(
        "br-am",
        "Lei 306/16 names calls: a text on the state's holiday",
        .brazil("BR-AM", at: "2025-09-05 10:00", zone: "America/Manaus"),
        .clear(until: "2025-09-05 20:00")
    ),
    LawCase(
        "br-am",
        "Lei 306/16: a recorded call is a call",
        .brazil("BR-AM", at: "2026-03-10 19:30", zone: "America/Manaus"),
        .wait("2026-03-11 08:00"),
        rule: "window"
    ) { $0.request.channel = .voiceMessage },
    LawCase(
        "br-al",
        "Lei 7.782/16 (B1 B3): a text on Tuesday until 20:00 exactly",
        .brazil("BR-AL", at: "2026-03-10 12:00", zone: "America/Maceio"),
        .clear(until: "2026-03-10 20:00"),
        rule: "window"
    ),
    LawCase(
        "br-al",
        "Lei 7.782/16: a text at 07:59 waits a minute",
        .brazil("BR-AL", at: "2026-03-10 07:59", zone: "America/Maceio"),
        .wait("2026-03-10 08:00"),
        rule: "window"
    ),
    LawCase(
        "br-al",
        "Lei 7.782/16: a text at 20:00 waits for the morning",
        .brazil("BR-AL", at: "2026-03-10 20:00", zone: "America/Maceio"),
        .wait("2026-03-11 08:00"),
        rule: "window"
    ),
    LawCase(
        "br-al",
        "Lei 7.782/16: a text on Saturday until 14:00",
        .brazil("BR-AL", at: "2026-03-14 13:59", zone: "America/Maceio"),
        .clear(until: "2026-03-14 14:00"),
        rule: "window"
    ),
    LawCase(
        "br-al",
        "Lei 7.782/16: a call on Saturday 14:00 waits for Monday",
        .brazil("BR-AL", at: "2026-03-14 14:00", zone: "America/Maceio"),
        .wait("2026-03-16 08:00"),
        rule: "window"
    ) { $0.request.channel = .call },
    LawCase(
        "br-al",
        "Lei 7.782/16: a text on Saint John's, Wednesday 24 June 2026",
        .brazil("BR-AL", at: "2026-06-24 10:00", zone: "America/Maceio"),
        .wait("2026-06-25 08:00"),
        rule: "holidays"
    ),
    LawCase(
        "br-al",
        "Lei 7.782/16: a call on Saint Peter's, Monday 29 June 2026",
        .brazil("BR-AL", at: "2026-06-29 10:00", zone: "America/Maceio"),
        .wait("2026-06-30 08:00"),
        rule: "holidays"
    ) { $0.request.channel = .call },
    LawCase(
        "br-al",
        "Lei 7.782/16: a text on Wednesday 16 September 2026",
        .brazil("BR-AL", at: "2026-09-16 10:00", zone: "America/Maceio"),
        .wait("2026-09-17 08:00"),
        rule: "holidays"
    ),
    LawCase(
        "br-al",
        "Lei 7.782/16: a text on Monday 30 November 2026",
        .brazil("BR-AL", at: "2026-11-30 10:00", zone: "America/Maceio"),
        .wait("2026-12-01 08:00"),
        rule: "holidays"
    ),
    LawCase(
        "br-al",
        "Lei 7.782/16: an RCS is a text",
        .brazil("BR-AL", at: "2026-06-24 10:00", zone: "America/Maceio"),
        .wait("2026-06-25 08:00"),
        rule: "holidays"
    ) { $0.request.channel = .rcs },
    LawCase(
        "br-al",
        "Lei 7.782/16 names calls and texts: an e-mail on Saint John's",
        .brazil("BR-AL", at: "2026-06-24 10:00", zone: "America/Maceio"),
        .clear(until: "2026-06-24 20:00")
    ) { $0.request.channel = .email },
    LawCase(
        "br-al",
        "Lei 7.782/16 is Alagoas': a text in São Paulo on Saint John's",
        .brazil("BR-SP", at: "2026-06-24 10:00"),
        .clear(until: "2026-06-24 20:00")
    ),
    LawCase(
        "br-al",
        "Lei 7.782/16: the state not known, Saint John's is kept",
        .brazil("BR-AL", at: "2026-06-24 10:00", zone: "America/Maceio"),
        .wait("2026-06-25 08:00"),
        rule: "holidays"
    ) { $0.person.region = nil },
]
