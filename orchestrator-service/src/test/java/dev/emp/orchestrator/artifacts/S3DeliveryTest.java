package dev.emp.orchestrator.artifacts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.artifact.S3Server;
import dev.emp.jobbus.contract.SettableClock;
import dev.emp.jobbus.job.JsonText;
import dev.emp.jobbus.machine.ServiceOffer;
import dev.emp.jobbus.memory.InMemoryDocuments;
import dev.emp.jobbus.memory.InMemoryJobBus;
import dev.emp.orchestrator.FakeWorker;
import dev.emp.orchestrator.OrchestratorApplication;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
        List<String> arguments = new ArrayList<>(S3Server.shared().arguments(prefix));
        arguments.addAll(List.of("--server.port=0", "--server.address=127.0.0.1"));
        arguments.addAll(Arrays.asList(more));
        ConfigurableApplicationContext context = OrchestratorApplication.builder()
                .initializers(starting -> {
                    starting.getBeanFactory().registerSingleton("testBus", bus);
                    starting.getBeanFactory().registerSingleton("testDocuments", documents);
                    starting.getBeanFactory().registerSingleton("testClock", clock);
                })
                .run(arguments.toArray(String[]::new));
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
