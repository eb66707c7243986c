import Testing
import Values

@testable import Domain

@Suite("One movement told by several files")
struct MovementPlacesTests {
    private func movement(
        _ format: UInt8,
        name: UInt64? = nil,
        account: UInt64? = 1,
        reference: UInt64? = nil,
        words: Set<UInt64> = []
    ) -> MovementTraits {
        MovementTraits(
            format: format,
            name: name,
            account: account,
            reference: reference,
            words: words
        )
    }

    /// The places of each file's movements, one file after the other.
    private func read(_ files: [[MovementTraits]]) -> [[Int]] {
        var known: [MovementTraits] = []
        return files.map { file in
            let found = MovementPlaces.places(of: file, among: known)
            for (movement, place) in zip(file, found) where place.isNew { known.append(movement) }
            return found.map(\.place)
        }
    }

    @Test("A file that comes again brings nothing new, equal movements stay as many as they are")
    func again() {
        let file = [movement(1, name: 7), movement(1, name: 8), movement(1), movement(1)]
        #expect(read([file, file]) == [[0, 1, 2, 3], [0, 1, 2, 3]])
        #expect(read([file, file.reversed()])[1] == [2, 3, 1, 0])
    }

    @Test("The second half of a day is new though its amounts are those of the first")
    func halves() {
        let first = [movement(1, name: 1, reference: 5), movement(1, name: 2, reference: 6)]
        let second = [movement(1, name: 3, reference: 5), movement(1, name: 4, reference: 6)]
        #expect(read([first, second, first + second]) == [[0, 1], [2, 3], [0, 1, 2, 3]])
    }

    @Test("Another format tells the same movements by other names")
    func formats() {
        let one = [movement(1, name: 1, reference: 5), movement(1, name: 2, reference: 6)]
        let other = [movement(2, name: 91, reference: 6), movement(2, name: 92, reference: 5)]
        #expect(read([one, other]) == [[0, 1], [1, 0]])
    }

    @Test("Payers who write the same words of the agreement stay apart by their own")
    func commonWords() {
        let one = [movement(1, words: [100, 1]), movement(1, words: [100, 2])]
        let other = [movement(2, words: [100, 3]), movement(2, words: [100, 2, 55])]
        #expect(read([one, other]) == [[0, 1], [2, 1]])
    }

    @Test("Two accounts of the creditor at one bank never share a movement")
    func accounts() {
        let one = [movement(1, account: 1, reference: 5)]
        let other = [movement(2, account: 2, reference: 5)]
        #expect(read([one, other]) == [[0], [1]])
        #expect(read([one, [movement(2, account: nil, reference: 5)]]) == [[0], [0]])
    }

    @Test(
        "However files overlap, each movement has one place",
        arguments: 1...40 as ClosedRange<UInt64>
    )
    func overlaps(_ seed: UInt64) {
        var random = Generator(seeds: seed, 9)
        // A day of one amount: each movement has a name of the bank and perhaps a reference.
        let day = (0..<30).map { index in
            movement(
                1,
                name: UInt64(1_000 + index),
                reference: random.next() % 2 == 0 ? random.next() % 4 : nil,
                words: random.next() % 3 == 0 ? [random.next() % 5] : []
            )
        }
        var known: [MovementTraits] = []
        var placeOf: [UInt64: Int] = [:]
        for _ in 0..<6 {
            let start = Int(random.next() % 30)
            let end = start + Int(random.next() % UInt64(31 - start))
            let file = Array(day[start..<end])
            for (movement, found) in zip(file, MovementPlaces.places(of: file, among: known)) {
                guard let name = movement.name else { continue }
                if found.isNew { known.append(movement) }
                #expect(placeOf[name] ?? found.place == found.place)
                placeOf[name] = found.place
            }
        }
        #expect(Set(placeOf.values).count == placeOf.count)
    }
}
