import Store
import Values

/// What a browser carries between the pages of one link, signed so that only we can make it.
struct SiteSession: Sendable, Equatable {
    /// When the button of the first page was pressed.
    var since: Instant
    /// Until when what the person showed of themselves counts here; nil for nothing shown.
    var shownUntil: Instant?

    /// How long a session lasts, in minutes.
    static let minutes: Int64 = 60
    /// The name of the cookie.
    static let cookie = "s"
    /// The longest value that is looked at.
    private static let lengthLimit = 80

    init(since: Instant, shownUntil: Instant? = nil) {
        self.since = since
        self.shownUntil = shownUntil
    }

    /// Reads what a browser sends; nil for what is not ours, another link's, or too old.
    init?(_ value: String?, link: Link, store: Store, at now: Instant) {
        guard let value, value.utf8.count <= Self.lengthLimit else { return nil }
        let parts = value.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let since = Int64(parts[0]), let until = Int64(parts[1]),
            store.matches(parts[2], of: Self.words(link, since, until))
        else { return nil }
        self.since = Instant(milliseconds: since)
        shownUntil = until > 0 ? Instant(milliseconds: until) : nil
        guard self.since <= now, now < self.since.adding(minutes: Self.minutes) else { return nil }
    }

    /// Whether the person showed who they are, here and not long ago.
    func isShown(at now: Instant) -> Bool { shownUntil.map { now < $0 } ?? false }

    /// What the browser shall keep.
    func value(link: Link, store: Store) -> String {
        let until = shownUntil?.milliseconds ?? 0
        let code = store.signature(of: Self.words(link, since.milliseconds, until))
        return "\(since.milliseconds).\(until).\(code)"
    }

    private static func words(_ link: Link, _ since: Int64, _ until: Int64) -> String {
        "session|\(link.digest.high)|\(link.digest.low)|\(since)|\(until)"
    }
}
