package dev.emp.connector.support.files;

import dev.emp.connector.ConnectorContext;
import dev.emp.connector.ConnectorException;
import dev.emp.connector.ErrorClass;
import dev.emp.connector.support.http.OpenAnswer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Hands the files of a provider's output to the worker: data URLs, files in bare base64, and URLs of hosts that hold output files. In the output the name of the
 * artifact takes a file's place. One for each job.
 */
public final class OutputFiles {

    private final String provider;
    private final FileHosts hosts;
    private final Download download;
    private final long largest;
    private final ConnectorContext context;
    private final FileNames names = new FileNames();
    private final Map<String, String> namesByUrl = new HashMap<>();
    private final ArrayNode files = JsonNodeFactory.instance.arrayNode();

    /** @param largest most bytes of a file */
    public OutputFiles(String provider, FileHosts hosts, Download download, long largest, ConnectorContext context) {
        this.provider = provider;
        this.hosts = hosts;
        this.download = download;
        this.largest = largest;
        this.context = context;
    }

    /**
     * Stores every file of an output.
     *
     * @return the output with the names of artifacts in the place of files
     * @throws ConnectorException a provider error for a file that is gone or too large; unavailable when one could not be carried over
     */
    public JsonNode store(JsonNode output, String pointer) throws ConnectorException, InterruptedException {
        if (output.isString()) {
            return storeText(output, pointer);
        }
        if (output.isObject()) {
            ObjectNode copy = JsonNodeFactory.instance.objectNode();
            for (Map.Entry<String, JsonNode> member : output.properties()) {
                String name = member.getKey().replace("~", "~0").replace("/", "~1");
                copy.set(member.getKey(), store(member.getValue(), pointer + "/" + name));
            }
            return copy;
        }
        if (output.isArray()) {
            ArrayNode copy = JsonNodeFactory.instance.arrayNode();
            int index = 0;
            for (JsonNode item : output) {
                copy.add(store(item, pointer + "/" + index++));
            }
            return copy;
        }
        return output;
    }

    /** {@code [{"pointer": "/output/0", "name": "out-0.png", "content_type": "image/png"}]}, in the order of the output. */
    public ArrayNode list() {
        return files;
    }

    private JsonNode storeText(JsonNode output, String pointer) throws ConnectorException, InterruptedException {
        String text = output.asString();
        Optional<DataUrl> inline = DataUrl.parse(text).or(() -> BareBase64.parse(text));
        if (inline.isPresent()) {
            return JsonNodeFactory.instance.stringNode(storeInline(inline.get(), pointer));
        }
        Optional<URI> url = hosts.urlOf(text);
        return url.isPresent() ? JsonNodeFactory.instance.stringNode(storeUrl(url.get(), pointer)) : output;
    }

    private String storeInline(DataUrl file, String pointer) throws ConnectorException, InterruptedException {
        requireSize(file.size(), pointer);
        String wanted = pointer.substring(1).replace('/', '-');
        String name = names.nameFor(wanted, file.contentType());
        carry(name, file.contentType(), new ByteArrayInputStream(file.content()), pointer);
        return name;
    }

    private String storeUrl(URI url, String pointer) throws ConnectorException, InterruptedException {
        String known = namesByUrl.get(url.toString());
        if (known != null) {
            return known;
        }
        try (OpenAnswer answer = open(url, pointer)) {
            requireSize(answer.headers().firstValueAsLong("Content-Length").orElse(0), pointer);
            String path = url.getPath();
            String name = names.nameFor(path.substring(path.lastIndexOf('/') + 1), answer.contentType());
            carry(name, answer.contentType(), answer.body(), pointer);
            namesByUrl.put(url.toString(), name);
            return name;
        }
    }

    private OpenAnswer open(URI url, String pointer) throws ConnectorException, InterruptedException {
        try {
            return download.open(url);
        } catch (ConnectorException e) {
            if (e.errorClass() == ErrorClass.UNAVAILABLE || e.errorClass() == ErrorClass.RATE_LIMITED) {
                throw e;
            }
            throw new ConnectorException(
                    ErrorClass.PROVIDER_ERROR,
                    provider + " no longer gives the output file at " + pointer + ": " + e.getMessage(),
                    e);
        }
    }

    private void carry(String name, String contentType, InputStream content, String pointer)
            throws ConnectorException, InterruptedException {
        SizeLimit limited = new SizeLimit(content, largest);
        try {
            context.artifact(name, contentType, limited);
        } catch (IOException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted while " + name + " was stored");
            }
            if (limited.isPassed()) {
                throw tooLarge(pointer);
            }
            throw new ConnectorException(
                    ErrorClass.UNAVAILABLE, "The output file " + name + " could not be carried over.", e);
        }
        files.addObject().put("pointer", pointer).put("name", name).put("content_type", contentType);
    }

    private void requireSize(long size, String pointer) throws ConnectorException {
        if (size > largest) {
            throw tooLarge(pointer);
        }
    }

    private ConnectorException tooLarge(String pointer) {
        return new ConnectorException(
                ErrorClass.PROVIDER_ERROR,
                provider + "'s output file at " + pointer + " is larger than the " + largest
                        + " bytes that are allowed (max-file-size).");
    }
}
