package dev.emp.worker.supervision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.emp.jobbus.contract.SettableClock;
import dev.emp.jobbus.testing.FreePort;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Real processes. */
@Timeout(120)
@EnabledOnOs(OS.LINUX)
class SupervisorTest {

    private static final Duration PATIENCE = Children.PATIENCE;
    private static final Duration AT_ONCE = Duration.ofMillis(200);

    @TempDir
    Path directory;

    private final BlockingQueue<ProcessEvent> events = new LinkedBlockingQueue<>();
    private Clock clock = Clock.systemUTC();
    private Supervisor supervisor;

    @AfterEach
    void close() {
        if (supervisor != null) {
            supervisor.close();
        }
    }

    @Test
    void aKilledProcessStartsAgain() throws Exception {
        SupervisedProcess process = start(Children.spec("svc", 5, "sleep", "600"));
        long first = ready(process);

        ProcessHandle.of(first).orElseThrow().destroyForcibly();

        assertThat(event(ProcessEvent.Kind.EXITED).text()).startsWith("exited with status 137 (killed) after ");
        assertThat(event(ProcessEvent.Kind.READY)).isNotNull();
        assertThat(ready(process)).isNotEqualTo(first);
        assertThat(process.restarts()).isEqualTo(1);
    }

    @Test
    void aProcessThatKeepsDyingFailsAndSaysWhatItSaid() throws Exception {
        SupervisedProcess process = start(Children.bash("svc", 1, "echo never mind; echo no model >&2; exit 3"));

        assertThat(event(ProcessEvent.Kind.FAILED).text())
                .startsWith("exited with status 3 after ")
                .contains(", last saying 'no model'; stays down");
        assertThat(process.state()).isInstanceOf(ProcessState.Failed.class);
        assertThat(process.log().tail(4)).containsExactlyInAnyOrder("never mind", "no model", "never mind", "no model");
        assertThat(process.restarts()).isEqualTo(1);
    }

    @Test
    void aCommandThatDoesNotExistIsNamedAndHarmsNoOther() throws Exception {
        supervisor = new Supervisor(
                List.of(Children.spec("bad", 1, "no-such-command"), Children.spec("good", 1, "sleep", "600")),
                directory,
                clock);
        supervisor.startAll();

        SupervisedProcess bad = supervisor.find("bad").orElseThrow();
        assertThat(bad.awaitSettled(PATIENCE))
                .isInstanceOfSatisfying(
                        ProcessState.Failed.class,
                        failed -> assertThat(failed.reason())
                                .startsWith("can't be started: the command 'no-such-command' is not found in PATH ("));
        ready(supervisor.find("good").orElseThrow());
        assertThat(supervisor.find("else")).isEmpty();
    }

    @Test
    void aCommandThatIsNoProgramIsNamed() throws Exception {
        SupervisedProcess process = start(Children.spec("svc", 0, directory.toString()));

        assertThat(process.awaitSettled(PATIENCE))
                .isEqualTo(new ProcessState.Failed(
                        "can't be started: the command '" + directory + "' is no program that this user may run"));
    }

    @Test
    void aWorkingDirectoryThatIsNotThereIsNamed() throws Exception {
        ProcessSpec good = Children.spec("svc", 0, "sleep", "600");
        Path nowhere = directory.resolve("nowhere");
        SupervisedProcess process = start(new ProcessSpec(
                good.name(), good.command(), good.environment(), nowhere, good.probe(), good.restarts()));

        assertThat(process.awaitSettled(PATIENCE))
                .isEqualTo(new ProcessState.Failed(
                        "can't be started: its working directory " + nowhere + " is not there"));
    }

    @Test
    void aPortInUseIsNamedWithItsOwner() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            ReadinessProbe probe = Children.probe(taken.getLocalPort(), PATIENCE);
            SupervisedProcess process = start(Children.spec("svc", 0, probe, "sleep", "600"));

            assertThat(process.awaitSettled(PATIENCE))
                    .isEqualTo(new ProcessState.Failed("can't be started: port " + taken.getLocalPort()
                            + " is in use by process " + ProcessHandle.current().pid()));
        }
    }

    @Test
    void aServiceIsReadyWhenItsProbeSaysSo() throws Exception {
        int port = FreePort.next();
        String[] command = Children.java(ReadyServer.class, port).toArray(String[]::new);
        SupervisedProcess process = start(Children.spec("svc", 0, Children.probe(port, PATIENCE), command));
        assertThat(process.state()).isInstanceOf(ProcessState.Starting.class);

        ready(process);

        assertThat(process.log().tail(1)).containsExactly("listens");
        assertThat(process.usage().residentBytes()).isGreaterThan(10_000_000);
    }

    @Test
    void aServiceThatIsNeverReadyIsKilled() throws Exception {
        SupervisedProcess process =
                start(Children.spec("svc", 0, Children.probe(FreePort.next(), AT_ONCE), "sleep", "600"));
        ProcessMark child =
                ProcessMark.of(((ProcessState.Starting) process.state()).pid()).orElseThrow();

        assertThat(process.awaitSettled(PATIENCE))
                .isInstanceOfSatisfying(
                        ProcessState.Failed.class,
                        failed -> assertThat(failed.reason())
                                .startsWith("was not ready within 0.2 s, so it was killed: http://127.0.0.1:")
                                .contains("gave no answer (Connection refused)"));
        Children.awaitEnd(child);
    }

    @Test
    void whatIgnoresTheRequestToEndIsKilled() throws Exception {
        SupervisedProcess process = start(Children.bash("svc", 0, "trap '' TERM; echo set; while :; do sleep 1; done"));
        ProcessMark child = ProcessMark.of(ready(process)).orElseThrow();
        Children.awaitLines(process, 1);

        process.stop(AT_ONCE);

        assertThat(process.state()).isEqualTo(new ProcessState.Stopped());
        assertThat(event(ProcessEvent.Kind.STOPPED).text()).startsWith("was killed, since it had not ended 0.2 s");
        assertThat(child.isAlive()).isFalse();
    }

    @Test
    void aProcessMayEndInItsOwnWayWithinTheGrace() throws Exception {
        SupervisedProcess process =
                start(Children.bash("svc", 0, "trap 'echo bye; exit 0' TERM; echo set; sleep 600 & wait"));
        Children.awaitLines(process, 1);

        process.stop(PATIENCE);

        assertThat(event(ProcessEvent.Kind.STOPPED).text()).startsWith("ended ");
        assertThat(Children.awaitLines(process, 2)).containsExactly("set", "bye");
    }

    @Test
    void whatAKilledProcessHasStartedIsKilledWithIt() throws Exception {
        SupervisedProcess process = start(Children.bash("svc", 0, "sleep 600 & echo $!; wait"));
        ProcessMark grandchild = Children.mark(Children.awaitLines(process, 1).getFirst());

        ProcessHandle.of(ready(process)).orElseThrow().destroyForcibly();

        Children.awaitEnd(grandchild);
        // The one that was killed is gone before its supervisor has noticed.
        Awaitility.await().atMost(PATIENCE).until(process::state, ProcessState.Failed.class::isInstance);
    }

    @Test
    void whatAStoppedProcessHasStartedEndsWithIt() throws Exception {
        // The inner shell ignores the request, and its parent does not wait for it.
        SupervisedProcess process =
                start(Children.bash("svc", 0, "(trap '' TERM; sleep 600; sleep 600) & echo $!; wait"));
        ProcessMark grandchild = Children.mark(Children.awaitLines(process, 1).getFirst());
        assertThat(process.usage().processes()).isGreaterThanOrEqualTo(2);

        process.stop(AT_ONCE);

        assertThat(grandchild.isAlive()).isFalse();
        assertThat(process.usage()).isEqualTo(ProcessUsage.NONE);
    }

    @Test
    void withoutSessionsTheFamilyIsStoppedAsFarAsItWasSeen() throws Exception {
        supervisor = new Supervisor(
                List.of(Children.bash("svc", 0, "sleep 600 & echo $!; wait")), directory, clock, Isolation.PLAIN);
        supervisor.startAll();
        SupervisedProcess process = supervisor.find("svc").orElseThrow();
        ProcessMark grandchild = Children.mark(Children.awaitLines(process, 1).getFirst());

        process.stop(PATIENCE);

        assertThat(grandchild.isAlive()).isFalse();
    }

    @Test
    void aProcessThatPrintsALotIsNotHeldUp() throws Exception {
        SupervisedProcess process = start(Children.bash("svc", 0, "seq 1 300000; echo end >&2; exec sleep 600"));

        Awaitility.await().atMost(PATIENCE).until(() -> process.log().tail(2).contains("300000"));
    }

    @Test
    void theCpuOfAllItsProcessesIsMeasured() throws Exception {
        SettableClock settable = new SettableClock();
        clock = settable;
        SupervisedProcess process = start(Children.bash("svc", 0, "(while :; do :; done) & wait"));
        ready(process);

        // One tick of the kernel's in a second of this clock is a hundredth of a core.
        Awaitility.await().atMost(PATIENCE).until(() -> {
            settable.advance(Duration.ofSeconds(1));
            return process.usage().cpuCores() >= 0.01;
        });
        assertThat(process.usage().processes()).isEqualTo(2);
        assertThat(process.usage().residentBytes()).isBetween(100_000L, 100_000_000L);
    }

    @Test
    void aRestartMakesANewProcess() throws Exception {
        SupervisedProcess process = start(Children.spec("svc", 0, "sleep", "600"));
        ProcessMark first = ProcessMark.of(ready(process)).orElseThrow();

        process.restart("a test wants it");

        assertThat(ready(process)).isNotEqualTo(first.pid());
        assertThat(first.isAlive()).isFalse();
    }

    @Test
    void stoppingAllLeavesNobodyAndTheyCanBeStartedAgain() throws Exception {
        supervisor = new Supervisor(
                List.of(Children.spec("one", 0, "sleep", "600"), Children.spec("two", 0, "sleep", "600")),
                directory,
                clock);
        supervisor.startAll();

        supervisor.stopAll();
        assertThat(supervisor.processes())
                .extracting(SupervisedProcess::state)
                .containsOnly(new ProcessState.Stopped());

        supervisor.startAll();
        ready(supervisor.find("two").orElseThrow());
    }

    @Test
    void twoServicesOfOneNameAreRefused() {
        ProcessSpec spec = Children.spec("svc", 0, "sleep", "600");

        assertThatThrownBy(() -> new Supervisor(List.of(spec, spec), directory, clock))
                .hasMessage("two services have the name svc");
        assertThatThrownBy(() -> Children.spec("../svc", 0, "sleep", "600")).hasMessageContaining("'../svc'");
    }

    private SupervisedProcess start(ProcessSpec spec) throws InterruptedException {
        supervisor = new Supervisor(List.of(spec), directory, clock);
        supervisor.onEvent(events::add);
        supervisor.startAll();
        return supervisor.find(spec.name()).orElseThrow();
    }

    /** Waits until it is ready; answers its pid. */
    private static long ready(SupervisedProcess process) throws InterruptedException {
        ProcessState state = process.awaitSettled(PATIENCE);
        assertThat(state).isInstanceOf(ProcessState.Ready.class);
        return ((ProcessState.Ready) state).pid();
    }

    private ProcessEvent event(ProcessEvent.Kind kind) throws InterruptedException {
        while (true) {
            ProcessEvent event = events.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertThat(event).as("an event %s", kind).isNotNull();
            if (event.kind() == kind) {
                return event;
            }
        }
    }
}
