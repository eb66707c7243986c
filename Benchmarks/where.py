#!/usr/bin/env python3
"""Where the microseconds of a campaign go, by station, from the profiles of campaign.py.

  Benchmarks/campaign.py … --perf FOLDER
  Benchmarks/where.py FOLDER [--top 15]

Each sample of the product and of its database server belongs to the station of its innermost frame
that tells one; frames of the Swift runtime, of malloc and of the kernel belong to whoever called
them. The samples are scaled to the CPU that the run used, so that the columns add up to its
microseconds a message.
"""
import argparse
import collections
import json
import pathlib
import re
import subprocess

# The first line that matches a frame's symbol or library names the station of the sample.
STATIONS = [
    ("commit: write and flush", r"fdatasync|fsync|pwrite|XLogFlush|XLogWrite|sqlite3WalFrames"),
    ("database server's socket", r"unix_stream_|\[libpq"),
    ("SMPP and its sockets", r"\bSMPP\.|Connectors\.|NIO\w*\.|tcp_|epoll|inet_"),
    ("seal and open", r"\bVault\.|Crypto\.|BoringSSL|CCryptoBoringSSL"),
    ("compose", r"Composer\.|Messaging\."),
    ("decide and gate", r"\bStrategy\.|Compliance\."),
    ("case codec", r"Canonical(Reader|Writer)|CaseState\.|Domain\.|ChainHash"),
    ("SQL: engine", r"\[libsqlite3|\[postgres\]"),
    ("SQL: binding and rows", r"\bSQL(ite)?\.|PostgreSQL\.|GRDB|\bStore\."),
    ("threads and tasks", r"futex|_dispatch_|swift_task|swift_job|Concurrency|__schedule"),
    ("workers", r"\bWorkers\."),
]
FALLBACK = "not told"
COMPILED = [(name, re.compile(pattern)) for name, pattern in STATIONS]
FRAME = re.compile(r"\s+[0-9a-f]+ (.*) \(([^()]*)\)$")
# Frames in which a sample waits for somebody else's turn, or begins: they tell nothing.
SILENT = re.compile(r"runJobInEstablished|_dispatch_worker_thread|_dispatch_lane|start_thread|"
                    r"_dispatch_continuation|_dispatch_async_redirect|_dispatch_call_block|"
                    r"PostmasterMain|swift_job_run")


def stacks(profile, processes):
    """Stacks of the processes, innermost frame first, each a list of `symbol [library]`."""
    script = subprocess.Popen(
        ["perf", "script", "--no-inline", "-i", str(profile), "--pid",
         ",".join(map(str, processes)), "-F", "comm,pid,ip,sym,dso"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    demangled = subprocess.Popen(["swift", "demangle", "--compact"], stdin=script.stdout,
                                 stdout=subprocess.PIPE, text=True, errors="replace")
    stack = []
    for line in demangled.stdout:
        if not line.strip():
            if stack:
                yield stack
            stack = []
        elif match := FRAME.match(line.rstrip("\n")):
            stack.append(f"{match[1]} [{match[2].rsplit('/', 1)[-1]}]")
    if stack:
        yield stack
    demangled.wait()
    script.wait()


def station(stack):
    for frame in stack:
        if SILENT.search(frame):
            continue
        for name, pattern in COMPILED:
            if pattern.search(frame):
                return name
    return FALLBACK


def readable(frame):
    """A symbol short enough for a table."""
    for noise in (r" in _[0-9A-F]{32}", r"\(extension in \w+\):", r"partial apply forwarder for ",
                  r"(function signature|generic) specialization <.*?> of ", r"Swift\.(?=Unsafe)"):
        frame = re.sub(noise, "", frame)
    return frame if len(frame) <= 110 else frame[:80] + " … " + frame[-27:]


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--top", type=int, default=0, help="also the dearest frames")
    arguments = parser.parse_args()
    columns = {}
    for profile in sorted(arguments.folder.glob("*.perf")):
        run = json.loads(profile.with_suffix(".json").read_text())
        by_station, own, inclusive = (collections.Counter() for _ in range(3))
        count = 0
        for stack in stacks(profile, run["processes"]):
            count += 1
            by_station[station(stack)] += 1
            own[readable(stack[0])] += 1
            inclusive.update({readable(frame) for frame in stack})
        each = run["cpu_per_1000"] * 1_000 / max(count, 1)
        columns[profile.stem] = {name: n * each for name, n in by_station.items()}
        if arguments.top:
            print(f"{profile.stem}: {count} samples, {run['messages']} messages, "
                  f"{run['cpu_per_1000'] * 1_000:.0f} µs each")
            for title, counter in (("self", own), ("inclusive", inclusive)):
                for name, n in counter.most_common(arguments.top):
                    print(f"  {title:9} {n * each:7.1f} µs {n / count:6.1%}  {name}")
    names = list(columns)
    print("\n| µs a message | " + " | ".join(names) + " |")
    print("| --- " * (len(names) + 1) + "|")
    for name in [name for name, _ in STATIONS] + [FALLBACK]:
        print(f"| {name} | " + " | ".join(f"{columns[c].get(name, 0):.0f}" for c in names) + " |")
    print("| together | " + " | ".join(f"{sum(columns[c].values()):.0f}" for c in names) + " |")


if __name__ == "__main__":
    main()
