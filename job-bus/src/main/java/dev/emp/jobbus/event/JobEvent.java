package dev.emp.jobbus.event;

import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobState;
import dev.emp.jobbus.job.JsonText;
import java.time.Instant;
import java.util.Locale;

/**
 * Something that happened to a job, written by the script that made it happen (invariant I4).
 *
 * @param cursor the position of its reader just after this event
 * @param state of the job after the event
 * @param epoch of the lease it happened under; 0 before the first claim
 * @param data an object whose fields depend on the type, see {@link Type}
 */
public record JobEvent(
        EventCursor cursor, JobId job, Type type, JobState state, Instant at, long epoch, JsonText data) {

    /**
     * What happened, with the fields of {@link JobEvent#data}. A field without a value is left out; {@code due_at} is an
     * instant in ISO 8601; {@code class} is the wire name of a {@link dev.emp.jobbus.job.FailureClass}.
     */
    public enum Type {
        /**
         * Submitted, now queued, scheduled or blocked: {@code service, tenant, priority}, {@code pool} and {@code model} where
         * its requirements name one, and {@code labelled} (true) when it has labels.
         */
        SUBMITTED,
        /** Its time came, or nothing holds it up any more: no fields. */
        QUEUED,
        /** Nothing holds it up any more, but its time has not come: {@code due_at}. */
        SCHEDULED,
        /** Held up by a limit that others share: {@code limit} ({@code concurrency} or {@code rate}), {@code key}. */
        BLOCKED,
        /** Claimed by a worker: {@code worker, attempt}. */
        STARTED,
        /** {@code fraction, message}. */
        PROGRESS,
        /** The provider has accepted it: no fields. */
        ATTACHED,
        /** Given back unfinished, queued again: {@code worker, reason}. */
        RELEASED,
        /** The lease ran out, queued again: {@code worker, attempt}. */
        LEASE_LOST,
        /** An attempt failed, scheduled for another: {@code attempt, class, message, due_at}. */
        RETRY_SCHEDULED,
        /** An attempt failed, and the job does something else, queued for that: {@code attempt, class, message, service}. */
        FELL_BACK,
        /** Its worker has been asked to stop: {@code reason}. */
        CANCEL_REQUESTED,
        /** Terminal: no fields. */
        SUCCEEDED,
        /** Terminal: {@code class, message}. */
        FAILED,
        /** Terminal: {@code reason}. */
        CANCELED,
        /** Terminal: {@code reason}. */
        EXPIRED;

        /** The name used in JSON, Redis and SSE: {@code lease_lost}, … */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** @throws IllegalArgumentException if no type has this wire name */
        public static Type ofWireName(String name) {
            return valueOf(name.toUpperCase(Locale.ROOT));
        }
    }
}
