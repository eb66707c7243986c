#!/usr/bin/env python3
"""A campaign end to end: decide, gate, commit durably, compose, submit, store the receipt.

One run on SQLite or PostgreSQL against smpp-sim, with Kannel's file store beside it in the same
run when its bench script is given. CPU seconds are those of the product and of its database
server; the simulator's do not count.

  Benchmarks/campaign.py --recado .build/release/recado --tools SMPP_TOOLS [--database sqlite]
"""
import argparse
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
TICKS = os.sysconf("SC_CLK_TCK")
POLL_SECONDS = 0.5
LIMIT_SECONDS = 600
# 2026-10-06 is a Tuesday; at 19:20 in Mexico City every minute of the day's windows has passed.
IMPORT_AT, WORK_AT, AS_OF = "2026-10-06T12:00:00Z", "2026-10-07T01:20:00Z", "2026-10-06"


def cpu_of(pid):
    """User and system seconds of a process and of the children it has waited for."""
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return sum(int(fields[i]) for i in (11, 12, 13, 14)) / TICKS


class SQLite:
    def __init__(self, folder):
        self.address = str(folder / "bench.db")

    def count(self, where):
        done = subprocess.run(
            ["sqlite3", "-readonly", self.address, f"SELECT count(*) FROM message WHERE {where}"],
            capture_output=True, text=True)
        return int(done.stdout.strip() or 0) if done.returncode == 0 else -1

    def server_cpu(self):
        return 0.0

    def stop(self):
        pass


class PostgreSQL:
    BIN = "/usr/lib/postgresql/15/bin"

    def __init__(self, folder):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="recado-bench-"))
        shutil.chown(self.folder, "postgres")
        self.run(f"{self.BIN}/initdb", "-D", f"{self.folder}/data", "-A", "trust")
        options = f"-c listen_addresses= -c unix_socket_directories={self.folder}"
        self.run(f"{self.BIN}/pg_ctl", "-w", "-D", f"{self.folder}/data", "-o", options,
                 "-l", f"{self.folder}/log", "start")
        self.run("createdb", "-h", str(self.folder), "bench")
        self.address = f"host={self.folder} dbname=bench user=postgres"
        self.pid = int((self.folder / "data/postmaster.pid").read_text().split()[0])

    def run(self, *command):
        subprocess.run(["runuser", "-u", "postgres", "--", *command], check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def count(self, where):
        done = subprocess.run(
            ["psql", "-h", str(self.folder), "-U", "postgres", "-Atc",
             f"SELECT count(*) FROM message WHERE {where}", "bench"],
            capture_output=True, text=True)
        return int(done.stdout.strip() or 0) if done.returncode == 0 else -1

    def server_cpu(self):
        """The postmaster's own, its live children's, and what it has waited for."""
        total = cpu_of(self.pid)
        children = subprocess.run(["pgrep", "-P", str(self.pid)], capture_output=True, text=True)
        for child in children.stdout.split():
            try:
                total += cpu_of(child)
            except OSError:
                pass
        return total

    def stop(self):
        self.run(f"{self.BIN}/pg_ctl", "-D", f"{self.folder}/data", "-m", "fast", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)


def campaign(arguments, database, folder):
    config = folder / "bench.yaml"
    port = arguments.port
    config.write_text(
        f"database: {database.address}\nkey_file: {folder}/bench.key\n"
        f"resources: {ROOT}/Resources\nsandbox: true\nlog_level: warning\nroutes:\n"
        f"  - {{ name: sandbox, host: 127.0.0.1, port: {port}, system_id: bench, "
        f"password: bench, window: 200 }}\n")

    def recado(*command):
        subprocess.run([arguments.recado, *command, "--config", str(config)], check=True,
                       stdout=subprocess.DEVNULL)

    portfolio = folder / "cartera.csv"
    subprocess.run([arguments.recado, "generate", str(portfolio), "--accounts",
                    str(arguments.accounts), "--seed", "7", "--as-of", AS_OF], check=True)
    recado("init")
    recado("import", str(portfolio), "--mapping", "generated", "--as-of", AS_OF, "--at", IMPORT_AT)
    simulator = subprocess.Popen(
        [f"{arguments.tools}/smpp-sim", "--port", str(port), "--quiet", "--dlr", "1"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    server_before = database.server_cpu()
    began = time.time()
    worker = subprocess.Popen([arguments.recado, "work", "--config", str(config),
                               "--at", WORK_AT])
    done, finished, used = -1, began, 0.0
    try:
        while time.time() - began < LIMIT_SECONDS:
            time.sleep(POLL_SECONDS)
            delivered = database.count("state = 16")
            if delivered > done:
                done, finished = delivered, time.time()
                used = cpu_of(worker.pid) + database.server_cpu() - server_before
            waiting = database.count("state IN (0, 1, 3, 4)")
            if delivered > 0 and waiting == 0 and time.time() - finished > 3:
                break
    finally:
        worker.send_signal(signal.SIGTERM)
        worker.wait(30)
        simulator.terminate()
        simulator.wait(10)
    return done, finished - began, used


def kannel(arguments):
    """Kannel with its file store, by the bench script of the SMPP tools."""
    environment = dict(os.environ, SMPP_TOOLS=arguments.tools)
    done = subprocess.run(
        [sys.executable, f"{arguments.tools}/bench_kannel.py", "--count", "20000", "--window",
         "200", "--sim-arg=--quickack", "--store", "file"],
        env=environment, capture_output=True, text=True)
    return done.stdout + done.stderr


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--recado", required=True)
    parser.add_argument("--tools", required=True)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--accounts", type=int, default=20_000)
    parser.add_argument("--port", type=int, default=27_761)
    parser.add_argument("--kannel", action="store_true")
    arguments = parser.parse_args()
    arguments.recado = str(pathlib.Path(arguments.recado).resolve())
    folder = pathlib.Path(tempfile.mkdtemp(prefix="recado-campaign-"))
    database = (SQLite if arguments.database == "sqlite" else PostgreSQL)(folder)
    try:
        messages, seconds, used = campaign(arguments, database, folder)
    finally:
        database.stop()
        shutil.rmtree(folder, ignore_errors=True)
    print(f"{arguments.database}: {messages} messages in {seconds:.1f} s = "
          f"{messages / max(seconds, 0.001):.0f} msg/s, "
          f"{used * 1_000 / max(messages, 1):.3f} CPU s per 1,000")
    if arguments.kannel:
        print("Kannel, file store, same run:")
        print(kannel(arguments))


if __name__ == "__main__":
    main()
