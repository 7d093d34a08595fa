package dev.emp.simulators.runpod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.simulators.http.ApiClient;
import dev.emp.simulators.http.HttpFault;
import dev.emp.simulators.http.HttpProcess;
import dev.emp.simulators.http.ManualPace;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class RunPodSimulatorTest {
    private static final String KEY = "rpa_right_key_0001";

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-26T12:00:00Z"));
    private final ManualPace pace = new ManualPace();
    private final RunPodSimulator simulator = RunPodSimulator.start(RunPodSimulatorOptions.defaults()
            .withKeys(KEY)
            .withWords(3)
            .withClock(new SettableClock())
            .withEndpoints(
                    new RunPodEndpoint("text", RunPodEndpoint.Kind.TEXT, 1),
                    new RunPodEndpoint("image", RunPodEndpoint.Kind.IMAGE, 1),
                    new RunPodEndpoint("echo", RunPodEndpoint.Kind.ECHO, 2))
            .withPace(pace));
    private final ApiClient client = new ApiClient(simulator.uri(), KEY);

    @AfterEach
    void stop() {
        pace.releaseAll();
        client.close();
        simulator.close();
    }

    @Test
    void aJobWaitsForItsColdWorkerRunsAndCompletes() throws Exception {
        String id = run("text", "{\"prompt\":\"hi\",\"marker\":\"j1\"}");
        assertThat(pace.awaitParked(ApiClient.LIMIT)).isTrue();
        assertThat(status("text", id).path("status").asString()).isEqualTo("IN_QUEUE");

        pace.releaseAll();
        JsonNode done = end("text", id);

        assertThat(done.path("status").asString()).isEqualTo("COMPLETED");
        assertThat(done.path("output")).hasSize(3);
        assertThat(done.has("delayTime") && done.has("executionTime")).isTrue();
        assertThat(simulator.ledger().accepted("j1")).isEqualTo(1);
    }

    @Test
    void aStreamHandsOutEachChunkOnce() throws Exception {
        pace.releaseAll();
        String id = run("text", "{\"prompt\":\"hi\"}");
        List<String> words = new ArrayList<>();

        JsonNode part = client.get("/v2/text/stream/" + id).json();
        while (!part.path("status").asString().equals("COMPLETED")
                || !part.path("stream").isEmpty()) {
            part.path("stream")
                    .values()
                    .forEach(chunk -> words.add(chunk.at("/output/text/0").asString()));
            part = client.get("/v2/text/stream/" + id).json();
        }

        assertThat(words).hasSize(3);
        assertThat(simulator.ledger().jobs().getFirst().firstTokenMicros()).isPositive();
    }

    @Test
    void whoRunsInSyncGetsTheEnd() throws Exception {
        pace.releaseAll();
        JsonNode done = client.post("/v2/echo/runsync", "{\"input\":{\"a\":1}}").json();

        assertThat(done.path("id").asString()).startsWith("sync-");
        assertThat(done.at("/output/a").asInt()).isEqualTo(1);
    }

    @Test
    void aQueueIsPurgedWithoutTouchingWhatRuns() throws Exception {
        String first = run("text", "{\"prompt\":\"hi\"}");
        assertThat(pace.awaitParked(ApiClient.LIMIT)).isTrue();
        pace.release(1);
        await("text", first, "IN_PROGRESS");
        String second = run("text", "{\"prompt\":\"hi\"}");

        assertThat(client.post("/v2/text/purge-queue", "")
                        .json()
                        .path("removed")
                        .asInt())
                .isEqualTo(1);
        assertThat(status("text", second).path("status").asString()).isEqualTo("CANCELLED");
        assertThat(client.get("/v2/text/health").json().at("/jobs/inProgress").asInt())
                .isEqualTo(1);
        assertThat(client.post("/v2/text/cancel/" + first, "")
                        .json()
                        .path("status")
                        .asString())
                .isEqualTo("CANCELLED");
    }

    @Test
    void aJobThatTakesTooLongTimesOut() throws Exception {
        String id = client.post(
                        "/v2/text/run", "{\"input\":{\"prompt\":\"hi\"},\"policy\":{\"executionTimeout\":6000}}")
                .json()
                .path("id")
                .asString();
        assertThat(pace.awaitParked(ApiClient.LIMIT)).isTrue();
        pace.release(1);
        await("text", id, "IN_PROGRESS");

        now.updateAndGet(time -> time.plusSeconds(7));
        pace.releaseAll();

        assertThat(end("text", id).path("status").asString()).isEqualTo("TIMED_OUT");
    }

    @Test
    void resultsAreForgottenAfterHalfAnHour() throws Exception {
        pace.releaseAll();
        String id = run("echo", "{}");
        end("echo", id);

        now.updateAndGet(time -> time.plus(Duration.ofMinutes(29)));
        assertThat(client.get("/v2/echo/status/" + id).status()).isEqualTo(200);
        now.updateAndGet(time -> time.plus(Duration.ofMinutes(2)));
        assertThat(client.get("/v2/echo/status/" + id).status()).isEqualTo(404);
    }

    @Test
    void aFailureIsToldInTheHandlersWords() throws Exception {
        pace.releaseAll();
        JsonNode failed = end("text", run("text", "{\"prompt\":\"fail-please\"}"));

        assertThat(failed.path("status").asString()).isEqualTo("FAILED");
        assertThat(failed.path("error").asString()).contains("CUDA out of memory");
    }

    @Test
    void theEndIsToldToAWebhook() throws Exception {
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        HttpProcess receiver = new HttpProcess(
                "127.0.0.1",
                0,
                (request, response) -> request.receive()
                        .aggregate()
                        .asString()
                        .doOnNext(told::add)
                        .flatMap(_ -> response.status(200).send().then()));
        try {
            pace.releaseAll();
            String body = "{\"input\":{\"a\":1},\"webhook\":\"http://127.0.0.1:" + receiver.port() + "/\"}";
            String id = client.post("/v2/echo/run", body).json().path("id").asString();

            assertThat(told.poll(ApiClient.LIMIT.toSeconds(), TimeUnit.SECONDS))
                    .contains("\"id\":\"" + id + "\"", "\"status\":\"COMPLETED\"");
        } finally {
            receiver.kill();
        }
    }

    @Test
    void refusalsCostNothing() throws Exception {
        try (ApiClient wrong = new ApiClient(simulator.uri(), "rpa_wrong")) {
            assertThat(wrong.post("/v2/echo/run", "{\"input\":{}}").status()).isEqualTo(401);
        }
        assertThat(client.post("/v2/nothing/run", "{\"input\":{}}").status()).isEqualTo(404);
        assertThat(client.post("/v2/echo/run", "{}").status()).isEqualTo(400);
        simulator.inject(HttpFault.reject(429).on("POST", "/v2/echo"));
        assertThat(client.post("/v2/echo/run", "{\"input\":{}}").status()).isEqualTo(429);
        assertThat(simulator.ledger().accepted()).isZero();
    }

    private String run(String endpoint, String input) throws Exception {
        return client.post("/v2/" + endpoint + "/run", "{\"input\":" + input + "}")
                .json()
                .path("id")
                .asString();
    }

    private JsonNode status(String endpoint, String id) throws Exception {
        return client.get("/v2/" + endpoint + "/status/" + id).json();
    }

    private JsonNode end(String endpoint, String id) throws Exception {
        JsonNode status = status(endpoint, id);
        while (status.path("status").asString().startsWith("IN_")) {
            status = status(endpoint, id);
        }
        return status;
    }

    private void await(String endpoint, String id, String wanted) throws Exception {
        while (!status(endpoint, id).path("status").asString().equals(wanted)) {
            Thread.onSpinWait();
        }
    }

    private final class SettableClock extends Clock {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now.get();
        }
    }
}
