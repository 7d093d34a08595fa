package dev.emp.connector.http;

import dev.emp.connector.ConnectorException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** How long a cut stream waits before it is resumed: a short time at first, longer and longer, and not for ever. */
final class ResumePause {

    private static final Duration FIRST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofSeconds(3);

    private final long limitNanos;
    private Duration next = FIRST;
    private long cutAt = System.nanoTime();
    private boolean heard = true;

    /** @param limit how long a connector may give no answer at all */
    ResumePause(Duration limit) {
        this.limitNanos = limit.toNanos();
    }

    /** The connector has said something: the next cut is the first without an answer. */
    void heard() {
        heard = true;
    }

    /** The job goes on: the next pause is short again. */
    void wentOn() {
        next = FIRST;
    }

    /** @throws ConnectorException unavailable, when there was no answer for too long */
    void await(StreamCut cut) throws ConnectorException, InterruptedException {
        // Many streams are cut at once when a connector restarts: they do not come back at once.
        long nanos = (long) (next.toNanos() * ThreadLocalRandom.current().nextDouble(0.5, 1));
        if (heard) {
            heard = false;
            cutAt = System.nanoTime();
        }
        if (System.nanoTime() - cutAt + nanos > limitNanos) {
            throw cut.toUnavailable();
        }
        Thread.sleep(Duration.ofNanos(nanos));
        Duration doubled = next.multipliedBy(2);
        next = doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
    }
}
