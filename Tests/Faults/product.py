"""Runs the real binary: in a folder of its own, with a configuration of its own."""

import os
import signal
import subprocess
import time


class Product:
    def __init__(self, binary, resources, folder, address, port):
        self.binary, self.resources, self.folder = binary, resources, folder
        self.address = address
        self.config = os.path.join(folder, "recado.yaml")
        self.log = open(os.path.join(folder, "recado.log"), "ab")
        self.write_config(port)

    def write_config(self, port, extra="", route=""):
        with open(self.config, "w", encoding="utf-8") as file:
            file.write(
                f"database: '{self.address}'\n"
                f"key_file: '{self.folder}/recado.key'\n"
                f"resources: '{self.resources}'\n"
                f"sandbox: true\n{extra}"
                f"routes:\n  - {{ name: sandbox, host: 127.0.0.1, port: {port}, "
                f"system_id: recado, password: secret, window: {WINDOW}{route} }}\n")

    def _command(self, arguments):
        return [self.binary, *arguments, "--config", self.config]

    def _environment(self):
        kept = {k: v for k, v in os.environ.items() if not k.startswith("RECADO_")}
        # A crash must not wait for its own report.
        kept["SWIFT_BACKTRACE"] = "enable=no"
        return kept

    def call(self, *arguments, timeout=120):
        """Runs a command to its end; returns exit code and everything it printed."""
        with subprocess.Popen(
            self._command(arguments), cwd=self.folder, env=self._environment(),
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            start_new_session=True,
        ) as process:
            try:
                output, _ = process.communicate(timeout=timeout)
            except subprocess.TimeoutExpired:
                kill(process)
                output, _ = process.communicate()
                return -9, output.decode(errors="replace") + "\n(stopped: it did not end)"
        return process.returncode, output.decode(errors="replace")

    def must(self, *arguments):
        """Runs a command that has to succeed."""
        code, output = self.call(*arguments)
        if code != 0:
            raise Broken(f"recado {' '.join(arguments)} ended with {code}: {output.strip()}")
        return output

    def start(self, *arguments):
        """Starts a command and returns its process, which leads a group of its own."""
        return subprocess.Popen(
            self._command(arguments), cwd=self.folder, env=self._environment(),
            stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log, start_new_session=True)


class Broken(Exception):
    """The product did what makes going on pointless."""


# Submissions without an answer on the one link of the tests.
WINDOW = 20


def kill(process):
    """`kill -9`, at once, and waits until the process is gone."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    process.wait()


def stop(process, timeout=30):
    """SIGTERM; returns the exit code, or None if it had to be killed."""
    os.killpg(process.pid, signal.SIGTERM)
    try:
        return process.wait(timeout)
    except subprocess.TimeoutExpired:
        kill(process)
        return None


def wait(condition, seconds, pause=0.1):
    """Waits until a condition holds; returns whether it came to hold in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(pause)
    return bool(condition())
