import ArgumentParser
import Domain
import Files
import Foundation
import Store
import Values

extension PaymentsCommand {
    /// Proofs of payment that people sent.
    struct Receipts: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Proofs of payment that people sent, the latest first.",
            discussion: """
                A proof is evidence, not payment: claimed until a payment fits it, then matched; \
                unverifiable when none came in time; fraudulent when its picture or tracking key \
                was used by somebody else, or the bank tells something else. Exit code 2 when any \
                is fraudulent.

                Example: recado payments receipts --state fraudulent
                """
        )

        @OptionGroup var options: Options
        @Option(help: "Only these: claimed, matched, unverifiable or fraudulent.")
        var state: String?
        @Option(help: "Proofs of the list, at most 1,000.")
        var limit = 50
        @Option(help: "Proofs to skip.")
        var offset = 0

        func validate() throws {
            let words = PaymentProof.State.allCases.map { "\($0)" }
            guard state.map({ words.contains($0) }) ?? true else {
                throw ValidationError("--state is one of: \(words.joined(separator: ", "))")
            }
        }

        func run() async throws {
            let context = try await Context.openForReading(try options.settings())
            let clock = QueryClock(zone: await context.zone())
            let proofs = try await context.store.proofs(
                state: PaymentProof.State.allCases.first { "\($0)" == state },
                page: Page(limit: limit, offset: offset)
            )
            await context.close()
            if options.json {
                printJSON(["receipts": .list(proofs.map(Self.json))])
            } else if proofs.isEmpty {
                print("Nobody sent a proof of payment.")
            } else {
                let rows = proofs.map { stored in
                    [
                        stored.id.description, stored.person.description, stored.creditor,
                        "\(stored.proof.state)",
                        stored.proof.reason == .none ? "" : "\(stored.proof.reason)",
                        stored.proof.amount.map { amount($0) } ?? "",
                        stored.proof.day?.description ?? "", stored.type,
                        clock.text(stored.receivedAt),
                    ]
                }
                let header = [
                    "receipt", "person", "creditor", "state", "reason", "amount", "day", "type",
                    "came",
                ]
                print(table(header, rows))
            }
            if proofs.contains(where: { $0.proof.state == .fraudulent }) { throw Exit.asks }
        }

        private static func json(_ stored: StoredProof) -> JSON {
            .object([
                "receipt": .text(stored.id.description),
                "person": .text(stored.person.description),
                "account": .text(stored.account.description),
                "creditor": .text(stored.creditor), "state": .text("\(stored.proof.state)"),
                "reason": .text("\(stored.proof.reason)"),
                "amount": stored.proof.amount.map { .money($0) } ?? .null,
                "day": stored.proof.day.map { .day($0) } ?? .null, "type": .text(stored.type),
                "size": .number(stored.size), "received_at": .instant(stored.receivedAt),
                "payment": stored.payment.map { .text($0.description) } ?? .null,
            ])
        }
    }
}
