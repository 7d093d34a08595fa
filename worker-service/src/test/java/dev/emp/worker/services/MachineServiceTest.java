package dev.emp.worker.services;

import static dev.emp.worker.services.ServicesBench.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.connector.ConnectorHealth;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobState;
import dev.emp.jobbus.machine.MachineReport;
import dev.emp.worker.health.Situation.ServiceCondition;
import dev.emp.worker.supervision.ProcessState;
import dev.emp.worker.testing.Bench;
import dev.emp.worker.testing.Hold;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class MachineServiceTest {

    private static final String CRASH = "exited with status 3 after 0 s, last saying 'out of luck'";

    @TempDir
    private Path directory;

    private ServicesBench machine;

    @AfterEach
    void close() throws InterruptedException {
        machine.close();
    }

    @ParameterizedTest(name = "process {0}, connector {1}")
    @CsvSource(nullValues = "-", delimiter = '|', textBlock = """
                    none        | unknown | STARTING   | not asked yet
                    none        | down    | DOWN       | no GPU
                    none        | up      | UP         | -
                    planned     | unknown | PLANNED    | it does not run
                    planned     | down    | PLANNED    | it does not run
                    planned     | up      | PLANNED    | it does not run
                    starting    | unknown | STARTING   | it is starting
                    starting    | down    | STARTING   | it is starting
                    starting    | up      | STARTING   | it is starting
                    ready       | unknown | STARTING   | not asked yet
                    ready       | down    | DOWN       | no GPU
                    ready       | up      | UP         | -
                    backing off | unknown | RESTARTING | crash
                    backing off | down    | RESTARTING | crash
                    backing off | up      | RESTARTING | crash
                    failed      | unknown | FAILED     | crash
                    failed      | down    | FAILED     | crash
                    failed      | up      | FAILED     | crash
                    stopping    | unknown | STOPPING   | it is stopping
                    stopping    | down    | STOPPING   | it is stopping
                    stopping    | up      | STOPPING   | it is stopping
                    stopped     | unknown | STOPPED    | it does not run
                    stopped     | down    | STOPPED    | it does not run
                    stopped     | up      | STOPPED    | it does not run
                    """)
    void itsStateAndFaultFollowTheProcessFirstAndThenTheConnector(
            String process, String connector, MachineReport.Service.State state, String fault) throws Exception {
        open(!process.equals("none"));
        bring(process);
        answer(connector);
        String reason = "crash".equals(fault) ? CRASH : fault;

        MachineReport.Service report = machine.service("one").report();

        assertThat(report.state()).isEqualTo(state);
        assertThat(report.reason()).isEqualTo(reason);
        assertThat(machine.service("one").condition()).isEqualTo(condition(state, reason));
    }

    private static ServiceCondition condition(MachineReport.Service.State state, String reason) {
        return switch (state) {
            case UP -> new ServiceCondition.Up();
            case FAILED -> new ServiceCondition.Failed(reason);
            case PLANNED, STARTING, DOWN, RESTARTING, STOPPING, STOPPED -> new ServiceCondition.Down(reason);
        };
    }

    @Test
    void aServiceThatFailsItsJobsIsDownUntilItIsTriedAgain() throws Exception {
        open(false);
        answer("up");

        machine.breaker("one").transitionToOpenState();

        MachineReport.Service report = machine.service("one").report();
        assertThat(report.state()).isEqualTo(MachineReport.Service.State.DOWN);
        assertThat(report.reason()).isEqualTo("most of its last jobs failed because of it");

        machine.breaker("one").transitionToHalfOpenState();
        assertThat(machine.service("one").report().isUp()).isTrue();
    }

    @Test
    void itSaysSinceWhenItIsAsItIs() throws Exception {
        open(true);
        Instant begin = machine.bench.clock.instant();
        assertThat(machine.service("one").report().since()).isEqualTo(begin);
        machine.bench.clock.advance(Duration.ofSeconds(3));
        assertThat(machine.service("one").report().since()).isEqualTo(begin);

        bring("ready");
        answer("up");
        assertThat(machine.service("one").report().since()).isEqualTo(begin.plusSeconds(3));
        machine.bench.clock.advance(Duration.ofSeconds(3));
        assertThat(machine.service("one").report().since()).isEqualTo(begin.plusSeconds(3));
    }

    @Test
    void itTellsWhatItsProcessUsesWhileOneRuns() throws Exception {
        machine = new ServicesBench(directory, worker -> ServicesBench.withMemoryLimit(worker, 5_000), "one");
        assertThat(machine.service("one").report().process()).isNull();

        bring("ready");
        assertThat(machine.service("one").report().process())
                .isEqualTo(new MachineReport.ChildProcess(1_001, 0, 0.5, 1_000, 5_000L));

        machine.processes.exit("one", 3);
        await(() -> machine.processState("one") instanceof ProcessState.BackingOff);
        assertThat(machine.service("one").report().process()).isNull();
    }

    @Test
    void itsWorkerTakesJobsOnlyWhileTheProcessIsReady() throws Exception {
        open(true);
        answer("up");
        Hold hold = new Hold();
        machine.connector("one").runs(hold);
        machine.workforce.startClaiming();
        JobId job = machine.bench.submit(Bench.job());
        machine.processes.setReady("one", false);
        Thread start = Thread.startVirtualThread(this::start);
        await(() -> machine.processState("one") instanceof ProcessState.Starting);
        assertThat(machine.stateOf(job)).isEqualTo(JobState.QUEUED);

        machine.processes.setReady("one", true);

        hold.awaitStarted(1);
        start.join();
        hold.release(1);
        machine.workforce.stopClaiming();
    }

    @Test
    void aRestartWaitsForTheJobInHandAndTakesNoOther() throws Exception {
        open(true);
        machine.started();
        Hold hold = new Hold();
        AtomicInteger startsAtTheEnd = new AtomicInteger();
        machine.connector("one").runs((request, context) -> {
            hold.run(request, context);
            startsAtTheEnd.set(machine.processes.starts("one"));
        });
        JobId running = machine.startJob("one");
        hold.awaitStarted(1);

        Thread restart = Thread.ofPlatform().start(this::restart);
        await(() -> restart.getState() == Thread.State.TIMED_WAITING);
        JobId waiting = machine.bench.submit(Bench.job());
        Thread claim = Thread.startVirtualThread(this::claim);
        hold.release(1);
        restart.join();
        claim.join();

        hold.awaitStarted(1);
        assertThat(startsAtTheEnd).hasValue(1);
        assertThat(machine.processes.starts("one")).isEqualTo(2);
        assertThat(machine.bench.awaitState(running, JobState.SUCCEEDED)).isNotNull();
        assertThat(machine.stateOf(waiting)).isEqualTo(JobState.RUNNING);
        hold.release(1);
        machine.bench.awaitIdle();
    }

    @Test
    void aRestartCutsOffAJobThatTakesTooLong() throws Exception {
        open(true);
        machine.started();
        Hold hold = new Hold();
        machine.connector("one").runs(hold);
        machine.startJob("one");
        hold.awaitStarted(1);

        machine.service("one").restart("no use", Duration.ZERO);

        await(() -> machine.processes.starts("one") == 2);
        hold.release(1);
        machine.bench.awaitIdle();
    }

    private void open(boolean withProcess) {
        machine = new ServicesBench(
                directory, worker -> withProcess ? worker : ServicesBench.withoutProcess(worker), "one");
    }

    private void bring(String process) throws Exception {
        switch (process) {
            case "none", "planned" -> {}
            case "starting" -> {
                machine.processes.setReady("one", false);
                machine.service("one").process().orElseThrow().start();
            }
            case "ready" -> machine.services.start();
            case "backing off" -> crash();
            case "failed" -> {
                crash();
                machine.bench.clock.advance(Duration.ofMinutes(1));
                await(() -> machine.processes.starts("one") == 2);
                machine.processes.exit("one", 3);
                await(() -> machine.processState("one") instanceof ProcessState.Failed);
            }
            case "stopping" -> {
                machine.processes.makeStubborn("one");
                machine.services.start();
                machine.service("one").process().orElseThrow().restart("a test wants to see it stop");
            }
            case "stopped" -> {
                machine.services.start();
                machine.services.stop();
            }
            default -> throw new IllegalArgumentException(process);
        }
    }

    private void crash() throws Exception {
        machine.services.start();
        machine.processes.exit("one", 3);
        await(() -> machine.processState("one") instanceof ProcessState.BackingOff);
    }

    private void answer(String connector) {
        if (connector.equals("unknown")) {
            return;
        }
        machine.connector("one")
                .setHealth(connector.equals("up") ? new ConnectorHealth.Up() : new ConnectorHealth.Down("no GPU"));
        machine.service("one").watch().check();
    }

    private void start() {
        try {
            machine.services.start();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void restart() {
        try {
            machine.services.restart(machine.service("one"), "somebody asked for it");
            machine.service("one").process().orElseThrow().awaitSettled(ServicesBench.PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void claim() {
        try {
            machine.service("one").claimer().claim();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
