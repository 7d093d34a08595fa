package dev.emp.launcher.remote;

import dev.emp.client.ApiException;
import dev.emp.client.EmpClient;
import dev.emp.launcher.CommandFailure;
import java.io.IOException;
import java.io.PrintStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The options of every command that talks to a running platform. */
final class RemotePlatform {

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "The orchestrator (default: $EMP_URL, or http://127.0.0.1:8080).")
    private @Nullable URI url;

    @Option(
            names = "--key-file",
            paramLabel = "FILE",
            description = "A file with the API key (default: the key in $EMP_API_KEY, if any).")
    private @Nullable Path keyFile;

    @Option(names = "--json", description = "Print the platform's own JSON, for programs.")
    private boolean json;

    /** What a command does with a client. */
    interface Call {
        int with(EmpClient client) throws IOException, InterruptedException, ApiException, CommandFailure;
    }

    boolean isJson() {
        return json;
    }

    int call(Call call) throws InterruptedException, ApiException, CommandFailure, IOException {
        URI target = target();
        try (EmpClient client = new EmpClient(target, key())) {
            return call.with(client);
        } catch (ConnectException | HttpConnectTimeoutException e) {
            throw new CommandFailure("nobody answers at " + target
                    + ": start a platform with './emp up', or name another with --url or EMP_URL");
        }
    }

    /** Prints a document as it came. */
    static void print(PrintStream out, JsonNode document) {
        out.println(JSON.writeValueAsString(document));
    }

    private URI target() {
        URI target = url;
        String variable = System.getenv("EMP_URL");
        if (target == null && variable != null && !variable.isBlank()) {
            target = parse(variable.strip());
        }
        if (target == null) {
            target = URI.create("http://127.0.0.1:8080");
        }
        if (target.getHost() == null || !(target.getScheme() + ":").matches("https?:")) {
            throw wrong("the URL of the orchestrator must be like http://HOST:PORT, not " + target);
        }
        return target;
    }

    private URI parse(String text) {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException e) {
            throw wrong("EMP_URL must be like http://HOST:PORT, not " + text);
        }
    }

    private ParameterException wrong(String message) {
        if (command == null) {
            throw new IllegalStateException("used outside of a command");
        }
        return new ParameterException(command.commandLine(), message);
    }

    private @Nullable String key() throws CommandFailure {
        if (keyFile == null) {
            String variable = System.getenv("EMP_API_KEY");
            return variable == null || variable.isBlank() ? null : variable.strip();
        }
        try {
            return Files.readString(keyFile).strip();
        } catch (IOException e) {
            throw new CommandFailure("the file of the API key, " + keyFile + ", can't be read");
        }
    }
}
