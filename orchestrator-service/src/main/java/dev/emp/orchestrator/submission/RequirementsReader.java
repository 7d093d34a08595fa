package dev.emp.orchestrator.submission;

import dev.emp.jobbus.matching.AttributeValue;
import dev.emp.jobbus.matching.Capabilities;
import dev.emp.jobbus.matching.Comparison;
import dev.emp.jobbus.matching.Requirement;
import dev.emp.jobbus.matching.Requirements;
import dev.emp.orchestrator.json.Faults;
import dev.emp.orchestrator.json.ObjectReader;
import dev.emp.orchestrator.json.Pointer;
import dev.emp.orchestrator.json.Texts;
import dev.emp.orchestrator.problem.ErrorCode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads {@code {"gpu.memory_gb": {">=": 24}, "model": "sdxl"}}: by attribute a value it must equal, or operators with
 * their operands.
 */
final class RequirementsReader {

    private static final int MOST_ATTRIBUTES = 32;
    private static final int MOST_OPERANDS = 100;
    private static final int LONGEST_VALUE = 200;
    private static final double LARGEST_NUMBER = 1e15;
    private static final String OPERATORS =
            Stream.of(Comparison.values()).map(Comparison::symbol).collect(Collectors.joining(", "));
    private static final Pattern ATTRIBUTE = Pattern.compile("[A-Za-z][A-Za-z0-9._-]{0,99}");

    private final Faults faults;
    private final List<Requirement> found = new ArrayList<>();

    private RequirementsReader(Faults faults) {
        this.faults = faults;
    }

    /** {@link Requirements#NONE} when the member is absent or wrong. */
    static Requirements read(ObjectReader reader, String name) {
        RequirementsReader requirements = new RequirementsReader(reader.faults());
        String pointer = reader.pointerOf(name);
        reader.members(name, MOST_ATTRIBUTES)
                .forEach((attribute, value) ->
                        requirements.attribute(attribute, value, Pointer.child(pointer, attribute)));
        return new Requirements(requirements.found, Set.of());
    }

    /** Each named once; empty when the member is absent or wrong. */
    static Set<String> models(ObjectReader reader, String name) {
        Set<String> models = new LinkedHashSet<>();
        String pointer = reader.pointerOf(name);
        List<JsonNode> elements = reader.elements(name, Requirements.MOST_PREFERRED_MODELS);
        for (int i = 0; i < elements.size(); i++) {
            String place = Pointer.child(pointer, Integer.toString(i));
            String model = Texts.read(elements.get(i), place, LONGEST_VALUE, reader.faults());
            if (model != null && !models.add(model)) {
                reader.faults().add(place, ErrorCode.INVALID_VALUE, "must not be named twice");
            }
        }
        return models;
    }

    private void attribute(String attribute, JsonNode value, String pointer) {
        if (attribute.equals(Capabilities.SERVICE)) {
            invalid(pointer, "is given by the field /service");
        } else if (!ATTRIBUTE.matcher(attribute).matches()) {
            invalid(pointer, "must have a name of letters, digits, '.', '_', '-', at most 100, a letter first");
        } else if (!value.isObject()) {
            operator(attribute, Comparison.EQUAL, value, pointer);
        } else if (value.isEmpty()) {
            invalid(pointer, "must have an operator: " + OPERATORS);
        } else {
            value.properties().forEach(e -> operator(attribute, e.getKey(), e.getValue(), pointer));
        }
    }

    private void operator(String attribute, String symbol, JsonNode operand, String parent) {
        String pointer = Pointer.child(parent, symbol);
        Stream.of(Comparison.values())
                .filter(comparison -> comparison.symbol().equals(symbol))
                .findFirst()
                .ifPresentOrElse(
                        comparison -> operator(attribute, comparison, operand, pointer),
                        () -> faults.add(pointer, ErrorCode.UNKNOWN_FIELD, "does not exist; allowed: " + OPERATORS));
    }

    private void operator(String attribute, Comparison comparison, JsonNode operand, String pointer) {
        List<AttributeValue> operands = switch (comparison) {
            case IN, NOT_IN -> list(operand, pointer);
            case EXISTS -> nothing(operand, pointer);
            case AT_LEAST, AT_MOST -> operand.isNumber() ? single(operand, pointer) : notANumber(pointer);
            case EQUAL, NOT_EQUAL -> single(operand, pointer);
        };
        if (operands != null) {
            found.add(new Requirement(attribute, comparison, operands));
        }
    }

    private @Nullable List<AttributeValue> list(JsonNode operand, String pointer) {
        if (!operand.isArray() || operand.isEmpty() || operand.size() > MOST_OPERANDS) {
            invalid(pointer, "must be an array of 1 to " + MOST_OPERANDS + " texts or numbers");
            return null;
        }
        List<AttributeValue> values = new ArrayList<>();
        for (int i = 0; i < operand.size(); i++) {
            AttributeValue value = value(operand.get(i), Pointer.child(pointer, Integer.toString(i)));
            if (value == null) {
                return null;
            }
            values.add(value);
        }
        return values;
    }

    private @Nullable List<AttributeValue> nothing(JsonNode operand, String pointer) {
        if (operand.isBoolean() && operand.booleanValue()) {
            return List.of();
        }
        invalid(pointer, "must be true");
        return null;
    }

    private @Nullable List<AttributeValue> single(JsonNode operand, String pointer) {
        AttributeValue value = value(operand, pointer);
        return value == null ? null : List.of(value);
    }

    private @Nullable List<AttributeValue> notANumber(String pointer) {
        invalid(pointer, "must be a number");
        return null;
    }

    private @Nullable AttributeValue value(JsonNode operand, String pointer) {
        if (operand.isNumber()) {
            double number = operand.decimalValue().doubleValue();
            if (Math.abs(number) <= LARGEST_NUMBER) {
                return AttributeValue.of(number);
            }
            invalid(pointer, "must be a number from -1e15 to 1e15");
            return null;
        }
        if (operand.isString() && Texts.isPrintable(operand.stringValue(), LONGEST_VALUE)) {
            return AttributeValue.of(operand.stringValue());
        }
        invalid(pointer, "must be a number, or a text of 1 to " + LONGEST_VALUE + " characters");
        return null;
    }

    private void invalid(String pointer, String message) {
        faults.add(pointer, ErrorCode.INVALID_VALUE, message);
    }
}
