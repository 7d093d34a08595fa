package dev.emp.orchestrator.jobs;

import dev.emp.jobbus.job.Attempt;
import dev.emp.jobbus.job.Job;
import dev.emp.jobbus.job.JobFailure;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobResult;
import dev.emp.jobbus.job.JobSpec;
import dev.emp.jobbus.job.JsonText;
import dev.emp.jobbus.job.Outcome;
import dev.emp.jobbus.job.OutputFile;
import dev.emp.jobbus.job.Progress;
import dev.emp.jobbus.matching.AttributeValue;
import dev.emp.jobbus.matching.Requirement;
import dev.emp.jobbus.matching.Requirements;
import dev.emp.orchestrator.traces.JobTraces;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Makes views of jobs. */
public final class JobViews {

    private JobViews() {}

    /** The job with its input. */
    public static JobView full(Job job, Links links) {
        return full(job, links, null);
    }

    /** @param queue where it stands in line; null when it does not */
    static JobView full(Job job, Links links, JobView.@Nullable QueueView queue) {
        return view(
                job,
                links,
                job.spec().input().value(),
                CoordinationViews.of(job.spec().coordination(), true),
                queue);
    }

    /** The job without its input, which may be large. */
    public static JobView brief(Job job, Links links) {
        return view(job, links, null, CoordinationViews.of(job.spec().coordination(), false), null);
    }

    private static JobView view(
            Job job,
            Links links,
            @Nullable String input,
            JobView.CoordinationView coordination,
            JobView.@Nullable QueueView queue) {
        JobSpec spec = job.spec();
        Job.Times times = job.times();
        return new JobView(
                job.id().value(),
                job.state().wireName(),
                spec.service(),
                spec.placement().tenant(),
                JobTraces.idOf(job.id(), spec),
                spec.placement().priority(),
                new TreeMap<>(spec.labels()),
                requirements(spec.requirements()),
                spec.requirements().preferredModels().stream().sorted().toList(),
                CoordinationViews.seconds(spec.placement().startTimeout()),
                spec.placement().runTimeout().toMillis() / 1000.0,
                coordination,
                CoordinationViews.fallback(spec.fallbacks()),
                queue,
                times.submittedAt(),
                times.dueAt(),
                times.startedAt(),
                times.finishedAt(),
                progress(job.progress()),
                job.attempts().stream().map(JobViews::attempt).toList(),
                result(job, links),
                error(job.outcome()),
                input,
                links.status(job.id()),
                links.events(job.id()),
                links.cancel(job.id()));
    }

    /** By attribute the operators and their operands; several when a worker has to have several values, as of {@code secret}. */
    public static Map<String, Map<String, Object>> requirements(Requirements requirements) {
        Map<String, Map<String, Object>> byAttribute = new TreeMap<>();
        for (Requirement requirement : requirements.all()) {
            byAttribute
                    .computeIfAbsent(requirement.attribute(), name -> new LinkedHashMap<>())
                    .merge(requirement.comparison().symbol(), operands(requirement), JobViews::both);
        }
        return byAttribute;
    }

    private static Object both(Object some, Object more) {
        if (some.equals(more)) {
            return some;
        }
        List<Object> all = new ArrayList<>(some instanceof List<?> list ? list : List.of(some));
        all.add(more);
        return all;
    }

    private static Object operands(Requirement requirement) {
        List<Object> values =
                requirement.operands().stream().map(JobViews::plain).toList();
        return switch (requirement.comparison()) {
            case IN, NOT_IN -> values;
            case EXISTS -> true;
            case EQUAL, NOT_EQUAL, AT_LEAST, AT_MOST -> values.getFirst();
        };
    }

    /** A text or a number; whole numbers are written without a fraction. */
    public static Object plain(AttributeValue value) {
        return switch (value) {
            case AttributeValue.Text(String text) -> text;
            case AttributeValue.Num(double number) when number == Math.rint(number) -> (long) number;
            case AttributeValue.Num(double number) -> number;
        };
    }

    private static JobView.@Nullable ProgressView progress(@Nullable Progress progress) {
        return progress == null ? null : new JobView.ProgressView(progress.fraction(), progress.message());
    }

    private static JobView.AttemptView attempt(Attempt attempt) {
        Attempt.End end = attempt.end();
        JobFailure failure = attempt.failure();
        return new JobView.AttemptView(
                attempt.number(),
                attempt.epoch(),
                attempt.worker().toString(),
                attempt.startedAt(),
                attempt.endedAt(),
                end == null ? null : end.wireName(),
                failure == null
                        ? null
                        : new JobView.FailureView(
                                failure.failureClass().wireName(), failure.message(), text(failure.details())));
    }

    private static JobView.@Nullable ResultView result(Job job, Links links) {
        if (!(job.outcome() instanceof Outcome.Succeeded(JobResult result))) {
            return null;
        }
        List<JobView.FileView> files =
                result.files().stream().map(file -> file(job.id(), file, links)).toList();
        return new JobView.ResultView(result.output().value(), files, new TreeMap<>(result.usage()));
    }

    private static JobView.FileView file(JobId job, OutputFile file, Links links) {
        return new JobView.FileView(
                file.name(), file.contentType(), file.sizeBytes(), file.sha256(), links.artifact(job, file.name()));
    }

    private static JobView.@Nullable ErrorView error(@Nullable Outcome outcome) {
        return switch (outcome) {
            case null -> null;
            case Outcome.Succeeded succeeded -> null;
            case Outcome.Failed(JobFailure failure) ->
                new JobView.ErrorView(
                        failure.failureClass().wireName(),
                        failure.message(),
                        failure.failureClass().isRetryable(),
                        text(failure.details()));
            case Outcome.Canceled(String reason) -> new JobView.ErrorView("canceled", reason, false, null);
            case Outcome.Expired(String reason) -> new JobView.ErrorView("expired", reason, true, null);
        };
    }

    private static @Nullable String text(@Nullable JsonText json) {
        return json == null ? null : json.value();
    }
}
