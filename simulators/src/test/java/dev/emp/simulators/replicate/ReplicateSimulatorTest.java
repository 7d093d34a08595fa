package dev.emp.simulators.replicate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.simulators.http.ApiClient;
import dev.emp.simulators.http.HttpProcess;
import dev.emp.simulators.http.ManualPace;
import dev.emp.simulators.http.Wire;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ReplicateSimulatorTest {
    private static final String KEY = "r8_right_key_0001";
    private static final String LLAMA = "/v1/models/meta/meta-llama-3-8b-instruct/predictions";
    private static final String FLUX = "/v1/models/black-forest-labs/flux-schnell/predictions";
    private static final String SECRET =
            "whsec_" + Base64.getEncoder().encodeToString("secret".getBytes(StandardCharsets.UTF_8));

    private final ManualPace pace = new ManualPace();
    private final ReplicateSimulator simulator = ReplicateSimulator.start(ReplicateSimulatorOptions.defaults()
            .withKeys(KEY)
            .withKeysWithoutCredit("r8_empty_key_0002")
            .withPageSize(2)
            .withWords(3)
            .withWebhookSecret(SECRET)
            .withPace(pace));
    private final ApiClient client = new ApiClient(simulator.uri(), KEY);

    @AfterEach
    void stop() {
        pace.releaseAll();
        client.close();
        simulator.close();
    }

    @Test
    void aPredictionStartsRunsAndSucceedsWithAFileThatIsServed() throws Exception {
        JsonNode created = client.post(FLUX, "{\"input\":{\"prompt\":\"a hill\",\"marker\":\"j1\"}}")
                .json();
        assertThat(created.path("status").asString()).isEqualTo("starting");
        assertThat(pace.awaitParked(ApiClient.LIMIT)).isTrue();
        assertThat(client.get(path(created, "get")).json().path("status").asString())
                .isEqualTo("processing");

        pace.releaseAll();
        JsonNode done = end(created);

        assertThat(done.path("status").asString()).isEqualTo("succeeded");
        assertThat(done.path("logs").asString()).contains("100%|");
        assertThat(done.at("/metrics/predict_time").isNumber()).isTrue();
        assertThat(client.get(done.at("/output/0").asString()).response().body())
                .startsWith(0x89, 'P', 'N', 'G');
        assertThat(simulator.ledger().accepted("j1")).isEqualTo(1);
    }

    @Test
    void whoPrefersToWaitGetsTheEnd() throws Exception {
        pace.releaseAll();
        ApiClient.Answer answer = client.send(client.posting(
                        "/v1/predictions",
                        "{\"version\":\""
                                + new ReplicateModel("replicate/hello-world", ReplicateModel.Kind.ECHO).version()
                                + "\",\"input\":{\"text\":\"Alice\"}}")
                .header("Prefer", "wait=5"));

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.json().path("output").asString()).isEqualTo("hello Alice");
    }

    @Test
    void outputIsStreamedAndAReaderGoesOnWhereItStopped() throws Exception {
        pace.releaseAll();
        JsonNode created = client.post(LLAMA, "{\"input\":{\"prompt\":\"hi\"}}").json();

        List<String> lines = lines(client.request(path(created, "stream")));
        List<String> rest = lines(client.request(path(created, "stream")).header("Last-Event-ID", "1:1"));

        assertThat(lines.stream().filter("event: output"::equals)).hasSize(3);
        assertThat(lines).contains("event: done", "data: {}");
        assertThat(rest.stream().filter("event: output"::equals)).hasSize(1);
    }

    @Test
    void aCanceledPredictionStops() throws Exception {
        JsonNode created = client.post(LLAMA, "{\"input\":{\"prompt\":\"hi\"}}").json();
        assertThat(pace.awaitParked(ApiClient.LIMIT)).isTrue();

        assertThat(client.post(path(created, "cancel"), "")
                        .json()
                        .path("status")
                        .asString())
                .isEqualTo("canceled");
        pace.releaseAll();

        assertThat(client.get(path(created, "get")).json().path("status").asString())
                .isEqualTo("canceled");
    }

    @Test
    void theListIsReadPageByPageNewestFirst() throws Exception {
        pace.releaseAll();
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            ids.addFirst(client.post(LLAMA, "{\"input\":{\"prompt\":\"hi\"}}")
                    .json()
                    .path("id")
                    .asString());
        }

        List<String> listed = new ArrayList<>();
        for (String next = "/v1/predictions"; !next.isEmpty(); ) {
            JsonNode page = client.get(next).json();
            page.path("results")
                    .values()
                    .forEach(each -> listed.add(each.path("id").asString()));
            next = page.path("next").asString("");
        }

        assertThat(listed).isEqualTo(ids);
    }

    @Test
    void aWebhookIsSignedAndNamesItsPrediction() throws Exception {
        BlockingQueue<String> signed = new LinkedBlockingQueue<>();
        BlockingQueue<JsonNode> bodies = new LinkedBlockingQueue<>();
        HttpProcess receiver = new HttpProcess(
                "127.0.0.1",
                0,
                (request, response) -> request.receive()
                        .aggregate()
                        .asString()
                        .doOnNext(body -> {
                            var headers = request.requestHeaders();
                            signed.add(headers.get("webhook-signature") + " "
                                    + signature(headers.get("webhook-id") + "." + headers.get("webhook-timestamp") + "."
                                            + body));
                            bodies.add(Wire.read(body.getBytes(StandardCharsets.UTF_8)));
                        })
                        .flatMap(_ -> response.status(200).send().then()));
        try {
            pace.releaseAll();
            JsonNode created = client.post(
                            LLAMA,
                            "{\"input\":{\"prompt\":\"hi\"},\"webhook_events_filter\":[\"completed\"],\"webhook\":\"http://127.0.0.1:"
                                    + receiver.port() + "/hook?execution=j1\"}")
                    .json();

            JsonNode body = bodies.poll(ApiClient.LIMIT.toSeconds(), TimeUnit.SECONDS);
            String[] both = signed.take().split(" ", 2);
            assertThat(body.path("id")).isEqualTo(created.path("id"));
            assertThat(body.path("status").asString()).isEqualTo("succeeded");
            assertThat(both[0]).isEqualTo("v1," + both[1]);
            assertThat(client.get("/v1/webhooks/default/secret")
                            .json()
                            .path("key")
                            .asString())
                    .isEqualTo(SECRET);
        } finally {
            receiver.kill();
        }
    }

    @Test
    void refusalsSayWhatIsWrongInReplicatesWords() throws Exception {
        try (ApiClient wrong = new ApiClient(simulator.uri(), "r8_wrong");
                ApiClient empty = new ApiClient(simulator.uri(), "r8_empty_key_0002")) {
            assertThat(wrong.post(LLAMA, "{\"input\":{\"prompt\":\"hi\"}}").status())
                    .isEqualTo(401);
            ApiClient.Answer broke = empty.post(LLAMA, "{\"input\":{\"prompt\":\"hi\"}}");
            assertThat(broke.status()).isEqualTo(402);
            assertThat(broke.json().path("title").asString()).isEqualTo("Insufficient credit");
        }
        ApiClient.Answer invalid = client.post(LLAMA, "{\"input\":{\"prompt\":7},\"model\":\"x\"}");
        assertThat(invalid.status()).isEqualTo(422);
        assertThat(invalid.json().at("/invalid_fields/1/field").asString()).isEqualTo("input.prompt");
        assertThat(client.post("/v1/models/no/body/predictions", "{\"input\":{}}")
                        .status())
                .isEqualTo(404);
        assertThat(client.post("/v1/predictions", "{\"version\":\"abc\",\"input\":{}}")
                        .status())
                .isEqualTo(422);
        assertThat(simulator.ledger().accepted()).isZero();
    }

    @Test
    void aFileIsUploadedAndDownloadedAgain() throws Exception {
        String body = "--b\r\nContent-Disposition: form-data; name=\"content\"; filename=\"a.txt\"\r\n"
                + "Content-Type: text/plain\r\n\r\nhello\r\n--b--\r\n";
        JsonNode file = client.send(client.request("/v1/files")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .header("Content-Type", "multipart/form-data; boundary=b"))
                .json();

        assertThat(file.path("content_type").asString()).isEqualTo("text/plain");
        assertThat(client.get(file.at("/urls/get").asString()).text()).isEqualTo("hello");
    }

    private JsonNode end(JsonNode created) throws Exception {
        ApiClient.Answer answer = client.get(path(created, "get"));
        while (!answer.json().has("completed_at")) {
            answer = client.get(path(created, "get"));
        }
        return answer.json();
    }

    private List<String> lines(HttpRequest.Builder request) throws Exception {
        try (Stream<String> lines = client.lines(request)) {
            return lines.toList();
        }
    }

    private static String path(JsonNode prediction, String name) {
        return prediction.at("/urls/" + name).asString();
    }

    private static String signature(String content) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec("secret".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return Base64.getEncoder().encodeToString(mac.doFinal(content.getBytes(StandardCharsets.UTF_8)));
        } catch (java.security.GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
