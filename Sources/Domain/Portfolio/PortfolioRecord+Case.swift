public import Values

extension AccountRecord {
    /// The account as a case keeps it, for a person of this role.
    public func account(_ id: AccountID, role: Role) -> Account {
        Account(
            id: id,
            creditor: creditor,
            product: product,
            country: country,
            role: role,
            status: status,
            figures: figures,
            terms: terms,
            dueDay: dueDay,
            cutoffDay: cutoffDay,
            placedOn: placedOn,
            placementEnds: placementEnds,
            attributes: attributes
        )
    }
}

extension ContactRecord {
    /// The contact point as a case keeps it.
    public func contactPoint(_ id: ContactPointID) -> ContactPoint {
        ContactPoint(
            id: id,
            kind: kind,
            country: country,
            provenance: provenance,
            consent: consent,
            rank: rank
        )
    }
}
