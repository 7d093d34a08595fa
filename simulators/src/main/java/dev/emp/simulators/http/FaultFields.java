package dev.emp.simulators.http;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The fields of a fault's JSON. Remembers which were asked for, so that one that nobody knows is noticed. */
public final class FaultFields {
    private static final String KIND = "kind";

    private final ObjectNode json;
    private final Set<String> known = new TreeSet<>(Set.of(KIND));

    /** @throws IllegalArgumentException if it is no object */
    public FaultFields(JsonNode json) {
        if (!(json instanceof ObjectNode object)) {
            throw new IllegalArgumentException("a fault is a JSON object with a kind");
        }
        this.json = object;
    }

    public String kind() {
        return text(KIND, "");
    }

    /** @throws IllegalArgumentException if there is a field that was not asked for */
    public void requireKnown() {
        json.propertyNames().stream()
                .filter(name -> !known.contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw new IllegalArgumentException(
                            kind() + " has no field " + name + "; it has " + String.join(", ", known));
                });
    }

    private JsonNode field(String name) {
        known.add(name);
        return json.path(name);
    }

    /** @throws IllegalArgumentException if it is missing or no text */
    public String required(String name) {
        String value = text(name, "");
        if (value.isEmpty()) {
            throw new IllegalArgumentException(name + " is missing, it must be a text");
        }
        return value;
    }

    /** @throws IllegalArgumentException if it is no text */
    public String text(String name, String fallback) {
        JsonNode value = field(name);
        if (!value.isMissingNode() && !value.isString()) {
            throw new IllegalArgumentException(name + " must be a text, not " + Wire.write(value));
        }
        return value.asString(fallback);
    }

    /** @throws IllegalArgumentException if it is no whole number */
    public int integer(String name, int fallback) {
        JsonNode value = field(name);
        if (!value.isMissingNode() && !value.isInt()) {
            throw new IllegalArgumentException(name + " must be a whole number, not " + Wire.write(value));
        }
        return value.asInt(fallback);
    }

    /** @throws IllegalArgumentException if it is missing or no whole number */
    public long whole(String name) {
        JsonNode value = field(name);
        if (!value.canConvertToExactIntegral() || !value.canConvertToLong()) {
            throw new IllegalArgumentException(name + (value.isMissingNode() ? " is missing, it" : "")
                    + " must be a whole number" + (value.isMissingNode() ? "" : ", not " + Wire.write(value)));
        }
        return value.asLong();
    }

    /** An object of texts; empty if it is missing. */
    public Map<String, String> texts(String name) {
        JsonNode value = field(name);
        Map<String, String> texts = new LinkedHashMap<>();
        value.properties()
                .forEach(entry -> texts.put(entry.getKey(), entry.getValue().asString("")));
        return texts;
    }
}
