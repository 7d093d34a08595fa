package dev.emp.orchestrator.submission;

import dev.emp.jobbus.job.Coordination;
import dev.emp.jobbus.job.Fallback;
import dev.emp.jobbus.job.Fallbacks;
import dev.emp.jobbus.job.JobSpec;
import dev.emp.jobbus.job.JsonText;
import dev.emp.jobbus.job.Placement;
import dev.emp.jobbus.job.RetryPolicy;
import dev.emp.jobbus.job.Task;
import dev.emp.jobbus.matching.Requirements;
import dev.emp.orchestrator.json.Faults;
import dev.emp.orchestrator.json.ObjectReader;
import dev.emp.orchestrator.json.Pointer;
import dev.emp.orchestrator.json.StrictJson;
import dev.emp.orchestrator.json.Texts;
import dev.emp.orchestrator.problem.ErrorCode;
import dev.emp.orchestrator.problem.ProblemException;
import dev.emp.orchestrator.webhooks.JobHook;
import dev.emp.orchestrator.webhooks.JobHooks;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Turns the body of a submission into a job specification, all but the input checked. */
@Component
final class SpecReader {

    static final int MOST_LABELS = 64;
    private static final List<String> FIELDS = List.of(
            "service",
            "input",
            "priority",
            "requirements",
            "preferred_models",
            "labels",
            "run_at",
            "start_timeout_seconds",
            "run_timeout_seconds",
            "retry",
            "concurrency",
            "rate_limit",
            "depends_on",
            "fallbacks");
    /** The fields of a job that is submitted alone. */
    private static final List<String> ALONE = and(FIELDS, JobHooks.MEMBERS);

    private static final List<String> RETRY_FIELDS =
            List.of("max_attempts", "initial_backoff_seconds", "max_backoff_seconds");
    private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/-]{0,62}");
    private static final int LONGEST_LABEL_VALUE = 256;
    static final int LONGEST_SERVICE = 100;
    private static final Duration FURTHEST_AHEAD = Duration.ofDays(366);
    private static final long LONGEST_RUN_SECONDS = Duration.ofDays(7).toSeconds();
    private static final long LONGEST_START_SECONDS = FURTHEST_AHEAD.toSeconds();
    private static final double LONGEST_BACKOFF_SECONDS = 86_400;

    private final Clock clock;
    private final JobHooks hooks;

    SpecReader(Clock clock, JobHooks hooks) {
        this.clock = clock;
        this.hooks = hooks;
    }

    /**
     * A valid specification and its input as a tree.
     *
     * @param siblings what the job is submitted together with
     * @throws ProblemException with every fault of the body
     */
    Draft read(JsonNode body, Siblings siblings) {
        Faults faults = new Faults();
        ObjectReader reader = ObjectReader.of(body, "", faults, allowed(siblings));
        reader.required("service");
        String service = reader.text("service", LONGEST_SERVICE);
        JsonNode input = reader.required("input");
        Placement placement = placement(reader);
        RetryPolicy retry = retry(reader.object("retry", RETRY_FIELDS));
        Map<String, String> labels = labels(reader);
        Requirements requirements = RequirementsReader.read(reader, "requirements")
                .preferring(RequirementsReader.models(reader, "preferred_models"));
        Coordination coordination = CoordinationReader.read(reader, siblings);
        JobHook hook = hooks.read(reader);
        siblings.check(reader);
        if (service == null || input == null) {
            faults.throwIfAny();
            throw new IllegalStateException("what is missing has been refused above");
        }
        Task task = new Task(service, new JsonText(StrictJson.write(input)), requirements);
        FallbackReader.Read fallbacks = FallbackReader.read(reader, task, input);
        faults.throwIfAny();
        List<InputPart> parts = Stream.concat(
                        Stream.of(
                                new InputPart(service, input, reader.pointerOf("service"), reader.pointerOf("input"))),
                        fallbacks.parts().stream())
                .toList();
        return new Draft(
                new JobSpec(
                        service,
                        task.input(),
                        requirements,
                        placement,
                        retry,
                        coordination,
                        fallbacks.fallbacks(),
                        labels),
                hook,
                parts);
    }

    private static List<String> allowed(Siblings siblings) {
        return siblings.members().isEmpty() ? ALONE : and(ALONE, siblings.members());
    }

    private static List<String> and(List<String> some, List<String> more) {
        return Stream.concat(some.stream(), more.stream()).toList();
    }

    private Placement placement(ObjectReader reader) {
        long priority = reader.integer(
                "priority", Placement.LOWEST_PRIORITY, Placement.HIGHEST_PRIORITY, Placement.DEFAULT_PRIORITY);
        long seconds = reader.integer(
                "run_timeout_seconds", 1, LONGEST_RUN_SECONDS, Placement.DEFAULT_RUN_TIMEOUT.toSeconds());
        long start = reader.integer("start_timeout_seconds", 1, LONGEST_START_SECONDS, 0);
        Instant runAt = reader.instant("run_at", Instant.EPOCH, clock.instant().plus(FURTHEST_AHEAD));
        return Placement.DEFAULT
                .withPriority((int) priority)
                .withRunAt(runAt)
                .withStartTimeout(start == 0 ? null : Duration.ofSeconds(start))
                .withRunTimeout(Duration.ofSeconds(seconds));
    }

    private static RetryPolicy retry(ObjectReader reader) {
        RetryPolicy usual = RetryPolicy.DEFAULT;
        long attempts = reader.integer("max_attempts", 1, RetryPolicy.MOST_ATTEMPTS, usual.maxAttempts());
        Duration initial = seconds(reader, "initial_backoff_seconds", usual.initialBackoff());
        Duration highest = seconds(reader, "max_backoff_seconds", longer(initial, usual.maxBackoff()));
        if (highest.compareTo(initial) < 0) {
            reader.faults()
                    .add(
                            reader.pointerOf("max_backoff_seconds"),
                            ErrorCode.INVALID_VALUE,
                            "must not be below initial_backoff_seconds");
            return usual;
        }
        return new RetryPolicy((int) attempts, initial, highest);
    }

    private static Duration seconds(ObjectReader reader, String name, Duration otherwise) {
        double seconds = reader.number(name, 0, LONGEST_BACKOFF_SECONDS, otherwise.toMillis() / 1000.0);
        return Duration.ofMillis(Math.round(seconds * 1000));
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    private static Map<String, String> labels(ObjectReader reader) {
        Map<String, String> labels = new LinkedHashMap<>();
        String pointer = reader.pointerOf("labels");
        reader.members("labels", MOST_LABELS).forEach((name, node) -> {
            String place = Pointer.child(pointer, name);
            if (!LABEL.matcher(name).matches()) {
                reader.faults()
                        .add(
                                place,
                                ErrorCode.INVALID_VALUE,
                                "must have a name of letters, digits, '.', '_', '/', '-', at most 63, a letter or "
                                        + "digit first");
            }
            String value = Texts.read(node, place, LONGEST_LABEL_VALUE, reader.faults());
            labels.put(name, value == null ? "" : value);
        });
        return labels;
    }

    /**
     * @param hook who is told of the job; null when nobody is
     * @param parts every input of the specification, for the schemas: that of the job, then those of its fallbacks
     */
    record Draft(JobSpec spec, @Nullable JobHook hook, List<InputPart> parts) {

        Draft with(JobSpec changed) {
            return new Draft(changed, hook, parts);
        }

        /** The same job with other inputs, in the order of the parts. */
        Draft with(List<JsonNode> inputs) {
            List<InputPart> changed = new ArrayList<>();
            List<Fallback> fallbacks = new ArrayList<>();
            for (int i = 0; i < parts.size(); i++) {
                changed.add(parts.get(i).with(inputs.get(i)));
                if (i > 0) {
                    Fallback before = spec.fallbacks().all().get(i - 1);
                    Task task = before.task();
                    fallbacks.add(new Fallback(
                            new Task(task.service(), text(inputs.get(i)), task.requirements()), before.on()));
                }
            }
            return new Draft(
                    new JobSpec(
                            spec.service(),
                            text(inputs.getFirst()),
                            spec.requirements(),
                            spec.placement(),
                            spec.retry(),
                            spec.coordination(),
                            Fallbacks.of(fallbacks),
                            spec.labels()),
                    hook,
                    changed);
        }

        private static JsonText text(JsonNode input) {
            return new JsonText(StrictJson.write(input));
        }
    }
}
