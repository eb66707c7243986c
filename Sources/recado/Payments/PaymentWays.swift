import ArgumentParser
import Domain
import Store
import Values
import Workers

extension PaymentsCommand {
    /// How one account is paid.
    struct Ways: ControlledCommand {
        static let controlName = "payments ways"
        static let configuration = CommandConfiguration(
            abstract: "How an account is paid: CLABE, references, agreements.",
            discussion: """
                The ways are those that the facts declare for the creditor. A reference counts for \
                the account from now on. What is not the creditor's own account is refused where \
                we collect for somebody else. Exit code 2 when there is no way to pay.

                Example: recado payments ways --account 4152310001 --amount 1500.00
                """
        )

        @OptionGroup var options: Options
        @Option(help: "The creditor's number of the account.")
        var account: String
        @Option(help: "The creditor's code; without it all creditors are searched.")
        var creditor: String?
        @Option(help: "How much, such as 1500.00; without it what is past due, else the balance.")
        var amount: String?
        @Option(help: "Only this way: transfer, cash, branch, card, direct_debit, codi.")
        var method: String?

        func validate() throws {
            guard method.map({ PayeeAccount.Method(rawValue: $0) != nil }) ?? true else {
                let words = PayeeAccount.Method.allCases.map(\.rawValue).joined(separator: ", ")
                throw ValidationError("--method is one of: \(words)")
            }
            guard amount.map({ DecimalText.minor($0, decimals: 2) != nil }) ?? true else {
                throw ValidationError("--amount is written like 1500.00")
            }
        }

        func run() async throws { try await runHereOrThere() }

        func controlArguments(_ settings: Settings) -> [String] {
            ["--account=\(account)"] + (creditor.map { ["--creditor=\($0)"] } ?? [])
                + (amount.map { ["--amount=\($0)"] } ?? [])
                + (method.map { ["--method=\($0)"] } ?? [])
        }

        func perform(in context: Context, now: Instant) async throws -> CommandOutcome {
            let owners = try await context.store.accounts(numbered: account, creditor: creditor)
            guard let (person, id) = owners.first,
                let stored = try await context.store.person(person), let key = stored.key,
                let numbers = try await context.store.accountNumbers(of: person, with: key)
                    .first(where: { $0.id == id })?.secrets,
                let clock = stored.state?.accounts.first(where: { $0.account.id == id })
            else {
                return CommandOutcome(
                    text: "there is no such account",
                    exitCode: Exit.notFound.rawValue,
                    isComplaint: true
                )
            }
            let today = try await context.today(now)
            let standing = clock.account.standing(on: today)
            let due = standing.pastDue.minor > 0 ? standing.pastDue : standing.balance
            let minor = amount.flatMap { DecimalText.minor($0, decimals: due.currency.decimals) }
            let facts = try await context.policies.current().facts
            let ways = try await PaymentsDesk(store: context.store, facts: facts).ways(
                to: clock.account.creditor,
                for: PayingParty(account: id, person: person),
                numbers: numbers,
                amount: Money(minor: minor ?? due.minor, due.currency),
                method: method.flatMap { PayeeAccount.Method(rawValue: $0) },
                today: today,
                now: now
            )
            return CommandOutcome(
                options.json,
                ["ways": .list(ways.map(Self.json))],
                ways.isEmpty
                    ? "The facts declare no way to pay \(clock.account.creditor)."
                    : ways.map(Self.text).joined(separator: "\n\n"),
                exitCode: ways.contains { (try? $0.outcome.get()) != nil }
                    ? 0 : Exit.asks.rawValue
            )
        }

        private static func text(_ way: PaymentsDesk.Way) -> String {
            switch way.outcome {
            case .failure(let refusal): return "\(way.payee.name): \(refusal.text)."
            case .success(let instruction):
                let head =
                    "\(way.payee.name): \(recado.amount(instruction.amount)) a "
                    + "\(instruction.beneficiary), hasta el \(instruction.validThrough)"
                return ([head] + lines(instruction).map { "  \($0.label): \($0.value)" })
                    .joined(separator: "\n")
            }
        }

        private static func lines(
            _ instruction: PaymentInstruction
        ) -> [(key: String, label: String, value: String)] {
            var lines: [(key: String, label: String, value: String)] = []
            if let bank = instruction.bank { lines.append(("bank", "Banco", bank)) }
            switch instruction.form {
            case .transfer(let clabe, let reference, let concept):
                lines.append(("clabe", "CLABE", clabe.digits))
                if let reference {
                    lines.append(("numeric_reference", "Referencia numérica", reference))
                }
                if !concept.isEmpty { lines.append(("concept", "Concepto", concept)) }
            case .cash(let reference, let places):
                lines.append(("reference", "Referencia", reference))
                if !places.isEmpty {
                    lines.append(("places", "Dónde", places.joined(separator: ", ")))
                }
            case .branch(let agreement, let reference):
                lines.append(("agreement", "Convenio", agreement))
                lines.append(("reference", "Referencia", reference))
            case .provider(let name, let reference):
                lines.append(("provider", "Proveedor", name))
                lines.append(("reference", "Referencia", reference))
            }
            return lines
        }

        private static func json(_ way: PaymentsDesk.Way) -> JSON {
            var object: [String: JSON] = [
                "name": .text(way.payee.name), "method": .text(way.payee.method.rawValue),
            ]
            switch way.outcome {
            case .failure(let refusal): object["refused"] = .text(refusal.text)
            case .success(let instruction):
                object["beneficiary"] = .text(instruction.beneficiary)
                object["amount"] = .money(instruction.amount)
                object["valid_through"] = .day(instruction.validThrough)
                object["settlement_days"] = .number(instruction.settlementDays)
                for line in lines(instruction) { object[line.key] = .text(line.value) }
            }
            return .object(object)
        }
    }
}
