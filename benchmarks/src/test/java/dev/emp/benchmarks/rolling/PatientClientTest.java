package dev.emp.benchmarks.rolling;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PatientClientTest {

    private final Answers answers = new Answers();
    private final Deque<Integer> statuses = new ArrayDeque<>();
    private boolean sayWhen = true;
    private HttpServer server;
    private PatientClient client;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            int status = statuses.isEmpty() ? 200 : statuses.pop();
            if (status == 503 && sayWhen) {
                exchange.getResponseHeaders().set("Retry-After", "0");
            }
            byte[] body = "{\"id\": \"one\"}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        client = new PatientClient(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort()), answers);
    }

    @AfterEach
    void stop() {
        client.close();
        server.stop(0);
    }

    @Test
    void itComesAgainAfter503AndCountsThatAsNoFailure() throws Exception {
        statuses.addAll(List.of(503, 503));

        assertThat(client.get("/v1/jobs").path("id").asString("")).isEqualTo("one");

        assertThat(answers.count()).isEqualTo(new Answers.Count(1, 2, 0, List.of()));
    }

    @Test
    void anyOtherErrorIsAFailure() throws Exception {
        statuses.addAll(List.of(500, 502));

        client.get("/v1/jobs");

        assertThat(answers.count().failures()).hasSize(2).first().asString().startsWith("GET /v1/jobs: 500");
    }

    @Test
    void a503ThatDoesNotSayWhenToComeAgainIsAFailure() throws Exception {
        statuses.add(503);
        sayWhen = false;

        client.get("/v1/jobs");

        assertThat(answers.count().failures()).hasSize(1);
    }

    @Test
    void aCountCanBeTakenFromAnother() {
        answers.answered();
        answers.failed("before");
        Answers.Count before = answers.count();
        answers.answered();
        answers.failed("after");

        assertThat(answers.count().since(before)).isEqualTo(new Answers.Count(1, 0, 0, List.of("after")));
    }
}
