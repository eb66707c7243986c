import Domain
import Messaging
import Store
import Strategy
import Values
import Vault
import Workers

/// What a visitor does becomes a fact of the case.
extension Visit {
    /// Decides an event of the person.
    func tell(_ event: Event, rows: [CaseWork.Row] = []) async throws {
        _ = try await store.decide(
            [CaseWork(link.person, event, rows: rows)],
            policy: policy.policy,
            now: now
        )
    }

    /// A button stands for a text whose meaning is plain: it is kept in the thread and decided as
    /// one. What concerns the number concerns all who share it.
    func press(_ meaning: ReplyMeaning, _ text: String, by channel: Channel = .webchat) async throws
    {
        var work = [press(meaning, text, channel, link.person, link.contactPoint, key)]
        if meaning == .optOut || meaning == .wrongNumber, let number = try await telephone() {
            let owners = try await store.correspondents(of: [number], limit: Self.ownersLimit)[0]
            for owner in owners where owner.person.person != link.person {
                guard let key = owner.person.key, owner.person.state != nil else { continue }
                let point = owner.contactPoint
                work.append(press(meaning, text, channel, owner.person.person, point, key))
            }
        }
        _ = try await store.decide(work, policy: policy.policy, now: now)
        switch meaning {
        case .optOut, .wrongNumber:
            for item in work {
                guard case .replyReceived(let reply) = item.event else { continue }
                try await store.revokeLinks(of: item.person, to: reply.contactPoint, at: now)
            }
        case .fraud: try await store.revokeLinks(of: link.person, at: now)
        default: break
        }
    }

    /// Persons of one number that a refusal is given to.
    private static let ownersLimit = 16

    private func press(
        _ meaning: ReplyMeaning,
        _ text: String,
        _ channel: Channel,
        _ person: PersonID,
        _ point: ContactPointID,
        _ key: PersonKey
    ) -> CaseWork {
        var random = Generator(
            seeds: UInt64(bitPattern: now.milliseconds),
            link.digest.low ^ Composer.digest(of: Array(text.utf8)),
            person.low
        )
        let id = MessageID(at: now, shard: person.shard, random: &random)
        let event = Event.replyReceived(
            Reply(
                message: id,
                contactPoint: point,
                channel: channel,
                receivedAt: now,
                meanings: [meaning],
                needsPerson: false
            )
        )
        let inbound = InboundText(
            message: id,
            person: person,
            contactPoint: point,
            channel: channel,
            receivedAt: now,
            route: WebChat.route,
            providerID: "",
            sealed: store.seal(reply: text, id, with: key),
            understood: event.encoded()
        )
        return CaseWork(person, event, rows: [.inbound(inbound)])
    }
}

/// What pages and their connector agree on.
public enum WebChat {
    /// The route by which texts of pages come in.
    public static let route = "site"
}
