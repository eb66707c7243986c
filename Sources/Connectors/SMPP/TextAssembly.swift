internal import Messaging
internal import SMPP
internal import Values

/// Puts the parts of people's long texts together.
///
/// Bounded: so many texts may be incomplete at a time; the oldest is then given out as far as it
/// came, as is one whose parts do not come in time. Both are marked as damaged.
///
/// A part's acknowledgement is held until its text is stored, but only for `holdLimit`: a carrier
/// that sends one message at a time would never send the next part.
struct TextAssembly: Sendable {
    /// The most incomplete texts.
    static let limit = 1_000
    /// Milliseconds for which a part stays unacknowledged while others are awaited.
    static let holdLimit: Int64 = 2_000

    /// A text, whole or given up, with what is to be acknowledged once it is stored.
    struct Assembled {
        let message: InboundMessage
        let acknowledgements: [Acknowledgement]
    }

    private struct Key: Hashable {
        let sender: AddressText
        let to: AddressText
        let reference: UInt16
        let total: UInt8
    }

    private struct Incomplete {
        var parts: [TextPart?]
        var acknowledgements: [Acknowledgement] = []
        let beganAt: Int64
        var missing: Int
    }

    private let timeout: Int64
    private var texts: [Key: Incomplete] = [:]

    /// - Parameter timeout: milliseconds for which parts are awaited.
    init(timeout: Int64) {
        self.timeout = timeout
    }

    /// How many texts are incomplete.
    var count: Int { texts.count }

    /// Adds a part; gives out the text that it completes, and the oldest when there are too many.
    mutating func add(
        _ part: TextPart,
        _ acknowledgement: Acknowledgement,
        steady: Int64,
        now: Instant
    ) -> [Assembled] {
        let key = Key(
            sender: part.sender,
            to: part.to,
            reference: part.place.reference,
            total: part.place.total
        )
        var given: [Assembled] = []
        if texts[key] == nil, texts.count >= Self.limit,
            let oldest = texts.min(by: { $0.value.beganAt < $1.value.beganAt })
        {
            texts[oldest.key] = nil
            given.append(assembled(oldest.value, now: now))
        }
        let total = Int(part.place.total)
        var text =
            texts[key]
            ?? Incomplete(
                parts: Array(repeating: nil, count: total),
                beganAt: steady,
                missing: total
            )
        let index = Int(part.place.part) - 1
        if text.parts[index] == nil { text.missing -= 1 }
        text.parts[index] = part
        text.acknowledgements.append(acknowledgement)
        if text.missing == 0 {
            texts[key] = nil
            given.append(assembled(text, now: now))
        } else {
            texts[key] = text
        }
        return given
    }

    /// Gives out the texts whose parts did not come in time; all of them when `isLast`.
    mutating func expire(steady: Int64, now: Instant, isLast: Bool = false) -> [Assembled] {
        if texts.isEmpty { return [] }
        let late = texts.filter { isLast || steady - $0.value.beganAt >= timeout }
        for key in late.keys { texts[key] = nil }
        return late.values.sorted { $0.beganAt < $1.beganAt }.map { assembled($0, now: now) }
    }

    /// Takes the acknowledgements that must not be held any longer.
    mutating func takeHeld(steady: Int64) -> [Acknowledgement] {
        var held: [Acknowledgement] = []
        for (key, text) in texts
        where steady - text.beganAt >= Self.holdLimit && !text.acknowledgements.isEmpty {
            held += text.acknowledgements
            texts[key]?.acknowledgements = []
        }
        return held
    }

    private func assembled(_ text: Incomplete, now: Instant) -> Assembled {
        let parts = text.parts.compactMap { $0 }
        let first = parts[0]
        var isDamaged = text.missing > 0
        let whole: String
        if text.missing == 0, parts.allSatisfy({ $0.halfUnits != nil }) {
            // Decoded as one, because a character may begin in one part and end in the next.
            let decoded = SMSReader.read(
                parts.flatMap { $0.halfUnits ?? [] },
                dataCoding: DataCoding.ucs2.rawValue,
                hasHeader: false
            )
            whole = decoded.text ?? ""
            isDamaged = decoded.isDamaged || decoded.text == nil
        } else {
            whole = parts.map(\.text).joined()
            isDamaged = isDamaged || parts.contains(where: \.isDamaged)
        }
        return Assembled(
            message: InboundMessage(
                from: first.from,
                to: first.to.string,
                text: whole,
                providerID: "",
                at: now,
                isDamaged: isDamaged
            ),
            acknowledgements: text.acknowledgements
        )
    }
}

/// Which of the carrier's messages is to be answered, and on which link.
struct Acknowledgement: Sendable {
    let link: Int
    let handle: RequestHandle
}
