package dev.emp.orchestrator.batches;

import dev.emp.orchestrator.problem.ProblemException;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** One thing that a batch says. */
sealed interface Line {

    /**
     * Where a job stands in its batch.
     *
     * @param index counts the jobs from 0
     * @param number counts all lines from 1; null in a JSON body
     */
    record Place(long index, @Nullable Long number) {}

    /** @param value of the member {@code fan_in} */
    record Header(JsonNode value) implements Line {}

    /** Should be a job; nobody has looked yet. */
    record Entry(Place place, JsonNode body) implements Line {

        /** The name that other lines may call it by; null when it has none. */
        @Nullable
        String ref() {
            JsonNode ref = body.get("ref");
            return ref != null && ref.isString() ? ref.stringValue() : null;
        }

        /** The names it gives or depends on. */
        Set<String> names() {
            Set<String> names = new HashSet<>();
            String own = ref();
            if (own != null) {
                names.add(own);
            }
            for (JsonNode dependency : body.path("depends_on")) {
                JsonNode ref = dependency.get("ref");
                if (ref != null && ref.isString()) {
                    names.add(ref.stringValue());
                }
            }
            return names;
        }
    }

    /** Is not a job, whatever it is. */
    record Unreadable(Place place, ProblemException why) implements Line {}

    /** What comes after it is not read. */
    record Stop(ProblemException why) implements Line {}
}
