"""Bad files, wrong keys, databases that cannot be used: one clear sentence, and nothing changed."""

import gzip
import os
import re
import sqlite3
import subprocess

import kills
import portfolio
from product import Product

ACCOUNTS = 20
# What a person reads: so many characters and lines at most.
LENGTH_LIMIT = 700
LINES_LIMIT = 6
LONG_LINE_BYTES = 200_000_000
SPARSE_BYTES = 2_000_000_000
MEMORY_LIMIT_KB = 400_000


class Cases:
    """Runs cases one after the other and collects what was wrong with their answers."""

    def __init__(self, product, folder, say):
        self.product, self.folder, self.say = product, folder, say
        self.problems, self.count = [], 0

    def path(self, name):
        return os.path.join(self.folder, name)

    def file(self, name, content):
        mode = "wb" if isinstance(content, bytes) else "w"
        with open(self.path(name), mode) as file:
            file.write(content)
        return self.path(name)

    def check(self, name, expected, *command, code=1):
        """Runs a command and judges exit code and text against a regular expression."""
        self.count += 1
        got, output = self.product.call(*command)
        text = output.strip()
        wrong = []
        if got != code:
            wrong.append(f"exit code {got}, expected {code}")
        if not re.search(expected, text):
            wrong.append(f"it does not say '{expected}'")
        if len(text) > LENGTH_LIMIT or text.count("\n") >= LINES_LIMIT:
            lines = text.count("\n") + 1
            wrong.append(f"{len(text)} characters in {lines} lines are no sentence")
        if "Fatal error" in text or got < 0:
            wrong.append("the program crashed or hung")
        if wrong:
            self.problems.append(f"{name}: {'; '.join(wrong)}: {text[:300]}")

    def imports(self, name, expected, path, code=1):
        self.check(name, expected, "import", path, "--mapping", "generated", code=code)


def run(database, arguments, folder, say):
    """Returns problems and a dictionary of numbers."""
    product = Product(arguments.binary, arguments.resources, folder, database.address, 1)
    cases = Cases(product, folder, say)
    good = cases.path("cartera.csv")
    portfolio.write(good, ACCOUNTS, arguments.seed, kills.DAY)
    product.must("init")
    keys(cases, good)
    if database.name == "sqlite":
        # Nothing of this depends on the database.
        files(cases, good)
        settings(cases)
    databases(cases, good, database)
    accounts = database.rows("SELECT count(*) AS n FROM account")[0]["n"]
    staged = database.rows("SELECT count(*) AS n FROM import_stage")[0]["n"]
    if accounts or staged:
        cases.problems.append(f"bad files left {accounts} accounts and {staged} staged records")
    # After all that the good file still goes in.
    product.must("import", good, "--mapping", "generated")
    damaged_row(cases, good, database)
    return cases.problems, {"cases": cases.count}


def files(cases, good):
    with open(good, "rb") as file:
        content = file.read()
    header = content.split(b"\n", 1)[0] + b"\n"
    cases.imports("an empty file", "empty", cases.file("empty.csv", b""))
    cases.imports("only a header", "(?i)no row|ninguna fila", cases.file("h.csv", header), code=2)
    cases.imports("a binary file", "no text|program", cases.file("b.csv", bytes(range(256)) * 40))
    cut = gzip.compress(content)
    cases.imports("a cut gzip file", "ends before", cases.file("c.csv.gz", cut[: len(cut) // 2]))
    twice = content.replace(b"correo", b"no_cuenta", 1)
    cases.imports("a header with a name twice", "same name", cases.file("t.csv", twice))
    cases.imports("no such file", "(?i)cannot be opened.*path", cases.path("none.csv"))
    cases.imports("a folder", "folder", cases.folder)
    cases.check("the mapping of another file", "no column", "import", good, "--mapping", "tienda")
    cases.check("no such mapping", "cannot be read", "import", good, "--mapping", "none")
    broken = cases.file("m.yaml", "creditor: [\n")
    cases.check("a broken mapping", "line 2", "import", good, "--mapping", broken)
    long = cases.path("long.csv")
    with open(long, "wb") as file:
        for _ in range(LONG_LINE_BYTES // 1_000_000):
            file.write(b"x" * 1_000_000)
    cases.imports("one line of 200 MB", "(?i)line|column", long)
    os.truncate(cases.file("sparse.csv", b""), SPARSE_BYTES)
    cases.imports("two gigabytes of zeros", "no text", cases.path("sparse.csv"))
    os.remove(long)
    os.remove(cases.path("sparse.csv"))


def damaged_row(cases, good, database):
    """A row that lost a column is a problem to be mended; it withdraws nothing."""
    with open(good, encoding="utf-8") as file:
        lines = file.read().splitlines()
    lines[4] = lines[4].rsplit(",", 1)[0]
    path, problems = cases.file("d.csv", "\n".join(lines) + "\n"), cases.path("d.problems.csv")
    cases.product.call(
        "import", path, "--mapping", "generated", "--problems", problems, "--force")
    cases.count += 1
    worked = database.rows("SELECT count(*) AS n FROM account WHERE status = 0")[0]["n"]
    if worked != ACCOUNTS:
        cases.problems.append(
            f"a row that lost a column withdrew its account: {worked} of {ACCOUNTS} are worked")
    number = lines[4].split(",", 1)[0]
    written = open(problems, encoding="utf-8").read() if os.path.exists(problems) else ""
    if number not in written:
        cases.problems.append("a row that lost a column is not in the problem file")


def settings(cases):
    product = cases.product
    with open(product.config, encoding="utf-8") as file:
        fine = file.read()

    def check(name, expected, text, code=1):
        cases.file("recado.yaml", text)
        cases.check(name, expected, "work", code=code)

    check("an unknown key", "colour", fine + "colour: red\n")
    check("an unknown key of a route", "colour", fine.replace("window:", "colour:"))
    maybe = fine.replace("sandbox: true", "sandbox: maybe")
    check("a wrong value", "sandbox.*true or false", maybe)
    check("a route that leaves the machine", "sandbox mode", fine.replace("127.0.0.1", "192.0.2.1"))
    check("a port that is none", "port", fine.replace("port: 1,", "port: 70000,"))
    check("no YAML", "(?i)yaml", "routes: [\n")
    cases.file("recado.yaml", fine.replace("sandbox: true", "sandbox: false"))
    cases.check("--at without the sandbox", "sandbox", "work", "--at", kills.instant(0), code=64)
    cases.file("recado.yaml", fine)
    broken = cases.file("s.yaml", "strategy: x\nversion: 1\nformat: 99\n")
    cases.check("a strategy of another format", "format", "strategy", "publish", broken)


def keys(cases, good):
    key = cases.path("recado.key")
    command = ("import", good, "--mapping", "generated")
    os.rename(key, key + ".away")
    cases.check("no key", "no master key", *command)
    cases.file("recado.key", os.urandom(32))
    os.chmod(key, 0o600)
    cases.check("the key of another database", "another key", *command)
    os.chmod(key, 0o644)
    cases.check("a key that others may read", "chmod 600", *command)
    cases.file("recado.key", b"short")
    os.chmod(key, 0o600)
    cases.check("a cut key", "32", *command)
    os.rename(key + ".away", key)


def databases(cases, good, database):
    command = ("import", good, "--mapping", "generated")
    away = cases.path("away")
    cases.check(
        "a server that is not there", "(?i)connect", *command, "--database",
        f"host={away} dbname=recado")
    cases.check(
        "a file that is no database", "not a database", *command, "--database", good)
    cases.check(
        "a database in no folder", "folder", *command, "--database", f"{away}/recado.db")
    if database.name != "sqlite":
        return
    # Another program that does not let go of the file.
    locked = sqlite3.connect(database.path, isolation_level=None)
    locked.execute("BEGIN EXCLUSIVE")
    cases.check("a locked database", "locked.*try again", *command)
    locked.execute("ROLLBACK")
    locked.close()
    full(cases, good)


def full(cases, good):
    """A disk without room: a small one in memory, where we may mount one."""
    disk = cases.path("disk")
    os.makedirs(disk)
    mounted = os.geteuid() == 0 and subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", disk],
        capture_output=True).returncode == 0
    if not mounted:
        cases.say("skipped: a full disk, because no small disk can be mounted here")
        return
    try:
        address = f"{disk}/recado.db"
        cases.product.must("init", "--database", address)
        fill(f"{disk}/filling")
        cases.check(
            "a full disk", "full.*free space", "import", good, "--mapping", "generated",
            "--database", address)
        os.remove(f"{disk}/filling")
        # With room again it goes on as if nothing had been.
        cases.product.must("import", good, "--mapping", "generated", "--database", address)
    finally:
        subprocess.run(["umount", disk], check=True)


def fill(path):
    try:
        with open(path, "wb", buffering=0) as file:
            while file.write(bytes(4_096)) == 4_096:
                pass
    except OSError:
        pass
