"""Kills the program during its work and reconciles every message with the carrier's file."""

import datetime
import random
import time

import portfolio
import reconcile
from product import WINDOW, Broken, Product, kill, stop, wait
from smsc import Carrier

DAY = datetime.date(2026, 10, 6)
# Mexico City is six hours behind: from ten in the morning to ten to six.
OPENS = datetime.datetime(2026, 10, 6, 16, 0)
SPAN = datetime.timedelta(hours=7, minutes=50)
ACCOUNTS_PER_RUN = 100
# What the program's leases last, in seconds of the wall clock.
LEASE_SECONDS = 120
# What the last run may take, and so much more for every account.
QUIET_SECONDS = 60
QUIET_SECONDS_PER_ACCOUNT = 0.2


def instant(share):
    return (OPENS + SPAN * share).strftime("%Y-%m-%dT%H:%M:%SZ")


def milliseconds(text):
    moment = datetime.datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ")
    return int(moment.replace(tzinfo=datetime.timezone.utc).timestamp() * 1_000)


# What a worker holds is still to be sent and has no place in the queue.
HELD = ("SELECT count(*) AS n FROM message m WHERE m.state = 0 AND NOT EXISTS"
        " (SELECT 1 FROM outbox o WHERE o.shard = m.shard AND o.message = m.message)")


def held(database):
    return database.rows(HELD)[0]["n"]


def let_leases_end(database):
    """Makes leases as old as after two minutes of waiting; tells how many there were."""
    leased = held(database)
    database.execute(f"UPDATE flight SET lease_until = lease_until - {LEASE_SECONDS * 1_000}")
    return leased


def open_work(database, now):
    """What is still to do: queued, leased, cases to decide, inbox to take."""
    row = database.rows(
        f"SELECT (SELECT count(*) FROM outbox WHERE send_at <= {now}) AS queued,"
        f" ({HELD}) AS leased,"
        f" (SELECT count(*) FROM case_file WHERE wake_at <= {now}) AS due,"
        # A receipt of an uncertain message waits for days; what counts is that it was looked at.
        " (SELECT count(*) FROM inbox WHERE next_try_at IS NOT NULL AND tries = 0) AS inbox")[0]
    return row


def run(database, binary, resources, folder, kills, seed, say):
    """Returns problems and a dictionary of numbers."""
    chance = random.Random(seed)
    carrier = Carrier(f"{folder}/carrier.jsonl", seed)
    product = Product(binary, resources, folder, database.address, carrier.port)
    file = f"{folder}/cartera.csv"
    count = ACCOUNTS_PER_RUN * (kills + 1)
    recipients = portfolio.write(file, count, seed, DAY)
    product.must("init")
    product.must(
        "import", file, "--mapping", "generated", "--at", instant(0), "--as-of", str(DAY))
    problems, leased = [], 0
    try:
        for number in range(kills):
            process = product.start("work", "--at", instant((number + 1) / (kills + 1)))
            moment = strike(process, carrier, chance)
            if process.poll() is not None:
                raise Broken(f"work ended by itself with {process.returncode}: see recado.log")
            kill(process)
            left = open_work(database, milliseconds(instant((number + 1) / (kills + 1))))
            leased += left["leased"]
            say(f"kill {number + 1} of {kills} {moment}: {len(carrier.seen())} submissions, "
                f"{left['leased']} leased, {left['queued']} queued, {left['due']} to decide")
            # Sometimes the next start comes within the lease, as it does in real life.
            if chance.random() < 0.5:
                let_leases_end(database)
        let_leases_end(database)
        problems += last_run(
            product, database, carrier, QUIET_SECONDS + count * QUIET_SECONDS_PER_ACCOUNT)
        if carrier.faults:
            problems.append(f"the carrier complains of {sorted(set(carrier.faults))}")
        found, numbers = reconcile.reconcile(
            reconcile.messages(database), carrier.seen(), recipients, is_quiet=True)
        problems += found
        numbers["leased_at_kills"] = leased
        # The kills and the one lost link of the last run.
        faults = kills + 1
        if numbers["uncertain"] > faults * WINDOW:
            problems.append(
                f"{numbers['uncertain']} messages are uncertain after {faults} faults with a window"
                f" of {WINDOW}; {numbers['uncertain_unseen']} of them never reached the carrier")
        problems += numbers_of_accounts(database, count)
        problems += audit(product)
        return problems, numbers
    finally:
        carrier.stop()


def strike(process, carrier, chance):
    """Waits for the moment to kill: by the clock, or by what the carrier has seen."""
    if chance.random() < 0.4:
        seconds = chance.uniform(0.05, 2)
        time.sleep(seconds)
        return f"{seconds:.2f} s after the start"
    more = chance.randint(1, 120)
    goal = len(carrier.seen()) + more
    wait(lambda: len(carrier.seen()) >= goal or process.poll() is not None, 8, 0.002)
    return f"at {more} more submissions"


def last_run(product, database, carrier, seconds):
    """Runs until nothing is left to do, with one lost link on the way."""
    problems = []
    at = instant(1)
    process = product.start("work", "--at", at)
    before = len(carrier.seen())
    wait(lambda: len(carrier.seen()) >= before + 40, 10, 0.01)
    carrier.hang_up()
    carrier.come_back()

    def is_quiet():
        return not any(open_work(database, milliseconds(at)).values()) \
            and carrier.owes_receipts() == 0

    if not wait(is_quiet, seconds, 0.5):
        problems.append(
            f"the last run did not come to rest in {seconds:.0f} s:"
            f" {open_work(database, milliseconds(at))},"
            f" {carrier.owes_receipts()} receipts not acknowledged, {carrier.binds} binds")
    code = stop(process)
    if code != 0:
        problems.append(f"work ended with {code} after SIGTERM, expected 0")
    return problems


def numbers_of_accounts(database, count):
    found = database.rows("SELECT count(*) AS n FROM account")[0]["n"]
    return [] if found == count else [f"there are {found} accounts, {count} were imported"]


def audit(product):
    code, output = product.call("audit", "verify")
    if code == 0:
        return []
    return [f"recado audit verify ended with {code}: {output.strip()}"]
