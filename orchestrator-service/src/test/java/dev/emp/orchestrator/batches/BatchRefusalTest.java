package dev.emp.orchestrator.batches;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.jobbus.query.JobQueries.Filter;
import dev.emp.orchestrator.TestOrchestrator;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient.BodyContentSpec;
import tools.jackson.databind.JsonNode;

class BatchRefusalTest {

    private static TestOrchestrator orchestrator;

    private final String service = orchestrator.newService();

    @BeforeAll
    static void start() {
        orchestrator = TestOrchestrator.start(
                "--emp.orchestrator.max-input-size=64KB",
                "--emp.orchestrator.batches.max-jobs=5",
                "--emp.orchestrator.batches.max-json-size=256KB",
                "--emp.orchestrator.batches.max-stream-size=512KB");
    }

    @AfterAll
    static void stop() {
        orchestrator.close();
    }

    static Stream<Arguments> wrongJobs() {
        return Stream.of(BatchClient.values())
                .flatMap(client -> WRONG.lines()
                        .map(line -> line.split("\\|", -1))
                        .map(parts -> Arguments.of(client, parts[0], parts[1], parts[2])));
    }

    private static final String WRONG = """
            "priority": 101|invalid_value|/priority
            "priority": "16"|invalid_value|/priority
            "retry": {"initial_backoff_seconds": -1}|invalid_value|/retry/initial_backoff_seconds
            "start_timeout_seconds": -5|invalid_value|/start_timeout_seconds
            "run_at": "-1000000-01-01T00:00:00Z"|invalid_value|/run_at
            "requirements": {"gpu": {"~": 1}}|unknown_field|/requirements/gpu/~0
            "requirements": {"gpu": {">=": "16"}}|invalid_value|/requirements/gpu/>=
            "requirements": {"gpu": true}|invalid_value|/requirements/gpu
            "concurrency": {"key": "%k", "limit": 1}|invalid_value|/concurrency/key
            "rate_limit": {"key": "%k", "starts": 1, "per_seconds": 1}|invalid_value|/rate_limit/key
            "idempotency_key": "%k%k"|invalid_value|/idempotency_key
            "idempotency_key": ""|invalid_value|/idempotency_key
            "idempotency_key": "ä"|invalid_value|/idempotency_key
            "idempotency_key": 5|invalid_value|/idempotency_key
            "ref": 5|invalid_value|/ref
            "ref": ""|invalid_value|/ref
            "ref": "%k"|invalid_value|/ref
            "ref": "good"|invalid_value|/ref
            "depends_on": ["j0-01zzzzzzzzzzzzzzzzzzzzzzzz"]|unknown_dependency|/depends_on/0
            "depends_on": ["good"]|invalid_value|/depends_on/0
            "depends_on": [{"ref": "good"}, {"ref": "nobody"}]|unknown_dependency|/depends_on/1/ref
            "depends_on": [{"ref": "later"}]|unknown_dependency|/depends_on/0/ref
            "ref": "own", "depends_on": [{"ref": "own"}]|dependency_cycle|/depends_on/0/ref
            "depends_on": [{"ref": "bad"}]|dependency_refused|/depends_on/0/ref
            "depends_on": [{"ref": 5}]|invalid_value|/depends_on/0/ref
            "depends_on": [{"ref": "good", "job": "j0-01zzzzzzzzzzzzzzzzzzzzzzzz"}]|invalid_value|/depends_on/0/ref
            "depends_on": [{"ref": "good", "if_it_fails": "wait"}]|invalid_value|/depends_on/0/if_it_fails
            "depends_on": [{"ref": "good"}, {"ref": "good"}]|invalid_value|/depends_on/1
            "depends_on": [{}]|missing_field|/depends_on/0/job
            "fan_in": {}|unknown_field|/fan_in
            "prio": 1|unknown_field|/prio
            "service": "nobodys"|service_not_offered|/service
            "input": {"prompt": 5}|invalid_input|/input/prompt
            "input": {"prompt": {"$secret": "A"}}|invalid_value|/input/prompt/$secret
            "input": null|invalid_input|/input""";

    @ParameterizedTest
    @MethodSource("wrongJobs")
    void pointsAtTheFaultAndStoresNothingOfTheJob(BatchClient client, String member, String code, String pointer) {
        String wrong = "{" + member.replace("%k", "k".repeat(201))
                + (member.startsWith("\"service\"") ? "" : ", \"service\": \"" + service + "\"")
                + (member.startsWith("\"input\"") ? "" : ", \"input\": {\"prompt\": \"a\"}") + "}";
        JsonNode report = client.report(
                orchestrator,
                null,
                null,
                job(", \"ref\": \"good\""),
                job(", \"ref\": \"bad\", \"priority\": 101"),
                wrong,
                job(", \"ref\": \"later\""));
        JsonNode refused = report.at("/jobs/2");
        assertThat(refused.get("status").stringValue()).isEqualTo("refused");
        assertThat(refused.at("/problem/code").stringValue()).isEqualTo(code);
        assertThat(refused.at("/problem/errors/0/pointer").stringValue()).isEqualTo(pointer);
        assertThat(refused.at("/problem/errors/0/code").stringValue()).isEqualTo(code);
        assertThat(report.at("/totals/accepted").intValue()).isEqualTo(2);
        assertThat(stored()).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource
    void answersAJobAsItWouldBeAnsweredAlone(BatchClient client) {
        String wrong = job(", \"priority\": 101, \"labels\": {\"a b\": 1}");
        byte[] alone = orchestrator
                .client
                .post()
                .uri("/v1/jobs")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(wrong)
                .exchange()
                .expectBody()
                .returnResult()
                .getResponseBodyContent();
        String expected = BatchClient.MAPPER.readTree(alone).toString().replace("/v1/jobs", "/v1/batches");
        assertThat(client.report(orchestrator, null, null, wrong)
                        .at("/jobs/0/problem")
                        .toString())
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource
    void refusesAJobThatIsNoObject(BatchClient client) {
        JsonNode report = client.report(orchestrator, null, null, "5", "null", "[]", job(""));
        for (int i = 0; i < 3; i++) {
            assertThat(report.at("/jobs/" + i + "/problem/code").stringValue()).isEqualTo("invalid_value");
            assertThat(report.at("/jobs/" + i + "/problem/errors/0/pointer").stringValue())
                    .isEmpty();
        }
        assertThat(report.at("/jobs/3/status").stringValue()).isEqualTo("accepted");
    }

    @Test
    void aLineThatIsNotJsonIsRefusedAlone() {
        JsonNode report = BatchClient.NDJSON.report(orchestrator, null, null, "{\"service\": nope}", job(""), "{");
        assertThat(report.at("/jobs/0/problem/code").stringValue()).isEqualTo("malformed_json");
        assertThat(report.at("/jobs/0/problem/detail").stringValue()).startsWith("line 1, column 1");
        assertThat(report.at("/jobs/1/status").stringValue()).isEqualTo("accepted");
        assertThat(report.at("/jobs/2/line").intValue()).isEqualTo(3);
        assertThat(report.at("/jobs/2/problem/code").stringValue()).isEqualTo("malformed_json");
    }

    @ParameterizedTest
    @EnumSource
    void refusesAJobThatIsTooLargeAlone(BatchClient client) {
        String large = job(", \"labels\": {\"a\": \"" + "x".repeat(140_000) + "\"}");
        JsonNode report = client.report(orchestrator, null, null, job(""), large, job(""));
        assertThat(report.at("/jobs/1/problem/code").stringValue()).isEqualTo("payload_too_large");
        assertThat(report.at("/jobs/1/problem/detail").stringValue()).endsWith("is larger than 128 KiB");
        assertThat(report.at("/jobs/2/status").stringValue()).isEqualTo("accepted");
        assertThat(stored()).isEqualTo(2);
    }

    @Test
    void refusesAJsonBodyThatIsTooLarge() {
        refused(BatchClient.JSON, " ".repeat(300 * 1024), 413, "payload_too_large");
    }

    @Test
    void refusesAStreamThatSaysItIsTooLarge() {
        refused(BatchClient.NDJSON, job("") + "\n" + " ".repeat(600 * 1024), 413, "payload_too_large");
    }

    @Test
    void refusesAJsonBodyWithTooManyJobs() {
        String body = BatchClient.JSON.body(null, List.of(job(""), job(""), job(""), job(""), job(""), job("")));
        refused(BatchClient.JSON, body, 413, "too_many_jobs")
                .jsonPath("$.detail")
                .isEqualTo("a batch has at most 5 jobs");
        assertThat(stored()).isZero();
    }

    @Test
    void doesNotReadAStreamBeyondTheJobsABatchMayHave() {
        String[] jobs = new String[7];
        Arrays.fill(jobs, job(""));
        JsonNode report = BatchClient.NDJSON.report(orchestrator, null, fanIn(""), jobs);
        assertThat(report.at("/totals/accepted").intValue()).isEqualTo(5);
        assertThat(report.at("/problem/code").stringValue()).isEqualTo("too_many_jobs");
        assertThat(report.at("/fan_in/problem/code").stringValue()).isEqualTo("batch_incomplete");
        assertThat(stored()).isEqualTo(5);
    }

    @Test
    void tellsAClientThatGoesOnSendingWhyItStoppedReading() throws Exception {
        byte[] body = (job("") + "\n").repeat(200_000).getBytes(StandardCharsets.UTF_8);
        HttpRequest request = HttpRequest.newBuilder(URI.create(orchestrator.baseUrl() + "/v1/batches"))
                .header("Content-Type", "application/x-ndjson")
                .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            JsonNode report = BatchClient.NDJSON.parse(
                    client.send(request, BodyHandlers.ofString()).body());
            assertThat(report.at("/problem/code").stringValue()).isEqualTo("too_many_jobs");
            assertThat(report.at("/jobs").size()).isEqualTo(5);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"jobs\": 5}|422|invalid_value|/jobs",
                "{\"jobs\": []}|422|invalid_value|/jobs",
                "[]|422|invalid_value|``",
                "\"text\"|422|invalid_value|``",
                "{}|422|missing_field|/jobs",
                "{\"jobs\": [1], \"more\": 1}|422|unknown_field|/more",
            })
    void pointsAtWhatIsWrongWithAJsonBody(String body, int status, String code, String pointer) {
        refused(BatchClient.JSON, body, status, code)
                .jsonPath("$.errors[0].pointer")
                .isEqualTo(pointer == null ? "" : pointer);
    }

    @Test
    void refusesABodyThatIsNotJson() {
        refused(BatchClient.JSON, "[" + job("") + ", {]", 400, "malformed_json");
        refused(BatchClient.JSON, "", 400, "malformed_json");
        assertThat(stored()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {"``", "` \n\n`", "`{\"fan_in\": {\"job\": %j}}`"})
    void refusesAStreamWithoutAJob(String body) {
        refused(BatchClient.NDJSON, body == null ? "" : body.replace("%j", job("")), 422, "invalid_value")
                .jsonPath("$.detail")
                .isEqualTo("the body must have at least one job");
    }

    static Stream<Arguments> wrongFanIns() {
        List<String[]> wrong = List.of(
                new String[] {"5", "invalid_value", "/fan_in"},
                new String[] {"{}", "missing_field", "/fan_in/job"},
                new String[] {"{\"job\": %j, \"x\": 1}", "unknown_field", "/fan_in/x"},
                new String[] {"{\"job\": %j, \"if_it_fails\": \"wait\"}", "invalid_value", "/fan_in/if_it_fails"},
                new String[] {"{\"job\": %j, \"on_refused\": 5}", "invalid_value", "/fan_in/on_refused"},
                new String[] {"{\"job\": 5}", "invalid_value", "/fan_in/job"},
                new String[] {"{\"job\": {\"service\": \"%s\"}}", "missing_field", "/fan_in/job/input"},
                new String[] {
                    "{\"job\": {\"service\": \"nobodys\", \"input\": {}}}", "service_not_offered", "/fan_in/job/service"
                },
                new String[] {
                    "{\"job\": {\"service\": \"%s\", \"input\": {\"prompt\": 5}}}",
                    "invalid_input",
                    "/fan_in/job/input/prompt"
                },
                new String[] {
                    "{\"job\": {\"service\": \"%s\", \"input\": {\"prompt\": \"a\"}, \"priority\": 101}}",
                    "invalid_value",
                    "/fan_in/job/priority"
                });
        return Stream.of(BatchClient.values())
                .flatMap(client -> wrong.stream().map(one -> Arguments.of(client, one[0], one[1], one[2])));
    }

    @ParameterizedTest
    @MethodSource("wrongFanIns")
    void refusesTheWholeBatchWhenItsFanInIsWrong(BatchClient client, String fanIn, String code, String pointer) {
        String body = client.body(fanIn.replace("%j", job("")).replace("%s", service), List.of(job(""), job("")));
        refused(client, body, 422, code).jsonPath("$.errors[0].pointer").isEqualTo(pointer);
        assertThat(stored()).isZero();
    }

    @Test
    void refusesAHeaderWithOtherMembers() {
        refused(BatchClient.NDJSON, "{\"fan_in\": {}, \"jobs\": []}\n" + job(""), 422, "unknown_field")
                .jsonPath("$.errors[0].pointer")
                .isEqualTo("/jobs");
    }

    @ParameterizedTest
    @CsvSource({
        "JSON, nobody, unknown_dependency",
        "NDJSON, nobody, unknown_dependency",
        "JSON, bad, dependency_refused",
        "NDJSON, bad, dependency_refused"
    })
    void theFanInMayOnlyNameJobsThatWereAccepted(BatchClient client, String ref, String code) {
        String fanIn =
                "{\"on_refused\": \"run\", \"job\": " + job(", \"depends_on\": [{\"ref\": \"" + ref + "\"}]") + "}";
        JsonNode report =
                client.report(orchestrator, null, fanIn, job(""), job(", \"ref\": \"bad\", \"priority\": 101"));
        assertThat(report.at("/fan_in/problem/code").stringValue()).isEqualTo(code);
        assertThat(report.at("/fan_in/problem/errors/0/pointer").stringValue()).isEqualTo("/depends_on/0/ref");
        assertThat(stored()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void theFanInIsRefusedWithAnyJobOfItsBatch(BatchClient client) {
        JsonNode report = client.report(orchestrator, null, fanIn(""), job(""), job(", \"priority\": 101"));
        assertThat(report.at("/fan_in/status").stringValue()).isEqualTo("refused");
        assertThat(report.at("/fan_in/problem/code").stringValue()).isEqualTo("batch_incomplete");
        assertThat(report.at("/fan_in/problem/detail").stringValue())
                .startsWith("1 of 2 jobs of the batch were refused");
        assertThat(stored()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void theFanInIsRefusedWhenThereIsNothingToWaitFor(BatchClient client) {
        JsonNode report =
                client.report(orchestrator, null, fanIn(", \"on_refused\": \"run\""), job(", \"priority\": 101"));
        assertThat(report.at("/fan_in/problem/code").stringValue()).isEqualTo("batch_incomplete");
        assertThat(stored()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void aDrainedServiceIsARefusalToTryAgain(BatchClient client) {
        drain("drain");
        JsonNode report = client.report(orchestrator, null, fanIn(""), job(""));
        drain("resume");
        assertThat(report.at("/jobs/0/problem/code").stringValue()).isEqualTo("draining");
        assertThat(report.at("/jobs/0/problem/retryable").booleanValue()).isTrue();
        assertThat(stored()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void refusesTheBatchWhileTheBusIsOutOfReach(BatchClient client) {
        client.report(orchestrator, null, null, job(""));
        orchestrator.bus.setAvailable(false);
        try {
            refused(client, client.body(null, List.of(job(""))), 503, "bus_unavailable");
        } finally {
            orchestrator.bus.setAvailable(true);
        }
    }

    @Test
    void saysWhereABatchBrokeOffWhenTheBusWasLost() throws Exception {
        try (OpenBatch batch = new OpenBatch(orchestrator, service)) {
            batch.send("{\"fan_in\": " + fanIn("") + "}\n" + job("") + "\n" + job("") + "\n");
            assertThat(batch.read().get("status").stringValue()).isEqualTo("accepted");
            assertThat(batch.read().get("status").stringValue()).isEqualTo("accepted");
            orchestrator.bus.setAvailable(false);
            batch.send(job("") + "\n");
            JsonNode end = batch.read();
            assertThat(end.at("/problem/code").stringValue()).isEqualTo("bus_unavailable");
            assertThat(end.at("/problem/retryable").booleanValue()).isTrue();
            assertThat(end.at("/fan_in/problem/code").stringValue()).isEqualTo("batch_incomplete");
            assertThat(end.at("/totals/jobs").intValue()).isEqualTo(2);
        } finally {
            orchestrator.bus.setAvailable(true);
        }
    }

    @Tag(TestOrchestrator.OF_ONE_REPLICA)
    @Test
    void countsRefusedJobs() {
        BatchClient.JSON.report(orchestrator, null, null, job(", \"ref\": \"a\", \"depends_on\": [{\"ref\": \"a\"}]"));
        orchestrator
                .client
                .get()
                .uri("/actuator/prometheus")
                .exchange()
                .expectBody(String.class)
                .value(metrics -> assertThat(metrics).contains("emp_refusals_total{code=\"dependency_cycle\"}"));
    }

    @ParameterizedTest
    @EnumSource
    void refusesAnIdempotencyKeyThatIsTooLong(BatchClient client) {
        client.send(orchestrator, "k".repeat(256), client.body(null, List.of(job(""))))
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("invalid_header");
    }

    @Test
    void refusesOtherContentTypes() {
        orchestrator
                .client
                .post()
                .uri("/v1/batches")
                .contentType(MediaType.TEXT_PLAIN)
                .bodyValue("x")
                .exchange()
                .expectStatus()
                .isEqualTo(415)
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("unsupported_media_type");
    }

    @ParameterizedTest
    @EnumSource
    void saysSoWhenTheClientAcceptsNoFormatOfTheReport(BatchClient client) {
        orchestrator
                .client
                .post()
                .uri("/v1/batches")
                .contentType(client.type())
                .accept(MediaType.TEXT_PLAIN)
                .bodyValue(client.body(null, List.of(job(""))))
                .exchange()
                .expectStatus()
                .isEqualTo(406);
        assertThat(stored()).isZero();
    }

    private void drain(String call) {
        orchestrator
                .client
                .post()
                .uri("/v1/services/" + service + "/" + call)
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue("{}")
                .exchange()
                .expectStatus()
                .isOk();
    }

    private BodyContentSpec refused(BatchClient client, String body, int status, String code) {
        return client.send(orchestrator, null, body)
                .expectStatus()
                .isEqualTo(status)
                .expectHeader()
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo(code)
                .jsonPath("$.instance")
                .isEqualTo("/v1/batches");
    }

    private String job(String more) {
        return "{\"service\": \"" + service + "\", \"input\": {\"prompt\": \"a\"}" + more + "}";
    }

    private String fanIn(String more) {
        return "{\"job\": " + job("") + more + "}";
    }

    private int stored() {
        return orchestrator
                .bus
                .list(new Filter(null, service, null, Map.of()), null, 200)
                .toCompletableFuture()
                .join()
                .jobs()
                .size();
    }
}
