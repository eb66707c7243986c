#!/usr/bin/env python3
"""What deciding a due case costs beside many that wait.

  Benchmarks/planner.py --recado .build/release/recado [--waiting 1000000] [--due 100000]
      [--database sqlite --database postgresql]

Two generated portfolios are imported the day before: one of which every account is due for the
reminder of the week before its due date, and one of `--waiting` accounts, of which every tenth (or
so many as make `--due`) is due for it; the due dates of the others lie so that their next step is
weeks away. Due cases therefore stand scattered among those that wait, as they do in life. `recado
work` then runs at the evening of that day, when every case of the day is due and its message may
still be sent, until nothing is due; its CPU up to then, with that of the database server, is
divided by the decisions that the database holds more than before. There is no route, so that what
is queued stays there. A run of the workers before, at an hour at which nothing is due, tells what a
start costs; it is taken off.
"""
import argparse
import datetime
import os
import pathlib
import shutil
import tempfile
import time

import bench

POLL_SECONDS = 0.05
LIMIT_SECONDS = 900
IDLE_SECONDS = 2.0
# A Thursday; the step is on the Friday, and the first step of the others two weeks later.
AS_OF = datetime.date(2026, 10, 8)
DUE_AFTER, WAITING_AFTER = 8, 43
IMPORT_AT, IDLE_AT = "2026-10-08T12:00:00Z", "2026-10-08T13:00:00Z"
WORK_AT = "2026-10-10T01:22:00Z"


def instant(text):
    """Milliseconds since 1970."""
    return int(datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp() * 1_000)


def used_by(process, database, server):
    return bench.cpu_of(process.pid) + database.server_cpu() - server


def start_cost(product):
    """CPU seconds of the workers when nothing is due."""
    server = product.database.server_cpu()
    idle = product.work(IDLE_AT)
    time.sleep(IDLE_SECONDS)
    used = used_by(idle, product.database, server)
    bench.stop(idle)
    return used


def plan(product):
    """Runs the workers until nothing is due; returns decisions, CPU seconds and seconds."""
    database = product.database
    due = f"SELECT count(*) FROM case_file WHERE wake_at <= {instant(WORK_AT)}"
    decisions = "SELECT count(*) FROM decision"
    before = database.number(decisions)
    server = database.server_cpu()
    began = time.time()
    worker = product.work(WORK_AT)
    try:
        while True:
            time.sleep(POLL_SECONDS)
            # Before the question: what follows the last decision is not the planner's.
            used, seconds = used_by(worker, database, server), time.time() - began
            if database.number(due) == 0:
                break
            if worker.poll() is not None:
                raise SystemExit(f"recado work ended with {worker.returncode}")
            if seconds > LIMIT_SECONDS:
                raise SystemExit(f"not done after {LIMIT_SECONDS} s")
    finally:
        bench.stop(worker)
    return database.number(decisions) - before, used, seconds


def measure(arguments, kind, total, due):
    """Imports a portfolio of `total` accounts with `due` due ones and plans it."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="recado-planner-", dir=arguments.tmp))
    database = bench.DATABASES[kind](folder)
    every = total // due
    try:
        product = bench.Product(arguments.recado, folder, database)
        file = folder / "cartera.csv"

        def due_days(number):
            if number >= total:
                return None
            return DUE_AFTER if number % every == 0 else WAITING_AFTER

        bench.portfolio(arguments.recado, file, due_days, AS_OF)
        product.run("init")
        product.run("import", str(file), "--mapping", "generated", "--as-of", AS_OF.isoformat(),
                    "--at", IMPORT_AT)
        file.unlink()
        start = start_cost(product)
        decided, used, seconds = plan(product)
        if not 0.9 * due <= decided <= 1.1 * due:
            raise SystemExit(f"{decided} decisions where {due} were expected")
        queued = database.number("SELECT count(*) FROM outbox")
        each = (used - start) / decided
        print(f"{database.name}: {total:,} cases, {decided:,} decided, {queued:,} messages queued "
              f"in {seconds:.1f} s; {each * 1e6:.1f} µs CPU each, start {start:.2f} s "
              f"({bench.load()})", flush=True)
        return each
    finally:
        database.stop()
        shutil.rmtree(folder, ignore_errors=True)


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--recado", required=True)
    parser.add_argument("--waiting", type=int, default=1_000_000, help="accounts in all")
    parser.add_argument("--due", type=int, default=100_000)
    parser.add_argument("--database", action="append", choices=sorted(bench.DATABASES))
    parser.add_argument("--tmp", help="where databases are made")
    arguments = parser.parse_args()
    arguments.recado = os.path.realpath(arguments.recado)
    for kind in arguments.database or ["sqlite"]:
        alone = measure(arguments, kind, arguments.due, arguments.due)
        among = measure(arguments, kind, arguments.waiting, arguments.due)
        print(f"{kind}: a due case among {arguments.waiting:,} costs {among / alone:.2f} times "
              f"what it costs among {arguments.due:,} that are all due")


if __name__ == "__main__":
    main()
