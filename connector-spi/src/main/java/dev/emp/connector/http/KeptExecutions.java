package dev.emp.connector.http;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The executions whose events are kept, by the handles that lead to them. */
final class KeptExecutions implements Execution.Register {

    /** For this long a result stays that was told but may have been cut off on its way. */
    static final Duration HEARD_ONCE = Duration.ofMinutes(1);

    private final Map<String, Execution> byHandle = new ConcurrentHashMap<>();
    private final JournalBudget budget;
    private final Duration unheard;

    /** @param unheard how long an execution, or its end, waits for a listener */
    KeptExecutions(JournalBudget budget, Duration unheard) {
        this.budget = budget;
        this.unheard = unheard;
    }

    Optional<Execution> find(String handle) {
        return Optional.ofNullable(byHandle.get(handle));
    }

    @Override
    public HandleKeeper keeperFor(Execution execution) {
        return new HandleKeeper() {
            @Override
            public void keep(String handle) {
                execution.outlet().keep(new Journal(budget));
                byHandle.put(handle, execution);
            }

            @Override
            public void alsoUnder(String handle) {
                byHandle.put(handle, execution);
            }

            @Override
            public void release() throws IOException {
                forget(execution);
                execution.outlet().stopKeeping();
            }
        };
    }

    /** Nobody can come back to it any more. */
    void forget(Execution execution) {
        byHandle.values().removeIf(execution::equals);
    }

    Collection<Execution> all() {
        return byHandle.values().stream().distinct().toList();
    }

    /** Gives up those that have waited for too long. */
    void sweep(Instant now) {
        Duration heardOnce = HEARD_ONCE.compareTo(unheard) < 0 ? HEARD_ONCE : unheard;
        for (Execution execution : List.copyOf(all())) {
            EventOutlet outlet = execution.outlet();
            if (!outlet.isKeeping()) {
                forget(execution);
            } else if (outlet.isStale(now, unheard, heardOnce)) {
                forget(execution);
                execution.stop();
                outlet.discard();
            }
        }
    }
}
