package dev.emp.worker.services;

import static dev.emp.worker.services.ServicesBench.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobState;
import dev.emp.jobbus.machine.MachineReport.Health;
import dev.emp.worker.health.Situation;
import dev.emp.worker.resources.ResourceLimits;
import dev.emp.worker.resources.ResourceWatch;
import dev.emp.worker.resources.ServiceMemory;
import dev.emp.worker.supervision.ProcessState;
import dev.emp.worker.testing.Bench;
import dev.emp.worker.testing.Hold;
import dev.emp.worker.testing.ScriptedProbe;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class MemoryKeeperTest {

    private static final long LIMIT = 1_000;
    private static final ServiceMemory OVER = new ServiceMemory("one", 2_000, LIMIT);

    @TempDir
    private Path directory;

    private ServicesBench machine;
    private MemoryKeeper keeper;

    @BeforeEach
    void start() throws InterruptedException {
        machine = new ServicesBench(
                        directory,
                        worker -> worker.service().name().equals("free")
                                ? worker
                                : ServicesBench.withMemoryLimit(worker, LIMIT),
                        "one",
                        "other",
                        "free")
                .started();
        ResourceWatch watch =
                new ResourceWatch(new ScriptedProbe(machine.bench.clock), ResourceLimits.DEFAULTS, machine.bench.clock);
        Relief relief = new Relief(watch, machine.services, machine.health, machine.journal, machine.bench.clock);
        keeper = new MemoryKeeper(
                machine.services, relief, machine.health, machine.journal, machine.bench.clock, Duration.ZERO);
        machine.processes.useMemory("one", OVER.residentBytes());
    }

    @AfterEach
    void close() throws InterruptedException {
        machine.close();
    }

    @Test
    void itWatchesTheServicesThatRunAndHaveALimit() throws Exception {
        machine.processes.exit("other", 3);
        await(() -> machine.processState("other") instanceof ProcessState.BackingOff);

        assertThat(keeper.memory()).containsExactly(OVER);
    }

    @Test
    void aServiceThatGivesMemoryBackIsNotRestarted() {
        machine.connector("one").onRelease(() -> machine.processes.useMemory("one", 500));

        keeper.over(OVER);

        await(() -> machine.journalKinds().contains("resource_recovered"));
        await(() -> machine.health.state().health() == Health.HEALTHY);
        assertThat(machine.processes.starts("one")).isEqualTo(1);
        assertThat(machine.journal("resource_excess")).containsExactly("one: " + OVER.text());
        assertThat(machine.journal("resource_recovered"))
                .containsExactly("one: " + new ServiceMemory("one", 500, LIMIT).text());
        assertThat(machine.journalKinds())
                .containsSubsequence("resource_excess", "memory_released", "resource_recovered");
    }

    @Test
    void aServiceThatKeepsItsMemoryIsRestartedAndWorksAgain() throws Exception {
        Hold hold = new Hold();
        machine.connector("one").runs(hold);
        // The child that runs has too much, the next one does not.
        machine.connector("one")
                .onRelease(() -> machine.services.onRestart(name -> machine.processes.useMemory(name, 400)));

        keeper.over(OVER);

        await(() -> machine.journalKinds().contains("resource_recovered"));
        await(() -> machine.health.state().health() == Health.HEALTHY);
        assertThat(machine.processes.starts("one")).isEqualTo(2);
        assertThat(machine.journal("service_stopping")).containsExactly("one: is asked to end: " + OVER.text());
        assertThat(machine.connector("other").releases()).isZero();
        machine.startJob("one");
        hold.awaitStarted(1);
        hold.release(1);
        machine.bench.awaitIdle();
    }

    @Test
    void theMachineSaysWhyItIsNotHealthyMeanwhileAndItsOtherServicesGoOn() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        machine.connector("one").onRelease(release::await);

        keeper.over(OVER);
        await(() -> machine.connector("one").releases() == 1);

        assertThat(machine.health.state().health()).isEqualTo(Health.RESOURCE_RECOVERY);
        assertThat(machine.health.state().reason()).isEqualTo(OVER.text());
        assertThat(machine.health.situation().excesses())
                .containsEntry(
                        "memory of one", new Situation.Excess("one", OVER.text(), machine.bench.clock.instant()));
        assertThat(machine.health.situation().isShortOfResources()).isFalse();
        JobId job = machine.startJob("other");
        machine.bench.awaitState(job, JobState.SUCCEEDED);
        release.countDown();
    }

    @Test
    void jobsInHandAreFinishedFirstAndNoNewOnesAreTaken() throws Exception {
        Hold hold = new Hold();
        machine.connector("one").runs(hold);
        AtomicReference<JobState> waitingAtRelease = new AtomicReference<>();
        JobId running = machine.startJob("one");
        hold.awaitStarted(1);
        keeper.over(OVER);
        await(() -> machine.health.state().health() == Health.RESOURCE_RECOVERY);
        JobId waiting = machine.bench.submit(Bench.job());
        machine.connector("one").onRelease(() -> {
            waitingAtRelease.set(machine.stateOf(waiting));
            machine.processes.useMemory("one", 500);
        });
        Thread claim = Thread.startVirtualThread(this::claim);
        // What holds the whole machine comes and goes on its own.
        machine.workforce.hold(dev.emp.worker.claiming.Hold.RESOURCES, true);
        machine.workforce.hold(dev.emp.worker.claiming.Hold.RESOURCES, false);
        assertThat(machine.connector("one").releases()).isZero();

        hold.release(1);

        machine.bench.awaitState(running, JobState.SUCCEEDED);
        claim.join();
        hold.awaitStarted(1);
        assertThat(waitingAtRelease).hasValue(JobState.QUEUED);
        hold.release(1);
        machine.bench.awaitIdle();
    }

    @Test
    void theEndOfARecoveryDoesNotOpenAMachineThatIsShortOfSomething() throws Exception {
        machine.connector("one").onRelease(() -> machine.processes.useMemory("one", 500));
        machine.workforce.hold(dev.emp.worker.claiming.Hold.RESOURCES, true);
        JobId job = machine.bench.submit(Bench.job());
        Thread claim = Thread.startVirtualThread(this::claim);

        keeper.over(OVER);
        await(() -> machine.journalKinds().contains("resource_recovered"));
        await(() -> machine.health.state().health() == Health.HEALTHY);

        assertThat(machine.stateOf(job)).isEqualTo(JobState.QUEUED);
        machine.workforce.hold(dev.emp.worker.claiming.Hold.RESOURCES, false);
        claim.join();
        machine.bench.awaitState(job, JobState.SUCCEEDED);
    }

    @Test
    void whoIsToldAgainMeanwhileBeginsNoSecondRecovery() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        machine.connector("one").onRelease(() -> {
            release.await();
            machine.processes.useMemory("one", 500);
        });
        keeper.over(OVER);
        await(() -> machine.connector("one").releases() == 1);

        keeper.over(OVER);
        release.countDown();

        await(() -> machine.health.state().health() == Health.HEALTHY);
        assertThat(machine.journal("resource_excess")).hasSize(1);
        assertThat(machine.connector("one").releases()).isEqualTo(1);
    }

    @Test
    void aServiceThatIsOverAgainAtTheEndIsLookedAfterOnceMore() {
        CountDownLatch again = new CountDownLatch(1);
        machine.services.onRestart(name -> {
            // The new process takes as much at once, which the watch has noticed before it was ready.
            keeper.over(OVER);
            again.countDown();
        });
        machine.connector("one").onRelease(() -> {
            if (again.getCount() == 0) {
                machine.processes.useMemory("one", 500);
            }
        });

        keeper.over(OVER);

        await(() -> machine.journal("resource_recovered").size() == 2);
        await(() -> machine.health.state().health() == Health.HEALTHY);
        assertThat(machine.processes.starts("one")).isEqualTo(2);
        assertThat(machine.connector("one").releases()).isEqualTo(2);
    }

    @Test
    void aServiceCanBeOverItsLimitMoreThanOnce() {
        machine.connector("one").onRelease(() -> machine.processes.useMemory("one", 500));
        keeper.over(OVER);
        await(() -> machine.health.state().health() == Health.HEALTHY
                && machine.journalKinds().contains("resource_recovered"));

        await(() -> {
            keeper.over(OVER);
            return machine.journal("resource_recovered").size() >= 2;
        });
    }

    private void claim() {
        try {
            machine.service("one").claimer().claim();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
