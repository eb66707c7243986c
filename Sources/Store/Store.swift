public import SQL
public import Values
public import Vault

/// Everything the product keeps: the one place with SQL.
///
/// A store belongs to one tenant, and so does its database: tables name the tenant so that they can
/// be put together later. It knows no driver: the executable opens the database and hands it in.
public final class Store: Sendable {
    /// The database.
    public let database: any SQLDatabase
    /// The tenant's name.
    public let tenant: String
    /// The tenant's open keys.
    public let keys: TenantKeys
    /// Person keys that were used lately.
    let personKeys: PersonKeyCache

    /// Whether no other process can write to the database: SQLite's single-writer rule.
    public var isOnlyWriter: Bool { database.dialect == .sqlite }

    /// How many person keys stay open in memory (about 250 bytes each).
    static let openPersonKeys = 40_000

    private init(database: any SQLDatabase, tenant: String, keys: TenantKeys) {
        self.database = database
        self.tenant = tenant
        self.keys = keys
        personKeys = PersonKeyCache(capacity: Self.openPersonKeys)
    }

    /// Brings the schema up to date and opens the tenant's keys, making them the first time.
    ///
    /// - Throws: `SQLError` from the database, `VaultError` when the master key is another one.
    public static func open(
        _ database: any SQLDatabase,
        tenant: String,
        master: MasterKey,
        now: Instant
    ) async throws -> Store {
        try await Migrator(Schema.migrations).migrate(database, now: now.milliseconds)
        let keys = try await database.write("store.open", planning: .free) { transaction in
            try Schema.makePartitions(transaction, around: now)
            return try TenantStore.openOrCreate(
                transaction,
                tenant: tenant,
                master: master,
                now: now
            )
        }
        return Store(database: database, tenant: tenant, keys: keys)
    }

    /// Every statement of the product, for the lint and for preparing on both databases.
    public static let statements: [Statement] =
        [
            TenantStore.all, PolicyStore.all, HaltStore.all, ClockStore.all, PersonStore.all,
            CaseStore.all, ArrangementStore.all, OutboxStore.all, FlightStore.all, WebhookStore.all,
            ReceiptStore.all, InboxStore.all, LinkStore.all, PaymentStore.all,
            MovementStore.all, IssuedReferenceStore.all, MandateStore.all, DebitStore.all,
            ProofStore.all,
            ImportStore.all, LookupStore.all, ApplyStore.all, HistoryStore.all, StoryStore.all,
            ListStore.all,
            WorkListStore.all, CaseListStore.all, FindStore.all, ReportStore.all,
            MetricsStore.all, SummaryStore.all, StrategyResultStore.all,
            AuditStore.all, ErasureStore.all,
        ].flatMap(\.self)
}
