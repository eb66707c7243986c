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
        write(list: value.moves) {
            $0.write($1.step)
            $0.write($1.at)
        }
        write(optional: value.lastContactDay) { $0.write($1) }
        let memory = ClockMemory(of: value)
        write(memory.rawValue)
        if memory.contains(.approvals) {
            write(value.approvalsAsked)
            write(value.approvalsGiven)
        }
        if memory.contains(.watches) {
            write(list: value.watches) {
                $0.write($1.step)
                $0.write($1.message)
                $0.write($1.at)
                $0.write($1.seen.rawValue)
            }
        }
        if memory.contains(.draws) {
            write(list: value.draws) {
                $0.write($1.experiment)
                $0.write($1.arm)
            }
        }
        if memory.contains(.left) {
            write(list: value.left) {
                $0.write($1.strategy)
                $0.write($1.day)
            }
        }
        if memory.contains(.paused) {
            write(list: value.paused) {
                $0.write($1.strategy)
                $0.write(UInt64($1.version))
                $0.write($1.anchor)
                $0.write($1.begun)
                $0.write($1.stepsDone)
            }
        }
        if memory.contains(.marks) {
            write(list: value.marks) {
                $0.write($1.name)
                $0.write($1.day)
            }
        }
        if let until = value.callsUntil { write(until) }
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
        let moves = try list(limit: AccountClock.moveLimit) { r throws(CanonicalBytesError) in
            AccountClock.MovedStep(step: try r.byte(), at: try r.instant())
        }
        for moved in moves { clock.move(step: Int(moved.step), to: moved.at) }
        // One state, one encoding: no step stands twice.
        guard clock.moves == moves else { throw failure("moved steps") }
        clock.lastContactDay = try optional { r throws(CanonicalBytesError) in try r.day() }
        let memory = ClockMemory(rawValue: try byte())
        if memory.contains(.approvals) {
            clock.approvalsAsked = try unsigned()
            clock.approvalsGiven = try unsigned()
        }
        if memory.contains(.watches) {
            clock.watches = try list(limit: AccountClock.watchLimit) {
                r throws(CanonicalBytesError) in
                let step = try r.byte()
                let message: MessageID = try r.id()
                let at = try r.instant()
                let seen = AccountClock.Watch.Seen(rawValue: try r.byte())
                guard seen.isSubset(of: .all) else { throw r.failure("what was seen") }
                return AccountClock.Watch(step: step, message: message, at: at, seen: seen)
            }
        }
        if memory.contains(.draws) {
            clock.draws = try list(limit: AccountClock.drawLimit) {
                r throws(CanonicalBytesError) in
                AccountClock.Draw(experiment: try r.text(), arm: try r.text())
            }
        }
        if memory.contains(.left) {
            clock.left = try list(limit: AccountClock.leftLimit) {
                r throws(CanonicalBytesError) in
                AccountClock.Left(strategy: try r.text(), day: try r.day())
            }
        }
        if memory.contains(.paused) {
            clock.paused = try list(limit: AccountClock.leftLimit) {
                r throws(CanonicalBytesError) in
                AccountClock.Paused(
                    strategy: try r.text(),
                    version: try r.unsigned32(),
                    anchor: try r.day(),
                    begun: try r.day(),
                    stepsDone: try r.unsigned()
                )
            }
        }
        if memory.contains(.marks) {
            clock.marks = try list(limit: AccountClock.markLimit) {
                r throws(CanonicalBytesError) in
                AccountClock.Mark(name: try r.text(), day: try r.day())
            }
        }
        if memory.contains(.calls) { clock.callsUntil = try instant() }
        // One state, one encoding: what is announced is there.
        guard memory == ClockMemory(of: clock) else { throw failure("memory of the clock") }
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
}

/// Which parts of a clock's memory are written; most clocks have none.
private struct ClockMemory: OptionSet {
    let rawValue: UInt8
    static let approvals = ClockMemory(rawValue: 1)
    static let watches = ClockMemory(rawValue: 2)
    static let draws = ClockMemory(rawValue: 4)
    static let left = ClockMemory(rawValue: 8)
    static let marks = ClockMemory(rawValue: 16)
    static let paused = ClockMemory(rawValue: 32)
    static let calls = ClockMemory(rawValue: 64)

    init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    init(of clock: AccountClock) {
        var memory: ClockMemory = []
        if clock.approvalsAsked != 0 || clock.approvalsGiven != 0 { memory.insert(.approvals) }
        if !clock.watches.isEmpty { memory.insert(.watches) }
        if !clock.draws.isEmpty { memory.insert(.draws) }
        if !clock.left.isEmpty { memory.insert(.left) }
        if !clock.marks.isEmpty { memory.insert(.marks) }
        if !clock.paused.isEmpty { memory.insert(.paused) }
        if clock.callsUntil != nil { memory.insert(.calls) }
        self = memory
    }
}
