import Domain
import Values

extension RuleBodyReader {
    mutating func consent(_ value: Tree) -> RuleBody {
        let values = tree.map(value, of: "a consent", keys: ["require", "refuse", "days"])
        var need = ConsentRule.Need.nothing
        if let word = values["require"] {
            need =
                tree.word(
                    word,
                    "require",
                    [
                        ("given", .given), ("givenOrProvided", .givenOrProvided),
                        ("givenOrWritten", .givenOrWritten), ("written", .written),
                    ]
                )
                ?? need
        }
        var days = 0
        if need == .givenOrWritten || need == .written {
            days = tree.number(values, "days", in: value, 1...366)
        } else if let days = values["days"] {
            tree.report(
                days.place,
                "\"days\" says nothing of this consent",
                "Remove it, or write `require: givenOrWritten`."
            )
        }
        let refused = bits(values["refuse"], "refuse", PackWords.consents)
        if need == .nothing, refused == 0 {
            tree.report(
                value.place,
                "the rule asks for no consent",
                "Add \"require\" or \"refuse\"."
            )
        }
        return .consent(ConsentRule(need: need, refused: refused, days: days))
    }

    mutating func optOut(_ value: Tree) -> RuleBody {
        let values = tree.map(value, of: "an opt-out", keys: ["scope", "exempt"])
        var scope = OptOutRule.Scope.contactPoint
        if let word = values["scope"] {
            scope =
                tree.word(
                    word,
                    "scope",
                    [
                        ("contactPointAndChannel", .contactPointAndChannel),
                        ("contactPoint", .contactPoint),
                    ]
                ) ?? scope
        } else {
            tree.report(value.place, "\"scope\" is missing", "Add `scope: contactPoint`.")
        }
        let exempt =
            values["exempt"].map {
                tree.words(
                    $0,
                    "exempt",
                    [("optOutConfirmation", 0), ("reply", 1), ("oneOptOutConfirmation", 2)]
                )
            } ?? []
        return .optOut(
            OptOutRule(
                scope: scope,
                exemptsConfirmation: exempt.contains(0) || exempt.contains(2),
                confirmsOnce: exempt.contains(2),
                exemptsReply: exempt.contains(1)
            )
        )
    }

    mutating func recipient(_ value: Tree) -> RuleBody {
        let values = tree.map(
            value,
            of: "a forbidden recipient",
            keys: [
                "roles", "youngerThan", "olderThanOrAt", "exceptRoles", "deceased",
                "represented",
            ]
        )
        var rule = RecipientRule()
        rule.roles = bits(values["roles"], "roles", PackWords.roles)
        rule.exceptRoles = bits(values["exceptRoles"], "exceptRoles", PackWords.roles)
        rule.youngerThan = values["youngerThan"].map { tree.number($0, "youngerThan", 1...120) }
        rule.olderThanOrAt = values["olderThanOrAt"].map {
            tree.number($0, "olderThanOrAt", 1...120)
        }
        rule.deceased = tree.flag(values, "deceased")
        rule.represented = tree.flag(values, "represented")
        if rule == RecipientRule() {
            tree.report(value.place, "the rule forbids nobody", "Add `roles: [reference]`.")
        }
        return .forbiddenRecipient(rule)
    }

    mutating func contactPoint(_ value: Tree) -> RuleBody {
        let values = tree.map(
            value,
            of: "a forbidden contact point",
            keys: ["provenance", "unlessConfirmed", "ownership", "reach", "kinds", "notCurrent"]
        )
        var rule = ContactPointRule()
        rule.provenance = bits(values["provenance"], "provenance", PackWords.provenances)
        rule.ownership = bits(values["ownership"], "ownership", PackWords.ownerships)
        rule.reach = bits(values["reach"], "reach", PackWords.reaches)
        rule.kinds = bits(values["kinds"], "kinds", PackWords.kinds)
        rule.notCurrent = tree.flag(values, "notCurrent")
        if rule == ContactPointRule() {
            tree.report(value.place, "the rule forbids nothing", "Add `reach: [dead]`.")
        }
        rule.unlessConfirmed = tree.flag(values, "unlessConfirmed")
        return .forbiddenContactPoint(rule)
    }

    mutating func requiredContent(_ value: Tree) -> RuleBody {
        let values = tree.map(
            value,
            of: "required content",
            keys: ["when", "items", "anyOf", "classes", "exempt"]
        )
        var when = RequiredContentRule.When.each
        if let word = values["when"] {
            when =
                tree.word(word, "when", [("firstContact", .firstContact), ("each", .each)])
                ?? when
        } else if let list = values["classes"] {
            when = .doing(ContentClasses(tree.words(list, "classes", PackWords.classes)))
        } else {
            tree.report(value.place, "\"when\" is missing", "Add `when: each`.")
        }
        let all = items(values["items"], "items")
        let any = items(values["anyOf"], "anyOf")
        if all.isEmpty, any.isEmpty {
            tree.report(value.place, "the rule requires nothing", "Add `items: [agencyName]`.")
        }
        let exempt =
            values["exempt"].map { tree.words($0, "exempt", [("optOutConfirmation", true)]) } ?? []
        return .requiredContent(
            RequiredContentRule(
                when: when,
                all: all,
                any: any,
                exemptsOptOutConfirmation: exempt.contains(true)
            )
        )
    }

    mutating func agreement(_ value: Tree) -> RuleBody {
        let values = tree.map(value, of: "an agreement in writing", keys: ["items"])
        let all = items(values["items"], "items")
        if all.isEmpty {
            tree.report(
                value.place,
                "the rule requires nothing",
                "Add `items: [agreementTerms]`."
            )
        }
        return .requiredContent(
            RequiredContentRule(when: .doing(.statesAgreement), all: all, any: [])
        )
    }

    mutating func sender(_ value: Tree) -> RuleBody {
        let values = tree.map(
            value,
            of: "a sender identity",
            keys: ["registered", "refuse", "unanswerableNeeds"]
        )
        var rule = SenderRule()
        if let value = values["registered"] {
            // Either every sender or those of some kinds.
            let every = PackWords.senders.reduce(UInt8(0)) { $0 | 1 << $1.1.rawValue }
            rule.registered =
                value.bool.map { $0 ? every : 0 }
                ?? bits(value, "registered", PackWords.senders)
        }
        rule.refused = bits(values["refuse"], "refuse", PackWords.senders)
        rule.unanswerableNeeds = items(values["unanswerableNeeds"], "unanswerableNeeds")
        if rule == SenderRule() {
            tree.report(value.place, "the rule demands nothing", "Add `registered: true`.")
        }
        return .senderIdentity(rule)
    }

    mutating func disclosure(_ value: Tree) -> RuleBody {
        let table = tree.map(value, of: "a disclosure", keys: PackWords.purposes.map(\.0))
        let owners = ContactPoint.Ownership.allCases.count
        var allowed = [ContentClasses](
            repeating: [],
            count: Purpose.allCases.count * owners
        )
        for (word, purpose) in PackWords.purposes {
            guard let row = table[word] else {
                tree.report(
                    value.place,
                    "\"\(word)\" is missing",
                    "Say what each purpose may tell."
                )
                continue
            }
            let states = tree.map(row, of: word, keys: PackWords.ownerships.map(\.0))
            for (name, ownership) in PackWords.ownerships {
                guard let list = states[name] else { continue }
                allowed[Int(purpose.rawValue) * owners + Int(ownership.rawValue)] =
                    ContentClasses(tree.words(list, name, PackWords.classes))
            }
        }
        return .disclosure(DisclosureRule(allowed: allowed))
    }

    private mutating func items(_ value: Tree?, _ key: String) -> ContentItems {
        value.map { ContentItems(tree.words($0, key, PackWords.items)) } ?? []
    }

    private mutating func bits<Value: RawRepresentable>(
        _ value: Tree?,
        _ key: String,
        _ words: [(String, Value)]
    ) -> UInt8 where Value.RawValue == UInt8 {
        guard let value else { return 0 }
        return tree.words(value, key, words).reduce(0) { $0 | 1 << $1.rawValue }
    }
}
