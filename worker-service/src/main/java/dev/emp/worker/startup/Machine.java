package dev.emp.worker.startup;

import dev.emp.worker.claiming.Hold;
import dev.emp.worker.execution.Executions;
import dev.emp.worker.health.HealthEvent.DrainAsked;
import dev.emp.worker.health.HealthEvent.Ended;
import dev.emp.worker.health.HealthEvent.ResumeAsked;
import dev.emp.worker.health.MachineHealth;
import dev.emp.worker.health.MachineState;
import dev.emp.worker.plan.WorkerProperties;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * The machine's beginning and end. It starts after the web server, so that a port in use is found before a job is
 * claimed and the start-up can be watched, and stops before it, so that its health can be seen while it drains (invariant
 * I14).
 */
public final class Machine implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Machine.class);

    /** With the default grace, together below the 30 s after which Kubernetes kills a pod. */
    private static final Duration GIVE_BACK = Duration.ofSeconds(4);

    private final Startup startup;
    private final Startup.Parts parts;
    private final MachineHealth health;
    private final Executions executions;
    private final ExitStatus exit;
    private final WorkerProperties settings;
    private @Nullable Thread starting;
    private volatile boolean running;
    private boolean ended;

    Machine(Startup startup, Startup.Parts parts, Executions executions, ExitStatus exit, WorkerProperties settings) {
        this.startup = startup;
        this.parts = parts;
        this.health = parts.health();
        this.executions = executions;
        this.exit = exit;
        this.settings = settings;
        health.onChange(this::stateChanged);
    }

    @Override
    public void start() {
        uninterrupted(startup::register);
        running = true;
        // Services may take minutes to come up, in which the machine can be watched and stopped.
        starting = Thread.ofVirtual().name("start-up").start(startup::finish);
    }

    /** Takes no new jobs until it is told to resume; those in hand are finished. */
    public void drain() {
        log.info("Draining: no new jobs, {} in hand", executions.all().size());
        health.apply(new DrainAsked(false));
    }

    /** Takes jobs again after {@link #drain}; does nothing when the machine is about to stop. */
    public void resume() {
        health.apply(new ResumeAsked());
    }

    @Override
    public void stop() {
        running = false;
        log.info("Stopping: no new jobs, {} in hand", executions.all().size());
        health.apply(new DrainAsked(true));
        end(settings.shutdownGrace());
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Called while the state changes: must not linger. */
    private void stateChanged(MachineState before, MachineState after) {
        if (after instanceof MachineState.Alive alive) {
            parts.workforce().hold(Hold.DRAINED, alive instanceof MachineState.Draining);
            parts.workforce().hold(Hold.RESOURCES, alive.situation().isShortOfResources());
        }
        if (before.health() != after.health()) {
            String reason = after.reason();
            parts.journal()
                    .add(
                            "state_changed",
                            null,
                            before.health().wireName() + " → " + after.health().wireName()
                                    + (reason == null ? "" : ": " + reason));
        }
        if (after instanceof MachineState.Failed(String reason)) {
            Thread.ofPlatform().name("machine-failure").start(() -> fail(reason));
        }
    }

    private void fail(String reason) {
        log.error("The machine has failed: {}", reason);
        try {
            end(Duration.ZERO);
        } finally {
            exit.fail();
        }
    }

    /** @param grace how long jobs in hand may go on */
    private synchronized void end(Duration grace) {
        if (ended) {
            return;
        }
        ended = true;
        uninterrupted(() -> {
            Thread unfinished = starting;
            if (unfinished != null) {
                unfinished.interrupt();
                unfinished.join();
            }
            parts.workforce().stopClaiming();
            executions.drain(grace, GIVE_BACK);
            parts.caretaker().stop();
            parts.workforce().stop();
            parts.keeping().stop();
            parts.journal().add("shutdown", null, "the machine has stopped");
            health.apply(new Ended());
            parts.status().stop();
        });
        log.info("The machine has stopped");
    }

    private static void uninterrupted(Steps steps) {
        try {
            steps.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the machine started or stopped", e);
        }
    }

    @FunctionalInterface
    private interface Steps {
        void run() throws InterruptedException;
    }
}
