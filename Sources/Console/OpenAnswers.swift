import Hummingbird
import Synchronization

/// The answers under way, so that a stop can wait for them.
final class OpenAnswers: Sendable {
    private struct State {
        var count = 0
        var waiting: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())

    /// One answer from its question until it is written or given up.
    final class Ticket: Sendable {
        private let answers: OpenAnswers

        fileprivate init(_ answers: OpenAnswers) {
            self.answers = answers
            answers.state.withLock { $0.count += 1 }
        }

        // Whatever way an answer ends, even when the one who asked is gone, nothing holds the
        // ticket any more.
        deinit {
            answers.end()
        }

        /// A body that holds the ticket until its last octet is handed over.
        func body(_ text: String) -> ResponseBody {
            let bytes = ByteBuffer(string: text)
            return ResponseBody(contentLength: bytes.readableBytes) { writer in
                try await writer.write(bytes)
                try await writer.finish(nil)
                withExtendedLifetime(self) {}
            }
        }
    }

    /// Counts an answer until its ticket is gone.
    func begin() -> Ticket { Ticket(self) }

    /// Returns when no answer is under way, or after the limit; called once.
    func drain(within limit: Duration) async {
        await withCheckedContinuation { continuation in
            let isEmpty = state.withLock { state in
                if state.count > 0 { state.waiting = continuation }
                return state.count == 0
            }
            guard !isEmpty else { return continuation.resume() }
            Task {
                try? await Task.sleep(for: limit)
                self.state.withLock { $0.waiting.take() }?.resume()
            }
        }
    }

    private func end() {
        let waiting = state.withLock { state -> CheckedContinuation<Void, Never>? in
            state.count -= 1
            return state.count == 0 ? state.waiting.take() : nil
        }
        waiting?.resume()
    }
}
