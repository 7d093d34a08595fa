package dev.emp.connector.comfyui;

import dev.emp.connector.ConnectorContext;
import dev.emp.connector.ConnectorException;
import dev.emp.connector.ConnectorResult;
import dev.emp.connector.ErrorClass;
import dev.emp.connector.support.files.FileNames;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Hands a job's files to its worker, and remembers which node made which and which texts nodes showed. */
final class JobOutputs {

    /** What a job's result may hold of one text; a longer one becomes a file. */
    private static final int LONGEST_TEXT = 16_384;

    private final ComfyUiApi api;
    private final ConnectorContext context;
    private final boolean keepTemporary;
    private final FileNames names = new FileNames();
    private final Map<String, List<String>> namesByNode = new LinkedHashMap<>();
    private final Map<String, List<String>> textsByNode = new LinkedHashMap<>();

    /** @param keepTemporary whether temporary files are kept although there are saved ones */
    JobOutputs(ComfyUiApi api, ConnectorContext context, boolean keepTemporary) {
        this.api = api;
        this.context = context;
        this.keepTemporary = keepTemporary;
    }

    /** An image that a node sent over the socket; ComfyUI keeps no copy. */
    void store(String node, ComfyUiEvent.Image image) throws ConnectorException, InterruptedException {
        int number = namesByNode.getOrDefault(node, List.of()).size() + 1;
        String extension = image.contentType().equals("image/png") ? ".png" : ".jpg";
        String name = names.nameFor("node_" + node + "_" + number + extension);
        store(node, name, image.contentType(), new ByteArrayInputStream(image.data()));
    }

    /** The files and texts that the history lists; temporary files only where they are all that there is, unless told. */
    void fetch(JsonNode history) throws ConnectorException, InterruptedException {
        List<OutputFile> files = OutputFile.listedIn(history);
        boolean anySaved = !namesByNode.isEmpty() || files.stream().anyMatch(OutputFile::isSaved);
        for (OutputFile file : files) {
            if (file.isSaved() || !anySaved || keepTemporary) {
                fetch(file);
            }
        }
        for (Map.Entry<String, List<String>> texts :
                OutputTexts.listedIn(history).entrySet()) {
            for (String text : texts.getValue()) {
                show(texts.getKey(), text);
            }
        }
    }

    private void fetch(OutputFile file) throws ConnectorException, InterruptedException {
        ServerCalls.Streamed answer = api.view(file);
        try (InputStream content = answer.content()) {
            if (answer.status() == 404) {
                throw new ConnectorException(
                        ErrorClass.PROVIDER_ERROR,
                        "ComfyUI no longer has the output file " + file.filename() + " of node " + file.node() + ".");
            }
            if (answer.status() != 200) {
                throw ComfyUiErrors.status("GET /view of " + file.filename(), answer.status());
            }
            String type = ContentTypes.of(file.filename(), answer.contentType());
            store(file.node(), names.nameFor(file.filename()), type, content);
        } catch (IOException e) {
            throw notStored(file.filename(), e);
        }
    }

    private void show(String node, String text) throws ConnectorException, InterruptedException {
        if (text.length() <= LONGEST_TEXT) {
            textsByNode.computeIfAbsent(node, key -> new ArrayList<>()).add(text);
        } else {
            String name = names.nameFor("node_" + node + "_text.txt");
            byte[] content = text.getBytes(StandardCharsets.UTF_8);
            store(node, name, ContentTypes.of(name, Optional.empty()), new ByteArrayInputStream(content));
        }
    }

    int count(String node) {
        return namesByNode.getOrDefault(node, List.of()).size();
    }

    /** {@code {"prompt_id", "outputs": {node: [file]}, "texts": {node: [text]}}}; texts only where there are any. */
    ConnectorResult result(String promptId) {
        ObjectNode output = JsonNodeFactory.instance.objectNode().put("prompt_id", promptId);
        put(output.putObject("outputs"), namesByNode);
        if (!textsByNode.isEmpty()) {
            put(output.putObject("texts"), textsByNode);
        }
        return new ConnectorResult(output);
    }

    private static void put(ObjectNode target, Map<String, List<String>> byNode) {
        byNode.forEach((node, values) -> {
            ArrayNode list = target.putArray(node);
            values.forEach(list::add);
        });
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
