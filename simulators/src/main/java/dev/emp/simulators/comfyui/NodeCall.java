package dev.emp.simulators.comfyui;

import java.awt.image.BufferedImage;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** One run of a node: its inputs, and how it reports progress. */
final class NodeCall {

    /** Takes progress; throws when the prompt has been interrupted. */
    @FunctionalInterface
    interface Reporter {
        void report(int value, int max, @Nullable Preview preview) throws PromptInterrupted;
    }

    private final Prompt prompt;
    private final JsonNode inputs;
    private final Function<JsonNode, @Nullable NodeValue> links;
    private final Reporter reporter;

    /** @param links finds the value at the other end of a link, or null */
    NodeCall(Prompt prompt, JsonNode inputs, Function<JsonNode, @Nullable NodeValue> links, Reporter reporter) {
        this.prompt = prompt;
        this.inputs = inputs;
        this.links = links;
        this.reporter = reporter;
    }

    Prompt prompt() {
        return prompt;
    }

    /** Reports progress, with a picture if there is one to show. */
    void progress(int value, int max, @Nullable Preview preview) throws PromptInterrupted {
        reporter.report(value, max, preview);
    }

    List<BufferedImage> images(String name) throws NodeFailure {
        return linked(name, NodeValue.Images.class).pictures();
    }

    /** The value that a link brings, of a known kind. */
    <V extends NodeValue> V linked(String name, Class<V> kind) throws NodeFailure {
        NodeValue value = links.apply(inputs.path(name));
        if (!kind.isInstance(value)) {
            throw new NodeFailure("AttributeError", "input " + name + " is no " + kind.getSimpleName());
        }
        return kind.cast(value);
    }

    int integer(String name) {
        return inputs.path(name).asInt();
    }

    long longInteger(String name) {
        return inputs.path(name).decimalValue().longValue();
    }

    double decimal(String name) {
        return inputs.path(name).asDouble();
    }

    String text(String name) {
        return inputs.path(name).asString();
    }

    boolean flag(String name, boolean fallback) {
        return inputs.path(name).asBoolean(fallback);
    }
}
