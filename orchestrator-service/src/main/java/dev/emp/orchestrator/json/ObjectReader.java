package dev.emp.orchestrator.json;

import dev.emp.orchestrator.problem.ErrorCode;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads the members of one JSON object and notes every fault with its pointer. A member that is absent or wrong reads
 * as the default, so that reading goes on and finds the other faults too. JSON {@code null} is a wrong value, not an
 * absent one.
 */
public final class ObjectReader {

    private final ObjectNode object;
    private final String pointer;
    private final Faults faults;

    private ObjectReader(ObjectNode object, String pointer, Faults faults) {
        this.object = object;
        this.pointer = pointer;
        this.faults = faults;
    }

    /** A reader that takes members of any name. */
    public static ObjectReader of(JsonNode value, String pointer, Faults faults) {
        if (value instanceof ObjectNode object) {
            return new ObjectReader(object, pointer, faults);
        }
        faults.invalid(pointer, "must be an object, not " + typeOf(value));
        return new ObjectReader(JsonNodeFactory.instance.objectNode(), pointer, faults);
    }

    /** A reader that notes a fault for every member that is not allowed. */
    public static ObjectReader of(JsonNode value, String pointer, Faults faults, List<String> allowed) {
        ObjectReader reader = of(value, pointer, faults);
        for (String name : reader.object.propertyNames()) {
            if (!allowed.contains(name)) {
                faults.add(
                        reader.pointerOf(name),
                        ErrorCode.UNKNOWN_FIELD,
                        "does not exist; allowed: " + String.join(", ", allowed));
            }
        }
        return reader;
    }

    public Faults faults() {
        return faults;
    }

    public String pointerOf(String name) {
        return Pointer.child(pointer, name);
    }

    /** Null when absent. */
    public @Nullable JsonNode any(String name) {
        return object.get(name);
    }

    /** Notes a fault and gives null when absent. */
    public @Nullable JsonNode required(String name) {
        JsonNode value = any(name);
        if (value == null) {
            faults.add(pointerOf(name), ErrorCode.MISSING_FIELD, "is required");
        }
        return value;
    }

    /** A text of 1 to {@code longest} characters without control characters; null when absent or wrong. */
    public @Nullable String text(String name, int longest) {
        JsonNode value = any(name);
        return value == null ? null : Texts.read(value, pointerOf(name), longest, faults);
    }

    /** A whole number; one in quotes or with a fraction is not. */
    public long integer(String name, long least, long most, long otherwise) {
        JsonNode value = any(name);
        if (value == null) {
            return otherwise;
        }
        if (value.isIntegralNumber() && value.canConvertToLong()) {
            long number = value.longValue();
            if (number >= least && number <= most) {
                return number;
            }
        }
        faults.invalid(pointerOf(name), "must be a whole number from " + least + " to " + most);
        return otherwise;
    }

    /** A number, with or without a fraction. */
    public double number(String name, double least, double most, double otherwise) {
        JsonNode value = any(name);
        if (value == null) {
            return otherwise;
        }
        if (value.isNumber()) {
            double number = value.decimalValue().doubleValue();
            if (number >= least && number <= most) {
                return number;
            }
        }
        faults.invalid(pointerOf(name), "must be a number from " + plain(least) + " to " + plain(most));
        return otherwise;
    }

    /** True or false; a text or a number is neither. */
    public boolean truth(String name, boolean otherwise) {
        JsonNode value = any(name);
        if (value == null) {
            return otherwise;
        }
        if (!value.isBoolean()) {
            faults.invalid(pointerOf(name), "must be true or false");
            return otherwise;
        }
        return value.booleanValue();
    }

    /** One of the choices, by its name. */
    public <T> T choice(String name, List<T> choices, Function<T, String> nameOf, T otherwise) {
        JsonNode value = any(name);
        if (value == null) {
            return otherwise;
        }
        for (T choice : choices) {
            if (value.isString() && nameOf.apply(choice).equals(value.stringValue())) {
                return choice;
            }
        }
        faults.invalid(
                pointerOf(name), "must be " + choices.stream().map(nameOf).collect(Collectors.joining(" or ")));
        return otherwise;
    }

    /** An instant in ISO 8601 within the limits; null when absent or wrong. */
    public @Nullable Instant instant(String name, Instant earliest, Instant latest) {
        JsonNode value = any(name);
        if (value == null) {
            return null;
        }
        if (value.isString()) {
            try {
                Instant instant = Instant.parse(value.stringValue());
                if (!instant.isBefore(earliest) && !instant.isAfter(latest)) {
                    return instant;
                }
            } catch (DateTimeParseException malformed) {
                // Falls through to the one message for all faults.
            }
        }
        faults.invalid(
                pointerOf(name),
                "must be an instant in ISO 8601 with a zone, like 2026-01-31T12:00:00Z, from " + earliest + " to "
                        + latest);
        return null;
    }

    /** An object with only the allowed members; an empty one when absent or wrong. */
    public ObjectReader object(String name, List<String> allowed) {
        JsonNode value = any(name);
        return value == null
                ? new ObjectReader(JsonNodeFactory.instance.objectNode(), pointerOf(name), faults)
                : of(value, pointerOf(name), faults, allowed);
    }

    /** The members of an object with free names, in order; empty when it is absent, wrong or larger than {@code most}. */
    public Map<String, JsonNode> members(String name, int most) {
        JsonNode value = any(name);
        if (value == null) {
            return Map.of();
        }
        Map<String, JsonNode> members = new LinkedHashMap<>();
        of(value, pointerOf(name), faults).object.properties().forEach(e -> members.put(e.getKey(), e.getValue()));
        if (members.size() > most) {
            faults.invalid(pointerOf(name), "must have at most " + most + " members, not " + members.size());
            return Map.of();
        }
        return members;
    }

    /** The elements of an array; empty when it is absent, wrong or longer than {@code most}. */
    public List<JsonNode> elements(String name, int most) {
        JsonNode value = any(name);
        if (value == null) {
            return List.of();
        }
        if (!value.isArray() || value.size() > most) {
            String given = value.isArray() ? value.size() + " elements" : typeOf(value);
            faults.invalid(pointerOf(name), "must be an array of at most " + most + " elements, not " + given);
            return List.of();
        }
        return List.copyOf(value.values());
    }

    private static String plain(double number) {
        return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
    }

    private static String typeOf(JsonNode value) {
        return switch (value.getNodeType()) {
            case ARRAY -> "an array";
            case OBJECT -> "an object";
            case STRING -> "a text";
            case NUMBER -> "a number";
            case BOOLEAN -> "a truth value";
            default -> "null";
        };
    }
}
