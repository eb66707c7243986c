import Domain
import Store
import Values

/// What a browser carries between the pages of one link, signed so that only we can make it.
struct SiteSession: Sendable, Equatable {
    /// When the button of the first page was pressed.
    var since: Instant
    /// What was shown in this browser of who the person is, as bits by `Identity.Factor.rawValue`.
    var shown: UInt32 = 0
    /// Until when that counts.
    var shownUntil = Instant.distantPast

    /// How long a session lasts, in minutes.
    static let minutes: Int64 = 60
    /// For how long what was shown counts without showing it again, in minutes.
    static let shownMinutes: Int64 = 30
    /// The name of the cookie.
    static let cookie = "s"
    /// The longest value that is looked at.
    private static let lengthLimit = 96

    init(since: Instant) {
        self.since = since
    }

    /// Reads what a browser sends; nil for what is not ours, another link's, or too old.
    init?(_ value: String?, link: Link, store: Store, at now: Instant) {
        guard let value, value.utf8.count <= Self.lengthLimit else { return nil }
        let parts = value.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4, let since = Int64(parts[0]), let shown = UInt32(parts[1]),
            let until = Int64(parts[2])
        else { return nil }
        self.since = Instant(milliseconds: since)
        self.shown = shown
        shownUntil = Instant(milliseconds: until)
        guard store.matches(parts[3], of: words(link)), self.since <= now,
            now < self.since.adding(minutes: Self.minutes)
        else { return nil }
    }

    /// How many factors count now.
    func level(at now: Instant) -> Int {
        now < shownUntil ? shown.nonzeroBitCount : 0
    }

    /// Takes a factor that was shown rightly.
    mutating func show(_ factor: Identity.Factor, at now: Instant) {
        if now >= shownUntil { shown = 0 }
        shown |= 1 << UInt32(factor.rawValue)
        shownUntil = now.adding(minutes: Self.shownMinutes)
    }

    /// Whether a factor was shown and counts.
    func has(_ factor: Identity.Factor, at now: Instant) -> Bool {
        now < shownUntil && shown & 1 << UInt32(factor.rawValue) != 0
    }

    /// What the browser shall keep.
    func value(link: Link, store: Store) -> String {
        "\(since.milliseconds).\(shown).\(shownUntil.milliseconds)."
            + store.signature(of: words(link))
    }

    private func words(_ link: Link) -> String {
        "session|\(link.digest.high)|\(link.digest.low)|\(since.milliseconds)|\(shown)|"
            + "\(shownUntil.milliseconds)"
    }
}
