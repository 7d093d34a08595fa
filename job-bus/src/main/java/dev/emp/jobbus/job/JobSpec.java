package dev.emp.jobbus.job;

import dev.emp.jobbus.matching.Lane;
import dev.emp.jobbus.matching.Requirements;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What a client asked for. Never changes after submission, but when the job falls back: then its service, input and requirements
 * are those of the fallback.
 *
 * @param service the service that runs it: {@code comfyui}, {@code openai}, …
 * @param input the service's own JSON
 * @param requirements what a worker must or should offer besides the service
 * @param fallbacks what is done instead when that fails
 * @param labels the client's own key-value pairs, returned and filterable, never interpreted
 * @param estimate what it will cost, as far as that is known: reserved, until it has ended, of what its tenant may spend; null
 *     when it is not
 * @param trace which trace it belongs to, kept and handed out as it is; null when nobody said. One line of at most 600
 *     characters
 */
public record JobSpec(
        String service,
        JsonText input,
        Requirements requirements,
        Placement placement,
        RetryPolicy retry,
        Coordination coordination,
        Fallbacks fallbacks,
        Map<String, String> labels,
        @Nullable Usd estimate,
        @Nullable String trace) {

    private static final int LONGEST_TRACE = 600;

    public JobSpec {
        Task.requireName(service);
        if (trace != null && (trace.length() > LONGEST_TRACE || trace.indexOf('\n') >= 0)) {
            throw new IllegalArgumentException("trace must be one line of at most " + LONGEST_TRACE + " characters");
        }
        labels = Map.copyOf(labels);
    }

    /** A job whose cost is not known, and that belongs to no trace. */
    public JobSpec(
            String service,
            JsonText input,
            Requirements requirements,
            Placement placement,
            RetryPolicy retry,
            Coordination coordination,
            Fallbacks fallbacks,
            Map<String, String> labels) {
        this(service, input, requirements, placement, retry, coordination, fallbacks, labels, null, null);
    }

    public Task task() {
        return new Task(service, input, requirements);
    }

    /** What a worker must offer to take this job: the service and the client's own requirements. */
    public Requirements allRequirements() {
        return task().allRequirements();
    }

    /** The queue the job waits in. */
    public Lane lane() {
        return new Lane(placement.tenant(), allRequirements());
    }

    /** A job with every option at its default. */
    public static JobSpec of(String service, JsonText input) {
        return new JobSpec(
                service,
                input,
                Requirements.NONE,
                Placement.DEFAULT,
                RetryPolicy.DEFAULT,
                Coordination.NONE,
                Fallbacks.NONE,
                Map.of());
    }

    public JobSpec withRequirements(Requirements value) {
        return new JobSpec(service, input, value, placement, retry, coordination, fallbacks, labels, estimate, trace);
    }

    public JobSpec withPlacement(Placement value) {
        return new JobSpec(
                service, input, requirements, value, retry, coordination, fallbacks, labels, estimate, trace);
    }

    public JobSpec withRetry(RetryPolicy value) {
        return new JobSpec(
                service, input, requirements, placement, value, coordination, fallbacks, labels, estimate, trace);
    }

    public JobSpec withLabels(Map<String, String> value) {
        return new JobSpec(
                service, input, requirements, placement, retry, coordination, fallbacks, value, estimate, trace);
    }

    public JobSpec withCoordination(Coordination value) {
        return new JobSpec(service, input, requirements, placement, retry, value, fallbacks, labels, estimate, trace);
    }

    public JobSpec withFallbacks(Fallbacks value) {
        return new JobSpec(
                service, input, requirements, placement, retry, coordination, value, labels, estimate, trace);
    }

    public JobSpec withEstimate(@Nullable Usd value) {
        return new JobSpec(
                service, input, requirements, placement, retry, coordination, fallbacks, labels, value, trace);
    }

    public JobSpec withTrace(@Nullable String value) {
        return new JobSpec(
                service, input, requirements, placement, retry, coordination, fallbacks, labels, estimate, value);
    }

    /**
     * What the job is from now on, if such a failure makes it fall back.
     *
     * @param attempt the number of the attempt that failed
     */
    public Optional<JobSpec> fallBack(FailureClass failure, int attempt) {
        return fallbacks.next(failure).map(index -> {
            Fallbacks.Taken before = fallbacks.taken();
            Task original = before == null ? task() : before.original();
            return doing(fallbacks.all().get(index).task())
                    .withFallbacks(
                            new Fallbacks(fallbacks.all(), new Fallbacks.Taken(index, original, attempt, failure)));
        });
    }

    /** The job as it was submitted. */
    public JobSpec beforeFallback() {
        Fallbacks.Taken taken = fallbacks.taken();
        return taken == null ? this : doing(taken.original()).withFallbacks(Fallbacks.of(fallbacks.all()));
    }

    /**
     * The wait before another attempt at the same, or empty when there is none.
     *
     * @param attempt the number of the attempt that failed, 1 for the first
     */
    public Optional<Duration> retryAfter(int attempt, JobFailure failure, RandomGenerator random) {
        return retry.delayAfter(attempt - fallbacks.attemptsBefore(), failure, random);
    }

    private JobSpec doing(Task task) {
        return new JobSpec(
                task.service(),
                task.input(),
                task.requirements(),
                placement,
                retry,
                coordination,
                fallbacks,
                labels,
                estimate,
                trace);
    }
}
