/// Things to come, the earliest first: a bounded binary heap.
struct DueQueue<Element: Comparable & Sendable>: Sendable {
    let limit: Int
    private var heap: [Element] = []

    init(limit: Int) {
        self.limit = limit
    }

    var count: Int { heap.count }
    var isFull: Bool { heap.count >= limit }
    var first: Element? { heap.first }

    /// Adds one; false when the queue is full.
    mutating func add(_ element: Element) -> Bool {
        guard !isFull else { return false }
        heap.append(element)
        var child = heap.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard heap[child] < heap[parent] else { break }
            heap.swapAt(child, parent)
            child = parent
        }
        return true
    }

    /// Takes out the earliest if it satisfies a condition.
    mutating func popFirst(where condition: (Element) -> Bool) -> Element? {
        guard let top = heap.first, condition(top), let last = heap.popLast() else { return nil }
        guard !heap.isEmpty else { return top }
        heap[0] = last
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2]
            where child < heap.count && heap[child] < heap[least] {
                least = child
            }
            if least == parent { break }
            heap.swapAt(parent, least)
            parent = least
        }
        return top
    }
}
