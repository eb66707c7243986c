/// Contact law of one place as data: rules with their sources, and duties.
public struct RulePack: Sendable {
    /// The id, such as `mx-literal`.
    public let id: String
    /// The version, counting up from 1.
    public let version: Int
    /// Country by ISO 3166, or `*` for the pack that stands in for countries without one.
    public let jurisdiction: String
    /// One of several readings of the same law, or nil.
    public let profile: String?
}
