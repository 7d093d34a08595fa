package dev.emp.orchestrator.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.jobbus.job.JsonText;
import dev.emp.jobbus.machine.ServiceOffer;
import dev.emp.orchestrator.FakeWorker;
import dev.emp.orchestrator.TestOrchestrator;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient.BodyContentSpec;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;
import tools.jackson.databind.json.JsonMapper;

/** Jobs whose inputs refer to uploads. */
class AttachmentTest {

    private static TestOrchestrator orchestrator;
    private static FakeWorker worker;

    @BeforeAll
    static void start() {
        orchestrator = TestOrchestrator.start("--emp.orchestrator.files.inline-limit=10B");
        worker = new FakeWorker(orchestrator.bus, "paint");
        String schema = """
            {"type": "object", "properties": {
              "image": {"type": "string", "pattern": "^data:image/png;base64,"},
              "files": {"type": "object", "additionalProperties": {"type": "string", "format": "uri"}}}}\
            """;
        orchestrator
                .bus
                .offer(new ServiceOffer("paint", List.of(), new JsonText(schema)))
                .toCompletableFuture()
                .join();
    }

    @AfterAll
    static void stop() {
        orchestrator.close();
    }

    @Test
    void theWorkerIsToldAllThatItNeedsToKnow() {
        String id = upload("image/png", "png");
        submit("{\"image\": {\"$file\": \"%s\"}, \"files\": {\"a\": {\"$file\": \"%s\"}}}".formatted(id, id))
                .expectStatus()
                .isAccepted();
        String reference =
                "{\"$file\":\"%s\",\"as\":\"data_url\",\"content_type\":\"image/png\",\"size_bytes\":3}".formatted(id);
        assertThat(worker.claim().spec().input().value())
                .isEqualTo("{\"image\":%s,\"files\":{\"a\":%s}}".formatted(reference, reference));
    }

    @Test
    void theInputOfAJobCanBeSubmittedAgain() {
        String id = upload("image/png", "png");
        submit("{\"image\": {\"$file\": \"%s\"}}".formatted(id)).expectStatus().isAccepted();
        submit(worker.claim().spec().input().value()).expectStatus().isAccepted();
        worker.claim();
    }

    @Test
    void theSchemaSeesWhatTheConnectorWillSee() {
        String id = upload("text/plain", "txt");
        refused(submit("{\"image\": {\"$file\": \"%s\"}}".formatted(id)), "invalid_input", "/input/image");
    }

    @Test
    void aFileThatIsNotThereIsRefusedByItsPlace() {
        String gone = upload("image/png", "png");
        orchestrator.client.delete().uri("/v1/files/" + gone).exchange();
        for (String id : List.of("file_01k9yzqj1m4x7v2t8n3c5b6d7e", gone, foreign())) {
            BodyContentSpec problem = submit("{\"files\": {\"a/b\": {\"$file\": \"%s\"}}}".formatted(id))
                    .expectStatus()
                    .isEqualTo(422)
                    .expectBody();
            problem.jsonPath("$.errors[0].code").isEqualTo("file_not_found");
            problem.jsonPath("$.errors[0].pointer").isEqualTo("/input/files/a~1b");
        }
    }

    @Test
    void aRepetitionUnderItsKeyIsAnsweredWithTheJobThoughTheFileIsGone() {
        String file = upload("image/png", "png");
        String body = "{\"service\": \"paint\", \"input\": {\"image\": {\"$file\": \"%s\"}}}".formatted(file);
        String job = idOf(post(body, "the key").expectStatus().isAccepted());
        orchestrator.client.delete().uri("/v1/files/" + file).exchange();

        ResponseSpec again = post(body, "the key").expectStatus().isOk();
        again.expectHeader().valueEquals("Idempotency-Replayed", "true");
        assertThat(idOf(again)).isEqualTo(job);
        post(body.replace("paint\",", "paint\", \"priority\": 1,"), "the key")
                .expectStatus()
                .isEqualTo(409)
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("idempotency_key_reused");
        post(body, "another key").expectStatus().isEqualTo(422);
        post(body).expectStatus().isEqualTo(422);
        worker.claim();
    }

    @Test
    void aBatchIsRepeatedUnderItsKeyThoughAFileIsGone() {
        String file = upload("image/png", "png");
        String job = "\"service\": \"paint\", \"input\": {\"image\": {\"$file\": \"%s\"}}".formatted(file);
        String body = "{\"fan_in\": {\"job\": {%s}}, \"jobs\": [{%s}, {%s}]}".formatted(job, job, job);
        BodyContentSpec first = batch(body).expectBody();
        first.jsonPath("$.jobs[*].status").isEqualTo(List.of("accepted", "accepted"));
        first.jsonPath("$.fan_in.status").isEqualTo("accepted");
        orchestrator.client.delete().uri("/v1/files/" + file).exchange();

        BodyContentSpec again = batch(body).expectBody();
        again.jsonPath("$.jobs[*].status").isEqualTo(List.of("repeated", "repeated"));
        again.jsonPath("$.fan_in.status").isEqualTo("repeated");
        worker.claim();
        worker.claim();
    }

    @Test
    void aLineWhoseOwnKeyIsNoneIsRefusedThoughItsBatchHasOne() {
        batch("{\"jobs\": [{\"service\": \"paint\", \"input\": {}, \"idempotency_key\": 7}]}")
                .expectBody()
                .jsonPath("$.jobs[0].problem.code")
                .isEqualTo("invalid_value");
    }

    @Test
    void aFileThatIsNotThereIsRefusedInAFallbackToo() {
        post("""
            {"service": "paint", "input": {"files": {}}, "fallbacks": [
              {"input": {"image": {"$file": "file_01k9yzqj1m4x7v2t8n3c5b6d7e"}}}]}\
            """)
                .expectStatus()
                .isEqualTo(422)
                .expectBody()
                .jsonPath("$.errors[0].pointer")
                .isEqualTo("/fallbacks/0/input/image");
    }

    @Test
    void fallbacksHaveTheirFiles() {
        String id = upload("image/png", "png");
        post("""
            {"service": "paint", "input": {"files": {}}, "fallbacks": [
              {"input_patch": {"image": {"$file": "%s"}}}]}\
            """.formatted(id)).expectStatus().isAccepted();
        assertThat(worker.claim()
                        .spec()
                        .fallbacks()
                        .all()
                        .getFirst()
                        .task()
                        .input()
                        .value())
                .contains("\"size_bytes\":3");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{'$file': 1}; /input/image/$file; invalid_value",
                "{'$file': 'file_1'}; /input/image/$file; invalid_value",
                "{'$file': 'ID', 'as': 'path'}; /input/image/as; invalid_value",
                "{'$file': 'ID', 'as': 'url'}; /input/image/as; invalid_value",
                "{'$file': 'ID', 'name': 'a'}; /input/image/name; unknown_field",
            })
    void aReferenceThatIsNoneIsRefused(String reference, String pointer, String code) {
        String id = upload("image/png", "png");
        String input = "{\"image\": " + reference.replace('\'', '"').replace("ID", id) + "}";
        refused(submit(input), code, pointer);
    }

    @Test
    void filesThatAreTogetherTooLargeForAnInputAreRefused() {
        String id = upload("image/png", "1234");
        String two = "{\"files\": {\"a\": {\"$file\": \"%s\"}, \"b\": {\"$file\": \"%s\"}}}".formatted(id, id);
        String three =
                "{\"files\": {\"a\": {\"$file\": \"%s\"}, \"b\": {\"$file\": \"%s\"}, \"c\": {\"$file\": \"%s\"}}}"
                        .formatted(id, id, id);
        submit(two).expectStatus().isAccepted();
        worker.claim();
        refused(submit(three), "invalid_value", "/input/files/c");
    }

    @Test
    void aFileIsKeptForAsLongAsItsJobMayNeedIt() {
        String id = upload("image/png", "png");
        Instant runAt = orchestrator.clock.instant().plus(Duration.ofDays(20));
        post("""
            {"service": "paint", "input": {"image": {"$file": "%s"}}, "run_at": "%s",
             "start_timeout_seconds": 3600}\
            """.formatted(id, runAt)).expectStatus().isAccepted();
        assertThat(expiry(id)).isAfter(runAt.plus(Duration.ofHours(4))).isBefore(runAt.plus(Duration.ofDays(3)));
        Instant before = expiry(id);
        submit("{\"image\": {\"$file\": \"%s\"}}".formatted(id)).expectStatus().isAccepted();
        worker.claim();
        assertThat(expiry(id)).as("30 days for a job that may wait for ever").isAfter(before);
    }

    @Test
    void aJobWithoutFilesIsPassedOnAsItIs() {
        submit("{\"files\": {}, \"n\": 1.50}").expectStatus().isAccepted();
        assertThat(worker.claim().spec().input().value()).isEqualTo("{\"files\":{},\"n\":1.50}");
    }

    private static Instant expiry(String id) {
        byte[] body = orchestrator
                .client
                .get()
                .uri("/v1/files/" + id)
                .exchange()
                .expectBody(byte[].class)
                .returnResult()
                .getResponseBody();
        return Instant.parse(
                JsonMapper.shared().readTree(body).path("expires_at").asString());
    }

    private static String foreign() {
        UploadedFile file = new UploadedFile(
                "file_01k9yzqj1m4x7v2t8n3c5b6d7f",
                "other",
                "a",
                "image/png",
                1,
                "",
                orchestrator.clock.instant(),
                orchestrator.clock.instant().plusSeconds(3600));
        return orchestrator.bean(FileShelf.class).add(file).block().id();
    }

    private static String upload(String type, String content) {
        byte[] body = orchestrator
                .client
                .post()
                .uri("/v1/files")
                .header("Content-Type", type)
                .bodyValue(content)
                .exchange()
                .expectBody(byte[].class)
                .returnResult()
                .getResponseBody();
        return JsonMapper.shared().readTree(body).path("id").asString();
    }

    private static ResponseSpec submit(String input) {
        return post("{\"service\": \"paint\", \"input\": " + input + "}");
    }

    private static ResponseSpec post(String body) {
        return post("/v1/jobs", body, headers -> {});
    }

    private static ResponseSpec post(String body, String key) {
        return post("/v1/jobs", body, headers -> headers.set("Idempotency-Key", key));
    }

    private static ResponseSpec batch(String body) {
        return post("/v1/batches", body, headers -> headers.set("Idempotency-Key", "batch " + body.hashCode()));
    }

    private static String idOf(ResponseSpec answer) {
        byte[] body = answer.expectBody().returnResult().getResponseBody();
        return JsonMapper.shared().readTree(body).path("id").asString();
    }

    private static ResponseSpec post(String path, String body, Consumer<HttpHeaders> headers) {
        return orchestrator
                .client
                .post()
                .uri(path)
                .headers(headers)
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body)
                .exchange();
    }

    private static void refused(ResponseSpec answer, String code, String pointer) {
        BodyContentSpec problem = answer.expectStatus().isEqualTo(422).expectBody();
        problem.jsonPath("$.errors[0].code").isEqualTo(code);
        problem.jsonPath("$.errors[0].pointer").isEqualTo(pointer);
    }
}
