import Compliance
import Domain
import Messaging
import Strategy
import Values
import Workers

/// The rules of the packs in force that bind us in a country today, in plain Spanish.
struct ContactRules {
    let rules: [Rule]

    init(_ policy: PolicyInForce, country: String?, on day: Day) {
        let country = country ?? "MX"
        var packs = policy.packs.filter { $0.jurisdiction == country }
        if packs.isEmpty { packs = policy.packs.filter { $0.jurisdiction == "*" } }
        let wanted = policy.facts.profiles[country] ?? "conservative"
        let hasWanted = packs.contains { $0.profile == wanted }
        packs = packs.filter { $0.profile == nil || !hasWanted || $0.profile == wanted }
        let actor = UInt8(1) << policy.facts.actor.rawValue
        rules = packs.flatMap(\.rules).filter { rule in
            rule.actors & actor != 0 && rule.effectiveFrom <= day
                && (rule.effectiveTo.map { $0 >= day } ?? true) && rule.decision == .block
        }
    }

    /// What a rule says about when and how often; nil for a rule about something else.
    static func timing(_ rule: Rule) -> [String]? {
        switch rule.body {
        case .window(let window): window.lines
        case .askedHours: ["Solo a las horas que usted nos pida, si nos pide alguna."]
        case .cap(let cap):
            [
                "A lo más \(cap.count) \(cap.noun) \(cap.span) \(cap.scope.text)."
            ]
        case .spacing(let spacing): ["Entre uno y otro pasan \(spacing.text)."]
        case .cooldown(let rule): ["Después de hablar con usted, \(rule.text) sin escribirle."]
        case .channelExclusivity: ["En una semana, por un solo medio."]
        default: nil
        }
    }

    /// Whether a rule is about how a person is treated.
    static func isConduct(_ rule: Rule) -> Bool {
        switch rule.body {
        case .optOut, .forbiddenRecipient, .forbiddenContactPoint, .forbiddenContent,
            .senderIdentity, .paymentDestination, .disclosure, .consent:
            true
        default: false
        }
    }
}

extension Visit {
    /// When, how often and by which way we write, from the rules in force.
    func contactPolicy() -> Page {
        let known = ContactRules(policy, country: state.facts.country, on: today).rules
        let channels = policy.policy.connectedChannels
        var blocks: [Markup] = []
        for rule in known {
            guard let lines = ContactRules.timing(rule), !lines.isEmpty else { continue }
            let items = lines.map { "<li>\($0)</li>" as Markup }
            let ways = channels.filter { rule.channels & $0.bit != 0 }
            guard !ways.isEmpty else { continue }
            let only: Markup? =
                ways.count < channels.count
                ? "<p class=\"m\">Vale para: \(ways.map(\.spanish).joined(separator: ", ")).</p>"
                : nil
            blocks.append(
                """
                <ul>\(items)</ul>\(only)<p class="m">Fuente: \(rule.source.instrument), \
                \(rule.source.article).</p>
                """
            )
        }
        let hasCap = known.contains { rule in
            if case .cap = rule.body { true } else { false }
        }
        let spacing = policy.policy.numbers.spacingHours
        let own: Markup = """
            <h2>Además, por decisión nuestra</h2><ul>\
            <li>Entre dos mensajes nuestros pasan al menos \(Int(spacing)) horas.</li>\
            <li>Cuando usted nos escribe, contestamos a cualquier hora.</li>\
            <li>Si avisa que pagó, pide aclaración o habla con una persona, dejamos de escribirle
            mientras se revisa.</li></ul>
            """
        let cap: Markup? =
            hasCap ? nil : "<p>La ley de su lugar no pone un número máximo de mensajes.</p>"
        return Page(
            "Cuándo le escribimos",
            """
            <p>Estas son las reglas que nuestro sistema aplica hoy a sus mensajes. No se puede mandar
            uno que no las cumpla. Las horas son las de su ciudad.</p>
            \(blocks)\(cap)\(own)
            <p>Le escribimos por: \(channels.map(\.spanish).joined(separator: ", ")).</p>
            \(back("trato", "Cómo debemos tratarle"))\(back("baja", "No quiero más mensajes"))
            """
        )
    }

    /// How a person must be treated, from the rules in force.
    func conduct() -> Page {
        let rules = ContactRules(policy, country: state.facts.country, on: today).rules
            .filter(ContactRules.isConduct)
        var groups: [(title: String, items: [Markup])] = []
        var seen: Set<String> = []
        for rule in rules.prefix(Self.conductLimit) {
            var text = rule.source.text
            // The table of what may be told is no sentence.
            if case .disclosure = rule.body {
                text = "antes de saber que es usted no contamos nada de su cuenta a quien conteste"
            }
            guard seen.insert(text).inserted else { continue }
            let isOurs = rule.source.instrument.contains("prudencia propia")
            let title = isOurs ? "Por decisión nuestra" : rule.source.instrument
            let item: Markup = "<li>\(text.prefix(1).uppercased() + String(text.dropFirst())).</li>"
            if let place = groups.firstIndex(where: { $0.title == title }) {
                groups[place].items.append(item)
            } else {
                groups.append((title, [item]))
            }
        }
        let parts = groups.map { "<h2>\($0.title)</h2><ul>\($0.items)</ul>" as Markup }
        return Page(
            "Cómo debemos tratarle",
            """
            \(parts)<p>Si alguien no lo cumple, <a href="\(base)/quejas">quéjese</a>.</p>
            \(back("contacto", "Cuándo le escribimos"))
            """
        )
    }

    /// The most rules of one page, so that it stays small.
    private static let conductLimit = 32
}

extension WindowRule {
    private static let names = [
        "lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo",
    ]

    /// One line for each run of days with the same hours.
    fileprivate var lines: [String] {
        var lines: [String] = []
        var start = 0
        while start < week.count {
            var end = start
            while end + 1 < week.count, week[end + 1] == week[start] { end += 1 }
            let first = Self.names[start]
            let days =
                switch end - start {
                case 0: "Los \(first)"
                case 1: "\(first.prefix(1).uppercased() + first.dropFirst()) y \(Self.names[end])"
                default: "De \(first) a \(Self.names[end])"
                }
            // A rule about holidays says nothing of other days.
            if !week[start].contains(where: { $0.start == 0 && $0.end == 1_440 }) {
                lines.append("\(days): \(Self.text(week[start])).")
            }
            start = end + 1
        }
        if !calendars.isEmpty { lines.append("En días festivos: \(Self.text(holiday)).") }
        return lines
    }

    private static func text(_ ranges: [Range]) -> String {
        guard !ranges.isEmpty else { return "no escribimos" }
        return ranges.map { "de \(time($0.start)) a \(time($0.end))" }.joined(separator: " y ")
    }

    private static func time(_ minutes: Int) -> String {
        "\(minutes / 60):\(minutes % 60 < 10 ? "0" : "")\(minutes % 60)"
    }
}

extension CapRule {
    fileprivate var noun: String {
        switch counted {
        case .attempt: count == 1 ? "contacto" : "contactos"
        case .delivered: count == 1 ? "contacto que llegue" : "contactos que lleguen"
        case .conversation: count == 1 ? "conversación" : "conversaciones"
        }
    }

    fileprivate var span: String {
        switch period {
        case .day: "al día"
        case .rollingWeek: "en siete días"
        case .isoWeek: "a la semana"
        case .month: "al mes"
        case .rollingDays(let days), .calendarDays(let days): "en \(days) días"
        }
    }
}

extension CountScope {
    fileprivate var text: String {
        switch self {
        case .person: "por persona"
        case .account: "por cuenta"
        case .creditor: "por empresa"
        case .channel: "por cada medio"
        }
    }
}

extension SpacingRule {
    fileprivate var text: String {
        switch gap {
        case .hours(let hours): "al menos \(hours) horas"
        case .calendarDays(let days): "al menos \(days) días"
        }
    }
}

extension CooldownRule {
    fileprivate var text: String {
        switch length {
        case .rollingDays(let days), .calendarDays(let days): "pasan \(days) días"
        }
    }
}

extension Channel {
    /// How a page names the channel.
    var spanish: String {
        switch self {
        case .sms: "mensaje de texto"
        case .rcs: "mensaje RCS"
        case .whatsapp: "WhatsApp"
        case .email: "correo"
        case .webchat: "el chat de esta página"
        case .social: "red social"
        case .voiceMessage: "mensaje de voz"
        case .call: "llamada"
        case .letter: "carta"
        case .visit: "visita"
        case .push: "aviso de la aplicación"
        }
    }
}
