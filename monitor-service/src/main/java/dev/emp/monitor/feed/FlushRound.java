package dev.emp.monitor.feed;

import dev.emp.monitor.feed.FeedTable.Delta;
import dev.emp.monitor.feed.FeedTable.Position;
import dev.emp.monitor.feed.FeedTable.Snapshot;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The messages of one flush over all clients. Clients that stand at the same place with the same filter share one text,
 * so a hundred viewers cost one serialisation.
 */
final class FlushRound {

    /** @param texts empty when there is nothing to tell */
    record Part(List<FeedText> texts, String epoch, String seq, Position position) {}

    /**
     * How large a snapshot is.
     *
     * @param window rows
     * @param part rows in one message
     */
    record Size(int window, int part) {}

    /**
     * What a client sees and where it stands.
     *
     * @param look null for everything
     * @param looksAnew whether it needs the rows in sight as they are
     */
    record Reader(FeedView view, @Nullable FeedLook look, boolean looksAnew, Position from) {}

    private record SnapshotKey(
            FeedTable<?> table,
            FeedView view,
            Size size,
            @Nullable FeedLook look) {}

    private record DeltaKey(FeedTable<?> table, Reader reader, String seq) {}

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

    /** @param look what the client has in sight; null for everything */
    Part snapshot(FeedTable<?> table, FeedView view, Size size, @Nullable FeedLook look) {
        metrics.snapshot();
        // Where all are told the same, whatever they look at, they share one text.
        SnapshotKey wanted = new SnapshotKey(table, view, size, table.tellsInBrief() ? look : null);
        return snapshots.computeIfAbsent(wanted, key -> {
            Snapshot<?> snapshot = table.snapshot(view, size.window(), key.look());
            return new Part(
                    messages.snapshot(table.topic(), snapshot, size.part()),
                    snapshot.epoch(),
                    snapshot.seq(),
                    snapshot.position());
        });
    }

    /** Null when only a snapshot can bring the reader up to date. */
    @Nullable
    Part delta(FeedTable<?> table, Reader reader, String epoch, String seq) {
        DeltaKey key = new DeltaKey(table, reader, seq);
        SharedDelta shared = deltas.get(key);
        if (shared == null) {
            Delta<?> delta = table.changesSince(reader.from(), reader.view(), reader.look(), reader.looksAnew());
            if (delta == null) {
                return null;
            }
            shared = new SharedDelta(part(table, delta, reader.from(), epoch, seq), delta);
            deltas.put(key, shared);
        }
        if (!shared.part().texts().isEmpty()) {
            metrics.delta(shared.delta());
        }
        return shared.part();
    }

    private Part part(FeedTable<?> table, Delta<?> delta, Position from, String epoch, String seq) {
        boolean newCounts = from.counts() != delta.position().counts();
        List<FeedText> texts = delta.isEmpty() && !newCounts
                ? List.of()
                : List.of(messages.delta(table.topic(), seq, delta, newCounts ? delta.counts() : null));
        return new Part(texts, epoch, delta.to(), delta.position());
    }
}
