import Domain
import Messaging
import Testing
import Values

@testable import Store
@testable import Workers

@Suite("Answers of a carrier")
struct FlightTests {
    private let reference = MessageReference(high: 1, low: 2)

    private static func place(_ number: UInt64 = 2, flight: Int64 = 1) -> QueuePlace {
        QueuePlace(
            message: MessageID(high: 1, low: number),
            person: PersonID(high: 3, low: 4),
            flight: flight
        )
    }

    private func flights(parts: Int) -> Flights {
        let flights = Flights()
        let flying = Flying(
            place: Self.place(),
            cost: .zero(.mexicanPeso),
            parts: parts,
            digest: 7,
            providerIDs: Array(repeating: "", count: parts),
            isAnswered: Array(repeating: false, count: parts),
            error: nil,
            isUncertain: false
        )
        #expect(flights.begin([(reference, flying)]).isEmpty)
        #expect(flights.begin([(reference, flying)]) == [reference])
        return flights
    }

    @Test("An answer that is told twice counts once")
    func toldTwice() throws {
        let flights = flights(parts: 2)
        let first = ConnectorEvent.accepted(reference, part: 0, providerID: "a")
        #expect(flights.land([first]).isEmpty)
        #expect(flights.land([first]).isEmpty)
        let landed = flights.land([.accepted(reference, part: 1, providerID: "b")])
        #expect(try #require(landed.first).flying.providerIDs == ["a", "b"])
        // Under way until what the carrier said is stored.
        #expect(flights.count == 1)
        flights.settle(1)
        #expect(flights.count == 0)
    }

    @Test("Who waits for room goes on when answers are stored, and when it is cancelled")
    func room() async {
        let flights = flights(parts: 1)
        let waiting = Task { await flights.wait(forAtMost: 0) }
        let cancelled = Task { await flights.wait(forAtMost: 0) }
        cancelled.cancel()
        await cancelled.value
        #expect(flights.count == 1)
        _ = flights.land([.accepted(reference, part: 0, providerID: "a")])
        flights.settle(1)
        await waiting.value
    }

    @Test("An answer that could not be stored is taken again as if for the first time")
    func restored() {
        let flights = flights(parts: 1)
        let answer = [ConnectorEvent.accepted(reference, part: 0, providerID: "a")]
        let before = flights.standing(of: answer)
        flights.restore(before, landed: flights.land(answer).count)
        #expect(flights.count == 1)
        #expect(flights.land(answer).map(\.flying.providerIDs) == [["a"]])
    }

    private func rejected(_ number: UInt64, _ flight: Int64) -> Submission {
        .failed(Self.place(number, flight: flight), "sandbox", "no")
    }

    @Test("A claim ends with the message that is written down last, whoever writes it")
    func ending() {
        let flights = Flights()
        flights.open(1, messages: 3)
        flights.open(2, messages: 1)
        let first = [rejected(1, 1), rejected(9, 2)]
        #expect(flights.ending(with: first) == [2])
        // It could not be stored: nothing has ended.
        flights.keep([2])
        #expect(flights.ending(with: first) == [2])
        flights.wrote(first, ending: [2])
        // Two at once: neither may end the claim, since the other may fail.
        #expect(flights.ending(with: [rejected(2, 1)]).isEmpty)
        #expect(flights.ending(with: [rejected(3, 1)]).isEmpty)
        flights.wrote([rejected(2, 1)], ending: [])
        flights.wrote([rejected(3, 1)], ending: [])
        #expect(flights.ending(with: []) == [1])
        flights.keep([1])
        #expect(flights.ending(with: []) == [1])
        flights.wrote([], ending: [1])
        #expect(flights.ending(with: []).isEmpty)
    }

    @Test("A receipt that contradicts the first final one leaves state and error as they are")
    func contradiction() {
        func receipt(_ state: DeliveryState, _ errorCode: UInt32) -> Receipt {
            Receipt(
                providerID: "a",
                recipient: nil,
                state: state,
                errorCode: errorCode,
                at: .distantPast,
                raw: []
            )
        }
        var submission = Submission(
            place: Self.place(),
            state: .submitted,
            providerIDs: ["a"],
            route: "sandbox",
            cost: .zero(.mexicanPeso),
            parts: 1,
            textDigest: 7,
            error: nil
        )
        submission.take(receipt(.delivered, 0))
        submission.take(receipt(.undelivered, 11))
        #expect(submission.state == .delivered)
        #expect(submission.error == nil)
    }

    @Test("A message of which some parts left is held, not called refused")
    func partsLeftBehind() throws {
        let flights = flights(parts: 2)
        let error = SendError(.unreachable, isRetryable: false, text: "the connection ended")
        let landed = flights.land([
            .accepted(reference, part: 0, providerID: "a"),
            .refused(reference, part: 1, error),
        ])
        let flying = try #require(landed.first).flying
        #expect(Submission(flying, route: "sandbox", wasReturned: false).state == .uncertain)
    }

    @Test(
        "Only what is wrong with the number counts against it",
        arguments: SendError.Code.allCases
    )
    func blame(_ code: SendError.Code) {
        let failure = Event.Failure(SendError(code, isRetryable: false, text: "no"))
        let isNumbersFault = code == .invalidRecipient || code == .blocked
        #expect((failure == .permanent) == isNumbersFault)
    }
}
