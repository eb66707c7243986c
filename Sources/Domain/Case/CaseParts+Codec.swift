internal import Messaging
public import Values

extension CanonicalWriter {
    mutating func write(_ value: AccountClock) {
        write(value.strategy)
        write(UInt64(value.version))
        write(value.anchor)
        write(value.begun)
        write(value.stepsDone)
        write(value.promisesKept)
        write(value.promisesBroken)
        write(optional: value.lastPaymentDay) { $0.write($1) }
        write(value.isAssigned)
        write(choice: value.stage)
        write(optional: value.moved) {
            $0.write($1.step)
            $0.write($1.at)
        }
    }

    mutating func write(_ value: PlannedMessage) {
        write(value.message)
        write(value.origin)
        write(value.contactPoint)
        write(choice: value.channel)
        write(choice: value.purpose)
        write(list: value.accounts) { $0.write($1) }
        write(value.sendAt)
        write(value.clearedUntil)
        write(value.validUntil)
        write(value.gateVersion)
        write(value.isReplaced)
    }

    /// Writes why a message exists.
    public mutating func write(_ value: MessageOrigin) {
        switch value {
        case .step(let account, let strategy, let version, let step):
            write(UInt8(0))
            write(account)
            write(strategy)
            write(UInt64(version))
            write(step)
        case .promise(let promise, let step):
            write(UInt8(1))
            write(promise)
            write(step)
        case .answer(let message):
            write(UInt8(2))
            write(message)
        case .payment(let payment):
            write(UInt8(3))
            write(payment)
        case .fact:
            write(UInt8(4))
        }
    }

    /// Writes a hold.
    public mutating func write(_ value: Hold) {
        write(choice: value.kind)
        write(optional: value.account) { $0.write($1) }
        write(value.since)
        write(optional: value.until) { $0.write($1) }
    }

    /// Writes a duty.
    public mutating func write(_ value: Duty) {
        write(choice: value.kind)
        write(optional: value.account) { $0.write($1) }
        write(value.since)
        write(value.due)
    }

    mutating func write(_ value: Conversation) {
        write(list: value.inbound) {
            $0.write(choice: $1.channel)
            $0.write(optional: $1.contactPoint) { $0.write($1) }
            $0.write($1.at)
        }
        write(optional: value.pending) {
            switch $1.question {
            case .promise(let promise):
                $0.write(UInt8(0))
                $0.write(promise)
            case .optOut:
                $0.write(UInt8(1))
            }
            $0.write(optional: $1.contactPoint) { $0.write($1) }
            $0.write($1.until)
        }
        write(optional: value.acknowledgedAt) { $0.write($1) }
        write(value.askedAboutOptOut)
        write(list: value.optOutConfirmed) { $0.write($1) }
    }
}

extension CanonicalReader {
    mutating func accountClock() throws(CanonicalBytesError) -> AccountClock {
        var clock = AccountClock()
        clock.strategy = try text()
        clock.version = try unsigned32()
        clock.anchor = try day()
        clock.begun = try day()
        clock.stepsDone = try unsigned()
        clock.promisesKept = try byte()
        clock.promisesBroken = try byte()
        clock.lastPaymentDay = try optional { r throws(CanonicalBytesError) in try r.day() }
        clock.isAssigned = try bool()
        clock.stage = try choice()
        clock.moved = try optional { r throws(CanonicalBytesError) in
            AccountClock.MovedStep(step: try r.byte(), at: try r.instant())
        }
        return clock
    }

    mutating func plannedMessage() throws(CanonicalBytesError) -> PlannedMessage {
        PlannedMessage(
            message: try id(),
            origin: try messageOrigin(),
            contactPoint: try id(),
            channel: try choice(),
            purpose: try choice(),
            accounts: try list(limit: PlannedMessage.accountLimit) {
                r throws(CanonicalBytesError) in try r.id()
            },
            sendAt: try instant(),
            clearedUntil: try instant(),
            validUntil: try instant(),
            gateVersion: try unsigned(),
            isReplaced: try bool()
        )
    }

    /// Reads why a message exists.
    public mutating func messageOrigin() throws(CanonicalBytesError) -> MessageOrigin {
        switch try byte() {
        case 0:
            .step(
                account: try id(),
                strategy: try text(),
                version: try unsigned32(),
                step: try byte()
            )
        case 1: .promise(try id(), step: try byte())
        case 2: .answer(to: try id())
        case 3: .payment(try id())
        case 4: .fact
        default: throw failure("origin of a message")
        }
    }

    /// Reads a hold.
    public mutating func hold() throws(CanonicalBytesError) -> Hold {
        Hold(
            kind: try choice(),
            account: try optional { r throws(CanonicalBytesError) in try r.id() },
            since: try instant(),
            until: try optional { r throws(CanonicalBytesError) in try r.instant() }
        )
    }

    /// Reads a duty.
    public mutating func duty() throws(CanonicalBytesError) -> Duty {
        Duty(
            kind: try choice(),
            account: try optional { r throws(CanonicalBytesError) in try r.id() },
            since: try instant(),
            due: try instant()
        )
    }

    mutating func conversation() throws(CanonicalBytesError) -> Conversation {
        var conversation = Conversation()
        conversation.inbound = try list(limit: Channel.allCases.count) {
            r throws(CanonicalBytesError) in
            Conversation.Inbound(
                channel: try r.choice(),
                contactPoint: try r.optional { r throws(CanonicalBytesError) in try r.id() },
                at: try r.instant()
            )
        }
        conversation.pending = try optional { r throws(CanonicalBytesError) in
            let question: Conversation.Question
            switch try r.byte() {
            case 0: question = .promise(try r.id())
            case 1: question = .optOut
            default: throw r.failure("question")
            }
            return Conversation.Pending(
                question: question,
                contactPoint: try r.optional { r throws(CanonicalBytesError) in try r.id() },
                until: try r.instant()
            )
        }
        conversation.acknowledgedAt = try optional { r throws(CanonicalBytesError) in
            try r.instant()
        }
        conversation.askedAboutOptOut = try bool()
        conversation.optOutConfirmed = try list(limit: CaseState.contactPointLimit) {
            r throws(CanonicalBytesError) in try r.id()
        }
        return conversation
    }
}
