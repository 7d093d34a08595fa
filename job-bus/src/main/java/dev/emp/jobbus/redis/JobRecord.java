package dev.emp.jobbus.redis;

import dev.emp.jobbus.job.Attempt;
import dev.emp.jobbus.job.Job;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobState;
import dev.emp.jobbus.job.Outcome;
import dev.emp.jobbus.job.Progress;
import dev.emp.jobbus.machine.WorkerId;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Turns what {@code read_job.lua} answers into a job. */
final class JobRecord {

    private JobRecord() {}

    /** @throws RuntimeException if the record is damaged */
    static Job read(JobId id, Reply reply) {
        Map<String, String> fields = reply.list(0).pairs();
        JobState state = JobState.ofWireName(Objects.requireNonNull(fields.get("state")));
        String due = fields.get("due");
        String lease = fields.get("lease");
        String ended = fields.get("ended");
        Job.Times times = new Job.Times(
                RecordText.submitted(Objects.requireNonNull(fields.get("terms"))),
                due == null || state != JobState.SCHEDULED ? null : Instant.ofEpochMilli(Long.parseLong(due)),
                lease == null ? null : RecordText.started(lease),
                ended == null ? null : RecordText.ended(ended));
        List<Attempt> attempts =
                reply.list(2).textsFrom(0).map(AttemptJson::read).toList();
        String progress = reply.textOrNull(3);
        byte[] outcome = reply.bytesOrNull(4);
        return new Job(
                id,
                SpecJson.read(reply.bytes(1)),
                state,
                times,
                attempts,
                progress == null ? null : Json.MAPPER.readValue(progress, Progress.class),
                outcome == null || !state.isTerminal() ? null : readOutcome(state, outcome));
    }

    /** @throws RuntimeException if the record is damaged */
    static Outcome readOutcome(JobState state, byte[] outcome) {
        return switch (state) {
            case SUCCEEDED -> new Outcome.Succeeded(ResultJson.read(outcome));
            case FAILED -> new Outcome.Failed(FailureJson.read(outcome));
            case CANCELED ->
                new Outcome.Canceled(
                        Json.MAPPER.readValue(outcome, ReasonJson.class).text());
            case EXPIRED ->
                new Outcome.Expired(
                        Json.MAPPER.readValue(outcome, ReasonJson.class).text());
            case SCHEDULED, BLOCKED, QUEUED, RUNNING, CANCELING ->
                throw new IllegalArgumentException("an outcome of a job that is " + state.wireName());
        };
    }

    /** @param reason null when it was empty */
    private record ReasonJson(@Nullable String reason) {
        String text() {
            return Objects.requireNonNullElse(reason, "");
        }
    }

    /** One element of {@code job:<id>:attempts}, as the scripts write it. */
    private record AttemptJson(
            int number,
            long epoch,
            String worker,
            long startedAt,
            @Nullable Long endedAt,
            @Nullable String end,
            @Nullable FailureJson failure) {

        static Attempt read(String json) {
            return Json.MAPPER.readValue(json, AttemptJson.class).toAttempt();
        }

        private Attempt toAttempt() {
            return new Attempt(
                    number,
                    epoch,
                    WorkerId.parse(worker),
                    Instant.ofEpochMilli(startedAt),
                    endedAt == null ? null : Instant.ofEpochMilli(endedAt),
                    end == null ? null : Attempt.End.valueOf(end.toUpperCase(Locale.ROOT)),
                    failure == null ? null : failure.toFailure());
        }
    }
}
