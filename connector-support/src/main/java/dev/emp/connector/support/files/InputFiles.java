package dev.emp.connector.support.files;

import dev.emp.connector.ConnectorException;
import dev.emp.connector.ErrorClass;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The files in a job's input: data URLs at any depth. Other URLs are the provider's to read. */
public final class InputFiles {

    private final long largest;
    private final long inline;

    /**
     * @param largest most bytes of a file
     * @param inline a file of at most so many bytes stays in the input; 0 when every file is uploaded
     */
    public InputFiles(long largest, long inline) {
        this.largest = largest;
        this.inline = inline;
    }

    /**
     * The input with the URLs of uploaded files in the place of their data URLs.
     *
     * @param pointer where the input stands, for messages: {@code /input}
     * @throws ConnectorException invalid input, with the JSON pointer, for a data URL that cannot be read and for a file that is
     *     too large; what an upload throws
     */
    public JsonNode uploaded(JsonNode input, String pointer, Upload upload)
            throws ConnectorException, InterruptedException {
        if (input.isString()) {
            String text = input.asString();
            return DataUrl.isOne(text)
                    ? JsonNodeFactory.instance.stringNode(replacement(text, pointer, upload))
                    : input;
        }
        if (input.isObject()) {
            ObjectNode copy = JsonNodeFactory.instance.objectNode();
            for (Map.Entry<String, JsonNode> member : input.properties()) {
                String name = member.getKey().replace("~", "~0").replace("/", "~1");
                copy.set(member.getKey(), uploaded(member.getValue(), pointer + "/" + name, upload));
            }
            return copy;
        }
        if (input.isArray()) {
            ArrayNode copy = JsonNodeFactory.instance.arrayNode();
            int index = 0;
            for (JsonNode item : input) {
                copy.add(uploaded(item, pointer + "/" + index++, upload));
            }
            return copy;
        }
        return input;
    }

    private String replacement(String text, String pointer, Upload upload)
            throws ConnectorException, InterruptedException {
        DataUrl file = DataUrl.parse(text)
                .orElseThrow(() -> new ConnectorException(
                        ErrorClass.INVALID_INPUT,
                        pointer + ": a data URL must be data:<type>;base64,<base64>, and this one cannot be read."));
        if (file.size() > largest) {
            throw new ConnectorException(
                    ErrorClass.INVALID_INPUT,
                    pointer + ": the file has " + file.size() + " bytes, and may have at most " + largest + ".");
        }
        if (file.size() <= inline) {
            return text;
        }
        String last = pointer.substring(pointer.lastIndexOf('/') + 1);
        return upload.upload(new FileNames().nameFor(last, file.contentType()), file.contentType(), file.content());
    }

    /**
     * Whether an input that a provider shows can have come from one of ours: all is the same, except that a text which the provider shows
     * may stand for a file of ours.
     */
    public static boolean canHaveBecome(JsonNode ours, JsonNode shown) {
        if (ours.isString() && DataUrl.isOne(ours.asString())) {
            return shown.isString();
        }
        if (ours.isObject()) {
            return shown.isObject()
                    && ours.size() == shown.size()
                    && ours.properties().stream()
                            .allMatch(member -> shown.has(member.getKey())
                                    && canHaveBecome(member.getValue(), shown.path(member.getKey())));
        }
        if (ours.isArray()) {
            boolean same = shown.isArray() && ours.size() == shown.size();
            for (int i = 0; same && i < ours.size(); i++) {
                same = canHaveBecome(ours.path(i), shown.path(i));
            }
            return same;
        }
        boolean numbers = ours.isNumber() && shown.isNumber();
        return numbers ? ours.decimalValue().compareTo(shown.decimalValue()) == 0 : ours.equals(shown);
    }
}
