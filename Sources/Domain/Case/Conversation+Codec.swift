internal import Messaging
public import Values

extension CanonicalWriter {
    /// Writes what is open between the person and us.
    mutating func write(_ value: Conversation) {
        write(list: value.inbound) {
            $0.write(choice: $1.channel)
            $0.write(optional: $1.contactPoint) { $0.write($1) }
            $0.write($1.at)
        }
        write(optional: value.pending) {
            $0.write($1.question)
            $0.write(optional: $1.contactPoint) { $0.write($1) }
            $0.write($1.until)
        }
        write(optional: value.acknowledgedAt) { $0.write($1) }
        write(value.askedAboutOptOut)
        write(list: value.optOutConfirmed) { $0.write($1) }
        write(optional: value.frame) {
            $0.write(choice: $1.goal)
            $0.write($1.account)
            $0.write(optional: $1.amount) { $0.write($1) }
            $0.write(optional: $1.share) { $0.write(choice: $1) }
            $0.write(optional: $1.day) { $0.write($1) }
            $0.write(optional: $1.instalments) { $0.write($1) }
            $0.write($1.at)
        }
        write(value.misses)
        write(optional: value.cause) {
            $0.write(choice: $1.cause)
            $0.write($1.at)
            $0.write($1.isVolunteered)
        }
        write(optional: value.surveyedAt) { $0.write($1) }
        write(optional: value.score) { $0.write($1) }
    }

    private mutating func write(_ value: Conversation.Question) {
        switch value {
        case .promise(let promise):
            write(UInt8(0))
            write(promise)
        case .optOut: write(UInt8(1))
        case .proof(let factor):
            write(UInt8(2))
            write(choice: factor)
        case .day: write(UInt8(3))
        case .amount: write(UInt8(4))
        case .offer(let account):
            write(UInt8(5))
            write(account)
        case .cause: write(UInt8(6))
        case .callTime: write(UInt8(7))
        case .survey: write(UInt8(8))
        case .rephrase: write(UInt8(9))
        }
    }

    /// Writes a showing of a factor.
    public mutating func write(_ value: Identity.Showing) {
        write(choice: value.factor)
        write(choice: value.medium)
        write(optional: value.contactPoint) { $0.write($1) }
        write(value.isRight)
    }

    /// Writes what was shown of who the person is.
    mutating func write(_ value: Identity) {
        write(list: value.proofs) {
            $0.write(choice: $1.factor)
            $0.write(choice: $1.medium)
            $0.write(optional: $1.contactPoint) { $0.write($1) }
            $0.write($1.at)
        }
        write(value.failures)
        write(optional: value.lockedUntil) { $0.write($1) }
    }
}

extension CanonicalReader {
    /// Reads what is open between the person and us.
    mutating func conversation() throws(CanonicalBytesError) -> Conversation {
        var conversation = Conversation()
        conversation.inbound = try list(limit: Channel.allCases.count) {
            r throws(CanonicalBytesError) in
            Conversation.Inbound(
                channel: try r.choice(),
                contactPoint: try r.optional { r throws(CanonicalBytesError) in try r.id() },
                at: try r.instant()
            )
        }
        conversation.pending = try optional { r throws(CanonicalBytesError) in
            Conversation.Pending(
                question: try r.question(),
                contactPoint: try r.optional { r throws(CanonicalBytesError) in try r.id() },
                until: try r.instant()
            )
        }
        conversation.acknowledgedAt = try optional { r throws(CanonicalBytesError) in
            try r.instant()
        }
        conversation.askedAboutOptOut = try bool()
        conversation.optOutConfirmed = try list(limit: CaseState.contactPointLimit) {
            r throws(CanonicalBytesError) in try r.id()
        }
        conversation.frame = try optional { r throws(CanonicalBytesError) in try r.frame() }
        conversation.misses = try byte()
        conversation.cause = try optional { r throws(CanonicalBytesError) in
            Conversation.ToldCause(
                cause: try r.choice(),
                at: try r.instant(),
                isVolunteered: try r.bool()
            )
        }
        conversation.surveyedAt = try optional { r throws(CanonicalBytesError) in
            try r.instant()
        }
        conversation.score = try optional { r throws(CanonicalBytesError) in try r.byte() }
        return conversation
    }

    private mutating func question() throws(CanonicalBytesError) -> Conversation.Question {
        switch try byte() {
        case 0: .promise(try id())
        case 1: .optOut
        case 2: .proof(try choice())
        case 3: .day
        case 4: .amount
        case 5: .offer(try id())
        case 6: .cause
        case 7: .callTime
        case 8: .survey
        case 9: .rephrase
        default: throw failure("question")
        }
    }

    private mutating func frame() throws(CanonicalBytesError) -> Conversation.Frame {
        let goal: Conversation.Frame.Goal = try choice()
        let account: AccountID = try id()
        let amount = try optional { r throws(CanonicalBytesError) in try r.money() }
        let share: ReplyDetails.Share? = try optional { r throws(CanonicalBytesError) in
            try r.choice()
        }
        let day = try optional { r throws(CanonicalBytesError) in try r.day() }
        let instalments = try optional { r throws(CanonicalBytesError) in try r.byte() }
        var frame = Conversation.Frame(goal: goal, account: account, at: try instant())
        frame.amount = amount
        frame.share = share
        frame.day = day
        frame.instalments = instalments
        return frame
    }

    /// Reads a showing of a factor.
    public mutating func showing() throws(CanonicalBytesError) -> Identity.Showing {
        Identity.Showing(
            factor: try choice(),
            medium: try choice(),
            contactPoint: try optional { r throws(CanonicalBytesError) in try r.id() },
            isRight: try bool()
        )
    }

    /// Reads what was shown of who the person is.
    mutating func identity() throws(CanonicalBytesError) -> Identity {
        var identity = Identity()
        identity.proofs = try list(limit: Identity.proofLimit) { r throws(CanonicalBytesError) in
            Identity.Proof(
                factor: try r.choice(),
                medium: try r.choice(),
                contactPoint: try r.optional { r throws(CanonicalBytesError) in try r.id() },
                at: try r.instant()
            )
        }
        identity.failures = try byte()
        identity.lockedUntil = try optional { r throws(CanonicalBytesError) in try r.instant() }
        return identity
    }
}
