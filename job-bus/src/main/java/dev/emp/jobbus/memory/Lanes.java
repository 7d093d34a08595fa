package dev.emp.jobbus.memory;

import dev.emp.jobbus.matching.Lane;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Every lane, by its signature, and how they share the workers. */
final class Lanes {

    private final FairQueueing fairness = new FairQueueing();
    private final Map<String, LaneQueue> bySignature = new HashMap<>();
    private long version;

    /** The queue of a lane, a new one if there is none yet. */
    LaneQueue use(Lane lane, Instant now) {
        LaneQueue queue = bySignature.computeIfAbsent(lane.signature(), signature -> {
            changed();
            return new LaneQueue(lane, now);
        });
        queue.used(now);
        return queue;
    }

    /** Something that workers have to be matched with is new. */
    void changed() {
        version++;
    }

    /** Rises with every change. */
    long version() {
        return version;
    }

    /** Every lane that has jobs. */
    Stream<LaneQueue> waiting() {
        return bySignature.values().stream().filter(queue -> !queue.isEmpty());
    }

    FairQueueing fairness() {
        return fairness;
    }

    /** Forgets the lanes that have not been used since then, but for those still {@code needed}. */
    int removeUnused(Instant limit, Predicate<LaneQueue> needed, int most) {
        List<LaneQueue> unused = bySignature.values().stream()
                .filter(queue -> queue.lastUsedBefore(limit) && !needed.test(queue))
                .limit(most)
                .toList();
        unused.forEach(queue -> {
            bySignature.remove(queue.lane().signature());
            fairness.forget(queue.lane());
        });
        return unused.size();
    }
}
