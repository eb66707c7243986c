"""The database goes away during the work and comes back: nothing the carrier said is lost."""

import sqlite3
import time

import kills
import portfolio
import reconcile
from product import WINDOW, Product, stop, wait
from smsc import Behaviour, Carrier

ACCOUNTS = 300
AWAY_SECONDS = 7


def take_away(database):
    """Makes the database unusable for a while."""
    if database.name == "sqlite":
        other = sqlite3.connect(database.path, isolation_level=None, timeout=10)
        other.execute("BEGIN IMMEDIATE")
        time.sleep(AWAY_SECONDS)
        other.execute("ROLLBACK")
        other.close()
    else:
        database.crash_and_restart()


def run(database, arguments, folder, say):
    """Returns problems and a dictionary of numbers."""
    carrier = Carrier(
        f"{folder}/carrier.jsonl", arguments.seed, Behaviour(answer_delay=(0.05, 0.15)))
    product = Product(
        arguments.binary, arguments.resources, folder, database.address, carrier.port)
    file = f"{folder}/cartera.csv"
    recipients = portfolio.write(file, ACCOUNTS, arguments.seed, kills.DAY)
    product.must("init")
    product.must("import", file, "--mapping", "generated", "--at", kills.instant(0))
    at = kills.instant(1)
    problems = []
    try:
        process = product.start("work", "--at", at)
        wait(lambda: len(carrier.seen()) >= 60, 20, 0.01)
        take_away(database)

        def is_quiet():
            return carrier.owes_receipts() == 0 \
                and not any(kills.open_work(database, kills.milliseconds(at)).values())

        wait(is_quiet, 30, 0.5)
        code = stop(process)
        if code != 0:
            problems.append(f"work ended with {code}, expected to go on and 0 after SIGTERM")
        left = kills.let_leases_end(database)
        process = product.start("work", "--at", at)
        if not wait(is_quiet, 60, 0.5):
            problems.append(
                f"it did not come to rest: {kills.open_work(database, kills.milliseconds(at))}")
        stop(process)
        found, numbers = reconcile.reconcile(
            reconcile.messages(database), carrier.seen(), recipients, is_quiet=True)
        problems += found
        if numbers["uncertain"] > WINDOW:
            problems.append(
                f"{numbers['uncertain']} messages are uncertain though the program never stopped")
        numbers["still_leased_at_stop"] = left
        return problems, numbers
    finally:
        carrier.stop()
