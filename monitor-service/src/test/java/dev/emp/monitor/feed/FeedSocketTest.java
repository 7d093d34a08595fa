package dev.emp.monitor.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.emp.jobbus.bus.Claim;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobSpec;
import dev.emp.jobbus.job.JsonText;
import dev.emp.jobbus.machine.MachineReport;
import dev.emp.jobbus.memory.InMemoryJobBus;
import dev.emp.monitor.testing.BusDriver;
import dev.emp.monitor.testing.FeedSocketClient;
import dev.emp.monitor.testing.RunningMonitor;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocketHandshakeException;
import java.time.Clock;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** The feed over a real socket. */
class FeedSocketTest {

    private static final JobSpec NOBODY_TAKES = JobSpec.of("idle", new JsonText("{}"));
    private static final InMemoryJobBus bus = new InMemoryJobBus(Clock.systemUTC());
    private static final BusDriver driver = new BusDriver(bus, Clock.systemUTC());
    private static RunningMonitor monitor;

    @BeforeAll
    static void start() {
        monitor = RunningMonitor.start(bus);
    }

    @AfterAll
    static void stop() {
        monitor.close();
    }

    @Test
    void followsAJobFromSubmissionToItsFiles() throws InterruptedException {
        try (FeedSocketClient client = new FeedSocketClient(monitor.feed(), null)) {
            JsonNode hello = client.next("hello");
            assertThat(hello.path("proto").asInt()).isEqualTo(FeedMessages.PROTOCOL);
            client.say("{\"type\":\"sub\",\"topic\":\"jobs\"}");
            JsonNode snapshot = client.next("snap");
            JobId id = driver.submit();
            Claim claim = driver.claim("m1/gpu0");
            driver.progress(claim, 0.5, "KSampler 10/20");
            JsonNode running =
                    client.next(delta -> row(delta, id).path("progress").has("fraction"));
            assertThat(row(running, id).path("worker").asString()).isEqualTo("m1/gpu0");
            assertThat(row(running, id).path("state").asString()).isEqualTo("running");
            driver.succeed(claim, "a picture.png");
            JsonNode done = client.next(delta -> !row(delta, id).path("files").isEmpty());
            assertThat(row(done, id).path("files").get(0).path("url").asString())
                    .isEqualTo("/api/v1/jobs/" + id + "/artifacts/a%20picture.png");
            assertThat(done.path("from").asString())
                    .isNotEqualTo(snapshot.path("seq").asString());
        }
    }

    @Test
    void tellsHowManyJobsThereAreInEachState() throws InterruptedException {
        try (FeedSocketClient client = new FeedSocketClient(monitor.feed(), null)) {
            driver.submit(NOBODY_TAKES);
            client.say("{\"type\":\"sub\",\"topic\":\"jobs\"}");
            client.next(message -> message.path("counts").path("queued").asInt(0) > 0);
        }
    }

    @Test
    void resumesWhereAnEarlierSocketEnded() throws InterruptedException {
        String epoch;
        String seq;
        try (FeedSocketClient client = new FeedSocketClient(monitor.feed(), null)) {
            client.say("{\"type\":\"sub\",\"topic\":\"jobs\"}");
            JsonNode snapshot = client.next("snap");
            JobId seen = driver.submit(NOBODY_TAKES);
            JsonNode last = client.next(message -> !row(message, seen).isMissingNode());
            epoch = snapshot.path("epoch").asString();
            seq = last.path("to").asString();
        }
        JobId missed = driver.submit(NOBODY_TAKES);
        try (FeedSocketClient client = new FeedSocketClient(monitor.feed(), null)) {
            client.say("{\"type\":\"sub\",\"topic\":\"jobs\",\"since\":{\"epoch\":\"%s\",\"seq\":\"%s\"}}"
                    .formatted(epoch, seq));
            JsonNode first = client.next(message -> message.has("topic"));
            assertThat(first.path("type").asString()).isEqualTo("delta");
            assertThat(first.path("from").asString()).isEqualTo(seq);
            JsonNode told = row(first, missed).isMissingNode()
                    ? client.next(message -> !row(message, missed).isMissingNode())
                    : first;
            assertThat(row(told, missed).path("state").asString()).isEqualTo("queued");
        }
    }

    @Test
    void goesOnWithTheClientOfAnotherReplica() throws InterruptedException {
        try (RunningMonitor other = RunningMonitor.start(bus)) {
            JsonNode seen;
            try (FeedSocketClient client = new FeedSocketClient(other.feed(), null);
                    FeedSocketClient witness = new FeedSocketClient(monitor.feed(), null)) {
                client.say("{\"type\":\"sub\",\"topic\":\"jobs\"}");
                witness.say("{\"type\":\"sub\",\"topic\":\"jobs\"}");
                client.next("snap");
                JobId known = driver.submit(NOBODY_TAKES);
                seen = client.next(message -> !row(message, known).isMissingNode());
                witness.next(message -> !row(message, known).isMissingNode());
            }
            try (FeedSocketClient client = new FeedSocketClient(monitor.feed(), null)) {
                client.say("{\"type\":\"sub\",\"topic\":\"jobs\",\"since\":{\"epoch\":\"1\",\"seq\":\"%s\"}}"
                        .formatted(seen.path("to").asString()));
                assertThat(client.next(message -> message.has("topic"))
                                .path("type")
                                .asString())
                        .isEqualTo("delta");
            }
        }
    }

    @Test
    void showsMachinesAsTheyReport() throws InterruptedException {
        try (FeedSocketClient client = new FeedSocketClient(monitor.feed(), null)) {
            client.say("{\"type\":\"sub\",\"topic\":\"machines\"}");
            client.next("snap");
            driver.report(driver.machine("m7", MachineReport.Health.RESTARTING));
            JsonNode delta = client.next("delta");
            assertThat(delta.path("up").get(0).path("id").asString()).isEqualTo("m7");
            assertThat(delta.path("up").get(0).path("health").asString()).isEqualTo("restarting");
        }
    }

    @Test
    void answersAMessageItDoesNotUnderstandWithWhatIsAllowed() throws InterruptedException {
        try (FeedSocketClient client = new FeedSocketClient(monitor.feed(), null)) {
            client.say("{\"type\":\"sub\",\"topic\":\"moons\"}");
            assertThat(client.next("error").path("message").asString())
                    .isEqualTo("unknown topic 'moons', allowed: jobs, machines, series");
        }
    }

    @Test
    void refusesASocketFromAnotherOrigin() {
        assertThatThrownBy(() -> new FeedSocketClient(monitor.feed(), "http://evil.example"))
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        WebSocketHandshakeException.class,
                        fault -> assertThat(fault.getResponse().statusCode()).isEqualTo(403));
    }

    @Test
    void acceptsASocketFromItsOwnOrigin() throws InterruptedException {
        try (FeedSocketClient client = new FeedSocketClient(monitor.feed(), "http://127.0.0.1:" + monitor.port())) {
            client.next("hello");
        }
    }

    @Test
    void givesTheSameSnapshotOverHttp() throws IOException, InterruptedException {
        HttpClient http = HttpClient.newHttpClient();
        String body = http.send(
                        HttpRequest.newBuilder(monitor.uri("/api/feed/jobs")).build(), BodyHandlers.ofString())
                .body();
        JsonNode snapshot = JsonMapper.shared().readTree(body);
        assertThat(snapshot.path("type").asString()).isEqualTo("snap");
        assertThat(snapshot.path("rows").isArray()).isTrue();
        int unknown = http.send(
                        HttpRequest.newBuilder(monitor.uri("/api/feed/moons")).build(), BodyHandlers.discarding())
                .statusCode();
        assertThat(unknown).isEqualTo(404);
    }

    private static JsonNode row(JsonNode message, JobId id) {
        for (String list : new String[] {"up", "rows"}) {
            for (JsonNode row : message.path(list)) {
                if (row.path("id").asString("").equals(id.value())) {
                    return row;
                }
            }
        }
        return MissingNode.getInstance();
    }
}
