package dev.emp.connector.comfyui;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The models that ComfyUI most likely holds in memory. It does not tell, so they are those that the workflows named which ran
 * well here, until ComfyUI is seen to have let go of them.
 */
final class WarmModels {

    /** Memory holds a few models and what belongs to them; what was used longest ago is let go first. */
    private static final int MOST = 16;

    private static final int LONGEST_NAME = 200;

    private final LinkedHashSet<String> names = new LinkedHashSet<>();
    private @Nullable String lastPrompt;

    /** A workflow has run well. */
    synchronized void ran(String promptId, ObjectNode workflow) {
        for (JsonNode node : workflow) {
            if (isLoader(node)) {
                node.path("inputs").forEach(input -> modelIn(input).ifPresent(names::addLast));
            }
        }
        while (names.size() > MOST) {
            names.removeFirst();
        }
        lastPrompt = promptId;
    }

    synchronized Set<String> names() {
        return Set.copyOf(names);
    }

    /** How many of the models that a workflow names are not held. */
    synchronized int coldOf(ObjectNode workflow) {
        Set<String> cold = new HashSet<>();
        for (JsonNode node : workflow) {
            if (isLoader(node)) {
                node.path("inputs").forEach(input -> modelIn(input).ifPresent(cold::add));
            }
        }
        cold.removeAll(names);
        return cold.size();
    }

    /** The prompt that ran last, which ComfyUI knows until it is restarted; empty when nothing is held. */
    synchronized Optional<String> lastPrompt() {
        return names.isEmpty() ? Optional.empty() : Optional.ofNullable(lastPrompt);
    }

    /** Nothing is held any more, unless another prompt has run meanwhile. */
    synchronized void forgetAfter(String promptId) {
        if (promptId.equals(lastPrompt)) {
            names.clear();
        }
    }

    private static boolean isLoader(JsonNode node) {
        return node.path("class_type").asString("").toLowerCase(Locale.ROOT).contains("loader");
    }

    private static Optional<String> modelIn(JsonNode input) {
        String name = input.isString() ? input.asString() : "";
        return name.length() <= LONGEST_NAME && NodeClass.isModelFile(name) ? Optional.of(name) : Optional.empty();
    }
}
