package dev.emp.benchmarks.machine;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a machine says and does over HTTP. Blocks. */
public final class MachineApi implements AutoCloseable {

    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(5);
    private static final int OK = 200;

    private final URI machine;
    private final int firstSimulatorPort;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(1))
            .build();

    /** Of a machine without simulators. */
    public MachineApi(int port) {
        this(port, 0);
    }

    MachineApi(int port, int firstSimulatorPort) {
        this.machine = URI.create("http://127.0.0.1:" + port);
        this.firstSimulatorPort = firstSimulatorPort;
    }

    public JsonNode status() throws IOException, InterruptedException {
        return JsonMapper.shared()
                .readTree(
                        send(HttpRequest.newBuilder(machine.resolve("/status"))).body());
    }

    /** The HTTP status of {@code /health}: 200 or 503. */
    int health() throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(machine.resolve("/health"))).statusCode();
    }

    /** @param path {@code /drain}, {@code /resume}, … */
    public void post(String path) throws IOException, InterruptedException {
        requireDone(send(HttpRequest.newBuilder(machine.resolve(path)).POST(BodyPublishers.noBody())));
    }

    /** Lets a simulator leak memory, which nothing but its end gives back. */
    void leak(int simulator, long bytesPerSecond, long upToBytes) throws IOException, InterruptedException {
        URI faults = URI.create("http://127.0.0.1:" + (firstSimulatorPort + simulator) + "/simulator/faults");
        String fault = "{\"kind\": \"leak_memory\", \"bytes_per_second\": %d, \"up_to_bytes\": %d}"
                .formatted(bytesPerSecond, upToBytes);
        requireDone(send(HttpRequest.newBuilder(faults).POST(BodyPublishers.ofString(fault))));
    }

    /** Whether the machine is healthy and all of its services are up. */
    boolean isWell(int services) throws IOException, InterruptedException {
        return health() == OK && servicesUp(status()) == services;
    }

    /** How many of its services are up. */
    public static int servicesUp(JsonNode status) {
        int up = 0;
        for (JsonNode service : status.path("services")) {
            up += service.path("state").asString("").equals("up") ? 1 : 0;
        }
        return up;
    }

    /** Empty while it has none. */
    static List<Long> pids(JsonNode status) {
        List<Long> pids = new ArrayList<>();
        for (JsonNode service : status.path("services")) {
            long pid = service.path("process").path("pid").asLong(0);
            if (pid > 0) {
                pids.add(pid);
            }
        }
        return pids;
    }

    static JsonNode service(JsonNode status, String name) {
        for (JsonNode service : status.path("services")) {
            if (service.path("name").asString("").equals(name)) {
                return service;
            }
        }
        throw new IllegalStateException("the machine has no service " + name + ": " + status);
    }

    /** Whether a service of this host answers a GET with 200. */
    public static boolean answers(int port, String path) throws IOException {
        HttpURLConnection connection = (HttpURLConnection)
                URI.create("http://127.0.0.1:" + port + path).toURL().openConnection();
        try {
            connection.setConnectTimeout((int) ANSWER_LIMIT.toMillis());
            connection.setReadTimeout((int) ANSWER_LIMIT.toMillis());
            return connection.getResponseCode() == OK;
        } finally {
            connection.disconnect();
        }
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.timeout(ANSWER_LIMIT).build(), BodyHandlers.ofString());
    }

    private static void requireDone(HttpResponse<String> answer) throws IOException {
        if (answer.statusCode() >= 300) {
            throw new IOException("HTTP " + answer.statusCode() + " from " + answer.uri() + ": " + answer.body());
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
