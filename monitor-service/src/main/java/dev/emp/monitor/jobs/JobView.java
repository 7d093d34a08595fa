package dev.emp.monitor.jobs;

import dev.emp.jobbus.event.JobEvent;
import dev.emp.jobbus.job.Job;
import dev.emp.jobbus.job.JobId;
import dev.emp.monitor.feed.FeedTable;
import java.time.DateTimeException;
import java.util.Collection;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The recent jobs, kept up to date from events. What an event does not say (the files of a job that has ended, all of
 * a job that is not in the table) is looked up.
 */
final class JobView {

    private static final Logger log = LoggerFactory.getLogger(JobView.class);

    private final FeedTable<JobRow> table;
    private final JobLookup lookup;
    private final JsonMapper mapper = JsonMapper.shared();

    JobView(FeedTable<JobRow> table, JobLookup lookup) {
        this.table = table;
        this.lookup = lookup;
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
        table.replaceAll(jobs.stream().map(JobRows::of).toList(), seq);
    }

    /** Begins anew after events were lost. */
    void restart(Collection<Job> jobs, String seq) {
        table.restart(seq, jobs.stream().map(JobRows::of).toList(), seq);
    }

    private void applyReadable(JobEvent event) {
        String seq = event.cursor().value();
        JobRow before = table.find(event.job().value());
        if (before != null) {
            table.put(JobRows.after(before, event, mapper.readTree(event.data().value())), seq);
        } else if (event.type() == JobEvent.Type.SUBMITTED) {
            table.put(JobRows.submitted(event, mapper.readTree(event.data().value())), seq);
        } else {
            table.advance(seq);
        }
        if (event.state().isTerminal() || (before == null && event.type() != JobEvent.Type.SUBMITTED)) {
            lookUp(event.job());
        }
    }

    private void lookUp(JobId id) {
        lookup.request(id, found -> lookedUp(id, found));
    }

    private void lookedUp(JobId id, Optional<Job> found) {
        found.ifPresentOrElse(
                job -> table.put(JobRows.of(job), table.seq()), () -> table.remove(id.value(), table.seq()));
    }
}
