package dev.emp.monitor.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.jobbus.memory.InMemoryJobBus;
import dev.emp.monitor.testing.RunningMonitor;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Calls that meet an orchestrator which is just going away. */
class LeavingReplicasTest {

    private static final HttpClient http = HttpClient.newHttpClient();

    @Test
    void whatOnlyReadsIsAskedForAgain() throws Exception {
        try (Replicas replicas = new Replicas(2);
                RunningMonitor monitor = monitorOf(replicas)) {
            HttpResponse<String> answer = http.send(request(monitor).GET().build(), BodyHandlers.ofString());

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("{}");
            assertThat(replicas.requests).hasSize(3).containsOnly("GET /v1/jobs HTTP/1.1");
        }
    }

    @Test
    void whatMayHaveBeenDoneIsNotDoneAgain() throws Exception {
        try (Replicas replicas = new Replicas(1);
                RunningMonitor monitor = monitorOf(replicas)) {
            HttpResponse<String> answer = http.send(
                    request(monitor).POST(BodyPublishers.ofString("{}")).build(), BodyHandlers.ofString());

            assertThat(answer.statusCode()).isEqualTo(502);
            assertThat(answer.body()).contains("orchestrator_unreachable");
            assertThat(replicas.requests).containsExactly("POST /v1/jobs HTTP/1.1");
        }
    }

    private static RunningMonitor monitorOf(Replicas replicas) {
        return RunningMonitor.start(
                new InMemoryJobBus(Clock.systemUTC()),
                0,
                "emp.monitor.orchestrator-url=http://127.0.0.1:" + replicas.server.getLocalPort());
    }

    private static HttpRequest.Builder request(RunningMonitor monitor) {
        return HttpRequest.newBuilder(monitor.uri("/api/v1/jobs"))
                .header("Content-Type", "application/json")
                .header("Origin", "http://127.0.0.1:" + monitor.port())
                .timeout(Duration.ofSeconds(30));
    }

    /** A balancer's address: the first calls meet replicas that close the connection without an answer, the others one that answers. */
    private static final class Replicas implements AutoCloseable {

        private static final String OPEN =
                "{\"name\":\"open access\",\"key_id\":\"open\",\"role\":\"admin\",\"tenant\":\"default\",\"open\":true}";

        private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final List<String> requests = new CopyOnWriteArrayList<>();
        private final AtomicInteger leaving;

        Replicas(int leaving) throws IOException {
            this.leaving = new AtomicInteger(leaving);
            Thread.ofVirtual().start(this::serve);
        }

        private void serve() {
            while (!server.isClosed()) {
                try (Socket connection = server.accept()) {
                    answer(connection);
                } catch (IOException gone) {
                    // The next one.
                }
            }
        }

        private void answer(Socket connection) throws IOException {
            BufferedReader reader =
                    new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.US_ASCII));
            String request = reader.readLine();
            for (String header = request; header != null && !header.isEmpty(); header = reader.readLine()) {}
            if (request != null && request.contains(" /v1/jobs ")) {
                requests.add(request);
                if (leaving.getAndDecrement() > 0) {
                    return;
                }
            }
            String body = request != null && request.contains(" /v1/me ") ? OPEN : "{}";
            String answer = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + body.length()
                    + "\r\nConnection: close\r\n\r\n" + body;
            connection.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }
}
