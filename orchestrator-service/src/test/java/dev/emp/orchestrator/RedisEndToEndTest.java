package dev.emp.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.artifact.ArtifactKey;
import dev.emp.artifact.DirectoryArtifactStore;
import dev.emp.artifact.StoredArtifact;
import dev.emp.jobbus.bus.Claim;
import dev.emp.jobbus.bus.JobBus;
import dev.emp.jobbus.job.FailureClass;
import dev.emp.jobbus.job.JobFailure;
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
import java.util.ArrayList;
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
import org.springframework.test.web.reactive.server.WebTestClient.BodyContentSpec;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

/** The orchestrator as it runs for users, on a real Redis, with several shards; only the worker is a fake. */
class RedisEndToEndTest {

    /** So many that the tenant of the jobs does not happen to be in the first. */
    private static final int SHARDS = 5;

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
            assertThat(id).startsWith("j4-");

            List<String> positions = new ArrayList<>();
            List<String> names = new ArrayList<>();
            Flux<String> events = follow(client, id, "").map(event -> {
                positions.add(event.id());
                names.add(event.event());
                return event.event();
            });
            StepVerifier.create(events)
                    .expectNext("snapshot")
                    .then(() -> paint(bus, id))
                    .expectNext("started")
                    // In either order: events and output come by ways of their own.
                    .expectNextCount(2)
                    .expectNext("succeeded")
                    .expectComplete()
                    .verify(TestOrchestrator.PATIENCE);
            assertThat(names.subList(2, 4)).containsExactlyInAnyOrder("progress", "output");
            StepVerifier.create(follow(client, id, positions.get(2)).map(ServerSentEvent::event))
                    .expectNext(names.get(3))
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
    void jobsCanBeHeldUpExplainedReplayedAndCanceled() {
        try (EmbeddedRedisServer redis = EmbeddedRedisServer.start();
                ConfigurableApplicationContext context = start(redis)) {
            WebTestClient client = clientOf(context);
            offer(context.getBean(MachineDirectory.class));
            String id = submit(client);
            post(client, "/v1/services/paint/pause", "{}").expectStatus().isOk();
            get(client, "/v1/jobs/" + id + "/why").jsonPath("$.line.paused").isEqualTo("service:paint");
            post(client, "/v1/services/paint/drain", "{}").expectStatus().isOk();
            post(client, "/v1/jobs", BODY).expectStatus().isEqualTo(503);
            post(client, "/v1/services/paint/resume", "{}").expectStatus().isOk();
            get(client, "/v1/restrictions").jsonPath("$.restrictions").isEmpty();

            FakeWorker worker = new FakeWorker(context.getBean(JobBus.class), "paint");
            worker.fail(worker.claim().lease(), JobFailure.of(FailureClass.AUTH, "no key"));
            get(client, "/v1/dead-letters").jsonPath("$.jobs[*].id").isEqualTo(List.of(id));
            post(client, "/v1/dead-letters/replay", "{\"filter\": {\"service\": \"paint\"}}")
                    .expectBody()
                    .jsonPath("$.replayed[0].dead_letter")
                    .isEqualTo(id);
            get(client, "/v1/dead-letters").jsonPath("$.jobs").isEmpty();
            post(client, "/v1/jobs/cancel", "{\"filter\": {\"service\": \"paint\"}}")
                    .expectBody()
                    .jsonPath("$.canceled")
                    .isEqualTo(1);
        }
    }

    @Test
    void theLimitsOfATenantHoldInItsShard() {
        try (EmbeddedRedisServer redis = EmbeddedRedisServer.start();
                ConfigurableApplicationContext context = start(redis)) {
            WebTestClient client = clientOf(context);
            offer(context.getBean(MachineDirectory.class));
            client.put()
                    .uri("/v1/tenants/default")
                    .contentType(MediaType.APPLICATION_JSON)
                    .bodyValue("{\"weight\": 5, \"limits\": {\"queued\": 1}}")
                    .exchange()
                    .expectStatus()
                    .isOk();
            submit(client);
            post(client, "/v1/jobs", BODY)
                    .expectStatus()
                    .isEqualTo(429)
                    .expectBody()
                    .jsonPath("$.quota")
                    .isEqualTo("queued");
            get(client, "/v1/tenants").jsonPath("$.tenants[0].usage.queued").isEqualTo(1);
            FakeWorker worker = new FakeWorker(context.getBean(JobBus.class), "paint");
            assertThat(worker.claim().spec().placement().weight()).isEqualTo(5);
            post(client, "/v1/jobs", BODY).expectStatus().isAccepted();
        }
    }

    private static ResponseSpec post(WebTestClient client, String path, String body) {
        return client.post()
                .uri(path)
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body)
                .exchange();
    }

    private static BodyContentSpec get(WebTestClient client, String path) {
        return client.get().uri(path).exchange().expectStatus().isOk().expectBody();
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
                        "--emp.bus.shards=" + SHARDS,
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

    private static Flux<ServerSentEvent<String>> follow(WebTestClient client, String id, String lastEventId) {
        return client.get()
                .uri("/v1/jobs/{id}/events", id)
                .header("Last-Event-ID", lastEventId)
                .exchange()
                .returnResult(new ParameterizedTypeReference<ServerSentEvent<String>>() {})
                .getResponseBody()
                .filter(event -> event.event() != null);
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
