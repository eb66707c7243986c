import ArgumentParser
import Domain
import Store
import Values

extension PaymentsCommand {
    /// Payments that nobody can be thanked for yet.
    struct Unmatched: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Payments that found no account, the latest first.",
            discussion: """
                Line, reference and text are those of the file; all but the line and the last \
                two characters are hidden unless --reveal is given. Exit code 2 when there are any.

                Example: recado payments unmatched --limit 100 --reveal
                """
        )

        @OptionGroup var options: Options
        @Option(help: "Payments of the list, at most 1,000.")
        var limit = 50
        @Option(help: "Payments to skip.")
        var offset = 0
        @Flag(help: "Show references and texts whole.")
        var reveal = false

        func run() async throws {
            let context = try await Context.openForReading(try options.settings())
            let clock = QueryClock(zone: await context.zone())
            let payments = try await context.store.payments(
                status: .unmatched,
                page: Page(limit: limit, offset: offset)
            )
            let sources = try payments.map { try context.store.source(of: $0) }
            await context.close()
            if options.json {
                let list = zip(payments, sources).map { json($0, $1) }
                printJSON(["payments": .list(list)])
            } else if payments.isEmpty {
                print("Every payment found its account.")
            } else {
                let rows = zip(payments, sources).map { payment, source in
                    [
                        payment.payment.description, payment.creditor, amount(payment.amount),
                        payment.valueDay.description, payment.method,
                        clock.text(payment.receivedAt),
                        source.map { String($0.line) } ?? "",
                        shown(source?.given), shown(source?.text),
                    ]
                }
                let header = [
                    "payment", "creditor", "amount", "day", "method", "came", "line", "reference",
                    "text",
                ]
                print(table(header, rows))
                if !reveal { print("References and texts are hidden; show them by --reveal") }
            }
            if !payments.isEmpty { throw Exit.asks }
        }

        /// A text, or its last characters behind stars: enough to find it in a statement.
        private func shown(_ text: String?) -> String {
            guard let text, !text.isEmpty else { return "" }
            return reveal ? text : masked(text)
        }

        private func json(_ payment: StoredPayment, _ source: PaymentSource?) -> JSON {
            .object([
                "payment": .text(payment.payment.description),
                "creditor": .text(payment.creditor), "amount": .money(payment.amount),
                "value_day": .day(payment.valueDay), "method": .text(payment.method),
                "received_at": .instant(payment.receivedAt),
                "line": source.map { .number($0.line) } ?? .null,
                "reference": .text(shown(source?.given)), "text": .text(shown(source?.text)),
            ])
        }
    }
}

extension PaymentSource {
    /// What the payer gave: the surest of reference, CLABE and account number.
    fileprivate var given: String? { reference ?? clabe ?? accountNumber }
}
