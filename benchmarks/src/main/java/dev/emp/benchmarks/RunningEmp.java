package dev.emp.benchmarks;

import dev.emp.client.ApiException;
import dev.emp.client.EmpClient;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/** {@code ./emp up} in a process of its own, as people start it. */
final class RunningEmp implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofMinutes(2);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);

    private final Process process;
    private final EmpClient client;

    private RunningEmp(Process process, EmpClient client) {
        this.process = process;
        this.client = client;
    }

    /** Starts the process; answers at once. */
    static RunningEmp start(Path home, int orchestratorPort, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(home.resolve("emp").toString(), "up"));
        command.addAll(List.of("--port", "orchestrator=" + orchestratorPort));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        return new RunningEmp(process, new EmpClient(URI.create("http://127.0.0.1:" + orchestratorPort)));
    }

    EmpClient client() {
        return client;
    }

    /** Waits until a first job is accepted and answers its id. */
    String submitAsSoonAsPossible(JsonNode job) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (System.nanoTime() < deadline && process.isAlive()) {
            try {
                return client.submit(job).path("id").asString("");
            } catch (IOException | ApiException notReadyYet) {
                TimeUnit.MILLISECONDS.sleep(20);
            }
        }
        throw new IOException("./emp up did not take a job within " + START_LIMIT.toSeconds() + " s");
    }

    @Override
    public void close() {
        client.close();
        process.destroy();
        try {
            if (!process.waitFor(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
