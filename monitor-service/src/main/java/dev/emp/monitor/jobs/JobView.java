package dev.emp.monitor.jobs;

import dev.emp.jobbus.event.JobEvent;
import dev.emp.jobbus.job.Job;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.Outcome;
import dev.emp.monitor.feed.FeedTable;
import dev.emp.monitor.series.EndedJobs;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The recent jobs, kept up to date from events. What an event does not say (the files of a job that has ended, all of
 * a job that is not in the table) is looked up.
 */
final class JobView {

    private static final Logger log = LoggerFactory.getLogger(JobView.class);

    private final FeedTable<JobRow> table;
    private final JobLookup lookup;
    private final EndedJobs ended;
    private final JsonMapper mapper = JsonMapper.shared();

    /** @param ended hears of every job that has ended and was looked up, of some more than once */
    JobView(FeedTable<JobRow> table, JobLookup lookup, EndedJobs ended) {
        this.table = table;
        this.lookup = lookup;
        this.ended = ended;
    }

    void apply(JobEvent event) {
        try {
            applyReadable(event);
        } catch (JacksonException | IllegalArgumentException | DateTimeException e) {
            // One malformed record must not stop the page (invariant I7).
            log.warn("Looks up job {} because its event {} is malformed", event.job(), event.cursor(), e);
            table.advance(event.cursor().value());
            lookUp(event.job());
        }
    }

    void replaceAll(Collection<Job> jobs, String seq) {
        jobs.forEach(this::tellIfEnded);
        table.replaceAll(jobs.stream().map(JobRows::of).toList(), seq);
    }

    /** Begins anew after events were lost. */
    void restart(Collection<Job> jobs, String seq) {
        jobs.forEach(this::tellIfEnded);
        table.restart(seq, jobs.stream().map(JobRows::of).toList(), seq);
    }

    private void applyReadable(JobEvent event) {
        String seq = event.cursor().value();
        JobRow before = table.find(event.job().value());
        JsonNode data = mapper.readTree(event.data().value());
        if (before != null) {
            table.put(JobRows.after(before, event, data), seq);
        } else if (event.type() == JobEvent.Type.SUBMITTED) {
            table.put(JobRows.submitted(event, data), seq);
        } else {
            table.advance(seq);
        }
        if (isMoreToKnow(before, event, data)) {
            lookUp(event.job());
        }
    }

    private static boolean isMoreToKnow(@Nullable JobRow before, JobEvent event, JsonNode data) {
        return switch (event.type()) {
            case SUBMITTED -> event.state().isTerminal() || (before == null && data.has("labelled"));
            // It may need something else now.
            case FELL_BACK -> true;
            default -> event.state().isTerminal() || before == null;
        };
    }

    private void lookUp(JobId id) {
        lookup.request(id, found -> lookedUp(id, found));
    }

    private void lookedUp(JobId id, Optional<Job> found) {
        found.ifPresentOrElse(
                job -> {
                    table.put(JobRows.of(job), table.seq());
                    tellIfEnded(job);
                },
                () -> table.remove(id.value(), table.seq()));
    }

    private void tellIfEnded(Job job) {
        Instant at = job.times().finishedAt();
        if (job.outcome() instanceof Outcome.Succeeded(var result) && at != null) {
            result.cost()
                    .ifPresent(cost -> ended.cost(job.id(), at, cost.dollars().doubleValue()));
        }
    }
}
