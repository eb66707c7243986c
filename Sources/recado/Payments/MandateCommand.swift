import ArgumentParser
import Domain
import Store
import Values

extension PaymentsCommand {
    /// Permissions to collect.
    struct Mandate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "mandate",
            abstract: "Permissions of debtors to collect from their accounts (domiciliación).",
            subcommands: [Add.self, List.self, End.self]
        )

        struct Add: ControlledCommand {
            static let controlName = "payments mandate add"
            static let configuration = CommandConfiguration(
                abstract: "Keep a mandate that was signed; an earlier one of the account ends.",
                discussion: """
                    Exit code 3 when there is no such account.

                    Example: recado payments mandate add --account 4152310001 \
                    --debit-account 012180026050783858 --holder "Ana Luz" --signed-on 2026-11-01 \
                    --how paper --maximum 1500.00
                    """
            )

            @OptionGroup var options: Options
            @Option(help: "The creditor's number of the account whose dues are collected.")
            var account: String
            @Option(help: "The creditor's code; without it all creditors are searched.")
            var creditor: String?
            @Option(help: "The debtor's CLABE or IBAN, or a provider's token of a card.")
            var debitAccount: String
            @Option(help: "The holder's name as the bank knows it.")
            var holder: String
            @Option(help: "The day on which it was signed, as 2026-11-01.")
            var signedOn: String
            @Option(help: "How it was signed: paper, web, voice or bank.")
            var how: String
            @Option(help: "The most of one collection, such as 1500.00.")
            var maximum: String

            func validate() throws {
                guard Day(iso: signedOn) != nil else {
                    throw ValidationError("--signed-on is a day such as 2026-11-01")
                }
                guard DebitMandate.Signing(rawValue: how) != nil else {
                    throw ValidationError("--how is one of: paper, web, voice, bank")
                }
                guard let most = DecimalText.minor(maximum, decimals: 2), most > 0 else {
                    throw ValidationError("--maximum is written like 1500.00")
                }
                let digits = debitAccount.utf8.allSatisfy { 0x30...0x39 ~= $0 }
                let isNumber = CLABE(debitAccount) != nil
                let isIBAN = NationalNumbers.isValid(debitAccount, .iban)
                // A card's number is never stored; its provider's token is no run of digits.
                guard isNumber || isIBAN || (!digits && (8...64).contains(debitAccount.utf8.count))
                else {
                    throw ValidationError(
                        "--debit-account is no CLABE or IBAN: compare the digits with the mandate; "
                            + "for a card name the provider's token, never its number"
                    )
                }
                guard (1...70).contains(holder.count) else {
                    throw ValidationError("--holder has 1 to 70 letters")
                }
            }

            func run() async throws { try await runHereOrThere() }

            func controlArguments(_ settings: Settings) -> [String] {
                ["--account=\(account)"] + (creditor.map { ["--creditor=\($0)"] } ?? []) + [
                    "--debit-account=\(debitAccount)", "--holder=\(holder)",
                    "--signed-on=\(signedOn)", "--how=\(how)", "--maximum=\(maximum)",
                ]
            }

            func perform(in context: Context, now: Instant) async throws -> CommandOutcome {
                let owners = try await context.store.accounts(
                    numbered: account,
                    creditor: creditor
                )
                guard let (person, id) = owners.first,
                    let stored = try await context.store.person(person), let key = stored.key,
                    let clock = stored.state?.accounts.first(where: { $0.account.id == id }),
                    let day = Day(iso: signedOn), let signing = DebitMandate.Signing(rawValue: how)
                else {
                    return CommandOutcome(
                        text: "there is no such account",
                        exitCode: Exit.notFound.rawValue,
                        isComplaint: true
                    )
                }
                let currency = clock.account.figures.balance.currency
                let most = DecimalText.minor(maximum, decimals: currency.decimals) ?? 0
                let clabe = CLABE(debitAccount)?.digits
                let mandate = try await context.store.keep(
                    DebitMandate(
                        signedOn: day,
                        signing: signing,
                        maximum: Money(minor: most, currency)
                    ),
                    secrets: MandateSecrets(account: clabe ?? debitAccount, holder: holder),
                    for: PayingParty(account: id, person: person),
                    of: clock.account.creditor,
                    with: key,
                    at: now
                )
                return CommandOutcome(
                    options.json,
                    ["mandate": .text(mandate.description)],
                    "mandate \(mandate) is kept"
                )
            }
        }

        struct List: AsyncParsableCommand {
            static let configuration = CommandConfiguration(
                abstract: "Mandates and collections of one person.",
                discussion: """
                    Exit code 3 when there is no such person.

                    Example: recado payments mandate list --account 4152310001
                    """
            )

            @OptionGroup var options: Options
            @OptionGroup var choice: PersonChoice

            func run() async throws {
                let context = try await Context.openForReading(try options.settings())
                let person = try await choice.findOne(context)
                let mandates = try await context.store.mandates(of: person)
                let debits = try await context.store.debits(of: person)
                await context.close()
                if options.json {
                    printJSON([
                        "mandates": .list(mandates.map(Self.json)),
                        "collections": .list(debits.map(Self.json)),
                    ])
                    return
                }
                print(
                    table(
                        ["mandate", "state", "most", "signed", "how"],
                        mandates.map {
                            [
                                $0.id.description, "\($0.mandate.state)",
                                amount($0.mandate.maximum), $0.mandate.signedOn.description,
                                $0.mandate.signing.rawValue,
                            ]
                        }
                    )
                )
                print("")
                print(
                    table(
                        ["collection", "due", "try", "on", "amount", "state", "reason"],
                        debits.map {
                            [
                                $0.reference, $0.attempt.dueDay.description,
                                String($0.attempt.number), $0.attempt.runDay.description,
                                amount($0.amount), "\($0.attempt.state)",
                                $0.attempt.rejection?.rawValue ?? "",
                            ]
                        }
                    )
                )
            }

            private static func json(_ stored: StoredMandate) -> JSON {
                .object([
                    "mandate": .text(stored.id.description),
                    "state": .text("\(stored.mandate.state)"),
                    "maximum": .money(stored.mandate.maximum),
                    "signed_on": .day(stored.mandate.signedOn),
                    "how": .text(stored.mandate.signing.rawValue),
                ])
            }

            private static func json(_ debit: StoredDebit) -> JSON {
                .object([
                    "reference": .text(debit.reference), "due_day": .day(debit.attempt.dueDay),
                    "try": .number(debit.attempt.number), "run_day": .day(debit.attempt.runDay),
                    "amount": .money(debit.amount), "state": .text("\(debit.attempt.state)"),
                    "reason": debit.attempt.rejection.map { .text($0.rawValue) } ?? .null,
                ])
            }
        }

        struct End: ControlledCommand {
            static let controlName = "payments mandate end"
            static let configuration = CommandConfiguration(
                abstract: "End the mandates of an account: the debtor took them back.",
                discussion: """
                    Exit code 3 when there is no such account, 2 when it has no mandate.

                    Example: recado payments mandate end --account 4152310001
                    """
            )

            @OptionGroup var options: Options
            @Option(help: "The creditor's number of the account.")
            var account: String
            @Option(help: "The creditor's code; without it all creditors are searched.")
            var creditor: String?

            func run() async throws { try await runHereOrThere() }

            func controlArguments(_ settings: Settings) -> [String] {
                ["--account=\(account)"] + (creditor.map { ["--creditor=\($0)"] } ?? [])
            }

            func perform(in context: Context, now: Instant) async throws -> CommandOutcome {
                let owners = try await context.store.accounts(
                    numbered: account,
                    creditor: creditor
                )
                guard !owners.isEmpty else {
                    return CommandOutcome(
                        text: "there is no such account",
                        exitCode: Exit.notFound.rawValue,
                        isComplaint: true
                    )
                }
                var ended = 0
                for (person, id) in owners {
                    for mandate in try await context.store.mandates(of: person)
                    where mandate.account == id {
                        let isEnded = try await context.store.end(
                            mandate.id,
                            of: person,
                            as: .revoked,
                            at: now
                        )
                        if isEnded { ended += 1 }
                    }
                }
                return CommandOutcome(
                    options.json,
                    ["ended": .number(ended)],
                    ended > 0 ? "the mandate is ended" : "the account has no mandate",
                    exitCode: ended > 0 ? 0 : Exit.asks.rawValue
                )
            }
        }
    }
}
