import Domain
import Messaging
import Values

/// Accounts that, taken together, meet every step of the strategies of their trade. All lives
/// begin on Tuesday, 3 March 2026.
extension TypicalAccount {
    static let all: [TypicalAccount] = bank + shop + school + utility + pawnshop + government

    static let bank: [TypicalAccount] = [
        TypicalAccount(.banco, "pays on time", due: "2026-04-02", owes: 8_000)
            .cutoff("2026-03-13").flag("promocion_corte").on(8, .event("compra")).monthly(),
        TypicalAccount(.banco, "was never late", due: "2026-04-02", owes: 8_000)
            .flag("compra_meses").number("atrasos_12m", 0).monthly(),
        TypicalAccount(.banco, "always late but pays", due: "2026-04-02", owes: 8_000)
            .number("atrasos_12m", 5).on(1, .pays(300)).on(33, .pays(300)).monthly(),
        TypicalAccount(.banco, "late and silent", due: "2026-03-02", owes: 6_000).late(1_500),
        TypicalAccount(.banco, "late, and answers", due: "2026-03-02", owes: 9_000)
            .late(6_000).confirmed().on(3, .writes),
        TypicalAccount(.banco, "late, wants to and cannot", due: "2026-03-02", owes: 9_000)
            .late(3_000).confirmed().on(3, .writes).on(8, .pays(200)),
        TypicalAccount(.banco, "late, a charge failed", due: "2026-03-02", owes: 9_000)
            .late(900).flag("cargo_rechazado"),
        TypicalAccount(.banco, "a month late and silent", due: "2026-01-31", owes: 9_000)
            .late(4_000).over(.rcs, .sms),
        TypicalAccount(.banco, "a month late, and talks", due: "2026-01-31", owes: 9_000)
            .late(4_000).confirmed().on(7, .writes),
        TypicalAccount(.banco, "a month late with much", due: "2026-01-31", owes: 90_000)
            .late(30_000).flag("quita"),
        TypicalAccount(.banco, "charged off with much", due: "2025-08-01", owes: 80_000)
            .late(80_000).flag("quita").lasting(240).on(75, .event("visita")),
        TypicalAccount(.banco, "three months late, and talks", due: "2025-11-20", owes: 8_000)
            .late(8_000).confirmed().on(7, .writes),
        TypicalAccount(.banco, "could pay, does not decide", due: "2026-01-10", owes: 9_000)
            .late(5_000).confirmed().on(2, .promises(5_000, inDays: 2))
            .on(10, .promises(5_000, inDays: 2)),
    ]

    static let shop: [TypicalAccount] =
        [
            TypicalAccount(.tienda, "weekly and on time", due: "2026-03-06", owes: 2_000)
                .flag("promocion").on(9, .event("compra")).weekly(),
            TypicalAccount(.tienda, "weekly, late but pays", due: "2026-03-06", owes: 2_000)
                .number("atrasos_12m", 6).on(1, .pays(100)).weekly(),
            TypicalAccount(.tienda, "late and silent", due: "2026-02-27", owes: 2_000)
                .late(800).flag("promocion"),
            TypicalAccount(.tienda, "falls behind", due: "2026-03-06", owes: 2_000)
                .on(6, .file(due: "2026-03-06", owes: 2_000, pastDue: 900)),
            TypicalAccount(.tienda, "late with little", due: "2026-02-27", owes: 2_000).late(150),
            TypicalAccount(.tienda, "weeks late with more", due: "2026-02-06", owes: 3_000)
                .late(1_500).number("semanas_atraso", 4),
        ]
        + (1...6).map { person in
            TypicalAccount(.tienda, "very late, person \(person)", due: "2025-11-01", owes: 4_000)
                .late(4_000).flag("quita").of(person).lasting(170)
        }

    static let school: [TypicalAccount] = [
        TypicalAccount(.escuela, "pays on time", due: "2026-04-02", owes: 3_000)
            .day("pronto_pago", "2026-05-08").day("reinscripcion", "2026-05-29").monthly(),
        TypicalAccount(.escuela, "late and silent", due: "2026-03-01", owes: 2_500).late(2_500),
        TypicalAccount(.escuela, "late, wants to and cannot", due: "2026-03-01", owes: 3_500)
            .late(3_500).on(3, .writes).on(16, .pays(200)),
        TypicalAccount(.escuela, "late with more", due: "2026-03-01", owes: 8_000).late(8_000),
        TypicalAccount(.escuela, "very late", due: "2025-11-01", owes: 9_000).late(9_000),
    ]

    static let utility: [TypicalAccount] = [
        TypicalAccount(.servicio, "on time, connected again", due: "2026-04-02", owes: 600)
            .day("reconexion", "2026-03-03").monthly(),
        TypicalAccount(.servicio, "always late but pays", due: "2026-04-02", owes: 900)
            .number("atrasos_12m", 4).on(1, .pays(100)),
        TypicalAccount(.servicio, "late and silent", due: "2026-03-01", owes: 900)
            .late(600).day("corte_servicio", "2026-03-25"),
        TypicalAccount(.servicio, "late, and answers", due: "2026-03-01", owes: 900)
            .late(600).day("corte_servicio", "2026-03-26").on(14, .writes),
        TypicalAccount(.servicio, "cut off", due: "2026-03-01", owes: 900)
            .late(600).flag("suspendido"),
        TypicalAccount(.servicio, "late with little", due: "2026-03-01", owes: 300).late(120),
        TypicalAccount(.servicio, "very late, five bills", due: "2025-11-01", owes: 2_500)
            .late(2_500).number("periodos", 5).lasting(130),
        TypicalAccount(.servicio, "very late, three bills", due: "2025-11-15", owes: 1_500)
            .late(1_500).number("periodos", 3).lasting(130),
    ]

    static let pawnshop: [TypicalAccount] = [
        TypicalAccount(.empeno, "first term", due: "2026-04-02", owes: 1_500)
            .minimum(150).number("refrendos", 0),
        TypicalAccount(.empeno, "renews each month", due: "2026-04-02", owes: 1_500)
            .minimum(150).number("refrendos", 3).on(29, .pays(150))
            .on(30, .file(due: "2026-05-04", owes: 1_500, pastDue: 0)),
        TypicalAccount(.empeno, "late before the sale", due: "2026-03-02", owes: 1_500)
            .late(150).day("almoneda", "2026-04-14").lasting(42),
        TypicalAccount(.empeno, "late with something dear", due: "2026-03-02", owes: 12_000)
            .late(900).day("almoneda", "2026-04-14").lasting(42),
    ]

    static let government: [TypicalAccount] = [
        TypicalAccount(.gobierno, "property tax, discount", due: "2026-06-30", owes: 2_500)
            .product("predial").day("pronto_pago", "2026-06-12"),
        TypicalAccount(.gobierno, "water, two periods", due: "2026-03-31", owes: 700)
            .product("agua").on(29, .file(due: "2026-05-31", owes: 700, pastDue: 0)),
        TypicalAccount(.gobierno, "property tax in arrears", due: "2026-02-27", owes: 5_000)
            .product("predial").late(5_000).lasting(170),
        TypicalAccount(.gobierno, "a fine", due: "2026-04-02", owes: 1_200)
            .product("multa").day("pronto_pago", "2026-03-20").lasting(220)
            .on(31, .file(due: "2026-04-02", owes: 1_200, pastDue: 1_200)),
        TypicalAccount(.gobierno, "a fine, and answers", due: "2026-04-02", owes: 1_200)
            .product("multa").confirmed()
            .on(31, .file(due: "2026-04-02", owes: 1_200, pastDue: 1_200)),
    ]
}

/// How typical accounts differ from the plainest.
extension TypicalAccount {
    private func with(_ change: (inout TypicalAccount) -> Void) -> TypicalAccount {
        var copy = self
        change(&copy)
        return copy
    }

    private func late(_ pastDue: Int64) -> TypicalAccount { with { $0.pastDue = pastDue } }
    private func minimum(_ amount: Int64) -> TypicalAccount { with { $0.minimum = amount } }
    private func cutoff(_ day: String) -> TypicalAccount { with { $0.cutoff = day } }
    private func product(_ code: String) -> TypicalAccount { with { $0.product = code } }
    private func confirmed() -> TypicalAccount { with { $0.isConfirmed = true } }
    private func over(_ channels: Channel...) -> TypicalAccount { with { $0.channels = channels } }
    private func of(_ person: Int) -> TypicalAccount { with { $0.person = UInt64(person) } }
    private func lasting(_ days: Int) -> TypicalAccount { with { $0.days = days } }

    private func flag(_ name: String) -> TypicalAccount {
        with { $0.attributes[name] = .flag(true) }
    }

    private func number(_ name: String, _ value: Int64) -> TypicalAccount {
        with { $0.attributes[name] = .number(value) }
    }

    private func day(_ name: String, _ day: String) -> TypicalAccount {
        with { $0.attributes[name] = .day(Day(iso: day)!) }
    }

    private func on(_ day: Int, _ deed: Deed) -> TypicalAccount {
        with { $0.deeds[day, default: []].append(deed) }
    }

    /// Paid each month; a file on the day after tells the next due date.
    private func monthly() -> TypicalAccount {
        following((1...3).map { Day(iso: due)!.adding(months: $0) })
    }

    /// Paid each week; a file on the day after tells the next due date.
    private func weekly() -> TypicalAccount {
        following((1...8).map { Day(iso: due)!.adding(days: 7 * $0) })
    }

    /// Due dates that files tell, each on the day after the one before.
    func following(_ dueDays: [Day]) -> TypicalAccount {
        with { typical in
            var last = Day(iso: typical.due)!
            for due in dueDays {
                let number = last.days(since: TypicalAccount.begins) + 1
                let file = Deed.file(due: due.description, owes: owes, pastDue: 0)
                typical.deeds[number, default: []].append(file)
                last = due
            }
        }
    }
}
