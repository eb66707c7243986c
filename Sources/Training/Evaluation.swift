public import Understanding
public import Values

/// How well messages are understood: one line of figures a suite.
public struct Evaluation: Sendable {
    /// How many right ones there are of how many.
    public struct Share: Sendable {
        /// Right ones.
        public var right = 0
        /// All.
        public var all = 0

        mutating func count(_ isRight: Bool) {
            all += 1
            if isRight { right += 1 }
        }
    }

    /// Messages with days in them: all of them found, and nothing else.
    public private(set) var days = Share()
    /// Messages with amounts in them: all of them found, and nothing else.
    public private(set) var amounts = Share()
    /// Messages without a day of which one was found all the same.
    public private(set) var falseDays = Share()
    /// Messages that ask to stop and were understood so.
    public private(set) var optOuts = Share()
    /// Ordinary messages that were taken for one.
    public private(set) var falseOptOuts = Share()
    /// Of each message whether its best guess is among its labels, and how sure it was.
    private var guesses: [(isRight: Bool, confidence: UInt16)] = []
    private var confusions: [String: Int] = [:]

    private let model: IntentModel?

    /// Begins an evaluation of the rules with a model.
    public init(model: IntentModel?) {
        self.model = model
    }

    /// A message with what is in it.
    public struct Case: Sendable {
        /// The message.
        public var text: String
        /// The day it was written on.
        public var on: Day
        /// The country it was written in.
        public var country = "MX"
        /// The days it names; nil where nobody said.
        public var days: [Day]?
        /// The amounts and parts it names; nil where nobody said.
        public var amounts: [NamedAmount]?
        /// What it means; empty where nobody said.
        public var intents: [Intent] = []
        /// Whether it asks to stop.
        public var stops: Bool?

        /// Makes a case of a message of a Mexican.
        public init(_ text: String, on: Day = IntentTrainer.day) {
            self.text = text
            self.on = on
        }
    }

    /// An amount in minor units, or a part.
    public enum NamedAmount: Hashable, Sendable {
        /// Minor units.
        case minor(Int64)
        /// A part of what is owed.
        case share(Understanding.Share)
    }

    /// Reads one message and counts what is right.
    public mutating func add(_ example: Case) {
        let read = understand(
            example.text,
            on: example.on,
            country: example.country,
            model: model
        )
        if let days = example.days {
            if days.isEmpty {
                falseDays.count(!read.days.isEmpty)
            } else {
                self.days.count(Set(read.days) == Set(days))
            }
        }
        if let amounts = example.amounts, !amounts.isEmpty {
            let found =
                read.amounts.map { NamedAmount.minor($0.minor) }
                + (read.share.map { [.share($0)] } ?? [])
            self.amounts.count(Set(found) == Set(amounts))
        }
        let stops = read.has(.optOut) || read.has(.optOutOfMarketing)
        if let expected = example.stops {
            if expected { optOuts.count(stops) } else { falseOptOuts.count(stops) }
        }
        if !example.intents.isEmpty { addGuess(read, example.intents) }
    }

    private mutating func addGuess(_ read: Understood, _ intents: [Intent]) {
        let isRefused = read.primary.rule == "refused" && read.meanings.count > 1
        let guess = isRefused ? read.meanings[1] : read.primary
        let label = IntentLabel.label(guess.intent)
        let labels = intents.map(IntentLabel.label)
        let isRight = labels.contains(label)
        guesses.append((isRight, guess.confidence))
        if !isRight, let expected = labels.first {
            confusions["\(expected) → \(label)", default: 0] += 1
        }
    }

    /// How many messages had their intents compared.
    public var intentCount: Int { guesses.count }

    /// The share of right guesses among the surest so many percent of all.
    public func accuracy(coverage percent: Int) -> Share {
        let sorted = guesses.enumerated().sorted {
            ($1.element.confidence, $0.offset) < ($0.element.confidence, $1.offset)
        }
        var share = Share()
        for (_, guess) in sorted.prefix(guesses.count * percent / 100) {
            share.count(guess.isRight)
        }
        return share
    }

    /// The pairs that were taken for each other most often.
    public func confusions(limit: Int) -> [(pair: String, count: Int)] {
        confusions.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(limit).map {
            ($0.key, $0.value)
        }
    }
}
