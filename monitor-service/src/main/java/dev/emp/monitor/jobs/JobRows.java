package dev.emp.monitor.jobs;

import dev.emp.jobbus.event.JobEvent;
import dev.emp.jobbus.job.Attempt;
import dev.emp.jobbus.job.Job;
import dev.emp.jobbus.job.JobFailure;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobSpec;
import dev.emp.jobbus.job.Outcome;
import dev.emp.jobbus.job.OutputFile;
import dev.emp.jobbus.matching.Capabilities;
import dev.emp.monitor.jobs.JobRow.Ending;
import dev.emp.monitor.jobs.JobRow.Fault;
import dev.emp.monitor.jobs.JobRow.File;
import dev.emp.monitor.jobs.JobRow.Origin;
import dev.emp.monitor.jobs.JobRow.Progress;
import dev.emp.monitor.jobs.JobRow.Run;
import dev.emp.monitor.jobs.JobRow.Times;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriUtils;
import tools.jackson.databind.JsonNode;

/** Makes rows: from a whole job, from the event of its submission, or from the row before and the next event. */
final class JobRows {

    private JobRows() {}

    static JobRow of(Job job) {
        Attempt latest = job.attempts().isEmpty() ? null : job.attempts().getLast();
        dev.emp.jobbus.job.Progress progress = job.progress();
        Run run = latest == null
                ? Run.NONE
                : new Run(
                        latest.number(),
                        job.state().isLeased() || job.state().isTerminal()
                                ? latest.worker().toString()
                                : null,
                        progress == null ? null : new Progress(progress.fraction(), progress.message()));
        return new JobRow(
                job.id().value(),
                origin(job.spec()),
                job.state(),
                run,
                new Times(
                        job.times().submittedAt(),
                        job.times().dueAt(),
                        job.times().startedAt(),
                        job.times().finishedAt()),
                ending(job, latest));
    }

    private static Origin origin(JobSpec spec) {
        return new Origin(
                spec.service(),
                spec.placement().tenant(),
                spec.placement().priority(),
                spec.requirements().named(Capabilities.POOL).orElse(null),
                spec.requirements().named(Capabilities.MODEL).orElse(null),
                spec.labels());
    }

    static JobRow submitted(JobEvent event, JsonNode data) {
        return new JobRow(
                event.job().value(),
                new Origin(
                        data.path("service").asString(""),
                        data.path("tenant").asString(""),
                        data.path("priority").asInt(0),
                        textOrNull(data.path("pool")),
                        textOrNull(data.path("model")),
                        Map.of()),
                event.state(),
                Run.NONE,
                new Times(event.at(), null, null, null),
                Ending.NONE);
    }

    /** The row after an event. A job that has ended never changes (invariant I3), so late events leave it alone. */
    static JobRow after(JobRow row, JobEvent event, JsonNode data) {
        if (row.state().isTerminal()) {
            return row;
        }
        Times times = row.times();
        Run run = row.run();
        return switch (event.type()) {
            case SUBMITTED, ATTACHED -> row;
            case QUEUED, BLOCKED, CANCEL_REQUESTED -> with(row, event, run, due(times, null), row.ending());
            case SCHEDULED -> with(row, event, run, due(times, instant(data.path("due_at"))), row.ending());
            case STARTED -> with(row, event, started(data), begun(times, event.at()), row.ending());
            case PROGRESS ->
                with(row, event, new Run(run.attempt(), run.worker(), progress(data)), times, row.ending());
            case RELEASED, LEASE_LOST -> with(row, event, idle(run), times, row.ending());
            case FELL_BACK -> with(elsewhere(row, data), event, idle(run), times, failure(data));
            case RETRY_SCHEDULED ->
                with(row, event, idle(run), due(times, instant(data.path("due_at"))), failure(data));
            case SUCCEEDED -> with(row, event, run, ended(times, event.at()), Ending.NONE);
            case FAILED -> with(row, event, run, ended(times, event.at()), failure(data));
            case CANCELED, EXPIRED -> with(row, event, run, ended(times, event.at()), stopped(event, data));
        };
    }

    private static JobRow with(JobRow row, JobEvent event, Run run, Times times, Ending ending) {
        return new JobRow(row.id(), row.origin(), event.state(), run, times, ending);
    }

    private static JobRow elsewhere(JobRow row, JsonNode data) {
        JobRow.Origin from = row.origin();
        JobRow.Origin origin = new JobRow.Origin(
                data.path("service").asString(from.service()),
                from.tenant(),
                from.priority(),
                from.pool(),
                from.model(),
                from.labels());
        return new JobRow(row.id(), origin, row.state(), row.run(), row.times(), row.ending());
    }

    private static Run started(JsonNode data) {
        return new Run(data.path("attempt").asInt(1), data.path("worker").asString(""), null);
    }

    private static Run idle(Run run) {
        return new Run(run.attempt(), null, null);
    }

    private static Progress progress(JsonNode data) {
        return new Progress(data.path("fraction").asDouble(0), textOrNull(data.path("message")));
    }

    private static Times due(Times times, @Nullable Instant due) {
        return new Times(times.submittedAt(), due, times.startedAt(), null);
    }

    private static Times begun(Times times, Instant at) {
        return new Times(times.submittedAt(), null, at, null);
    }

    private static Times ended(Times times, Instant at) {
        return new Times(times.submittedAt(), null, times.startedAt(), at);
    }

    private static Ending failure(JsonNode data) {
        return Ending.failed(
                data.path("class").asString(""), data.path("message").asString(""));
    }

    private static Ending stopped(JobEvent event, JsonNode data) {
        return Ending.failed(event.state().wireName(), data.path("reason").asString(""));
    }

    private static Ending ending(Job job, @Nullable Attempt latest) {
        return switch (job.outcome()) {
            case Outcome.Succeeded(var result) ->
                new Ending(
                        null,
                        files(job.id(), result.files()),
                        result.cost().map(cost -> cost.dollars().doubleValue()).orElse(null));
            case Outcome.Failed(var failure) -> failed(failure);
            case Outcome.Canceled(var reason) -> Ending.failed(job.state().wireName(), reason);
            case Outcome.Expired(var reason) -> Ending.failed(job.state().wireName(), reason);
            case null -> latest == null || latest.failure() == null ? Ending.NONE : failed(latest.failure());
        };
    }

    private static Ending failed(JobFailure failure) {
        return new Ending(new Fault(failure.failureClass().wireName(), failure.message()), List.of(), null);
    }

    private static List<File> files(JobId job, List<OutputFile> files) {
        return files.stream()
                .map(file -> new File(
                        file.name(),
                        file.contentType(),
                        file.sizeBytes(),
                        "/api/v1/jobs/" + job + "/artifacts/"
                                + UriUtils.encodePathSegment(file.name(), StandardCharsets.UTF_8)))
                .toList();
    }

    private static @Nullable String textOrNull(JsonNode node) {
        return node.isString() ? node.asString() : null;
    }

    private static @Nullable Instant instant(JsonNode node) {
        return node.isString() ? Instant.parse(node.asString()) : null;
    }
}
