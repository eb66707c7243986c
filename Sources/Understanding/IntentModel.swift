internal import Values

/// Weights by which a message's features speak for each intent: one linear model a language.
///
/// Reading it takes whole numbers only, so that every machine gives the same answer. `version`
/// names the bytes it was made of and is stored with the decisions that rest on it.
public struct IntentModel: Sendable {
    /// CRC-32 of the bytes.
    public let version: UInt32

    private let sections: [Section]

    /// Reads one model, or several of different languages one after the other.
    ///
    /// - Throws: `CanonicalBytesError` when the bytes are no model.
    public init(decoding bytes: [UInt8]) throws {
        var crc = CRC32()
        crc.update(bytes)
        version = crc.value
        var sections: [Section] = []
        var offset = 0
        repeat {
            sections.append(try Section(bytes, &offset))
        } while offset < bytes.count
        self.sections = sections
    }

    /// The languages it knows.
    public var languages: [Language] { sections.map(\.language) }

    /// How strongly features speak for each intent, strongest first; empty for a language that
    /// it does not know.
    package func scores(_ features: IntentFeatures, _ language: Language) -> [IntentScore] {
        sections.first { $0.language == language }?.scores(features) ?? []
    }
}

/// How strongly a message speaks for an intent.
package struct IntentScore: Sendable {
    /// The intent.
    package let intent: Intent
    /// The logit in 1/1024; above zero for, below against.
    package let score: Int32
    /// How likely the intent is, in thousandths.
    package let confidence: UInt16
}

extension IntentModel {
    /// The model of one language.
    ///
    /// Octets, all numbers big-endian: `RIM1`, language, number of intents, number of features
    /// (4); for each intent its raw value, bias (4, 1/1024) and scale (4); 64 confidences (2)
    /// for logits of −8 to 8; for each feature, sorted, its hash (4); for each its idf (2,
    /// 1/256); for each its weights (1 for each intent, times the intent's scale / 2^20).
    package struct Section: Sendable {
        /// How many steps the table of confidences has.
        package static let steps = 64
        /// Logits are counted in these.
        package static let unit: Int64 = 1_024
        private static let featuresLimit = 200_000

        package let language: Language
        private let intents: [Intent]
        private let biases: [Int64]
        private let scales: [Int64]
        private let confidences: [UInt16]
        private let features: [UInt32]
        private let rarities: [UInt16]
        private let weights: [Int8]

        init(_ bytes: [UInt8], _ offset: inout Int) throws(CanonicalBytesError) {
            var reader = Octets(bytes: bytes, offset: offset)
            guard try reader.number(4) == 0x5249_4D31 else {
                throw CanonicalBytesError(offset: offset, expected: "model of intents")
            }
            guard let language = Language(rawValue: UInt8(try reader.number(1))) else {
                throw CanonicalBytesError(offset: reader.offset, expected: "language")
            }
            self.language = language
            let intentCount = Int(try reader.number(1))
            let featureCount = Int(try reader.number(4))
            guard intentCount > 0, featureCount <= Section.featuresLimit else {
                throw CanonicalBytesError(offset: reader.offset, expected: "number of features")
            }
            var intents: [Intent] = []
            var biases: [Int64] = []
            var scales: [Int64] = []
            for _ in 0..<intentCount {
                guard let intent = Intent(rawValue: UInt8(try reader.number(1))) else {
                    throw CanonicalBytesError(offset: reader.offset, expected: "intent")
                }
                intents.append(intent)
                biases.append(Int64(Int32(truncatingIfNeeded: try reader.number(4))))
                scales.append(Int64(try reader.number(4)))
            }
            self.intents = intents
            self.biases = biases
            self.scales = scales
            confidences = try reader.numbers(Section.steps, 2).map { UInt16($0) }
            features = try reader.numbers(featureCount, 4).map { UInt32($0) }
            rarities = try reader.numbers(featureCount, 2).map { UInt16($0) }
            weights = try reader.numbers(featureCount * intentCount, 1).map {
                Int8(truncatingIfNeeded: $0)
            }
            offset = reader.offset
        }

        func scores(_ found: IntentFeatures) -> [IntentScore] {
            let count = intents.count
            var scores = biases
            var sums = [Int64](repeating: 0, count: count)
            for block in found.blocks {
                var square: Int64 = 0
                for index in sums.indices { sums[index] = 0 }
                for feature in block {
                    guard let place = place(of: feature) else { continue }
                    let rarity = Int64(rarities[place])
                    square += rarity * rarity
                    let base = place * count
                    for index in 0..<count {
                        sums[index] += rarity * Int64(weights[base + index])
                    }
                }
                guard square > 0 else { continue }
                // 16 bits more, so that the root of a short message is exact enough.
                let norm = Section.root(square << 16)
                for index in 0..<count {
                    scores[index] += ((sums[index] * scales[index]) << 8) / (norm << 10)
                }
            }
            return zip(intents, scores)
                .map { intent, score in
                    IntentScore(
                        intent: intent,
                        score: Int32(clamping: score),
                        confidence: confidence(score)
                    )
                }
                .sorted {
                    ($1.score, $0.intent.rawValue) < ($0.score, $1.intent.rawValue)
                }
        }

        private func confidence(_ score: Int64) -> UInt16 {
            let width = 16 * Section.unit / Int64(Section.steps)
            let step = (score + 8 * Section.unit).quotientAndRemainder(dividingBy: width).quotient
            return confidences[Int(max(0, min(Int64(Section.steps - 1), step)))]
        }

        private func place(of feature: UInt32) -> Int? {
            var low = 0
            var high = features.count
            while low < high {
                let middle = (low + high) / 2
                if features[middle] < feature { low = middle + 1 } else { high = middle }
            }
            return low < features.count && features[low] == feature ? low : nil
        }

        /// The whole root, by Newton's steps.
        static func root(_ value: Int64) -> Int64 {
            guard value > 1 else { return max(0, value) }
            var guess = Int64(1) << ((64 - Int64(value.leadingZeroBitCount) + 1) / 2)
            while true {
                let next = (guess + value / guess) / 2
                if next >= guess { return guess }
                guess = next
            }
        }
    }

    /// Reads numbers from octets.
    private struct Octets {
        let bytes: [UInt8]
        var offset: Int

        mutating func number(_ size: Int) throws(CanonicalBytesError) -> UInt64 {
            guard bytes.count - offset >= size else {
                throw CanonicalBytesError(offset: offset, expected: "number")
            }
            var value: UInt64 = 0
            for index in offset..<offset + size { value = value << 8 | UInt64(bytes[index]) }
            offset += size
            return value
        }

        mutating func numbers(_ count: Int, _ size: Int) throws(CanonicalBytesError) -> [UInt64] {
            guard bytes.count - offset >= count * size else {
                throw CanonicalBytesError(offset: offset, expected: "\(count) numbers")
            }
            var values: [UInt64] = []
            values.reserveCapacity(count)
            for _ in 0..<count { values.append(try number(size)) }
            return values
        }
    }
}
