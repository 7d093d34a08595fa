package dev.emp.connector.comfyui;

import dev.emp.connector.ConnectorException;
import dev.emp.connector.ErrorClass;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Fills <code>{{name}}</code> and <code>{{name|default}}</code> in the inputs of a workflow's nodes with parameters. A text that
 * is nothing but a placeholder becomes the parameter, with its type; within a text a placeholder becomes text. What a parameter
 * holds is not looked at again.
 */
final class Placeholders {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Pattern PLACEHOLDER =
            Pattern.compile("\\{\\{\\s*([A-Za-z_][A-Za-z0-9_.-]*)\\s*(?:\\|((?:(?!}}).)*))?}}", Pattern.DOTALL);

    private final ObjectNode parameters;
    private final Set<String> used = new HashSet<>();

    private Placeholders(ObjectNode parameters) {
        this.parameters = parameters;
    }

    /**
     * A copy of the workflow without placeholders.
     *
     * @throws ConnectorException invalid input, naming the placeholder without a parameter or the parameter without a placeholder
     */
    static ObjectNode fill(ObjectNode workflow, ObjectNode parameters) throws ConnectorException {
        Placeholders placeholders = new Placeholders(parameters);
        ObjectNode filled = workflow.deepCopy();
        for (Map.Entry<String, JsonNode> node : filled.properties()) {
            if (node.getValue().path("inputs") instanceof ObjectNode inputs) {
                String pointer = "/workflow/" + escape(node.getKey()) + "/inputs";
                ((ObjectNode) node.getValue()).set("inputs", placeholders.filled(inputs, pointer));
            }
        }
        placeholders.requireAllUsed();
        return filled;
    }

    private JsonNode filled(JsonNode value, String pointer) throws ConnectorException {
        if (value.isString()) {
            return filled(value.asString(), pointer);
        }
        if (value instanceof ObjectNode object) {
            ObjectNode copy = JsonNodeFactory.instance.objectNode();
            for (Map.Entry<String, JsonNode> member : object.properties()) {
                copy.set(member.getKey(), filled(member.getValue(), pointer + "/" + escape(member.getKey())));
            }
            return copy;
        }
        if (value instanceof ArrayNode array) {
            ArrayNode copy = JsonNodeFactory.instance.arrayNode();
            for (int i = 0; i < array.size(); i++) {
                copy.add(filled(array.get(i), pointer + "/" + i));
            }
            return copy;
        }
        return value;
    }

    private JsonNode filled(String text, String pointer) throws ConnectorException {
        Matcher matcher = PLACEHOLDER.matcher(text);
        if (matcher.matches()) {
            return value(matcher.group(1), matcher.group(2), pointer);
        }
        StringBuilder filled = new StringBuilder();
        int end = 0;
        for (matcher.reset(); matcher.find(); end = matcher.end()) {
            filled.append(text, end, matcher.start());
            filled.append(insert(matcher.group(1), matcher.group(2), pointer));
        }
        return JsonNodeFactory.instance.stringNode(
                filled.append(text.substring(end)).toString());
    }

    private JsonNode value(String name, @Nullable String fallback, String pointer) throws ConnectorException {
        JsonNode given = parameters.get(name);
        if (given != null) {
            used.add(name);
            return given;
        }
        if (fallback == null) {
            throw missing(name, pointer);
        }
        return scalar(fallback);
    }

    private String insert(String name, @Nullable String fallback, String pointer) throws ConnectorException {
        JsonNode given = parameters.get(name);
        if (given == null) {
            if (fallback == null) {
                throw missing(name, pointer);
            }
            return fallback;
        }
        used.add(name);
        if (!given.isValueNode() || given.isNull()) {
            throw invalid("/parameters/" + escape(name) + " must be a text, a number or true or false, since " + pointer
                    + " has it within a text");
        }
        return given.asString("");
    }

    /** A default that reads as a number or a truth value is one; any other is a text. */
    private static JsonNode scalar(String fallback) {
        try {
            JsonNode read = JSON.readTree(fallback.strip());
            if (read.isNumber() || read.isBoolean()) {
                return read;
            }
        } catch (JacksonException e) {
            // a text
        }
        return JsonNodeFactory.instance.stringNode(fallback);
    }

    private ConnectorException missing(String name, String pointer) {
        return invalid(pointer + " has the placeholder {{" + name + "}}, and /parameters/" + escape(name)
                + " is missing" + NearestNames.hint(NearestNames.of(name, parameters.propertyNames())));
    }

    private void requireAllUsed() throws ConnectorException {
        List<String> unused = new ArrayList<>(parameters.propertyNames());
        unused.removeAll(used);
        if (!unused.isEmpty()) {
            throw invalid("/parameters/" + escape(unused.getFirst())
                    + " is used nowhere: no input of the workflow has {{" + unused.getFirst() + "}}");
        }
    }

    private static String escape(String part) {
        return part.replace("~", "~0").replace("/", "~1");
    }

    private static ConnectorException invalid(String fault) {
        return new ConnectorException(ErrorClass.INVALID_INPUT, fault).withNothingAccepted();
    }
}
