package dev.emp.worker.execution;

import dev.emp.jobbus.bus.Claim;
import dev.emp.jobbus.bus.WriteOutcome;
import dev.emp.jobbus.job.JobState;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Counts jobs: {@code emp_jobs_started_total}, {@code emp_jobs_ended_total} by outcome and failure class,
 * {@code emp_job_wait_seconds} (from submission to the first start) and {@code emp_job_run_seconds} (one attempt).
 */
public final class JobMetrics {

    private final MeterRegistry registry;
    /** Of each service: to look a meter up in the registry costs more than to count. */
    private final Map<String, Started> started = new ConcurrentHashMap<>();

    private record Started(Counter count, Timer waited) {}

    public JobMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    void started(Claim claim, Instant at) {
        Started meters = started.computeIfAbsent(claim.spec().service(), this::started);
        meters.count().increment();
        if (claim.attempt() == 1) {
            Duration waited = Duration.between(claim.submittedAt(), at);
            meters.waited().record(waited.isNegative() ? Duration.ZERO : waited);
        }
    }

    private Started started(String service) {
        return new Started(
                Counter.builder("emp.jobs.started")
                        .description("Attempts that were started")
                        .tag("service", service)
                        .register(registry),
                Timer.builder("emp.job.wait")
                        .description("From submission to the first start")
                        .tag("service", service)
                        .publishPercentileHistogram()
                        .register(registry));
    }

    void ended(Execution execution, Execution.Ending ending, Instant at) {
        String outcome = outcome(ending);
        Counter.builder("emp.jobs.ended")
                .description("Attempts that ended")
                .tag("service", execution.service())
                .tag("outcome", outcome)
                .tag("class", failureClass(ending))
                .register(registry)
                .increment();
        Timer.builder("emp.job.run")
                .description("How long one attempt ran")
                .tag("service", execution.service())
                .tag("outcome", outcome)
                .publishPercentileHistogram()
                .register(registry)
                .record(Duration.between(execution.startedAt(), at));
    }

    /** How many attempts ended since the start, by outcome; outcomes that did not occur are left out. */
    public Map<String, Long> endedByOutcome() {
        return registry.find("emp.jobs.ended").counters().stream()
                .collect(Collectors.groupingBy(
                        counter -> String.valueOf(counter.getId().getTag("outcome")),
                        TreeMap::new,
                        Collectors.summingLong(counter -> (long) counter.count())));
    }

    private static String outcome(Execution.Ending ending) {
        if (!(ending.outcome() instanceof WriteOutcome.Applied(JobState state))) {
            return "lost";
        }
        return switch (state) {
            case SUCCEEDED, FAILED, CANCELED, EXPIRED -> state.wireName();
            case SCHEDULED -> "retried";
            case QUEUED, BLOCKED -> ending.verdict() instanceof Verdict.Fail ? "fell_back" : "released";
            case RUNNING, CANCELING -> throw new IllegalStateException("an attempt ended, but its job is " + state);
        };
    }

    private static String failureClass(Execution.Ending ending) {
        return ending.verdict() instanceof Verdict.Fail(var failure, var _)
                ? failure.failureClass().wireName()
                : "none";
    }
}
