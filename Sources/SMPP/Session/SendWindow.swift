internal import NIOCore

/// A message on its way through a session.
struct QueuedMessage: Sendable {
    var tag: UInt64
    var message: ShortMessage
    /// The time after which it must not be sent, or `Int64.max`.
    var expiry: Int64
    /// Its place in the order of submission.
    var order: UInt64
    /// How often the carrier throttled it.
    var throttledCount: Int
}

/// The messages sent and not yet answered, found by sequence number.
///
/// Sequence numbers rise, so a slot is the number's low bits; the rare number whose slot is still
/// taken by a message that waits for long is skipped.
struct SendWindow: Sendable {
    private struct Slot: Sendable {
        var sequence: UInt32
        var sentAt: Int64
        var queued: QueuedMessage
    }

    private var slots: [Slot?]
    private let mask: UInt32
    private(set) var count = 0

    /// - Parameter capacity: the window, 1…`SessionConfiguration.windowLimit`.
    init(capacity: Int) {
        var size = 16
        while size < capacity * 2 { size *= 2 }
        slots = Array(repeating: nil, count: size)
        mask = UInt32(size - 1)
    }

    func isFree(_ sequence: UInt32) -> Bool {
        slots[Int(sequence & mask)] == nil
    }

    mutating func insert(_ sequence: UInt32, _ queued: QueuedMessage, now: Int64) {
        precondition(isFree(sequence), "The sequence number's slot is taken.")
        slots[Int(sequence & mask)] = Slot(sequence: sequence, sentAt: now, queued: queued)
        count += 1
    }

    /// Takes out the message with this number, if it is waiting.
    mutating func take(_ sequence: UInt32) -> (queued: QueuedMessage, sentAt: Int64)? {
        let index = Int(sequence & mask)
        guard let slot = slots[index], slot.sequence == sequence else { return nil }
        slots[index] = nil
        count -= 1
        return (slot.queued, slot.sentAt)
    }

    /// Takes out every message sent at or before `limit`, in the order of submission.
    mutating func takeAll(sentUntil limit: Int64) -> [(sequence: UInt32, queued: QueuedMessage)] {
        if count == 0 { return [] }
        var taken: [(sequence: UInt32, queued: QueuedMessage)] = []
        for index in slots.indices {
            guard let slot = slots[index], slot.sentAt <= limit else { continue }
            slots[index] = nil
            count -= 1
            taken.append((slot.sequence, slot.queued))
        }
        return taken.sorted { $0.queued.order < $1.queued.order }
    }
}

/// The peer's requests handed on and not yet answered.
struct OpenRequests: Sendable {
    private struct Slot: Sendable {
        var stamp: UInt32
        var sequence: UInt32
        var command: CommandID
        var isOpen: Bool
    }

    private var slots: [Slot] = []
    private var free: [UInt32] = []

    var count: Int { slots.count - free.count }

    mutating func open(_ command: CommandID, _ sequence: UInt32) -> RequestHandle {
        guard let index = free.popLast() else {
            slots.append(Slot(stamp: 0, sequence: sequence, command: command, isOpen: true))
            return RequestHandle(slot: UInt32(slots.count - 1), stamp: 0)
        }
        let stamp = slots[Int(index)].stamp &+ 1
        slots[Int(index)] = Slot(
            stamp: stamp,
            sequence: sequence,
            command: command,
            isOpen: true
        )
        return RequestHandle(slot: index, stamp: stamp)
    }

    /// Takes a request out; nil when it was answered before or its connection is gone.
    mutating func close(_ handle: RequestHandle) -> (command: CommandID, sequence: UInt32)? {
        let index = Int(handle.slot)
        guard index < slots.count, slots[index].isOpen, slots[index].stamp == handle.stamp else {
            return nil
        }
        slots[index].isOpen = false
        free.append(handle.slot)
        return (slots[index].command, slots[index].sequence)
    }

    /// Forgets all: the peer repeats what was not answered.
    mutating func closeAll() {
        for index in slots.indices where slots[index].isOpen {
            slots[index].isOpen = false
            free.append(UInt32(index))
        }
    }
}
