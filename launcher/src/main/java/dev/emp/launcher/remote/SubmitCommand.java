package dev.emp.launcher.remote;

import dev.emp.client.ApiException;
import dev.emp.client.EmpClient;
import dev.emp.launcher.CommandFailure;
import dev.emp.launcher.Workflow;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code emp submit}. */
@Command(
        name = "submit",
        mixinStandardHelpOptions = true,
        description = "Submit a job to a running platform, and follow it if asked to.",
        footer = {
            "",
            "Examples:",
            "  emp submit examples/text-to-image-job.json --watch",
            "  emp submit --workflow my-workflow-api.json --output pictures",
            "  emp submit --service openai --input chat.json --json"
        })
public final class SubmitCommand implements Callable<Integer> {

    private static final JsonMapper JSON = JsonMapper.shared();

    @Spec
    private @Nullable CommandSpec command;

    @Mixin
    private RemotePlatform platform = new RemotePlatform();

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "FILE",
            description = "The body of POST /v1/jobs; '-' reads standard input.")
    private @Nullable Path body;

    @Option(
            names = "--workflow",
            paramLabel = "FILE",
            description = "A ComfyUI workflow in API format, in place of a body.")
    private @Nullable Path workflow;

    @Option(names = "--file", paramLabel = "FILE", description = "An image the workflow loads by its name; repeatable.")
    private List<Path> files = new ArrayList<>();

    @Option(names = "--service", paramLabel = "NAME", description = "The service, with --input in place of a body.")
    private @Nullable String service;

    @Option(names = "--input", paramLabel = "FILE", description = "The service's own input, as JSON.")
    private @Nullable Path input;

    @Option(names = "--priority", paramLabel = "N", description = "Higher starts sooner.")
    private @Nullable Integer priority;

    @Option(names = "--label", paramLabel = "NAME=VALUE", description = "A label; repeatable.")
    private Map<String, String> labels = new LinkedHashMap<>();

    @Option(names = "--dry-run", description = "Say where it would go, when it would start and what it would cost.")
    private boolean dryRun;

    @Option(names = "--watch", description = "Follow the job to its end; the exit code says how it ended.")
    private boolean watch;

    @Option(names = "--output", paramLabel = "DIR", description = "Follow the job and save its files here.")
    private @Nullable Path output;

    @Override
    public Integer call() throws Exception {
        ObjectNode job = job();
        return platform.call(client -> dryRun ? tell(client.dryRun(job)) : submit(client, job));
    }

    private int submit(EmpClient client, ObjectNode job)
            throws IOException, InterruptedException, ApiException, CommandFailure {
        JsonNode accepted = client.submit(job);
        String id = accepted.path("id").asString("");
        if (watch || output != null) {
            return new JobFollowing(client, System.out, platform.isJson(), output).toTheEnd(id);
        }
        if (platform.isJson()) {
            return tell(accepted);
        }
        System.out.println(id);
        System.err.println("  follow it with: emp watch " + id);
        return 0;
    }

    private static int tell(JsonNode document) {
        RemotePlatform.print(System.out, document);
        return 0;
    }

    private ObjectNode job() throws CommandFailure {
        ObjectNode job = described();
        if (priority != null) {
            job.put("priority", priority);
        }
        if (!labels.isEmpty()) {
            ObjectNode all = job.path("labels") instanceof ObjectNode given ? given : job.putObject("labels");
            labels.forEach(all::put);
        }
        return job;
    }

    private ObjectNode described() throws CommandFailure {
        if (body != null && workflow == null && service == null && input == null) {
            return object(body);
        }
        if (body == null && workflow != null && service == null && input == null) {
            return (ObjectNode) Workflow.toJob(workflow, files);
        }
        if (body == null && workflow == null && service != null && input != null) {
            ObjectNode job = JSON.createObjectNode().put("service", service);
            job.set("input", read(input));
            return job;
        }
        if (command == null) {
            throw new IllegalStateException("used outside of a command");
        }
        throw new ParameterException(
                command.commandLine(),
                "say what to submit: a FILE, or --workflow FILE, or --service NAME --input FILE");
    }

    private static ObjectNode object(Path file) throws CommandFailure {
        if (read(file) instanceof ObjectNode object) {
            return object;
        }
        throw new CommandFailure(file + " is not a JSON object");
    }

    private static JsonNode read(Path file) throws CommandFailure {
        try {
            byte[] text = file.toString().equals("-") ? System.in.readAllBytes() : Files.readAllBytes(file);
            return JSON.readTree(new String(text, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new CommandFailure("the file " + file + " can't be read");
        } catch (JacksonException e) {
            throw new CommandFailure("the file " + file + " is not JSON: " + e.getOriginalMessage());
        }
    }
}
