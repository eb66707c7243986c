public import Values

extension CanonicalWriter {
    /// Writes a promise.
    public mutating func write(_ value: Promise) {
        write(value.id)
        write(value.account)
        write(value.amount)
        write(value.dueDay)
        write(value.graceDay)
        write(value.madeAt)
        write(choice: value.state)
        write(value.paid)
        write(value.isAmountSaid)
        write(UInt64(value.remindersDone))
    }
}

extension CanonicalReader {
    /// Reads a promise.
    public mutating func promise() throws(CanonicalBytesError) -> Promise {
        Promise(
            id: try id(),
            account: try id(),
            amount: try money(),
            dueDay: try day(),
            graceDay: try day(),
            madeAt: try instant(),
            state: try choice(),
            paid: try money(),
            isAmountSaid: try bool(),
            remindersDone: try unsigned32()
        )
    }
}
