package dev.emp.orchestrator.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.artifact.FileReference;
import dev.emp.orchestrator.TestOrchestrator;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.http.MediaType;
import org.springframework.http.client.MultipartBodyBuilder;
import org.springframework.test.web.reactive.server.WebTestClient.BodyContentSpec;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;
import org.springframework.web.reactive.function.BodyInserters;
import reactor.core.publisher.Flux;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class FileTest {

    private static final String SHA_OF_HELLO = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

    private static TestOrchestrator orchestrator;

    @BeforeAll
    static void start() {
        orchestrator = TestOrchestrator.start(
                "--emp.orchestrator.files.max-size=1KB", "--emp.orchestrator.upkeep.interval=20ms");
    }

    @AfterAll
    static void stop() {
        orchestrator.close();
    }

    @Test
    void takesABodyAndGivesItBack() {
        ResponseSpec answer = upload("?name=a.txt", "text/plain;charset=utf-8", "hello");
        answer.expectStatus().isCreated();
        JsonNode file = json(answer);
        String url = orchestrator.baseUrl() + "/v1/files/" + id(file);
        answer.expectHeader().location(url);
        assertThat(file.path("name").asString()).isEqualTo("a.txt");
        assertThat(file.path("content_type").asString()).isEqualTo("text/plain;charset=UTF-8");
        assertThat(file.path("size_bytes").asLong()).isEqualTo(5);
        assertThat(file.path("sha256").asString()).isEqualTo(SHA_OF_HELLO);
        assertThat(file.path("created_at").asString()).isEqualTo(now());
        assertThat(file.path("expires_at").asString()).isEqualTo(after(Duration.ofDays(7)));
        assertThat(json(get(url))).isEqualTo(file);
        ResponseSpec content = get(file.path("content_url").asString());
        content.expectHeader().valueEquals("Content-Disposition", "inline; filename=\"a.txt\"");
        content.expectHeader().valueEquals("ETag", '"' + SHA_OF_HELLO + '"');
        content.expectBody(String.class).isEqualTo("hello");
    }

    @Test
    void sendsPartsOfAFile() {
        String url = json(upload("", "text/plain", "hello")).path("content_url").asString();
        ResponseSpec part =
                orchestrator.client.get().uri(url).header("Range", "bytes=1-3").exchange();
        part.expectStatus().isEqualTo(206);
        part.expectHeader().valueEquals("Content-Range", "bytes 1-3/5");
        part.expectBody(String.class).isEqualTo("ell");
        orchestrator.client.head().uri(url).exchange().expectHeader().contentLength(5);
        refused(
                orchestrator.client.get().uri(url).header("Range", "bytes=5-").exchange(),
                416,
                "range_not_satisfiable");
    }

    @Test
    void takesTheFileOfAForm() {
        MultipartBodyBuilder form = new MultipartBodyBuilder();
        form.part("file", resource("hello", "Füchse.png"), MediaType.IMAGE_PNG);
        JsonNode file = json(post(form));
        assertThat(file.path("name").asString()).isEqualTo("Füchse.png");
        assertThat(file.path("content_type").asString()).isEqualTo("image/png");
        assertThat(file.path("sha256").asString()).isEqualTo(SHA_OF_HELLO);
        get(file.path("content_url").asString())
                .expectHeader()
                .value("Content-Disposition", value -> assertThat(value).contains("filename*=UTF-8''F%C3%BCchse.png"));
    }

    @ParameterizedTest
    @CsvSource({
        "image/png, a.txt, image/png",
        "application/x-www-form-urlencoded, a.png, image/png",
        "application/octet-stream, a.mp4, video/mp4",
        "application/octet-stream, a.unheard-of, application/octet-stream",
        "text/plain;x=y, a, text/plain",
    })
    void namesTheTypeThatWasToldOrThatTheNameTells(String told, String name, String type) {
        assertThat(json(upload("?name=" + name, told, "x")).path("content_type").asString())
                .isEqualTo(type);
    }

    @Test
    void listsTheFilesPageByPage() {
        List<String> uploaded = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            uploaded.add(id(json(upload("", "text/plain", "x" + i))));
        }
        List<String> listed = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = json(get("/v1/files?limit=2" + (cursor.isEmpty() ? "" : "&cursor=" + cursor)));
            page.path("files").forEach(file -> listed.add(id(file)));
            cursor = page.path("next_cursor").asString("");
        } while (!cursor.isEmpty());
        assertThat(listed).doesNotHaveDuplicates().containsAll(uploaded).isSorted();
    }

    @Test
    void deletesAFile() throws IOException {
        String id = id(json(upload("", "text/plain", "hello")));
        orchestrator
                .client
                .delete()
                .uri("/v1/files/" + id)
                .exchange()
                .expectStatus()
                .isNoContent();
        assertThat(orchestrator.artifacts.size(FileReference.keyOf(id))).isEmpty();
        refused(get("/v1/files/" + id), 404, "file_not_found");
        refused(get("/v1/files/" + id + "/content"), 404, "file_not_found");
        refused(orchestrator.client.delete().uri("/v1/files/" + id).exchange(), 404, "file_not_found");
    }

    @Test
    void aFileThatHasExpiredIsGoneAndThenDeleted() throws Exception {
        String id = id(json(upload("?expires_in_seconds=60", "text/plain", "hello")));
        orchestrator.clock.advance(Duration.ofSeconds(61));
        refused(get("/v1/files/" + id), 404, "file_not_found");
        Awaitility.await()
                .untilAsserted(() -> assertThat(orchestrator.artifacts.size(FileReference.keyOf(id)))
                        .isEmpty());
        assertThat(orchestrator
                        .documents
                        .find("files", id)
                        .toCompletableFuture()
                        .get())
                .isEmpty();
    }

    @Test
    void theFileOfAnotherTenantIsNotThere() {
        UploadedFile mine = new UploadedFile(
                "file_01k9yzqj1m4x7v2t8n3c5b6d7e",
                "other",
                "a",
                "text/plain",
                1,
                SHA_OF_HELLO,
                orchestrator.clock.instant(),
                orchestrator.clock.instant().plusSeconds(3600));
        orchestrator.bean(FileShelf.class).add(mine).block();
        refused(get("/v1/files/" + mine.id()), 404, "file_not_found");
        refused(get("/v1/files/" + mine.id() + "/content"), 404, "file_not_found");
        refused(orchestrator.client.delete().uri("/v1/files/" + mine.id()).exchange(), 404, "file_not_found");
        assertThat(json(get("/v1/files?limit=200")).toString()).doesNotContain(mine.id());
    }

    @ParameterizedTest
    @CsvSource({
        "?name=a/b, 400, invalid_parameter",
        "?name=%00, 400, invalid_parameter",
        "?nam=a, 400, invalid_parameter",
        "?expires_in_seconds=59, 400, invalid_parameter",
        "?expires_in_seconds=99999999, 400, invalid_parameter",
    })
    void refusesAWrongQuery(String query, int status, String code) {
        URI uri = URI.create(orchestrator.baseUrl() + "/v1/files" + query);
        refused(orchestrator.client.post().uri(uri).bodyValue("hello").exchange(), status, code);
    }

    @Test
    void refusesWhatIsNoFileAndKeepsNothingOfIt() throws IOException {
        int before = orchestrator.artifacts.list("", 10_000).size();
        refused(upload("", "text/plain", ""), 400, "bad_request");
        refused(upload("", "text/plain", "x".repeat(1025)), 413, "payload_too_large");
        refused(
                orchestrator
                        .client
                        .post()
                        .uri("/v1/files")
                        .body(Flux.range(0, 100).map(i -> "some more text "), String.class)
                        .exchange(),
                413,
                "payload_too_large");
        assertThat(orchestrator.artifacts.list("", 10_000)).hasSize(before);
    }

    @Test
    void refusesATypeThatIsNone() throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(URI.create(orchestrator.baseUrl() + "/v1/files"))
                            .header("Content-Type", "hush/")
                            .POST(HttpRequest.BodyPublishers.ofString("x"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).contains("invalid_header");
        }
    }

    @Test
    void refusesFormsThatHaveNotOneFileAndKeepsNothingOfThem() throws IOException {
        int before = orchestrator.artifacts.list("", 10_000).size();
        MultipartBodyBuilder none = new MultipartBodyBuilder();
        none.part("purpose", "fun");
        refused(post(none), 422, "unknown_field")
                .jsonPath("$.errors[0].pointer")
                .isEqualTo("/purpose");
        MultipartBodyBuilder text = new MultipartBodyBuilder();
        text.part("file", "text");
        refused(post(text), 422, "unknown_field");
        MultipartBodyBuilder two = new MultipartBodyBuilder();
        two.part("file", resource("one", "a.txt"));
        two.part("file", resource("two", "b.txt"));
        refused(post(two), 422, "invalid_value").jsonPath("$.errors[0].pointer").isEqualTo("/file");
        MultipartBodyBuilder second = new MultipartBodyBuilder();
        second.part("file", resource("one", "a.txt"));
        second.part("other", "text");
        refused(post(second), 422, "unknown_field");
        MultipartBodyBuilder large = new MultipartBodyBuilder();
        large.part("file", resource("x".repeat(1025), "a.txt"));
        refused(post(large), 413, "payload_too_large");
        refused(upload("", "multipart/form-data;boundary=b", "no form"), 400, "bad_request");
        refused(upload("", "multipart/form-data", "no boundary"), 400, "bad_request");
        String part = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename\"a\"\r\n\r\nx\r\n--b--\r\n";
        refused(upload("", "multipart/form-data;boundary=b", part), 400, "bad_request");
        assertThat(orchestrator.artifacts.list("", 10_000)).hasSize(before);
    }

    @Test
    void theDescriptionOfTheApiNamesTheCalls() {
        JsonNode paths = json(get("/v3/api-docs")).path("paths");
        assertThat(paths.path("/v1/files").has("post")).isTrue();
        assertThat(paths.path("/v1/files")
                        .path("post")
                        .path("requestBody")
                        .path("content")
                        .propertyNames())
                .contains("application/octet-stream", "multipart/form-data");
        for (Map.Entry<String, String> call : Map.of(
                        "/v1/files", "get",
                        "/v1/files/{id}", "delete",
                        "/v1/files/{id}/content", "get")
                .entrySet()) {
            assertThat(paths.path(call.getKey()).has(call.getValue()))
                    .as(call.toString())
                    .isTrue();
        }
    }

    private static ResponseSpec upload(String query, String type, String content) {
        return orchestrator
                .client
                .post()
                .uri("/v1/files" + query)
                .header("Content-Type", type)
                .bodyValue(content.getBytes(UTF_8))
                .exchange();
    }

    private static ResponseSpec post(MultipartBodyBuilder form) {
        return orchestrator
                .client
                .post()
                .uri("/v1/files")
                .body(BodyInserters.fromMultipartData(form.build()))
                .exchange();
    }

    private static ResponseSpec get(String url) {
        return orchestrator.client.get().uri(url).exchange();
    }

    private static BodyContentSpec refused(ResponseSpec answer, int status, String code) {
        answer.expectStatus().isEqualTo(status);
        return answer.expectBody().jsonPath("$.code").isEqualTo(code);
    }

    private static JsonNode json(ResponseSpec answer) {
        byte[] body = answer.expectBody(byte[].class).returnResult().getResponseBodyContent();
        return JsonMapper.shared().readTree(body);
    }

    private static String id(JsonNode file) {
        return file.path("id").asString();
    }

    private static String now() {
        return orchestrator.clock.instant().toString();
    }

    private static String after(Duration time) {
        return orchestrator.clock.instant().plus(time).toString();
    }

    private static ByteArrayResource resource(String content, String name) {
        return new ByteArrayResource(content.getBytes(UTF_8)) {
            @Override
            public String getFilename() {
                return name;
            }
        };
    }
}
