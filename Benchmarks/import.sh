#!/bin/sh
# Import of a portfolio, first load and unchanged re-import, beside `sqlite3 .import` of the same
# file into one plain table: CPU seconds of whole processes and their ratio, in one run.
#
# Usage: RECADO=path-of-the-release-binary Benchmarks/import.sh [ROWS]
set -eu
rows=${1:-1000000}
root=$(cd "$(dirname "$0")/.." && pwd)
recado=${RECADO:-$root/.build/release/recado}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

cpu() { # label, command…: prints label, CPU seconds, wall seconds and peak megabytes
    label=$1
    shift
    /usr/bin/env python3 - "$label" "$@" <<'PY'
import os, resource, subprocess, sys, time
label, command = sys.argv[1], sys.argv[2:]
start = time.time()
done = subprocess.run(command, stdout=subprocess.DEVNULL)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
if done.returncode:
    sys.exit(f"{label}: the command failed with {done.returncode}")
print(f"{label}\t{used.ru_utime + used.ru_stime:.2f}\t{time.time() - start:.2f}\t{used.ru_maxrss // 1024}")
PY
}

"$recado" generate --accounts "$rows" --seed 7 cartera.csv
options="--database bench.db --key-file bench.key --resources $root/Resources --quiet"
# shellcheck disable=SC2086
"$recado" init $options > /dev/null
{
    cpu "sqlite3 .import" sqlite3 plain.db ".mode csv" ".import cartera.csv t"
    # shellcheck disable=SC2086
    cpu "first load" "$recado" import cartera.csv --mapping generated --as-of 2026-10-01 $options
    # shellcheck disable=SC2086
    cpu "unchanged re-import" "$recado" import cartera.csv --mapping generated --as-of 2026-10-01 $options
} > figures
awk -F'\t' -v rows="$rows" '
    BEGIN { printf "%d rows of 20 columns\n%-22s %10s %10s %8s %10s\n", rows, "", "CPU s", "wall s", "MB", "ratio CPU" }
    NR == 1 { base = $2 }
    { printf "%-22s %10s %10s %8s %9.1fx\n", $1, $2, $3, $4, $2 / base }' figures
