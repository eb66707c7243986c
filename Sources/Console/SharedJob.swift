import Synchronization

/// A job that runs at most once at a time, whoever asks, and keeps nobody waiting beyond a limit.
///
/// A database that hangs would otherwise collect one more waiting statement with every question
/// of the monitoring system.
final class SharedJob<Value: Sendable>: Sendable {
    private let job: @Sendable () async -> Value
    private let running = Mutex<Task<Value, Never>?>(nil)

    init(_ job: @escaping @Sendable () async -> Value) {
        self.job = job
    }

    /// The job's result, or nil if it takes longer than the limit; it then goes on, and the next
    /// question waits for the same run.
    func value(within limit: Duration) async -> Value? {
        let task = running.withLock { running in
            if let running { return running }
            // The new task cannot reach its last line before this lock is free.
            let task = Task {
                let value = await self.job()
                self.running.withLock { $0 = nil }
                return value
            }
            running = task
            return task
        }
        return await withCheckedContinuation { continuation in
            let answer = FirstAnswer(continuation)
            let timer = Task {
                try? await Task.sleep(for: limit)
                answer.give(nil)
            }
            Task {
                answer.give(await task.value)
                timer.cancel()
            }
        }
    }
}

/// Resumes a continuation with the first of several answers.
private final class FirstAnswer<Value: Sendable>: Sendable {
    private let waiting: Mutex<CheckedContinuation<Value?, Never>?>

    init(_ continuation: CheckedContinuation<Value?, Never>) {
        waiting = Mutex(continuation)
    }

    func give(_ value: Value?) {
        let continuation = waiting.withLock { waiting in
            defer { waiting = nil }
            return waiting
        }
        continuation?.resume(returning: value)
    }
}
