package dev.emp.orchestrator.estimates;

import dev.emp.jobbus.event.JobEvent;
import dev.emp.jobbus.job.Attempt;
import dev.emp.jobbus.job.Job;
import dev.emp.jobbus.job.JobSpec;
import dev.emp.jobbus.query.JobQueries;
import dev.emp.orchestrator.events.EndListener;
import dev.emp.orchestrator.json.StrictJson;
import dev.emp.orchestrator.problem.ProblemException;
import dev.emp.orchestrator.scaling.PoolTallies;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Looks at some of the jobs that have ended well, and learns how long such jobs run. */
@Component
final class EndedJobs implements EndListener {

    /** So many jobs a second are read from the bus, and no more when it has been quiet. */
    private static final int MOST_A_SECOND = 10;

    private static final int LARGEST_INPUT = 64 * 1024;

    private final JobQueries queries;
    private final Models models;
    private final RunTimes runTimes;
    private final PoolTallies pools;
    private final Clock clock;
    private Instant second = Instant.MIN;
    private int looked;

    EndedJobs(JobQueries queries, Models models, RunTimes runTimes, PoolTallies pools, Clock clock) {
        this.queries = queries;
        this.models = models;
        this.runTimes = runTimes;
        this.pools = pools;
        this.clock = clock;
    }

    @Override
    public void ended(JobEvent event) {
        if (event.type() == JobEvent.Type.SUCCEEDED && mayLook()) {
            // What cannot be read now is not learned from; there will be others.
            queries.find(event.job()).thenAccept(found -> found.ifPresent(this::learn));
        }
    }

    private synchronized boolean mayLook() {
        Instant now = clock.instant();
        if (!now.isBefore(second.plusSeconds(1))) {
            second = now;
            looked = 0;
        }
        return looked++ < MOST_A_SECOND;
    }

    private void learn(Job job) {
        if (job.attempts().isEmpty()) {
            return;
        }
        Attempt last = job.attempts().getLast();
        Instant end = last.endedAt() == null ? job.times().finishedAt() : last.endedAt();
        if (end == null) {
            return;
        }
        JobSpec spec = job.spec();
        Duration ran = Duration.between(last.startedAt(), end);
        pools.ended(spec.requirements(), ran);
        input(spec)
                .ifPresent(input -> runTimes.learn(
                        spec.service(), models.modelOf(spec.service(), input, spec.requirements()), ran));
    }

    /** Empty when it is too large to be looked at only for its model. */
    private static Optional<JsonNode> input(JobSpec spec) {
        String text = spec.input().value();
        try {
            return text.length() > LARGEST_INPUT
                    ? Optional.empty()
                    : Optional.of(StrictJson.read(text.getBytes(StandardCharsets.UTF_8)));
        } catch (ProblemException notJson) {
            return Optional.empty();
        }
    }
}
