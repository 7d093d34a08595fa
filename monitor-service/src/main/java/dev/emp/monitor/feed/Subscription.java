package dev.emp.monitor.feed;

import dev.emp.monitor.feed.ClientMessage.Since;
import dev.emp.monitor.feed.ClientMessage.Subscribe;
import dev.emp.monitor.feed.FeedTable.Position;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** One client's place in one table. Not safe for use by several threads at once. */
final class Subscription {

    private static final long COUNTS_UNKNOWN = -1;

    private final FeedTable<?> table;
    private final FeedView view;
    private final int window;
    private String epoch;
    /** What the client has been told it holds. */
    private String seq;
    /** How far this has looked; past {@link #seq} when the changes since did not concern the client. */
    private String seen;

    private @Nullable Position position;
    private boolean ended;

    private Subscription(FeedTable<?> table, FeedView view, int window, String epoch, String seq) {
        this.table = table;
        this.view = view;
        this.window = window;
        this.epoch = epoch;
        this.seq = seq;
        this.seen = seq;
    }

    /**
     * Goes on at {@code since} if the table's log still reaches back that far, and else begins with a snapshot.
     *
     * @param tenant whose rows the client may have; null for all
     */
    static Subscription open(FeedTable<?> table, Subscribe request, @Nullable String tenant, FeedMetrics metrics) {
        FeedView view = FeedView.of(request.filter(), tenant);
        int window = request.window() == null ? table.defaultWindow() : request.window();
        Since since = request.since();
        OptionalLong resumed = since == null ? OptionalLong.empty() : table.resume(since.epoch(), since.seq());
        if (since == null || resumed.isEmpty()) {
            return new Subscription(table, view, window, table.epoch(), "");
        }
        metrics.resumed();
        Subscription subscription = new Subscription(table, view, window, since.epoch(), since.seq());
        subscription.position = new Position(resumed.getAsLong(), COUNTS_UNKNOWN);
        return subscription;
    }

    String topic() {
        return table.topic();
    }

    /** The sequence up to which the client, after this, has been told everything that concerns it. */
    String bookmark() {
        seq = seen;
        return seq;
    }

    /** True after {@code gone}: there is nothing more to come. */
    boolean isEnded() {
        return ended;
    }

    /** The next message for the client; null when nothing has changed for it. */
    @Nullable
    String next(FlushRound round) {
        if (position != null && !epoch.equals(table.epoch())) {
            ended = true;
            return round.messages().gone(topic());
        }
        return position == null ? snapshot(round) : delta(position, round);
    }

    private String snapshot(FlushRound round) {
        FlushRound.Part part = round.snapshot(table, view, window);
        epoch = part.epoch();
        seq = part.seq();
        seen = seq;
        position = part.position();
        return part.text();
    }

    private @Nullable String delta(Position from, FlushRound round) {
        FlushRound.Part part = round.delta(table, view, from, epoch, seq);
        if (part == null) {
            return snapshot(round);
        }
        position = part.position();
        seen = part.seq();
        if (part.text().isEmpty()) {
            return null;
        }
        seq = seen;
        return part.text();
    }
}
