package dev.emp.orchestrator.submission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.jobbus.job.Job;
import dev.emp.jobbus.query.JobQueries.Filter;
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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.json.JsonMapper;

/** Clients that repeat what was not answered, with the same key, while a replica dies. */
@Timeout(60)
class LostReplicaTest {

    private static final int JOBS = 180;
    private static final int AT_ONCE = 16;
    private static final int BEFORE_THE_LOSS = 60;
    private static final int MOST_TRIES = 1000;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final AtomicInteger repeated = new AtomicInteger();
    private final CountDownLatch taken = new CountDownLatch(BEFORE_THE_LOSS);
    private final HttpClient http = HttpClient.newHttpClient();
    private TestOrchestrator replicas;
    private String service;

    @BeforeEach
    void start() {
        TestOrchestrator.replicate(3);
        replicas = TestOrchestrator.start("--server.shutdown=immediate");
        TestOrchestrator.replicate(1);
        service = replicas.newService();
    }

    @AfterEach
    void stop() {
        http.shutdownNow();
        replicas.close();
    }

    @Test
    void losesNoJobAndDoublesNone() throws Exception {
        Semaphore turns = new Semaphore(AT_ONCE);
        List<Future<String>> answers = new ArrayList<>();
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < JOBS; i++) {
                String name = "job-" + i;
                answers.add(clients.submit(() -> {
                    turns.acquire();
                    try {
                        return submit(name);
                    } finally {
                        turns.release();
                    }
                }));
            }
            taken.await();
            replicas.loseReplica();
        }
        List<String> ids = new ArrayList<>();
        for (Future<String> answer : answers) {
            ids.add(answer.get());
        }
        assertThat(repeated).as("calls that the dead replica did not answer").hasPositiveValue();
        assertThat(ids).doesNotHaveDuplicates();
        List<Job> kept = kept();
        assertThat(kept.stream().map(job -> job.id().value())).containsExactlyInAnyOrderElementsOf(ids);
        assertThat(kept.stream().map(job -> job.spec().labels().get("name")))
                .doesNotHaveDuplicates()
                .hasSize(JOBS);
    }

    private String submit(String name) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(replicas.baseUrl() + "/v1/jobs"))
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", name)
                .timeout(PATIENCE)
                .POST(HttpRequest.BodyPublishers.ofString("""
                        {"service": "%s", "input": {"prompt": "a cat"}, "labels": {"name": "%s"}}""".formatted(service, name)))
                .build();
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            try {
                HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
                if (answer.statusCode() < 300) {
                    taken.countDown();
                    return JsonMapper.shared()
                            .readTree(answer.body())
                            .path("id")
                            .asString();
                }
                assertThat(answer.statusCode()).isGreaterThanOrEqualTo(500);
            } catch (IOException broken) {
                // As an answer of the proxy that there is none.
            }
            repeated.incrementAndGet();
        }
        throw new AssertionError(name + " was never taken");
    }

    private List<Job> kept() {
        return replicas.bus
                .list(new Filter(null, service, null, Map.of()), null, JOBS + 1)
                .toCompletableFuture()
                .join()
                .jobs();
    }
}
