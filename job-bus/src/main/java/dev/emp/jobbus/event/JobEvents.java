package dev.emp.jobbus.event;

import dev.emp.jobbus.bus.PartialOutput;
import dev.emp.jobbus.job.JobId;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * The events of all jobs as one sequence, in order for each job, and the partial output of single jobs. Stages fail only with
 * {@link dev.emp.jobbus.bus.BusUnavailableException}, or {@link IllegalArgumentException} for a cursor this bus never
 * gave.
 */
public interface JobEvents {

    /** The position after the newest event. */
    CompletionStage<EventCursor> latest();

    /**
     * Up to {@code max} events after a cursor; when there are none, waits for some up to {@code maxWait} and then answers
     * with an empty batch. Does not poll.
     */
    CompletionStage<Batch> read(EventCursor after, int max, Duration maxWait);

    /**
     * Up to {@code max} parts of a job's output with a number above {@code after} (0 for the beginning); waits like
     * {@link #read}. A job that is unknown or has no output yet gives an empty list.
     */
    CompletionStage<List<Part>> readOutput(JobId job, long after, int max, Duration maxWait);

    /**
     * @param next the cursor to go on from; equals the one asked with when the batch is empty
     * @param gap true when events after the cursor asked with have been dropped by the retention: whoever follows must
     *     take a fresh look at the jobs
     */
    record Batch(List<JobEvent> events, EventCursor next, boolean gap) {
        public Batch {
            events = List.copyOf(events);
        }
    }

    /**
     * A numbered part of a job's output.
     *
     * @param number rises by one from 1, over all attempts
     * @param epoch of the attempt that wrote it
     */
    record Part(long number, long epoch, PartialOutput output) {}
}
