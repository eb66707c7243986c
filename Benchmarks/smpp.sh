#!/bin/sh
# The SMPP client against a simulator in C, side by side with a load generator in C, in one run.
#
#   SMPP_TOOLS=folder with smpp-sim and smpp-flood [COUNT=500000] [RUNS=3] Benchmarks/smpp.sh
#
# Prints for each case and run: messages a second, CPU seconds per 1,000 messages of the client
# alone, and the ratio of ours to C's.
set -eu
cd "$(dirname "$0")/.."
: "${SMPP_TOOLS:?is the folder that holds smpp-sim and smpp-flood}"
: "${COUNT:=500000}" "${RUNS:=3}" "${PORT:=27910}"
if [ -z "${SMPP_BENCH:-}" ]; then
    swift build -c release --package-path Benchmarks/SMPPBench
    SMPP_BENCH=$(swift build -c release --package-path Benchmarks/SMPPBench --show-bin-path)/SMPPBench
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# against SIM_OPTIONS COMMAND…: runs a client against a fresh simulator; leaves its line in $line.
against() {
    PORT=$((PORT + 1))
    options=$1
    shift
    # The options are words.
    # shellcheck disable=SC2086
    "$SMPP_TOOLS/smpp-sim" --port "$PORT" --quiet --duration 300 $options >"$folder/sim" &
    simulator=$!
    until grep -q listening "$folder/sim"; do :; done
    line=$("$@" || true)
    kill -TERM "$simulator"
    wait "$simulator" || true
}

flood() { "$SMPP_TOOLS/smpp-flood" --port "$PORT" "$@"; }
ours() { "$SMPP_BENCH" "$PORT" "$@"; }

value() { printf '%s' "$line" | sed -n "s/.*\"$1\":\([0-9.e-]*\).*/\1/p"; }

# compare NAME SIM_OPTIONS CLIENT_OPTIONS…
compare() {
    name=$1
    options=$2
    shift 2
    run=0
    while [ "$run" -lt "$RUNS" ]; do
        run=$((run + 1))
        against "$options" flood "$@"
        c_rate=$(value per_s)
        c_cpu=$(awk "BEGIN { print ($(value cpu_user_s) + $(value cpu_sys_s)) / $COUNT * 1000 }")
        against "$options" ours "$@"
        awk "BEGIN { printf \"%-34s %8d msg/s %.6f CPU s/1000 | C %8d %.6f | rate %.2f CPU %.1f\n\",
            \"$name\", $(value per_s), $(value cpu_s_per_1000), $c_rate, $c_cpu,
            $(value per_s) / $c_rate, $(value cpu_s_per_1000) / ($c_cpu + 1e-9) }"
    done
}

compare "window 50, receipts" "--dlr 1" --count "$COUNT" --window 50 --dlr
compare "window 10, receipts" "--dlr 1" --count "$COUNT" --window 10 --dlr
compare "window 10, receipts, quick ACK" "--dlr 1 --quickack" --count "$COUNT" --window 10 --dlr
compare "window 50, no receipts" "" --count "$COUNT" --window 50
against "--latency 50" ours --count 50000 --window 200
echo "50 ms away, window 200: $(value per_s) msg/s of 4000"
against "--throttle 300" ours --count 3000 --window 50
accepted=$(sed -n 's/.*"accepted_per_s":\([0-9]*\).*/\1/p' "$folder/sim")
refused=$(sed -n 's/.*"throttled":\([0-9]*\).*/\1/p' "$folder/sim")
echo "300/s allowed, nothing configured: $accepted accepted a second, $refused of 3000 refused"
