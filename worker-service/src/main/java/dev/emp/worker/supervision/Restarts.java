package dev.emp.worker.supervision;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Decides, each time a process has failed, whether and when it is started again. */
final class Restarts {

    private final RestartPolicy policy;
    private final Backoff backoff;
    private final Deque<Instant> recent = new ArrayDeque<>();
    private int inARow;

    Restarts(RestartPolicy policy, Backoff backoff) {
        this.policy = policy;
        this.backoff = backoff;
    }

    /** @param readySince null: it never got ready this time */
    Decision afterFailure(Instant now, @Nullable Instant readySince) {
        if (readySince != null && readySince.plus(policy.window()).isBefore(now)) {
            forget();
        }
        Instant horizon = now.minus(policy.window());
        recent.removeIf(restart -> restart.isBefore(horizon));
        if (recent.size() >= policy.maxRestarts()) {
            return new GiveUp();
        }
        recent.add(now);
        inARow++;
        return new Again(backoff.after(inARow), recent.size());
    }

    /** Counts afresh, as somebody has looked after it. */
    void forget() {
        recent.clear();
        inARow = 0;
    }

    /** What comes after a failure. */
    sealed interface Decision {}

    /** @param restarts in the window, with this one */
    record Again(Duration pause, int restarts) implements Decision {}

    /** It has failed too often. */
    record GiveUp() implements Decision {}
}
