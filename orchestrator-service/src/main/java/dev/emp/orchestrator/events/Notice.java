package dev.emp.orchestrator.events;

import dev.emp.jobbus.event.JobEvent;

/** What a follower of a job hears. */
public sealed interface Notice {

    record Happened(JobEvent event) implements Notice {}

    /** Events may have been missed (the bus was out of reach or has dropped some): read the job again. */
    record LookAgain() implements Notice {}
}
