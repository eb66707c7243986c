#!/usr/bin/env python3
"""Kills, bad files and misbehaving carriers against the real binary; see scripts/faults."""

import argparse
import os
import shutil
import sys
import tempfile
import time

import away
import carriers
import databases
import imports
import inputs
import kills
from product import Broken


def main():
    arguments = parse()
    say = lambda text: print(text, flush=True)
    names = list(databases.KINDS) if arguments.database == "both" else [arguments.database]
    parts = arguments.only.split(",") if arguments.only else list(PARTS)
    failed, skipped = 0, []
    for name in names:
        missing = databases.is_here(name)
        if missing:
            skipped.append(f"{name}: {missing}")
            continue
        for part in parts:
            began = time.monotonic()
            folder = tempfile.mkdtemp(prefix=f"recado-{part}-")
            database = None
            try:
                database = databases.KINDS[name](folder)
                problems, summary = PARTS[part](database, arguments, folder, say)
            except Broken as broken:
                problems, summary = [str(broken)], {}
            finally:
                if database:
                    database.close()
            seconds = time.monotonic() - began
            for problem in problems[:LINES]:
                say(f"PROBLEM ({name}, {part}): {problem}")
            if len(problems) > LINES:
                say(f"… and {len(problems) - LINES} more")
            say(f"{name}, {part}, seed {arguments.seed}: {len(problems)} problems,"
                f" {seconds:.0f} s, "
                + ", ".join(f"{key} {value}" for key, value in summary.items()))
            if problems or arguments.keep:
                say(f"everything is kept in {folder}")
            else:
                shutil.rmtree(folder, ignore_errors=True)
            failed += bool(problems)
    for reason in skipped:
        say(f"skipped: {reason}")
    if skipped and os.environ.get("RECADO_REQUIRE_PEERS") == "1":
        failed += 1
    say("PASSED: faults" if failed == 0 else f"FAILED: faults ({failed})")
    return 1 if failed else 0


def run_kills(database, arguments, folder, say):
    return kills.run(
        database, arguments.binary, arguments.resources, folder, arguments.kills, arguments.seed,
        say)


# Problems printed of one part.
LINES = 20
PARTS = {
    "kills": run_kills,
    "imports": imports.run,
    "inputs": inputs.run,
    "carriers": carriers.run,
    "away": away.run,
}


def parse():
    root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    parser = argparse.ArgumentParser(prog="scripts/faults", description=__doc__)
    parser.add_argument("--kills", type=int, default=int(os.environ.get("RECADO_KILLS", "3")))
    parser.add_argument("--database", choices=[*databases.KINDS, "both"], default="both")
    parser.add_argument("--binary", default=os.path.join(root, ".build", "debug", "recado"))
    parser.add_argument("--resources", default=os.path.join(root, "Resources"))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", help=f"parts, separated by commas: {', '.join(PARTS)}")
    parser.add_argument("--keep", action="store_true", help="keep the folders of the runs")
    arguments = parser.parse_args()
    arguments.binary = os.path.abspath(arguments.binary)
    arguments.resources = os.path.abspath(arguments.resources)
    if not os.access(arguments.binary, os.X_OK):
        parser.error(f"there is no program at {arguments.binary}: build it, or name it by --binary")
    return arguments


if __name__ == "__main__":
    sys.exit(main())
