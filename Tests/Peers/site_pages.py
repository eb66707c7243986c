"""Looks at every public page as a person does, on a telephone and a desk, in light and in dark.

Arguments: BASE (the address of a link), DAY, MONTH, YEAR of birth, and a folder for pictures or "-";
none at all asks whether everything is here. Prints one line a page with its size and what axe finds, and ends with "pages N
problems M".
"""

import sys

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

OPEN = ["", "quienes", "quejas", "privacidad", "contacto", "trato", "sucursales", "no-soy-yo", "baja"]
ENTERED = ["verificar", "verificar?por=cp", "verificar?por=rfc", "persona", "aclaracion", "chat"]
SHOWN = ["inicio", "desglose", "pagar", "promesa", "datos", "encuesta", "opciones", "convenio"]
AGENT = "Mozilla/5.0 (Linux; Android 13; Pixel 7) AppleWebKit/537.36 Chrome/124.0 Mobile Safari/537.36"
LIMIT = 12 * 1024
SIZES = {"phone": (360, 740), "small": (320, 568), "desk": (1280, 800)}


def look(page, name, state, folder):
    """The problems of the page that is open."""
    problems = []
    for found in Axe().run(page).response["violations"]:
        nodes = "; ".join(node["html"][:120] for node in found["nodes"][:2])
        problems.append(f"axe {found['id']}: {nodes}")
    wide = page.evaluate("() => document.documentElement.scrollWidth > window.innerWidth")
    if wide:
        problems.append("wider than the screen")
    size = page.evaluate("() => new Blob([document.documentElement.outerHTML]).size")
    if size > LIMIT:
        problems.append(f"{size} bytes")
    small = page.evaluate(
        """() => [...document.querySelectorAll('button, .go, .list a')]
            .filter(e => e.getBoundingClientRect().height < 44).length"""
    )
    if small:
        problems.append(f"{small} places to press are too low")
    if folder != "-":
        page.screenshot(path=f"{folder}/{state}-{name or 'portada'}.png".replace("?", "-"), full_page=True)
    print(f"{state} {name or '/'} {size} {problems or 'fine'}")
    return len(problems)


def visit(browser, base, birth, size, scheme, folder, scripts=True):
    """All pages in one kind of browser; how many there were, and the problems."""
    width, height = SIZES[size]
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme=scheme,
        user_agent=AGENT,
        locale="es-MX",
        java_script_enabled=True,
    )
    errors = []
    page = context.new_page()
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("requestfailed", lambda request: errors.append(request.failure or "") if "hilo" not in request.url else None)
    state = f"{size}-{scheme}"
    count = problems = 0

    def see(names):
        nonlocal count, problems
        for name in names:
            page.goto(base + ("/" + name if name else ""))
            problems += look(page, name, state, folder)
            count += 1

    see(OPEN)
    page.goto(base)
    page.wait_for_timeout(600)
    page.click("button")
    page.wait_for_url("**/verificar")
    see(ENTERED)
    page.goto(base + "/verificar")
    for field, value in zip("dma", birth):
        page.fill(f"#{field}", value)
    page.click("button")
    page.wait_for_url("**/inicio")
    see(SHOWN)
    page.goto(base + "/promesa")
    page.fill("#f", page.get_attribute("#f", "max"))
    page.click("button")
    problems += look(page, "promesa-eco", state, folder)
    page.goto(base + "/chat")
    page.fill("#x", "¿Cuándo tengo que pagar?")
    page.click("button")
    page.wait_for_selector("#h li.y >> text=¿Cuándo tengo que pagar?", timeout=20_000)
    page.wait_for_function(
        "() => document.querySelectorAll('#h li:not(.y)').length > 1"
        " && !document.querySelector('#h li:last-child').classList.contains('y')",
        timeout=20_000,
    )
    problems += look(page, "chat-hilo", state, folder)
    count += 2
    for error in errors:
        print(f"{state} console: {error}")
    context.close()
    return count, problems + len(errors)


def main():
    """Every size and scheme."""
    if len(sys.argv) == 1:
        return
    base, *birth, folder = sys.argv[1:]
    count = problems = 0
    with sync_playwright() as tool:
        browser = tool.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for size, scheme in [("phone", "light"), ("phone", "dark"), ("small", "light"), ("desk", "dark")]:
            pages, found = visit(browser, base, birth, size, scheme, folder)
            count += pages
            problems += found
        browser.close()
    print(f"pages {count} problems {problems}")


main()
