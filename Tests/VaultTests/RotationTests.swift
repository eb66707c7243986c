import Testing

@testable import Vault

@Suite("Keys of a tenant over their life")
struct RotationTests {
    @Test("a restart opens what was sealed before it")
    func restart() throws {
        let (before, row) = TenantKeys.create(for: Given.tenant, under: Given.master)
        let (key, wrapped) = before.makePersonKey(for: Given.lupita)
        let sealed = key.seal(Given.text, at: Given.place)
        let after = try TenantKeys(opening: [row], for: Given.tenant, with: Given.master)
        let found = try after.openPersonKey(wrapped, for: Given.lupita)
        #expect(try found.open(sealed, at: Given.place) == Given.text)
        let phone = [UInt8]("+525512345678".utf8)
        #expect(before.blindIndex.phone(phone) == after.blindIndex.phone(phone))
    }

    @Test("a wrong master key is told apart from damage")
    func wrongMaster() {
        let (_, row) = TenantKeys.create(for: Given.tenant, under: Given.master)
        #expect(throws: VaultError(.sealedWithAnotherKey, "tenant-key")) {
            try TenantKeys(opening: [row], for: Given.tenant, with: Given.otherMaster)
        }
        for index in row.sealed.indices {
            var sealed = row.sealed
            sealed[index] ^= 1
            let changed = WrappedTenantKey(
                tenant: row.tenant,
                generation: row.generation,
                masterCheck: row.masterCheck,
                keyCheck: row.keyCheck,
                sealed: sealed
            )
            let error = #expect(throws: VaultError.self) {
                try TenantKeys(opening: [changed], for: Given.tenant, with: Given.master)
            }
            #expect(error?.code == (index == 0 ? .unsupportedFormat : .corrupt), "byte \(index)")
        }
    }

    @Test("a tenant's rows do not open as another tenant's, twice, or not at all")
    func wrongRows() {
        let (_, row) = TenantKeys.create(for: Given.tenant, under: Given.master)
        let (_, other) = TenantKeys.create(for: Given.tenant, under: Given.master)
        #expect(throws: VaultError(.corrupt, "tenant-key")) {
            try TenantKeys(opening: [row], for: Given.otherTenant, with: Given.master)
        }
        #expect(throws: VaultError(.corrupt, "tenant-key")) {
            try TenantKeys(opening: [row, row], for: Given.tenant, with: Given.master)
        }
        #expect(throws: VaultError(.corrupt, "tenant-key")) {
            try TenantKeys(opening: [row, other], for: Given.tenant, with: Given.master)
        }
        #expect(throws: VaultError(.unknownGeneration, "tenant-key", detail: 1)) {
            try TenantKeys(opening: [], for: Given.tenant, with: Given.master)
        }
    }

    @Test("a new master key wraps every generation and changes nothing below")
    func newMaster() throws {
        var (keys, _) = TenantKeys.create(for: Given.tenant, under: Given.master)
        let (_, first) = keys.makePersonKey(for: Given.lupita)
        _ = try keys.addGeneration(under: Given.master)
        let (_, second) = keys.makePersonKey(for: Given.ramon)
        let rows = keys.rewrapped(under: Given.otherMaster)
        #expect(rows.map(\.generation) == [1, 2])
        let after = try TenantKeys(
            opening: rows.reversed(),
            for: Given.tenant,
            with: Given.otherMaster
        )
        _ = try after.openPersonKey(first, for: Given.lupita)
        _ = try after.openPersonKey(second, for: Given.ramon)
        #expect(throws: VaultError(.sealedWithAnotherKey, "tenant-key")) {
            try TenantKeys(opening: rows, for: Given.tenant, with: Given.master)
        }
    }

    @Test("a new generation wraps new persons, old ones stay readable and are rewrapped in batches")
    func newGeneration() throws {
        var (keys, _) = TenantKeys.create(for: Given.tenant, under: Given.master)
        let phone = [UInt8]("+525512345678".utf8)
        let index = keys.blindIndex.phone(phone)
        let (old, oldWrapped) = keys.makePersonKey(for: Given.lupita)
        let sealed = old.seal(Given.text, at: Given.place)
        let staged = keys.seal(Given.text, at: Given.place)
        let row = try keys.addGeneration(under: Given.master)
        #expect(keys.currentGeneration == 2)
        #expect(keys.generations == [1, 2])
        let (_, newWrapped) = keys.makePersonKey(for: Given.ramon)
        #expect([oldWrapped, newWrapped].map(TenantKeys.generation(of:)) == [1, 2])
        #expect(try keys.open(staged, at: Given.place) == Given.text)

        let damaged = WrappedPersonKey(
            person: Given.ramon,
            wrapped: oldWrapped
        )
        let result = keys.rewrap([
            WrappedPersonKey(person: Given.lupita, wrapped: oldWrapped),
            WrappedPersonKey(person: Given.ramon, wrapped: newWrapped),
            WrappedPersonKey(person: Given.ramon, wrapped: []),
            damaged,
        ])
        #expect(result.current == 1)
        #expect(result.erased == 1)
        #expect(result.failed.map(\.row) == [damaged])
        #expect(result.failed.map(\.error.code) == [.corrupt])
        let rewritten = try #require(result.rewritten.first)
        #expect(rewritten.old.person == Given.lupita)

        let onlyNew = try TenantKeys(opening: [row], for: Given.tenant, with: Given.master)
        let found = try onlyNew.openPersonKey(
            rewritten.new,
            for: Given.lupita
        )
        #expect(try found.open(sealed, at: Given.place) == Given.text)
        #expect(onlyNew.blindIndex.phone(phone) == index)
        #expect(throws: VaultError(.unknownGeneration, "person-key", detail: 1)) {
            try onlyNew.openPersonKey(oldWrapped, for: Given.lupita)
        }
    }

    @Test("after the last generation no further one is made")
    func exhausted() throws {
        var (keys, _) = TenantKeys.create(for: Given.tenant, under: Given.master)
        for _ in 2...255 { _ = try keys.addGeneration(under: Given.master) }
        #expect(throws: VaultError(.generationsExhausted, "tenant-key", detail: 255)) {
            try keys.addGeneration(under: Given.master)
        }
        #expect(keys.currentGeneration == 255)
    }

    @Test("equal phones have equal indexes within a tenant and different ones across tenants")
    func indexes() {
        let (ours, _) = TenantKeys.create(for: Given.tenant, under: Given.master)
        let (theirs, _) = TenantKeys.create(for: Given.otherTenant, under: Given.master)
        let phone = [UInt8]("+525512345678".utf8)
        #expect(ours.blindIndex.phone(phone) == ours.blindIndex.value(.phone, phone))
        #expect(ours.blindIndex.phone(phone) != theirs.blindIndex.phone(phone))
        #expect(ours.blindIndex.phone(phone) != ours.blindIndex.value(.customerNumber, phone))
    }
}
