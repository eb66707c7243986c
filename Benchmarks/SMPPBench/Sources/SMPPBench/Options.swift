/// What the command line asks for.
struct Options: Sendable {
    var host = "127.0.0.1"
    var port = 2775
    var count = 100_000
    var window = 50
    var receipts = false

    struct Misused: Error, CustomStringConvertible {
        let description = "Usage: SMPPBench PORT [--host A] [--count N] [--window N] [--dlr]"
    }

    init(_ arguments: ArraySlice<String>) throws {
        var rest = arguments
        guard let first = rest.popFirst(), let number = Int(first) else { throw Misused() }
        port = number
        while let name = rest.popFirst() {
            if name == "--dlr" {
                receipts = true
                continue
            }
            guard let value = rest.popFirst() else { throw Misused() }
            switch name {
            case "--host": host = value
            case "--count": count = try Self.number(value)
            case "--window": window = try Self.number(value)
            default: throw Misused()
            }
        }
    }

    private static func number(_ text: String) throws -> Int {
        guard let value = Int(text), value > 0 else { throw Misused() }
        return value
    }
}
