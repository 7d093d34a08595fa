package dev.emp.simulators.comfyui;

import dev.emp.simulators.http.Wire;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What ComfyUI says to a prompt.
 *
 * @param error why nothing can run; null when something can
 * @param goodOutputs the output nodes that can run
 * @param nodeErrors the faults by node; not empty beside good outputs when the prompt is accepted in part
 */
record Validation(@Nullable ObjectNode error, List<String> goodOutputs, ObjectNode nodeErrors) {

    static Validation refused(String type, String message, String details, ObjectNode nodeErrors) {
        return new Validation(error(type, message, details), List.of(), nodeErrors);
    }

    static ObjectNode error(String type, String message, String details) {
        ObjectNode error =
                Wire.object().put("type", type).put("message", message).put("details", details);
        error.putObject("extra_info");
        return error;
    }
}
