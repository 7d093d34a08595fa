package dev.emp.orchestrator.streams;

import dev.emp.jobbus.event.EventCursor;
import dev.emp.jobbus.event.JobEvent;
import dev.emp.jobbus.event.JobEvents;
import dev.emp.jobbus.job.Job;

/** What a stream sends, before it is put into words. */
sealed interface Frame {

    /** The job as it stood at the cursor, or after it. */
    record Snapshot(Job job, EventCursor cursor) implements Frame {}

    record Event(JobEvent event) implements Frame {}

    record Output(JobEvents.Part part) implements Frame {}

    /** True when nothing can come after it. */
    default boolean isLast() {
        return switch (this) {
            case Snapshot(Job job, EventCursor cursor) -> job.state().isTerminal();
            case Event(JobEvent event) -> event.state().isTerminal();
            case Output output -> false;
        };
    }
}
