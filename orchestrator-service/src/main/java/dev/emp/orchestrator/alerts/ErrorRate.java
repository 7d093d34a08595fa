package dev.emp.orchestrator.alerts;

import dev.emp.jobbus.event.JobEvent;
import dev.emp.orchestrator.events.EndListener;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.springframework.stereotype.Component;

/** Counts how jobs end, over five minutes. Every replica hears of every end, and knows enough after those minutes. */
@Component
final class ErrorRate implements AlertSource, EndListener {

    private static final Duration WINDOW = Duration.ofMinutes(5);
    private static final Duration SLICE = Duration.ofSeconds(10);

    private final AlertProperties settings;
    private final Clock clock;
    private final Instant since;
    private final Deque<Slice> slices = new ArrayDeque<>();

    ErrorRate(AlertProperties settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        this.since = clock.instant();
    }

    /** Jobs that their clients cancelled say nothing. */
    @Override
    public void ended(JobEvent event) {
        switch (event.type()) {
            case SUCCEEDED -> count(0);
            case FAILED -> count(1);
            default -> {}
        }
    }

    private synchronized void count(int failed) {
        Instant now = clock.instant();
        if (slices.isEmpty() || !now.isBefore(slices.getLast().begin.plus(SLICE))) {
            slices.add(new Slice(now, 0, 0));
            forget(now);
        }
        Slice last = slices.removeLast();
        slices.add(new Slice(last.begin, last.jobs + 1, last.failed + failed));
    }

    private void forget(Instant now) {
        while (!slices.isEmpty() && slices.getFirst().begin.isBefore(now.minus(WINDOW))) {
            slices.removeFirst();
        }
    }

    @Override
    public synchronized CompletionStage<Findings> look() {
        Instant now = clock.instant();
        if (now.isBefore(since.plus(WINDOW))) {
            return CompletableFuture.completedFuture(Findings.NONE);
        }
        forget(now);
        long jobs = slices.stream().mapToLong(Slice::jobs).sum();
        long failed = slices.stream().mapToLong(Slice::failed).sum();
        boolean high = jobs >= settings.errorJobs() && failed > settings.errorRate() * jobs;
        return CompletableFuture.completedFuture(
                new Findings(Set.of(Kind.ERROR_RATE), high ? List.of(finding(failed, jobs)) : List.of()));
    }

    private Finding finding(long failed, long jobs) {
        return new Finding(
                Kind.ERROR_RATE,
                "",
                (double) failed / jobs,
                settings.errorRate(),
                Duration.ZERO,
                failed + " of " + jobs + " jobs have failed in the last " + WINDOW.toMinutes() + " minutes");
    }

    private record Slice(Instant begin, long jobs, long failed) {}
}
