import CLinear

/// Features of one example with their weights, for liblinear.
struct SparseRow {
    var indices: [Int32]
    var values: [Double]
}

/// One linear classifier a class, by liblinear's logistic regression with L2 (solver 0).
struct LinearProblem {
    /// Weights by feature, the bias last.
    typealias Weights = [Double]

    private let nodes: UnsafeMutableBufferPointer<feature_node>
    private let rows: UnsafeMutableBufferPointer<UnsafeMutablePointer<feature_node>?>
    private let featureCount: Int

    /// Copies rows into liblinear's form; `free` gives it back.
    init(_ examples: [SparseRow], featureCount: Int) {
        self.featureCount = featureCount
        let count = examples.reduce(0) { $0 + $1.indices.count + 2 }
        nodes = .allocate(capacity: count)
        rows = .allocate(capacity: examples.count)
        var place = 0
        for (index, example) in examples.enumerated() {
            rows[index] = nodes.baseAddress.map { $0 + place }
            for (feature, value) in zip(example.indices, example.values) {
                nodes[place] = feature_node(index: feature + 1, value: value)
                place += 1
            }
            nodes[place] = feature_node(index: Int32(featureCount + 1), value: 1)
            nodes[place + 1] = feature_node(index: -1, value: 0)
            place += 2
        }
    }

    func free() {
        nodes.deallocate()
        rows.deallocate()
    }

    private func weights(_ problem: problem, _ parameter: parameter) -> Weights? {
        var problem = problem
        var parameter = parameter
        var trained = CLinear.train(&problem, &parameter)
        defer { free_and_destroy_model(&trained) }
        guard let trained else { return nil }
        // Weights speak for the label that liblinear saw first.
        let sign = trained.pointee.label[0] == 1 ? 1.0 : -1.0
        return (0...featureCount).map { trained.pointee.w[$0] * sign }
    }

    /// Trains one class against the rest; nil where no example has it.
    func train(_ isPositive: [Bool], cost: Double, rarity: Double) -> Weights? {
        guard isPositive.contains(true), isPositive.contains(false) else { return nil }
        set_print_string_function { _ in }
        var labels = isPositive.map { $0 ? 1.0 : -1.0 }
        return labels.withUnsafeMutableBufferPointer { labels in
            var problem = problem()
            problem.l = Int32(labels.count)
            problem.n = Int32(featureCount + 1)
            problem.y = labels.baseAddress
            problem.x = rows.baseAddress
            problem.bias = 1
            var parameter = parameter()
            parameter.solver_type = 0
            parameter.eps = 0.01
            parameter.C = cost
            // An intent has one example in forty: without this all logits lean to no.
            var label: Int32 = 1
            var weight = rarity
            return withUnsafeMutablePointer(to: &label) { label in
                withUnsafeMutablePointer(to: &weight) { weight in
                    parameter.nr_weight = 1
                    parameter.weight_label = label
                    parameter.weight = weight
                    return weights(problem, parameter)
                }
            }
        }
    }
}
