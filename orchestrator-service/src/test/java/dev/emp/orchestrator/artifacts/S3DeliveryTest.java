package dev.emp.orchestrator.artifacts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.artifact.ArtifactKey;
import dev.emp.artifact.ArtifactStore;
import dev.emp.artifact.S3Server;
import dev.emp.artifact.StoredArtifact;
import dev.emp.jobbus.bus.Lease;
import dev.emp.jobbus.bus.Submission;
import dev.emp.jobbus.contract.SettableClock;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobIdGenerator;
import dev.emp.jobbus.job.JobResult;
import dev.emp.jobbus.job.JobSpec;
import dev.emp.jobbus.job.JsonText;
import dev.emp.jobbus.job.OutputFile;
import dev.emp.jobbus.machine.ServiceOffer;
import dev.emp.jobbus.memory.InMemoryDocuments;
import dev.emp.jobbus.memory.InMemoryJobBus;
import dev.emp.orchestrator.FakeWorker;
import dev.emp.orchestrator.OrchestratorApplication;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The orchestrator with its files in S3. */
class S3DeliveryTest {

    private final HttpClient http = HttpClient.newHttpClient();
    private final SettableClock clock = new SettableClock();
    private final InMemoryJobBus bus = new InMemoryJobBus(clock);
    private final InMemoryDocuments documents = new InMemoryDocuments(clock);
    private final String prefix = S3Server.shared().newPrefix();
    private final List<ConfigurableApplicationContext> started = new ArrayList<>();

    @AfterEach
    void stop() {
        started.forEach(ConfigurableApplicationContext::close);
        http.close();
    }

    @Test
    void filesGoToS3AndComeBackAfterARestart() throws Exception {
        String base = start();
        String url = path(upload(base, "0123456789").path("content_url"));
        started.removeLast().close();
        base = start();
        assertThat(send(HttpRequest.newBuilder(URI.create(base + url))).body()).isEqualTo("0123456789");
        HttpResponse<String> part =
                send(HttpRequest.newBuilder(URI.create(base + url)).header("Range", "bytes=2-4"));
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.body()).isEqualTo("234");
    }

    @Test
    void clientsAreSentToS3WhenThatIsWanted() throws Exception {
        String base = start("--emp.artifacts.s3.redirect=true");
        URI url = URI.create(base + path(upload(base, "hello").path("content_url")));
        HttpResponse<String> answer = send(HttpRequest.newBuilder(url));
        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(answer.headers().firstValue("Cache-Control")).contains("private, no-store");
        URI link = URI.create(answer.headers().firstValue("Location").orElseThrow());
        assertThat(link.toString()).startsWith(S3Server.shared().endpoint());
        assertThat(send(HttpRequest.newBuilder(link)).body()).isEqualTo("hello");
        HttpResponse<String> head = send(HttpRequest.newBuilder(url).HEAD());
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.headers().firstValue("Content-Length")).contains("5");
        String etag = head.headers().firstValue("ETag").orElseThrow();
        assertThat(send(HttpRequest.newBuilder(url).header("If-None-Match", etag))
                        .statusCode())
                .isEqualTo(304);
    }

    @Test
    void soAreClientsThatAskForTheOutputOfAJob() throws Exception {
        String base = start("--emp.artifacts.s3.redirect=true");
        JobId job = produced("a.txt", "hello");
        HttpResponse<String> answer =
                send(HttpRequest.newBuilder(URI.create(base + "/v1/jobs/" + job + "/artifacts/a.txt")));
        assertThat(answer.statusCode()).isEqualTo(302);
        URI link = URI.create(answer.headers().firstValue("Location").orElseThrow());
        assertThat(send(HttpRequest.newBuilder(link)).body()).isEqualTo("hello");
    }

    @Test
    void saysThatS3IsOutOfReach() throws Exception {
        String file = path(upload(start(), "hello").path("content_url"));
        JobId job = produced("a.txt", "hello");
        String base = startWithoutS3();
        for (String path : List.of(file, "/v1/jobs/" + job + "/artifacts/a.txt")) {
            unavailable(send(HttpRequest.newBuilder(URI.create(base + path))));
        }
        unavailable(send(HttpRequest.newBuilder(URI.create(base + "/v1/files"))
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString("hello"))));
    }

    private static void unavailable(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
        assertThat(answer.body()).contains("\"code\":\"file_store_unavailable\"");
    }

    /** Where S3 should be, nobody listens. */
    private String startWithoutS3() {
        return run(S3Server.shared().arguments(prefix).stream()
                .map(argument -> argument.replace(S3Server.shared().endpoint(), "http://127.0.0.1:9")));
    }

    /** A job that has ended with this file. */
    private JobId produced(String name, String content) throws IOException {
        JobId job = new JobIdGenerator(clock, RandomGenerator.getDefault()).next(0);
        bus.submit(Submission.of(job, JobSpec.of("paint", new JsonText("{}"))))
                .toCompletableFuture()
                .join();
        FakeWorker worker = new FakeWorker(bus, "paint");
        Lease lease = worker.claim().lease();
        StoredArtifact stored = started.getLast()
                .getBean(ArtifactStore.class)
                .store(
                        new ArtifactKey(job.value(), lease.epoch(), name),
                        new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)));
        OutputFile file = new OutputFile(name, "text/plain", stored.sizeBytes(), stored.sha256(), lease.epoch());
        worker.complete(lease, new JobResult(new JsonText("{}"), List.of(file), Map.of()));
        return job;
    }

    @Test
    void aFileTooLargeForAnInputIsALink() throws Exception {
        String base = start("--emp.orchestrator.files.inline-limit=3B");
        bus.offer(new ServiceOffer("paint", List.of(), new JsonText("{\"type\": \"object\"}")))
                .toCompletableFuture()
                .join();
        String small = upload(base, "abc").path("id").asString();
        String large = upload(base, "abcdef").path("id").asString();
        String job = """
                {"service": "paint", "input": {"a": {"$file": "%s"}, "b": {"$file": "%s"}}}""".formatted(small, large);
        HttpResponse<String> answer = send(HttpRequest.newBuilder(URI.create(base + "/v1/jobs"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(job)));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        JsonNode input = JsonMapper.shared()
                .readTree(new FakeWorker(bus, "paint").claim().spec().input().value());
        assertThat(input.at("/a/as").asString()).isEqualTo("data_url");
        assertThat(input.at("/b/as").asString()).isEqualTo("url");
    }

    private String start(String... more) {
        return run(Stream.concat(S3Server.shared().arguments(prefix).stream(), Arrays.stream(more)));
    }

    private String run(Stream<String> settings) {
        ConfigurableApplicationContext context = OrchestratorApplication.builder()
                .initializers(starting -> {
                    starting.getBeanFactory().registerSingleton("testBus", bus);
                    starting.getBeanFactory().registerSingleton("testDocuments", documents);
                    starting.getBeanFactory().registerSingleton("testClock", clock);
                })
                .run(Stream.concat(settings, Stream.of("--server.port=0", "--server.address=127.0.0.1"))
                        .toArray(String[]::new));
        started.add(context);
        return "http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port");
    }

    private JsonNode upload(String base, String content) throws IOException, InterruptedException {
        HttpResponse<String> answer = send(HttpRequest.newBuilder(URI.create(base + "/v1/files?name=a.txt"))
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString(content)));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return JsonMapper.shared().readTree(answer.body());
    }

    private static String path(JsonNode url) {
        return URI.create(url.asString()).getPath();
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), BodyHandlers.ofString());
    }
}
