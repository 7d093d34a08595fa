package dev.emp.worker.supervision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What a worker leaves behind that was killed, and what the next one does about it. */
@Timeout(120)
@EnabledOnOs(OS.LINUX)
class LeftoversTest {

    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final String SECRET = "EMP_MACHINE_OPERATOR_TOKEN";

    @TempDir
    Path directory;

    private final List<ProcessMark> started = new ArrayList<>();

    @AfterEach
    void end() {
        started.forEach(ProcessMark::kill);
    }

    @Test
    void servicesEndWithAKilledWorkerAndTheNextStartEndsWhatTheyHadStarted() throws Exception {
        Family family = kill(Isolation.OWN_SESSION);

        Children.awaitEnd(family.sleeper);
        Children.awaitEnd(family.parent);
        assertThat(new Leftovers(directory, GRACE).end())
                .containsExactly(new Leftovers.Ended("parent", family.grandchild.pid()));
        assertThat(family.grandchild.isAlive()).isFalse();
    }

    @Test
    void withoutSessionsTheNextStartEndsAllOfThem() throws Exception {
        Family family = kill(Isolation.PLAIN);
        assertThat(family.sleeper.isAlive()).isTrue();

        assertThat(new Leftovers(directory, GRACE).end())
                .containsExactlyInAnyOrder(
                        new Leftovers.Ended("sleeper", family.sleeper.pid()),
                        new Leftovers.Ended("parent", family.parent.pid()),
                        new Leftovers.Ended("parent", family.grandchild.pid()));
        assertThat(Stream.of(family.sleeper, family.parent, family.grandchild)).noneMatch(ProcessMark::isAlive);
    }

    @Test
    void whatIgnoresTheRequestToEndIsKilled() throws Exception {
        Process stubborn = new ProcessBuilder("bash", "-c", "trap '' TERM; echo set; exec sleep 600").start();
        ProcessMark mark = remember(stubborn.pid());
        stubborn.inputReader().readLine();
        note(mark, RunFile.bootId());

        assertThat(new Leftovers(directory, Duration.ofMillis(100)).end())
                .containsExactly(new Leftovers.Ended("svc", mark.pid()));
        assertThat(mark.isAlive()).isFalse();
    }

    @Test
    void anotherProcessWithThePidOfAServiceIsLeftAlone() throws Exception {
        ProcessMark stranger = sleep();
        note(new ProcessMark(stranger.pid(), stranger.startTime() + 1), RunFile.bootId());

        assertThat(new Leftovers(directory, GRACE).end()).isEmpty();
        assertThat(stranger.isAlive()).isTrue();
    }

    @Test
    void afterARebootNobodyIsEnded() throws Exception {
        ProcessMark stranger = sleep();
        note(stranger, "an earlier boot");

        assertThat(new Leftovers(directory, GRACE).end()).isEmpty();
        assertThat(stranger.isAlive()).isTrue();
    }

    @Test
    void aDirectoryOfAWorkerThatRunsIsRefused() throws Exception {
        ProcessMark other = sleep();
        write(new Run(RunFile.bootId(), "some-run", other, Map.of()));

        assertThatThrownBy(() -> new Leftovers(directory, GRACE).end())
                .isInstanceOf(DirectoryInUseException.class)
                .hasMessageContaining("process " + other.pid())
                .hasMessageContaining(directory.toString());
        assertThat(other.isAlive()).isTrue();
    }

    @Test
    void aDirectoryThatIsLockedIsRefusedEvenIfItsRunFileNamesNobody() throws Exception {
        familyOf(worker(Isolation.OWN_SESSION));
        Files.delete(directory.resolve("run.json"));

        assertThatThrownBy(() -> new Leftovers(directory, GRACE).end()).isInstanceOf(DirectoryInUseException.class);
        assertThatThrownBy(() -> new Supervisor(List.of(), directory, Clock.systemUTC()))
                .isInstanceOf(DirectoryInUseException.class);
    }

    @Test
    void twoSupervisorsOfOneProcessDoNotShareADirectoryEither() throws Exception {
        try (Supervisor one = new Supervisor(List.of(), directory, Clock.systemUTC())) {
            assertThat(one.processes()).isEmpty();
            assertThatThrownBy(() -> new Supervisor(List.of(), directory, Clock.systemUTC()))
                    .isInstanceOf(DirectoryInUseException.class)
                    .hasMessageContaining("in this process");
        }
        new Supervisor(List.of(), directory, Clock.systemUTC()).close();
    }

    @Test
    void aDamagedRunFileIsPassedOver() throws Exception {
        for (String damaged : List.of("", "{", "[]", "{\"boot_id\":\"x\"}", "null")) {
            Files.writeString(directory.resolve("run.json"), damaged);

            assertThat(new Leftovers(directory, GRACE).end()).as(damaged).isEmpty();
        }
    }

    @Test
    void theRunFileSaysWhoRunsWhatAndGoesWithTheSupervisor() throws Exception {
        try (Supervisor supervisor =
                new Supervisor(List.of(Children.spec("svc", 0, "sleep", "600")), directory, Clock.systemUTC())) {
            supervisor.startAll();
            SupervisedProcess process = supervisor.find("svc").orElseThrow();
            long pid = ((ProcessState.Ready) process.awaitSettled(Children.PATIENCE)).pid();

            Run run = RunFile.read(directory).orElseThrow();

            assertThat(run.worker()).isEqualTo(ProcessMark.ofThisJvm());
            assertThat(run.bootId()).isEqualTo(RunFile.bootId());
            assertThat(run.children())
                    .containsOnlyKeys("svc")
                    .containsValue(ProcessMark.of(pid).orElseThrow());
            assertThat(Files.readString(ProcStat.file(pid, "environ"))).contains("EMP_RUN_ID=" + run.runId());
            assertThat(Files.readString(directory.resolve("run.json"))).contains("\"boot_id\"", "\"start_time\"");
        }
        assertThat(directory.resolve("run.json")).doesNotExist();
    }

    private record Family(ProcessMark sleeper, ProcessMark parent, ProcessMark grandchild) {}

    /** Starts a worker with two services, kills it as {@code kill -9} does, and answers what it had started. */
    private Family kill(Isolation isolation) throws Exception {
        Process worker = worker(isolation);
        Family family = familyOf(worker);
        assertThat(Files.readString(ProcStat.file(family.sleeper.pid(), "environ")))
                .as("the worker's settings are not handed to services")
                .doesNotContain(SECRET);
        worker.destroyForcibly().waitFor();
        return family;
    }

    private Family familyOf(Process worker) throws Exception {
        remember(worker.pid());
        String[] pids = worker.inputReader().readLine().split(" ", -1);
        return new Family(
                remember(Long.parseLong(pids[0])),
                remember(Long.parseLong(pids[1])),
                remember(Long.parseLong(pids[2])));
    }

    private Process worker(Isolation isolation) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(Children.java(WorkerToKill.class, directory, isolation));
        builder.environment().put(SECRET, "hunter2");
        return builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    private ProcessMark sleep() throws Exception {
        return remember(new ProcessBuilder("sleep", "600").start().pid());
    }

    private ProcessMark remember(long pid) {
        ProcessMark mark = ProcessMark.of(pid).orElseThrow();
        started.add(mark);
        return mark;
    }

    /** Notes a child of a worker that runs no more. */
    private void note(ProcessMark child, String bootId) throws Exception {
        write(new Run(bootId, "some-run", new ProcessMark(Integer.MAX_VALUE, 1), Map.of("svc", child)));
    }

    private void write(Run run) throws Exception {
        RunFile.write(directory.resolve("run.json"), run);
    }
}
