package dev.emp.worker.startup;

import dev.emp.worker.claiming.Workforce;
import dev.emp.worker.execution.Caretaker;
import dev.emp.worker.execution.Executions;
import dev.emp.worker.health.MachineHealth;
import dev.emp.worker.health.MachineHealth.Stage;
import dev.emp.worker.plan.WorkerProperties;
import dev.emp.worker.status.StatusReporter;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * The machine's beginning and end. It starts after the web server, so that a port in use is found before a job is
 * claimed, and stops before it, so that its health can be seen while it drains (invariant I14).
 */
public final class Machine implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Machine.class);

    /** With the default grace, together below the 30 s after which Kubernetes kills a pod. */
    private static final Duration GIVE_BACK = Duration.ofSeconds(4);

    private final MachineHealth health;
    private final Workforce workforce;
    private final Executions executions;
    private final Caretaker caretaker;
    private final StatusReporter status;
    private final WorkerProperties settings;
    private volatile boolean running;

    public Machine(
            MachineHealth health,
            Workforce workforce,
            Executions executions,
            Caretaker caretaker,
            StatusReporter status,
            WorkerProperties settings) {
        this.health = health;
        this.workforce = workforce;
        this.executions = executions;
        this.caretaker = caretaker;
        this.status = status;
        this.settings = settings;
    }

    @Override
    public void start() {
        uninterrupted(() -> {
            status.start();
            caretaker.start();
            workforce.start();
        });
        running = true;
        health.enter(Stage.RUNNING);
        if (workforce.claimers().isEmpty()) {
            log.warn("This machine takes no jobs: there is nothing in emp.worker.connectors");
        } else {
            log.info("The machine runs {} worker(s)", workforce.claimers().size());
        }
    }

    @Override
    public void stop() {
        running = false;
        health.enter(Stage.DRAINING);
        log.info("Stopping: no new jobs, {} in hand", executions.all().size());
        uninterrupted(() -> {
            workforce.stopClaiming();
            executions.drain(settings.shutdownGrace(), GIVE_BACK);
            caretaker.stop();
            workforce.stop();
            health.enter(Stage.STOPPED);
            status.stop();
        });
        log.info("The machine has stopped");
    }

    @Override
    public boolean isRunning() {
        return running;
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
