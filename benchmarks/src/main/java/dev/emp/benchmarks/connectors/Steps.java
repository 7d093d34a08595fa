package dev.emp.benchmarks.connectors;

import dev.emp.jobbus.event.JobEvent;
import java.time.Duration;
import java.time.Instant;

/**
 * When what happened to a job on the bus, in microseconds since the epoch; 0 for what has not happened. The bus notes whole
 * milliseconds; half of one is added, so that it is right on average.
 *
 * @param queued when its submission was written
 * @param claimed when a worker first took it
 * @param attached when a handle was first stored
 * @param ended when its end was written
 */
record Steps(long queued, long claimed, long attached, long ended) {

    static final Steps NONE = new Steps(0, 0, 0, 0);

    private static final long HALF_A_MILLISECOND = 500;

    /** What is known once this event has been read, too. */
    Steps after(JobEvent event) {
        long at = micros(event.at());
        return switch (event.type()) {
            case SUBMITTED -> new Steps(first(queued, at), claimed, attached, ended);
            case STARTED -> new Steps(queued, first(claimed, at), attached, ended);
            case ATTACHED -> new Steps(queued, claimed, first(attached, at), ended);
            default -> event.state().isTerminal() ? new Steps(queued, claimed, attached, first(ended, at)) : this;
        };
    }

    private static long first(long known, long now) {
        return known == 0 ? now : known;
    }

    private static long micros(Instant at) {
        return Duration.between(Instant.EPOCH, at).toNanos() / 1_000 + HALF_A_MILLISECOND;
    }
}
