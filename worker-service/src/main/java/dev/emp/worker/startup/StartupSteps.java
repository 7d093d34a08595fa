package dev.emp.worker.startup;

import dev.emp.jobbus.machine.MachineReport.Step;
import dev.emp.worker.health.HealthEvent.StepBegan;
import dev.emp.worker.health.MachineHealth;
import dev.emp.worker.status.Journal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The start-up, step by step: what was done, how long it took, and which step failed. */
public final class StartupSteps {

    private static final Logger log = LoggerFactory.getLogger(StartupSteps.class);
    private static final double MILLIS_PER_SECOND = 1_000;

    private final MachineHealth health;
    private final Journal journal;
    private final Clock clock;
    private final List<Step> steps = new ArrayList<>();

    public StartupSteps(MachineHealth health, Journal journal, Clock clock) {
        this.health = health;
        this.journal = journal;
        this.clock = clock;
    }

    /** In the order they were begun; the last one may be under way. */
    public synchronized List<Step> steps() {
        return List.copyOf(steps);
    }

    /** Notes a step that was done before anybody could watch it. */
    void done(String name, Instant startedAt, String detail) {
        begin(name, startedAt);
        end(Step.State.DONE, detail);
    }

    /** Does a step. What it throws is noted with it and thrown on. */
    void run(String name, Work work) throws InterruptedException {
        begin(name, clock.instant());
        try {
            String detail = work.run();
            end(detail == null ? Step.State.SKIPPED : Step.State.DONE, detail == null ? "nothing to do" : detail);
        } catch (InterruptedException e) {
            end(Step.State.FAILED, "interrupted");
            throw e;
        } catch (RuntimeException | Error e) {
            end(
                    Step.State.FAILED,
                    Objects.requireNonNullElse(e.getMessage(), e.getClass().getSimpleName()));
            throw e;
        }
    }

    private void begin(String name, Instant at) {
        synchronized (this) {
            steps.add(new Step(name, Step.State.RUNNING, at, null, null));
        }
        health.apply(new StepBegan(name));
    }

    private void end(Step.State state, String detail) {
        Step ended;
        synchronized (this) {
            Step step = steps.removeLast();
            ended = new Step(
                    step.name(), state, step.startedAt(), Duration.between(step.startedAt(), clock.instant()), detail);
            steps.add(ended);
        }
        String text = "%s (%.2f s)".formatted(detail, seconds(ended));
        if (state == Step.State.FAILED) {
            log.error("Start-up failed at {}: {}", ended.name(), text);
        } else {
            log.info("Start-up, {}: {}", ended.name(), text);
        }
        journal.add("startup_step", ended.name(), text);
    }

    private static double seconds(Step step) {
        Duration took = step.took();
        return took == null ? 0 : took.toMillis() / MILLIS_PER_SECOND;
    }

    /** What a step does. */
    @FunctionalInterface
    interface Work {

        /** @return what came of it, in a sentence; null when there was nothing to do */
        @Nullable
        String run() throws InterruptedException;
    }
}
