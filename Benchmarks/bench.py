"""What the benchmarks of whole campaigns share: databases, CPU of processes, portfolios.

CPU seconds are those of the product and of its database server with all its backends; simulators,
generators and this program do not count.
"""
import csv
import datetime
import os
import pathlib
import shutil
import signal
import sqlite3
import subprocess
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
STOP_SECONDS = 60
TICKS = os.sysconf("SC_CLK_TCK")


def cpu_of(pid):
    """User and system seconds of a process and of the children it has waited for."""
    try:
        fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return 0.0
    return sum(int(fields[i]) for i in (11, 12, 13, 14)) / TICKS


def scheduled(pid):
    """Seconds that the first thread of a process ran, finer than ticks."""
    try:
        return int(pathlib.Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9
    except OSError:
        return 0.0


def load():
    """The load of the last minute and how many cores it is for."""
    return f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"


class SQLite:
    name = "SQLite"

    def __init__(self, folder, statements=False):
        del statements
        self.address = str(folder / "bench.db")

    def number(self, sql):
        """The number that a query answers."""
        with sqlite3.connect(f"file:{self.address}?mode=ro", uri=True, timeout=30) as connection:
            value = connection.execute(sql).fetchone()[0]
        connection.close()
        return value or 0

    def server_cpu(self):
        return 0.0

    def processes(self):
        return []

    def statements(self, limit):
        return ""

    def stop(self):
        pass


class PostgreSQL:
    """A server of its own with Debian's defaults: fsync and synchronous_commit are on."""

    name = "PostgreSQL"
    BIN = "/usr/lib/postgresql/15/bin"

    def __init__(self, folder, statements=False):
        """Starts the server; `statements` counts the time of each, which costs some itself."""
        del folder
        # A socket's path may have 107 bytes, so the server's folder stands near the root.
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="recado-bench-"))
        self.user = "postgres" if os.geteuid() == 0 else None
        if self.user:
            shutil.chown(self.folder, self.user)
        self.run(f"{self.BIN}/initdb", "-D", f"{self.folder}/data", "-A", "trust", "-U", "postgres")
        options = f"-c listen_addresses= -c unix_socket_directories={self.folder}"
        if statements:
            options += (" -c shared_preload_libraries=pg_stat_statements"
                        " -c pg_stat_statements.track_planning=on")
        self.run(f"{self.BIN}/pg_ctl", "-w", "-D", f"{self.folder}/data", "-o", options,
                 "-l", f"{self.folder}/log", "start")
        self.run("createdb", "-h", str(self.folder), "-U", "postgres", "bench")
        self.counts = statements
        if statements:
            self.ask("CREATE EXTENSION pg_stat_statements")
        self.address = f"postgresql://postgres@/bench?host={self.folder}"
        self.pid = int((self.folder / "data/postmaster.pid").read_text().split()[0])

    def run(self, *command):
        before = ["runuser", "-u", self.user, "--"] if self.user else []
        subprocess.run([*before, *command], check=True, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL, cwd="/")

    def ask(self, sql):
        done = subprocess.run(
            ["psql", "-h", str(self.folder), "-U", "postgres", "-AtF", " | ", "-c", sql, "bench"],
            capture_output=True, text=True, check=True)
        return done.stdout.strip()

    def number(self, sql):
        """The number that a query answers."""
        return int(self.ask(sql) or 0)

    def statements(self, limit):
        """The dearest statements since the last call: milliseconds, calls, rows, text."""
        if not self.counts:
            return ""
        text = self.ask(
            "SELECT round(total_exec_time), round(total_plan_time), calls, rows,"
            " left(regexp_replace(query, '\\s+', ' ', 'g'), 160) FROM pg_stat_statements"
            f" ORDER BY total_exec_time DESC LIMIT {limit}")
        text += "\ntable | inserted | updated, of them without index | deleted | dead\n" + self.ask(
            "SELECT relname, n_tup_ins, n_tup_upd, n_tup_hot_upd, n_tup_del, n_dead_tup"
            " FROM pg_stat_user_tables WHERE n_tup_ins + n_tup_upd > 1000 ORDER BY relname")
        self.ask("SELECT pg_stat_statements_reset()")
        self.ask("SELECT pg_stat_reset()")
        return text

    def processes(self):
        """The postmaster and its children."""
        children = pathlib.Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text()
        return [self.pid, *(int(child) for child in children.split())]

    def server_cpu(self):
        """The postmaster's own, its live children's, and what it has waited for."""
        return sum(cpu_of(process) for process in self.processes())

    def stop(self):
        self.run(f"{self.BIN}/pg_ctl", "-D", f"{self.folder}/data", "-m", "fast", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)


DATABASES = {"sqlite": SQLite, "postgresql": PostgreSQL}


def portfolio(recado, path, due_days, as_of, seed=7):
    """Writes a generated portfolio whose account `n` is due `due_days(n)` days after `as_of`.

    Only accounts that are not late are taken; everything but the date is the generator's.
    Returns how many were written; `due_days` ends the portfolio by answering None.
    """
    source = path.with_suffix(".generated")
    wanted = 0
    while due_days(wanted) is not None:
        wanted += 1
    # About four in five generated accounts are not late.
    subprocess.run([recado, "generate", str(source), "--accounts", str(wanted * 4 // 3 + 1_000),
                    "--seed", str(seed), "--as-of", as_of.isoformat()], check=True)
    written = 0
    days = {}
    with open(source, newline="", encoding="utf-8") as reading, \
            open(path, "w", newline="", encoding="utf-8") as writing:
        rows = csv.reader(reading)
        header = next(rows)
        late, due = header.index("dias_atraso"), header.index("fecha_limite_pago")
        out = csv.writer(writing, lineterminator="\n")
        out.writerow(header)
        for row in rows:
            if row[late] != "0":
                continue
            if written == wanted:
                break
            after = due_days(written)
            if after not in days:
                days[after] = (as_of + datetime.timedelta(days=after)).strftime("%d/%m/%Y")
            row[due] = days[after]
            out.writerow(row)
            written += 1
    source.unlink()
    return written


class Product:
    """The program under test with its configuration."""

    def __init__(self, recado, folder, database, routes=""):
        self.recado = recado
        self.config = folder / "bench.yaml"
        self.database = database
        self.config.write_text(
            f"database: {database.address}\nkey_file: {folder}/bench.key\n"
            f"resources: {ROOT}/Resources\nsandbox: true\nlog_level: warning\n{routes}")

    def run(self, *command):
        """Runs a command to its end; returns its CPU seconds and the server's."""
        before = os.times()
        server = self.database.server_cpu()
        done = subprocess.run([self.recado, *command, "--config", str(self.config)],
                              capture_output=True, text=True)
        if done.returncode != 0:
            raise SystemExit(f"recado {command[0]} ended with {done.returncode}:\n"
                             f"{done.stdout}{done.stderr}")
        after = os.times()
        return (after.children_user + after.children_system - before.children_user
                - before.children_system, self.database.server_cpu() - server)

    def work(self, at, environment=None):
        """Starts the workers at an instant of the collection clock."""
        return subprocess.Popen(
            [self.recado, "work", "--config", str(self.config), "--at", at],
            env=dict(os.environ, **(environment or {})))


def stop(process, by=signal.SIGTERM):
    """Ends a process that we started, gracefully first."""
    if process.poll() is None:
        process.send_signal(by)
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


class Samples:
    """CPU seconds of some processes over time, taken by a thread of this program."""

    STEP_SECONDS = 0.05

    def __init__(self, **sources):
        self.sources = sources
        self.rows = [self.take()]
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()

    def take(self):
        return {"time": time.time(), **{name: read() for name, read in self.sources.items()}}

    def run(self):
        while not self.ended.wait(self.STEP_SECONDS):
            self.rows.append(self.take())

    def stop(self):
        self.ended.set()
        self.thread.join()

    def last(self, name, least):
        """The last sample before which `name` used at least so much in one step."""
        pairs = list(zip(self.rows, self.rows[1:]))
        return next((after for before, after in reversed(pairs)
                     if after[name] - before[name] >= least), self.rows[-1])

    def at(self, time):
        """The last sample that is not after an instant."""
        return next((row for row in reversed(self.rows) if row["time"] <= time), self.rows[0])
