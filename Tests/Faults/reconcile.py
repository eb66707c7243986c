"""Compares every message in the database with what the carrier saw, both ways."""

from collections import Counter, defaultdict

QUEUED, UNCERTAIN = 0, 2
ACCEPTED = {3, 4, 5, 16, 17, 18, 20}
DELIVERED, REJECTED, CANCELLED = 16, 19, 21


def messages(database):
    """Every outgoing message with the carrier's ids of its parts and its account's balance."""
    hexadecimal = database.hexadecimal
    rows = database.rows(
        f"SELECT {hexadecimal('m.message')} AS message, m.state, m.parts, m.provider_id,"
        " m.may_be_duplicate, m.send_at, m.strategy, m.step, m.error, a.balance"
        " FROM message m LEFT JOIN account a ON a.shard = m.shard AND a.account = m.account"
        " WHERE m.state < 100")
    parts = defaultdict(dict)
    for row in database.rows(
        f"SELECT {hexadecimal('message')} AS message, part, provider_id FROM message_part"
    ):
        parts[row["message"]][row["part"]] = row["provider_id"]
    for row in rows:
        known = dict(parts[row["message"]])
        if row["provider_id"] and not known:
            known[0] = row["provider_id"]
        row["ids"] = {plain(id) for id in known.values() if id}
        row["reference"] = int(row["message"][-4:], 16)
    return rows


def plain(id):
    """An id as the product keeps it: without leading zeros, in small letters."""
    return id.lower().lstrip("0") or "0"


def groups(submissions):
    """Submissions that the carrier took, put together to texts: (session, number, reference)."""
    texts = defaultdict(list)
    for each in submissions:
        if each.status != 0:
            continue
        single = each.number if each.parts == 1 else 0
        texts[(each.recipient, each.session, each.reference, each.parts, single)].append(each)
    return list(texts.values())


def reconcile(stored, submissions, recipients, is_quiet):
    """Returns problems, one sentence each, and numbers for the summary."""
    problems = []
    taken = {plain(each.id): each for each in submissions if each.status == 0}
    owners = {}
    by_recipient = defaultdict(list)
    for row in stored:
        recipient = recipients.get(row["balance"])
        name = f"message {row['message']} (state {row['state']})"
        if recipient is None:
            problems.append(f"{name} belongs to no account of the file")
            continue
        by_recipient[recipient].append(row)
        for id in row["ids"]:
            if id in owners:
                problems.append(f"{name} has the carrier's id {id}, which another message has")
            owners[id] = row
            if id not in taken:
                problems.append(f"{name} has the carrier's id {id}, which the carrier never gave")
            elif taken[id].recipient != recipient:
                problems.append(f"{name} has the carrier's id {id} of another recipient")
        if row["state"] in ACCEPTED and len(row["ids"]) != max(1, row["parts"]):
            problems.append(f"{name} counts as taken with {len(row['ids'])} of {row['parts']} ids")
        if is_quiet and row["state"] == QUEUED:
            problems.append(f"{name} was left behind: {row['step']}")

    sent = Counter()
    orphans = 0
    for group in groups(submissions):
        ids = [plain(each.id) for each in group]
        rows = {owners[id]["message"] for id in ids if id in owners}
        first = group[0]
        if not rows:
            orphans += 1
            held = [
                row for row in by_recipient[first.recipient]
                if (row["may_be_duplicate"] or row["state"] == UNCERTAIN)
                and (first.parts == 1 or row["reference"] & first.mask == first.reference)
            ]
            if not held:
                problems.append(
                    f"the carrier saw {first.id} to {first.recipient}, which no message tells of")
                continue
            rows = {held[0]["message"]}
        for message in rows:
            sent[message] += 1
    rows = {row["message"]: row for row in stored}
    for message, times in sent.items():
        row = rows[message]
        if times > 1 and not (row["may_be_duplicate"] or row["state"] == UNCERTAIN):
            problems.append(f"message {message} was sent {times} times and is not marked")

    texts = Counter()
    for group in groups(submissions):
        whole = sorted((each.part, each.text) for each in group)
        if len(whole) == group[0].parts:
            texts[(group[0].recipient, tuple(text for _, text in whole))] += 1
    repeated = sum(times - 1 for times in texts.values() if times > 1)
    marked = sum(1 for row in stored if row["may_be_duplicate"])
    if repeated > marked:
        problems.append(
            f"{repeated} texts were sent again, and {marked} messages are marked as possible"
            " duplicates")

    held = [row for row in stored if row["state"] == UNCERTAIN]
    unseen = sum(1 for row in held if not sent[row["message"]])
    numbers = {
        "messages": len(stored),
        "taken": sum(1 for row in stored if row["state"] in ACCEPTED),
        "delivered": sum(1 for row in stored if row["state"] == DELIVERED),
        "rejected": sum(1 for row in stored if row["state"] == REJECTED),
        "withdrawn": sum(1 for row in stored if row["state"] == CANCELLED),
        "uncertain": len(held),
        "uncertain_unseen": unseen,
        "sent_again": repeated,
        "submissions": len(submissions),
        "submissions_taken": len(taken),
        "texts_unanswered": orphans,
    }
    total = numbers["taken"] + numbers["rejected"] + numbers["withdrawn"] + numbers["uncertain"]
    if is_quiet and total != len(stored):
        problems.append(f"the states sum up to {total}, and there are {len(stored)} messages")
    return problems, numbers
