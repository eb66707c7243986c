import Understanding
import Values

extension IntentTrainer {
    /// Confidences when nothing is known: a step for each logit.
    static let uncalibrated = [UInt16](repeating: 500, count: IntentModel.Section.steps)

    /// How often the leading intent is right at each logit, for phrases that the model has not
    /// seen.
    func calibrated(_ examples: [Example], beside: [Example]) throws -> [UInt16] {
        var right = [Int](repeating: 0, count: IntentModel.Section.steps)
        var seen = right
        for part in 0..<settings.folds {
            func isHeld(_ index: Int) -> Bool { index % settings.folds == part }
            let others = examples.indices.filter { !isHeld($0) }.map { examples[$0] }
            let held = examples.indices.filter(isHeld).map { examples[$0] }
            guard !others.isEmpty, !held.isEmpty else { continue }
            let model = try IntentModel(
                decoding: encode(trained(others + beside), IntentTrainer.uncalibrated)
            )
            for example in held {
                guard let best = model.scores(example.features, language).first else { continue }
                let step = Self.step(best.score)
                seen[step] += 1
                if example.phrase.intents.contains(best.intent) { right[step] += 1 }
            }
        }
        return Self.isotonic(right, seen)
    }

    private static func step(_ score: Int32) -> Int {
        let width = 16 * IntentModel.Section.unit / Int64(IntentModel.Section.steps)
        let step = (Int64(score) + 8 * IntentModel.Section.unit) / width
        return Int(max(0, min(Int64(IntentModel.Section.steps - 1), step)))
    }

    /// Pools neighbours until the share of right ones never falls, in thousandths.
    package static func isotonic(_ right: [Int], _ seen: [Int]) -> [UInt16] {
        // One of two is assumed where nothing was seen, weighing as one phrase.
        var pools: [(right: Double, seen: Double, count: Int)] = []
        for (right, seen) in zip(right, seen) {
            pools.append((Double(right) + 0.05, Double(seen) + 0.1, 1))
            while pools.count > 1,
                pools[pools.count - 2].right * pools[pools.count - 1].seen
                    >= pools[pools.count - 1].right * pools[pools.count - 2].seen
            {
                let last = pools.removeLast()
                pools[pools.count - 1].right += last.right
                pools[pools.count - 1].seen += last.seen
                pools[pools.count - 1].count += last.count
            }
        }
        return pools.flatMap { pool in
            [UInt16](
                repeating: UInt16((pool.right / pool.seen * 1_000).rounded()),
                count: pool.count
            )
        }
    }
}
