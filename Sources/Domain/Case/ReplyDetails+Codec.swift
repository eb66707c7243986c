internal import Messaging
internal import Values

extension CanonicalWriter {
    /// Writes what a text names; one byte when it names nothing.
    mutating func write(_ value: ReplyDetails) {
        guard value != ReplyDetails() else { return write(UInt8(0)) }
        write(UInt8(1))
        write(list: value.days) { $0.write($1) }
        write(list: value.amounts) { $0.write($1) }
        write(optional: value.period) {
            $0.write($1.lowerBound)
            $0.write($1.upperBound)
        }
        write(optional: value.share) { $0.write(choice: $1) }
        write(optional: value.instalments) { $0.write($1) }
        write(optional: value.hours) {
            $0.write($1.lowerBound)
            $0.write($1.upperBound)
        }
        write(optional: value.channel) { $0.write(choice: $1) }
        write(optional: value.cause) { $0.write(choice: $1) }
        write(choice: value.tone)
        write(value.isCorrection)
        write(value.isOtherCurrency)
        write(value.isImpossibleDay)
        write(optional: value.choice) { $0.write($1) }
        write(optional: value.showing) { $0.write($1) }
        write(list: value.confidence) { $0.write(UInt64($1)) }
        write(UInt64(value.rules))
        write(UInt64(value.model))
    }
}

extension CanonicalReader {
    /// Reads what a text names.
    mutating func replyDetails() throws(CanonicalBytesError) -> ReplyDetails {
        var details = ReplyDetails()
        switch try byte() {
        case 0: return details
        case 1: break
        default: throw failure("details of a text")
        }
        details.days = try list(limit: ReplyDetails.listLimit) { r throws(CanonicalBytesError) in
            try r.day()
        }
        details.amounts = try list(limit: ReplyDetails.listLimit) {
            r throws(CanonicalBytesError) in try r.money()
        }
        if try bool() {
            let from = try day()
            let to = try day()
            guard from <= to else { throw failure("days in order") }
            details.period = from...to
        }
        details.share = try optional { r throws(CanonicalBytesError) in try r.choice() }
        details.instalments = try optional { r throws(CanonicalBytesError) in try r.byte() }
        if try bool() {
            let from = try timeOfDay()
            let to = try timeOfDay()
            guard from <= to else { throw failure("hours in order") }
            details.hours = from...to
        }
        details.channel = try optional { r throws(CanonicalBytesError) in try r.choice() }
        details.cause = try optional { r throws(CanonicalBytesError) in try r.choice() }
        details.tone = try choice()
        details.isCorrection = try bool()
        details.isOtherCurrency = try bool()
        details.isImpossibleDay = try bool()
        details.choice = try optional { r throws(CanonicalBytesError) in try r.byte() }
        details.showing = try optional { r throws(CanonicalBytesError) in try r.showing() }
        details.confidence = try list(limit: Reply.meaningLimit) {
            r throws(CanonicalBytesError) in UInt16(try r.position(below: 1_001))
        }
        details.rules = try unsigned32()
        details.model = try unsigned32()
        // One text, one encoding: what names nothing is one byte.
        guard details != ReplyDetails() else { throw failure("details that name something") }
        return details
    }
}
