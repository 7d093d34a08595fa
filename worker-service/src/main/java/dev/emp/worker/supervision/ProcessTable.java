package dev.emp.worker.supervision;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** All processes of the system, looked at once for all services that are measured one after the other. */
final class ProcessTable {

    private static final Duration LONGEST_AGE = Duration.ofMillis(200);

    private final Clock clock;
    private Instant readAt = Instant.EPOCH;
    private List<ProcStat> latest = List.of();

    ProcessTable(Clock clock) {
        this.clock = clock;
    }

    /** As they were less than 0.2 s ago. */
    synchronized List<ProcStat> recent() {
        Instant now = clock.instant();
        if (Duration.between(readAt, now).abs().compareTo(LONGEST_AGE) >= 0) {
            latest = ProcStat.all();
            readAt = now;
        }
        return latest;
    }
}
