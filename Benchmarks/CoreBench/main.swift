// What the decision core costs: verdicts of the gate, decisions about due accounts, turns of a
// conversation, and persons lived through by the simulation, each as CPU time of this process.
//
//     swift build -c release --product CoreBench
//     .build/release/CoreBench [gate|decide|turn|people] [COUNT]
//
// It reads the packs, strategies and people of Resources and the zones of /usr/share/zoneinfo;
// everything else is made from seeds, so that two runs do the same work.
import Foundation

let arguments = CommandLine.arguments.dropFirst()
let which = arguments.first ?? "all"
let count = arguments.dropFirst().first.flatMap { Int($0) }
let town = try Town()
if ["gate", "all"].contains(which) { gateBench(town, count ?? 1_000_000) }
if ["decide", "all"].contains(which) { decideBench(town, count ?? 200_000) }
if ["turn", "all"].contains(which) { try turnBench(town, count ?? 20_000) }
if ["people", "all"].contains(which) { peopleBench(town, count ?? 5_000) }

/// Runs something and prints what it took: microseconds of CPU each, and how many a second.
func measure(_ name: String, _ count: Int, _ work: () -> Int) {
    let begin = cpuSeconds()
    let checked = work()
    let seconds = cpuSeconds() - begin
    let micros = String(format: "%8.2f", seconds / Double(count) * 1e6)
    let rate = String(format: "%10.0f", Double(count) / seconds)
    print("\(micros) µs \(rate)/s  \(name) [\(checked)]")
}

/// User and system time of this process so far.
func cpuSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}
