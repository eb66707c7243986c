public import Values

extension CanonicalWriter {
    /// Writes an agreement; its currency once.
    public mutating func write(_ value: Arrangement) {
        write(value.id)
        write(value.account)
        write(UInt64(value.version))
        write(value.terms)
        write(choice: value.state)
        write(optional: value.approvedAt) { $0.write($1) }
        write(optional: value.acceptance) { $0.write($1) }
        write(optional: value.cancellation) { $0.write(choice: $1) }
        write(optional: value.reinstatedThrough) { $0.write($1) }
        write(value.earlier.minor)
        write(list: value.payments) {
            $0.write($1.payment)
            $0.write($1.amount.minor)
            $0.write($1.valueDay)
            $0.write(optional: $1.reversedOn) { $0.write($1) }
        }
    }

    /// Writes the digest of a document as its 32 octets.
    public mutating func write(_ value: DocumentDigest) {
        writeFixed(value.words.0)
        writeFixed(value.words.1)
        writeFixed(value.words.2)
        writeFixed(value.words.3)
    }

    /// Writes what is agreed.
    public mutating func write(_ value: Arrangement.Terms) {
        write(choice: value.kind)
        write(value.covered)
        write(value.balance.minor)
        write(value.waived.minor)
        write(value.added.minor)
        write(value.coveredParts)
        write(value.waivedParts)
        write(value.madeOn)
        write(value.validThrough)
        write(value.graceDays)
        write(value.reinstatementDays)
        write(value.toleranceThousandths)
        write(list: value.dues) {
            $0.write($1.day)
            $0.write($1.amount.minor)
        }
    }

    mutating func write(_ value: DebtParts) {
        for part in DebtParts.Part.allCases {
            write(optional: value[part]) { $0.write($1.minor) }
        }
    }

    /// Writes the evidence of an acceptance.
    public mutating func write(_ value: Arrangement.Acceptance) {
        write(value.at)
        write(optional: value.contactPoint) { $0.write($1) }
        write(choice: value.medium)
        write(value.factors)
        write(value.document)
    }
}

extension CanonicalReader {
    /// Reads the evidence of an acceptance.
    public mutating func acceptance() throws(CanonicalBytesError) -> Arrangement.Acceptance {
        Arrangement.Acceptance(
            at: try instant(),
            contactPoint: try optional { r throws(CanonicalBytesError) in try r.id() },
            medium: try choice(),
            factors: try byte(),
            document: try documentDigest()
        )
    }

    /// Reads an agreement.
    public mutating func arrangement() throws(CanonicalBytesError) -> Arrangement {
        let id: ArrangementID = try id()
        let account: AccountID = try self.id()
        let version = try unsigned32()
        let terms = try arrangementTerms()
        let currency = terms.covered.currency
        var arrangement: Arrangement
        do throws(ArrangementRefusal) {
            arrangement = try Arrangement(
                id: id,
                account: account,
                version: version,
                terms: terms
            )
        } catch {
            throw failure("possible agreement")
        }
        arrangement.state = try choice()
        arrangement.approvedAt = try optional { r throws(CanonicalBytesError) in
            try r.instant()
        }
        arrangement.acceptance = try optional { r throws(CanonicalBytesError) in
            try r.acceptance()
        }
        arrangement.cancellation = try optional { r throws(CanonicalBytesError) in
            try r.choice()
        }
        arrangement.reinstatedThrough = try optional { r throws(CanonicalBytesError) in
            try r.day()
        }
        arrangement.earlier = Money(minor: try amount(), currency)
        arrangement.payments = try list(limit: Arrangement.paymentLimit) {
            r throws(CanonicalBytesError) in
            Arrangement.Counted(
                payment: try r.id(),
                amount: Money(minor: try r.amount(), currency),
                valueDay: try r.day(),
                reversedOn: try r.optional { r throws(CanonicalBytesError) in try r.day() }
            )
        }
        let isAccepted = arrangement.acceptance != nil
        guard arrangement.state == .cancelled || isAccepted == arrangement.takesPayments else {
            throw failure("evidence of an acceptance")
        }
        return arrangement
    }

    /// Reads the digest of a document.
    public mutating func documentDigest() throws(CanonicalBytesError) -> DocumentDigest {
        DocumentDigest(words: (try fixed(), try fixed(), try fixed(), try fixed()))
    }

    /// Reads what is agreed; whoever makes an agreement of it checks that it can be.
    public mutating func arrangementTerms() throws(CanonicalBytesError) -> Arrangement.Terms {
        let kind: Arrangement.Kind = try choice()
        let covered = try money()
        let currency = covered.currency
        var terms = Arrangement.Terms(
            kind: kind,
            balance: Money(minor: try amount(), currency),
            covered: covered,
            waived: Money(minor: try amount(), currency),
            added: Money(minor: try amount(), currency),
            coveredParts: try debtParts(currency),
            waivedParts: try debtParts(currency),
            dues: [],
            madeOn: try day(),
            validThrough: try day(),
            graceDays: try int(),
            reinstatementDays: try int(),
            toleranceThousandths: try int()
        )
        terms.dues = try list(limit: Arrangement.instalmentLimit) {
            r throws(CanonicalBytesError) in
            Arrangement.Due(day: try r.day(), amount: Money(minor: try r.amount(), currency))
        }
        return terms
    }

    private mutating func debtParts(
        _ currency: Currency
    ) throws(CanonicalBytesError) -> DebtParts {
        var parts = DebtParts()
        for part in DebtParts.Part.allCases {
            parts[part] = try optional { r throws(CanonicalBytesError) in
                Money(minor: try r.amount(), currency)
            }
        }
        return parts
    }

    /// An amount that an agreement can have.
    private mutating func amount() throws(CanonicalBytesError) -> Int64 {
        let minor = try signed()
        guard (0...Arrangement.sumLimit).contains(minor) else { throw failure("amount") }
        return minor
    }
}
