public import Domain
public import Messaging
public import Values

/// Leave to make one contact until an instant. Only the gate makes one.
///
/// There is no way to read one from bytes: a stored verdict gives a `VerdictRecord`, which clears
/// nothing. At claim `clearedUntil > now` and an unchanged case version decide; else ask again.
public struct Clearance: Sendable, Equatable {
    /// The first instant it holds for: the wanted one, or the gate's `now` if that is later.
    public let clearedFrom: Instant
    /// The instant from which it holds no more.
    public let clearedUntil: Instant
    /// The version of the case that was reviewed.
    public let caseVersion: UInt64
    /// The way of contact.
    public let channel: Channel
    /// The contact point.
    public let contactPoint: ContactPointID
    /// The purpose.
    public let purpose: Purpose
    /// The packs that cleared it, each as `id@version`.
    public let packs: [String]

    init(
        clearedFrom: Instant,
        clearedUntil: Instant,
        caseVersion: UInt64,
        channel: Channel,
        contactPoint: ContactPointID,
        purpose: Purpose,
        packs: [String]
    ) {
        self.clearedFrom = clearedFrom
        self.clearedUntil = clearedUntil
        self.caseVersion = caseVersion
        self.channel = channel
        self.contactPoint = contactPoint
        self.purpose = purpose
        self.packs = packs
    }

    /// Whether it allows a contact at an instant for a case of this version.
    public func holds(at instant: Instant, caseVersion: UInt64) -> Bool {
        instant >= clearedFrom && instant < clearedUntil && caseVersion == self.caseVersion
    }
}
