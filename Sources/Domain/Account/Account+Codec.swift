public import Values

extension CanonicalWriter {
    /// Writes an account.
    public mutating func write(_ value: Account) {
        write(value.id)
        write(value.creditor)
        write(value.product)
        write(optional: value.country) { $0.write($1) }
        write(choice: value.role)
        write(choice: value.status)
        write(value.figures.balance)
        write(value.figures.pastDue)
        write(optional: value.figures.minimumPayment) { $0.write($1) }
        write(value.figures.asOf)
        write(UInt64(value.terms.ordinaryBasisPoints))
        write(UInt64(value.terms.lateBasisPoints))
        write(UInt64(value.terms.daysInYear))
        write(value.dueDay)
        write(optional: value.cutoffDay) { $0.write($1) }
        write(optional: value.placedOn) { $0.write($1) }
        write(optional: value.placementEnds) { $0.write($1) }
        write(list: value.movements) {
            $0.write($1.payment)
            $0.write($1.amount)
            $0.write($1.valueDay)
        }
        write(list: value.pauses) {
            $0.write($1.from)
            $0.write($1.through)
        }
        write(list: value.attributes) {
            $0.write($1.name)
            $0.write($1.value)
        }
    }

    mutating func write(_ value: Account.Attribute.Value) {
        switch value {
        case .number(let number):
            write(UInt8(0))
            write(number)
        case .money(let money):
            write(UInt8(1))
            write(money)
        case .day(let day):
            write(UInt8(2))
            write(day)
        case .code(let code):
            write(UInt8(3))
            write(code)
        case .flag(let flag):
            write(UInt8(4))
            write(flag)
        }
    }
}

extension CanonicalReader {
    /// Reads an account.
    public mutating func account() throws(CanonicalBytesError) -> Account {
        var account = Account(
            id: try id(),
            creditor: try text(),
            product: try text(),
            country: try optional { r throws(CanonicalBytesError) in try r.text() },
            role: try choice(),
            status: try choice(),
            figures: Account.Figures(
                balance: try money(),
                pastDue: try money(),
                minimumPayment: try optional { r throws(CanonicalBytesError) in try r.money() },
                asOf: try day()
            ),
            terms: try terms(),
            dueDay: try day()
        )
        account.cutoffDay = try optional { r throws(CanonicalBytesError) in try r.day() }
        account.placedOn = try optional { r throws(CanonicalBytesError) in try r.day() }
        account.placementEnds = try optional { r throws(CanonicalBytesError) in try r.day() }
        account.movements = try list(limit: Account.movementLimit) {
            r throws(CanonicalBytesError) in
            Account.Movement(payment: try r.id(), amount: try r.money(), valueDay: try r.day())
        }
        account.pauses = try list(limit: Account.pauseLimit) { r throws(CanonicalBytesError) in
            Account.Pause(from: try r.day(), through: try r.day())
        }
        account.attributes = try list(limit: Account.attributeLimit) {
            r throws(CanonicalBytesError) in
            Account.Attribute(name: try r.text(), value: try r.attributeValue())
        }
        return account
    }

    private mutating func terms() throws(CanonicalBytesError) -> Account.Terms {
        let ordinary = try unsigned32()
        let late = try unsigned32()
        guard let days = UInt16(exactly: try unsigned()) else { throw failure("days of a year") }
        return Account.Terms(
            ordinaryBasisPoints: ordinary,
            lateBasisPoints: late,
            daysInYear: days
        )
    }

    mutating func attributeValue() throws(CanonicalBytesError) -> Account.Attribute.Value {
        switch try byte() {
        case 0: .number(try signed())
        case 1: .money(try money())
        case 2: .day(try day())
        case 3: .code(try text())
        case 4: .flag(try bool())
        default: throw failure("kind of attribute")
        }
    }
}
