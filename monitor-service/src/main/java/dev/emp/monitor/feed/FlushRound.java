package dev.emp.monitor.feed;

import dev.emp.monitor.feed.FeedTable.Delta;
import dev.emp.monitor.feed.FeedTable.Position;
import dev.emp.monitor.feed.FeedTable.Snapshot;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The messages of one flush over all clients. Clients that stand at the same place with the same filter share one text,
 * so a hundred viewers cost one serialisation.
 */
final class FlushRound {

    /** @param text empty when there is nothing to tell */
    record Part(String text, String epoch, String seq, Position position) {}

    private record SnapshotKey(FeedTable<?> table, FeedView view, int window) {}

    private record DeltaKey(FeedTable<?> table, FeedView view, Position from, String seq) {}

    private record SharedDelta(Part part, Delta<?> delta) {}

    private final FeedMessages messages;
    private final FeedMetrics metrics;
    private final Map<SnapshotKey, Part> snapshots = new HashMap<>();
    private final Map<DeltaKey, SharedDelta> deltas = new HashMap<>();

    FlushRound(FeedMessages messages, FeedMetrics metrics) {
        this.messages = messages;
        this.metrics = metrics;
    }

    FeedMessages messages() {
        return messages;
    }

    Part snapshot(FeedTable<?> table, FeedView view, int window) {
        metrics.snapshot();
        return snapshots.computeIfAbsent(new SnapshotKey(table, view, window), key -> {
            Snapshot<?> snapshot = table.snapshot(view, window);
            return new Part(
                    messages.snapshot(table.topic(), snapshot), snapshot.epoch(), snapshot.seq(), snapshot.position());
        });
    }

    /** Null when only a snapshot can bring the reader up to date. */
    @Nullable
    Part delta(FeedTable<?> table, FeedView view, Position from, String epoch, String seq) {
        DeltaKey key = new DeltaKey(table, view, from, seq);
        SharedDelta shared = deltas.get(key);
        if (shared == null) {
            Delta<?> delta = table.changesSince(from, view);
            if (delta == null) {
                return null;
            }
            shared = new SharedDelta(part(table, delta, from, epoch, seq), delta);
            deltas.put(key, shared);
        }
        if (!shared.part().text().isEmpty()) {
            metrics.delta(shared.delta());
        }
        return shared.part();
    }

    private Part part(FeedTable<?> table, Delta<?> delta, Position from, String epoch, String seq) {
        boolean newCounts = from.counts() != delta.position().counts();
        String text = delta.isEmpty() && !newCounts
                ? ""
                : messages.delta(table.topic(), seq, delta, newCounts ? delta.counts() : null);
        return new Part(text, epoch, delta.to(), delta.position());
    }
}
