import ArgumentParser
import Domain
import Foundation
import Messaging
import Store
import Values

/// How a command is told which person is meant.
struct PersonChoice: ParsableArguments {
    @Argument(help: "Our own id of the person.")
    var id: String?
    @Option(help: "The creditor's number of the customer.")
    var customer: String?
    @Option(help: "The creditor's number of an account.")
    var account: String?
    @Option(help: "A telephone number; one without + is taken as Mexican.")
    var phone: String?
    @Option(help: "The creditor's code; without it all creditors are searched.")
    var creditor: String?

    init() {}

    /// A choice that another command read under names of its own.
    init(id: String?, customer: String?, account: String?, phone: String?, creditor: String?) {
        self.id = id
        self.customer = customer
        self.account = account
        self.phone = phone
        self.creditor = creditor
    }

    func validate() throws {
        guard [id, customer, account, phone].compactMap({ $0 }).count == 1 else {
            throw ValidationError("name one person: ID, --customer, --account or --phone")
        }
    }

    /// What to look for.
    func search(_ context: Context) throws -> PersonSearch {
        if let id {
            guard let person = PersonID(id) else {
                throw ValidationError("an id has 32 hexadecimal digits; else use --customer, …")
            }
            return .id(person)
        }
        if let customer { return .customerNumber(customer) }
        if let account { return .accountNumber(account) }
        guard let number = try number(phone ?? "", context) else {
            throw ValidationError("--phone is no telephone number: write +52 and ten digits")
        }
        return .phone(number)
    }

    /// The persons that are meant.
    func find(_ context: Context) async throws -> [PersonID] {
        guard let customer else {
            return try await context.store.find(try search(context), creditor: creditor)
        }
        // A person's key is the customer's number after the creditor's code; in files without
        // customer numbers it is something else that is given whole.
        var found: [PersonID] = []
        let known = try await context.store.creditors()
        for creditor in creditor.map({ [$0] }) ?? known {
            for key in [creditor + "/" + customer, customer] {
                found += try await context.store.find(.customerNumber(key), creditor: creditor)
            }
        }
        var seen: Set<PersonID> = []
        return found.filter { seen.insert($0).inserted }
    }

    /// The one person that is meant; several are told with their ids.
    func findOne(_ context: Context) async throws -> PersonID {
        let found = try await find(context)
        guard let person = found.first else { throw notFound("there is no such person") }
        guard found.count == 1 else {
            let ids = found.map(\.description).joined(separator: "\n")
            complain("\(found.count) persons are found: name one of them by id\n\(ids)")
            throw Exit.asks
        }
        return person
    }

    private func number(_ text: String, _ context: Context) throws -> E164? {
        let digits = text.filter { $0 != " " && $0 != "-" && $0 != "(" && $0 != ")" }
        if digits.hasPrefix("+") { return E164(digits) }
        let parser = try context.phones()
        let parsed = Array(digits.utf8).withUnsafeBytes { parser.parse($0, country: "MX") }
        return parsed?.number ?? E164(digits)
    }
}
