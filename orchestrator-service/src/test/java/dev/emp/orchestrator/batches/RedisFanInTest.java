package dev.emp.orchestrator.batches;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.jobbus.bus.Claim;
import dev.emp.jobbus.bus.ClaimRequest;
import dev.emp.jobbus.bus.JobBus;
import dev.emp.jobbus.bus.WriteOutcome;
import dev.emp.jobbus.job.JobResult;
import dev.emp.jobbus.job.JsonText;
import dev.emp.jobbus.job.Outcome;
import dev.emp.jobbus.machine.MachineDirectory;
import dev.emp.jobbus.machine.MachineId;
import dev.emp.jobbus.machine.ServiceOffer;
import dev.emp.jobbus.machine.WorkerId;
import dev.emp.jobbus.matching.Capabilities;
import dev.emp.jobbus.redis.EmbeddedRedisServer;
import dev.emp.orchestrator.FakeWorker;
import dev.emp.orchestrator.OrchestratorApplication;
import dev.emp.orchestrator.TestOrchestrator;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;

/** A large batch as it runs for users, on a real Redis. */
class RedisFanInTest {

    private static final int CHILDREN = 10_000;
    private static final int CLAIMS_AT_ONCE = 200;
    private static final String JOB = "{\"service\":\"paint\",\"input\":{}}";

    @TempDir
    Path artifacts;

    @Test
    void aFanInJobReceivesTenThousandResults() throws Exception {
        try (EmbeddedRedisServer redis = EmbeddedRedisServer.start();
                ConfigurableApplicationContext context = start(redis)) {
            JobBus bus = context.getBean(JobBus.class);
            context.getBean(MachineDirectory.class)
                    .offer(new ServiceOffer("paint", List.of(), new JsonText("{\"type\":\"object\"}")))
                    .toCompletableFuture()
                    .join();
            JsonNode report = submit(context, "{\"fan_in\":{\"job\":" + JOB + "}}\n" + (JOB + "\n").repeat(CHILDREN));
            assertThat(report.at("/totals/accepted").intValue()).isEqualTo(CHILDREN);
            for (int done = 0; done < CHILDREN; ) {
                List<Claim> claims = claim(bus);
                complete(bus, claims);
                done += claims.size();
            }
            List<Claim> last = claim(bus);
            assertThat(last).hasSize(1);
            assertThat(last.getFirst().lease().job().value())
                    .isEqualTo(report.at("/fan_in/id").stringValue());
            assertThat(last.getFirst().dependencies())
                    .hasSize(CHILDREN)
                    .allMatch(ended -> ended.outcome() instanceof Outcome.Succeeded);
        }
    }

    private static List<Claim> claim(JobBus bus) {
        ClaimRequest request = new ClaimRequest(
                new WorkerId(new MachineId("machine"), "worker"),
                Capabilities.ofService("paint"),
                CLAIMS_AT_ONCE,
                FakeWorker.LEASE,
                Duration.ofSeconds(20));
        return bus.claim(request).toCompletableFuture().join();
    }

    private static void complete(JobBus bus, List<Claim> claims) {
        List<CompletableFuture<WriteOutcome>> writes = claims.stream()
                .map(claim -> bus.complete(claim.lease(), JobResult.of(new JsonText("{\"answer\":42}")))
                        .toCompletableFuture())
                .toList();
        writes.forEach(write -> assertThat(write.join().isApplied()).isTrue());
    }

    private static JsonNode submit(ConfigurableApplicationContext context, String batch) {
        byte[] report = WebTestClient.bindToServer()
                .baseUrl("http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port"))
                .responseTimeout(TestOrchestrator.PATIENCE)
                .codecs(codecs -> codecs.defaultCodecs().maxInMemorySize(-1))
                .build()
                .post()
                .uri("/v1/batches")
                .contentType(MediaType.APPLICATION_NDJSON)
                .bodyValue(batch)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .returnResult()
                .getResponseBodyContent();
        return BatchClient.NDJSON.parse(new String(report, StandardCharsets.UTF_8));
    }

    private ConfigurableApplicationContext start(EmbeddedRedisServer redis) {
        return OrchestratorApplication.builder()
                .run(
                        "--server.port=0",
                        "--server.address=127.0.0.1",
                        "--spring.data.redis.url=" + redis.url(),
                        "--emp.artifacts.directory=" + artifacts);
    }
}
