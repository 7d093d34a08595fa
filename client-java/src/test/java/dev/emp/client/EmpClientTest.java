package dev.emp.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class EmpClientTest {

    private static final JsonNode JOB = JsonMapper.shared().createObjectNode().put("service", "simulation");
    private static final String BUSY =
            "{\"detail\":\"the job bus is out of reach\",\"code\":\"bus_unavailable\",\"retryable\":true}";

    private final List<Duration> waits = new ArrayList<>();
    private final Orchestrator orchestrator = new Orchestrator();
    private final EmpClient client = client(orchestrator.url(), "emp_key");

    EmpClientTest() throws IOException {}

    /** Never really waits. */
    private EmpClient client(URI url, String key) {
        Backoff backoff = new Backoff(
                Duration.ofMillis(100), Duration.ofSeconds(5), Duration.ofSeconds(30), new Random(1), waits::add);
        return new EmpClient(url, key, backoff);
    }

    @AfterEach
    void close() {
        client.close();
        orchestrator.close();
    }

    private static String event(String type, String id, String data) {
        return "event: " + type + "\nid: " + id + "\ndata: " + data + "\n\n";
    }

    @Test
    void aSubmissionThatMeetsAnOutageIsRepeatedWithItsKey() throws Exception {
        orchestrator.answer(503, BUSY).answer(503, BUSY).answer(202, "{\"id\":\"j0-a\"}");
        assertThat(client.submit(JOB).path("id").asString()).isEqualTo("j0-a");
        assertThat(orchestrator.asked()).hasSize(3);
        assertThat(orchestrator.asked().stream().map(asked -> asked.header("idempotency-key")))
                .allSatisfy(key -> assertThat(key).isNotBlank())
                .containsOnly(orchestrator.asked().getFirst().header("idempotency-key"));
        assertThat(orchestrator.asked().getFirst().header("authorization")).isEqualTo("Bearer emp_key");
        assertThat(orchestrator.asked().getFirst().body()).isEqualTo("{\"service\":\"simulation\"}");
    }

    @Test
    void itWaitsAsLongAsThePlatformAsks() throws Exception {
        orchestrator
                .answer(429, Map.of("Retry-After", "7"), "{\"code\":\"quota_exceeded\",\"retryable\":true}")
                .answer(202, "{}");
        client.submit(JOB);
        assertThat(waits)
                .singleElement()
                .satisfies(wait -> assertThat(wait).isBetween(Duration.ofSeconds(7), Duration.ofMillis(7_100)));
    }

    @Test
    void whatIsWrongIsNotRepeated() {
        orchestrator.answer(
                422,
                "{\"detail\":\"The body has faults\",\"code\":\"invalid_value\",\"retryable\":false,\"errors\":["
                        + "{\"pointer\":\"/priority\",\"code\":\"invalid_value\",\"message\":\"must be at most 9\"}]}");
        ApiException refused = catchThrowableOfType(ApiException.class, () -> client.submit(JOB));
        assertThat(refused).hasMessage("The body has faults\n  /priority: must be at most 9");
        assertThat(refused.code()).isEqualTo("invalid_value");
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.faults()).extracting(ApiException.Fault::pointer).containsExactly("/priority");
        assertThat(orchestrator.asked()).hasSize(1);
    }

    @Test
    void patienceEnds() {
        for (int i = 0; i < 100; i++) {
            orchestrator.answer(503, BUSY);
        }
        ApiException refused = catchThrowableOfType(ApiException.class, () -> client.job("j0-a"));
        assertThat(refused.code()).isEqualTo("bus_unavailable");
        assertThat(waits.stream().reduce(Duration.ZERO, Duration::plus)).isLessThanOrEqualTo(Duration.ofSeconds(30));
        assertThat(orchestrator.asked()).hasSizeBetween(6, 60);
    }

    @Test
    void whatMightBeDoneTwiceIsDoneOnce() {
        orchestrator.answer(503, BUSY);
        assertThatThrownBy(() -> client.post("/v1/webhooks/wh_1/test")).isInstanceOf(ApiException.class);
        assertThat(orchestrator.asked()).hasSize(1);
    }

    @Test
    void aStreamThatBreaksIsResumedWhereItWas() throws Exception {
        orchestrator
                .answer(200, event("started", "1-0", "{\"state\":\"running\"}"))
                .answer(503, BUSY)
                .answer(
                        200,
                        event("output", "2-0", "{\"text\":\"a\"}")
                                + event("error", "", "{}").replace("id: \n", ""))
                .answer(200, event("succeeded", "3-0", "{\"state\":\"succeeded\"}"));
        List<String> types = new ArrayList<>();
        client.follow("j0-a", event -> types.add(event.type()));
        assertThat(types).containsExactly("started", "output", "succeeded");
        assertThat(orchestrator.asked().stream().map(asked -> asked.header("last-event-id")))
                .containsExactly("", "1-0", "1-0", "2-0");
    }

    @Test
    void aListenerCanEndTheStream() throws Exception {
        orchestrator.answer(
                200,
                event("started", "1-0", "{\"state\":\"running\"}")
                        + event("progress", "2-0", "{\"state\":\"running\"}"));
        List<String> types = new ArrayList<>();
        client.follow("j0-a", event -> {
            types.add(event.type());
            return false;
        });
        assertThat(types).containsExactly("started");
    }

    @Test
    void aJobThatDoesNotExistCannotBeFollowed() {
        orchestrator.answer(404, "{\"detail\":\"no such job\",\"code\":\"job_not_found\",\"retryable\":false}");
        ApiException refused = catchThrowableOfType(ApiException.class, () -> client.follow("j0-a", event -> true));
        assertThat(refused).hasMessage("no such job");
    }

    @Test
    void waitingGoesOnUntilTheJobHasEnded() throws Exception {
        orchestrator.answer(200, "{\"state\":\"running\"}").answer(200, "{\"state\":\"failed\"}");
        assertThat(client.await("j0-a", Duration.ofMinutes(5)).path("state").asString())
                .isEqualTo("failed");
        assertThat(orchestrator.asked()).extracting(Orchestrator.Asked::path).containsOnly("/v1/jobs/j0-a?wait=60");
    }

    @Test
    void theKeyGoesNowhereElse(@TempDir Path directory) throws Exception {
        try (Orchestrator elsewhere = new Orchestrator().answer(200, "picture")) {
            Path target = directory.resolve("a.png");
            client.download(elsewhere.url().resolve("/a.png"), target);
            assertThat(Files.readString(target)).isEqualTo("picture");
            assertThat(elsewhere.asked().getFirst().headers()).doesNotContainKey("authorization");
        }
    }

    @Test
    void aDownloadGoesOnWhereTheStoreOfFilesIsWithoutTheKey(@TempDir Path directory) throws Exception {
        try (Orchestrator store = new Orchestrator().answer(200, "picture")) {
            String there = store.url().resolve("/bucket/a.png?signature=x").toString();
            orchestrator.answer(302, Map.of("Location", there), "");
            Path target = directory.resolve("a.png");
            client.download(orchestrator.url().resolve("/a.png"), target);
            assertThat(Files.readString(target)).isEqualTo("picture");
            assertThat(orchestrator.asked().getFirst().headers()).containsKey("authorization");
            assertThat(store.asked().getFirst().path()).isEqualTo("/bucket/a.png?signature=x");
            assertThat(store.asked().getFirst().headers()).doesNotContainKey("authorization");
        }
    }

    @Test
    void aRedirectIsFollowedOnce(@TempDir Path directory) throws Exception {
        Map<String, String> round = Map.of("Location", "/a.png");
        orchestrator.answer(302, round, "").answer(302, round, "");
        assertThatThrownBy(() -> client.download(orchestrator.url().resolve("/a.png"), directory.resolve("a.png")))
                .isInstanceOf(IOException.class);
        assertThat(orchestrator.asked()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/emp", "/emp/"})
    void thePlatformMayBeBelowAPath(String prefix) throws Exception {
        orchestrator.answer(200, "{}");
        try (EmpClient below = new EmpClient(URI.create(orchestrator.url() + prefix))) {
            below.job("j0-1");
        }
        assertThat(orchestrator.asked().getFirst().path()).isEqualTo("/emp/v1/jobs/j0-1");
    }

    @Test
    void aDownloadThatFailsLeavesTheFileAsItWas(@TempDir Path directory) throws Exception {
        Path target = Files.writeString(directory.resolve("a.png"), "before");
        orchestrator.answer(404, "{\"detail\":\"The job has no such file\"}");
        IOException failed = catchThrowableOfType(
                IOException.class, () -> client.download(orchestrator.url().resolve("/a.png"), target));
        assertThat(failed).hasMessageContaining("no such file");
        assertThat(target).hasContent("before");
        assertThat(directory.toFile().list()).containsExactly("a.png");
    }
}
