public import Domain
public import Values

/// What one person does, told beforehand, at its instant.
public struct LifeAct: Sendable, Equatable {
    /// What is done.
    public enum What: Sendable, Equatable {
        /// The person writes this.
        case writes(String)
        /// Money of theirs becomes known.
        case pays(AccountID, Money)
        /// Something happens outside that steps are counted from.
        case happens(AccountID, name: String)
    }

    /// When.
    public var at: Instant
    /// What.
    public var what: What

    /// Makes an act.
    public init(at: Instant, _ what: What) {
        self.at = at
        self.what = what
    }
}

/// What becomes of the messages and tasks of a step whenever it comes.
public struct LifeHabit: Sendable, Equatable {
    /// What becomes of them.
    public enum Kind: String, Sendable, CaseIterable {
        /// Messages do not arrive.
        case fails
        /// Messages are read, where the channel tells of it.
        case reads
        /// The link of messages is opened.
        case opens
        /// A person of ours approves the step.
        case approves
        /// A person of ours decides against the step.
        case declines
        /// A person of ours makes the call or visit and speaks with the person.
        case reaches
        /// A person of ours makes the call, visit or letter, and nobody is spoken with.
        case makes
    }

    /// What becomes of them.
    public var kind: Kind
    /// The step; nil for every step.
    public var step: String?

    /// Makes a habit.
    public init(_ kind: Kind, step: String?) {
        self.kind = kind
        self.step = step
    }
}

/// What a life is lived under.
public struct LifeScript: Sendable, Equatable {
    /// What the person does.
    public var acts: [LifeAct]
    /// What becomes of messages and tasks; those without a habit arrive, and nothing else comes of
    /// them.
    public var habits: [LifeHabit]

    /// Makes a script; an empty one is of a person who does nothing.
    public init(acts: [LifeAct] = [], habits: [LifeHabit] = []) {
        self.acts = acts
        self.habits = habits
    }
}
