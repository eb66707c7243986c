internal import Compliance
internal import Domain
internal import Messaging
internal import Values

extension CanonicalWriter {
    mutating func write(_ reason: Reason) {
        switch reason {
        case .nothingToDo(let why):
            write(UInt8(0))
            write(choice: why)
        case .strategyBegan(let account, let strategy, let version):
            write(UInt8(1))
            write(account)
            write(strategy)
            write(UInt64(version))
        case .strategyEnded(let account, let strategy):
            write(UInt8(2))
            write(account)
            write(strategy)
        case .stepDue(let account, let step, let at):
            write(UInt8(3))
            write(account)
            write(step)
            write(at)
        case .stepSkipped(let account, let step, let why):
            write(UInt8(4))
            write(account)
            write(step)
            write(choice: why)
        case .stepWaits(let account, let step, let until, let why):
            write(UInt8(5))
            write(account)
            write(step)
            write(until)
            write(choice: why)
        case .rungSkipped(let account, let step, let channel, let rung):
            write(UInt8(6))
            write(account)
            write(step)
            write(choice: channel)
            write(choice: rung)
        case .mergedInto(let account, let other, let step):
            write(UInt8(7))
            write(account)
            write(other)
            write(step)
        case .firstContact(let creditor):
            write(UInt8(8))
            write(creditor)
        case .cleared(let message, let step):
            write(UInt8(9))
            write(message)
            write(step)
        case .deferred(let step, let until, let verdict):
            write(UInt8(10))
            write(step)
            write(until)
            verdict.write(to: &self)
        case .broughtForward(let step, let to, let verdict):
            write(UInt8(11))
            write(step)
            write(to)
            verdict.write(to: &self)
        case .refused(let step, let verdict):
            write(UInt8(12))
            write(step)
            verdict.write(to: &self)
        case .tooLate(let step, let verdict):
            write(UInt8(13))
            write(step)
            verdict.write(to: &self)
        case .withdrawn(let message, let why):
            write(UInt8(14))
            write(message)
            write(choice: why)
        case .understood(let meaning):
            write(UInt8(15))
            write(meaning)
        case .held(let kind, let account):
            write(UInt8(16))
            write(choice: kind)
            write(optional: account) { $0.write($1) }
        case .released(let kind, let account):
            write(UInt8(17))
            write(choice: kind)
            write(optional: account) { $0.write($1) }
        case .noText(let role):
            write(UInt8(18))
            write(choice: role)
        case .paymentCounted(let account, let amount, let pastDue):
            write(UInt8(19))
            write(account)
            write(amount)
            write(pastDue)
        case .promise(let promise, let promiseState):
            write(UInt8(20))
            write(promise)
            write(choice: promiseState)
        case .halted(let scope):
            write(UInt8(21))
            write(scope)
        case .bounded(let bound):
            write(UInt8(22))
            write(choice: bound)
        case .drew(let account, let experiment, let arm):
            write(UInt8(23))
            write(account)
            write(experiment)
            write(arm)
        case .left(let account, let strategy, let isGoal):
            write(UInt8(24))
            write(account)
            write(strategy)
            write(isGoal)
        case .migrated(let account, let strategy, let version):
            write(UInt8(25))
            write(account)
            write(strategy)
            write(UInt64(version))
        case .marked(let account, let name, let day):
            write(UInt8(26))
            write(account)
            write(name)
            write(day)
        case .handed(let task, let step, let until):
            write(UInt8(27))
            write(task)
            write(step)
            write(until)
        case .called(let call, let step, let endpoint, let until):
            write(UInt8(28))
            write(call)
            write(step)
            write(endpoint)
            write(until)
        case .shown(let factor, let isRight):
            write(UInt8(30))
            write(choice: factor)
            write(isRight)
        case .learnt(let cause):
            write(UInt8(31))
            write(choice: cause)
        case .withheld(let role):
            write(UInt8(32))
            write(choice: role)
        case .rated(let score):
            write(UInt8(33))
            write(score)
        case .negotiated(let reason):
            write(UInt8(34))
            write(reason)
        case .arrangement(let id, let next):
            write(UInt8(35))
            write(id)
            write(choice: next)
        case .arrangementRefused(let id, let why):
            write(UInt8(36))
            write(id)
            write(choice: why)
        case .callsWithdrawn(let account, let why):
            write(UInt8(29))
            write(account)
            write(choice: why)
        }
    }
}

extension CanonicalReader {
    mutating func reason() throws(CanonicalBytesError) -> Reason {
        switch try byte() {
        case 0: .nothingToDo(try choice())
        case 1: .strategyBegan(try id(), strategy: try text(), version: try unsigned32())
        case 2: .strategyEnded(try id(), strategy: try text())
        case 3: .stepDue(try id(), step: try text(), at: try instant())
        case 4: .stepSkipped(try id(), step: try text(), try choice())
        case 5: .stepWaits(try id(), step: try text(), until: try instant(), try choice())
        case 6: .rungSkipped(try id(), step: try text(), try choice(), try choice())
        case 7: .mergedInto(try id(), of: try id(), step: try text())
        case 8: .firstContact(creditor: try text())
        case 9: .cleared(try id(), step: try text())
        case 10:
            .deferred(step: try text(), until: try instant(), try VerdictRecord(from: &self))
        case 11:
            .broughtForward(step: try text(), to: try instant(), try VerdictRecord(from: &self))
        case 12: .refused(step: try text(), try VerdictRecord(from: &self))
        case 13: .tooLate(step: try text(), try VerdictRecord(from: &self))
        case 14: .withdrawn(try id(), try choice())
        case 15: .understood(try meaning())
        case 16: .held(try choice(), try optional { r throws(CanonicalBytesError) in try r.id() })
        case 17:
            .released(try choice(), try optional { r throws(CanonicalBytesError) in try r.id() })
        case 18: .noText(try choice())
        case 19: .paymentCounted(try id(), amount: try money(), pastDue: try money())
        case 20: .promise(try id(), try choice())
        case 21: .halted(try haltScope())
        case 22: .bounded(try choice())
        case 23: .drew(try id(), experiment: try text(), arm: try text())
        case 24: .left(try id(), strategy: try text(), isGoal: try bool())
        case 25: .migrated(try id(), strategy: try text(), version: try unsigned32())
        case 26: .marked(try id(), name: try text(), on: try day())
        case 27: .handed(try id(), step: try text(), until: try instant())
        case 28:
            .called(try id(), step: try text(), endpoint: try text(), until: try instant())
        case 29: .callsWithdrawn(try id(), try choice())
        case 30: .shown(try choice(), isRight: try bool())
        case 31: .learnt(try choice())
        case 32: .withheld(try choice())
        case 33: .rated(try byte())
        case 34: .negotiated(try negotiationReason())
        case 35: .arrangement(try id(), try choice())
        case 36: .arrangementRefused(try id(), try choice())
        default: throw failure("kind of reason")
        }
    }
}
