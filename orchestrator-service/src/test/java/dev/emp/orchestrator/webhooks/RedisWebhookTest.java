package dev.emp.orchestrator.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.jobbus.bus.JobBus;
import dev.emp.jobbus.job.JsonText;
import dev.emp.jobbus.machine.MachineDirectory;
import dev.emp.jobbus.machine.ServiceOffer;
import dev.emp.jobbus.redis.EmbeddedRedisServer;
import dev.emp.orchestrator.FakeWorker;
import dev.emp.orchestrator.OrchestratorApplication;
import dev.emp.orchestrator.TestOrchestrator;
import dev.emp.orchestrator.webhooks.Receiver.Request;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.web.reactive.server.WebTestClient;

/** Webhooks as they run for users: several replicas on a real Redis. */
class RedisWebhookTest {

    private static final String JOB = "{\"service\": \"paint\", \"input\": {}, \"webhook_url\": \"%s\"}";

    @TempDir
    Path artifacts;

    @Test
    void replicasComeAndGoAndEveryEndIsToldInTheOrderOfItsJob() {
        List<ConfigurableApplicationContext> replicas = new ArrayList<>();
        try (EmbeddedRedisServer redis = EmbeddedRedisServer.start();
                Receiver receiver = Receiver.start();
                Receiver own = Receiver.start()) {
            replicas.add(start(redis));
            replicas.add(start(redis));
            offer(replicas.getFirst());
            HookClient client = clientOf(replicas.getFirst());
            client.create(receiver.url(), ", \"events\": [\"job.*\"]");
            Set<String> jobs = new HashSet<>(run(replicas.getFirst(), own, 40));
            replicas.removeFirst().close();
            jobs.addAll(run(replicas.getFirst(), own, 40));
            replicas.add(start(redis));
            jobs.addAll(run(replicas.getLast(), own, 40));
            for (Receiver each : List.of(receiver, own)) {
                Awaitility.await()
                        .atMost(TestOrchestrator.PATIENCE)
                        .untilAsserted(() -> assertThat(ends(each)).containsAll(jobs));
                assertThat(ends(each)).hasSize(jobs.size());
            }
            assertThat(jobs)
                    .allSatisfy(job -> assertThat(receiver.all().stream()
                                    .filter(request -> request.job().equals(job))
                                    .map(Request::type))
                            .containsExactly("job.submitted", "job.started", "job.succeeded"));
        } finally {
            replicas.forEach(ConfigurableApplicationContext::close);
        }
    }

    private static List<String> ends(Receiver receiver) {
        return receiver.all().stream()
                .filter(request -> request.type().equals("job.succeeded"))
                .map(Request::job)
                .toList();
    }

    private static List<String> run(ConfigurableApplicationContext replica, Receiver own, int jobs) {
        HookClient client = clientOf(replica);
        FakeWorker worker = new FakeWorker(replica.getBean(JobBus.class), "paint");
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < jobs; i++) {
            ids.add(HookClient.json(client.post("/v1/jobs", JOB.formatted(own.url())), 202)
                    .get("id")
                    .stringValue());
            worker.complete(worker.claim().lease());
        }
        return ids;
    }

    private static void offer(ConfigurableApplicationContext replica) {
        replica.getBean(MachineDirectory.class)
                .offer(new ServiceOffer("paint", List.of(), new JsonText("{\"type\":\"object\"}")))
                .toCompletableFuture()
                .join();
    }

    private static HookClient clientOf(ConfigurableApplicationContext replica) {
        return new HookClient(WebTestClient.bindToServer()
                .baseUrl("http://127.0.0.1:" + replica.getEnvironment().getProperty("local.server.port"))
                .responseTimeout(TestOrchestrator.PATIENCE)
                .build());
    }

    private ConfigurableApplicationContext start(EmbeddedRedisServer redis) {
        return OrchestratorApplication.builder()
                .run(
                        "--server.port=0",
                        "--server.address=127.0.0.1",
                        "--spring.data.redis.url=" + redis.url(),
                        "--emp.bus.shards=2",
                        "--emp.artifacts.directory=" + artifacts,
                        HookClient.LOCAL);
    }
}
