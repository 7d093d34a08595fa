package dev.emp.simulators.comfyui;

import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The fields of a fault's JSON. Remembers which were asked for, so that one that nobody knows is noticed. */
final class FaultFields {
    private static final String KIND = "kind";

    private final ObjectNode json;
    private final Set<String> known = new TreeSet<>(Set.of(KIND));

    private FaultFields(ObjectNode json) {
        this.json = json;
    }

    /** @throws IllegalArgumentException naming the field that makes no sense, and what is allowed */
    static Fault read(JsonNode json) {
        if (!(json instanceof ObjectNode object)) {
            throw new IllegalArgumentException("a fault is a JSON object with a kind");
        }
        FaultFields fields = new FaultFields(object);
        String kind = fields.text(KIND, "");
        Fault fault = fields.fault(kind);
        fields.requireKnown(kind);
        return fault;
    }

    private Fault fault(String kind) {
        return switch (kind) {
            case "drop_requests" -> new Fault.DropRequests();
            case "reject_prompts" -> new Fault.RejectPrompts(integer("status", 500), integer("times", 1));
            case "drop_socket" -> new Fault.DropSocket(integer("frames", 0));
            case "fail_node" ->
                new Fault.FailNode(
                        required("class_type"),
                        text("exception_type", "RuntimeError"),
                        text("message", "This failure was asked for."),
                        integer("times", 1));
            case "leak_memory" -> new Fault.LeakMemory(whole("bytes_per_second"), whole("up_to_bytes"));
            default ->
                throw new IllegalArgumentException(
                        "kind must be drop_requests, reject_prompts, drop_socket, fail_node or" + " leak_memory, not \""
                                + kind + "\"");
        };
    }

    private void requireKnown(String kind) {
        json.propertyNames().stream()
                .filter(name -> !known.contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw new IllegalArgumentException(
                            kind + " has no field " + name + "; it has " + String.join(", ", known));
                });
    }

    private JsonNode field(String name) {
        known.add(name);
        return json.path(name);
    }

    private String required(String name) {
        String value = text(name, "");
        if (value.isEmpty()) {
            throw new IllegalArgumentException(name + " is missing, it must be a text");
        }
        return value;
    }

    private String text(String name, String fallback) {
        JsonNode value = field(name);
        if (!value.isMissingNode() && !value.isString()) {
            throw new IllegalArgumentException(name + " must be a text, not " + Wire.write(value));
        }
        return value.asString(fallback);
    }

    private int integer(String name, int fallback) {
        JsonNode value = field(name);
        if (!value.isMissingNode() && !value.isInt()) {
            throw new IllegalArgumentException(name + " must be a whole number, not " + Wire.write(value));
        }
        return value.asInt(fallback);
    }

    private long whole(String name) {
        JsonNode value = field(name);
        if (!value.canConvertToExactIntegral() || !value.canConvertToLong()) {
            throw new IllegalArgumentException(name + (value.isMissingNode() ? " is missing, it" : "")
                    + " must be a whole number" + (value.isMissingNode() ? "" : ", not " + Wire.write(value)));
        }
        return value.asLong();
    }
}
