import Foundation
public import Understanding
public import Values

/// Makes the model of intents of one language out of phrases.
public struct IntentTrainer: Sendable {
    /// How a model is made.
    public struct Settings: Sendable {
        /// liblinear's C: how much a wrong example costs.
        public var cost = 10.0
        /// How many times as much a wrong example of an intent costs as one of all the others.
        public var rarity = 4.0
        /// Features that fewer phrases have are left out.
        public var rarest = 2
        /// No more features are kept.
        public var featuresLimit = 20_000
        /// How many parts the phrases are split in to calibrate.
        public var folds = 5

        /// The settings of the shipped models.
        public init() {}
    }

    /// The day on which phrases are read: a Saturday in the middle of a month.
    public static let day = Day(daysSinceEpoch: 20_413)

    let language: Language
    let settings: Settings

    /// Makes a trainer of a language.
    public init(_ language: Language, _ settings: Settings = Settings()) {
        self.language = language
        self.settings = settings
    }

    /// Trains on all phrases and calibrates on what models said of phrases they had not seen.
    ///
    /// - Parameter beside: phrases of another language, which teach what kinds of words mean.
    public func train(_ phrases: [Phrase], beside: [Phrase] = []) throws -> [UInt8] {
        let examples = phrases.map { Example($0) }
        let others = beside.map { Example($0) }
        let confidences = try calibrated(examples, beside: others)
        return encode(trained(examples + others), confidences)
    }

    /// Trains on all phrases and takes the confidences from elsewhere: for trials, in a fifth
    /// of the time.
    package func quick(_ phrases: [Phrase], _ confidences: [UInt16]? = nil) -> [UInt8] {
        encode(trained(phrases.map { Example($0) }), confidences ?? IntentTrainer.uncalibrated)
    }

    /// A phrase and its features.
    struct Example {
        let phrase: Phrase
        let features: IntentFeatures

        init(_ phrase: Phrase) {
            self.phrase = phrase
            features = IntentFeatures(of: phrase.text, on: IntentTrainer.day, country: "MX")
        }
    }

    /// A model in floating point.
    struct Trained {
        var intents: [Intent]
        /// Sorted.
        var features: [UInt32]
        /// 1/256.
        var rarities: [UInt16]
        /// By intent, then by feature; the bias last.
        var weights: [[Double]]
    }

    // MARK: Training

    func trained(_ examples: [Example]) -> Trained {
        let (features, rarities) = vocabulary(examples)
        var places: [UInt32: Int32] = [:]
        for (index, feature) in features.enumerated() { places[feature] = Int32(index) }
        let rows = examples.map { row($0.features, places, rarities) }
        let problem = LinearProblem(rows, featureCount: features.count)
        defer { problem.free() }
        let known = Set(examples.flatMap(\.phrase.intents))
        var trained = Trained(intents: [], features: features, rarities: rarities, weights: [])
        for intent in Intent.allCases where known.contains(intent) {
            let isPositive = examples.map { $0.phrase.intents.contains(intent) }
            guard
                let weights = problem.train(
                    isPositive,
                    cost: settings.cost,
                    rarity: settings.rarity
                )
            else { continue }
            trained.intents.append(intent)
            trained.weights.append(weights)
        }
        return reduced(trained)
    }

    private func vocabulary(_ examples: [Example]) -> ([UInt32], [UInt16]) {
        var counts: [UInt32: Int] = [:]
        for example in examples {
            for block in example.features.blocks {
                for feature in block { counts[feature, default: 0] += 1 }
            }
        }
        let features = counts.filter { $0.value >= settings.rarest }.keys.sorted()
        let total = Double(examples.count + 1)
        let rarities = features.map { feature in
            let rarity = 1 + log(total / Double((counts[feature] ?? 0) + 1))
            return UInt16(min(65_535, (rarity * 256).rounded()))
        }
        return (features, rarities)
    }

    private func row(_ found: IntentFeatures, _ places: [UInt32: Int32], _ rarities: [UInt16])
        -> SparseRow
    {
        var entries: [(Int32, Double)] = []
        for block in found.blocks {
            let known = block.compactMap { places[$0] }
            let square = known.reduce(0.0) { sum, place in
                sum + Double(rarities[Int(place)]) * Double(rarities[Int(place)])
            }
            let norm = square.squareRoot()
            for place in known { entries.append((place, Double(rarities[Int(place)]) / norm)) }
        }
        entries.sort { $0.0 < $1.0 }
        return SparseRow(indices: entries.map(\.0), values: entries.map(\.1))
    }

    /// Keeps the features that speak the loudest.
    private func reduced(_ trained: Trained) -> Trained {
        guard trained.features.count > settings.featuresLimit else { return trained }
        let loudness = trained.features.indices.map { feature in
            trained.weights.reduce(0.0) { max($0, abs($1[feature])) }
                * Double(trained.rarities[feature])
        }
        let kept = trained.features.indices.sorted {
            (loudness[$1], $0) < (loudness[$0], $1)
        }.prefix(settings.featuresLimit).sorted()
        var reduced = trained
        reduced.features = kept.map { trained.features[$0] }
        reduced.rarities = kept.map { trained.rarities[$0] }
        reduced.weights = trained.weights.map { weights in
            kept.map { weights[$0] } + [weights[trained.features.count]]
        }
        return reduced
    }

    // MARK: Writing

    func encode(_ trained: Trained, _ confidences: [UInt16]) -> [UInt8] {
        var bytes: [UInt8] = []
        func write(_ value: Int, _ size: Int) {
            for octet in (0..<size).reversed() {
                bytes.append(UInt8(truncatingIfNeeded: value >> (octet * 8)))
            }
        }
        write(0x5249_4D31, 4)
        write(Int(language.rawValue), 1)
        write(trained.intents.count, 1)
        write(trained.features.count, 4)
        var quantised: [[Int8]] = []
        for (intent, weights) in zip(trained.intents, trained.weights) {
            let largest = weights.dropLast().reduce(0.0) { max($0, abs($1)) }
            let scale = max(1, Int((largest / 127 * 1_048_576).rounded(.up)))
            write(Int(intent.rawValue), 1)
            write(Int(((weights.last ?? 0) * 1_024).rounded()), 4)
            write(scale, 4)
            quantised.append(
                weights.dropLast().map { Int8(($0 * 1_048_576 / Double(scale)).rounded()) }
            )
        }
        for confidence in confidences { write(Int(confidence), 2) }
        for feature in trained.features { write(Int(feature), 4) }
        for rarity in trained.rarities { write(Int(rarity), 2) }
        for feature in trained.features.indices {
            for weights in quantised { write(Int(weights[feature]), 1) }
        }
        return bytes
    }
}
