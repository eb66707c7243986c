"""The databases under test, read with their own command-line clients and none of our code."""

import json
import os
import pathlib
import pwd
import shutil
import subprocess
import time


class SQLite:
    name = "sqlite"

    def __init__(self, folder):
        self.path = os.path.join(folder, "recado.db")
        self.address = self.path

    def rows(self, sql):
        done = subprocess.run(
            ["sqlite3", "-json", "-cmd", ".timeout 10000", self.path, sql],
            capture_output=True, text=True, check=True)
        return json.loads(done.stdout or "[]")

    def execute(self, sql):
        subprocess.run(
            ["sqlite3", "-cmd", ".timeout 10000", self.path, sql],
            capture_output=True, text=True, check=True)

    def hexadecimal(self, column):
        return f"hex({column})"

    def close(self):
        pass


class PostgreSQL:
    """A server of its own on a socket in its own folder, run as `postgres` when we are root."""

    name = "postgresql"
    binaries = "/usr/lib/postgresql/15/bin"

    def __init__(self, folder):
        self.folder = os.path.join(folder, "pg")
        os.makedirs(self.folder)
        self._prefix = []
        if os.geteuid() == 0:
            user = pwd.getpwnam("postgres")
            os.chown(self.folder, user.pw_uid, user.pw_gid)
            # The folders above are ours alone; the server's user must be able to pass.
            for parent in pathlib.Path(self.folder).parents:
                if parent.owner() == "root" and parent != pathlib.Path("/"):
                    if not parent.stat().st_mode & 0o001:
                        parent.chmod(parent.stat().st_mode | 0o011)
            self._prefix = ["runuser", "-u", "postgres", "--"]
        user = "postgres" if self._prefix else pwd.getpwuid(os.geteuid()).pw_name
        data = os.path.join(self.folder, "data")
        self._run("initdb", "-D", data, "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
        self._data = data
        self._start()
        self._connect = ["-h", self.folder, "-U", user, "-X", "-q"]
        self.address = f"host={self.folder} user={user} dbname=recado"
        self._client("postgres", "CREATE DATABASE recado")

    def _start(self):
        self._run(
            "pg_ctl", "-D", self._data, "-w", "-l", os.path.join(self.folder, "log"), "-o",
            f"-k {self.folder} -c listen_addresses= -c unix_socket_permissions=0777", "start")

    def crash_and_restart(self):
        """The server dies as by a power cut, and is started again."""
        self._run("pg_ctl", "-D", self._data, "-m", "immediate", "stop")
        time.sleep(2)
        self._start()

    def _run(self, program, *arguments):
        subprocess.run(
            [*self._prefix, f"{self.binaries}/{program}", *arguments], cwd="/",
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=True)

    def _client(self, database, sql):
        done = subprocess.run(
            ["psql", *self._connect, "-v", "ON_ERROR_STOP=1", "-A", "-t", "-d", database,
             "-c", sql], capture_output=True, text=True, check=True)
        return done.stdout

    def rows(self, sql):
        text = self._client(
            "recado", f"SELECT coalesce(json_agg(r), '[]') FROM ({sql}) AS r")
        return json.loads(text or "[]")

    def execute(self, sql):
        self._client("recado", sql)

    def hexadecimal(self, column):
        return f"upper(replace(cast({column} AS text), '-', ''))"

    def close(self):
        self._run("pg_ctl", "-D", self._data, "-m", "immediate", "stop")


def is_here(name):
    """Whether the database's programs are installed; else what is missing."""
    if name == SQLite.name:
        return None if shutil.which("sqlite3") else "the program sqlite3 is not installed"
    if not os.path.exists(f"{PostgreSQL.binaries}/initdb"):
        return "PostgreSQL 15 is not installed"
    return None if shutil.which("psql") else "the program psql is not installed"


KINDS = {SQLite.name: SQLite, PostgreSQL.name: PostgreSQL}
