import Foundation
import Testing
import Values

@Suite("Zone rules")
struct ZoneRulesTests {
    private static let folder = "/usr/share/zoneinfo"

    /// The zones of the Americas and Madrid that the machine has.
    private static let names: [String] = {
        let america = FileManager.default.enumerator(atPath: folder + "/America")
        let found = (america?.allObjects as? [String] ?? []).filter { name in
            var isFolder: ObjCBool = false
            let path = "\(folder)/America/\(name)"
            return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
                && !isFolder.boolValue
        }
        return found.sorted().map { "America/" + $0 } + ["Europe/Madrid"]
    }()

    private static func load(_ name: String) throws -> ZoneRules {
        let data = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name)"))
        return try ZoneRules(name: name, tzif: Array(data))
    }

    @Test("offsets are the system library's, sampled from 1990 to 2037", arguments: names)
    func offsets(name: String) throws {
        let zone = try Self.load(name)
        let system = try #require(TimeZone(identifier: name))
        var differences: [String] = []
        // Every 25 hours and 7 minutes: all hours of the day, and every day but a few.
        for second in stride(from: Int64(631_152_000), to: 2_145_916_800, by: 90_420) {
            let date = Date(timeIntervalSince1970: TimeInterval(second))
            let instant = Instant(seconds: second)
            if Int(zone.offset(at: instant)) != system.secondsFromGMT(for: date) {
                differences.append(instant.description)
            }
        }
        #expect(differences.prefix(3) == [])
    }

    @Test(
        "offsets are the system library's in every hour of 2021 to 2027",
        arguments: [
            "America/Mexico_City", "America/Tijuana", "America/Chihuahua",
            "America/Ciudad_Juarez", "America/Ojinaga", "America/Cancun", "America/Hermosillo",
            "America/Santiago", "America/Asuncion", "America/Bogota", "Europe/Madrid",
        ]
    )
    func hours(name: String) throws {
        let zone = try Self.load(name)
        let system = try #require(TimeZone(identifier: name))
        var differences: [String] = []
        for second in stride(from: Int64(1_609_459_200), to: 1_830_297_600, by: 3_600) {
            let instant = Instant(seconds: second)
            let date = Date(timeIntervalSince1970: TimeInterval(second))
            if Int(zone.offset(at: instant)) != system.secondsFromGMT(for: date) {
                differences.append(instant.description)
            }
            let local = zone.local(instant)
            let back = zone.instant(local.day, local.time)
            // The second reading of a doubled hour gives the first instant that showed it.
            if back != instant, zone.local(back) != local || back > instant {
                differences.append("\(instant) reads back as \(back)")
            }
        }
        #expect(differences.prefix(3) == [])
    }

    @Test("Mexico City has no summer time since October 2022")
    func mexicoCity() throws {
        let zone = try Self.load("America/Mexico_City")
        let july = { (year: Int) in Instant(iso: "\(year)-07-01T12:00:00Z") ?? .distantPast }
        #expect(zone.offset(at: july(2022)) == Int32(-5 * 3_600))
        for year in 2023...2060 { #expect(zone.offset(at: july(year)) == Int32(-6 * 3_600)) }
    }

    @Test(
        "a skipped time gives the instant of the skip, a doubled one the first",
        arguments: [
            ("America/Tijuana", "2026-03-08", "02:30", "2026-03-08T10:00:00Z"),
            ("America/Tijuana", "2026-11-01", "01:30", "2026-11-01T08:30:00Z"),
            ("America/Tijuana", "2026-11-01", "02:00", "2026-11-01T10:00:00Z"),
            ("Europe/Madrid", "2026-03-29", "02:00", "2026-03-29T01:00:00Z"),
            ("Europe/Madrid", "2026-10-25", "02:30", "2026-10-25T00:30:00Z"),
            ("America/Santiago", "2026-09-06", "00:10", "2026-09-06T04:00:00Z"),
            ("America/Mexico_City", "2026-11-21", "08:00", "2026-11-21T14:00:00Z"),
        ]
    )
    func localTimes(name: String, day: String, time: String, instant: String) throws {
        let zone = try Self.load(name)
        let day = try #require(Day(iso: day))
        let time = try #require(TimeOfDay(time))
        #expect(zone.instant(day, time).description == instant)
    }

    @Test("every cut-off file is refused, and no changed one traps")
    func damaged() throws {
        let data = try Data(contentsOf: URL(fileURLWithPath: Self.folder + "/America/Tijuana"))
        let octets = Array(data)
        for count in octets.indices {
            #expect(throws: ZoneRulesError.self) {
                try ZoneRules(name: "x", tzif: Array(octets.prefix(count)))
            }
        }
        var random = Generator(seed: 5)
        for _ in 0..<3_000 {
            var changed = octets
            for _ in 0..<3 {
                changed[Int(random.below(UInt64(octets.count)))] = UInt8(random.below(256))
            }
            guard let zone = try? ZoneRules(name: "x", tzif: changed) else { continue }
            _ = zone.offset(at: Instant(milliseconds: 1_700_000_000_000))
            _ = zone.local(.distantFuture)
            _ = zone.instant(Day(daysSinceEpoch: 20_000), .midnight)
        }
    }
}
