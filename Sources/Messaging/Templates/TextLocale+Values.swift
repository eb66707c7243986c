public import Values

extension TextLocale {
    /// An amount as texts and documents write it.
    public func text(_ money: Money, _ format: TextFormat = .plain) -> String {
        var out: [UInt8] = []
        TextWriter(locale: self).write(.money(money), .money, format, &out)
        return String(decoding: out, as: UTF8.self)
    }

    /// A day as texts and documents write it, in Spanish.
    public func text(_ day: Day, _ format: TextFormat = .longDate) -> String {
        var out: [UInt8] = []
        TextWriter(locale: self).write(.day(day), .date, format, &out)
        return String(decoding: out, as: UTF8.self)
    }
}
