/// The fields of a receipt's text, whatever the dialect.
///
/// Known: the standard's example (SMPP 3.4 Appendix B), dates with seconds or four-digit years,
/// missing fields, any case, `_` for the space in `submit date`, `=` for `:`, a space after the
/// colon, and fields separated by commas or semicolons. Where no field has a key, a list of values
/// is read if one of them is a state word: the first value then is the id.
struct ReceiptText {
    private enum Key: Int, CaseIterable {
        case id, sub, dlvrd, submitDate, doneDate, stat, err, text

        var names: [StaticString] {
            switch self {
            case .id: ["id"]
            case .sub: ["sub"]
            case .dlvrd: ["dlvrd"]
            case .submitDate: ["submit date", "submit_date", "submitdate"]
            case .doneDate: ["done date", "done_date", "donedate"]
            case .stat: ["stat", "state", "status"]
            case .err: ["err", "error"]
            case .text: ["text"]
            }
        }
    }

    /// Longer texts are no receipts; what lies beyond is not searched.
    private static let searchLimit = 1_024
    private static let valueListLimit = 16

    var messageID: MessageID?
    var state: MessageState?
    var errorText = FixedOctets<15>()
    var submittedCount: UInt16?
    var deliveredCount: UInt16?
    var submitDate: ReceiptDate?
    var doneDate: ReceiptDate?
    var textRange = 0..<0

    init(parsing text: UnsafeRawBufferPointer) {
        let end = min(text.count, Self.searchLimit)
        var at = 0
        var hasKeys = false
        while at < end {
            if Self.isSeparator(text[at]) {
                at += 1
                continue
            }
            guard let (key, valueStart) = Self.key(in: text, at: at, end: end) else {
                at = Self.endOfValue(in: text, from: at, end: end)
                continue
            }
            hasKeys = true
            if key == .text {
                textRange = valueStart..<text.count
                break
            }
            at = take(key, in: text, from: valueStart, end: end)
        }
        if !hasKeys { readList(text, end: end) }
    }

    /// Takes a value; returns where the next field may begin.
    private mutating func take(
        _ key: Key,
        in text: UnsafeRawBufferPointer,
        from start: Int,
        end: Int
    ) -> Int {
        var from = start
        while from < end, text[from] == UInt8(ascii: " ") { from += 1 }
        // "err: text:" has no value: what follows the space is the next key.
        if from > start, Self.key(in: text, at: from, end: end) != nil { return from }
        var stop = Self.endOfValue(in: text, from: from, end: end)
        var value = UnsafeRawBufferPointer(rebasing: text[from..<stop])
        switch key {
        case .id: messageID = MessageID(value).flatMap { $0.isEmpty ? nil : $0 }
        case .sub: submittedCount = Self.number(value)
        case .dlvrd: deliveredCount = Self.number(value)
        case .stat: state = MessageState(receiptWord: value)
        case .err: errorText = FixedOctets(truncating: value)
        case .submitDate, .doneDate:
            // "20240102 030405": the time stands apart.
            if value.count == 8, stop + 1 < end, text[stop] == UInt8(ascii: " ") {
                let further = Self.endOfValue(in: text, from: stop + 1, end: end)
                let joined = [UInt8](value) + [UInt8](text[stop + 1..<further])
                if let date = joined.withUnsafeBytes({ ReceiptDate($0) }) {
                    if key == .submitDate { submitDate = date } else { doneDate = date }
                    stop = further
                    value = UnsafeRawBufferPointer(rebasing: text[from..<stop])
                    return stop
                }
            }
            let date = ReceiptDate(value)
            if key == .submitDate { submitDate = date } else { doneDate = date }
        case .text: break
        }
        return stop
    }

    /// A list without keys, such as `4711,DELIVRD,…`.
    private mutating func readList(_ text: UnsafeRawBufferPointer, end: Int) {
        var at = 0
        var first: UnsafeRawBufferPointer?
        for _ in 0..<Self.valueListLimit {
            while at < end, Self.isSeparator(text[at]) { at += 1 }
            guard at < end else { return }
            let stop = Self.endOfValue(in: text, from: at, end: end)
            let value = UnsafeRawBufferPointer(rebasing: text[at..<stop])
            if let word = MessageState(receiptWord: value) {
                state = word
                messageID = first.flatMap { MessageID($0) }
                return
            }
            if first == nil { first = value }
            at = stop
        }
    }

    private static func isSeparator(_ octet: UInt8) -> Bool {
        switch octet {
        case UInt8(ascii: " "), UInt8(ascii: ","), UInt8(ascii: ";"), 0x09, 0x0A, 0x0D, 0x00: true
        default: false
        }
    }

    private static func endOfValue(
        in text: UnsafeRawBufferPointer,
        from: Int,
        end: Int
    ) -> Int {
        var at = from
        while at < end, !isSeparator(text[at]) { at += 1 }
        return at
    }

    /// The key that stands at a position, and where its value begins.
    private static func key(
        in text: UnsafeRawBufferPointer,
        at: Int,
        end: Int
    ) -> (Key, Int)? {
        let candidates: [Key]
        switch text[at] | 0x20 {
        case UInt8(ascii: "i"): candidates = [.id]
        case UInt8(ascii: "s"): candidates = [.sub, .submitDate, .stat]
        case UInt8(ascii: "d"): candidates = [.dlvrd, .doneDate]
        case UInt8(ascii: "e"): candidates = [.err]
        case UInt8(ascii: "t"): candidates = [.text]
        default: return nil
        }
        for key in candidates {
            for name in key.names {
                let next = at + name.utf8CodeUnitCount
                guard next < end, matches(text, at, name) else { continue }
                if text[next] == UInt8(ascii: ":") || text[next] == UInt8(ascii: "=") {
                    return (key, next + 1)
                }
            }
        }
        return nil
    }

    private static func matches(
        _ text: UnsafeRawBufferPointer,
        _ at: Int,
        _ name: StaticString
    ) -> Bool {
        for index in 0..<name.utf8CodeUnitCount {
            let wanted = name.utf8Start[index]
            let octet = text[at + index]
            let isLetter = (97...122).contains(wanted)
            guard (isLetter ? octet | 0x20 : octet) == wanted else { return false }
        }
        return true
    }

    private static func number(_ digits: UnsafeRawBufferPointer) -> UInt16? {
        guard (1...4).contains(digits.count) else { return nil }
        var value: UInt16 = 0
        for octet in digits {
            guard (48...57).contains(octet) else { return nil }
            value = value * 10 + UInt16(octet - 48)
        }
        return value
    }
}
