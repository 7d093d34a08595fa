package dev.emp.orchestrator.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.jobbus.bus.BusUpkeep;
import dev.emp.jobbus.document.Draft;
import dev.emp.jobbus.job.Coordination;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobSpec;
import dev.emp.jobbus.job.JobState;
import dev.emp.jobbus.job.JsonText;
import dev.emp.jobbus.job.Limit;
import dev.emp.jobbus.job.Placement;
import dev.emp.jobbus.memory.BusLimits;
import dev.emp.orchestrator.FakeWorker;
import dev.emp.orchestrator.TestOrchestrator;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UpkeepTest {

    private static TestOrchestrator orchestrator;
    private String service;

    @BeforeAll
    static void start() {
        orchestrator = TestOrchestrator.start("--emp.orchestrator.upkeep.interval=20ms");
    }

    @AfterAll
    static void stop() {
        orchestrator.close();
    }

    @BeforeEach
    void offerAService() {
        service = orchestrator.newService();
    }

    @Test
    void givesTheJobsOfADeadWorkerToAnother() {
        JobId id = orchestrator.submit(service);
        FakeWorker worker = new FakeWorker(orchestrator.bus, service);
        worker.claim();
        orchestrator.clock.advance(FakeWorker.LEASE.plusSeconds(1));
        assertThat(worker.claim().spec().service()).isEqualTo(service);
        assertThat(state(id)).contains(JobState.RUNNING);
    }

    @Test
    void queuesAJobWhenItsTimeHasCome() {
        JobId id = orchestrator.submit(JobSpec.of(service, new JsonText("{}"))
                .withPlacement(
                        Placement.DEFAULT.withRunAt(orchestrator.clock.instant().plusSeconds(60))));
        assertThat(state(id)).contains(JobState.SCHEDULED);
        orchestrator.clock.advance(Duration.ofSeconds(61));
        awaitState(id, Optional.of(JobState.QUEUED));
    }

    @Test
    void endsAJobThatNobodyStartedInTime() {
        JobId id = orchestrator.submit(JobSpec.of(service, new JsonText("{}"))
                .withPlacement(Placement.DEFAULT.withStartTimeout(Duration.ofSeconds(60))));
        orchestrator.clock.advance(Duration.ofSeconds(61));
        awaitState(id, Optional.of(JobState.EXPIRED));
    }

    @Test
    void letsAJobGoWhenItsRateLimitAllows() {
        JobSpec limited = JobSpec.of(service, new JsonText("{}"))
                .withCoordination(Coordination.NONE.withRate(new Limit.Rate("upkeep", 1, Duration.ofSeconds(60))));
        orchestrator.submit(limited);
        JobId second = orchestrator.submit(limited);
        FakeWorker worker = new FakeWorker(orchestrator.bus, service);
        worker.claim();
        orchestrator
                .bus
                .claim(worker.request(Duration.ZERO))
                .toCompletableFuture()
                .join();
        assertThat(state(second)).contains(JobState.BLOCKED);
        orchestrator.clock.advance(Duration.ofSeconds(61));
        awaitState(second, Optional.of(JobState.QUEUED));
    }

    @Test
    void hasALoopForEveryDutyOfTheBus() {
        assertThat(BusUpkeep.class.getDeclaredMethods())
                .filteredOn(method -> !method.isSynthetic())
                .hasSameSizeAs(orchestrator.beans(Duty.class).stream()
                        .filter(duty -> duty.getClass().getPackage().equals(Duty.class.getPackage())
                                && !(duty instanceof ExpiredDocumentRemover))
                        .toList());
    }

    @Test
    void removesDocumentsThatHaveExpired() {
        Instant expiry = orchestrator.clock.instant().plusSeconds(60);
        Draft draft = Draft.create("a", JsonText.NULL).expiresAt(expiry);
        orchestrator.documents.save("things", draft).toCompletableFuture().join();
        orchestrator.clock.advance(Duration.ofSeconds(60));
        Awaitility.await()
                .atMost(TestOrchestrator.PATIENCE)
                .until(() -> orchestrator
                        .documents
                        .find("things", "a")
                        .toCompletableFuture()
                        .join()
                        .isEmpty());
    }

    @Test
    void removesJobsWhoseRetentionHasPassed() {
        JobId id = orchestrator.submit(service);
        orchestrator.bus.cancel(id, "test");
        orchestrator.clock.advance(BusLimits.DEFAULT.jobRetention().plusSeconds(1));
        awaitState(id, Optional.empty());
    }

    @Test
    void goesOnAfterAnOutage() {
        JobId id = orchestrator.submit(service);
        orchestrator.bus.cancel(id, "test");
        orchestrator.bus.setAvailable(false);
        orchestrator.clock.advance(BusLimits.DEFAULT.jobRetention().plusSeconds(1));
        orchestrator.bus.setAvailable(true);
        awaitState(id, Optional.empty());
    }

    private void awaitState(JobId id, Optional<JobState> state) {
        Awaitility.await()
                .atMost(TestOrchestrator.PATIENCE)
                .until(() -> state(id).equals(state));
    }

    private Optional<JobState> state(JobId id) {
        return orchestrator.bus.find(id).toCompletableFuture().join().map(job -> job.state());
    }
}
