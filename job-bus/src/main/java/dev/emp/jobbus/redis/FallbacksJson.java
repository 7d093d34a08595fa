package dev.emp.jobbus.redis;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.emp.jobbus.job.FailureClass;
import dev.emp.jobbus.job.Fallback;
import dev.emp.jobbus.job.Fallbacks;
import dev.emp.jobbus.job.JsonText;
import dev.emp.jobbus.job.Task;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a job may fall back on and has, in its stored specification. Inputs are texts that hold JSON. */
record FallbacksJson(List<FallbackJson> all, @Nullable TakenJson taken) {

    record TaskJson(
            String service,
            String input,

            @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable
            List<RequirementsJson> requirements,

            @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable
            Set<String> preferredModels) {

        static TaskJson of(Task task) {
            return new TaskJson(
                    task.service(),
                    task.input().value(),
                    RequirementsJson.of(task.requirements()),
                    task.requirements().preferredModels());
        }

        Task toTask() {
            return new Task(
                    service,
                    new JsonText(input),
                    RequirementsJson.toRequirements(requirements)
                            .preferring(Objects.requireNonNullElse(preferredModels, Set.of())));
        }
    }

    record FallbackJson(TaskJson task, List<String> on) {}

    record TakenJson(int index, TaskJson original, int after, String because) {}

    static @Nullable FallbacksJson of(Fallbacks fallbacks) {
        if (fallbacks.all().isEmpty()) {
            return null;
        }
        Fallbacks.Taken taken = fallbacks.taken();
        return new FallbacksJson(
                fallbacks.all().stream()
                        .map(each -> new FallbackJson(
                                TaskJson.of(each.task()),
                                each.on().stream()
                                        .map(FailureClass::wireName)
                                        .sorted()
                                        .toList()))
                        .toList(),
                taken == null
                        ? null
                        : new TakenJson(
                                taken.index(),
                                TaskJson.of(taken.original()),
                                taken.after(),
                                taken.because().wireName()));
    }

    Fallbacks toFallbacks() {
        return new Fallbacks(
                all.stream()
                        .map(each -> new Fallback(
                                each.task.toTask(),
                                each.on.stream().map(FailureClass::ofWireName).collect(Collectors.toSet())))
                        .toList(),
                taken == null
                        ? null
                        : new Fallbacks.Taken(
                                taken.index,
                                taken.original.toTask(),
                                taken.after,
                                FailureClass.ofWireName(taken.because)));
    }
}
