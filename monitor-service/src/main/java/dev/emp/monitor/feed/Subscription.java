package dev.emp.monitor.feed;

import dev.emp.monitor.feed.ClientMessage.Since;
import dev.emp.monitor.feed.ClientMessage.Subscribe;
import dev.emp.monitor.feed.FeedTable.Position;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** One client's place in one table. Not safe for use by several threads at once. */
final class Subscription {

    private static final long COUNTS_UNKNOWN = -1;

    private final FeedTable<?> table;
    private final FeedView view;
    private final FlushRound.Size size;
    private String epoch;
    /** What the client has been told it holds. */
    private String seq;
    /** How far this has looked; past {@link #seq} when the changes since did not concern the client. */
    private String seen;

    private @Nullable Position position;
    private @Nullable FeedLook look;
    /** Whether the client may hold rows in sight as they were before it looked at them. */
    private boolean looksAnew;

    private boolean ended;

    private Subscription(
            FeedTable<?> table,
            FeedView view,
            FlushRound.Size size,
            @Nullable FeedLook look,
            String epoch,
            String seq) {
        this.table = table;
        this.view = view;
        this.size = size;
        this.look = look;
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
        FlushRound.Size size = new FlushRound.Size(window, request.part() == null ? window : request.part());
        Since since = request.since();
        OptionalLong resumed = since == null ? OptionalLong.empty() : table.resume(since.epoch(), since.seq());
        if (since == null || resumed.isEmpty()) {
            return new Subscription(table, view, size, request.look(), table.epoch(), "");
        }
        metrics.resumed();
        Subscription subscription = new Subscription(table, view, size, request.look(), since.epoch(), since.seq());
        subscription.position = new Position(resumed.getAsLong(), COUNTS_UNKNOWN);
        subscription.looksAnew = request.look() != null;
        return subscription;
    }

    /** The client has these rows in sight now; with the next message it gets them as they are. */
    void look(FeedLook rows) {
        look = rows;
        looksAnew = true;
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

    /** The next messages for the client; none when nothing has changed for it. */
    List<FeedText> next(FlushRound round) {
        if (position != null && !epoch.equals(table.epoch())) {
            ended = true;
            return List.of(round.messages().gone(topic()));
        }
        return position == null ? snapshot(round) : delta(position, round);
    }

    private List<FeedText> snapshot(FlushRound round) {
        FlushRound.Part part = round.snapshot(table, view, size, look);
        epoch = part.epoch();
        seq = part.seq();
        seen = seq;
        position = part.position();
        looksAnew = false;
        return part.texts();
    }

    private List<FeedText> delta(Position from, FlushRound round) {
        FlushRound.Part part = round.delta(table, new FlushRound.Reader(view, look, looksAnew, from), epoch, seq);
        if (part == null) {
            return snapshot(round);
        }
        position = part.position();
        looksAnew = false;
        seen = part.seq();
        if (!part.texts().isEmpty()) {
            seq = seen;
        }
        return part.texts();
    }
}
