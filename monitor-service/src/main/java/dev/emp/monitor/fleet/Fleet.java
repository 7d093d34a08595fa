package dev.emp.monitor.fleet;

import dev.emp.jobbus.machine.MachineReport;
import dev.emp.monitor.feed.FeedTable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The machines' rows. A machine that has stopped in an orderly way leaves the page; one that has fallen silent stays
 * for a while as lost.
 */
final class Fleet {

    private final FeedTable<MachineRow> table;
    private final Duration lostRetention;
    private final Clock clock;
    private final Map<String, Instant> heardAt = new HashMap<>();
    private long number;

    Fleet(FeedTable<MachineRow> table, Duration lostRetention, Clock clock) {
        this.table = table;
        this.lostRetention = lostRetention;
        this.clock = clock;
    }

    synchronized void reported(MachineReport report) {
        String id = report.id().value();
        MachineRow known = table.find(id);
        if (known != null && known.reportedAt().isAfter(report.reportedAt())) {
            return;
        }
        heardAt.put(id, clock.instant());
        if (report.health() == MachineReport.Health.STOPPED) {
            forget(id);
            return;
        }
        MachineRow row = MachineRow.of(report);
        // Each look at the whole list tells of most machines what they have said themselves before.
        if (!row.equals(known)) {
            table.put(row, nextSeq());
        }
    }

    /**
     * Compares the rows with the bus' list.
     *
     * @param present the last report of every machine that is not lost
     * @param asOf when the list was asked for; machines heard of since then are not lost
     */
    synchronized void compare(List<MachineReport> present, Instant asOf) {
        Set<String> ids = new HashSet<>();
        present.forEach(report -> {
            ids.add(report.id().value());
            reported(report);
        });
        for (String id : table.ids()) {
            if (!ids.contains(id) && heardAt.getOrDefault(id, Instant.MIN).isBefore(asOf)) {
                missing(id, asOf);
            }
        }
    }

    private void missing(String id, Instant now) {
        MachineRow row = table.find(id);
        if (row == null) {
            return;
        }
        if (row.reportedAt().plus(lostRetention).isBefore(now)) {
            forget(id);
        } else if (!row.isLost()) {
            table.put(row.lost(), nextSeq());
        }
    }

    private void forget(String id) {
        heardAt.remove(id);
        table.remove(id, nextSeq());
    }

    private String nextSeq() {
        return Long.toString(++number);
    }
}
