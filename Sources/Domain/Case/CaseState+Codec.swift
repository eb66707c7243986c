internal import Messaging
public import Values

extension CaseState {
    /// The version of the encoding; bytes of another are refused.
    public static let codecVersion: UInt8 = 3

    /// The canonical bytes of the case: one state, one encoding.
    ///
    /// Attempts and planned messages name contact points, accounts and creditors by position, so
    /// that a typical case stays within 4 KB.
    public func encoded() -> [UInt8] {
        var writer = CanonicalWriter(reserving: 1_024 + attempts.count * 40)
        writer.write(CaseState.codecVersion)
        writer.write(person)
        writer.write(version)
        writer.write(gateVersion)
        writer.write(facts)
        writer.write(list: contactPoints) { $0.write($1) }
        writer.write(list: accounts) {
            $0.write($1.account)
            $0.write($1.clock)
        }
        writer.write(list: promises) { $0.write($1) }
        writer.write(UInt64(attempts.count))
        for attempt in attempts { write(attempt, to: &writer) }
        writer.write(UInt64(totals.sent))
        writer.write(UInt64(totals.delivered))
        writer.write(UInt64(totals.failed))
        writer.write(UInt64(totals.inbound))
        writer.write(UInt64(totals.withdrawn))
        writer.write(list: planned) { $0.write($1) }
        writer.write(list: holds) { $0.write($1) }
        writer.write(list: duties) { $0.write($1) }
        writer.write(list: introductions) {
            $0.write($1.creditor)
            $0.write($1.message)
            $0.write($1.at)
        }
        writer.write(list: sequences) {
            $0.write($1.name)
            $0.write(UInt64($1.told))
        }
        writer.write(conversation)
        writer.write(identity)
        writer.write(list: arrangements) { $0.write($1) }
        writer.write(list: concessions) {
            $0.write($1.account)
            $0.write($1.concessions)
        }
        writer.write(optional: quietUntil) { $0.write($1) }
        writer.write(optional: wakeAt) { $0.write($1) }
        return writer.bytes
    }

    /// Reads a case from its canonical bytes.
    ///
    /// - Throws: `CanonicalBytesError` for bytes that `encoded()` never makes.
    public init(decoding bytes: [UInt8]) throws(CanonicalBytesError) {
        var reader = CanonicalReader(bytes)
        guard try reader.byte() == CaseState.codecVersion else {
            throw reader.failure("case of a known version")
        }
        self.init(person: try reader.id())
        version = try reader.unsigned()
        gateVersion = try reader.unsigned()
        facts = try reader.personFacts()
        contactPoints = try reader.list(limit: CaseState.contactPointLimit) {
            r throws(CanonicalBytesError) in try r.contactPoint()
        }
        accounts = try reader.list(limit: CaseState.accountLimit) {
            r throws(CanonicalBytesError) in
            AccountCase(account: try r.account(), clock: try r.accountClock())
        }
        promises = try reader.list(limit: CaseState.promiseLimit) {
            r throws(CanonicalBytesError) in try r.promise()
        }
        let count = try reader.length()
        guard count <= CaseState.attemptLimit else { throw reader.failure("bounded attempts") }
        attempts.reserveCapacity(count + 1)
        for _ in 0..<count { attempts.append(try attempt(from: &reader)) }
        totals.sent = try reader.unsigned32()
        totals.delivered = try reader.unsigned32()
        totals.failed = try reader.unsigned32()
        totals.inbound = try reader.unsigned32()
        totals.withdrawn = try reader.unsigned32()
        planned = try reader.list(limit: CaseState.plannedLimit) {
            r throws(CanonicalBytesError) in try r.plannedMessage()
        }
        holds = try reader.list(limit: CaseState.holdLimit) {
            r throws(CanonicalBytesError) in try r.hold()
        }
        duties = try reader.list(limit: CaseState.dutyLimit) {
            r throws(CanonicalBytesError) in try r.duty()
        }
        introductions = try reader.list(limit: CaseState.introductionLimit) {
            r throws(CanonicalBytesError) in
            Introduction(creditor: try r.text(), message: try r.id(), at: try r.instant())
        }
        sequences = try reader.list(limit: CaseState.sequenceLimit) {
            r throws(CanonicalBytesError) in
            SequencePlace(name: try r.text(), told: UInt16(try r.position(below: 65_536)))
        }
        conversation = try reader.conversation()
        identity = try reader.identity()
        arrangements = try reader.list(limit: CaseState.arrangementLimit) {
            r throws(CanonicalBytesError) in try r.arrangement()
        }
        concessions = try reader.list(limit: CaseState.accountLimit) {
            r throws(CanonicalBytesError) in
            Conceded(account: try r.id(), concessions: try r.concessions())
        }
        quietUntil = try reader.optional { r throws(CanonicalBytesError) in try r.instant() }
        wakeAt = try reader.optional { r throws(CanonicalBytesError) in try r.instant() }
        guard reader.isAtEnd else { throw reader.failure("end of the case") }
    }

    /// Flags of an attempt: what is known by position, and what must be written out.
    private struct Known: OptionSet {
        let rawValue: UInt8
        static let inbound = Known(rawValue: 1)
        static let contactPoint = Known(rawValue: 2)
        static let account = Known(rawValue: 4)
        static let accountOutside = Known(rawValue: 8)
        static let creditor = Known(rawValue: 16)
    }

    private func write(_ attempt: Attempt, to writer: inout CanonicalWriter) {
        var known: Known = attempt.isInbound ? .inbound : []
        let point = index(of: attempt.contactPoint)
        if point != nil { known.insert(.contactPoint) }
        let account = attempt.account.flatMap { index(of: $0) }
        if account != nil {
            known.insert(.account)
        } else if attempt.account != nil {
            known.insert(.accountOutside)
        }
        let isOfAccount = account.map { accounts[$0].account.creditor == attempt.creditor } ?? false
        if isOfAccount { known.insert(.creditor) }
        writer.write(known.rawValue)
        writer.write(attempt.message)
        writer.write(attempt.at)
        writer.write(choice: attempt.channel)
        writer.write(choice: attempt.purpose)
        writer.write(choice: attempt.outcome)
        if let point { writer.write(UInt64(point)) } else { writer.write(attempt.contactPoint) }
        if let account {
            writer.write(UInt64(account))
        } else if let outside = attempt.account {
            writer.write(outside)
        }
        if !isOfAccount { writer.write(attempt.creditor) }
    }

    private func attempt(
        from reader: inout CanonicalReader
    ) throws(CanonicalBytesError) -> Attempt {
        let known = Known(rawValue: try reader.byte())
        guard known.rawValue < 32, !known.isSuperset(of: [.account, .accountOutside]),
            !known.contains(.creditor) || known.contains(.account)
        else { throw reader.failure("attempt") }
        let message: MessageID = try reader.id()
        let at = try reader.instant()
        let channel: Channel = try reader.choice()
        let purpose: Purpose = try reader.choice()
        let outcome: Attempt.Outcome = try reader.choice()
        let point: ContactPointID
        if known.contains(.contactPoint) {
            point = contactPoints[try reader.position(below: contactPoints.count)].id
        } else {
            point = try reader.id()
            guard index(of: point) == nil else { throw reader.failure("unknown contact point") }
        }
        var account: AccountID?
        var creditor = ""
        if known.contains(.account) {
            let known = accounts[try reader.position(below: accounts.count)].account
            account = known.id
            creditor = known.creditor
        } else if known.contains(.accountOutside) {
            let outside: AccountID = try reader.id()
            guard index(of: outside) == nil else { throw reader.failure("unknown account") }
            account = outside
        }
        if !known.contains(.creditor) {
            let written = try reader.text()
            guard !known.contains(.account) || written != creditor else {
                throw reader.failure("another creditor")
            }
            creditor = written
        }
        return Attempt(
            message: message,
            at: at,
            channel: channel,
            isInbound: known.contains(.inbound),
            purpose: purpose,
            contactPoint: point,
            account: account,
            creditor: creditor,
            outcome: outcome
        )
    }
}
