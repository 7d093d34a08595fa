package dev.emp.orchestrator.events;

import dev.emp.jobbus.event.JobEvent;

/** Hears of the end of every job, in every replica. */
public interface EndListener {

    /** Must not block nor fail. */
    void ended(JobEvent event);
}
