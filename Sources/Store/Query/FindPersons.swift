public import Domain
public import Messaging
import SQL
public import Values

/// What a person can be found by.
public enum PersonSearch: Sendable, Hashable {
    /// Our own id.
    case id(PersonID)
    /// The creditor's number of the customer.
    case customerNumber(String)
    /// The creditor's number of an account.
    case accountNumber(String)
    /// A telephone number.
    case phone(E164)
}

/// One account as reports and lists show it; nothing personal in it.
public struct AccountRow: Sendable, Equatable {
    /// The account.
    public let account: AccountID
    /// The person.
    public let person: PersonID
    /// The creditor's code.
    public let creditor: String
    /// Whether it is worked.
    public let status: Account.Status
    /// How late it is.
    public let stage: Stage
    /// Days past due as of the last decision that changed its stage.
    public let daysPastDue: Int
    /// The balance.
    public let balance: Money
    /// What of it is past due.
    public let pastDue: Money
}

enum FindStore {
    static let creditors = Statement(
        "find.creditors",
        "SELECT DISTINCT creditor FROM import WHERE tenant = $1 ORDER BY creditor"
    )
    static let person = Statement(
        "find.person",
        isHot: true,
        "SELECT 1 FROM person WHERE shard = $1 AND person = $2"
    )
    static let accounts = Statement(
        "find.accounts",
        isHot: true,
        """
        SELECT account, person, creditor, status, stage, days_past_due, balance, past_due, currency
        FROM account WHERE shard = $1 AND person = $2
        ORDER BY account
        """
    )
    static let all = [creditors, person, accounts]
}

extension Store {
    /// The creditors that ever had an import.
    public func creditors() async throws -> [String] {
        let tenant = self.tenant
        return try await database.read("find.creditors", planning: .free) { reader in
            try reader.all(FindStore.creditors, [.text(tenant)]) { try $0.text(0) }
        }
    }

    /// The persons that something finds, each once; for one creditor, or for all of them.
    ///
    /// Values are looked up by their keyed hash: only an exact value, as imported, finds.
    public func find(
        _ search: PersonSearch,
        creditor: String? = nil
    ) async throws -> [PersonID] {
        var found: [PersonID] = []
        switch search {
        case .id(let person):
            let isKnown = try await database.read("find.person") { reader in
                try reader.first(FindStore.person, [.shard(person.shard), .id(person)]) { _ in
                    true
                }
            }
            return isKnown == true ? [person] : []
        case .phone(let number):
            found = try await owners(of: number).map(\.person)
        case .customerNumber(let key):
            for creditor in try await searched(creditor) {
                let shard = Shard(tenant: tenant, personKey: creditor + "\u{0}" + key)
                let index = personIndex(creditor: creditor, key: key)
                let tenant = self.tenant
                let person = try await database.read("find.customer") { reader in
                    try reader.first(
                        ApplyStore.person,
                        [.shard(shard), .text(tenant), .index(index)]
                    ) { try $0.id(0, of: PersonTag.self) }
                }
                if let person { found.append(person) }
            }
        case .accountNumber(let number):
            for creditor in try await searched(creditor) {
                let accounts = try await accounts(matching: [.number(number)], creditor: creditor)
                    .map(\.accounts)
                found += accounts.joined().map(\.person)
            }
        }
        var seen: Set<PersonID> = []
        return found.filter { seen.insert($0).inserted }
    }

    /// The accounts of a person, oldest first.
    public func accountRows(of person: PersonID) async throws -> [AccountRow] {
        try await database.read("find.accounts") { reader in
            try reader.all(FindStore.accounts, [.shard(person.shard), .id(person)]) { row in
                let currency = try Self.currency(row, 8)
                return AccountRow(
                    account: try row.id(0),
                    person: try row.id(1),
                    creditor: try row.text(2),
                    status: Account.Status(rawValue: UInt8(clamping: try row.int(3))) ?? .closed,
                    stage: Stage(rawValue: UInt8(clamping: try row.int(4))) ?? .preventive,
                    daysPastDue: Int(try row.int(5)),
                    balance: Money(minor: try row.int(6), currency),
                    pastDue: Money(minor: try row.int(7), currency)
                )
            }
        }
    }

    /// The accounts of a number with their persons, those of who answers for it included.
    public func accounts(
        numbered number: String,
        creditor: String? = nil
    ) async throws -> [(person: PersonID, account: AccountID)] {
        var found: [(person: PersonID, account: AccountID)] = []
        for creditor in try await searched(creditor) {
            let matched = try await accounts(matching: [.number(number)], creditor: creditor)
            for account in matched.map(\.accounts).joined() {
                found.append((account.person, account.account))
            }
        }
        return found
    }

    private func searched(_ creditor: String?) async throws -> [String] {
        if let creditor { return [creditor] }
        return try await creditors()
    }
}
