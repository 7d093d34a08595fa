package dev.emp.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.artifact.ArtifactKey;
import dev.emp.artifact.DirectoryArtifactStore;
import dev.emp.artifact.StoredArtifact;
import dev.emp.jobbus.bus.Claim;
import dev.emp.jobbus.bus.JobBus;
import dev.emp.jobbus.job.JobResult;
import dev.emp.jobbus.job.JsonText;
import dev.emp.jobbus.job.OutputFile;
import dev.emp.jobbus.machine.MachineDirectory;
import dev.emp.jobbus.machine.ServiceOffer;
import dev.emp.jobbus.redis.EmbeddedRedisServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

/** The orchestrator as it runs for users, on a real Redis; only the worker is a fake. */
class RedisEndToEndTest {

    private static final String BODY = "{\"service\":\"paint\",\"input\":{\"prompt\":\"a cat\"}}";

    @TempDir
    Path artifacts;

    @Test
    void aJobGoesFromSubmissionToItsFile() throws Exception {
        try (EmbeddedRedisServer redis = EmbeddedRedisServer.start();
                ConfigurableApplicationContext context = start(redis)) {
            WebTestClient client = clientOf(context);
            JobBus bus = context.getBean(JobBus.class);
            offer(context.getBean(MachineDirectory.class));
            String id = submit(client);

            Flux<String> names = follow(client, id);
            StepVerifier.create(names)
                    .expectNext("snapshot")
                    .then(() -> paint(bus, id))
                    .expectNext("started")
                    .expectNext("progress")
                    .expectNext("output")
                    .expectNext("succeeded")
                    .expectComplete()
                    .verify(TestOrchestrator.PATIENCE);

            client.get()
                    .uri("/v1/jobs/{id}?wait=10", id)
                    .exchange()
                    .expectBody()
                    .jsonPath("$.state")
                    .isEqualTo("succeeded")
                    .jsonPath("$.result.output.images")
                    .isEqualTo(1);
            client.get()
                    .uri("/v1/jobs/{id}/artifacts/cat.txt", id)
                    .exchange()
                    .expectStatus()
                    .isOk()
                    .expectBody(String.class)
                    .isEqualTo("meow");
        }
    }

    @Test
    void isNotReadyWhileRedisIsGoneAndReadyWhenItIsBack() {
        try (EmbeddedRedisServer redis = EmbeddedRedisServer.startDurable();
                ConfigurableApplicationContext context = start(redis)) {
            WebTestClient client = clientOf(context);
            client.get()
                    .uri("/actuator/health/readiness")
                    .exchange()
                    .expectStatus()
                    .isOk();
            redis.kill();
            client.get()
                    .uri("/actuator/health/readiness")
                    .exchange()
                    .expectStatus()
                    .isEqualTo(503);
            client.get()
                    .uri("/actuator/health/liveness")
                    .exchange()
                    .expectStatus()
                    .isOk();
            client.get().uri("/v1/machines").exchange().expectStatus().isEqualTo(503);
            redis.restart();
            Awaitility.await()
                    .atMost(TestOrchestrator.PATIENCE)
                    .untilAsserted(() -> client.get()
                            .uri("/actuator/health/readiness")
                            .exchange()
                            .expectStatus()
                            .isOk());
        }
    }

    private ConfigurableApplicationContext start(EmbeddedRedisServer redis) {
        return OrchestratorApplication.builder()
                .run(
                        "--server.port=0",
                        "--server.address=127.0.0.1",
                        "--spring.data.redis.url=" + redis.url(),
                        "--emp.artifacts.directory=" + artifacts);
    }

    private static WebTestClient clientOf(ConfigurableApplicationContext context) {
        return WebTestClient.bindToServer()
                .baseUrl("http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port"))
                .responseTimeout(TestOrchestrator.PATIENCE)
                .build();
    }

    private static void offer(MachineDirectory directory) {
        directory
                .offer(new ServiceOffer("paint", List.of(), new JsonText("{\"type\":\"object\"}")))
                .toCompletableFuture()
                .join();
    }

    private static String submit(WebTestClient client) {
        Map<?, ?> job = client.post()
                .uri("/v1/jobs")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(BODY)
                .exchange()
                .expectStatus()
                .isAccepted()
                .expectBody(Map.class)
                .returnResult()
                .getResponseBody();
        assertThat(job.get("state")).isEqualTo("queued");
        return (String) job.get("id");
    }

    private static Flux<String> follow(WebTestClient client, String id) {
        return client.get()
                .uri("/v1/jobs/{id}/events", id)
                .exchange()
                .returnResult(new ParameterizedTypeReference<ServerSentEvent<String>>() {})
                .getResponseBody()
                .mapNotNull(ServerSentEvent::event);
    }

    private void paint(JobBus bus, String id) {
        try {
            FakeWorker worker = new FakeWorker(bus, "paint");
            Claim claim = worker.claim();
            worker.progress(claim.lease(), 0.5, "painting");
            worker.text(claim.lease(), "whiskers");
            StoredArtifact stored = new DirectoryArtifactStore(artifacts)
                    .store(
                            new ArtifactKey(id, claim.lease().epoch(), "cat.txt"),
                            new ByteArrayInputStream("meow".getBytes(StandardCharsets.UTF_8)));
            OutputFile file = new OutputFile(
                    "cat.txt",
                    "text/plain",
                    stored.sizeBytes(),
                    stored.sha256(),
                    claim.lease().epoch());
            worker.complete(claim.lease(), new JobResult(new JsonText("{\"images\":1}"), List.of(file), Map.of()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
