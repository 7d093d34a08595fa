package dev.emp.worker.services;

import dev.emp.worker.claiming.Hold;
import dev.emp.worker.health.HealthEvent.LimitChanged;
import dev.emp.worker.health.MachineHealth;
import dev.emp.worker.health.Situation;
import dev.emp.worker.resources.ServiceMemory;
import dev.emp.worker.status.Journal;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Sees to it that no service keeps more memory than its limit: lets it drop its models, and restarts it if that is not enough. */
public final class MemoryKeeper {

    /** How long jobs in hand may go on before the service is restarted under them. */
    private static final Duration PATIENCE_WITH_JOBS = Duration.ofSeconds(30);

    private final MachineServices services;
    private final Relief relief;
    private final MachineHealth health;
    private final Journal journal;
    private final Clock clock;
    private final Duration settling;
    private final Set<String> atWork = new HashSet<>();
    private final Set<String> toldAgain = new HashSet<>();

    /** @param settling how long memory takes to be given back after the request */
    public MemoryKeeper(
            MachineServices services,
            Relief relief,
            MachineHealth health,
            Journal journal,
            Clock clock,
            Duration settling) {
        this.services = services;
        this.relief = relief;
        this.health = health;
        this.journal = journal;
        this.clock = clock;
        this.settling = settling;
    }

    /** The services that run and have a limit. */
    public List<ServiceMemory> memory() {
        return services.all().stream()
                .filter(service ->
                        service.memoryLimit() != null && service.usage().processes() > 0)
                .map(MemoryKeeper::memoryOf)
                .toList();
    }

    /**
     * Sets to work on a service that is over its limit; returns at once. Does nothing while it is at work on it already, but
     * looks again at the end of that.
     */
    public void over(ServiceMemory memory) {
        services.find(memory.service())
                .filter(service -> begin(service.name()))
                .ifPresent(service ->
                        Thread.ofVirtual().name("memory-" + service.name()).start(() -> work(service, memory)));
    }

    private synchronized boolean begin(String service) {
        boolean first = atWork.add(service);
        if (!first) {
            toldAgain.add(service);
        }
        return first;
    }

    private void work(MachineService service, ServiceMemory memory) {
        ServiceMemory now = memory;
        do {
            recover(service, now);
            now = memoryOf(service);
        } while (!isDone(now));
    }

    private synchronized boolean isDone(ServiceMemory now) {
        boolean again = toldAgain.remove(now.service()) && now.isOver();
        if (!again) {
            atWork.remove(now.service());
        }
        return !again;
    }

    private void recover(MachineService service, ServiceMemory memory) {
        String resource = "memory of " + service.name();
        journal.add("resource_excess", service.name(), memory.text());
        health.apply(new LimitChanged(resource, new Situation.Excess(service.name(), memory.text(), clock.instant())));
        service.claimer().hold(Hold.MEMORY, true);
        try {
            service.claimer().awaitIdle(PATIENCE_WITH_JOBS);
            relief.release(service);
            Thread.sleep(settling);
            ServiceMemory now = memoryOf(service);
            if (now.isOver()) {
                services.restart(service, now.text());
                service.awaitReady();
            }
            journal.add("resource_recovered", service.name(), memoryOf(service).text());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            service.claimer().hold(Hold.MEMORY, false);
            health.apply(new LimitChanged(resource, null));
        }
    }

    private static ServiceMemory memoryOf(MachineService service) {
        return new ServiceMemory(service.name(), service.usage().residentBytes(), service.memoryLimit());
    }
}
