package dev.emp.worker.startup;

import dev.emp.worker.health.MachineHealth;
import dev.emp.worker.resources.ResourceWatch;
import dev.emp.worker.resources.ServiceMemoryWatch;
import dev.emp.worker.services.MachineServices;
import dev.emp.worker.services.Relief;
import dev.emp.worker.supervision.Loop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The loops that look after the machine itself, and its services. */
final class Housekeeping {

    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final MachineServices services;
    private final List<Loop> loops;

    Housekeeping(
            MachineServices services,
            MachineHealth health,
            ResourceWatch resources,
            Relief relief,
            ServiceMemoryWatch memory,
            @Nullable IdleLimit idle) {
        this.services = services;
        List<Loop> needed = new ArrayList<>(List.of(
                new Loop("patience", health::checkPatience),
                new Loop("resources", () -> {
                    Duration pause = resources.check();
                    relief.relieve();
                    return pause;
                }),
                new Loop("service-memory", memory::check)));
        if (idle != null) {
            needed.add(new Loop("idle", idle::check));
        }
        this.loops = List.copyOf(needed);
    }

    void start() {
        loops.forEach(Loop::start);
    }

    /** Ends the services, too. */
    void stop() throws InterruptedException {
        for (Loop loop : loops) {
            loop.stop(PATIENCE);
        }
        services.stop();
    }
}
