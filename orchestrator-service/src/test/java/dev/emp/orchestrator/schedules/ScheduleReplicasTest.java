package dev.emp.orchestrator.schedules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.jobbus.bus.BusUnavailableException;
import dev.emp.jobbus.document.Document;
import dev.emp.jobbus.document.Documents;
import dev.emp.jobbus.document.Draft;
import dev.emp.jobbus.document.LogEntry;
import dev.emp.jobbus.document.Saved;
import dev.emp.jobbus.job.JsonText;
import dev.emp.orchestrator.TestOrchestrator;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpMethod;
import org.springframework.util.unit.DataSize;

class ScheduleReplicasTest {

    private static final String BUSY = "--emp.orchestrator.upkeep.interval=10ms";
    private static final int SCHEDULES = 50;
    private static final int RUNS = 20;

    @Test
    void threeReplicasStartEachOfAThousandRunsOnce() {
        try (TestOrchestrator first = TestOrchestrator.start(BUSY);
                TestOrchestrator second = TestOrchestrator.beside(first, BUSY);
                TestOrchestrator third = TestOrchestrator.beside(first, BUSY)) {
            ScheduleClient client = new ScheduleClient(first);
            List<String> ids = new ArrayList<>();
            for (int i = 0; i < SCHEDULES; i++) {
                ids.add(client.create("\"every_seconds\": 60, \"jitter_seconds\": " + i));
            }
            for (int run = 1; run <= RUNS; run++) {
                first.clock.advance(Duration.ofMinutes(1));
                Awaitility.await()
                        .atMost(TestOrchestrator.PATIENCE)
                        .until(() -> ids.stream().allMatch(id -> next(first, id).compareTo(first.clock.instant()) > 0));
            }
            first.clock.advance(Duration.ofMinutes(1).minusMillis(1));
            Awaitility.await()
                    .atMost(TestOrchestrator.PATIENCE)
                    .until(() -> ids.stream().allMatch(id -> client.jobs(id).size() == RUNS));
            for (String id : ids) {
                assertThat(client.jobs(id))
                        .extracting(job -> job.spec().labels().get(Firer.TIME_LABEL))
                        .hasSize(RUNS)
                        .doesNotHaveDuplicates();
                assertThat(client.outcomes(id)).hasSize(RUNS).containsOnly("submitted");
            }
        }
    }

    private static Instant next(TestOrchestrator orchestrator, String id) {
        return Objects.requireNonNull(orchestrator
                .bean(ScheduleStore.class)
                .require(id, "default")
                .blockOptional()
                .orElseThrow()
                .dueAt());
    }

    @Test
    void aReplicaThatDiesBeforeItNotesARunIsRepeatedByAnotherThatGetsTheSameJob() {
        try (TestOrchestrator orchestrator = TestOrchestrator.start(ScheduleClient.QUIET)) {
            ScheduleClient client = new ScheduleClient(orchestrator);
            String id = client.create("\"every_seconds\": 600");
            orchestrator.clock.advance(Duration.ofSeconds(600));
            DyingReplica dying = new DyingReplica(orchestrator.documents);
            duty(orchestrator, dying).perform(500).toCompletableFuture().join();
            assertThat(client.jobs(id)).hasSize(1);
            assertThat(client.outcomes(id)).isEmpty();

            client.advance(ScheduleDuty.LEASE.minusMillis(1));
            assertThat(client.outcomes(id)).as("while the lease lasts").isEmpty();
            client.advance(Duration.ofMillis(1));

            assertThat(client.jobs(id)).hasSize(1);
            assertThat(client.get(id).<List<String>>read("$.firings[*].job_id"))
                    .containsExactly(client.jobs(id).getFirst().id().value());
            client.advance(Duration.ofSeconds(600).minus(ScheduleDuty.LEASE));
            assertThat(client.jobs(id)).hasSize(2);
        }
    }

    @Test
    void aChangeMadeWhileARunStartsKeepsBoth() {
        try (TestOrchestrator orchestrator = TestOrchestrator.start(ScheduleClient.QUIET)) {
            ScheduleClient client = new ScheduleClient(orchestrator);
            String id = client.create("\"every_seconds\": 600, \"overlap\": \"skip\"");
            orchestrator.clock.advance(Duration.ofSeconds(600));
            DyingReplica slow = new DyingReplica(orchestrator.documents);
            slow.before = () -> client.send(HttpMethod.PATCH, "/v1/schedules/" + id, "{\"every_seconds\": 60}")
                    .expectStatus()
                    .isOk();
            duty(orchestrator, slow).perform(500).toCompletableFuture().join();
            assertThat(client.get(id).<Integer>read("$.every_seconds")).isEqualTo(60);
            assertThat(client.outcomes(id)).containsExactly("submitted");
            client.advance(Duration.ofSeconds(60));
            assertThat(client.outcomes(id)).containsExactly("skipped", "submitted");
        }
    }

    @Test
    void aScheduleThatIsRemovedWhileARunStartsStaysRemoved() {
        try (TestOrchestrator orchestrator = TestOrchestrator.start(ScheduleClient.QUIET)) {
            ScheduleClient client = new ScheduleClient(orchestrator);
            String id = client.create("\"every_seconds\": 600");
            orchestrator.clock.advance(Duration.ofSeconds(600));
            DyingReplica slow = new DyingReplica(orchestrator.documents);
            slow.before = () -> client.send(HttpMethod.DELETE, "/v1/schedules/" + id, null)
                    .expectStatus()
                    .isNoContent();
            duty(orchestrator, slow).perform(500).toCompletableFuture().join();
            client.send(HttpMethod.GET, "/v1/schedules/" + id, null)
                    .expectStatus()
                    .isNotFound();
        }
    }

    private static ScheduleDuty duty(TestOrchestrator orchestrator, Documents documents) {
        ScheduleProperties properties =
                new ScheduleProperties(10, 10, DataSize.ofKilobytes(256), Duration.ofMinutes(1));
        return new ScheduleDuty(
                new ScheduleStore(documents), orchestrator.bean(Firer.class), orchestrator.clock, properties);
    }

    /** Dies before it saves anything; with something to do before, it does that and lives. */
    private static final class DyingReplica implements Documents {

        private final Documents documents;
        private @Nullable Runnable before;

        DyingReplica(Documents documents) {
            this.documents = documents;
        }

        @Override
        public CompletionStage<Saved> save(String collection, Draft draft) {
            Runnable task = before;
            if (task == null) {
                return CompletableFuture.failedStage(new BusUnavailableException("died", null));
            }
            before = () -> {};
            task.run();
            return documents.save(collection, draft);
        }

        @Override
        public CompletionStage<Optional<Document>> find(String collection, String id) {
            return documents.find(collection, id);
        }

        @Override
        public CompletionStage<List<Document>> list(String collection, String prefix, String after, int max) {
            return documents.list(collection, prefix, after, max);
        }

        @Override
        public CompletionStage<Long> count(String collection) {
            return documents.count(collection);
        }

        @Override
        public CompletionStage<Boolean> remove(String collection, String id, long version) {
            return documents.remove(collection, id, version);
        }

        @Override
        public CompletionStage<List<Document>> takeDue(String collection, int max, Duration lease) {
            return documents.takeDue(collection, max, lease);
        }

        @Override
        public CompletionStage<Optional<Instant>> nextDue(String collection) {
            return documents.nextDue(collection);
        }

        @Override
        public CompletionStage<Integer> removeExpired(int limit) {
            return documents.removeExpired(limit);
        }

        @Override
        public CompletionStage<Void> append(String log, JsonText entry, int kept) {
            return documents.append(log, entry, kept);
        }

        @Override
        public CompletionStage<List<LogEntry>> readLog(String log, String before, int max) {
            return documents.readLog(log, before, max);
        }
    }
}
