package dev.emp.orchestrator.alerts;

import dev.emp.jobbus.document.Document;
import dev.emp.jobbus.document.Documents;
import dev.emp.jobbus.document.Draft;
import dev.emp.jobbus.machine.MachineDirectory;
import dev.emp.jobbus.machine.MachineReport;
import dev.emp.jobbus.machine.MachineReport.Health;
import dev.emp.orchestrator.json.Stored;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Looks for machines that are gone without a word. One that drains, stops or has failed says so before it goes. A lost machine is
 * forgotten when it comes back, or after an hour.
 */
@Component
final class LostMachines implements AlertSource, SmartLifecycle {

    private static final String COLLECTION = "machine-roll";
    private static final String ROLL = "roll";
    private static final Duration REMEMBERED = Duration.ofHours(1);
    private static final Set<Health> GOING = Set.of(Health.DRAINING, Health.FAILED, Health.STOPPED);
    private static final int MOST_NAMED = 5;

    private final MachineDirectory machines;
    private final Documents documents;
    private final AlertProperties settings;
    private final Clock clock;
    /** The machines that last said they were going, as this replica has heard them. */
    private final Set<String> going = ConcurrentHashMap.newKeySet();

    private volatile MachineDirectory.Watch watch = () -> {};
    private volatile boolean running;

    LostMachines(MachineDirectory machines, Documents documents, AlertProperties settings, Clock clock) {
        this.machines = machines;
        this.documents = documents;
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public void start() {
        watch = machines.watch(this::hear);
        running = true;
    }

    @Override
    public void stop() {
        watch.close();
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private void hear(MachineReport report) {
        if (GOING.contains(report.health())) {
            going.add(report.id().value());
        } else {
            going.remove(report.id().value());
        }
    }

    @Override
    public CompletionStage<Findings> look() {
        return documents
                .find(COLLECTION, ROLL)
                .thenCombine(machines.machines(), this::call)
                .thenCompose(
                        called -> documents.save(COLLECTION, called.draft).thenApply(saved -> findings(called.roll)));
    }

    private Called call(Optional<Document> found, List<MachineReport> present) {
        MachineRoll before = found.map(document -> Stored.read(document.content(), MachineRoll.class))
                .orElse(MachineRoll.EMPTY);
        MachineRoll after = after(before, present, clock.instant());
        Draft draft = found.map(document -> Draft.replace(document, Stored.write(after)))
                .orElseGet(() -> Draft.create(ROLL, Stored.write(after)));
        return new Called(after, draft);
    }

    private MachineRoll after(MachineRoll before, List<MachineReport> present, Instant now) {
        Map<String, Instant> seen = new TreeMap<>();
        for (MachineReport report : present) {
            hear(report);
            seen.put(report.id().value(), now);
        }
        Map<String, Instant> lost = new TreeMap<>(before.lost());
        before.seen().keySet().stream()
                .filter(machine -> !seen.containsKey(machine) && !going.contains(machine))
                .forEach(machine -> lost.put(machine, now));
        lost.keySet().removeAll(seen.keySet());
        lost.values().removeIf(at -> at.plus(REMEMBERED).isBefore(now));
        going.retainAll(seen.keySet());
        return new MachineRoll(seen, lost);
    }

    private Findings findings(MachineRoll roll) {
        int lost = roll.lost().size();
        if (lost <= settings.lostMachines()) {
            return new Findings(Set.of(Kind.LOST_MACHINES), List.of());
        }
        String names = String.join(
                ", ", roll.lost().keySet().stream().limit(MOST_NAMED).toList());
        return new Findings(
                Set.of(Kind.LOST_MACHINES),
                List.of(new Finding(
                        Kind.LOST_MACHINES,
                        "",
                        lost,
                        settings.lostMachines(),
                        Duration.ZERO,
                        lost + " machines are gone without a word: " + names + (lost > MOST_NAMED ? ", …" : ""))));
    }

    private record Called(MachineRoll roll, Draft draft) {}
}
