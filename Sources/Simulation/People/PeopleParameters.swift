public import Messaging
public import Values

/// How modelled people behave, read from `Resources/simulation/people.yaml`.
///
/// Shares are per mille. Only the payment rates are measured (by `RollMatrix`); all else is
/// assumed, and every report made with it must say *modelled*.
public struct PeopleParameters: Sendable, Equatable {
    /// What a reply means to the person who writes it.
    public enum Intent: String, Sendable, CaseIterable {
        /// Names a day.
        case promiseDay = "promise_day"
        /// Names a day and an amount.
        case promiseAmount = "promise_amount"
        /// Says that it is paid.
        case paid
        /// Is not the person meant.
        case wrongNumber = "wrong_number"
        /// Wants no more messages.
        case optOut = "opt_out"
        /// Asks how much, how, where, who.
        case question
        /// Cannot pay now.
        case hardship
        /// Denies the debt or the amount.
        case dispute
        /// Is angry.
        case insult
        /// Wants a person.
        case human
        /// Says that the debtor has died.
        case deceased
        /// Confirms what was asked.
        case yes
        /// Does not confirm.
        case no
        /// Says something that means little.
        case unclear
    }

    /// Of telephones, how many are dead.
    public var deadPhones = 0
    /// Of living telephones, how many belong to somebody else.
    public var wrongNumbers = 0
    /// Of texts to a living telephone, how many are lost once.
    public var lostTexts = 0
    /// Of delivered texts, how many are read.
    public var read = 0
    /// Of read texts, how many are answered, by bucket of months past due (0…7).
    public var replies: [Int] = []
    /// How people meet each channel besides SMS.
    public var channels: [Channel: ChannelHabit] = [:]
    /// What replies mean: a weight for each intent.
    public var intents: [Intent: Int] = [:]
    /// Of promises, how many are kept in full and in part; the rest is broken.
    public var promisesKept = 0
    /// Of promises, how many are paid in part.
    public var promisesPartial = 0
    /// What one read text adds to the chance to pay, in thousandths of the month's chance.
    public var readUplift = 0
    /// Of requests to confirm a promise, how many get a yes.
    public var confirmations = 0
    /// Tenths of the delay of receipts in seconds: eleven steps.
    public var receiptSeconds: [Int64] = []
    /// Tenths of the delay until a text is read in seconds.
    public var readSeconds: [Int64] = []
    /// Tenths of the delay from reading to answering in seconds.
    public var replySeconds: [Int64] = []
    /// What people write; `{dia}`, `{fecha}` and `{monto}` are filled in.
    public var texts: [Intent: [String]] = [:]

    /// How people meet a channel.
    public struct ChannelHabit: Sendable, Equatable {
        /// Who has it at their number or address at all.
        public var has: Int
        /// Of the messages that arrive, how many are read.
        public var read: Int

        /// Makes a habit; shares are per mille.
        public init(has: Int, read: Int) {
            self.has = has
            self.read = read
        }
    }

    /// The most texts of one intent.
    public static let textLimit = 1_000

    /// Reads parameters; all mistakes are found in one go.
    public init(_ tree: Tree) throws(PeopleMistakes) {
        var reader = PeopleReader(tree)
        deadPhones = reader.perMille("dead_phones")
        wrongNumbers = reader.perMille("wrong_numbers")
        lostTexts = reader.perMille("lost_texts")
        read = reader.perMille("read")
        promisesKept = reader.perMille("promises_kept")
        promisesPartial = reader.perMille("promises_partial")
        readUplift = reader.number("read_uplift", 0...10_000)
        confirmations = reader.perMille("confirmations")
        replies = reader.numbers("replies_by_bucket", count: 8, 0...1_000).map(Int.init)
        receiptSeconds = reader.steps("receipt_seconds")
        readSeconds = reader.steps("read_seconds")
        replySeconds = reader.steps("reply_seconds")
        channels = reader.channels()
        for intent in Intent.allCases {
            intents[intent] = reader.weight(intent)
            texts[intent] = reader.texts(intent)
        }
        if promisesKept + promisesPartial > 1_000 {
            reader.mistake(tree.place, "More promises are kept than made", "Lower promises_kept")
        }
        guard reader.mistakes.isEmpty else { throw PeopleMistakes(mistakes: reader.mistakes) }
    }
}

/// Everything wrong with a file of parameters.
public struct PeopleMistakes: Error, Sendable, Equatable, CustomStringConvertible {
    /// The mistakes in the order found.
    public let mistakes: [Mistake]

    /// A line for each.
    public var description: String { mistakes.map(\.description).joined(separator: "\n") }
}

/// Reads the tree of a file of parameters and collects what is wrong.
private struct PeopleReader {
    let tree: Tree
    var mistakes: [Mistake] = []

    init(_ tree: Tree) {
        self.tree = tree
    }

    mutating func mistake(_ place: SourcePlace, _ reason: String, _ remedy: String) {
        mistakes.append(Mistake(at: place, reason, remedy: remedy))
    }

    mutating func number(_ key: String, _ range: ClosedRange<Int64>) -> Int {
        let node = tree["rates"]?[key]
        guard let number = node?.integer, range.contains(number) else {
            mistake(
                node?.place ?? tree.place,
                "'rates.\(key)' is not a number in \(range)",
                "Write a whole number"
            )
            return 0
        }
        return Int(number)
    }

    mutating func perMille(_ key: String) -> Int { number(key, 0...1_000) }

    mutating func numbers(_ key: String, count: Int, _ range: ClosedRange<Int64>) -> [Int64] {
        let node = tree["rates"]?[key]
        let numbers = (node?.elements ?? []).compactMap(\.integer)
        guard numbers.count == count, numbers.allSatisfy(range.contains) else {
            mistake(
                node?.place ?? tree.place,
                "'rates.\(key)' is not a list of \(count) numbers",
                "Write \(count) whole numbers in \(range)"
            )
            return Array(repeating: range.lowerBound, count: count)
        }
        return numbers
    }

    mutating func steps(_ key: String) -> [Int64] {
        let steps = numbers(key, count: 11, 0...2_592_000)
        if zip(steps, steps.dropFirst()).contains(where: { $0 > $1 }) {
            mistake(tree["rates"]?.place ?? tree.place, "'rates.\(key)' falls", "Sort its steps")
            return steps.sorted()
        }
        return steps
    }

    mutating func channels() -> [Channel: PeopleParameters.ChannelHabit] {
        var habits: [Channel: PeopleParameters.ChannelHabit] = [:]
        for entry in tree["channels"]?.entries ?? [] {
            guard let channel = Channel(name: entry.key), channel != .sms else {
                mistake(
                    entry.place,
                    "'channels' has no \(entry.key)",
                    "Name rcs, whatsapp or email"
                )
                continue
            }
            let shares = ["has", "read"].map { key -> Int in
                let node = entry.value[key]
                guard let share = node?.integer, (0...1_000).contains(share) else {
                    mistake(
                        node?.place ?? entry.place,
                        "'channels.\(entry.key).\(key)' is not a number in 0...1000",
                        "Write a whole number"
                    )
                    return 0
                }
                return Int(share)
            }
            habits[channel] = PeopleParameters.ChannelHabit(has: shares[0], read: shares[1])
        }
        return habits
    }

    mutating func weight(_ intent: PeopleParameters.Intent) -> Int {
        let node = tree["intents"]?[intent.rawValue]
        guard let weight = node?.integer, (0...1_000_000).contains(weight) else {
            mistake(
                node?.place ?? tree.place,
                "'intents.\(intent.rawValue)' is not a weight",
                "Write a whole number, 0 for never"
            )
            return 0
        }
        return Int(weight)
    }

    mutating func texts(_ intent: PeopleParameters.Intent) -> [String] {
        let node = tree["replies"]?[intent.rawValue]
        let texts = (node?.elements ?? []).compactMap(\.text).filter { !$0.isEmpty }
        guard !texts.isEmpty, texts.count <= PeopleParameters.textLimit else {
            mistake(
                node?.place ?? tree.place,
                "'replies.\(intent.rawValue)' has no texts",
                "List at least one text"
            )
            return ["…"]
        }
        return texts
    }
}
