package dev.emp.monitor.feed;

import dev.emp.monitor.feed.ChangeLog.Change;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A topic's rows and the log of their changes. One writer, any number of readers, each at its own position in the log:
 * what a slow reader misses merges by itself, and memory is bounded by rows and the log, not by readers or events.
 */
public final class FeedTable<R extends FeedRow> {

    /**
     * Repeats this many changes to a client that resumes. Another replica of the monitor may have looked up the files of
     * a job a little later than this one; a row sent twice does no harm.
     */
    private static final int RESUME_OVERLAP = 64;

    private final String topic;
    private final Audience audience;
    private final Limits limits;
    private final RowSet<R> rows = new RowSet<>();
    private final ChangeLog<R> log;
    private String epoch;
    private String seq;
    private final FeedCounts counts = new FeedCounts();

    /** Who may follow a table. */
    public enum Audience {
        /** Everybody, each the rows of its own tenant, by their facet {@code tenant}; and operators all of them. */
        TENANTS,
        /** Whoever may see the whole platform. */
        OPERATORS
    }

    /**
     * @param rows the most rows to hold
     * @param window how many rows a reader gets unless it asks for another number
     * @param changesKept how many changes a reader may be behind before it needs a snapshot
     */
    public record Limits(int rows, int window, int changesKept) {}

    /** @param epoch names the history that {@code seq} belongs to */
    public FeedTable(String topic, Audience audience, Limits limits, String epoch, String seq) {
        this.topic = topic;
        this.audience = audience;
        this.limits = limits;
        this.log = new ChangeLog<>(limits.changesKept());
        this.epoch = epoch;
        this.seq = seq;
    }

    public String topic() {
        return topic;
    }

    Audience audience() {
        return audience;
    }

    int defaultWindow() {
        return limits.window();
    }

    public synchronized String epoch() {
        return epoch;
    }

    public synchronized String seq() {
        return seq;
    }

    public synchronized @Nullable R find(String id) {
        return rows.find(id);
    }

    public synchronized List<String> ids() {
        return rows.ids();
    }

    /** All rows, in no order. */
    public synchronized List<R> rows() {
        return rows.all();
    }

    /** Notes that the source has moved on without a change to any row. */
    public synchronized void advance(String newSeq) {
        if (!newSeq.equals(seq)) {
            seq = newSeq;
            log.add(new Change<>(seq, null, null, null));
        }
    }

    /** Adds or replaces a row, and lets the least wanted one go when there are too many. */
    public synchronized void put(R row, String newSeq) {
        R before = rows.find(row.id());
        if (row.equals(before)) {
            advance(newSeq);
            return;
        }
        seq = newSeq;
        rows.put(row);
        log.add(new Change<>(seq, row.id(), before, row));
        if (rows.size() > limits.rows()) {
            remove(rows.leastWanted().id(), newSeq);
        }
    }

    /** Removes a row; without effect when there is none. */
    public synchronized void remove(String id, String newSeq) {
        R before = rows.remove(id);
        if (before == null) {
            advance(newSeq);
            return;
        }
        seq = newSeq;
        log.add(new Change<>(seq, id, before, null));
    }

    /** Makes the table hold exactly these rows (as far as they fit), by way of ordinary changes. */
    public synchronized void replaceAll(Collection<R> fresh, String newSeq) {
        Set<String> kept = new HashSet<>();
        fresh.forEach(row -> kept.add(row.id()));
        rows.ids().stream().filter(id -> !kept.contains(id)).forEach(id -> remove(id, newSeq));
        fresh.forEach(row -> put(row, newSeq));
        advance(newSeq);
    }

    /** Begins another history: everyone who followed the old one is told to take a new snapshot. */
    public synchronized void restart(String newEpoch, Collection<R> fresh, String newSeq) {
        epoch = newEpoch;
        replaceAll(fresh, newSeq);
    }

    /** How many there are of what, in the whole platform, not only in this table. */
    public synchronized void counts(Map<String, Long> fresh) {
        counts.ofAll(fresh);
    }

    /** How many there are of what that belongs to a tenant; of tenants that are left out nothing is known any more. */
    public synchronized void countsByTenant(Map<String, Map<String, Long>> fresh) {
        counts.byTenant(fresh);
    }

    /**
     * As was last told; empty before.
     *
     * @param tenant null for the whole platform
     */
    public synchronized Map<String, Long> counts(@Nullable String tenant) {
        return counts.of(tenant).values();
    }

    /** Whether its rows are told in brief to those who do not have them in sight. */
    synchronized boolean tellsInBrief() {
        return rows.tellInBrief();
    }

    /** @param look which rows are told whole; null for all */
    synchronized Snapshot<R> snapshot(FeedView view, int window, @Nullable FeedLook look) {
        FeedCounts.Counted counted = counts.of(view.tenant());
        return new Snapshot<>(
                epoch,
                seq,
                new Told<>(rows.newest(view.filter(), window), look == null ? null : inSight(look, view.filter())),
                counted.values(),
                new Position(log.end(), counted.version()));
    }

    /** Where a reader that has seen everything up to {@code since} goes on; empty when it needs a snapshot. */
    synchronized OptionalLong resume(String sinceEpoch, String since) {
        if (!sinceEpoch.equals(epoch)) {
            return OptionalLong.empty();
        }
        OptionalLong next = log.firstAfter(since);
        if (next.isEmpty() && !since.equals(seq)) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(Math.max(log.start(), next.orElse(log.end()) - RESUME_OVERLAP));
    }

    /**
     * What has changed since a position; null when the log no longer reaches back that far.
     *
     * @param look rows of which details are told as well; null for all
     * @param anew whether the rows looked at are told even when they have not changed
     */
    synchronized @Nullable Delta<R> changesSince(Position from, FeedView view, @Nullable FeedLook look, boolean anew) {
        if (!log.reaches(from.log())) {
            return null;
        }
        FeedFilter filter = view.filter();
        Set<String> inSight = look == null ? Set.of() : inSight(look, filter);
        Map<String, R> up = new LinkedHashMap<>();
        Set<String> del = new HashSet<>();
        int changes = 0;
        for (long at = from.log(); at < log.end(); at++) {
            Change<R> change = log.at(at);
            String id = change.id();
            if (id == null) {
                continue;
            }
            changes++;
            if (look == null || inSight.contains(id) || up.containsKey(id) || !isDetail(change)) {
                merge(id, change, filter, up, del);
            }
        }
        if (anew) {
            tell(inSight, filter, up);
        }
        FeedCounts.Counted counted = counts.of(view.tenant());
        return new Delta<>(
                seq,
                new Told<>(new ArrayList<>(up.values()), look == null ? null : inSight),
                List.copyOf(del),
                counted.values(),
                Math.max(0, changes - up.size() - del.size()),
                new Position(log.end(), counted.version()));
    }

    private Set<String> inSight(FeedLook look, FeedFilter filter) {
        Set<String> ids = rows.newestByOrder(filter, look.newest());
        ids.addAll(look.ids());
        return ids;
    }

    /** Rows as they are, changed or not. */
    private void tell(Set<String> ids, FeedFilter filter, Map<String, R> up) {
        for (String id : ids) {
            R row = rows.find(id);
            if (row != null && filter.accepts(row)) {
                up.put(id, row);
            }
        }
    }

    private static boolean isDetail(Change<?> change) {
        return change.before() != null
                && change.after() != null
                && change.after().isDetailSince(change.before());
    }

    /** The newest row wins, but a final one is still delivered when it left the table right after. */
    private void merge(String id, Change<R> change, FeedFilter filter, Map<String, R> up, Set<String> del) {
        R after = change.after();
        if (after != null && filter.accepts(after)) {
            up.put(id, after);
            del.remove(id);
            return;
        }
        R pending = up.get(id);
        boolean known = pending != null || (change.before() != null && filter.accepts(change.before()));
        if (pending != null && (after != null || pending.phase() != FeedRow.Phase.ENDED)) {
            up.remove(id);
        }
        if (known) {
            del.add(id);
        }
    }

    /** Where a reader stands. */
    record Position(long log, long counts) {}

    record Snapshot<R extends FeedRow>(
            String epoch, String seq, Told<R> told, Map<String, Long> counts, Position position) {

        List<R> rows() {
            return told.rows();
        }
    }

    /**
     * @param del ids the reader is to drop, after it has taken over {@code up}
     * @param merged how many changes it did not have to be told of
     */
    record Delta<R extends FeedRow>(
            String to, Told<R> told, List<String> del, Map<String, Long> counts, int merged, Position position) {

        List<R> up() {
            return told.rows();
        }

        boolean isEmpty() {
            return up().isEmpty() && del.isEmpty();
        }
    }
}
