package dev.emp.simulators.comfyui;

import dev.emp.simulators.http.Wire;
import java.util.Arrays;
import tools.jackson.databind.node.ArrayNode;

/** Tracebacks in Python's form, through the places where ComfyUI's own would lead. */
final class Tracebacks {
    private Tracebacks() {}

    static ArrayNode ofNode(String classType) {
        return of(
                "execution.py:496:execute",
                "execution.py:315:get_output_data",
                "execution.py:289:_async_map_node_over_list",
                "execution.py:277:process_inputs",
                "nodes/" + classType + ".py:1:run");
    }

    /** @param frames each as {@code file:line:function} */
    static ArrayNode of(String... frames) {
        return Wire.strings(Arrays.stream(frames).map(Tracebacks::frame).toList());
    }

    private static String frame(String place) {
        String[] parts = place.split(":", 3);
        return "  File \"/opt/comfyui/" + parts[0] + "\", line " + parts[1] + ", in " + parts[2] + "\n";
    }
}
