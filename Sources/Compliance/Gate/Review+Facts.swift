import Domain
import Values

// Rules that depend on facts alone: they say the same at every instant.
extension Review {
    func isMissing(_ required: RequiredContentRule, _ rule: BoundRule) -> Bool {
        let items = request.content.items
        if items.isSuperset(of: required.all),
            required.any.isEmpty || !items.isDisjoint(with: required.any)
        {
            return false
        }
        switch required.when {
        case .each: return true
        case .doing(let classes): return !classes.isDisjoint(with: request.content.classes)
        case .firstContact:
            return !history.contains { attempt in
                let contact = PastContact(attempt, request)
                return contact.counts & PastContact.madeBit != 0 && contact.isIn(.creditor)
                    && contact.purposeBit & rule.purposes != 0
            }
        }
    }

    func lacks(_ consent: ConsentRule) -> Bool {
        if consent.refused & 1 << point.consent.rawValue != 0 { return true }
        switch consent.need {
        case .nothing: return false
        case .given: return point.consent != .given
        case .givenOrProvided:
            return point.consent != .given && point.provenance != .creditor
                && point.provenance != .person && point.ownership != .confirmed
        }
    }

    func isOptedOut(_ rule: OptOutRule) -> Bool {
        let isRefused =
            switch rule.scope {
            case .contactPointAndChannel: point.hasOptedOut(of: request.channel)
            case .contactPoint: point.optedOutChannels != 0
            }
        guard isRefused else { return false }
        if rule.exemptsConfirmation, request.purpose == .confirmation,
            request.content.classes.contains(.confirmsOptOut)
        {
            return false
        }
        return !(rule.exemptsReply && request.purpose == .reply)
    }

    func isBad(_ rule: ContactPointRule) -> Bool {
        if rule.provenance & 1 << point.provenance.rawValue != 0,
            !(rule.unlessConfirmed && point.ownership == .confirmed)
        {
            return true
        }
        return rule.ownership & 1 << point.ownership.rawValue != 0
            || rule.reach & 1 << point.reach.rawValue != 0
            || rule.kinds & 1 << point.kind.rawValue != 0
            || rule.notCurrent && !point.isCurrent
    }

    func isRefused(_ rule: SenderRule) -> Bool {
        let sender = request.sender
        if rule.registered & 1 << sender.kind.rawValue != 0 && !sender.isRegistered { return true }
        if rule.refused & 1 << sender.kind.rawValue != 0 { return true }
        let cannotAnswer = sender.kind == .masked || !sender.canReply
        return !rule.unanswerableNeeds.isEmpty && cannotAnswer
            && rule.unanswerableNeeds.isDisjoint(with: request.content.items)
    }

    var paysSomebodyElse: Bool {
        let asksMoney = request.content.classes.contains(.namesPayee) || request.payee != .none
        return asksMoney && request.payee != .creditor
    }

    func discloses(_ table: DisclosureRule) -> Bool {
        guard request.content.verification == .none else { return false }
        let told = request.content.classes.intersection(.disclosures)
        return !told.isSubset(of: table.allowed(request.purpose, point.ownership))
    }
}
