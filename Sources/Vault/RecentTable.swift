/// A table of bounded size that drops what was not used for longest.
///
/// Slots form a ring in the order of use, linked by index; slot 0 is the ring's fixed start, its
/// `next` the most recent slot and its `previous` the oldest.
struct RecentTable<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private struct Slot: Sendable {
        var previous: Int
        var next: Int
        var content: (key: Key, value: Value)?
    }

    let capacity: Int
    private var slots = [Slot(previous: 0, next: 0, content: nil)]
    private var places: [Key: Int] = [:]
    private var free: [Int] = []

    init(capacity: Int) {
        precondition(capacity > 0, "a table without room cannot hold anything")
        self.capacity = capacity
    }

    var count: Int { places.count }

    /// The value of a key, which becomes the most recent.
    mutating func use(_ key: Key) -> Value? {
        guard let place = places[key] else { return nil }
        unlink(place)
        linkFirst(place)
        return slots[place].content?.value
    }

    /// Puts a value in, as the most recent; drops the oldest where there is no room.
    mutating func insert(_ value: Value, for key: Key) {
        remove(key)
        if places.count == capacity, let oldest = slots[slots[0].previous].content?.key {
            remove(oldest)
        }
        let place = free.popLast() ?? slots.count
        let slot = Slot(previous: place, next: place, content: (key, value))
        if place == slots.count { slots.append(slot) } else { slots[place] = slot }
        linkFirst(place)
        places[key] = place
    }

    mutating func remove(_ key: Key) {
        guard let place = places.removeValue(forKey: key) else { return }
        unlink(place)
        slots[place].content = nil
        free.append(place)
    }

    private mutating func unlink(_ place: Int) {
        let (previous, next) = (slots[place].previous, slots[place].next)
        slots[previous].next = next
        slots[next].previous = previous
    }

    private mutating func linkFirst(_ place: Int) {
        let first = slots[0].next
        slots[place].previous = 0
        slots[place].next = first
        slots[first].previous = place
        slots[0].next = place
    }
}
