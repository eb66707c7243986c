public import Values

extension Event {
    /// The canonical bytes of the event.
    public func encoded() -> [UInt8] {
        var writer = CanonicalWriter(reserving: 64)
        writer.write(self)
        return writer.bytes
    }

    /// Reads an event from its canonical bytes.
    ///
    /// - Throws: `CanonicalBytesError` for bytes that `encoded()` never makes.
    public init(decoding bytes: [UInt8]) throws(CanonicalBytesError) {
        var reader = CanonicalReader(bytes)
        self = try reader.event()
        guard reader.isAtEnd else { throw reader.failure("end of the event") }
    }
}

extension CanonicalWriter {
    /// Writes an event.
    public mutating func write(_ event: Event) {
        switch event {
        case .imported(let imported):
            write(UInt8(0))
            write(imported)
        case .accountEnded(let account, let status, let day):
            write(UInt8(1))
            write(account)
            write(choice: status)
            write(day)
        case .timerDue:
            write(UInt8(2))
        case .messageDelivered(let message, let at):
            write(UInt8(3))
            write(message)
            write(at)
        case .messageFailed(let message, let failure):
            write(UInt8(4))
            write(message)
            write(choice: failure)
        case .replyReceived(let reply):
            write(UInt8(5))
            write(reply)
        case .paymentReceived(let payment):
            write(UInt8(6))
            write(payment)
        case .paymentReversed(let payment):
            write(UInt8(7))
            write(payment)
        case .promiseMade(let account, let amount, let day):
            write(UInt8(8))
            write(account)
            write(optional: amount) { $0.write($1) }
            write(day)
        case .promiseCancelled(let promise):
            write(UInt8(9))
            write(promise)
        case .disputeOpened(let account):
            write(UInt8(10))
            write(optional: account) { $0.write($1) }
        case .disputeClosed(let account):
            write(UInt8(11))
            write(optional: account) { $0.write($1) }
        case .optOutRecorded(let point, let channel):
            write(UInt8(12))
            write(optional: point) { $0.write($1) }
            write(optional: channel) { $0.write(choice: $1) }
        case .contactPointInvalid(let point, let invalidity):
            write(UInt8(13))
            write(point)
            write(choice: invalidity)
        case .contactPointConfirmed(let point):
            write(UInt8(14))
            write(point)
        case .personDeceased: write(UInt8(15))
        case .humanTookOver: write(UInt8(16))
        case .handedBack: write(UInt8(17))
        case .halted(let scope):
            write(UInt8(18))
            write(scope)
        case .resumed(let scope):
            write(UInt8(19))
            write(scope)
        case .clearanceStale(let message):
            write(UInt8(20))
            write(message)
        case .strategyAssigned(let account, let strategy, let version):
            write(UInt8(21))
            write(account)
            write(strategy)
            write(UInt64(version))
        case .strategyMigrated(let account, let version):
            write(UInt8(22))
            write(account)
            write(UInt64(version))
        case .messageRead(let message, let at):
            write(UInt8(23))
            write(message)
            write(at)
        case .linkOpened(let message, let at):
            write(UInt8(24))
            write(message)
            write(at)
        case .marked(let account, let name, let day):
            write(UInt8(25))
            write(account)
            write(name)
            write(day)
        case .approvalDecided(let account, let step, let isGranted):
            write(UInt8(26))
            write(account)
            write(step)
            write(isGranted)
        case .handMade(let message, let result):
            write(UInt8(27))
            write(message)
            write(choice: result)
        case .identityShown(let showing):
            write(UInt8(28))
            write(showing)
        case .surveyAnswered(let score):
            write(UInt8(29))
            write(score)
        case .arrangementAccepted(let arrangement, let evidence):
            write(UInt8(30))
            write(arrangement)
            write(evidence)
        case .proposalDecided(let account, let isApproved):
            write(UInt8(31))
            write(account)
            write(isApproved)
        case .arrangementCancelled(let arrangement, let why):
            write(UInt8(32))
            write(arrangement)
            write(choice: why)
        }
    }

    private mutating func write(_ value: Imported) {
        write(value.creditor)
        write(value.asOf)
        write(value.facts)
        write(list: value.contactPoints) { $0.write($1) }
        write(list: value.accounts) { $0.write($1) }
    }

    private mutating func write(_ value: Payment) {
        write(value.id)
        write(value.account)
        write(value.amount)
        write(value.valueDay)
        write(value.receivedAt)
        write(choice: value.method)
    }

    private mutating func write(_ value: Reply) {
        write(value.message)
        write(optional: value.contactPoint) { $0.write($1) }
        write(choice: value.channel)
        write(value.receivedAt)
        write(list: value.meanings) { $0.write($1) }
        write(value.needsPerson)
        write(value.details)
    }

    /// Writes what an operator stops.
    public mutating func write(_ value: HaltScope) {
        switch value {
        case .tenant: write(UInt8(0))
        case .creditor(let code):
            write(UInt8(1))
            write(code)
        case .strategy(let code):
            write(UInt8(2))
            write(code)
        case .route(let name):
            write(UInt8(3))
            write(name)
        }
    }
}

extension CanonicalReader {
    /// Reads an event.
    public mutating func event() throws(CanonicalBytesError) -> Event {
        switch try byte() {
        case 0: .imported(try imported())
        case 1: .accountEnded(try id(), try choice(), on: try day())
        case 2: .timerDue
        case 3: .messageDelivered(try id(), at: try instant())
        case 4: .messageFailed(try id(), try choice())
        case 5: .replyReceived(try reply())
        case 6: .paymentReceived(try payment())
        case 7: .paymentReversed(try payment())
        case 8:
            .promiseMade(
                try id(),
                amount: try optional { r throws(CanonicalBytesError) in try r.money() },
                day: try day()
            )
        case 9: .promiseCancelled(try id())
        case 10: .disputeOpened(try optional { r throws(CanonicalBytesError) in try r.id() })
        case 11: .disputeClosed(try optional { r throws(CanonicalBytesError) in try r.id() })
        case 12:
            .optOutRecorded(
                try optional { r throws(CanonicalBytesError) in try r.id() },
                try optional { r throws(CanonicalBytesError) in try r.choice() }
            )
        case 13: .contactPointInvalid(try id(), try choice())
        case 14: .contactPointConfirmed(try id())
        case 15: .personDeceased
        case 16: .humanTookOver
        case 17: .handedBack
        case 18: .halted(try haltScope())
        case 19: .resumed(try haltScope())
        case 20: .clearanceStale(try id())
        case 21: .strategyAssigned(try id(), strategy: try text(), version: try unsigned32())
        case 22: .strategyMigrated(try id(), version: try unsigned32())
        case 23: .messageRead(try id(), at: try instant())
        case 24: .linkOpened(try id(), at: try instant())
        case 25: .marked(try id(), name: try text(), on: try day())
        case 26: .approvalDecided(try id(), step: try text(), isGranted: try bool())
        case 27: .handMade(try id(), try choice())
        case 28: .identityShown(try showing())
        case 29: .surveyAnswered(try byte())
        case 30: .arrangementAccepted(try id(), try acceptance())
        case 31: .proposalDecided(try id(), isApproved: try bool())
        case 32: .arrangementCancelled(try id(), try choice())
        default: throw failure("kind of event")
        }
    }

    private mutating func imported() throws(CanonicalBytesError) -> Imported {
        Imported(
            creditor: try text(),
            asOf: try day(),
            facts: try personFacts(),
            contactPoints: try list(limit: CaseState.contactPointLimit) {
                r throws(CanonicalBytesError) in try r.contactPoint()
            },
            accounts: try list(limit: CaseState.accountLimit) {
                r throws(CanonicalBytesError) in try r.account()
            }
        )
    }

    private mutating func payment() throws(CanonicalBytesError) -> Payment {
        Payment(
            id: try id(),
            account: try id(),
            amount: try money(),
            valueDay: try day(),
            receivedAt: try instant(),
            method: try choice()
        )
    }

    private mutating func reply() throws(CanonicalBytesError) -> Reply {
        Reply(
            message: try id(),
            contactPoint: try optional { r throws(CanonicalBytesError) in try r.id() },
            channel: try choice(),
            receivedAt: try instant(),
            meanings: try list(limit: Reply.meaningLimit) {
                r throws(CanonicalBytesError) in try r.meaning()
            },
            needsPerson: try bool(),
            details: try replyDetails()
        )
    }

    /// Reads what an operator stops.
    public mutating func haltScope() throws(CanonicalBytesError) -> HaltScope {
        switch try byte() {
        case 0: .tenant
        case 1: .creditor(try text())
        case 2: .strategy(try text())
        case 3: .route(try text())
        default: throw failure("scope of a halt")
        }
    }
}
