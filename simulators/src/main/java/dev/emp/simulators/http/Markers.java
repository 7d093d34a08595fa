package dev.emp.simulators.http;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * Finds the name that a test or bench gave to an input: {@code metadata.marker}, {@code input.marker}, {@code marker},
 * {@code safety_identifier} or {@code user}, in this order, else {@code marker:NAME} anywhere in a text.
 */
public final class Markers {
    private static final Pattern IN_TEXT = Pattern.compile("\\bmarker:([A-Za-z0-9._-]+)");
    private static final List<String> FIELDS =
            List.of("/metadata/marker", "/input/marker", "/marker", "/safety_identifier", "/user");

    private Markers() {}

    /** The marker, or "" if there is none. */
    public static String find(JsonNode request) {
        for (String field : FIELDS) {
            String value = request.at(field).asString("");
            if (!value.isEmpty()) {
                return value;
            }
        }
        return inValues(request);
    }

    /** The marker in a text, or "". */
    public static String find(String text) {
        Matcher matcher = IN_TEXT.matcher(text);
        return matcher.find() ? matcher.group(1) : "";
    }

    private static String inValues(JsonNode value) {
        if (value.isString()) {
            return find(value.asString());
        }
        for (JsonNode child : value.values()) {
            String found = inValues(child);
            if (!found.isEmpty()) {
                return found;
            }
        }
        return "";
    }
}
