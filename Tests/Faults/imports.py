"""Kills an import before and after the row that makes it count flips; running it again must end as
if nothing had happened."""

import os
import random
import time

import databases
import kills
import portfolio
from product import Broken, Product, kill, wait

ACCOUNTS = 1_000
STAGING, COMMITTED, FINISHED, ABANDONED = 1, 2, 3, 4
# What an import fills, and the sums that tell whether it is the same.
COUNTED = ["account", "person", "contact_point", "case_file", "lookup"]


def latest(database):
    """Number and state of the newest import."""
    rows = database.rows("SELECT import, state FROM import ORDER BY import DESC LIMIT 1")
    return (rows[0]["import"], rows[0]["state"]) if rows else (0, 0)


def totals(database):
    found = {
        table: database.rows(f"SELECT count(*) AS n FROM {table}")[0]["n"] for table in COUNTED}
    found.update(database.rows(
        "SELECT coalesce(sum(balance), 0) AS balance, coalesce(sum(past_due), 0) AS past_due,"
        " count(DISTINCT number_index) AS numbers FROM account")[0])
    return found


def strike(process, database, chance, number, last):
    """Waits for the moment; returns what it was. `last` is the import before this one."""
    def ended():
        return process.poll() is not None

    goal = STAGING if number % 2 == 0 else COMMITTED
    wait(lambda: latest(database) >= (last + 1, goal) or ended(), 60, 0.005)
    # Into the middle of it, at a moment that the seed tells.
    time.sleep(chance.uniform(0, 0.4))
    return "while staging" if goal == STAGING else "while applying"


def run(database, arguments, folder, say):
    """Returns problems and a dictionary of numbers."""
    chance = random.Random(arguments.seed)
    problems, hits = [], {STAGING: 0, COMMITTED: 0}
    file = os.path.join(folder, "cartera.csv")
    portfolio.write(file, ACCOUNTS, arguments.seed, kills.DAY)
    command = [
        "import", file, "--mapping", "generated", "--at", kills.instant(0),
        "--as-of", str(kills.DAY)]

    # What it should come to: the same file without any fault, in a database of its own.
    os.makedirs(f"{folder}/clean")
    clean = databases.SQLite(f"{folder}/clean")
    product = Product(arguments.binary, arguments.resources, f"{folder}/clean", clean.address, 1)
    product.must("init")
    product.must(*command)
    expected = totals(clean)

    product = Product(arguments.binary, arguments.resources, folder, database.address, 1)
    product.must("init")
    for number in range(max(2, arguments.kills)):
        last, _ = latest(database)
        process = product.start(*command, "--force")
        moment = strike(process, database, chance, number, last)
        ended = process.poll()
        kill(process)
        _, reached = latest(database)
        found = totals(database)
        say(f"import killed {moment}: state {reached}, {found['account']} accounts"
            + ("" if ended is None else f" (it had ended with {ended})"))
        if ended not in (None, 0):
            raise Broken(f"the import ended by itself with {ended}: see recado.log")
        if ended is None:
            hits[reached] = hits.get(reached, 0) + 1
        counts = database.rows("SELECT count(*) AS n FROM import WHERE state IN (2, 3)")[0]["n"]
        if not counts and found["account"]:
            problems.append(
                f"{found['account']} accounts of an import that does not count are seen")
        if counts and number % 2 == 1:
            # Begin with nothing again, so that the next kill finds work to do.
            problems += again(product, command, database, expected)
            withdraw(product, folder, database, problems)
    problems += again(product, command, database, expected)
    return problems, {"killed_staging": hits[STAGING], "killed_applying": hits[COMMITTED]}


def again(product, command, database, expected):
    """Runs the import again and compares with the clean one."""
    code, output = product.call(*command)
    if code == 2:
        # The file brings back what the test had withdrawn, which asks for a confirmation.
        code, output = product.call(*command, "--force")
    problems = []
    if code != 0:
        problems.append(f"the import after a kill ended with {code}: {output.strip()}")
    found = totals(database)
    for name, value in expected.items():
        if found[name] != value:
            problems.append(f"{name} is {found[name]} after a kill, {value} without one")
    rows = database.rows(
        "SELECT count(*) AS n FROM import_stage")[0]["n"]
    if rows:
        problems.append(f"{rows} staged records are left behind")
    for row in database.rows("SELECT import, state FROM import WHERE state = 2"):
        problems.append(f"import {row['import']} is left in state {row['state']}")
    active = database.rows("SELECT count(*) AS n FROM account WHERE status = 0")[0]["n"]
    if active not in (0, found["account"]):
        problems.append(f"only {active} of {found['account']} accounts are worked")
    return problems


def withdraw(product, folder, database, problems):
    """Imports a file of one account, which withdraws all others."""
    path = os.path.join(folder, "vacia.csv")
    portfolio.write(path, 1, 1, kills.DAY)
    code, output = product.call(
        "import", path, "--mapping", "generated", "--at", kills.instant(0), "--as-of",
        str(kills.DAY), "--force")
    if code != 0:
        problems.append(f"the import that withdraws ended with {code}: {output.strip()}")
