import Messaging
import Testing
import Values

@Suite("Pacing by a token bucket")
struct TokenBucketTests {
    private let start = Instant(seconds: 1_000)

    @Test("A full bucket gives its burst at once, then its rate")
    func burstThenRate() {
        var bucket = TokenBucket(rate: 10, burst: 5, at: start)
        #expect(bucket.take(upTo: 100, at: start) == 5)
        #expect(bucket.take(upTo: 1, at: start) == 0)
        #expect(bucket.instant(of: 1, from: start) == Instant(milliseconds: 1_000_100))
        #expect(bucket.take(upTo: 9, at: start.adding(seconds: 1)) == 5)
    }

    @Test(
        "Over a minute no more than rate and burst is given, whatever the steps",
        arguments: [
            1, 7, 333, 1_000, 2_500,
        ]
    )
    func neverMore(step: Int64) {
        var bucket = TokenBucket(rate: 30, burst: 10, at: start)
        var given = 0
        for time in stride(from: Int64(0), through: 60_000, by: Int64.Stride(step)) {
            let now = Instant(milliseconds: start.milliseconds + time)
            given += bucket.take(upTo: 1_000, at: now)
        }
        #expect(given <= 30 * 60 + 10)
    }

    @Test("The instant it names is the first at which the tokens are there")
    func instantIsExact() {
        var bucket = TokenBucket(rate: 3, burst: 4, at: start)
        _ = bucket.take(upTo: 4, at: start)
        let instant = bucket.instant(of: 2, from: start)
        #expect(bucket.available(at: instant) == 2)
        #expect(bucket.available(at: Instant(milliseconds: instant.milliseconds - 1)) == 1)
    }

    @Test("A clock that steps back gives nothing away")
    func stepsBack() {
        var bucket = TokenBucket(rate: 10, burst: 5, at: start)
        #expect(bucket.take(upTo: 5, at: start) == 5)
        #expect(bucket.take(upTo: 5, at: start.adding(seconds: -100)) == 0)
        #expect(bucket.take(upTo: 5, at: start) == 0)
    }

    @Test("A thousand years of waiting fill it, not more")
    func longWait() {
        var bucket = TokenBucket(rate: 1_000_000, burst: 1_000_000, at: .distantPast)
        #expect(bucket.take(upTo: 5, at: .distantPast) == 5)
        #expect(bucket.available(at: .distantFuture) == 1_000_000)
    }

    @Test("A changed rate keeps what was saved up")
    func changedRate() {
        var bucket = TokenBucket(rate: 10, burst: 20, at: start)
        _ = bucket.take(upTo: 20, at: start)
        bucket.setRate(2, at: start.adding(seconds: 1))
        #expect(bucket.rate == 2)
        #expect(bucket.available(at: start.adding(seconds: 1)) == 10)
        #expect(bucket.available(at: start.adding(seconds: 3)) == 14)
    }
}
