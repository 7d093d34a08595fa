package dev.emp.monitor.jobs;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.emp.jobbus.job.JobState;
import dev.emp.monitor.feed.FeedRow;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A job as the page shows it. The groups exist for Java alone; the JSON is flat. */
record JobRow(
        String id,
        @JsonUnwrapped Origin origin,
        JobState state,
        @JsonUnwrapped Run run,
        @JsonUnwrapped Times times,
        @JsonUnwrapped Ending ending)
        implements FeedRow {

    /**
     * @param pool that it asks for; null when it names none
     * @param model that it needs; null when it names none
     * @param labels empty too until a job that has some was looked up, just after its submission
     */
    record Origin(
            String service,
            String tenant,
            int priority,
            @Nullable String pool,
            @Nullable String model,
            Map<String, String> labels) {

        Origin {
            labels = Map.copyOf(labels);
        }

        Origin(String service, String tenant, int priority) {
            this(service, tenant, priority, null, null, Map.of());
        }
    }

    /**
     * The latest attempt.
     *
     * @param attempt 0 before the first
     * @param worker null while nobody has the job in hand; stays when it has ended
     */
    record Run(
            int attempt, @Nullable String worker, @Nullable Progress progress) {
        static final Run NONE = new Run(0, null, null);
    }

    record Progress(double fraction, @Nullable String message) {}

    record Times(
            Instant submittedAt,
            @Nullable Instant dueAt,
            @Nullable Instant startedAt,
            @Nullable Instant finishedAt) {}

    /**
     * What came of it.
     *
     * @param error of the latest attempt that failed; null when none has, or the job succeeded in the end
     * @param files empty until the job has ended and its result was looked up
     * @param costUsd what it did cost, in US dollars; null until then, and when that was not told
     */
    record Ending(
            @Nullable Fault error,
            List<File> files,
            @Nullable Double costUsd) {
        static final Ending NONE = new Ending(null, List.of(), null);

        Ending {
            files = List.copyOf(files);
        }

        static Ending failed(String failureClass, String message) {
            return new Ending(new Fault(failureClass, message), List.of(), null);
        }
    }

    /** @param failureClass a wire name; {@code canceled} or {@code expired} for such an end */
    record Fault(@JsonProperty("class") String failureClass, String message) {}

    /** @param url relative to the monitor */
    record File(String name, String contentType, long sizeBytes, String url) {}

    /** The ULID, which sorts by time over all shards. */
    @Override
    public String order() {
        return id.substring(id.indexOf('-') + 1);
    }

    @Override
    public Phase phase() {
        if (state.isTerminal()) {
            return Phase.ENDED;
        }
        return state.isLeased() ? Phase.ACTIVE : Phase.WAITING;
    }

    /** True when it has only come further. */
    @Override
    public boolean isDetailSince(FeedRow before) {
        return before instanceof JobRow earlier
                && state == earlier.state
                && run.attempt() == earlier.run.attempt()
                && Objects.equals(run.worker(), earlier.run.worker())
                && origin.equals(earlier.origin)
                && times.equals(earlier.times)
                && ending.equals(earlier.ending);
    }

    @Override
    public @Nullable String facet(String name) {
        return switch (name) {
            case "state" -> state.wireName();
            case "service" -> origin.service();
            case "tenant" -> origin.tenant();
            case "worker" -> run.worker();
            case "pool" -> origin.pool();
            default -> null;
        };
    }
}
