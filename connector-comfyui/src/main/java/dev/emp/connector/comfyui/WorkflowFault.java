package dev.emp.connector.comfyui;

import dev.emp.connector.ConnectorException;
import dev.emp.connector.ErrorClass;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Something that a workflow names and a ComfyUI does not have.
 *
 * @param node the node's id
 * @param input null when it is the class itself that is missing
 * @param value what is not there
 * @param alternatives what may have been meant
 */
record WorkflowFault(
        String node, String classType, @Nullable String input, String value, List<String> alternatives) {

    private static final int SHOWN = 10;

    WorkflowFault {
        alternatives = List.copyOf(alternatives);
    }

    private String sentence() {
        String what = input == null
                ? "node " + node + " is of a class that there is not, \"" + classType + "\""
                : "node " + node + " (" + classType + "): " + input + ": there is no file \"" + value + "\"";
        return what + NearestNames.hint(alternatives);
    }

    private String pointer() {
        String path = "/workflow/" + escape(node);
        return input == null ? path + "/class_type" : path + "/inputs/" + escape(input);
    }

    private static String escape(String part) {
        return part.replace("~", "~0").replace("/", "~1");
    }

    private ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("pointer", pointer());
        json.put("node", node).put("class_type", classType);
        if (input != null) {
            json.put("input", input);
        }
        ArrayNode near = json.put("value", value).putArray("alternatives");
        alternatives.forEach(near::add);
        return json;
    }

    /** @param where the server or servers that do not have it, for people */
    static ConnectorException refusal(List<WorkflowFault> faults, String where) {
        ObjectNode details = JsonNodeFactory.instance.objectNode();
        ArrayNode list = details.putArray("faults");
        faults.forEach(fault -> list.add(fault.json()));
        String more = faults.size() > SHOWN ? " (and " + (faults.size() - SHOWN) + " more)" : "";
        String sentences =
                faults.stream().limit(SHOWN).map(WorkflowFault::sentence).collect(Collectors.joining("; "));
        return new ConnectorException(
                        ErrorClass.INVALID_INPUT,
                        "The workflow cannot run at " + where + ": " + sentences + more,
                        null,
                        details,
                        null)
                .withNothingAccepted();
    }
}
