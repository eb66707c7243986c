public import Domain
public import Values
public import Vault

/// Purposes of sealing that only this product has; the words never change.
extension SealPurpose {
    static let account: SealPurpose = "account"
    static let inbox: SealPurpose = "inbox"
    static let importStage: SealPurpose = "import-stage"
    static let paymentSource: SealPurpose = "payment-source"
    static let mandate: SealPurpose = "mandate"
    static let paymentProof: SealPurpose = "payment-proof"
}

extension Store {
    /// A person's open key; `VaultError.erased` if it was destroyed.
    public func personKey(_ person: PersonID, wrapped: [UInt8]) throws -> PersonKey {
        try personKeys.key(of: SealedID(person), wrapped: wrapped, in: keys)
    }

    /// Opens a person's data.
    public func open(
        person: PersonID,
        sealed: [UInt8],
        with key: PersonKey
    ) throws -> PersonSecrets {
        try PersonSecrets(decoding: key.open(sealed, at: SealedPlace(.person, person)))
    }

    /// Opens the number of a contact point.
    public func open(
        contactPoint: ContactPointID,
        sealed: [UInt8],
        with key: PersonKey
    ) throws -> String {
        String(
            decoding: try key.open(sealed, at: SealedPlace(.contactPoint, contactPoint)),
            as: UTF8.self
        )
    }

    /// Opens the numbers of an account.
    public func open(
        account: AccountID,
        sealed: [UInt8],
        with key: PersonKey
    ) throws -> AccountSecrets {
        try AccountSecrets(decoding: key.open(sealed, at: SealedPlace(.account, account)))
    }
}

extension Store {
    /// Seals a text that a person wrote.
    public func seal(reply text: String, _ message: MessageID, with key: PersonKey) -> [UInt8] {
        key.seal(Array(text.utf8), at: SealedPlace(.replyBody, message))
    }

    /// Opens a text that a person wrote.
    public func open(
        reply message: MessageID,
        sealed: [UInt8],
        with key: PersonKey
    ) throws -> String {
        String(
            decoding: try key.open(sealed, at: SealedPlace(.replyBody, message)),
            as: UTF8.self
        )
    }
}
