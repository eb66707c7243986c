extension RowSplitter {
    /// Reads the quoted field that opens at `open`; nil when its end is not in the buffer yet.
    ///
    /// Returns where scanning goes on. A field that is never closed makes a fault of its line,
    /// and the next line is read as if nothing had happened.
    mutating func quotedField(
        _ base: UnsafeMutablePointer<UInt8>,
        _ open: Int,
        _ count: Int,
        _ isLast: Bool
    ) throws(FileProblem) -> Int? {
        let quote = format.quote
        var position = open + 1
        var lines = 0
        var hasEscapes = false
        while true {
            guard let close = next(quote, base, position, count, &lines),
                close - open <= TableLimits.field
            else {
                guard isLast || count - open > TableLimits.field else { return nil }
                return try unclosedQuote(base, open, count, isLast)
            }
            guard close + 1 < count || isLast else { return nil }
            if close + 1 < count, base[close + 1] == quote {
                hasEscapes = true
                position = close + 2
                continue
            }
            return try endQuoted(base, open, close, count, isLast, lines, hasEscapes)
        }
    }

    /// The next quote at or after `position`, counting line ends on the way.
    private mutating func next(
        _ quote: UInt8,
        _ base: UnsafeMutablePointer<UInt8>,
        _ position: Int,
        _ count: Int,
        _ lines: inout Int
    ) -> Int? {
        let newline = format.newline
        var index = position
        var high: UInt8 = 0
        defer { if high >= 0x80 { result.hasHighOctets = true } }
        while index < count {
            let byte = base[index]
            if byte == quote { return index }
            if byte == newline { lines += 1 }
            high |= byte
            index += 1
        }
        return nil
    }

    /// Records a quoted field; text behind its closing quote makes a literal of it.
    private mutating func endQuoted(
        _ base: UnsafeMutablePointer<UInt8>,
        _ open: Int,
        _ close: Int,
        _ count: Int,
        _ isLast: Bool,
        _ lines: Int,
        _ hasEscapes: Bool
    ) throws(FileProblem) -> Int? {
        var end = close + 1
        while end < count, base[end] != format.delimiter, base[end] != format.newline {
            if base[end] >= 0x80 { result.hasHighOctets = true }
            end += 1
        }
        guard end < count || isLast else { return nil }
        let endsRow = end >= count || base[end] == format.newline
        let hasReturn = endsRow && end > close + 1 && base[end - 1] == 0x0D
        let textEnd = hasReturn ? end - 1 : end
        rowLine += lines
        if textEnd == close + 1 {
            addField(open + 1, close)
            if hasEscapes { escaped.append(result.fields.count - 1) }
        } else if base[textEnd - 1] == format.quote {
            // "TALLER "EL RAYO" SA": only the outer quotes are quotes.
            addField(open + 1, textEnd - 1)
        } else {
            addField(open, textEnd)
        }
        fieldStart = end + 1
        guard endsRow else { return end + 1 }
        try closeRow(base, end: textEnd)
        rowLine += 1
        startRow(min(end + 1, count))
        return end + 1
    }

    /// Makes a faulty row of the one line on which a quote opens and never closes.
    private mutating func unclosedQuote(
        _ base: UnsafeMutablePointer<UInt8>,
        _ open: Int,
        _ count: Int,
        _ isLast: Bool
    ) throws(FileProblem) -> Int? {
        var end = open
        while end < count, base[end] != format.newline { end += 1 }
        guard end < count || isLast else { throw RowSplitter.tooLong(line) }
        let hasReturn = end > open + 1 && base[end - 1] == 0x0D
        let textEnd = hasReturn ? end - 1 : end
        addField(open, textEnd)
        try closeRow(base, end: textEnd, fault: .unclosedQuote)
        rowLine += 1
        startRow(min(end + 1, count))
        return end + 1
    }

    /// Undoes doubled quotes within the complete row's own octets.
    mutating func unescape(_ base: UnsafeMutablePointer<UInt8>) {
        for index in escaped where index < result.fields.count {
            let field = result.fields[index]
            var target = Int(field.start)
            var source = Int(field.start)
            let end = Int(field.end)
            while source < end {
                let byte = base[source]
                base[target] = byte
                target += 1
                source += byte == format.quote ? 2 : 1
            }
            result.fields[index].end = UInt32(truncatingIfNeeded: target)
        }
        escaped.removeAll(keepingCapacity: true)
    }
}
