package dev.emp.simulators.comfyui;

import dev.emp.simulators.http.Wire;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What one input of a node may be, and how ComfyUI words what it may not.
 *
 * @param name the input's name
 * @param spec its entry in {@code /object_info}: the type or the list of choices, then perhaps its limits
 */
record InputRule(String name, JsonNode spec) {
    private static final int LONGEST_PRINTED_LIST = 20;
    private static final Pattern WHOLE = Pattern.compile("\\s*[+-]?\\d+\\s*");

    /** A value that Python would not convert. */
    private static final class ConversionError extends Exception {
        private static final long serialVersionUID = 1L;

        ConversionError(String message) {
            super(message);
        }
    }

    private JsonNode type() {
        return spec.path(0);
    }

    private JsonNode limits() {
        return spec.size() > 1 ? spec.path(1) : Wire.object();
    }

    private ArrayNode config() {
        return Wire.array().add(type()).add(limits());
    }

    boolean accepts(String givenType) {
        return type().isString()
                && (type().asString().equals(givenType) || type().asString().equals("*"));
    }

    /** Converts the value in place and checks it; empty when it is fine. */
    Optional<ObjectNode> convertAndCheck(ObjectNode inputs) {
        JsonNode given = inputs.path(name);
        JsonNode value;
        try {
            value = converted(given);
        } catch (ConversionError e) {
            return Optional.of(notConvertible(given, String.valueOf(e.getMessage())));
        }
        inputs.set(name, value);
        if (limits().has("min")
                && value.decimalValue().compareTo(limits().get("min").decimalValue()) < 0) {
            return Optional.of(outOfRange("value_smaller_than_min", "smaller than min of", "min", value));
        }
        if (limits().has("max")
                && value.decimalValue().compareTo(limits().get("max").decimalValue()) > 0) {
            return Optional.of(outOfRange("value_bigger_than_max", "bigger than max of", "max", value));
        }
        return type() instanceof ArrayNode choices && choices.values().stream().noneMatch(value::equals)
                ? Optional.of(notInList(choices, value))
                : Optional.empty();
    }

    private JsonNode converted(JsonNode value) throws ConversionError {
        return switch (type().isString() ? type().asString() : "COMBO") {
            case "INT" -> JsonNodeFactory.instance.numberNode(whole(value));
            case "FLOAT" -> JsonNodeFactory.instance.numberNode(decimal(value));
            case "STRING" ->
                JsonNodeFactory.instance.stringNode(value.isString() ? value.asString() : value.toString());
            case "BOOLEAN" -> JsonNodeFactory.instance.booleanNode(truth(value));
            default -> value;
        };
    }

    private static BigInteger whole(JsonNode value) throws ConversionError {
        if (value.isNumber()) {
            return value.decimalValue().toBigInteger();
        }
        if (value.isBoolean()) {
            return value.booleanValue() ? BigInteger.ONE : BigInteger.ZERO;
        }
        if (value.isString() && WHOLE.matcher(value.asString()).matches()) {
            return new BigInteger(value.asString().strip().replace("+", ""));
        }
        throw new ConversionError(
                value.isString()
                        ? "invalid literal for int() with base 10: '" + value.asString() + "'"
                        : "int() argument must be a string, a bytes-like object or a real number");
    }

    private static double decimal(JsonNode value) throws ConversionError {
        if (value.isNumber()) {
            return value.asDouble();
        }
        if (value.isBoolean()) {
            return value.booleanValue() ? 1 : 0;
        }
        try {
            return Double.parseDouble(value.asString().strip());
        } catch (NumberFormatException _) {
            throw new ConversionError("could not convert string to float: '" + value.asString() + "'");
        }
    }

    private static boolean truth(JsonNode value) {
        if (value.isBoolean()) {
            return value.booleanValue();
        }
        return value.isNumber()
                ? value.decimalValue().signum() != 0
                : !value.asString().isEmpty();
    }

    ObjectNode missing() {
        return error("required_input_missing", "Required input is missing", name, false);
    }

    ObjectNode customFailure(String why) {
        return error("custom_validation_failed", "Custom validation failed for node", name + " - " + why, false);
    }

    ObjectNode badLink(ArrayNode link) {
        ObjectNode error = error(
                "bad_linked_input", "Bad linked input, must be a length-2 list of [node_id, slot_index]", name, true);
        extra(error).set("received_value", link);
        return error;
    }

    ObjectNode typeMismatch(String givenType, ArrayNode link) {
        String details = name + ", received_type(" + givenType + ") mismatch input_type(" + type().asString() + ")";
        ObjectNode error = error("return_type_mismatch", "Return type mismatch between linked nodes", details, true);
        extra(error).put("received_type", givenType).set("linked_node", link);
        return error;
    }

    private ObjectNode notConvertible(JsonNode value, String why) {
        String kind = type().asString();
        ObjectNode error = error(
                "invalid_input_type",
                "Failed to convert an input value to a " + kind + " value",
                name + ", " + value.asString("") + ", " + why,
                true);
        extra(error).set("received_value", value).put("exception_message", why);
        return error;
    }

    private ObjectNode outOfRange(String type, String relation, String limit, JsonNode value) {
        String message = "Value " + plain(value) + " " + relation + " " + plain(limits().path(limit));
        ObjectNode error = error(type, message, name, true);
        extra(error).set("received_value", value);
        return error;
    }

    private ObjectNode notInList(ArrayNode choices, JsonNode value) {
        boolean tooLong = choices.size() > LONGEST_PRINTED_LIST;
        String list = tooLong
                ? "(list of length " + choices.size() + ")"
                : choices.values().stream()
                        .map(choice -> choice.isString() ? "'" + choice.asString() + "'" : choice.toString())
                        .collect(Collectors.joining(", ", "[", "]"));
        ObjectNode error = error(
                "value_not_in_list", "Value not in list", name + ": '" + value.asString("") + "' not in " + list, true);
        if (tooLong) {
            extra(error).putNull("input_config");
        }
        extra(error).set("received_value", value);
        return error;
    }

    /** An error of this input, with its name and, if wanted, its rule in the extra information. */
    ObjectNode error(String type, String message, @Nullable String details, boolean withConfig) {
        ObjectNode error = Validation.error(type, message, String.valueOf(details));
        extra(error).put("input_name", name);
        if (withConfig) {
            extra(error).set("input_config", config());
        }
        return error;
    }

    private static ObjectNode extra(ObjectNode error) {
        return (ObjectNode) error.get("extra_info");
    }

    private static String plain(JsonNode number) {
        BigDecimal value = number.decimalValue();
        return number.isIntegralNumber() ? value.toPlainString() : Double.toString(value.doubleValue());
    }
}
