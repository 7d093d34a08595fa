package dev.emp.jobbus.memory;

import dev.emp.jobbus.machine.MachineDirectory.Watch;
import dev.emp.jobbus.machine.MachineId;
import dev.emp.jobbus.machine.MachineReport;
import dev.emp.jobbus.machine.ServiceOffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The machines' last reports, who watches them, and the services on offer. */
final class Machines {

    private final Clock clock;
    private final Exclusive exclusive;
    private final Duration ttl;
    private final Map<String, Heard> lastHeard = new TreeMap<>();
    private final Map<String, ServiceOffer> offers = new TreeMap<>();
    private final List<Mailbox<MachineReport>> watchers = new ArrayList<>();

    Machines(Clock clock, Exclusive exclusive, Duration ttl) {
        this.clock = clock;
        this.exclusive = exclusive;
        this.ttl = ttl;
    }

    void report(MachineReport report) {
        lastHeard.put(report.id().value(), new Heard(report, clock.instant()));
        watchers.forEach(watcher -> exclusive.afterwards(() -> watcher.send(report)));
    }

    void leave(MachineId machine) {
        lastHeard.remove(machine.value());
    }

    List<MachineReport> present() {
        Instant lostBefore = clock.instant().minus(ttl);
        lastHeard.values().removeIf(heard -> !heard.at.isAfter(lostBefore));
        return lastHeard.values().stream().map(Heard::report).toList();
    }

    /** Takes the lock by itself: one may watch while the bus is out of reach. */
    Watch watch(Consumer<MachineReport> listener) {
        Mailbox<MachineReport> mailbox = new Mailbox<>(listener);
        exclusive.run(() -> watchers.add(mailbox));
        return () -> {
            mailbox.close();
            exclusive.run(() -> watchers.remove(mailbox));
        };
    }

    void offer(ServiceOffer offer) {
        offers.put(offer.service(), offer);
    }

    boolean retire(String service) {
        return offers.remove(service) != null;
    }

    List<ServiceOffer> offers() {
        return List.copyOf(offers.values());
    }

    private record Heard(MachineReport report, Instant at) {}
}
