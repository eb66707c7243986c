import Domain
import Foundation
import Messaging
import TestSupport
import Testing

@testable import Store
@testable import Values
@testable import Workers

@Suite("Pages in a browser", .timeLimit(.minutes(10)))
struct BrowserTests {
    /// Python with Playwright and axe; scripts/test puts it on the path.
    private static let python = "python3"

    @Test("every page is fine on a telephone and a desk, in light and in dark, and so is the chat")
    func pages() async throws {
        let script = Peer.script("site_pages.py")
        guard await Peer.isHere("a browser with axe", probe: Self.python, [script]) else { return }
        try await SiteWorld.on(.sqlite, isLive: true) { world in
            _ = try await world.store.keep([world.help()])
            var token: LinkToken?
            for _ in 0..<1_000 where token == nil {
                try await Task.sleep(for: .milliseconds(20))
                // A reminder without a link may leave before.
                for message in world.carrier.messages {
                    let id = MessageID(high: message.reference.high, low: message.reference.low)
                    let found = world.store.linkToken(of: id)
                    if try await world.store.link(found) != nil { token = found }
                }
            }
            let link = try #require(token)
            world.clock.advance(seconds: 60)
            let folder = ProcessInfo.processInfo.environment["RECADO_PICTURES"] ?? "-"
            let (status, output) = try await Peer.run(
                Self.python,
                [script, "http://127.0.0.1:\(world.port)/\(link.text)", "7", "5", "1985", folder]
            )
            #expect(status == 0, "\(output)")
            #expect(output.contains("problems 0\n"), "\(output)")
        }
    }
}
