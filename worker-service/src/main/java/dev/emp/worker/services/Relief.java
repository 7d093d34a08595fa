package dev.emp.worker.services;

import dev.emp.connector.ConnectorException;
import dev.emp.worker.health.HealthEvent.LimitChanged;
import dev.emp.worker.health.MachineHealth;
import dev.emp.worker.health.Situation;
import dev.emp.worker.resources.Excess;
import dev.emp.worker.resources.Resource;
import dev.emp.worker.resources.ResourceWatch;
import dev.emp.worker.status.Journal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Frees what is used up. While a limit of the machine is passed its workers take no new jobs; memory is freed by asking the
 * providers to drop their models and, if that does not help, by restarting the service that has most of it; on the disk
 * the older logs of the services are deleted.
 */
public final class Relief implements ResourceWatch.Listener {

    /** How long asking nicely may take to show, and a restart after it. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final Logger log = LoggerFactory.getLogger(Relief.class);

    private final ResourceWatch watch;
    private final MachineServices services;
    private final MachineHealth health;
    private final Journal journal;
    private final Clock clock;
    private final Map<String, Attempt> attempts = new HashMap<>();

    public Relief(ResourceWatch watch, MachineServices services, MachineHealth health, Journal journal, Clock clock) {
        this.watch = watch;
        this.services = services;
        this.health = health;
        this.journal = journal;
        this.clock = clock;
    }

    @Override
    public void began(Excess excess) {
        journal.add("resource_excess", key(excess), excess.text());
        health.apply(new LimitChanged(key(excess), new Situation.Excess(null, excess.text(), excess.since())));
    }

    @Override
    public void ended(Excess excess) {
        journal.add("resource_recovered", key(excess), key(excess) + " is below its limit again");
        health.apply(new LimitChanged(key(excess), null));
    }

    /** Does what is next for everything that is over its limit. A round of its loop, after every reading. */
    public void relieve() throws InterruptedException {
        List<Excess> excesses = watch.excesses();
        attempts.keySet().retainAll(excesses.stream().map(Relief::key).toList());
        for (Excess excess : excesses) {
            relieve(excess);
        }
    }

    private void relieve(Excess excess) throws InterruptedException {
        Instant now = clock.instant();
        Attempt last = attempts.get(key(excess));
        if (last != null && now.isBefore(last.at().plus(PATIENCE))) {
            return;
        }
        boolean first = last == null;
        Set<String> restarted = last == null ? new HashSet<>() : last.restarted();
        attempts.put(key(excess), new Attempt(now, restarted));
        switch (excess.resource()) {
            case MEMORY, GPU_MEMORY -> {
                List<MachineService> involved = involved(excess);
                if (first) {
                    for (MachineService service : involved) {
                        release(service);
                    }
                } else {
                    restartLargest(involved, restarted, excess);
                }
            }
            case DISK -> {
                if (first) {
                    deleteOldLogs();
                }
            }
            // Not taking new jobs is all that can be done.
            case CPU -> {}
        }
    }

    /** Asks the provider of a service to drop its models. */
    void release(MachineService service) throws InterruptedException {
        try {
            service.connector().releaseMemory();
            journal.add("memory_released", service.name(), "asked to drop its models");
        } catch (ConnectorException | RuntimeException e) {
            log.warn("{} could not be asked to drop its models: {}", service.name(), e.getMessage());
        }
    }

    /** All that is on the disk and belongs to nobody else. */
    private void deleteOldLogs() {
        services.all()
                .forEach(service ->
                        service.process().ifPresent(process -> process.log().deleteOld()));
        journal.add("disk_freed", null, "deleted the older log files of the services");
    }

    private void restartLargest(List<MachineService> involved, Set<String> restarted, Excess excess)
            throws InterruptedException {
        Optional<MachineService> largest = involved.stream()
                // One that is down frees nothing, and waits for its next start for a reason.
                .filter(service -> service.usage().processes() > 0)
                .filter(service -> !restarted.contains(service.name()))
                .max(Comparator.comparingLong(service -> service.usage().residentBytes()));
        if (largest.isPresent()) {
            restarted.add(largest.get().name());
            services.restart(largest.get(), excess.text());
        }
    }

    private List<MachineService> involved(Excess excess) {
        Integer gpu = excess.gpu();
        return gpu == null
                ? services.all()
                : services.all().stream()
                        .filter(service -> Integer.toString(gpu)
                                .equals(service.claimer().worker().labels().get("gpu.index")))
                        .toList();
    }

    private static String key(Excess excess) {
        String resource = excess.resource().name().toLowerCase(Locale.ROOT);
        return excess.resource() == Resource.GPU_MEMORY ? resource + " " + excess.gpu() : resource;
    }

    /**
     * @param at when something was last done about it
     * @param restarted the services that were restarted because of it; once is enough to see that it does not help
     */
    private record Attempt(Instant at, Set<String> restarted) {}
}
