package dev.emp.monitor.session;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Counts failed tries to sign in, so that nobody can go on guessing. */
final class FailedTries {

    static final Duration WINDOW = Duration.ofMinutes(1);

    /** With more addresses than that the one that was not heard of for longest starts afresh. */
    private static final int MOST_ADDRESSES = 10_000;

    private final int most;
    private final Clock clock;
    private final Map<String, Count> counts = new LinkedHashMap<>();

    private record Count(int failed, Instant since) {}

    /** @param most how many tries of one address may fail in a minute */
    FailedTries(int most, Clock clock) {
        this.most = most;
        this.clock = clock;
    }

    /** How long the address must wait before it may try again; zero when it need not. */
    synchronized Duration pause(String address) {
        Count count = counts.get(address);
        Instant now = clock.instant();
        if (count == null
                || count.failed() < most
                || !now.isBefore(count.since().plus(WINDOW))) {
            return Duration.ZERO;
        }
        return Duration.between(now, count.since().plus(WINDOW));
    }

    synchronized void failed(String address) {
        Instant now = clock.instant();
        Count before = counts.remove(address);
        counts.put(
                address,
                before == null || !now.isBefore(before.since().plus(WINDOW))
                        ? new Count(1, now)
                        : new Count(before.failed() + 1, before.since()));
        if (counts.size() > MOST_ADDRESSES) {
            counts.remove(counts.keySet().iterator().next());
        }
    }
}
