package dev.emp.orchestrator.submission;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** JSON Merge Patch (RFC 7396): members of the patch replace those of the target, null removes them. */
public final class MergePatch {

    private MergePatch() {}

    /** The patched target; neither argument changes. */
    public static JsonNode apply(JsonNode patch, JsonNode target) {
        if (!(patch instanceof ObjectNode members)) {
            return patch;
        }
        ObjectNode result =
                target instanceof ObjectNode object ? object.deepCopy() : JsonNodeFactory.instance.objectNode();
        members.properties().forEach(member -> {
            if (member.getValue().isNull()) {
                result.remove(member.getKey());
            } else {
                result.set(member.getKey(), apply(member.getValue(), result.path(member.getKey())));
            }
        });
        return result;
    }
}
