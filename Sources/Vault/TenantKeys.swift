import Crypto

/// One generation of a tenant's key as the store keeps it: wrapped by the master key.
public struct WrappedTenantKey: Hashable, Sendable {
    /// Whose key it is.
    public let tenant: SealedID
    /// Which of the tenant's keys, from 1.
    public let generation: UInt8
    /// The check value of the master key that wraps it.
    public let masterCheck: KeyCheck
    /// The check value of the key itself.
    public let keyCheck: KeyCheck
    /// The wrapped key and index root.
    public let sealed: [UInt8]

    /// A row as read from the store.
    public init(
        tenant: SealedID,
        generation: UInt8,
        masterCheck: KeyCheck,
        keyCheck: KeyCheck,
        sealed: [UInt8]
    ) {
        self.tenant = tenant
        self.generation = generation
        self.masterCheck = masterCheck
        self.keyCheck = keyCheck
        self.sealed = sealed
    }
}

/// The open keys of one tenant: every generation, and the index key.
///
/// New person keys are wrapped by the newest generation; all others stay readable until their person
/// keys are rewrapped and their row is deleted. A random nonce may repeat after some 2³² uses of one
/// key (NIST SP 800-38D §8.3), so a tenant adds a generation long before four thousand million
/// persons.
///
/// For example:
///
///     let (keys, row) = TenantKeys.create(for: tenant, under: master)      // store row
///     let (key, wrapped) = keys.makePersonKey(for: person)   // store wrapped
///     let blob = key.seal(bytes, at: SealedPlace(.person, person))
public struct TenantKeys: Sendable {
    /// The last generation a tenant can have.
    public static let generationMax: UInt8 = 255

    private struct Generation: Sendable {
        let number: UInt8
        let key: SymmetricKey
    }

    /// Whose keys these are.
    public let tenant: SealedID
    /// Look-up of sealed values by equality; the same through all generations.
    public let blindIndex: BlindIndex
    /// Ascending; the last is the current one. Never empty.
    private var opened: [Generation]
    private var current: Generation
    /// Wrapped with every generation, so that an old one can be deleted and the index still works.
    private let indexRoot: SymmetricKey

    /// The generation that wraps new person keys.
    public var currentGeneration: UInt8 { current.number }
    /// All generations that can be opened, ascending.
    public var generations: [UInt8] { opened.map(\.number) }

    private init(tenant: SealedID, opened: [Generation], current: Generation, root: SymmetricKey) {
        self.tenant = tenant
        self.opened = opened
        self.current = current
        indexRoot = root
        blindIndex = BlindIndex(root: root, tenant: tenant)
    }

    /// The first key of a new tenant, and the row to store before it is used.
    public static func create(
        for tenant: SealedID,
        under master: MasterKey
    ) -> (keys: TenantKeys, stored: WrappedTenantKey) {
        let first = Generation(number: 1, key: .random())
        let keys = TenantKeys(tenant: tenant, opened: [first], current: first, root: .random())
        return (keys, keys.wrap(first, under: master))
    }

    /// Opens all rows of a tenant; done once at start, so that a wrong master key stops there.
    ///
    /// - Throws: ``VaultError`` `sealedWithAnotherKey` (made under another master key), `corrupt`,
    ///   `truncated`, `unsupportedFormat`, or `unknownGeneration` if there is no row at all.
    public init(
        opening rows: [WrappedTenantKey],
        for tenant: SealedID,
        with master: MasterKey
    ) throws(VaultError) {
        var opened: [Generation] = []
        var root: SymmetricKey?
        for row in rows.sorted(by: { $0.generation < $1.generation }) {
            let secrets = try Self.open(row, for: tenant, with: master)
            if let last = opened.last, last.number == row.generation || secrets.root != root {
                throw VaultError(.corrupt, SealPurpose.tenantKey.name)
            }
            opened.append(Generation(number: row.generation, key: secrets.key))
            root = secrets.root
        }
        guard let root, let current = opened.last else {
            throw VaultError(.unknownGeneration, SealPurpose.tenantKey.name, detail: 1)
        }
        self.init(tenant: tenant, opened: opened, current: current, root: root)
    }

    // MARK: Person keys

    /// A new random key for a person, and its wrapped form to store in the person's row.
    public func makePersonKey(
        for person: SealedID
    ) -> (key: PersonKey, wrapped: [UInt8]) {
        let key = SymmetricKey.random()
        return (PersonKey(key: key), wrap(key, for: person))
    }

    /// Opens a person's key.
    ///
    /// - Parameter wrapped: the column as stored; no bytes at all is how the store marks a key that
    ///   was destroyed.
    /// - Throws: ``VaultError`` `erased`, `unknownGeneration`, `truncated`, `unsupportedFormat` or
    ///   `corrupt` (changed, or another person's).
    public func openPersonKey(
        _ wrapped: [UInt8],
        for person: SealedID
    ) throws(VaultError) -> PersonKey {
        let place = SealedPlace(.personKey, person)
        if wrapped.isEmpty { throw VaultError(.erased, SealPurpose.person.name) }
        let generation = try generation(of: wrapped, at: place)
        let bytes = try SealedBytes.open(wrapped, with: generation.key, at: place)
        guard bytes.count == MasterKey.byteCount else {
            throw VaultError(.corrupt, place.purpose.name)
        }
        return PersonKey(key: SymmetricKey(data: bytes))
    }

    func wrap(_ key: SymmetricKey, for person: SealedID) -> [UInt8] {
        key.withUnsafeBytes { bytes in
            SealedBytes.seal(
                [UInt8](bytes),
                with: current.key,
                keyByte: current.number,
                at: SealedPlace(.personKey, person)
            )
        }
    }

    private func generation(
        of sealed: [UInt8],
        at place: SealedPlace
    ) throws(VaultError) -> Generation {
        let number = try SealedBytes.keyByte(of: sealed, at: place)
        if number == current.number { return current }
        guard let found = opened.first(where: { $0.number == number }) else {
            throw VaultError(.unknownGeneration, place.purpose.name, detail: Int(number))
        }
        return found
    }

    // MARK: What belongs to the tenant and to no person

    /// Seals what has no person yet, such as a text from an unknown number or a staged import row.
    public func seal(_ plaintext: [UInt8], at place: SealedPlace) -> [UInt8] {
        SealedBytes.seal(plaintext, with: current.key, keyByte: current.number, at: place)
    }

    /// Opens what ``seal(_:at:)`` made, in any generation that is still there.
    ///
    /// - Throws: ``VaultError`` `unknownGeneration`, `truncated`, `unsupportedFormat` or `corrupt`.
    public func open(_ sealed: [UInt8], at place: SealedPlace) throws(VaultError) -> [UInt8] {
        try SealedBytes.open(sealed, with: generation(of: sealed, at: place).key, at: place)
    }

    // MARK: Wrapping by the master key

    /// Adds a generation, which wraps person keys from now on; store the row before using it.
    ///
    /// - Throws: ``VaultError`` `generationsExhausted` after generation 255.
    public mutating func addGeneration(
        under master: MasterKey
    ) throws(VaultError) -> WrappedTenantKey {
        guard current.number < Self.generationMax else {
            throw VaultError(
                .generationsExhausted,
                SealPurpose.tenantKey.name,
                detail: Int(current.number)
            )
        }
        let next = Generation(number: current.number + 1, key: .random())
        opened.append(next)
        current = next
        return wrap(next, under: master)
    }

    /// Every generation wrapped by a new master key: replace the tenant's rows by these in one
    /// transaction, and only then retire the old key file.
    public func rewrapped(under master: MasterKey) -> [WrappedTenantKey] {
        opened.map { wrap($0, under: master) }
    }

    private func wrap(_ generation: Generation, under master: MasterKey) -> WrappedTenantKey {
        var secrets: [UInt8] = []
        secrets.reserveCapacity(2 * MasterKey.byteCount)
        generation.key.appendBytes(to: &secrets)
        indexRoot.appendBytes(to: &secrets)
        return WrappedTenantKey(
            tenant: tenant,
            generation: generation.number,
            masterCheck: master.check,
            keyCheck: KeyCheck(of: generation.key),
            sealed: SealedBytes.seal(
                secrets,
                with: master.key,
                keyByte: generation.number,
                at: Self.place(of: tenant)
            )
        )
    }

    private static func open(
        _ row: WrappedTenantKey,
        for tenant: SealedID,
        with master: MasterKey
    ) throws(VaultError) -> (key: SymmetricKey, root: SymmetricKey) {
        let place = place(of: tenant)
        guard row.masterCheck == master.check else {
            throw VaultError(.sealedWithAnotherKey, place.purpose.name)
        }
        let secrets = try SealedBytes.open(row.sealed, with: master.key, at: place)
        guard row.tenant == tenant, secrets.count == 2 * MasterKey.byteCount,
            row.generation > 0, row.generation == row.sealed[1]
        else { throw VaultError(.corrupt, place.purpose.name) }
        let key = SymmetricKey(data: secrets[..<MasterKey.byteCount])
        guard KeyCheck(of: key) == row.keyCheck else {
            throw VaultError(.corrupt, place.purpose.name)
        }
        return (key, SymmetricKey(data: secrets[MasterKey.byteCount...]))
    }

    private static func place(of tenant: SealedID) -> SealedPlace {
        SealedPlace(.tenantKey, tenant)
    }
}
