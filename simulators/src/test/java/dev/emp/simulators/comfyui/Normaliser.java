package dev.emp.simulators.comfyui;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes two JSON values comparable by taking out what no two servers have in common. This is the whole list:
 *
 * <ul>
 *   <li>{@code timestamp}: the time of day
 *   <li>{@code traceback}: places in ComfyUI's source; only that it is a list of lines is kept
 *   <li>{@code current_inputs}: tensors in print; only the names of the inputs are kept
 *   <li>the order inside {@code executed}, {@code current_outputs}, {@code dependent_outputs} and the outputs of a queue
 *       entry: Python sets, whose order changes from run to run
 *   <li>the order of {@code queue_pending}: the inside of a heap
 *   <li>the order of the members of objects
 * </ul>
 */
final class Normaliser {
    private static final Set<String> UNORDERED =
            Set.of("executed", "current_outputs", "dependent_outputs", "queue_pending");

    private Normaliser() {}

    static JsonNode normal(JsonNode json) {
        JsonNode copy = json.deepCopy();
        visit(copy);
        return copy;
    }

    private static void visit(JsonNode json) {
        if (json instanceof ObjectNode object) {
            clean(object);
        } else if (json instanceof ArrayNode array && isQueueEntry(array)) {
            sort((ArrayNode) array.get(4));
        }
        json.values().forEach(Normaliser::visit);
    }

    private static void clean(ObjectNode object) {
        if (object.has("timestamp")) {
            object.put("timestamp", "any");
        }
        if (object.path("traceback").isArray()) {
            object.put("traceback", "lines");
        }
        if (object.get("current_inputs") instanceof ObjectNode inputs) {
            List.copyOf(inputs.propertyNames()).forEach(name -> inputs.put(name, "any"));
        }
        for (String name : UNORDERED) {
            if (object.get(name) instanceof ArrayNode array) {
                sort(array);
            }
        }
    }

    private static boolean isQueueEntry(ArrayNode array) {
        return array.size() == 5
                && array.get(0).isNumber()
                && array.get(2).isObject()
                && array.get(4).isArray();
    }

    private static void sort(ArrayNode array) {
        List<JsonNode> elements = new ArrayList<>(array.values());
        elements.sort(Comparator.comparing(JsonNode::toString));
        array.removeAll().addAll(elements);
    }

    /** The kinds of values, without the values. */
    static JsonNode shape(JsonNode json) {
        if (json instanceof ObjectNode object) {
            ObjectNode shape = JsonMapper.shared().createObjectNode();
            object.properties().forEach(member -> shape.set(member.getKey(), shape(member.getValue())));
            return shape;
        }
        return JsonMapper.shared()
                .getNodeFactory()
                .stringNode(json.getNodeType().name());
    }
}
