public import Values

extension AccountClock {
    /// A message of a step that later steps wait for, and what became of it.
    public struct Watch: Sendable, Equatable {
        /// What was seen of a message.
        public struct Seen: OptionSet, Sendable, Equatable {
            /// One bit a thing seen.
            public let rawValue: UInt8

            /// Makes a set from its bits.
            public init(rawValue: UInt8) {
                self.rawValue = rawValue
            }

            /// It arrived.
            public static let delivered = Seen(rawValue: 1)
            /// It was read.
            public static let read = Seen(rawValue: 2)
            /// The person wrote after it.
            public static let replied = Seen(rawValue: 4)
            /// Its link was opened.
            public static let opened = Seen(rawValue: 8)
            /// It did not arrive and will not.
            public static let failed = Seen(rawValue: 16)
            /// Money came for the account after it.
            public static let paid = Seen(rawValue: 32)
            /// Everything that can be seen.
            public static let all = Seen(rawValue: 63)
        }

        /// The number of the step that sent it.
        public var step: UInt8
        /// The message.
        public var message: MessageID
        /// When it leaves or left.
        public var at: Instant
        /// What was seen of it.
        public var seen: Seen

        /// Makes a watch over a message of which nothing was seen yet.
        public init(step: UInt8, message: MessageID, at: Instant, seen: Seen = []) {
            self.step = step
            self.message = message
            self.at = at
            self.seen = seen
        }
    }

    /// The arm of an experiment that an account drew; kept over cycles and versions.
    public struct Draw: Sendable, Equatable {
        /// The experiment's name.
        public var experiment: String
        /// The arm's name; empty for an account that is held out.
        public var arm: String

        /// Makes a draw.
        public init(experiment: String, arm: String) {
            self.experiment = experiment
            self.arm = arm
        }
    }

    /// A strategy that the account left by its goal or exit.
    public struct Left: Sendable, Equatable {
        /// The strategy's code.
        public var strategy: String
        /// The day on which it was left.
        public var day: Day

        /// Makes a note of a strategy that was left.
        public init(strategy: String, day: Day) {
            self.strategy = strategy
            self.day = day
        }
    }

    /// A strategy that another took over from, or whose condition no longer held, with how far the
    /// account had come; in the same cycle it goes on from there.
    public struct Paused: Sendable, Equatable {
        /// The strategy's code.
        public var strategy: String
        /// Its version.
        public var version: UInt32
        /// The due date that the cycle turned around.
        public var anchor: Day
        /// The first day on which the clock ran.
        public var begun: Day
        /// Which steps were done, skipped or dropped, as bits.
        public var stepsDone: UInt64

        /// Makes a note of how far an account had come.
        public init(
            strategy: String,
            version: UInt32,
            anchor: Day,
            begun: Day,
            stepsDone: UInt64
        ) {
            self.strategy = strategy
            self.version = version
            self.anchor = anchor
            self.begun = begun
            self.stepsDone = stepsDone
        }
    }

    /// What happened to the account outside, such as a visit or a returned letter, that steps are
    /// counted from.
    public struct Mark: Sendable, Equatable {
        /// The name of what happened.
        public var name: String
        /// The last day on which it happened.
        public var day: Day

        /// Makes a mark.
        public init(name: String, day: Day) {
            self.name = name
            self.day = day
        }
    }

    /// The most messages of a cycle that later steps wait for.
    public static let watchLimit = 8
    /// The most experiments whose arm is kept.
    public static let drawLimit = 4
    /// The most strategies left, and the most paused, that are remembered.
    public static let leftLimit = 4
    /// The most marks kept.
    public static let markLimit = 8
    /// The longest name of an experiment, an arm or a mark, in UTF-8.
    public static let nameLimit = 40
}

extension CaseState {
    /// How far a person has come in a sequence of texts that never repeats.
    public struct SequencePlace: Sendable, Equatable {
        /// The sequence's name.
        public var name: String
        /// How many of its texts were sent.
        public var told: UInt16

        /// Makes a place.
        public init(name: String, told: UInt16) {
            self.name = name
            self.told = told
        }
    }

    /// The most sequences whose place is kept.
    public static let sequenceLimit = 8
}
