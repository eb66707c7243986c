-- The first schema. Rules it keeps (see ARCHITECTURE.md): the shard comes first in every key of a
-- hot table; ids are UUIDv7 made by the program and carry the shard; months come from ids; times
-- are milliseconds UTC; money is minor units; nothing personal stands in the open.

-- Small tables, read everywhere and written by people.
CREATE TABLE tenant (
    tenant {text} NOT NULL PRIMARY KEY,
    id {id} NOT NULL UNIQUE,
    created_at {int} NOT NULL
) {strict};

CREATE TABLE tenant_key (
    tenant {text} NOT NULL,
    generation {small} NOT NULL,
    master_check {bytes} NOT NULL,
    key_check {bytes} NOT NULL,
    sealed {bytes} NOT NULL,
    PRIMARY KEY (tenant, generation)
) {strict};

CREATE TABLE policy_text (
    digest {bytes} NOT NULL PRIMARY KEY,
    kind {text} NOT NULL,
    name {text} NOT NULL,
    version {text} NOT NULL,
    body {text} NOT NULL,
    published_at {int} NOT NULL
) {strict};

CREATE TABLE policy (
    policy {int} NOT NULL PRIMARY KEY,
    digest {bytes} NOT NULL UNIQUE,
    tz_version {text} NOT NULL,
    texts {bytes} NOT NULL,
    published_at {int} NOT NULL
) {strict};

CREATE TABLE halt (
    tenant {text} NOT NULL,
    scope {text} NOT NULL,
    name {text} NOT NULL,
    since {int} NOT NULL,
    reason {text} NOT NULL,
    PRIMARY KEY (tenant, scope, name)
) {strict};

CREATE TABLE clock (
    name {text} NOT NULL PRIMARY KEY,
    value {int} NOT NULL
) {strict};

-- A person: sealed data and what finds it. What belongs to a person is stored beside each other and
-- found through the person; `lookup` finds the person.
CREATE TABLE person (
    shard {shard} NOT NULL,
    person {id} NOT NULL,
    tenant {text} NOT NULL,
    creditor {text} NOT NULL,
    key_index {id} NOT NULL,
    person_key {bytes},
    sealed {bytes},
    merged_into {id},
    created_at {int} NOT NULL,
    blocked_at {int},
    erased_at {int},
    PRIMARY KEY (shard, person)
) {keyed};

CREATE UNIQUE INDEX person_by_key ON person (shard, tenant, key_index);

CREATE TABLE contact_point (
    shard {shard} NOT NULL,
    contact_point {id} NOT NULL,
    person {id} NOT NULL,
    kind {small} NOT NULL,
    address_index {id} NOT NULL,
    sealed {bytes},
    PRIMARY KEY (shard, person, contact_point)
) {keyed};

CREATE TABLE account (
    shard {shard} NOT NULL,
    account {id} NOT NULL,
    person {id} NOT NULL,
    tenant {text} NOT NULL,
    creditor {text} NOT NULL,
    number_index {id} NOT NULL,
    digest {int} NOT NULL,
    status {small} NOT NULL,
    stage {small} NOT NULL,
    days_past_due {int} NOT NULL,
    balance {int} NOT NULL,
    past_due {int} NOT NULL,
    currency {text} NOT NULL,
    sealed {bytes},
    import {int} NOT NULL,
    PRIMARY KEY (shard, person, account)
) {keyed};

-- Finds what belongs to a value: its shard is the hash of the value's blind index.
-- Kinds: 1 telephone or address of a contact point, 2 account number, 3 payment reference, 4 CLABE,
-- 5 the debtor's account, for the accounts of all others who answer for it, 6 the picture of a
-- proof of payment, 7 the tracking key that one claims.
CREATE TABLE lookup (
    shard {shard} NOT NULL,
    kind {small} NOT NULL,
    value_index {id} NOT NULL,
    target {id} NOT NULL,
    person {id} NOT NULL,
    PRIMARY KEY (shard, kind, value_index, target)
) {keyed};

-- Numbers that somebody said are not theirs or must not be used, by number, for every portfolio.
CREATE TABLE suppression (
    shard {shard} NOT NULL,
    address_index {id} NOT NULL,
    tenant {text} NOT NULL,
    reason {small} NOT NULL,
    channels {int} NOT NULL,
    since {int} NOT NULL,
    PRIMARY KEY (shard, address_index, tenant, reason)
) {keyed};

-- The case: all that decisions know of a person.
CREATE TABLE case_file (
    shard {shard} NOT NULL,
    person {id} NOT NULL,
    tenant {text} NOT NULL,
    version {int} NOT NULL,
    gate_version {int} NOT NULL,
    wake_at {int},
    state {bytes} NOT NULL,
    PRIMARY KEY (shard, person)
) {keyed};

CREATE INDEX case_file_due ON case_file (shard, wake_at) WHERE wake_at IS NOT NULL;

-- The earliest wake of each shard: finds those that have something due without looking at what is
-- not. An index over all shards would be touched at another page by each decision.
CREATE TABLE shard_wake (
    shard {shard} NOT NULL PRIMARY KEY,
    wake_at {int}
) {keyed} {storage: fillfactor=50};

-- Why everything happened: one row a decision, compared bit for bit when replayed.
CREATE TABLE decision (
    shard {shard} NOT NULL,
    month {int} NOT NULL,
    person {id} NOT NULL,
    version {int} NOT NULL,
    at {int} NOT NULL,
    policy {int} NOT NULL,
    seed {int} NOT NULL,
    batch {int} NOT NULL,
    place {int} NOT NULL,
    record {bytes} NOT NULL,
    snapshot {bytes},
    PRIMARY KEY (shard, person, version, month)
) {partition: RANGE (month)};

-- Whose head is the chain of a shard: one row a committed batch of decisions.
CREATE TABLE chain (
    shard {shard} NOT NULL,
    batch {int} NOT NULL,
    at {int} NOT NULL,
    decisions {int} NOT NULL,
    head {bytes} NOT NULL,
    PRIMARY KEY (shard, batch)
) {keyed};

CREATE TABLE daily_root (
    day {text} NOT NULL PRIMARY KEY,
    root {bytes} NOT NULL,
    chains {bytes} NOT NULL,
    sealed_at {int} NOT NULL
) {strict};

-- Messages in both directions. States: Messaging.DeliveryState; 100 is inbound. They are found
-- through their person, receipts' too: no index on what a carrier's answer changes, so that
-- PostgreSQL writes no index when it changes.
CREATE TABLE message (
    shard {shard} NOT NULL,
    month {int} NOT NULL,
    message {id} NOT NULL,
    person {id} NOT NULL,
    contact_point {id} NOT NULL,
    account {id},
    creditor {text} NOT NULL,
    channel {small} NOT NULL,
    purpose {small} NOT NULL,
    priority {small} NOT NULL,
    state {small} NOT NULL,
    state_at {int} NOT NULL,
    send_at {int} NOT NULL,
    cleared_until {int} NOT NULL,
    valid_until {int} NOT NULL,
    decision {int} NOT NULL,
    strategy {text} NOT NULL,
    step {text} NOT NULL,
    content {bytes} NOT NULL,
    route {text},
    provider_id {text},
    parts {small} NOT NULL,
    cost {int} NOT NULL,
    currency {text},
    text_digest {int},
    error {text},
    may_be_duplicate {small} NOT NULL,
    PRIMARY KEY (shard, person, message, month)
) {partition: RANGE (month)};

-- What waits to be sent: a row here is the right to send its message, and its key is its place in
-- the queue, told by the message's own row too. A claim takes the row out; what comes back unsent
-- gets one again. Apart from `message`, because it comes and goes, and with one index only.
CREATE TABLE outbox (
    shard {shard} NOT NULL,
    route {text} NOT NULL,
    rank {small} NOT NULL,
    send_at {int} NOT NULL,
    message {id} NOT NULL,
    person {id} NOT NULL,
    creditor {text} NOT NULL,
    strategy {text} NOT NULL,
    gate_version {int} NOT NULL,
    cleared_until {int} NOT NULL,
    attempt {small} NOT NULL,
    PRIMARY KEY (shard, route, rank, send_at, message)
) {keyed} {storage: autovacuum_vacuum_scale_factor=0.01, autovacuum_vacuum_cost_delay=0};

-- What a worker holds: one row a claim, with its messages and persons. It goes when all of them
-- are answered, or with the end of the lease, which leaves those without an answer in doubt.
CREATE TABLE flight (
    flight {int} NOT NULL PRIMARY KEY,
    lease_until {int} NOT NULL,
    messages {bytes} NOT NULL
) {strict};

-- Ids do not get shorter by compression.
{postgresql: ALTER TABLE flight ALTER COLUMN messages SET STORAGE EXTERNAL;}

-- Calls of other systems that strategies ask for; what is due, and what failed and waits for
-- somebody, is found by an index of its own. States: Store.WebhookRow.State.
CREATE TABLE webhook (
    shard {shard} NOT NULL,
    person {id} NOT NULL,
    call {id} NOT NULL,
    account {id} NOT NULL,
    endpoint {text} NOT NULL,
    creditor {text} NOT NULL,
    strategy {text} NOT NULL,
    version {int} NOT NULL,
    step {text} NOT NULL,
    made_at {int} NOT NULL,
    valid_until {int} NOT NULL,
    state {small} NOT NULL,
    state_at {int} NOT NULL,
    tries {small} NOT NULL,
    next_try_at {int},
    failed_at {int},
    lease_until {int} NOT NULL,
    error {text},
    PRIMARY KEY (shard, person, call)
) {keyed};

CREATE INDEX webhook_waiting ON webhook (endpoint, next_try_at) WHERE next_try_at IS NOT NULL;
CREATE INDEX webhook_failed ON webhook (endpoint, failed_at) WHERE failed_at IS NOT NULL;

-- The parts of messages that needed more than one, each with the carrier's id of its own.
CREATE TABLE message_part (
    shard {shard} NOT NULL,
    month {int} NOT NULL,
    message {id} NOT NULL,
    part {small} NOT NULL,
    provider_id {text},
    state {small} NOT NULL,
    PRIMARY KEY (shard, month, message, part)
) {keyed} {storage: fillfactor=60};

-- Tracked links: what is stored of a token is a keyed hash. They lie with their person, whose shard
-- the token tells.
CREATE TABLE link (
    shard {shard} NOT NULL,
    digest {id} NOT NULL,
    message {id} NOT NULL,
    person {id} NOT NULL,
    contact_point {id} NOT NULL,
    account {id},
    creditor {text} NOT NULL,
    purpose {small} NOT NULL,
    made_at {int} NOT NULL,
    expires_at {int} NOT NULL,
    revoked_at {int},
    opened_at {int},
    renewed_at {int},
    robots {int} NOT NULL,
    suspects {int} NOT NULL,
    persons {int} NOT NULL,
    PRIMARY KEY (shard, digest)
) {keyed};

CREATE INDEX link_by_person ON link (shard, person);

-- What carriers said, as said, until it is matched and applied.
CREATE TABLE inbox (
    shard {shard} NOT NULL,
    item {id} NOT NULL,
    route {text} NOT NULL,
    kind {small} NOT NULL,
    dedupe {id} NOT NULL,
    provider_id {text},
    received_at {int} NOT NULL,
    tries {small} NOT NULL,
    next_try_at {int},
    sealed {bytes} NOT NULL,
    PRIMARY KEY (shard, item)
) {keyed};

CREATE INDEX inbox_waiting ON inbox (shard, next_try_at) WHERE next_try_at IS NOT NULL;
CREATE UNIQUE INDEX inbox_once ON inbox (shard, dedupe);

-- The thread's texts that came in; what went out is template and values in message.content.
CREATE TABLE inbound_text (
    shard {shard} NOT NULL,
    message {id} NOT NULL,
    person {id} NOT NULL,
    sealed {bytes},
    understood {bytes} NOT NULL,
    PRIMARY KEY (shard, message)
) {keyed};

-- Work that waits for a person of ours.
CREATE TABLE task (
    shard {shard} NOT NULL,
    task {id} NOT NULL,
    person {id} NOT NULL,
    tenant {text} NOT NULL,
    kind {small} NOT NULL,
    account {id},
    message {id},
    opened_at {int} NOT NULL,
    due_at {int},
    step {text},
    closed_at {int},
    PRIMARY KEY (shard, task)
) {keyed};

CREATE INDEX task_open ON task (shard, opened_at) WHERE closed_at IS NULL;

CREATE TABLE promise (
    shard {shard} NOT NULL,
    promise {id} NOT NULL,
    person {id} NOT NULL,
    account {id} NOT NULL,
    amount {int} NOT NULL,
    paid {int} NOT NULL,
    currency {text} NOT NULL,
    due_day {text} NOT NULL,
    state {small} NOT NULL,
    made_at {int} NOT NULL,
    changed_at {int} NOT NULL,
    PRIMARY KEY (shard, promise)
) {keyed};

-- Agreements in writing; `terms` holds the whole of it.
CREATE TABLE arrangement (
    shard {shard} NOT NULL,
    arrangement {id} NOT NULL,
    person {id} NOT NULL,
    account {id} NOT NULL,
    version {int} NOT NULL,
    kind {small} NOT NULL,
    state {small} NOT NULL,
    agreed {int} NOT NULL,
    waived {int} NOT NULL,
    paid {int} NOT NULL,
    currency {text} NOT NULL,
    next_due {text},
    terms {bytes} NOT NULL,
    made_at {int} NOT NULL,
    changed_at {int} NOT NULL,
    PRIMARY KEY (shard, arrangement)
) {keyed};

CREATE INDEX arrangement_person ON arrangement (shard, person);

CREATE TABLE payment (
    shard {shard} NOT NULL,
    payment {id} NOT NULL,
    tenant {text} NOT NULL,
    creditor {text} NOT NULL,
    key_index {id} NOT NULL,
    person {id},
    account {id},
    amount {int} NOT NULL,
    currency {text} NOT NULL,
    value_day {text} NOT NULL,
    received_at {int} NOT NULL,
    method {text} NOT NULL,
    status {small} NOT NULL,
    import {int},
    sealed {bytes},
    PRIMARY KEY (shard, payment)
) {keyed};

CREATE UNIQUE INDEX payment_once ON payment (shard, tenant, creditor, key_index);

-- Movements of bank files, all of one day, side and amount in a group: the place in the group makes
-- a movement's payment one, whatever file or format it comes in again.
CREATE TABLE bank_movement (
    shard {shard} NOT NULL,
    tenant {text} NOT NULL,
    creditor {text} NOT NULL,
    group_index {id} NOT NULL,
    place {int} NOT NULL,
    format {small} NOT NULL,
    traits {bytes} NOT NULL,
    PRIMARY KEY (shard, tenant, creditor, group_index, place)
) {keyed};

-- The last number given in the sequence of a way to pay.
CREATE TABLE payee_sequence (
    tenant {text} NOT NULL,
    creditor {text} NOT NULL,
    payee {text} NOT NULL,
    last {int} NOT NULL,
    PRIMARY KEY (tenant, creditor, payee)
) {strict};

-- What an account was told to pay with, and its number in the sequence: for each a look-up row
-- stands, which goes with the person.
CREATE TABLE issued_reference (
    shard {shard} NOT NULL,
    person {id} NOT NULL,
    account {id} NOT NULL,
    payee {text} NOT NULL,
    kind {small} NOT NULL,
    value_index {id} NOT NULL,
    sequence {int} NOT NULL,
    issued_at {int} NOT NULL,
    PRIMARY KEY (shard, person, account, payee, kind, value_index)
) {keyed};

-- Permissions to collect from a debtor's account; the account's number is sealed. States:
-- Domain.DebitMandate.State.
CREATE TABLE mandate (
    shard {shard} NOT NULL,
    person {id} NOT NULL,
    mandate {id} NOT NULL,
    account {id} NOT NULL,
    tenant {text} NOT NULL,
    creditor {text} NOT NULL,
    state {small} NOT NULL,
    maximum {int} NOT NULL,
    currency {text} NOT NULL,
    signed_on {text} NOT NULL,
    signed_how {text} NOT NULL,
    state_at {int} NOT NULL,
    sealed {bytes},
    PRIMARY KEY (shard, person, mandate)
) {keyed};

-- One row for each time a due is collected. States: Domain.DebitTry.State.
CREATE TABLE debit (
    shard {shard} NOT NULL,
    person {id} NOT NULL,
    account {id} NOT NULL,
    due_day {text} NOT NULL,
    try {small} NOT NULL,
    tenant {text} NOT NULL,
    creditor {text} NOT NULL,
    payee {text} NOT NULL,
    run_day {text} NOT NULL,
    reference {text} NOT NULL,
    mandate {id} NOT NULL,
    amount {int} NOT NULL,
    currency {text} NOT NULL,
    state {small} NOT NULL,
    state_at {int} NOT NULL,
    reason {text},
    PRIMARY KEY (shard, person, account, due_day, try)
) {keyed};

CREATE INDEX debit_run_day ON debit (tenant, creditor, payee, run_day);

-- Runs that are whole: asked for again, they give the same collections.
CREATE TABLE debit_run (
    tenant {text} NOT NULL,
    creditor {text} NOT NULL,
    payee {text} NOT NULL,
    run_day {text} NOT NULL,
    made_at {int} NOT NULL,
    PRIMARY KEY (tenant, creditor, payee, run_day)
) {strict};

-- Pictures and documents by which people show that they paid: evidence, never payments. States and
-- reasons: Domain.PaymentProof.
CREATE TABLE proof (
    shard {shard} NOT NULL,
    person {id} NOT NULL,
    proof {id} NOT NULL,
    account {id} NOT NULL,
    tenant {text} NOT NULL,
    creditor {text} NOT NULL,
    state {small} NOT NULL,
    reason {small} NOT NULL,
    amount {int},
    currency {text},
    day {text},
    received_on {text} NOT NULL,
    type {text} NOT NULL,
    size {int} NOT NULL,
    received_at {int} NOT NULL,
    state_at {int} NOT NULL,
    payment {id},
    picture_index {id} NOT NULL,
    tracking_index {id},
    sealed {bytes},
    PRIMARY KEY (shard, person, proof)
) {keyed};

-- Imports: staged, then one row flips, then applied shard by shard.
CREATE TABLE import (
    import {int} NOT NULL PRIMARY KEY,
    tenant {text} NOT NULL,
    creditor {text} NOT NULL,
    kind {small} NOT NULL,
    state {small} NOT NULL,
    file_digest {bytes} NOT NULL,
    started_at {int} NOT NULL,
    committed_at {int},
    finished_at {int},
    id_seed {int} NOT NULL,
    totals {bytes} NOT NULL
) {strict};

CREATE TABLE import_stage (
    shard {shard} NOT NULL,
    import {int} NOT NULL,
    part {int} NOT NULL,
    kind {small} NOT NULL,
    sealed {bytes} NOT NULL,
    PRIMARY KEY (shard, import, part)
) {keyed};

-- Look-ups of an import, gathered by the shards that they go to and inserted in order at its end:
-- inserted one by one they would touch most pages of the table again for every shard applied.
CREATE TABLE import_lookup (
    shard {shard} NOT NULL,
    import {int} NOT NULL,
    source {small} NOT NULL,
    entries {bytes} NOT NULL,
    PRIMARY KEY (shard, import, source)
) {keyed};
