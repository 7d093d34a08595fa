package dev.emp.jobbus.memory;

import dev.emp.jobbus.bus.QueueControl.Mode;
import dev.emp.jobbus.bus.Scope;
import dev.emp.jobbus.job.JobSpec;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What is paused or drained. */
final class Restrictions {

    private final Lanes lanes;
    private final Map<Scope, Mode> modes = new HashMap<>();

    Restrictions(Lanes lanes) {
        this.lanes = lanes;
    }

    void restrict(Scope scope, Mode mode) {
        if (modes.put(scope, mode) != mode) {
            lanes.changed();
        }
    }

    /** Answers whether it was restricted. */
    boolean resume(Scope scope) {
        boolean restricted = modes.remove(scope) != null;
        if (restricted) {
            lanes.changed();
        }
        return restricted;
    }

    Map<Scope, Mode> all() {
        return Map.copyOf(modes);
    }

    boolean isPaused(JobSpec spec) {
        return find(spec, Mode.PAUSED).isPresent();
    }

    /** What a job belongs to that takes none. */
    Optional<Scope> draining(JobSpec spec) {
        return find(spec, Mode.DRAINING);
    }

    private Optional<Scope> find(JobSpec spec, Mode mode) {
        return modes.entrySet().stream()
                .filter(entry -> entry.getValue() == mode)
                .map(Map.Entry::getKey)
                .filter(scope -> scope.includes(spec))
                .min(Comparator.comparing(Scope::kind).thenComparing(Scope::name));
    }
}
