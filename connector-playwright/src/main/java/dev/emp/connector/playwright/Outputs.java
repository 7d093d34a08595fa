package dev.emp.connector.playwright;

import dev.emp.connector.ConnectorException;
import dev.emp.connector.ErrorClass;
import dev.emp.connector.support.files.FileNames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Writes a job's output files, within its limits. */
final class Outputs {

    private final Job job;
    private final PlaywrightProperties.Limits limits;
    private final FileNames names = new FileNames();
    private int count;

    Outputs(Job job, PlaywrightProperties.Limits limits) {
        this.job = job;
        this.limits = limits;
    }

    /** Most bytes of a file. */
    long largest() {
        return limits.file().toBytes();
    }

    /** @return the name that the file has got */
    String file(String wanted, String contentType, byte[] content) throws ConnectorException {
        String name = admit(wanted, contentType, content.length);
        Path file = path();
        try {
            Files.write(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException("the output file " + name + " cannot be written", e);
        }
        job.feed().tell(new Told.Artifact(name, contentType, file));
        return name;
    }

    /** Takes a file over that stands in another directory. */
    String move(String wanted, String contentType, Path from) throws ConnectorException {
        try {
            String name = admit(wanted, contentType, Files.size(from));
            Path file = path();
            Files.move(from, file);
            job.feed().tell(new Told.Artifact(name, contentType, file));
            return name;
        } catch (IOException e) {
            throw new UncheckedIOException("the download " + wanted + " cannot be kept", e);
        }
    }

    /** Text and lists as they are when they are short, else the name of a file that holds them. */
    JsonNode inlineOrFile(String wanted, JsonNode value) throws ConnectorException {
        boolean text = value.isString();
        byte[] content = (text ? value.asString() : value.toString()).getBytes(StandardCharsets.UTF_8);
        if (content.length <= limits.inline().toBytes()) {
            return value;
        }
        String type = !text ? "application/json" : wanted.endsWith(".html") ? "text/html" : "text/plain";
        String name = text ? wanted : wanted.replaceFirst("\\.[a-z]+$", "") + ".json";
        return JsonNodeFactory.instance
                .objectNode()
                .put("file", file(name, type + (text ? "; charset=utf-8" : ""), content))
                .put("bytes", content.length);
    }

    private String admit(String wanted, String contentType, long bytes) throws ConnectorException {
        if (bytes > limits.file().toBytes()) {
            throw new ConnectorException(
                    ErrorClass.PROVIDER_ERROR,
                    "The output file " + wanted + " has " + bytes + " bytes; emp.playwright.limits.file allows "
                            + limits.file().toBytes() + ".");
        }
        if (count >= limits.files()) {
            throw new ConnectorException(
                    ErrorClass.PROVIDER_ERROR,
                    "The job makes more than the " + limits.files()
                            + " files that emp.playwright.limits.files allows.");
        }
        count++;
        return names.nameFor(wanted, contentType);
    }

    /** Not the file's name, which may differ from another's in its case only. */
    private Path path() {
        return job.directory().resolve("file-" + count);
    }
}
