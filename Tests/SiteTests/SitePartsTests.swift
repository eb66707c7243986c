import Testing

@testable import Site
@testable import Values
@testable import Workers

@Suite("Parts of pages")
struct SitePartsTests {
    @Test("what is put into a page cannot become part of it")
    func markup() {
        let text = "<a href=\"x\" onclick='y'>&\u{202E}\u{0}"
        let page: Markup = "<p title=\"\(text)\">\(text)</p>"
        let safe = "&lt;a href=&quot;x&quot; onclick=&#39;y&#39;&gt;&amp;"
        #expect(page.html == "<p title=\"\(safe)\">\(safe)</p>")
    }

    @Test(
        "amounts as people type them",
        arguments: [
            ("1500", 150_000), ("$1,500.00", 150_000), ("1 500", 150_000), ("1,500", 150_000),
            ("1.500", 150_000), ("1500.5", 150_050), ("1.500,25", 150_025), ("0.01", 1), (".5", 50),
            ("0", 0), ("-5", 0), ("", 0), ("mil", 0), ("1e9", 0), ("99999999999999", 0), ("..", 0),
        ]
    )
    func amounts(_ text: String, _ minor: Int64) {
        #expect(Typed.amount(text, .mexicanPeso)?.minor ?? 0 == minor)
    }

    @Test("forms are read as browsers send them, and odd ones without harm")
    func forms() {
        let form = FormBody(Array("a=1+2&b=%C3%B1&b=x&c=%zz&d&=e&f=%".utf8))
        #expect(form["a"] == "1 2")
        #expect(form["b"] == "ñ")
        for name in ["c", "d", "e", "f", "zz"] { #expect(form[name] == "") }
        let many = FormBody(Array(String(repeating: "x=1&", count: 99_999).utf8))
        #expect(many["x"] == "1")
    }

    @Test(
        "only drawings of shapes are shown",
        arguments: [
            ("<svg viewBox=\"0 0 1 1\"><path d=\"M0 0L1 1\"/></svg>", true),
            ("<svg viewBox=\"0 0 1 1\"><g fill=\"#fff\"><circle r=\"1\"/></g></svg>", true),
            ("<svg viewBox=\"0 0 1 1\"><script>x</script></svg>", false),
            ("<svg viewBox=\"0 0 1 1\" onload=\"x\"></svg>", false),
            ("<svg viewBox=\"0 0 1 1\"><a href=\"x\"/></svg>", false),
            ("<svg viewBox=\"0 0 1 1\"><path d=\"M0\" style=\"x\"/></svg>", false),
            ("<svg viewBox=\"0 0 1 1\"><path fill=\"url(http://x)\"/></svg>", false),
            ("<svg viewBox=\"0 0 1 1\"><!-- x --></svg>", false),
            ("<svg viewBox=\"0 0 1 1\"><path d=\"M0\"/></svg><p>", false),
            ("<svg viewBox='0 0 1 1'></svg>", false), ("<svg viewBox=\"0", false), ("", false),
        ]
    )
    func drawings(_ text: String, _ isFine: Bool) {
        #expect(Brand.isDrawing(text) == isFine)
    }

    @Test("a colour that white letters cannot be read on is none")
    func colors() throws {
        #expect(try #require(Brand.contrastWithWhite("#000000")) == 21)
        #expect(abs(try #require(Brand.contrastWithWhite("#767676")) - 4.54) < 0.01)
        #expect(try #require(Brand.contrastWithWhite("#ffcc00")) < Brand.contrast)
        for text in ["red", "#fff", "#12345g", "#-12345", "", "#0000000", "}body{"] {
            #expect(Brand.contrastWithWhite(text) == nil)
        }
    }

    @Test("paths that are not ours lead nowhere")
    func paths() {
        #expect(Site.parts("/", "") == [])
        #expect(Site.parts("/abc/inicio", "") == ["abc", "inicio"])
        #expect(Site.parts("/r/abc", "/r") == ["abc"])
        for path in ["/rx/abc", "abc", "/a/../b", "/a/%2e", "/a b", "/ñ", "/a?b"] {
            #expect(Site.parts(path, path.hasPrefix("/rx") ? "/r" : "") == nil)
        }
    }
}
