import SQL

/// Blocking and destroying a person's data, and wrapping keys anew.
enum ErasureStore {
    static let status = Statement(
        "erasure.status",
        isHot: true,
        """
        SELECT creditor, person_key, blocked_at, erased_at FROM person
        WHERE shard = $1 AND person = $2
        """
    )
    static let block = Statement(
        "erasure.block",
        isHot: true,
        """
        UPDATE person SET blocked_at = $1
        WHERE shard = $2 AND person = $3 AND blocked_at IS NULL
        """
    )
    static let destroy = Statement(
        "erasure.destroy",
        isHot: true,
        """
        UPDATE person SET person_key = NULL, sealed = NULL, erased_at = $1
        WHERE shard = $2 AND person = $3 AND blocked_at IS NOT NULL AND erased_at IS NULL
        """
    )
    static let contacts = Statement(
        "erasure.contacts",
        isHot: true,
        """
        SELECT contact_point, address_index FROM contact_point WHERE shard = $1 AND person = $2
        """
    )
    static let clearContacts = Statement(
        "erasure.clear-contacts",
        isHot: true,
        """
        UPDATE contact_point SET sealed = NULL, address_index = $1
        WHERE shard = $2 AND person = $3
        """
    )
    static let clearAccounts = Statement(
        "erasure.clear-accounts",
        isHot: true,
        "UPDATE account SET sealed = NULL WHERE shard = $1 AND person = $2"
    )
    static let clearTexts = Statement(
        "erasure.clear-texts",
        isHot: true,
        "UPDATE inbound_text SET sealed = NULL WHERE shard = $1 AND person = $2"
    )
    static let deleteLookup = Statement(
        "erasure.delete-lookup",
        isHot: true,
        """
        DELETE FROM lookup
        WHERE shard = $1 AND kind = $2 AND value_index = $3 AND target = $4
        """
    )
    static let list = Statement(
        "erasure.list",
        """
        SELECT person, blocked_at, erased_at FROM person
        WHERE tenant = $1 AND blocked_at IS NOT NULL
        ORDER BY blocked_at, person
        """
    )
    static let wrapped = Statement(
        "erasure.wrapped-keys",
        isHot: true,
        """
        SELECT person, person_key FROM person
        WHERE shard = $1 AND person > $2 AND person_key IS NOT NULL AND tenant = $3
        ORDER BY person
        LIMIT $4
        """
    )
    static let rewrap = Statement(
        "erasure.rewrap",
        isHot: true,
        """
        UPDATE person SET person_key = $1
        WHERE shard = $2 AND person = $3 AND person_key = $4
        """
    )
    static let all = [
        status, block, destroy, contacts, clearContacts, clearAccounts, clearTexts, deleteLookup,
        list, wrapped, rewrap,
    ]
}
