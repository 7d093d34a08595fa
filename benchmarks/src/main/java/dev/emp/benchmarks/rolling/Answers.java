package dev.emp.benchmarks.rolling;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;

/** What requests have come to, as clients count it. Safe for many threads. */
final class Answers {

    private final LongAdder answered = new LongAdder();
    private final LongAdder unavailable = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();

    /** It got what it wanted, maybe not the first time. */
    void answered() {
        answered.increment();
    }

    /** It was told to come again: 503 with {@code Retry-After}. */
    void unavailable() {
        unavailable.increment();
    }

    /** Nobody took the connection, so nothing was sent. */
    void refused() {
        refused.increment();
    }

    /** Anything else that a client is not told to expect. */
    void failed(String what) {
        failures.add(what);
    }

    Count count() {
        return new Count(answered.sum(), unavailable.sum(), refused.sum(), List.copyOf(failures));
    }

    /**
     * @param answered requests that were answered in the end
     * @param unavailable answers 503
     * @param refused connections
     * @param failures a sentence for each
     */
    record Count(long answered, long unavailable, long refused, List<String> failures) {
        Count {
            failures = List.copyOf(failures);
        }

        /** What has come since an earlier count of the same. */
        Count since(Count earlier) {
            return new Count(
                    answered - earlier.answered,
                    unavailable - earlier.unavailable,
                    refused - earlier.refused,
                    failures.subList(earlier.failures.size(), failures.size()));
        }
    }
}
