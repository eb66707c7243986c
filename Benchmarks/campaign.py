#!/usr/bin/env python3
"""A campaign end to end: load, decide, gate, commit durably, compose, submit, store the receipt.

  Benchmarks/campaign.py --recado .build/release/recado --tools SMPP_TOOLS [--accounts 50000]
      [--database sqlite --database postgresql] [--no-kannel]

SMPP_TOOLS is a folder with smpp-sim, smpp-flood and bench_kannel.py. A generated portfolio, in
which every account is due on the same day, is imported the day before its first step. Two
campaigns follow, each with a fresh simulator and a fresh `recado work`:

  first     a week before the due date: the law's first-contact text, several SMS parts a message
  reminder  three days before it: the reminder, one part a message

A message is counted when its receipt is stored. The time runs from the start of the process,
which loads the policy and the due cases, to the last receipt; deciding comes first and sending
follows, so "deciding" is the part before the first submit. CPU is that of the product and of its
database server with every backend, from the process's start to its last receipt. SQLite commits
with synchronous=FULL, PostgreSQL with fsync; Kannel's file store, run before and after each
database with one part a message, does not flush.
"""
import argparse
import datetime
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time

import bench

POLL_SECONDS = 0.2
# Unanswered messages that the product and Kannel may have.
WINDOW = 500
LIMIT_SECONDS = 600
QUIET_SECONDS, STUCK_SECONDS = 1.0, 5.0
# What the simulator uses at least in a step between two samples while receipts are answered.
BUSY_SECONDS = 0.0004
# A Thursday. Everything is due on Friday, 16 October: the first contact is on the Friday before it,
# the reminder on a Tuesday. Mexico City is six hours behind UTC: 19:22 and 17:52 there, when every
# minute at which a message may be planned for that day has passed and may still be sent.
AS_OF, DUE_AFTER = datetime.date(2026, 10, 8), 8
IMPORT_AT = "2026-10-08T12:00:00Z"
CAMPAIGNS = [("first", "2026-10-10T01:22:00Z"), ("reminder", "2026-10-13T23:52:00Z")]


class Simulator:
    """A fresh smpp-sim; what it saw is read when it has ended."""

    def __init__(self, tools, port, folder):
        self.log = folder / "sim.log"
        self.totals = folder / "sim.json"
        with open(self.log, "w", encoding="utf-8") as log:
            self.process = subprocess.Popen(
                [f"{tools}/smpp-sim", "--port", str(port), "--dlr", "1", "--json",
                 str(self.totals)], stdout=log, stderr=subprocess.STDOUT)
        time.sleep(0.3)

    def stop(self):
        bench.stop(self.process)
        return json.loads(self.totals.read_text())


def profile(arguments, database, name):
    """Starts `perf` on the whole machine for where.py, which picks out the processes counted."""
    if not arguments.perf:
        return None
    folder = pathlib.Path(arguments.perf)
    folder.mkdir(parents=True, exist_ok=True)
    return subprocess.Popen(
        ["perf", "record", "-q", "-e", "cpu-clock", "-F", "500", "-a", "--call-graph",
         "dwarf,16384", "-o", str(folder / f"{database.name}-{name}.perf")],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def campaign(arguments, product, name, at, folder):
    """Runs the workers until the last receipt is stored; returns what was measured."""
    database = product.database
    delivered = "SELECT count(*) FROM message WHERE state = 16"
    # Milliseconds of the instant: what is to leave later is not of this campaign.
    now = int(datetime.datetime.fromisoformat(at.replace("Z", "+00:00")).timestamp() * 1_000)
    open_messages = ("SELECT count(*) FROM message"
                     f" WHERE state IN (0, 3, 4, 5) AND send_at <= {now + 60_000}")
    before = database.number(delivered)
    decided = database.number("SELECT sum(version) FROM case_file")
    simulator = Simulator(arguments.tools, arguments.port, folder)
    server = database.server_cpu()
    profiler = profile(arguments, database, name)
    worker = product.work(at)
    samples = bench.Samples(
        worker=lambda: bench.cpu_of(worker.pid),
        server=lambda: database.server_cpu() - server,
        simulator=lambda: bench.scheduled(simulator.process.pid))
    processes = {worker.pid}
    began = time.time()
    last_left = (-1, began)
    try:
        while True:
            time.sleep(POLL_SECONDS)
            processes.update(database.processes())
            if time.time() - began > LIMIT_SECONDS:
                raise SystemExit(f"{name}: not done after {LIMIT_SECONDS} s")
            if worker.poll() is not None:
                raise SystemExit(f"{name}: recado work ended with {worker.returncode}")
            # Quiet for a while after some work: then ask the database whether all is done.
            rows = samples.rows[-int(QUIET_SECONDS / samples.STEP_SECONDS):]
            if samples.rows[-1]["simulator"] - samples.rows[0]["simulator"] < 0.005 or \
                    rows[-1]["simulator"] - rows[0]["simulator"] > 0.001:
                continue
            left = database.number(open_messages)
            if left != last_left[0]:
                last_left = (left, time.time())
            # The second simulator gives the first one's ids again, so that a receipt may be taken
            # for an old one: what then stays open is told, not waited for.
            if left == 0 or time.time() - last_left[1] > STUCK_SECONDS:
                break
    finally:
        samples.stop()
        if profiler:
            bench.stop(profiler, signal.SIGINT)
        bench.stop(worker)
        seen = simulator.stop()
    start = samples.rows[0]
    last = samples.last("simulator", BUSY_SECONDS)
    # The simulator knows its own span, from the first submit to the last receipt's answer.
    first = samples.at(last["time"] - seen["dlr_span_s"])
    messages = database.number(delivered) - before
    seconds = last["time"] - start["time"]
    cpu = [last["worker"] - start["worker"], last["server"] - start["server"]]
    deciding = first["time"] - start["time"]
    deciding_cpu = first["worker"] + first["server"] - start["worker"] - start["server"]
    result = {
        "database": database.name, "campaign": name, "messages": messages,
        "decisions": database.number("SELECT sum(version) FROM case_file") - decided,
        "left_open": last_left[0], "submits": seen["accepted"], "receipts": seen["dlr_acked"],
        "seconds": round(seconds, 2), "deciding_seconds": round(deciding, 2),
        "per_second": round(messages / seconds),
        "submits_per_second": round(seen["accepted"] / seconds),
        "sending_per_second": round(messages / max(seconds - deciding, 0.001)),
        "cpu_per_1000": round(sum(cpu) / messages * 1_000, 4),
        "worker_cpu_per_1000": round(cpu[0] / messages * 1_000, 4),
        "server_cpu_per_1000": round(cpu[1] / messages * 1_000, 4),
        "deciding_cpu_per_1000": round(deciding_cpu / messages * 1_000, 4),
        "cpu_per_1000_submits": round(sum(cpu) / max(seen["accepted"], 1) * 1_000, 4),
        "load": os.getloadavg()[0],
    }
    if profiler:
        named = pathlib.Path(arguments.perf) / f"{database.name}-{name}.json"
        named.write_text(json.dumps(dict(result, processes=sorted(processes))))
    return result


def run_database(arguments, kind):
    folder = pathlib.Path(tempfile.mkdtemp(prefix="recado-campaign-", dir=arguments.tmp))
    database = bench.DATABASES[kind](folder, arguments.statements)
    results = []
    try:
        routes = (f"routes:\n  - {{ name: sandbox, host: 127.0.0.1, port: {arguments.port}, "
                  f"system_id: bench, password: bench, window: {WINDOW} }}\n")
        product = bench.Product(arguments.recado, folder, database, routes)
        file = folder / "cartera.csv"
        bench.portfolio(arguments.recado, file,
                        lambda n: DUE_AFTER if n < arguments.accounts else None, AS_OF)
        product.run("init")
        used = product.run("import", str(file), "--mapping", "generated", "--as-of",
                           AS_OF.isoformat(), "--at", IMPORT_AT)
        print(f"{database.name}: {arguments.accounts} accounts imported with "
              f"{sum(used) / arguments.accounts * 1_000:.3f} CPU s per 1,000", flush=True)
        database.statements(1)
        for name, at in CAMPAIGNS:
            results.append(campaign(arguments, product, name, at, folder))
            print(json.dumps(results[-1]), flush=True)
            if text := database.statements(25):
                print("ms executing | ms planning | calls | rows | statement\n" + text)
    finally:
        database.stop()
        if arguments.keep:
            print(f"kept: {folder}")
        else:
            shutil.rmtree(folder, ignore_errors=True)
    return results


def run_kannel(arguments):
    """Kannel with its file store, by the bench script of the SMPP tools: one part a message."""
    folder = tempfile.mkdtemp(prefix="recado-kannel-", dir=arguments.tmp)
    done = subprocess.run(
        [sys.executable, f"{arguments.tools}/bench_kannel.py", "--count", "20000", "--window",
         str(WINDOW), "--sim-arg=--quickack", "--store", "file", "--tmp", folder],
        env=dict(os.environ, SMPP_TOOLS=arguments.tools), capture_output=True, text=True)
    shutil.rmtree(folder, ignore_errors=True)
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    if not lines:
        raise SystemExit(f"Kannel's run failed:\n{done.stdout}{done.stderr}")
    result = json.loads(lines[-1])
    print(f"Kannel, file store: {result['smsc_per_s']:.0f} msg/s, "
          f"{result['gw_cpu_s_per_1000']:.3f} CPU s per 1,000, "
          f"{result['dlr_acked']} receipts of {result['count']} ({bench.load()})", flush=True)
    return result["smsc_per_s"], result["gw_cpu_s_per_1000"]


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--recado", required=True)
    parser.add_argument("--tools", required=True)
    parser.add_argument("--database", action="append", choices=sorted(bench.DATABASES))
    parser.add_argument("--accounts", type=int, default=50_000)
    parser.add_argument("--port", type=int, default=27_761)
    parser.add_argument("--no-kannel", dest="kannel", action="store_false")
    parser.add_argument("--keep", action="store_true", help="leave the folder with the database")
    parser.add_argument("--perf", help="a folder for profiles that where.py reads; costs time")
    parser.add_argument("--statements", action="store_true",
                        help="PostgreSQL's own account of its statements; costs time")
    parser.add_argument("--tmp", help="where databases are made")
    arguments = parser.parse_args()
    arguments.recado = str(pathlib.Path(arguments.recado).resolve())
    arguments.tools = str(pathlib.Path(arguments.tools).resolve())
    print(bench.load(), flush=True)
    # Kannel before and after each database: what else the machine does changes while this runs.
    peers = [run_kannel(arguments)] if arguments.kannel else []
    results = []
    for kind in arguments.database or ["sqlite", "postgresql"]:
        rows = run_database(arguments, kind)
        if arguments.kannel:
            peers.append(run_kannel(arguments))
            for row in rows:
                row["peer_rate"], row["peer_cpu"] = (sum(pair) / 2 for pair in zip(*peers[-2:]))
        results += rows
    print("\n| database | campaign | messages | parts | msg/s | deciding, sending | "
          "CPU s per 1,000 | product, server | rate to Kannel | CPU to Kannel |")
    print("| --- " * 10 + "|")
    for row in results:
        ratios = (f"{row['per_second'] / row['peer_rate']:.2f} | "
                  f"{row['cpu_per_1000'] / row['peer_cpu']:.2f}" if peers else " | ")
        print(f"| {row['database']} | {row['campaign']} | {row['messages']:,} | "
              f"{row['submits'] / row['messages']:.2f} | {row['per_second']:,} | "
              f"{row['deciding_seconds']:.1f} s, "
              f"{row['seconds'] - row['deciding_seconds']:.1f} s | "
              f"{row['cpu_per_1000']:.3f} | {row['worker_cpu_per_1000']:.3f}, "
              f"{row['server_cpu_per_1000']:.3f} | {ratios} |")
    print(bench.load())


if __name__ == "__main__":
    main()
