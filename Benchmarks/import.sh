#!/bin/sh
# Import of a portfolio, first load and unchanged re-import, beside `sqlite3 .import` of the same
# file into one plain table: CPU seconds of whole processes and their ratio, in one run. The plain
# import runs before and after the first load, since a busy machine changes while one waits; the
# ratio is to the mean of both.
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
    rm plain.db
    # shellcheck disable=SC2086
    cpu "first load" "$recado" import cartera.csv --mapping generated --as-of 2026-10-01 $options
    cpu "sqlite3 .import" sqlite3 plain.db ".mode csv" ".import cartera.csv t"
    # shellcheck disable=SC2086
    cpu "unchanged re-import" "$recado" import cartera.csv --mapping generated --as-of 2026-10-01 $options
} > figures
awk -F'\t' -v rows="$rows" '
    { label[NR] = $1; used[NR] = $2; wall[NR] = $3; peak[NR] = $4 }
    $1 == "sqlite3 .import" { base += $2 / 2 }
    END {
        printf "%d rows of 20 columns\n", rows
        printf "%-22s %10s %10s %8s %10s\n", "", "CPU s", "wall s", "MB", "ratio CPU"
        for (i = 1; i <= NR; i++) {
            printf "%-22s %10s %10s ", label[i], used[i], wall[i]
            printf "%8s %9.1fx\n", peak[i], used[i] / base
        }
    }' figures
