package dev.emp.orchestrator.submission;

import dev.emp.jobbus.job.FailureClass;
import dev.emp.jobbus.job.Fallback;
import dev.emp.jobbus.job.Fallbacks;
import dev.emp.jobbus.job.JsonText;
import dev.emp.jobbus.job.Task;
import dev.emp.jobbus.matching.Requirements;
import dev.emp.orchestrator.json.ObjectReader;
import dev.emp.orchestrator.json.Pointer;
import dev.emp.orchestrator.json.StrictJson;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * Reads {@code fallbacks}: {@code [{"service", "input" or "input_patch", "requirements", "preferred_models", "on"}]}. What one
 * does not say is as it is in the job.
 */
final class FallbackReader {

    private static final String FALLBACKS = "fallbacks";
    private static final String SERVICE = "service";
    private static final String INPUT = "input";
    private static final String INPUT_PATCH = "input_patch";
    private static final String REQUIREMENTS = "requirements";
    private static final String PREFERRED_MODELS = "preferred_models";
    private static final String ON = "on";
    private static final List<String> MEMBERS =
            List.of(SERVICE, INPUT, INPUT_PATCH, REQUIREMENTS, PREFERRED_MODELS, ON);
    private static final String CLASSES = Arrays.stream(FailureClass.values())
            .filter(Fallback.ALLOWED::contains)
            .map(FailureClass::wireName)
            .collect(Collectors.joining(", "));

    /** The job without its fallbacks. */
    private final Task task;

    private final JsonNode input;
    private final List<Fallback> fallbacks = new ArrayList<>();
    private final List<InputPart> parts = new ArrayList<>();

    private FallbackReader(Task task, JsonNode input) {
        this.task = task;
        this.input = input;
    }

    /** @param parts their inputs, for the schemas of their services */
    record Read(Fallbacks fallbacks, List<InputPart> parts) {}

    static Read read(ObjectReader job, Task task, JsonNode input) {
        FallbackReader reader = new FallbackReader(task, input);
        String pointer = job.pointerOf(FALLBACKS);
        List<JsonNode> elements = job.elements(FALLBACKS, Fallbacks.MOST);
        for (int i = 0; i < elements.size(); i++) {
            String place = Pointer.child(pointer, Integer.toString(i));
            reader.add(ObjectReader.of(elements.get(i), place, job.faults(), MEMBERS), elements.get(i), place);
        }
        return new Read(Fallbacks.of(reader.fallbacks), reader.parts);
    }

    private void add(ObjectReader fallback, JsonNode element, String place) {
        if (!element.isObject()) {
            return;
        }
        String service = Objects.requireNonNullElse(fallback.text(SERVICE, SpecReader.LONGEST_SERVICE), task.service());
        JsonNode itsInput = input(fallback);
        Set<FailureClass> on = classes(fallback);
        Task other = new Task(service, new JsonText(StrictJson.write(itsInput)), requirements(fallback));
        if (other.equals(task)) {
            fallback.faults().invalid(place, "must differ from the job in its service, input or requirements");
        }
        if (!on.isEmpty()) {
            fallbacks.add(new Fallback(other, on));
        }
        boolean same = fallback.any(INPUT) == null && fallback.any(INPUT_PATCH) == null;
        parts.add(new InputPart(
                service,
                itsInput,
                fallback.pointerOf(SERVICE),
                same ? place : fallback.pointerOf(fallback.any(INPUT) == null ? INPUT_PATCH : INPUT)));
    }

    private JsonNode input(ObjectReader fallback) {
        JsonNode whole = fallback.any(INPUT);
        JsonNode patch = fallback.any(INPUT_PATCH);
        if (whole != null && patch != null) {
            fallback.faults().invalid(fallback.pointerOf(INPUT_PATCH), "must not stand beside input");
        }
        return whole != null ? whole : patch != null ? MergePatch.apply(patch, input) : input;
    }

    private Requirements requirements(ObjectReader fallback) {
        Requirements own = fallback.any(REQUIREMENTS) == null
                ? task.requirements()
                : RequirementsReader.read(fallback, REQUIREMENTS)
                        .preferring(task.requirements().preferredModels());
        return fallback.any(PREFERRED_MODELS) == null
                ? own
                : own.preferring(RequirementsReader.models(fallback, PREFERRED_MODELS));
    }

    private static Set<FailureClass> classes(ObjectReader fallback) {
        JsonNode on = fallback.any(ON);
        if (on == null) {
            return Fallback.USUAL;
        }
        Set<FailureClass> classes = new LinkedHashSet<>();
        List<JsonNode> elements = fallback.elements(ON, Fallback.ALLOWED.size());
        for (int i = 0; i < elements.size(); i++) {
            String name = elements.get(i).asString("");
            String place = Pointer.child(fallback.pointerOf(ON), Integer.toString(i));
            Fallback.ALLOWED.stream()
                    .filter(each -> each.wireName().equals(name))
                    .findFirst()
                    .ifPresentOrElse(classes::add, () -> fallback.faults().invalid(place, "must be one of " + CLASSES));
        }
        if (on.isArray() && elements.isEmpty()) {
            fallback.faults().invalid(fallback.pointerOf(ON), "must name at least one of " + CLASSES);
        }
        return classes;
    }
}
