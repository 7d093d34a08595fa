package dev.emp.connector.comfyui;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * A file that a workflow wrote.
 *
 * @param node the node that wrote it
 * @param type where it lies: {@code output}, {@code temp}, or {@code input} for one that a node shows and did not write
 */
record OutputFile(String node, String filename, String subfolder, String type) {

    boolean isSaved() {
        return type.equals("output");
    }

    /**
     * All files of a history entry, each once. Each kind of node has its own key: images, gifs (of any video), videos, audio, 3d,
     * result, …
     */
    static List<OutputFile> listedIn(JsonNode history) {
        Set<OutputFile> files = new LinkedHashSet<>();
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
        return new ArrayList<>(files);
    }
}
