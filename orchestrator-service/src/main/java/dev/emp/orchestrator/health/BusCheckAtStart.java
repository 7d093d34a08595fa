package dev.emp.orchestrator.health;

import dev.emp.jobbus.bus.BusUnavailableException;
import dev.emp.jobbus.event.JobEvents;
import java.util.concurrent.CompletionException;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Stops a start without a job bus, before the port is opened: most likely its address is wrong. A bus that goes away
 * later is waited for.
 */
@Component
final class BusCheckAtStart implements SmartLifecycle {

    private final JobEvents events;
    private volatile boolean checked;

    BusCheckAtStart(JobEvents events) {
        this.events = events;
    }

    /** @throws BusUnavailableException if the bus does not answer */
    @Override
    public void start() {
        try {
            events.latest().toCompletableFuture().join();
            checked = true;
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof BusUnavailableException outage ? outage : failed;
        }
    }

    @Override
    public void stop() {
        checked = false;
    }

    @Override
    public boolean isRunning() {
        return checked;
    }

    @Override
    public int getPhase() {
        return Integer.MIN_VALUE;
    }
}
