public import Compliance
public import Domain
public import Messaging
public import Values

/// When a person may be contacted over one contact point and channel about one creditor's account.
public struct ContactOutlook: Sendable {
    /// What stands in the way besides contact law.
    public enum Lack: Sendable, Equatable {
        /// This program cannot send over the channel.
        case connector
        /// The creditor has no sender on it.
        case sender
        /// An operator stopped it.
        case halt(HaltScope)
    }

    /// The creditor's code.
    public let creditor: String
    /// The account it would be about.
    public let account: AccountID
    /// The channel.
    public let channel: Channel
    /// Where it would go.
    public let contactPoint: ContactPointID
    /// What stands in the way besides the law.
    public let lacks: [Lack]
    /// What the law says, supposing a text that carries everything it asks for and nothing it
    /// forbids, from a sender that it accepts where the creditor has none.
    public let outlook: Outlook
}

extension Policy {
    /// When a person may be contacted, for each creditor, contact point and channel; what no
    /// channel can carry and accounts that ended are left out.
    ///
    /// - Parameters:
    ///   - purpose: why we would write; laws bind some purposes more than others.
    ///   - days: how far to look.
    public func outlooks(
        for state: CaseState,
        purpose: Purpose,
        now: Instant,
        days: Int
    ) -> [ContactOutlook] {
        var seen: Set<String> = []
        var found: [ContactOutlook] = []
        for item in state.accounts where item.account.status == .active {
            let account = item.account
            guard seen.insert(account.creditor).inserted else { continue }
            for channel in Channel.allCases {
                for point in state.contactPoints where point.fits(channel) {
                    let sender = creditor(account.creditor)?.sender(channel)
                    let request = supposedRequest(
                        about: account,
                        over: channel,
                        purpose: purpose,
                        at: now
                    )
                    found.append(
                        ContactOutlook(
                            creditor: account.creditor,
                            account: account.id,
                            channel: channel,
                            contactPoint: point.id,
                            lacks: lacks(account.creditor, channel, sender),
                            outlook: gate.outlook(
                                request,
                                person: state.facts,
                                contactPoint: point,
                                history: state.attempts,
                                holds: state.holds,
                                now: now,
                                days: days
                            )
                        )
                    )
                }
            }
        }
        return found
    }

    /// A contact about an account that says everything a law asks for and nothing it forbids, from
    /// a sender that it accepts where the creditor has none.
    public func supposedRequest(
        about account: Account,
        over channel: Channel,
        purpose: Purpose,
        at instant: Instant
    ) -> ContactRequest {
        ContactRequest(
            purpose: purpose,
            channel: channel,
            recipientRole: account.role,
            account: account.id,
            accountCountry: account.country,
            creditor: account.creditor,
            wantedAt: instant,
            content: ContentFacts(items: .everything),
            sender: creditor(account.creditor)?.sender(channel)?.facts
                ?? SenderFacts(kind: .number, isRegistered: true, canReply: true),
            payee: .creditor,
            actor: actor
        )
    }

    private func lacks(
        _ creditor: String,
        _ channel: Channel,
        _ sender: SenderPolicy?
    ) -> [ContactOutlook.Lack] {
        var lacks: [ContactOutlook.Lack] = []
        if !connectedChannels.contains(channel) { lacks.append(.connector) }
        if sender == nil { lacks.append(.sender) }
        for halt in halts {
            switch halt {
            case .tenant: lacks.append(.halt(halt))
            case .creditor(let code) where code == creditor: lacks.append(.halt(halt))
            case .route(let route) where route == sender?.route: lacks.append(.halt(halt))
            case .creditor, .route, .strategy: break
            }
        }
        return lacks
    }
}

extension ContactPoint {
    /// Whether a channel reaches this kind of contact point.
    public func fits(_ channel: Channel) -> Bool {
        switch channel {
        case .sms, .rcs, .whatsapp: kind == .mobile || kind == .phoneUnknown
        case .voiceMessage, .call:
            kind == .mobile || kind == .landline || kind == .phoneUnknown || kind == .workPhone
        case .email: kind == .email || kind == .workEmail
        case .letter, .visit: kind == .postal || kind == .workPostal
        // The telephone or address that the link to the page was sent to.
        case .webchat: kind == .mobile || kind == .phoneUnknown || kind == .email
        case .social, .push: false
        }
    }
}
