/// Which part of a long list is wanted.
public struct Page: Sendable, Hashable {
    /// The most entries of one page.
    public static let limitMax = 1_000

    /// How many entries at most.
    public let limit: Int
    /// How many entries are skipped.
    public let offset: Int

    /// Makes a page; a limit outside 1…`limitMax` is moved to the nearest bound.
    public init(limit: Int = 50, offset: Int = 0) {
        self.limit = min(max(limit, 1), Page.limitMax)
        self.offset = max(offset, 0)
    }

    /// The page after this one.
    public var next: Page { Page(limit: limit, offset: offset + limit) }
}
