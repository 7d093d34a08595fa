package dev.emp.connector.comfyui;

import dev.emp.connector.ConnectorContext;
import dev.emp.connector.ConnectorException;
import dev.emp.connector.ConnectorResult;
import dev.emp.connector.ErrorClass;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Hands a job's files to its worker and remembers which node made which. */
final class JobOutputs {

    private final ComfyUiApi api;
    private final ConnectorContext context;
    private final ArtifactNames names = new ArtifactNames();
    private final Map<String, List<String>> namesByNode = new LinkedHashMap<>();

    JobOutputs(ComfyUiApi api, ConnectorContext context) {
        this.api = api;
        this.context = context;
    }

    /** An image that a node sent over the socket; ComfyUI keeps no copy. */
    void store(String node, ComfyUiEvent.Image image) throws ConnectorException, InterruptedException {
        int number = namesByNode.getOrDefault(node, List.of()).size() + 1;
        String extension = image.contentType().equals("image/png") ? ".png" : ".jpg";
        String name = names.nameFor("node_" + node + "_" + number + extension);
        store(node, name, image.contentType(), new ByteArrayInputStream(image.data()));
    }

    /** All files that the history lists. */
    void fetch(JsonNode history) throws ConnectorException, InterruptedException {
        for (OutputFile file : OutputFile.listedIn(history)) {
            HttpResponse<InputStream> response = api.view(file);
            try (InputStream content = response.body()) {
                if (response.statusCode() == 404) {
                    throw new ConnectorException(
                            ErrorClass.PROVIDER_ERROR,
                            "ComfyUI no longer has the output file " + file.filename() + " of node " + file.node()
                                    + ".");
                }
                if (response.statusCode() != 200) {
                    throw ComfyUiErrors.status("GET /view of " + file.filename(), response.statusCode());
                }
                String contentType =
                        response.headers().firstValue("Content-Type").orElse("application/octet-stream");
                store(file.node(), names.nameFor(file.filename()), contentType, content);
            } catch (IOException e) {
                throw notStored(file.filename(), e);
            }
        }
    }

    int count(String node) {
        return namesByNode.getOrDefault(node, List.of()).size();
    }

    ConnectorResult result(String promptId) {
        ObjectNode output = JsonNodeFactory.instance.objectNode().put("prompt_id", promptId);
        ObjectNode outputs = output.putObject("outputs");
        namesByNode.forEach((node, files) -> {
            ArrayNode list = outputs.putArray(node);
            files.forEach(list::add);
        });
        return new ConnectorResult(output);
    }

    private void store(String node, String name, String contentType, InputStream content)
            throws ConnectorException, InterruptedException {
        try {
            context.artifact(name, contentType, content);
        } catch (IOException e) {
            throw notStored(name, e);
        }
        namesByNode.computeIfAbsent(node, key -> new ArrayList<>()).add(name);
    }

    private static ConnectorException notStored(String name, IOException e) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("interrupted while " + name + " was stored");
        }
        return new ConnectorException(
                ErrorClass.UNAVAILABLE, "The output file " + name + " could not be carried over.", e);
    }
}
