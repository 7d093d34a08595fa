package dev.emp.launcher;

import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A machine in a process of its own, and what it says of itself over HTTP. */
final class RunningMachine {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final EmpProcess process;
    private final int port;
    private final Path directory;

    RunningMachine(EmpProcess process, int port, Path directory) {
        this.process = process;
        this.port = port;
        this.directory = directory;
    }

    EmpProcess process() {
        return process;
    }

    Path directory() {
        return directory;
    }

    void awaitHealth(String health) {
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .failFast(() -> {
                    if (!process.isAlive()) {
                        throw new AssertionError("the machine has ended:\n" + process.output());
                    }
                })
                .until(() -> status().path("health").asString().equals(health));
    }

    JsonNode status() throws Exception {
        URI url = URI.create("http://127.0.0.1:" + port + "/status");
        try (HttpClient http = HttpClient.newHttpClient()) {
            String body = http.send(HttpRequest.newBuilder(url).build(), BodyHandlers.ofString())
                    .body();
            return JsonMapper.shared().readTree(body);
        }
    }

    JsonNode service(int index) throws Exception {
        return status().path("services").get(index);
    }

    JsonNode step(String name) throws Exception {
        return status().path("steps")
                .valueStream()
                .filter(step -> step.path("name").asString().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** The processes of its services that run now. */
    List<ProcessHandle> children() throws Exception {
        return status().path("services")
                .valueStream()
                .map(service -> service.at("/process/pid").asLong())
                .map(pid -> ProcessHandle.of(pid).orElseThrow())
                .toList();
    }
}
