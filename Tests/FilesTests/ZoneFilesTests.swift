import Testing
import Values

@testable import Files

@Suite("Zone files")
struct ZoneFilesTests {
    @Test("zones are loaded with the database's version; what is no zone is named")
    func load() {
        let loaded = ZoneFiles.load(
            ["America/Mexico_City", "America/Tijuana", "../etc/passwd", "No/Such"],
            from: "/usr/share/zoneinfo"
        )
        #expect(loaded.zones.keys.sorted() == ["America/Mexico_City", "America/Tijuana"])
        #expect(loaded.failures.map(\.zone) == ["../etc/passwd", "No/Such"])
        #expect(!loaded.version.isEmpty)
        let noon = Instant(iso: "2026-07-01T18:00:00Z") ?? .distantPast
        #expect(loaded.zones["America/Mexico_City"]?.offset(at: noon) == Int32(-21_600))
    }
}
