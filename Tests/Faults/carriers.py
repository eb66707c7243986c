"""Carriers that refuse, stall and send garbage: what is not known is held, never sent again."""

import kills
import portfolio
from product import WINDOW, Product, stop, wait
from smsc import Behaviour, Carrier

ACCOUNTS = 60
# Seconds after which an answer counts as missing.
TIMEOUT = 2
NOW = kills.instant(1)


def run(database, arguments, folder, say):
    """Returns problems and a dictionary of numbers."""
    problems = []
    carrier = Carrier(f"{folder}/carrier.jsonl", arguments.seed, Behaviour(refuses_bind=True))
    product = Product(
        arguments.binary, arguments.resources, folder, database.address, carrier.port)
    product.write_config(carrier.port, route=f", response_timeout: {TIMEOUT}")
    file = f"{folder}/cartera.csv"
    portfolio.write(file, ACCOUNTS, arguments.seed, kills.DAY)
    product.must("init")
    product.must("import", file, "--mapping", "generated", "--at", kills.instant(0))
    try:
        problems += refused(product, carrier, database, folder)
        problems += silent(product, carrier, database, say)
        problems += garbage(product, carrier, database, say)
        problems += well(product, carrier, database)
    finally:
        carrier.stop()
    return problems, {"submissions": len(carrier.seen())}


def states(database):
    rows = database.rows("SELECT state, count(*) AS n FROM message GROUP BY state")
    return {row["state"]: row["n"] for row in rows}


def ended(product, process, what):
    code = stop(process)
    return [] if code == 0 else [f"{what}: work ended with {code} after SIGTERM, expected 0"]


def said(folder, from_byte):
    with open(f"{folder}/recado.log", "rb") as file:
        file.seek(from_byte)
        return file.read().decode(errors="replace")


def refused(product, carrier, database, folder):
    """The carrier refuses the bind: it is said, and every message waits."""
    before = product.log.tell()
    process = product.start("work", "--at", NOW)
    wait(lambda: carrier.binds > 0, 10)
    wait(lambda: "refuse" in said(folder, before), 5)
    code = process.poll()
    problems = []
    if code is None:
        problems += ended(product, process, "a refused bind")
    text = said(folder, before)
    if "refuse" not in text:
        problems.append(f"a refused bind is nowhere in the log: {text.strip()[-300:]}")
    moved = {state: n for state, n in states(database).items() if state != 0}
    if moved:
        problems.append(f"a refused bind moved messages: {moved}")
    return problems


def silent(product, carrier, database, say):
    """The carrier takes and never answers: what was written is held as uncertain."""
    carrier.behaviour = Behaviour(never_answers=True)
    process = product.start("work", "--at", NOW)
    wait(lambda: states(database).get(2, 0) > 0, 15)
    problems = ended(product, process, "a silent carrier")
    return problems + held(database, carrier, "a silent carrier", say)


def garbage(product, carrier, database, say):
    """The carrier answers with something that is no SMPP."""
    before = states(database).get(2, 0)
    carrier.behaviour = Behaviour(sends_garbage=True)
    process = product.start("work", "--at", NOW)
    wait(lambda: states(database).get(2, 0) > before, 15)
    problems = ended(product, process, "garbage")
    return problems + held(database, carrier, "garbage", say)


def held(database, carrier, what, say):
    """Every text the carrier saw is held as uncertain, and none was written twice."""
    problems = []
    found = states(database)
    recipients = {}
    for each in carrier.seen():
        recipients.setdefault((each.recipient, each.part, each.text), []).append(each.number)
    twice = sum(1 for numbers in recipients.values() if len(numbers) > 1)
    if twice:
        problems.append(f"{what}: {twice} parts without an answer were sent again")
    texts = len({recipient for recipient, _, _ in recipients})
    if found.get(2, 0) < texts:
        problems.append(f"{what}: the carrier saw {texts} texts, {found.get(2, 0)} are uncertain")
    leased = kills.held(database)
    if leased:
        problems.append(f"{what}: {leased} messages are still held after a graceful stop")
    left = database.rows("SELECT count(*) AS n FROM flight")[0]["n"]
    if left:
        problems.append(f"{what}: {left} claims are left after a graceful stop")
    say(f"{what}: {texts} texts seen by the carrier (window {WINDOW}), states {found}")
    return problems


def well(product, carrier, database):
    """A carrier that is well again gets all the rest."""
    carrier.behaviour = Behaviour()
    before = states(database)
    process = product.start("work", "--at", NOW)
    rested = wait(
        lambda: not states(database).get(0) and not states(database).get(1)
        and carrier.owes_receipts() == 0, 30)
    problems = ended(product, process, "a carrier that is well again")
    after = states(database)
    if not rested:
        problems.append(f"messages did not leave when the carrier was well again: {after}")
    if after.get(2, 0) != before.get(2, 0):
        problems.append(f"uncertain messages changed from {before.get(2, 0)} to {after.get(2, 0)}")
    return problems
