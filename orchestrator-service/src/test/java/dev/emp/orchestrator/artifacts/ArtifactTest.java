package dev.emp.orchestrator.artifacts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.artifact.ArtifactKey;
import dev.emp.artifact.StoredArtifact;
import dev.emp.jobbus.bus.Lease;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobResult;
import dev.emp.jobbus.job.JsonText;
import dev.emp.jobbus.job.OutputFile;
import dev.emp.orchestrator.FakeWorker;
import dev.emp.orchestrator.TestOrchestrator;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpMethod;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;

class ArtifactTest {

    private static final byte[] CONTENT = "0123456789".getBytes(UTF_8);

    private final TestOrchestrator orchestrator = TestOrchestrator.shared();
    private final String service = orchestrator.newService();
    private final FakeWorker worker = new FakeWorker(orchestrator.bus, service);

    @Test
    void servesTheBytesWithTheirTypeAndDigest() throws IOException {
        String url = finished("image.png", "image/png", CONTENT);
        ResponseSpec answer = request(HttpMethod.GET, url);
        answer.expectStatus().isOk();
        answer.expectHeader().valueEquals("Content-Type", "image/png");
        answer.expectHeader().contentLength(10);
        answer.expectHeader()
                .valueEquals("ETag", "\"84d89877f0d4041efb6bf91a16f0248f2fd573e6af05c19f96bedb9f882f7882\"");
        answer.expectHeader().valueEquals("Accept-Ranges", "bytes");
        answer.expectHeader().valueEquals("X-Content-Type-Options", "nosniff");
        answer.expectHeader().valueEquals("Content-Disposition", "inline; filename=\"image.png\"");
        assertThat(bytes(answer)).isEqualTo(CONTENT);
    }

    @Test
    void isLinkedFromTheResult() throws IOException {
        String url = finished("image.png", "image/png", CONTENT);
        orchestrator
                .client
                .get()
                .uri(url.substring(0, url.indexOf("/artifacts")))
                .exchange()
                .expectBody()
                .jsonPath("$.result.files[0].url")
                .isEqualTo(orchestrator.baseUrl() + url)
                .jsonPath("$.result.files[0].size_bytes")
                .isEqualTo(10)
                .jsonPath("$.result.files[0].content_type")
                .isEqualTo("image/png")
                .jsonPath("$.result.usage.gpu_seconds")
                .isEqualTo(1.5);
    }

    @ParameterizedTest
    @CsvSource({
        "bytes=0-3, 0123, bytes 0-3/10",
        "bytes=4-, 456789, bytes 4-9/10",
        "bytes=-2, 89, bytes 8-9/10",
        "bytes=-50, 0123456789, bytes 0-9/10",
        "bytes=9-99, 9, bytes 9-9/10",
    })
    void servesARange(String range, String content, String contentRange) throws IOException {
        ResponseSpec answer = request(HttpMethod.GET, finished("a.txt", "text/plain", CONTENT), "Range", range);
        answer.expectStatus().isEqualTo(206);
        answer.expectHeader().valueEquals("Content-Range", contentRange);
        answer.expectHeader().contentLength(content.length());
        assertThat(new String(bytes(answer), UTF_8)).isEqualTo(content);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=a-b", "lines=1-2", "bytes=0-1,4-5", "bytes=5-2"})
    void servesTheWholeFileForARangeItDoesNotUnderstand(String range) throws IOException {
        ResponseSpec answer = request(HttpMethod.GET, finished("a.txt", "text/plain", CONTENT), "Range", range);
        answer.expectStatus().isOk();
        assertThat(bytes(answer)).isEqualTo(CONTENT);
    }

    @Test
    void refusesARangeBehindTheEnd() throws IOException {
        ResponseSpec answer = request(HttpMethod.GET, finished("a.txt", "text/plain", CONTENT), "Range", "bytes=10-");
        answer.expectStatus().isEqualTo(416);
        answer.expectHeader().valueEquals("Content-Range", "bytes */10");
        answer.expectBody().jsonPath("$.code").isEqualTo("range_not_satisfiable");
    }

    @Test
    void servesTheWholeFileWhenTheConditionOfTheRangeFails() throws IOException {
        String url = finished("a.txt", "text/plain", CONTENT);
        orchestrator
                .client
                .get()
                .uri(url)
                .header("Range", "bytes=0-3")
                .header("If-Range", "\"another\"")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .consumeWith(answer -> assertThat(answer.getResponseBody()).isEqualTo(CONTENT));
    }

    @Test
    void sendsNothingTheClientHasAlready() throws IOException {
        String url = finished("a.txt", "text/plain", CONTENT);
        String etag = request(HttpMethod.GET, url)
                .expectBody(byte[].class)
                .returnResult()
                .getResponseHeaders()
                .getETag();
        request(HttpMethod.GET, url, "If-None-Match", etag)
                .expectStatus()
                .isNotModified()
                .expectBody()
                .isEmpty();
    }

    @Test
    void describesTheFileOnHead() throws IOException {
        ResponseSpec answer = request(HttpMethod.HEAD, finished("a.txt", "text/plain", CONTENT));
        answer.expectStatus().isOk();
        answer.expectHeader().contentLength(10);
        answer.expectHeader().valueEquals("Accept-Ranges", "bytes");
        answer.expectBody().isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/html", "image/svg+xml", "application/zip", "not a type", "*/*"})
    void onlyOffersToDownloadWhatABrowserMightRun(String type) throws IOException {
        request(HttpMethod.GET, finished("a.bin", type, CONTENT))
                .expectStatus()
                .isOk()
                .expectHeader()
                .valueEquals("Content-Disposition", "attachment; filename=\"a.bin\"")
                .expectHeader()
                .valueEquals("Content-Security-Policy", "default-src 'none'; sandbox");
    }

    @Test
    void servesAnEmptyFile() throws IOException {
        ResponseSpec answer = request(HttpMethod.GET, finished("a.txt", "text/plain", new byte[0]));
        answer.expectStatus().isOk();
        answer.expectHeader().contentLength(0);
    }

    @Test
    void servesALargeFile() throws IOException {
        byte[] large = new byte[3_000_000];
        new Random(1).nextBytes(large);
        String url = finished("a.bin", "application/octet-stream", large);
        byte[] received = orchestrator
                .client
                .mutate()
                .codecs(codecs -> codecs.defaultCodecs().maxInMemorySize(4_000_000))
                .build()
                .get()
                .uri(url)
                .exchange()
                .expectBody(byte[].class)
                .returnResult()
                .getResponseBody();
        assertThat(received).isEqualTo(large);
    }

    @Test
    void saysWhichFilesThereAre() throws IOException {
        String url = finished("a.txt", "text/plain", CONTENT);
        request(HttpMethod.GET, url.replace("a.txt", "b.txt"))
                .expectStatus()
                .isNotFound()
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("artifact_not_found")
                .jsonPath("$.detail")
                .isEqualTo("the files of this job are: a.txt");
    }

    @Test
    void hasNoFilesOfAJobThatHasNotSucceeded() {
        JobId id = orchestrator.submit(service);
        request(HttpMethod.GET, "/v1/jobs/" + id + "/artifacts/a.txt")
                .expectStatus()
                .isNotFound()
                .expectBody()
                .jsonPath("$.detail")
                .isEqualTo("the job is queued; it has files once it has succeeded");
    }

    @Test
    void saysWhenTheBytesAreGone() throws IOException {
        String url = finished("a.txt", "text/plain", CONTENT);
        orchestrator.artifacts.deleteJob(url.split("/")[3]);
        request(HttpMethod.GET, url)
                .expectStatus()
                .isNotFound()
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("artifact_not_found");
    }

    @Test
    void neverLeadsOutOfTheFilesOfTheJob() throws IOException {
        String url = finished("a.txt", "text/plain", CONTENT);
        for (String name : List.of("..%2Fa.txt", "%2e%2e%2f%2e%2e%2fetc%2fpasswd", "a.txt%00")) {
            URI target = URI.create(orchestrator.baseUrl() + url.replace("a.txt", name));
            orchestrator.client.get().uri(target).exchange().expectStatus().is4xxClientError();
        }
    }

    /** A job that has succeeded with this file; the path of the file. */
    private String finished(String name, String type, byte[] content) throws IOException {
        JobId id = orchestrator.submit(service);
        Lease lease = worker.claim().lease();
        StoredArtifact stored = orchestrator.artifacts.store(
                new ArtifactKey(id.value(), lease.epoch(), name), new ByteArrayInputStream(content));
        OutputFile file = new OutputFile(name, type, stored.sizeBytes(), stored.sha256(), lease.epoch());
        worker.complete(lease, new JobResult(new JsonText("{}"), List.of(file), Map.of("gpu_seconds", 1.5)));
        return "/v1/jobs/" + id + "/artifacts/" + name;
    }

    private ResponseSpec request(HttpMethod method, String url, String... header) {
        return orchestrator
                .client
                .method(method)
                .uri(url)
                .headers(headers -> {
                    if (header.length == 2) {
                        headers.set(header[0], header[1]);
                    }
                })
                .exchange();
    }

    private static byte[] bytes(ResponseSpec answer) {
        return answer.expectBody(byte[].class).returnResult().getResponseBody();
    }
}
