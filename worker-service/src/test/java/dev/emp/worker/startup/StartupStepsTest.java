package dev.emp.worker.startup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.emp.jobbus.contract.SettableClock;
import dev.emp.jobbus.machine.MachineReport;
import dev.emp.jobbus.machine.MachineReport.Step;
import dev.emp.worker.health.MachineHealth;
import dev.emp.worker.status.Journal;
import dev.emp.worker.supervision.Signal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StartupStepsTest {

    private static final Instant START = SettableClock.START;

    private final SettableClock clock = new SettableClock();
    private final MachineHealth health =
            new MachineHealth(clock, new MachineHealth.Patience(Duration.ofMinutes(10), Duration.ofMinutes(5)));
    private final Journal journal = new Journal(clock, new Signal());
    private final StartupSteps steps = new StartupSteps(health, journal, clock);

    @Test
    void aStepIsTimedByTheClockAndSaysWhatCameOfIt() throws Exception {
        steps.run("services", () -> {
            clock.advance(Duration.ofMillis(2_500));
            return "8 of 8 ready";
        });

        assertThat(steps.steps())
                .containsExactly(
                        new Step("services", Step.State.DONE, START, Duration.ofMillis(2_500), "8 of 8 ready"));
        assertThat(journal.events())
                .containsExactly(new MachineReport.Event(
                        START.plusMillis(2_500), "startup_step", "services", "8 of 8 ready (2.50 s)"));
    }

    @Test
    void aStepThatIsUnderWayIsSeenAndNamedByTheHealth() throws Exception {
        List<Step> seen = new ArrayList<>();
        List<String> reasons = new ArrayList<>();

        steps.run("plan", () -> "2 services");
        steps.run("services", () -> {
            seen.addAll(steps.steps());
            reasons.add(health.state().reason());
            return "ready";
        });

        assertThat(seen).extracting(Step::name).containsExactly("plan", "services");
        assertThat(seen.getLast()).isEqualTo(new Step("services", Step.State.RUNNING, START, null, null));
        assertThat(reasons).containsExactly("the machine is starting: services");
    }

    @Test
    void aStepWithNothingToDoIsSkipped() throws Exception {
        steps.run("shared-setup", () -> null);

        assertThat(steps.steps())
                .containsExactly(new Step("shared-setup", Step.State.SKIPPED, START, Duration.ZERO, "nothing to do"));
    }

    @Test
    void aStepThatWasDoneBeforeAnybodyCouldWatchKeepsItsTimes() {
        Instant begin = clock.instant();
        clock.advance(Duration.ofSeconds(1));

        steps.done("configuration", begin, "api machine box");

        assertThat(steps.steps())
                .containsExactly(
                        new Step("configuration", Step.State.DONE, begin, Duration.ofSeconds(1), "api machine box"));
        assertThat(journal.events()).hasSize(1);
    }

    @Test
    void aStepThatFailsSaysWhyAndThrowsOn() {
        IllegalStateException fault = new IllegalStateException("the disk is full");

        assertThatThrownBy(() -> steps.run("shared-setup", () -> {
                    throw fault;
                }))
                .isSameAs(fault);

        assertThat(steps.steps())
                .containsExactly(new Step("shared-setup", Step.State.FAILED, START, Duration.ZERO, "the disk is full"));
        assertThat(journal.events().getLast().text()).isEqualTo("the disk is full (0.00 s)");
    }

    @Test
    void aFaultWithoutAMessageIsNamedByItsKind() {
        assertThatThrownBy(() -> steps.run("workers", () -> {
                    throw new UnsupportedOperationException();
                }))
                .isInstanceOf(UnsupportedOperationException.class);

        assertThat(steps.steps().getLast().detail()).isEqualTo("UnsupportedOperationException");
    }

    /** A class that is missing, say, must not leave the machine starting for ever. */
    @Test
    void anErrorFailsAStepToo() {
        assertThatThrownBy(() -> steps.run("workers", () -> {
                    throw new NoClassDefFoundError("dev/emp/Missing");
                }))
                .isInstanceOf(NoClassDefFoundError.class);

        assertThat(steps.steps().getLast().state()).isEqualTo(Step.State.FAILED);
    }

    @Test
    void anInterruptedStepHasFailed() {
        assertThatThrownBy(() -> steps.run("services", () -> {
                    throw new InterruptedException("stop");
                }))
                .isInstanceOf(InterruptedException.class);

        assertThat(steps.steps().getLast())
                .isEqualTo(new Step("services", Step.State.FAILED, START, Duration.ZERO, "interrupted"));
    }
}
