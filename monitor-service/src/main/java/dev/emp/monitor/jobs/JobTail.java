package dev.emp.monitor.jobs;

import static dev.emp.monitor.loop.Stages.await;

import dev.emp.jobbus.bus.BusUnavailableException;
import dev.emp.jobbus.event.EventCursor;
import dev.emp.jobbus.event.JobEvents;
import dev.emp.monitor.feed.BusStatus;
import dev.emp.monitor.feed.BusStatus.Source;
import dev.emp.monitor.loop.Step;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows the events of all jobs, once per process, and brings the view up to date with each batch. */
final class JobTail implements Step {

    private static final Logger log = LoggerFactory.getLogger(JobTail.class);
    private static final int LARGEST_BATCH = 1_000;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    /** Then there are more to take over at once, and nobody would have been told of them much sooner. */
    private static final Duration REST = Duration.ofMillis(20);

    private final JobEvents events;
    private final RecentJobs recent;
    private final JobView view;
    private final BusStatus bus;
    private @Nullable EventCursor cursor;

    JobTail(JobEvents events, RecentJobs recent, JobView view, BusStatus bus) {
        this.events = events;
        this.recent = recent;
        this.view = view;
        this.bus = bus;
    }

    @Override
    public Duration run() throws InterruptedException {
        try {
            if (cursor == null) {
                cursor = fill();
                return Duration.ZERO;
            }
            return follow(cursor);
        } catch (BusUnavailableException | IllegalArgumentException e) {
            // Nobody knows what was missed meanwhile: look at everything again.
            cursor = null;
            bus.reachable(Source.EVENTS, false);
            throw e;
        }
    }

    /** Reads the cursor first: events between it and the list are applied again, which does no harm. */
    private EventCursor fill() throws InterruptedException {
        EventCursor latest = await(events.latest());
        view.replaceAll(recent.read(), latest.value());
        bus.reachable(Source.EVENTS, true);
        return latest;
    }

    private Duration follow(EventCursor from) throws InterruptedException {
        JobEvents.Batch batch = await(events.read(from, LARGEST_BATCH, LONGEST_WAIT));
        if (batch.gap()) {
            EventCursor latest = await(events.latest());
            log.warn("Events after {} were lost before the monitor read them; starts over at {}", from, latest);
            view.restart(recent.read(), latest.value());
            cursor = latest;
            return Duration.ZERO;
        }
        batch.events().forEach(view::apply);
        cursor = batch.next();
        return batch.events().size() < LARGEST_BATCH ? REST : Duration.ZERO;
    }
}
