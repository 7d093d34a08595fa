package dev.emp.launcher;

import java.io.IOException;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Makes a job of a ComfyUI workflow file. */
public final class Workflow {

    private static final JsonMapper JSON = JsonMapper.shared();

    private Workflow() {}

    /**
     * The body of {@code POST /v1/jobs} for a workflow.
     *
     * @param file a workflow in API format
     * @param inputs files the workflow loads by their names
     * @throws CommandFailure when a file can't be read or the workflow is not in API format
     */
    public static JsonNode toJob(Path file, List<Path> inputs) throws CommandFailure {
        ObjectNode job = JSON.createObjectNode();
        job.put("service", "comfyui");
        job.putObject("labels").put("workflow", file.getFileName().toString());
        ObjectNode input = job.putObject("input");
        input.set("workflow", read(file));
        if (!inputs.isEmpty()) {
            ObjectNode files = input.putObject("files");
            for (Path path : inputs) {
                files.put(path.getFileName().toString(), dataUrl(path));
            }
        }
        return job;
    }

    private static JsonNode read(Path file) throws CommandFailure {
        JsonNode workflow;
        try {
            workflow = JSON.readTree(Files.readString(file));
        } catch (IOException e) {
            throw new CommandFailure("the workflow " + file + " can't be read");
        } catch (JacksonException e) {
            throw new CommandFailure("the workflow " + file + " is not JSON: " + e.getOriginalMessage());
        }
        if (workflow.path("nodes").isArray() && workflow.has("links")) {
            throw new CommandFailure("the workflow " + file + " is in the editor's format; in ComfyUI choose"
                    + " 'Export (API)' and give that file");
        }
        if (!workflow.isObject() || workflow.isEmpty()) {
            throw new CommandFailure("the workflow " + file + " is not a JSON object of nodes (ComfyUI's API format)");
        }
        return workflow;
    }

    private static String dataUrl(Path path) throws CommandFailure {
        try {
            String type =
                    URLConnection.guessContentTypeFromName(path.getFileName().toString());
            return "data:" + (type == null ? "application/octet-stream" : type) + ";base64,"
                    + Base64.getEncoder().encodeToString(Files.readAllBytes(path));
        } catch (IOException e) {
            throw new CommandFailure("the input file " + path + " can't be read");
        }
    }
}
