package dev.emp.secrets;

import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Finds and replaces the references to secrets in an input, at any depth. */
public final class SecretReferences {

    private SecretReferences() {}

    public static boolean areIn(JsonNode input) {
        if (SecretReference.isOne(input)) {
            return true;
        }
        for (JsonNode child : input) {
            if (child.isContainer() && areIn(child)) {
                return true;
            }
        }
        return false;
    }

    /** The names that an input refers to, each once. */
    public static SortedSet<String> names(JsonNode input) {
        SortedSet<String> names = new TreeSet<>();
        replace(input, "", (reference, pointer) -> {
            names.add(SecretReference.nameIn(reference));
            return reference;
        });
        return names;
    }

    /**
     * A copy of the input with something else in the place of each reference; first come first.
     *
     * @param pointer where the input stands, as a JSON pointer
     */
    public static <E extends Exception> JsonNode replace(JsonNode input, String pointer, Replacement<E> replacement)
            throws E {
        if (SecretReference.isOne(input)) {
            return replacement.of((ObjectNode) input, pointer);
        }
        if (input.isObject()) {
            ObjectNode copy = JsonNodeFactory.instance.objectNode();
            for (Map.Entry<String, JsonNode> member : input.properties()) {
                String name = member.getKey().replace("~", "~0").replace("/", "~1");
                copy.set(member.getKey(), replace(member.getValue(), pointer + "/" + name, replacement));
            }
            return copy;
        }
        if (input.isArray()) {
            ArrayNode copy = JsonNodeFactory.instance.arrayNode(input.size());
            int index = 0;
            for (JsonNode item : input) {
                copy.add(replace(item, pointer + "/" + index++, replacement));
            }
            return copy;
        }
        return input;
    }

    /** What stands in the place of a reference. */
    @FunctionalInterface
    public interface Replacement<E extends Exception> {
        JsonNode of(ObjectNode reference, String pointer) throws E;
    }
}
