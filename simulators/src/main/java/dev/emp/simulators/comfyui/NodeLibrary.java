package dev.emp.simulators.comfyui;

import dev.emp.simulators.http.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** All node classes: what they take and give ({@code /object_info}), and what they do. */
final class NodeLibrary {
    private final FileStore files;
    private final ObjectNode descriptions;
    private final Map<String, NodeWork> works = new HashMap<>();

    NodeLibrary(FileStore files, ComfyUiSimulatorOptions options) {
        this.files = files;
        this.descriptions = readDescriptions();
        works.putAll(new ImageNodes(files).works());
        works.putAll(new SavingNodes(files, options.seed()).works());
        works.putAll(new DiffusionNodes(options.pace(), options.stepDelay(), options.seed()).works());
        works.putAll(new ContractNodes(options.pace()).works());
        works.putAll(new MediaNodes(files).works());
    }

    private static ObjectNode readDescriptions() {
        try (InputStream in = Objects.requireNonNull(NodeLibrary.class.getResourceAsStream("object_info.json"))) {
            return (ObjectNode) Wire.read(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The class's entry in {@code /object_info}, or null for an unknown class. */
    @Nullable
    ObjectNode describe(String classType) {
        ObjectNode description = (ObjectNode) descriptions.get(classType);
        if (description == null || !classType.equals("LoadImage")) {
            return description;
        }
        ObjectNode current = description.deepCopy();
        ((ArrayNode) current.at("/input/required/image")).set(0, Wire.strings(files.inputImages()));
        return current;
    }

    ObjectNode describeAll() {
        ObjectNode all = Wire.object();
        for (String classType : descriptions.propertyNames()) {
            all.set(classType, describe(classType));
        }
        return all;
    }

    boolean isOutput(String classType) {
        return descriptions.path(classType).path("output_node").asBoolean(false);
    }

    /** The names that an input of a class may have, for example the known checkpoints. */
    JsonNode choices(String classType, String input) {
        return descriptions
                .path(classType)
                .path("input")
                .path("required")
                .path(input)
                .path(0);
    }

    NodeWork work(String classType) {
        return Objects.requireNonNull(works.get(classType), () -> "no work for " + classType);
    }

    /** A text that differs when such a node must run again although its inputs are the same. */
    String changeMark(String classType, JsonNode inputs) {
        return switch (classType) {
            case "LoadImage" -> files.digestOfInput(inputs.path("image").asString());
            case "SaveImageWebsocket" -> UUID.randomUUID().toString();
            default -> "";
        };
    }
}
