package dev.emp.orchestrator.fleet;

import dev.emp.jobbus.bus.QueueControl;
import dev.emp.jobbus.bus.QueueControl.Mode;
import dev.emp.jobbus.bus.Scope;
import dev.emp.jobbus.job.JobSpec;
import dev.emp.jobbus.machine.MachineDirectory;
import dev.emp.jobbus.machine.MachineReport;
import dev.emp.jobbus.query.Outlook;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Who could take a job now. Clients ask for their jobs again and again, so what was seen of machines in the last seconds
 * counts.
 */
@Component
public final class Outlooks {

    private static final Duration FRESH = Duration.ofSeconds(2);

    private final MachineDirectory machines;
    private final QueueControl control;
    private final Clock clock;
    private volatile @Nullable Seen seen;

    Outlooks(MachineDirectory machines, QueueControl control, Clock clock) {
        this.machines = machines;
        this.control = control;
        this.clock = clock;
    }

    /** Who could take such a job, whether it is in line or not. */
    public Mono<Held> of(JobSpec spec) {
        return look().map(looked -> new Held(
                Outlook.of(spec.lane(), looked.reports),
                looked.restriction(spec, Mode.PAUSED),
                looked.restriction(spec, Mode.DRAINING)));
    }

    private Mono<Seen> look() {
        Seen last = seen;
        if (last != null && !last.at.isBefore(clock.instant().minus(FRESH))) {
            return Mono.just(last);
        }
        return Mono.fromCompletionStage(machines::machines)
                .zipWith(
                        Mono.fromCompletionStage(control::restrictions),
                        (reports, modes) -> new Seen(reports, modes, clock.instant()))
                .doOnNext(now -> seen = now);
    }

    /**
     * @param paused what is paused that the job belongs to
     * @param draining what takes no jobs that the job belongs to
     */
    public record Held(Outlook outlook, Optional<Scope> paused, Optional<Scope> draining) {}

    private record Seen(List<MachineReport> reports, Map<Scope, Mode> modes, Instant at) {

        private Optional<Scope> restriction(JobSpec spec, Mode mode) {
            return modes.entrySet().stream()
                    .filter(entry -> entry.getValue() == mode && entry.getKey().includes(spec))
                    .map(Map.Entry::getKey)
                    .min(Comparator.comparing(Scope::toString));
        }
    }
}
