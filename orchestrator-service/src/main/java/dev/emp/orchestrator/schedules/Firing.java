package dev.emp.orchestrator.schedules;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.emp.jobbus.job.JobId;
import dev.emp.orchestrator.problem.ProblemException;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What became of one run of a schedule, or of some that were missed.
 *
 * @param scheduledAt its time by the timetable, of several the last; when it was asked for if a person did
 * @param firedAt when it was attended to
 * @param job what was submitted, or for a run that was left out, the job because of which it was; null otherwise
 * @param code of the refusal; null unless it failed
 * @param detail of the refusal; null unless it failed
 * @param count how many runs this stands for, 1 but for those that were missed
 * @param manual true when a person asked for it
 */
record Firing(
        Instant scheduledAt,
        Instant firedAt,
        Result outcome,
        @Nullable String job,
        @Nullable String code,
        @Nullable String detail,
        long count,
        boolean manual) {

    private static final int LONGEST_DETAIL = 500;

    enum Result {
        SUBMITTED,
        /** Left out, for another one had not ended. */
        SKIPPED,
        /** The job was refused. */
        FAILED,
        /** Nobody was there in time, and it was not caught up on. */
        MISSED;

        @JsonValue
        String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static Firing submitted(Instant time, Instant now, JobId job) {
        return new Firing(time, now, Result.SUBMITTED, job.value(), null, null, 1, false);
    }

    static Firing skipped(Instant time, Instant now, JobId because) {
        return new Firing(time, now, Result.SKIPPED, because.value(), null, null, 1, false);
    }

    static Firing failed(Instant time, Instant now, ProblemException why) {
        String detail = why.detail();
        return new Firing(
                time,
                now,
                Result.FAILED,
                null,
                why.code().wireName(),
                detail.substring(0, Math.min(detail.length(), LONGEST_DETAIL)),
                1,
                false);
    }

    static Firing missed(Instant last, Instant now, long count) {
        return new Firing(last, now, Result.MISSED, null, null, null, count, false);
    }

    Firing byHand() {
        return new Firing(scheduledAt, firedAt, outcome, job, code, detail, count, true);
    }

    /** True when both are about the same run, attended to twice because the first one's end was not noted. */
    boolean isSameRunAs(Firing other) {
        return !manual
                && !other.manual
                && scheduledAt.equals(other.scheduledAt)
                && (outcome == Result.MISSED) == (other.outcome == Result.MISSED);
    }
}
