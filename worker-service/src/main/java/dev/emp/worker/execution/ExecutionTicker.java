package dev.emp.worker.execution;

import java.time.Duration;
import java.util.Collection;

/** Gives every job in hand a moment, five times a second: for its progress and for its limits of time. */
final class ExecutionTicker {

    /** Also the most often that the progress of one job is written. */
    static final Duration INTERVAL = Duration.ofMillis(200);

    private static final Duration WHILE_IDLE = Duration.ofMinutes(1);

    private final Executions executions;
    private final Duration cancelGrace;

    ExecutionTicker(Executions executions, Duration cancelGrace) {
        this.executions = executions;
        this.cancelGrace = cancelGrace;
    }

    /** One round; answers how long to wait before the next. */
    Duration tick() {
        Collection<Execution> inHand = executions.all();
        inHand.forEach(each -> each.tick(cancelGrace));
        return inHand.isEmpty() ? WHILE_IDLE : INTERVAL;
    }
}
