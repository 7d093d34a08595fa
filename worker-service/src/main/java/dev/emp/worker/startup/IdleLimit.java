package dev.emp.worker.startup;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends a machine that has had no job for long. Where KEDA starts machines as Jobs of Kubernetes, nobody else would: it counts
 * those that run, and never takes one away.
 */
final class IdleLimit {

    private static final Logger log = LoggerFactory.getLogger(IdleLimit.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    private final Duration limit;
    private final Activity activity;
    private final Clock clock;
    private final Runnable end;
    private Instant lastBusy;
    private long startedThen;
    private boolean over;

    /** What the machine does. */
    interface Activity {

        /** Whether it has a job in hand, or is still starting. */
        boolean isBusy();

        /** How many jobs it has started so far. */
        long jobsStarted();
    }

    /** @param end called once, when the limit has passed without a job */
    IdleLimit(Duration limit, Activity activity, Clock clock, Runnable end) {
        this.limit = limit;
        this.activity = activity;
        this.clock = clock;
        this.end = end;
        this.lastBusy = clock.instant();
    }

    /** Answers how long to wait before the next look. */
    Duration check() {
        Instant now = clock.instant();
        long started = activity.jobsStarted();
        // A short job may have come and gone between two looks.
        if (activity.isBusy() || started != startedThen) {
            lastBusy = now;
            startedThen = started;
        } else if (!over && !now.isBefore(lastBusy.plus(limit))) {
            over = true;
            log.info("No job for {} s: the machine ends", limit.toSeconds());
            end.run();
        }
        return BETWEEN_LOOKS;
    }
}
