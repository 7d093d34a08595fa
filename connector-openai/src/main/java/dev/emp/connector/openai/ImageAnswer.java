package dev.emp.connector.openai;

import dev.emp.connector.ConnectorException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** An answer with images in base64. They go to files as they are read: hundreds at once do not fit into memory. */
final class ImageAnswer implements AutoCloseable {

    private static final String IMAGE = "b64_json";

    private final JsonNode json;
    private final List<Path> files;

    private ImageAnswer(JsonNode json, List<Path> files) {
        this.json = json;
        this.files = files;
    }

    /** @throws ConnectorException what it means that the answer cannot be read */
    static ImageAnswer read(Answer answer) throws ConnectorException, InterruptedException {
        List<Path> files = new ArrayList<>();
        try (JsonParser parser = Json.parser(answer.body())) {
            parser.nextToken();
            return new ImageAnswer(value(parser, files), files);
        } catch (JacksonException | IOException e) {
            delete(files);
            throw answer.failure("an answer with images", e);
        }
    }

    private static JsonNode value(JsonParser parser, List<Path> files) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.START_OBJECT) {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                JsonToken inner = parser.nextToken();
                object.set(
                        name,
                        name.equals(IMAGE) && inner == JsonToken.VALUE_STRING
                                ? image(parser, files)
                                : value(parser, files));
            }
            return object;
        }
        if (token == JsonToken.START_ARRAY) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                array.add(value(parser, files));
            }
            return array;
        }
        return parser.readValueAsTree();
    }

    /** The place of its file stands for it. */
    private static JsonNode image(JsonParser parser, List<Path> files) throws IOException {
        Path file = Files.createTempFile("emp-image", null);
        files.add(file);
        try (OutputStream out = Files.newOutputStream(file)) {
            parser.readBinaryValue(out);
        }
        return JsonNodeFactory.instance.numberNode(files.size() - 1);
    }

    JsonNode json() {
        return json;
    }

    /** Hands the images on; the names of the artifacts stand in their places then. */
    void storeIn(InlineFiles target) throws ConnectorException {
        for (JsonNode item : json.path("data")) {
            if (item instanceof ObjectNode image && image.path(IMAGE).isInt()) {
                String name = store(files.get(image.path(IMAGE).asInt()), target);
                image.remove(IMAGE);
                image.put("artifact", name);
            }
        }
    }

    private static String store(Path file, InlineFiles target) throws ConnectorException {
        ImageType type;
        try (InputStream head = Files.newInputStream(file)) {
            type = ImageType.of(head.readNBytes(ImageType.HEAD));
        } catch (IOException e) {
            throw target.notStored(file.getFileName().toString(), e);
        }
        String name = target.nextImage(type);
        try {
            target.store(name, type.contentType(), Files.newInputStream(file));
        } catch (IOException e) {
            throw target.notStored(name, e);
        }
        return name;
    }

    @Override
    public void close() {
        delete(files);
    }

    private static void delete(List<Path> files) {
        for (Path file : files) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                // the system clears its temporary files
            }
        }
    }
}
