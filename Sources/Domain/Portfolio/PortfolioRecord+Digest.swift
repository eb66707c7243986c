import Messaging
import Values

extension PortfolioRecord {
    /// The digest of everything that would change what is stored.
    ///
    /// The day of the figures counts only when the file names it: the same file read a day later
    /// is still the same.
    func contentDigest(hasOwnDay: Bool) -> UInt64 {
        var digest = ContentDigest()
        account.add(to: &digest, hasOwnDay: hasOwnDay)
        digest.add(UInt64(persons.count))
        for person in persons { person.add(to: &digest) }
        digest.add(isContactDataMadeUp ? 1 : 0 as UInt64)
        return digest.value
    }

    /// The key by which the next file finds this row again.
    var rowKey: UInt64 {
        var digest = ContentDigest()
        digest.add(account.number)
        if let person = persons.first, person.role != .debtor {
            digest.add(UInt64(person.role.rawValue))
            digest.add(person.key)
        }
        return digest.value
    }
}

extension ContentDigest {
    fileprivate mutating func add(_ day: Day?) {
        add(day.map { Int64($0.daysSinceEpoch) } ?? Int64.min)
    }

    fileprivate mutating func add(_ money: Money?) {
        add(money?.minor ?? Int64.min)
        if let money { add(UInt64(money.currency.packed)) }
    }
}

extension AccountRecord {
    fileprivate func add(to digest: inout ContentDigest, hasOwnDay: Bool) {
        digest.add(number)
        digest.add(creditor)
        digest.add(product)
        digest.add(country)
        digest.add(paymentReference)
        digest.add(clabe)
        digest.add(UInt64(status.rawValue))
        digest.add(figures.balance)
        digest.add(figures.pastDue)
        digest.add(figures.minimumPayment)
        if hasOwnDay { digest.add(figures.asOf) }
        digest.add(
            UInt64(terms.ordinaryBasisPoints) << 32 | UInt64(terms.lateBasisPoints)
        )
        digest.add(UInt64(terms.daysInYear))
        digest.add(dueDay)
        digest.add(cutoffDay)
        digest.add(placedOn)
        digest.add(placementEnds)
        digest.add(UInt64(attributes.count))
        for attribute in attributes { attribute.add(to: &digest) }
    }
}

extension Account.Attribute {
    fileprivate func add(to digest: inout ContentDigest) {
        digest.add(name)
        switch value {
        case .number(let number):
            digest.add(0 as UInt64)
            digest.add(number)
        case .money(let money):
            digest.add(1 as UInt64)
            digest.add(money)
        case .day(let day):
            digest.add(2 as UInt64)
            digest.add(day)
        case .code(let code):
            digest.add(3 as UInt64)
            digest.add(code)
        case .flag(let flag): digest.add(flag ? 5 : 4 as UInt64)
        }
    }
}

extension PersonRecord {
    fileprivate func add(to digest: inout ContentDigest) {
        digest.add(key)
        digest.add(UInt64(role.rawValue))
        digest.add(name.full)
        digest.add(name.given)
        digest.add(name.paternal)
        digest.add(name.maternal)
        digest.add(birthDay)
        digest.add(rfc)
        digest.add(curp)
        digest.add(country)
        digest.add(region)
        digest.add(language)
        digest.add(
            preferredHours.map {
                Int64($0.lowerBound.minutes) * 10_000 + Int64($0.upperBound.minutes)
            }
                ?? -1
        )
        digest.add(UInt64(preferredChannel?.rawValue ?? 0))
        if let address {
            digest.add(address.street)
            digest.add(address.neighbourhood)
            digest.add(address.city)
            digest.add(address.state)
            digest.add(address.postalCode)
        }
        digest.add(UInt64(contacts.count))
        for contact in contacts { contact.add(to: &digest) }
    }
}

extension ContactRecord {
    fileprivate func add(to digest: inout ContentDigest) {
        digest.add(
            UInt64(kind.rawValue) << 16 | UInt64(consent.rawValue) << 8
                | UInt64(provenance.rawValue)
        )
        digest.add(raw)
        digest.add(number?.number ?? 0)
        digest.add(UInt64(rank))
    }
}
