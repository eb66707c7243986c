import Domain
import Messaging
import Store
import Strategy
import Values
import Workers

/// The conversation in a page: the same one as by text message.
extension Visit {
    /// The longest text that may be written at once.
    static let chatTextLimit = 1_000
    /// Messages of a page: it may have 12 KB.
    static let threadLimit = 24
    /// The longest message that is shown whole.
    private static let shownLength = 1_200
    /// What all messages of a page may take, and what surrounds one of them, in bytes.
    private static let threadBytes = 5_000
    private static let frameBytes = 110
    /// How often, and how many times, a page looks whether something new came before it answers.
    private static let lookMilliseconds = 300
    private static let looksAfterWriting = 8
    private static let looksOfThread = 30

    func chat(_ problem: String? = nil) async throws -> SiteAnswer {
        guard maySeeThread else { return go("verificar") }
        let entries = try await shownThread()
        var page = Page(
            "Conversación",
            """
            <p class="m">Le contesta un asistente automático de \(speaker). Puede
            <a href="\(base)/persona">pedir a una persona</a> cuando quiera.</p>
            <div role="log" aria-label="Mensajes">\
            <ol id="h" data-t="\(Self.tag(of: entries))">\(rendered(entries))</ol></div>
            \(self.problem(problem))
            \(form(
                "chat",
                """
                <label for="x">Su mensaje</label>\
                <textarea id="x" name="x" rows="3" maxlength="\(Self.chatTextLimit)" required>\
                </textarea><button>Enviar</button>
                """
            ))
            <p><a href="\(base)/chat">Ver si hay respuesta</a></p>
            """
        )
        page.script = Self.script
        return answer(page)
    }

    /// Looks for what is new while the page stays open; without it the link below does.
    static let script = """
        (()=>{let h=document.getElementById("h"),t=h.dataset.t,f=document.forms[0],\
        x=f.elements.x,u=location.pathname,n=0;\
        async function p(){try{let r=await fetch(u+"/hilo?t="+t,{cache:"no-store"});\
        if(r.status==200){t=r.headers.get("x-t");h.innerHTML=await r.text();\
        h.lastElementChild&&h.lastElementChild.scrollIntoView({block:"nearest"})}\
        else if(r.status!=204)throw 0;n=0}catch(e){n++}\
        if(n<20)setTimeout(p,document.hidden?15e3:n?5e3:800)}\
        f.addEventListener("submit",async e=>{if(!x.value.trim())return;e.preventDefault();\
        let b=f.querySelector("button");b.disabled=true;\
        try{let r=await fetch(u,{method:"POST",headers:{"content-type":\
        "application/x-www-form-urlencoded"},body:new URLSearchParams({x:x.value,js:1})});\
        if(r.status==204){x.value="";x.focus()}else location.reload()}\
        catch(e){f.submit()}b.disabled=false});p()})()
        """

    /// The thread alone, as soon as it differs from what the page has.
    func thread() async throws -> SiteAnswer {
        guard maySeeThread else { return SiteAnswer(403) }
        let known = FormBody(Array(request.query.utf8))["t"]
        for _ in 0..<Self.looksOfThread {
            let entries = try await shownThread()
            let tag = Self.tag(of: entries)
            if tag != known {
                return SiteAnswer(
                    200,
                    body: rendered(entries).html,
                    headers: [
                        .init(name: "content-type", value: "text/html; charset=utf-8"),
                        .init(name: "x-t", value: tag),
                    ]
                )
            }
            try await Task.sleep(for: .milliseconds(Self.lookMilliseconds))
        }
        return SiteAnswer(204)
    }

    func write() async throws -> SiteAnswer {
        guard maySeeThread else { return go("verificar") }
        let body = FormBody(request.body)
        guard body["x"].utf8.count <= FormBody.sizeLimit,
            let text = Typed.text(body["x"], limit: Self.chatTextLimit)
        else { return try await chat("Escriba su mensaje, por favor.") }
        let before = try await threadRows().count
        _ = try await store.keep([
            InboxDraft(
                kind: .text,
                route: WebChat.route,
                providerID: "",
                receivedAt: now,
                body: InboxBody(
                    number: try await telephone(),
                    to: "",
                    text: text,
                    state: nil,
                    errorCode: 0,
                    isDamaged: false,
                    channel: .webchat,
                    writer: InboxBody.Writer(person: link.person, contactPoint: link.contactPoint)
                )
            )
        ])
        if body["js"] == "1" { return SiteAnswer(204) }
        // Without a script the next page shall show the answer already, if it comes at once.
        for _ in 0..<Self.looksAfterWriting {
            let rows = try await threadRows()
            if rows.count > before, rows.first.map({ $0.row.state != .inbound }) ?? false { break }
            try await Task.sleep(for: .milliseconds(Self.lookMilliseconds))
        }
        return go("chat")
    }

    // MARK: - What is shown

    /// A thread in which more may be said than to who holds the number waits for its own proof.
    private var maySeeThread: Bool { isShown || !isProven }

    private func threadRows() async throws -> [ThreadEntry] {
        try await store.thread(of: link.person, limit: Self.threadLimit)
    }

    private struct Shown {
        let entry: ThreadEntry
        let text: String
        let isOurs: Bool
    }

    /// What this browser may see, oldest first: all when the person showed who they are, else what
    /// was said in the page since its session began.
    private func shownThread() async throws -> [Shown] {
        let since = session?.since ?? now
        let composer = Composer(store: store, policy: policy)
        var accounts: [AccountID: AccountSecrets] = [:]
        for (id, secrets) in try await store.accountNumbers(of: link.person, with: key) {
            accounts[id] = secrets
        }
        var shown: [Shown] = []
        var fresh: [ShownMessage] = []
        var left = Self.threadBytes
        for entry in try await threadRows() {
            let row = entry.row
            let isHere = row.channel == .webchat && row.contactPoint == link.contactPoint
            guard isShown || isHere && row.sendAt >= since,
                let (text, isOurs) = words(of: entry, composer, accounts)
            else { continue }
            left -= min(Markup.escaped(text).utf8.count, Self.shownLength) + Self.frameBytes
            guard left >= 0 else { break }
            shown.append(Shown(entry: entry, text: text, isOurs: isOurs))
            if isHere, row.state == .outbound(.submitted) {
                fresh.append(
                    ShownMessage(
                        message: row.message,
                        route: row.route ?? "",
                        recipient: try await telephone(),
                        at: now
                    )
                )
            }
        }
        if !fresh.isEmpty { await site.shown(fresh) }
        // What was answered in the same instant comes after what was asked.
        return shown.sorted { left, right in
            (left.entry.row.sendAt, left.isOurs ? 1 : 0, left.entry.row.message)
                < (right.entry.row.sendAt, right.isOurs ? 1 : 0, right.entry.row.message)
        }
    }

    /// What a message says; nil for one that did not leave, or cannot be read any more.
    private func words(
        of entry: ThreadEntry,
        _ composer: Composer,
        _ accounts: [AccountID: AccountSecrets]
    ) -> (text: String, isOurs: Bool)? {
        switch entry.row.state {
        case .inbound: return entry.text.map { ($0, false) }
        case .outbound(let state):
            guard state.wasAccepted, let content = entry.content else { return nil }
            let bytes = try? composer.render(
                content,
                person: secrets,
                account: entry.row.account.flatMap { accounts[$0] }
            )
            let address = policy.facts.site.map { $0.address + "/" + LinkToken.masked }
            return bytes.map { bytes in
                let text = String(decoding: bytes, as: UTF8.self)
                return (address.map { text.replacing($0, with: "(esta página)") } ?? text, true)
            }
        }
    }

    private static func tag(of entries: [Shown]) -> String {
        guard let last = entries.last else { return "0" }
        return "\(entries.count)-\(last.entry.row.message.low)"
    }

    /// A message that fits beside others.
    private static func cut(_ text: String) -> Markup {
        var html = Markup.escaped(text)
        guard html.utf8.count > shownLength else { return Markup(trusted: html) }
        var short = text
        while html.utf8.count > shownLength {
            short = String(short.prefix(short.count * 3 / 4))
            html = Markup.escaped(short)
        }
        return Markup(trusted: html + "…")
    }

    private func rendered(_ entries: [Shown]) -> Markup {
        let hold = state.isHeld(nil, at: now)?.kind == .human
        var items = entries.map { item -> Markup in
            let who = item.isOurs ? "Asistente automático" : "Usted"
            let way = item.entry.row.channel == .webchat ? "" : ", por mensaje de texto"
            let kind: Markup = item.isOurs ? "" : " class=\"y\""
            return """
                <li\(kind)><small>\(who), \(Spanish.moment(item.entry.row.sendAt, zone))\(way)\
                </small>\(Self.cut(item.text))</li>
                """
        }
        if entries.isEmpty {
            items.append("<li><small>Asistente automático</small>¿En qué podemos ayudarle?</li>")
        }
        if hold {
            items.append("<li><small>Aviso</small>Una persona va a contestarle aquí.</li>")
        }
        return items.joined
    }
}
