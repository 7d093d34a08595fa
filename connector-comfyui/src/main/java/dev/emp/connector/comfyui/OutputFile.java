package dev.emp.connector.comfyui;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * A file that a workflow wrote.
 *
 * @param node the node that wrote it
 * @param type where it lies: {@code output} or {@code temp}
 */
record OutputFile(String node, String filename, String subfolder, String type) {

    /** All files of a history entry. Each kind of node has its own key: images, gifs, audio, video, 3d, … */
    static List<OutputFile> listedIn(JsonNode history) {
        List<OutputFile> files = new ArrayList<>();
        for (Map.Entry<String, JsonNode> node : history.path("outputs").properties()) {
            for (JsonNode kind : node.getValue()) {
                for (JsonNode entry : kind) {
                    if (entry.path("filename").isString()) {
                        files.add(new OutputFile(
                                node.getKey(),
                                entry.path("filename").asString(),
                                entry.path("subfolder").asString(""),
                                entry.path("type").asString("output")));
                    }
                }
            }
        }
        return files;
    }
}
