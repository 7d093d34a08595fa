package dev.emp.simulators;

import dev.emp.simulators.comfyui.TestClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The simulator as a process of its own, with a heap of 64 MiB. */
final class SimulatorProcess implements AutoCloseable {
    private final Process process;
    private final TestClient client;

    private SimulatorProcess(Process process, URI uri) {
        this.process = process;
        this.client = new TestClient(uri);
    }

    /** Returns when it listens, on any free port. */
    static SimulatorProcess start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.emp.simulators.SimulatorsApplication",
                "--port",
                "0"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith("ComfyUI simulator on ")) {
                return new SimulatorProcess(process, URI.create(line.split("[ ,]+", -1)[3]));
            }
        }
        throw new IOException(
                "the simulator ended with " + process.onExit().join().exitValue());
    }

    TestClient client() {
        return client;
    }

    /** Resident memory, as Linux tells it. */
    long residentKibibytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }

    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Sends SIGTERM and returns the exit code. */
    int terminate() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(TestClient.LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("it goes on after SIGTERM");
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        client.close();
        process.destroyForcibly();
    }
}
