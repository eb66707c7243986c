import Crypto
import Foundation
import Workers

/// A page before its frame.
struct Page: Sendable {
    var title: String
    var content: Markup
    var status = 200
    /// A script of ours, or nil; its hash is named in the policy of the page.
    var script: String?
    /// Whether the links to everything else stand at the end.
    var hasLinks = true

    init(_ title: String, status: Int = 200, _ content: Markup) {
        self.title = title
        self.status = status
        self.content = content
    }
}

/// What surrounds every page: who speaks, how it looks, and what it may load, which is nothing.
struct PageFrame: Sendable {
    /// Whose page it is; nil where nobody may be named.
    var name: String
    var logo: String?
    /// The address of the link's pages, with the token.
    var base: String
    private let style: String
    private let styleHash: String

    init(name: String, brand: Brand, base: String) {
        self.name = name
        logo = brand.logo
        self.base = base
        style = Self.style.replacing("%color%", with: brand.color)
        styleHash = Self.hash(of: style)
    }

    private static let style = """
        :root{color-scheme:light dark;--b:#fff;--t:#1c1c1c;--m:#555;--l:#c9ced3;--c:#f3f5f7;\
        --a:%color%;--e:#a3140a}\
        @media(prefers-color-scheme:dark){:root{--b:#121416;--t:#ececec;--m:#b4bac0;--l:#3c4248;\
        --c:#1d2124;--e:#ff9c92}}\
        *{box-sizing:border-box}\
        body{margin:0;background:var(--b);color:var(--t);font:1.0625rem/1.5 system-ui,sans-serif;\
        overflow-wrap:anywhere}\
        header,main,footer{max-width:36rem;margin:0 auto;padding:0 1rem}\
        header{display:flex;gap:.6rem;align-items:center;padding-top:1rem;font-weight:600}\
        header svg{height:2rem;width:auto;flex:none}\
        h1{font-size:1.5rem;line-height:1.25;margin:1rem 0 .75rem}\
        h2{font-size:1.15rem;margin:1.5rem 0 .5rem}\
        p,ul,ol,dl{margin:0 0 .9rem}ul,ol{padding-left:1.25rem}\
        a{color:inherit}.m{color:var(--m)}\
        .card{background:var(--c);border:1px solid var(--l);border-radius:.75rem;\
        padding:1rem;margin:0 0 1rem}\
        .card>:first-child{margin-top:0}.card>:last-child{margin-bottom:0}\
        .big{font-size:2rem;font-weight:700;line-height:1.2;margin:0}\
        dl{display:grid;grid-template-columns:fit-content(55%) minmax(0,1fr);gap:.4rem 1rem}\
        dt,dd{overflow-wrap:break-word}dt{color:var(--m)}\
        dd{margin:0;text-align:right;font-variant-numeric:tabular-nums}\
        .s{display:block;margin-top:.6rem}.s dd{text-align:left;margin:0 0 .5rem}\
        label,legend{display:block;font-weight:600;margin:0 0 .3rem}\
        fieldset{border:0;padding:0;margin:0 0 1rem}legend{padding:0}\
        input:not([type=radio]),textarea,select{width:100%;font:inherit;color:inherit;\
        background:var(--b);border:1px solid var(--m);border-radius:.5rem;padding:.65rem;\
        margin:0 0 1rem}\
        .r{font-weight:400;display:flex;gap:.6rem;align-items:center;padding:.55rem 0;margin:0}\
        .r input{width:1.4rem;height:1.4rem;flex:none}\
        .three{display:grid;grid-template-columns:1fr 1fr 1.4fr;gap:.6rem}.three label{font-weight:400}\
        button,.go{display:block;width:100%;min-height:3rem;font:inherit;font-weight:600;\
        border:1px solid var(--a);border-radius:.6rem;padding:.7rem 1rem;margin:0 0 .75rem;\
        background:var(--a);color:#fff;text-align:center;text-decoration:none;cursor:pointer}\
        .no{background:transparent;color:inherit;border-color:var(--m)}\
        a:focus-visible,button:focus-visible,input:focus-visible,textarea:focus-visible{\
        outline:3px solid var(--t);outline-offset:2px}\
        .err{border-left:4px solid var(--e);padding:.5rem .75rem;background:var(--c);\
        margin:0 0 1rem}\
        .list{list-style:none;padding:0}.list a{display:block;padding:.7rem 0;\
        border-bottom:1px solid var(--l)}\
        footer{border-top:1px solid var(--l);margin-top:2rem;padding-top:1rem;padding-bottom:2rem;\
        font-size:.95rem}footer a{display:inline-block;padding:.35rem 0;margin-right:1rem}\
        #h{list-style:none;padding:0}#h li{background:var(--c);border:1px solid var(--l);\
        border-radius:.75rem;padding:.6rem .8rem;margin:0 15% .6rem 0;white-space:pre-line}\
        #h li.y{margin:0 0 .6rem 15%;border-color:var(--m)}#h small{display:block;color:var(--m)}
        """

    /// The whole answer of a page.
    func answer(_ page: Page) -> SiteAnswer {
        let links = page.hasLinks ? footer : nil
        let drawing = logo.map {
            Markup(
                trusted: $0.replacing(
                    "<svg ",
                    with: "<svg aria-hidden=\"true\" ",
                    maxReplacements: 1
                )
            )
        }
        let script = page.script.map { Markup(trusted: "<script>\($0)</script>") }
        let html: Markup = """
            <!doctype html><html lang="es"><head><meta charset="utf-8">\
            <meta name="viewport" content="width=device-width,initial-scale=1">\
            <meta name="robots" content="noindex,nofollow,noarchive">\
            <meta name="color-scheme" content="light dark"><title>\(page.title)</title>\
            <style>\(Markup(trusted: style))</style></head><body>\
            <header>\(drawing)<span>\(name)</span></header>\
            <main><h1>\(page.title)</h1>\(page.content)</main>\(links)\(script)</body></html>
            """
        var policy =
            "default-src 'none'; style-src '\(styleHash)'; form-action 'self'; base-uri 'none'; "
            + "frame-ancestors 'none'"
        if let script = page.script {
            policy += "; script-src '\(Self.hash(of: script))'; connect-src 'self'"
        }
        return SiteAnswer(
            page.status,
            body: html.html,
            headers: [
                SiteAnswer.Header(name: "content-type", value: "text/html; charset=utf-8"),
                SiteAnswer.Header(name: "content-security-policy", value: policy),
            ]
        )
    }

    /// The answer of a document, whose own style is named by its hash.
    static func answer(document html: String) -> SiteAnswer {
        let style =
            html.split(separator: "<style>", maxSplits: 1).last?
            .split(separator: "</style>", maxSplits: 1).first ?? ""
        return SiteAnswer(
            200,
            body: html,
            headers: [
                SiteAnswer.Header(name: "content-type", value: "text/html; charset=utf-8"),
                SiteAnswer.Header(
                    name: "content-security-policy",
                    value: "default-src 'none'; style-src '\(hash(of: String(style)))'; "
                        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
                ),
            ]
        )
    }

    private var footer: Markup {
        let links: [(String, String)] = [
            ("chat", "Escribirnos"), ("persona", "Hablar con una persona"),
            ("quienes", "Quiénes somos"), ("quejas", "Cómo quejarse"),
            ("contacto", "Cuándo le escribimos"), ("privacidad", "Sus datos"),
            ("sucursales", "Sucursales y horarios"), ("no-soy-yo", "No soy yo"),
            ("baja", "No más mensajes"),
        ]
        let items = links.map { path, text in
            "<a href=\"\(base)/\(path)\">\(text)</a>" as Markup
        }
        return "<footer><nav aria-label=\"Más\">\(items)</nav></footer>"
    }

    private static func hash(of text: String) -> String {
        "sha256-" + Data(SHA256.hash(data: Data(text.utf8))).base64EncodedString()
    }
}
